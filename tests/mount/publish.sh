#!/bin/bash
# An independent publisher submits by pull request: open-source/publish seals
# a version, and what becomes of the pull request is the submission's state.
. "$(dirname "$0")/lib.sh"

start
independent() {
	new "$1"
	echo independent >form/publisher_type
	cp "$connector"/* artifacts/
	rm artifacts/icon.png
	sed -i 's/"iconBrandColor": *"[^"]*"/"iconBrandColor": "#da3b01"/' \
	    artifacts/apiProperties.json
}
recorded() {
	ok bash -c 'echo "$1" >open-source/record' _ "$1"
	is "$(cat open-source/status) $(cat status)" "$2" "both tracks after '$1'"
}

independent single
is "$(cat status)" ready "status"
has "$(cat open-source/publish)" 'touch open-source/publish' "what publish says"
is "$(grep -vc '^#' open-source/publish || :)" 0 "lines of it that do not begin with #"
fails_with 'Operation not permitted' touch submit
has "$(head -n1 submit)" 'touch open-source/publish' "what submit says"

# Only a touch to now, or the word, publishes.
touch -d '2026-01-01' open-source/publish
: >open-source/publish
cat open-source/publish >"$work/copy"
cp "$work/copy" open-source/publish
cp -r open-source "$work/backup"
is "$(cat status)" ready "status after all of it"
ok py '
fd = os.open("artifacts/readme.md", os.O_WRONLY | os.O_APPEND)
os.write(fd, b"More.\n")
refused(errno.ETXTBSY, os.utime, "open-source/publish")
refused(errno.ETXTBSY, save, "open-source/publish", "publish\n")
os.close(fd)
'
ok touch open-source/publish
is "$(cat status) $(cat open-source/status)" "to-upload publishing" "both tracks"
exists versions/1/handoff.md
absent versions/1/artifacts/icon.png
fails_with 'Operation already in progress' touch open-source/publish
fails_with 'Operation not permitted' bash -c 'echo submitted >record'
recorded open 'open submitting'

# While it is open it is updated as often as one likes.
echo 'As asked.' >>artifacts/readme.md
recorded changes-requested 'changes-requested submitting'
ok bash -c 'echo publish >open-source/publish'
is "$(readlink versions/latest)" 2 "versions/latest"
recorded closed 'closed to-upload'
recorded open 'open submitting'
# Another number is another pull request, and nothing is known of that one.
echo 4321 >form/pull_request
echo 4322 >form/pull_request
is "$(cat open-source/status) $(cat status)" "none to-upload" "both tracks, another pull request"
recorded open 'open submitting'
recorded approved 'approved submitting'
# There is no ISV Studio for them, also for intro.md.
cp "$sample/intro.md" intro.md
ok bash -c 'echo "attach intro" >submit'
has "$(head -n1 submit)" "hand it to the reviewers" "what attaching says"
hasnt "$(cat submit open-source/publish next)" "ISV Studio" "what they are told"
recorded merged 'merged submitted'
for state in in-review testing; do
	ok bash -c 'echo "$1" >record' _ $state
done
ok bash -c 'echo tested >submit'

# Certification has begun: an update resets it.
echo 'Better.' >>artifacts/readme.md
fails_with 'Device or resource busy' touch open-source/publish
for state in deploying certified; do
	ok bash -c 'echo "$1" >record' _ $state
done
ok touch open-source/publish
is "$(cat status) $(readlink versions/latest)" "to-upload 3" "a new version of a certified one"
ok bash -c 'echo "withdraw: later" >submit'
is "$(cat status) $(cat open-source/status)" "certified merged" "both tracks, taken back"

# Not ready: the artifacts and the readme, and nothing of the form.
independent lacking
rm artifacts/readme.md
fails_with 'Operation canceled' touch open-source/publish
has "$(cat open-source/publish)" readme.md "what is missing"
hasnt "$(cat open-source/publish)" contact_email "what is asked for"

# Verified publishers do it by hand.
ready verified
fails_with 'Operation not permitted' touch open-source/publish
has "$(cat open-source/publish)" 'echo open > open-source/record' "what they do"
is "$(cat status)" ready "status"
