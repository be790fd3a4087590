#!/bin/bash
# kill -9 at any moment amid random operations: what close, rename and unlink
# have acknowledged is there after a new mount.
. "$(dirname "$0")/lib.sh"

seed=${CERTFS_TEST_SEED:-$RANDOM}
say "seed $seed (CERTFS_TEST_SEED=$seed repeats the operations, not the moments)"
journal=$work/journal
operations=0
for round in 1 2 3 4 5 6; do
	start
	[ ! -e "$journal" ] || ok python3 "$tests/torture.py" check "$mnt" "$journal"
	[ "$failures" = 0 ] || break
	python3 "$tests/torture.py" run "$mnt" "$journal" $((seed + round)) &
	worker=$!
	# The moment: after so many lines of the journal have come, that is amid
	# some operation, and no clock decides.
	lines=$((RANDOM % 300 + 50))
	: >>"$journal"
	tail -n +1 -f --pid=$worker "$journal" 2>/dev/null | head -n $lines >/dev/null || :
	crash
	wait $worker || fail "operations until the daemon was killed" "see above" "torture"
	operations=$((operations + $(wc -l <"$journal")))
done
start
ok python3 "$tests/torture.py" check "$mnt" "$journal"
[ $operations -gt 300 ] || fail "more than 300 operations" "$operations" "torture"
say "$operations lines of journal"
ok sh -c 'find "$1" -type f -exec cat {} + >/dev/null' _ "$mnt"

# The check can fail: a file that was acknowledged is taken away.
file=$(find "$mnt"/sub-*/artifacts -type f ! -name .tmp -print -quit)
[ -n "$file" ] || fail "a file to take away" "none" "torture"
rm "$file"
fails_with acknowledged python3 "$tests/torture.py" check "$mnt" "$journal"
