#!/bin/bash
# A portal from which nothing ever comes keeps nobody waiting who did not ask
# for it: not the mount, not the files, not the way out.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1
dead=
# dead KIND: $portal_url of something that answers nothing, at the same place
# until it is revived. silent: it takes connections and says no word. full: the
# kernel drops those who come, for the queue of a listener is full.
dead() {
	rm -f "$work/listening"
	python3 -c '
import socket, sys, time
kind, port = sys.argv[1], int(sys.argv[2])
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", port))
listener.listen(0 if kind == "full" else 64)
kept = []
if kind == "full":
    for _ in range(3):
        kept.append(socket.socket())
        kept[-1].setblocking(False)
        kept[-1].connect_ex(("127.0.0.1", port))
open(sys.argv[3], "w").close()
while True:
    if kind == "full":
        time.sleep(3600)
    kept.append(listener.accept())' "$1" "${portal_url##*:}" "$work/listening" &
	dead=$!
	eventually "a dead portal" test -e "$work/listening"
}

bury() {
	kill "$dead"
	wait "$dead" 2>/dev/null || :
	dead=
}

also_clean() {
	[ -z "$dead" ] || bury
}

json() {
	py 'value = json.load(open("status.json"))
for name in sys.argv[1].split("."):
    value = value[int(name)] if isinstance(value, list) else value[name]
print(value)' "$1"
}

# at_once COMMAND...: it does not wait for a portal.
at_once() {
	took ok "$@"
	less 2000 "$*"
}

for kind in silent full; do
	[ -z "$portal_pid" ] || kill_portal
	dead "$kind"
	took connect sync_timeout=2
	less 5000 "mounting ($kind)"

	# Files, while it is delivered.
	took submit "$kind"
	less 10000 "making a submission ($kind)"
	is "$(cat status)" submitting "status"
	at_once ls -l "$mnt"
	at_once cat status next log submit status.json
	at_once cp "$connector/icon.png" artifacts/icon.png
	at_once touch feedback/inbox/mail
	new "$kind-2"
	at_once cp "$connector"/* artifacts/
	cd "$mnt/$kind"

	# Whoever waits does so as long as he asked to.
	took fails_with 'Connection timed out' sync submit
	less 6000 "sync with sync_timeout=2"
	[ "$took" -ge 1900 ] || fail "2 s" "$took ms" "sync with sync_timeout=2"
	has "$(cat submit)" 'version 1 is sealed, and on its way' "submit"

	# The way out, by umount and by a signal, amid a try.
	took stop
	less 4000 "unmounting ($kind)"
	connect
	cd "$work"
	begun=$(date +%s%N)
	kill -TERM "$daemon"
	ended "$mnt"
	took=$((($(date +%s%N) - begun) / 1000000))
	less 4000 "SIGTERM ($kind)"
	bury
done

# ---- what is known of it ----

# Nobody listens: each try fails at once, and each is told.
is_known() {
	[ "$(json delivery.failure.text 2>/dev/null)" != '' ] && [ "$(json delivery.pending.0.attempts)" -ge 3 ]
}
connect sync_timeout=1
cd "$mnt/silent"
eventually "some tries" is_known
is "$(json delivery.failure.text)" "${portal_url#https://}: cannot be connected to: Connection refused" "why"
py '
import datetime
def at(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
delivery = json.load(open("status.json"))["delivery"]
since, again = at(delivery["failure"]["since"]), at(delivery["failure"]["next_attempt"])
now = datetime.datetime.now(datetime.timezone.utc)
expect(datetime.timedelta(0) <= now - since < datetime.timedelta(minutes=2), True, "since %s" % since)
expect(again >= since, True, "again at %s" % again)
expect(delivery["pending"][0]["what"], "submit", "what")'
has "$(cat next)" 'version 1 is not delivered yet' "next"
isnt "$(lines_with 'certfs try [0-9]* to deliver version 1: .*cannot be connected to' log)" 0 "lines of the log"
has "$(cat submit)" 'version 1 is not delivered yet: ' "submit"
fails_with 'Network is unreachable' sync submit
is "$(cat status)" submitting "status"

# It is back.
cd "$work"
restart_portal
submitted_all() {
	[ "$(cat "$mnt/silent/status" "$mnt/full/status" | sort -u)" = submitted ]
}
eventually "what waited to be delivered" submitted_all
cd "$mnt/silent"
is "$(json delivery.failure) $(json delivery.pending)" 'None []' "what is still known of it"
ok sync submit
review GET /submissions
is "$(grep -o '"connector"' <<<"$body" | wc -l)" 2 "submissions that the portal has"

# From then on it is away while it is asked: nothing else is the matter.
kill_portal
cd "$work"
dead silent
cd "$mnt/silent"
at_once cat status next log submit status.json
at_once sync submit
took stop
less 4000 "unmounting while it is asked"
bury
is_told() {
	grep -q 'the portal cannot be asked: .*Connection refused' "$mnt/silent/log"
}
connect
eventually "that it is away" is_told
sleep 1
is "$(lines_with 'the portal cannot be asked' "$mnt/silent/log")" 1 "lines about asking"
stop
