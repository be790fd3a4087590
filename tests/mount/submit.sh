#!/bin/bash
# What cat submit asks for, in the order in which to do it, each with the
# command; following it to the letter gets one to ready.
. "$(dirname "$0")/lib.sh"

requires git
start
new contoso
is "$(cat status)" draft "status"
text=$(cat submit)
has "$text" '# not ready: ' "submit of an empty draft"
is "$(grep -vc '^#' submit || :)" 0 "lines of submit that do not begin with #"
has "$text" apiDefinition.swagger.json "submit asks for the definition"
has "$text" apiProperties.json "submit asks for the properties"
has "$text" icon.png "submit asks for the icon"
counted() {
	sed -n 's/^# not ready: \([0-9]*\) of \([0-9]*\) done.*/\1 \2/p' submit
}
read -r done_before of <<<"$(counted)"
[ "$of" -gt "$done_before" ] || fail "fewer done than asked for" "$done_before of $of" "counts"
cp "$connector"/* artifacts/
cp "$sample/intro.md" .
read -r done_after of <<<"$(counted)"
[ "$done_after" -gt "$done_before" ] || fail "more than $done_before" "$done_after" "items done"
git init -q "$HOME/src/PowerPlatformConnectors"
git -C "$HOME/src/PowerPlatformConnectors" -c user.name=me -c user.email=me@example.com \
    commit -q --allow-empty -m connector
numbers=$(sed -n 's/^# \([0-9]*\)\. .*/\1/p' submit)
is "$numbers" "$(sort -n <<<"$numbers" | uniq)" "numbers of the items"

# Do what it says, item by item: paste the command, with a real value where
# it has an example that is none.
for ((i = 0; i < 20; i++)); do
	[ "$(cat status)" != ready ] || break
	item=$(grep -m1 '^# [0-9]*\. ' submit)
	command=$(sed 's/^#.*   *//' <<<"$item")
	[ -n "$command" ] || fail "a command" "$item" "an item of submit"
	say "$item"
	bash -c "$command" <<<"what a person types"
done
is "$(cat status)" ready "status after following submit"
has "$(cat submit)" touch "submit says what a touch would do"
has "$(cat next)" 'touch submit' "next"
ok touch submit
is "$(cat status)" to-upload "status"
# There is no delivery to wait for, and none to fail.
ok timeout 100 sync submit

# An update with nothing else than another form value is one, too.
fails_with 'Operation already in progress' touch submit
echo 'Other notes.' >form/testing_notes
ok touch submit
is "$(readlink versions/latest)" 2 "versions"

# After it was rejected the same content may be sent again.
echo submitted >record
echo rejected >record
is "$(cat status)" rejected "status"
ok touch submit
is "$(readlink versions/latest)" 3 "versions after a rejection"

echo submitted >record
echo withdrawn >record
is "$(cat status)" withdrawn "status"
ok touch submit
is "$(cat status)" to-upload "status after submitting again"

# source=zip: the first submission needs an exception and who directed it.
staged zipped
filled
rm form/commit form/pull_request
echo zip >form/source
is "$(cat status)" draft "status without an exception"
has "$(cat submit)" form/exception "submit asks for the exception"
has "$(cat submit)" form/directed "submit asks who directed it"
echo 'Jo Example of Microsoft' >form/exception
fails_with 'Operation canceled' touch submit
echo 'Jo Example, 2 March 2026' >form/directed
is "$(cat status)" ready "status with both"
ok touch submit
has "$(cat versions/1/handoff.md)" submission.zip "handoff names the zip"

# intro.md never blocks it.
ready without
rm intro.md
is "$(cat status)" ready "status without intro.md"
ok touch submit
