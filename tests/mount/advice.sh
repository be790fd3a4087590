#!/bin/bash
# What next says can be pasted, and whoever does nothing else gets there.
. "$(dirname "$0")/lib.sh"
requires git
start

mkdir -p src
cp -r "$connector" src/connector
git init -q src/PowerPlatformConnectors
git -C src/PowerPlatformConnectors -c user.name=x -c user.email=x@example.com \
    commit -q --allow-empty -m artifacts

# The command of a sentence: what stands behind its last colon, but for colons
# that a command has itself.
command_of() {
	sed -E 's/^To do, [^(]*\((.*)\): /\1: /; s/^.*: ((echo|cat|touch|cp|git|head) )/\1/' "$1"
}

# follow STATUS: until it is reached, at most so often as there are items.
follow() {
	local i
	for ((i = 0; i < 40; i++)); do
		[ "$(cat status)" != "$1" ] || return 0
		sh -c "$(command_of next)" <<<secret >/dev/null ||
		    fail "a command that works" "$(command_of next)" "next"
	done
	fail "$1" "$(cat status; cat next)" "where next leads to"
}

new verified
follow to-upload
has "$(cat submit)" "nothing changed since version 1" "submit after that"
follow in-review
echo testing >record
follow certified
has "$(cat next)" "Nothing" "next, when all is done"

# The items of submit are the same commands, in the order of their numbers.
new items
grep -Eo '    (echo|cat|cp|git) .*' submit >"$work/commands"
is "$(lines_with . "$work/commands")" 8 "commands for an empty draft"
while read -r line; do
	sh -c "$line" <<<secret || fail "a command that works" "$line" "submit"
done <"$work/commands"
has "$(cat submit)" "not ready: 9 of 12 done" "what the sample asks for beside it"

# An independent publisher has the pull request, and no part of ISV Studio.
new independent
echo independent >form/publisher_type
cp "$connector"/* artifacts/
rm artifacts/icon.png
sed -i 's/"iconBrandColor": *"[^"]*"/"iconBrandColor": "#da3b01"/' \
    artifacts/apiProperties.json
follow submitted
is "$(cat open-source/status)" merged "the pull request"
follow in-review
hasnt "$(cat next submit record)" "ISV Studio" "advice for independent publishers"
echo testing >record
follow certified

# A text where a command was refused says what to write.
new refusals
cp -r ../verified/versions/1/artifacts .
fails touch submit
fails_with "Invalid argument" tee record <<<"adopt certified"
has "$(head -n1 record)" "adopt certified: SINCE" "an adoption without a day"
fails_with "Invalid argument" tee form/support_email <<<nobody
has "$(head -n1 submit)" "'nobody' is no e-mail address" "a refused value"
echo nobody@example.com >form/support_email
hasnt "$(cat submit)" nobody "a value that was mended"
