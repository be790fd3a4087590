#!/bin/bash
# Two shells submit, edit and write fields of one submission at the same
# moment, thousands of times: no lost update, no half version, and nothing to
# report for the thread sanitizer; then the same until kill -9.
# CERTFS_TEST_ROUNDS makes it longer, CERTFS_TEST_SEED repeats the choices.
. "$(dirname "$0")/../mount/lib.sh"

lives=$(dirname "$test_file")
tests=$lives/../mount
export PYTHONPATH=$tests
rounds=${CERTFS_TEST_ROUNDS:-1500}
seed=${CERTFS_TEST_SEED:-$RANDOM}
say "seed $seed"

shells() {
	python3 "$lives/shells.py" "$@"
}

# begin NAME: a first version, with a zip, so that a touch makes the next.
begin() {
	ready "$1"
	echo zip >form/source
	echo 'Jo Example' >form/exception
	echo 'Jo Example, today' >form/directed
	ok touch submit
	ok shells remember . "$work/$1"
}

start
begin contoso
shells run "$PWD" "$connector" "$rounds" "$seed" "$work/contoso" ||
    fail "two shells that end well" "see above" shells
shells check . "$work/contoso" || fail "all of it, once" "see above" check
alive
remount
cd "$mnt/contoso"
ok shells check . "$work/contoso"

# Until the daemon dies.
begin fabrikam
shells run "$PWD" "$connector" 100000 "$seed" "$work/fabrikam" &
running=$!
lines=$((RANDOM % 600 + 200))
: >>"$work/fabrikam.0" >>"$work/fabrikam.1"
tail -q -n +1 -f --pid=$running "$work/fabrikam.0" "$work/fabrikam.1" 2>/dev/null |
    head -n $lines >/dev/null || :
crash
wait $running || fail "two shells until the daemon died" "see above" shells
start
cd "$mnt/fabrikam"
shells check . "$work/fabrikam" || fail "what was acknowledged" "see above" check

# The check can fail: on a write, on a part of a version, and on a message that
# were taken away.
cp -r form artifacts feedback log versions "$work" 2>/dev/null
cd "$work"
chmod -R u+w form versions feedback
ok shells check . "$work/fabrikam"
cp form/support_email kept
echo older@example.com >form/support_email
fails_with 'never written' shells check . "$work/fabrikam"
cp kept form/support_email
cp versions/1/artifacts/apiDefinition.swagger.json versions/latest/artifacts/
fails_with versions/ shells check . "$work/fabrikam"
cp "$mnt/fabrikam/versions/latest/artifacts/apiDefinition.swagger.json" versions/latest/artifacts/
rm -r versions/2
fails_with 'numbers of the versions' shells check . "$work/fabrikam"
