#!/bin/bash
# Shell redirections: the first FLUSH comes while the file is still empty.
. "$(dirname "$0")/lib.sh"
requires dash busybox

start
staged contoso
target=artifacts/apiDefinition.swagger.json
definition Original >"$work/original"
number=0
saves() {
	local shell=$1 redirect=$2 name=Saved$((++number)) status=0
	definition "$name" >"$work/wanted"
	$shell -c "$redirect" _ "$work/wanted" "$target" || status=$?
	is "$status" 0 "exit status of $shell: $redirect"
	same "$target" "$work/wanted"
	is "$(cat problems)" "" "problems after $shell: $redirect"
}
for shell in bash dash 'busybox sh'; do
	saves "$shell" 'cat "$1" > "$2"'
	saves "$shell" 'text=$(cat "$1"); printf "%s\n" "$text" > "$2"'
	saves "$shell" '{ head -n 3 "$1"; tail -n +4 "$1"; } > "$2"'
	saves "$shell" 'exec 7> "$2"; cat "$1" >&7; exec 7>&-'
	saves "$shell" ': > "$2"; cat "$1" >> "$2"'
	saves "$shell" 'exec 7<> "$2"; cat "$1" >&7'
	saves "$shell" 'rm "$2"; (cat "$1") > "$2"'
	saves "$shell" 'set -C; rm "$2"; cat "$1" > "$2"'
done

# Refused: a shell's own echo does not hear it, problems and refused/ do.
for shell in bash dash 'busybox sh'; do
	cp "$work/original" "$target"
	malformed "$shell" >"$work/bad"
	$shell -c 'text=$(cat "$1"); printf "%s\n" "$text" > "$2"' _ "$work/bad" "$target" || :
	same "$target" "$work/bad"
	same "refused/${target#*/}" "$work/bad"
	has "$(cat problems)" "$target:" "problems after a refused save by $shell"
done
cp "$work/original" "$target"
fails_with 'Invalid argument' sh -c "cat $work/bad > $target"
absent refused/nothing
cp "$work/original" "$target"
is "$(cat problems)" "" "problems after a good save"

# > alone truncates and says nothing; an empty artifact is a finding.
ok bash -c ": > $target"
is "$(stat -c %s $target)" 0 "size after : >"
has "$(cat problems)" "$target" "problems with an empty definition"
ok truncate -s0 "$target"
cp "$work/original" "$target"
is "$(cat problems)" "" "problems in the end"
