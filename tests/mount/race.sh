#!/bin/bash
# Everything at once, from many processes: no wrong errno, nothing lost, and
# nothing to report for the thread sanitizer; then the same amid kill -9.
# CERTFS_TEST_SECONDS makes it longer, CERTFS_TEST_SEED repeats the choices.
. "$(dirname "$0")/lib.sh"

seconds=${CERTFS_TEST_SECONDS:-3}
seed=${CERTFS_TEST_SEED:-$RANDOM}
say "seed $seed"

# race FILE: what the workers say goes there.
race() {
	python3 "$tests/race.py" run "$mnt" "$sample" "$seconds" "$seed" \
	    "$work/killed" >"$1" 2>&1 ||
	    { cat "$1"; return 1; }
}

checked() {
	python3 "$tests/race.py" check "$mnt" "$certfs_check" ||
	    failures=$((failures + 1))
}

start
race "$work/first" || failures=$((failures + 1))
cat "$work/first"
checked
is "$(find "$mnt" -maxdepth 1 -name 'draft-*')" "" "drafts that are left"
alive
stop

# Amid the same, the daemon dies. What counts is found again.
start
race "$work/second" &
racing=$!
staged_or_ended() {
	grep -qs staged "$work/second" || ! kill -0 $racing
}
eventually "the workers" staged_or_ended
sleep 0.$((RANDOM % 10))	# any moment will do
touch "$work/killed"
crash
wait $racing || failures=$((failures + 1))
start
checked
rm -rf "$mnt"/draft-*
is "$(find "$mnt" -maxdepth 1 -name 'draft-*')" "" "drafts that are left"
stop
