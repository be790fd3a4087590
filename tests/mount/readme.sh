#!/bin/bash
# README.md's transcript is real: each command is run, and says what it shows.
. "$(dirname "$0")/lib.sh"

# The connector of the transcript: the sample, with one summary too long.
mkdir -p "$HOME/src/contoso" bin "$HOME/cert"
cp "$connector"/* "$HOME/src/contoso/"
long='List all of the workshops that can be booked at the moment, in all of the cities, the next one first'
sed -i "0,/\"summary\": \"List workshops\"/s//\"summary\": \"$long\"/" \
    "$HOME/src/contoso/apiDefinition.swagger.json"

# The block: lines of four spaces, up to the first heading.
sed -n '/^    \$ /,/^## /{ /^## /q; s/^    //p }' "$top_srcdir/README.md" >expected
[ "$(lines_with '^\$ ' expected)" -gt 10 ] || fail "a transcript" "$(cat expected)" "README.md"

# The first command mounts; the harness does that, so that it also unmounts.
is "$(head -n1 expected)" '$ certfs ~/cert' "the first command"
mnt=$HOME/cert
start
cat >run.sh <<'END'
while IFS= read -r -u 3 line; do
	printf '%s\n' "$line"
	eval "${line#\$ }"
done
END
head -n1 expected >got
grep '^\$ ' expected | tail -n +2 >commands
bash run.sh 3<commands >>got 2>&1 </dev/null || :
sed -i 's/^run.sh: line [0-9]*: /bash: /' got
diff -u expected got || fail "what README.md shows" "the difference above" "transcript"
