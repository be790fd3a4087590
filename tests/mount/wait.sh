#!/bin/bash
# certfs-wait sleeps until a submission is in a state, and says which.
. "$(dirname "$0")/lib.sh"
wait=${CERTFS_WAIT:-$top_builddir/certfs-wait}

# waits STATUS TEXT ARGUMENT...: it ends so and prints that.
waits() {
	local expected=$1 text=$2 got status=0
	shift 2
	got=$(timeout 60 "$wait" "$@" 2>"$work/said") || status=$?
	is "$status" "$expected" "exit status of certfs-wait $*"
	is "$got" "$text" "output of certfs-wait $*"
}

# refused PART ARGUMENT...: it cannot wait, and says why.
refused() {
	local part=$1
	shift
	waits 2 "" "$@"
	has "$(cat "$work/said")" "$part" "error of certfs-wait $*"
}

# is_asleep PID: it waits for one descriptor in ppoll(2).
is_asleep() {
	local at count
	read -r _ at count _ <"/proc/$1/syscall" && [ "${#at}" -ge 9 ] &&
	    [ "$count" = 0x1 ]
}

# woken TEXT: who waits in the background ends with 0 and that text.
woken() {
	local text=$1 status=0
	wait "$waiter" || status=$?
	is "$status" 0 "exit status of who waited"
	is "$(cat "$work/out")" "$text" "output of who waited"
}

background() {
	"$wait" "$@" >"$work/out" &
	waiter=$!
	eventually "certfs-wait in ppoll(2)" is_asleep "$waiter"
}

start
ready contoso
waits 0 ready . ready
waits 0 ready . withdrawn ready
waits 0 ready --ready .
waits 1 ready -t 0 . certified
waits 1 ready --timeout=0.01 .
waits 1 ready -t 0.01 . certified

background -t 60 "$mnt/contoso" submitted to-upload
touch submit
woken to-upload
background "$mnt/contoso"
mv "$mnt/contoso" "$mnt/renamed"
cd "$mnt/renamed"
echo submitted >record
woken submitted

# A draft beside a version on its way becomes ready without another state.
definition Second >artifacts/apiDefinition.swagger.json
waits 1 submitted -t 0 --ready .
background --ready .
echo 5555555555555555555555555555555555555555 >form/commit
woken submitted
waits 0 submitted -t 0 --ready .

mkdir "$mnt/other"
background "$mnt/other" certified
rmdir "$mnt/other"
status=0
wait "$waiter" || status=$?
is "$status" 2 "exit status when the submission was removed"

refused "say which submission"
refused "no submission" "$work/nothing" ready
refused "no submission" artifacts ready
refused "no submission" problems ready
mkdir "$work/plain"
echo ready >"$work/plain/status"
refused "not in a mount" "$work/plain" ready
refused "no state 'redy'; these are: draft, ready" . redy
refused "number of seconds" -t soon . ready
refused "number of seconds" -t -1 . ready
refused "needs a value" . -t
refused "not possible" --forever .

has "$("$wait" --help)" "certfs-wait [-t SECONDS]" "help"
has "$("$wait" -V)" "certfs-wait " "version"
for option in -h -V; do
	status=0
	"$wait" $option >/dev/full 2>/dev/null || status=$?
	is "$status" 2 "exit status when $option can print nothing"
done

background "$mnt/renamed" certified
cd "$work"
crash
status=0
wait "$waiter" || status=$?
is "$status" 2 "exit status when the mount is gone"
