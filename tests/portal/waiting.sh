#!/bin/bash
# Whoever waits in sync submit occupies nothing: other files answer, signals
# end it, and so does leaving.
. "$(dirname "$0")/publisher.sh"

cat >"$work/waiter.py" <<'END'
"""fsync a file; the errno's name becomes a line of the report."""
import errno, os, signal, sys


class Interrupted(Exception):
    pass


def interrupt(*_):
    raise Interrupted


signal.signal(signal.SIGUSR1, interrupt)
fd = os.open(sys.argv[1], os.O_RDONLY)
result = "0"
try:
    os.fsync(fd)
except OSError as problem:
    result = errno.errorcode[problem.errno]
except Interrupted:
    result = "EINTR"
os.close(fd)
with open(sys.argv[2], "a") as report:
    report.write(result + "\n")
END

waiters=()
wait_on() {
	python3 "$work/waiter.py" "$mnt/$1/submit" "$work/report" &
	waiters+=($!)
}

# In the system call, which FUSE has the answer to.
waits() {
	[[ $(cat "/proc/$1/wchan") == *request_wait_answer* ]]
}
all_wait() {
	local pid
	for pid in "${waiters[@]}"; do
		waits "$pid" || return 1
	done
}

reported() {
	[ "$(wc -l <"$work/report")" -ge "$1" ]
}

results() {
	sort "$work/report" | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 }'
}

ordered() {
	ready "$1" >/dev/null
	touch submit
	cd "$work"
}

start_portal
connect sync_timeout=600
hang
for n in $(seq 50); do
	ordered "s$n"
done

# More than there are threads.
: >report
for n in $(seq 50); do
	wait_on "s$n"
done
eventually "50 who wait" all_wait

others() {
	local n
	for n in $(seq 50); do
		is "$(cat "$mnt/s$n/status")" submitting "status"
		ok ls "$mnt/s$n/artifacts"
	done
	ok cp "$sample/readme.md" "$mnt/s7/artifacts/readme.md"
	ok mkdir "$mnt/another"
	ok cp "$connector/apiProperties.json" "$mnt/another/artifacts/"
	ok cat "$mnt/s7/submit"
}
took others
less 30000 "everything else meanwhile"
is "$(cat report)" '' "who was answered meanwhile"

# One is interrupted, one killed; both at once.
kill -USR1 "${waiters[0]}"
took wait "${waiters[0]}"
less 2000 "an interrupt"
is "$(results)" '1 EINTR' "who was interrupted"
kill -KILL "${waiters[1]}"
took wait "${waiters[1]}" 2>/dev/null || :
less 2000 "SIGKILL"
waiters=("${waiters[@]:2}")
all_wait || fail "that the others wait on" "$(results)" "the others"

# The portal answers again: all are told, and nobody was left out.
no_portal_faults
kill_portal
restart_portal
eventually "an answer for all" reported 49
is "$(results)" '48 0, 1 EINTR' "who waited"
is "$(cat "$mnt"/s*/status | sort | uniq -c | awk '{ print $1, $2 }')" '50 submitted' "status"

# Unmounting is refused as long as somebody waits; a signal to the daemon lets
# go of him, and of the mount.
: >report
waiters=()
hang
ordered last
wait_on last
eventually "one who waits" all_wait
fails detach "$mnt"
took kill -TERM "$daemon"
took ended "$mnt"
less 4000 "leaving"
wait "${waiters[0]}"
is "$(results)" '1 ETIMEDOUT' "who waited while the daemon left"

# An order that nobody delivered is delivered by the next mount.
no_portal_faults
kill_portal
restart_portal
connect
delivered() {
	[ "$(cat "$mnt/last/status")" = submitted ]
}
eventually "a delivery after the mount" delivered

# The connection is cut from outside; a daemon that is asked has nobody left.
: >report
waiters=()
hang
ordered cut
wait_on cut
eventually "one who waits" all_wait
if [ "$(id -u)" = 0 ]; then
	umount -f "$mnt" 2>/dev/null || :
	umount -l "$mnt" 2>/dev/null || :
	eventually "an answer" reported 1
	wait "${waiters[0]}"
	ended "$mnt"
else
	kill "${waiters[0]}"
	stop
fi
