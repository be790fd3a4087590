#!/bin/bash
# intro.md is attached after the submission, by its verb, again after changes,
# and without a new version; each text stays in versions/intro/.
. "$(dirname "$0")/lib.sh"

start
attach() {
	bash -c 'echo "attach intro" >submit'
}
ready contoso
fails_with 'Invalid argument' attach
ok touch submit
fails_with 'Invalid argument' attach
has "$(cat submit)" handoff.md "why it cannot be attached yet"
echo submitted >record
absent versions/intro
has "$(cat submit)" 'echo "attach intro" > submit' "submit offers it"
before=$(stat -c %i versions/1)
ok attach
is "$(ls versions/intro)" 1.md "texts after attaching"
same versions/intro/1.md "$sample/intro.md"
is "$(ls versions)" "$(printf '1\nintro\nlatest')" "versions"
is "$(stat -c %i versions/1)" "$before" "version 1"
is "$(readlink versions/latest)" 1 "versions/latest"
hasnt "$(find versions/1)" intro "names in the version"
has "$(tail -n1 log)" 'publisher attach intro: kept as versions/intro/1.md' "log"
fails_with 'Operation already in progress' attach
has "$(cat submit)" versions/intro/1.md "where it is"

# A new text, and one that is broken.
echo 'One more answer.' >>intro.md
ok attach
is "$(ls versions/intro)" "$(printf '1.md\n2.md')" "texts after attaching again"
same versions/intro/2.md intro.md
same versions/intro/1.md "$sample/intro.md"
newer=$(find versions/intro -newer versions/intro/1.md -name '*.md')
is "$newer" versions/intro/2.md "times of the texts"
: >intro.md
fails_with 'Operation canceled' attach
# As much of one that is too large as was kept is not all of it.
fails_with 'File too large' py 'open("intro.md", "w").write("# Intro\n" * (1 << 18))'
fails_with 'Operation canceled' attach
has "$(head -n1 submit)" 'intro.md was refused when it was saved last' "half a text"
rm intro.md
fails_with 'Operation canceled' attach
has "$(head -n1 submit)" templates/intro.md "what to do without one"
cp versions/intro/1.md intro.md
ok attach
is "$(ls versions/intro | wc -l)" 3 "texts after going back to the first"

# Nothing of it can be changed, by root either.
for change in 'echo x >>versions/intro/1.md' 'rm versions/intro/1.md' \
    'mv versions/intro/1.md versions/intro/9.md' 'rmdir versions/intro' \
    'mv versions/intro versions/other' 'mv intro.md versions/intro/1.md' \
    'echo x >versions/intro/4.md' 'touch versions/intro/1.md'; do
	fails_with 'Read-only file system' bash -c "$change"
done
remount
cd "$mnt/contoso"
is "$(ls versions/intro)" "$(printf '1.md\n2.md\n3.md')" "texts after a remount"
fails_with 'Operation already in progress' attach

# Testing ends with one.
sent other
echo submitted >record
echo testing >record
fails_with 'Operation canceled' bash -c 'echo tested >submit'
has "$(cat submit)" 'echo "attach intro" > submit' "what is missing"
ok attach
ok bash -c 'echo tested >submit'
fails_with 'Operation already in progress' bash -c 'echo tested >submit'
is "$(cat status)" testing "status after testing"
