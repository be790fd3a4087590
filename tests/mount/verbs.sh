#!/bin/bash
# The verbs of submit: each where it is possible, and refused elsewhere with
# its sentence; what was done is in the log, with its reason.
. "$(dirname "$0")/lib.sh"

start
verb() {
	bash -c 'printf "%s\n" "$1" >submit' _ "$1"
}
offered() {
	sed -n '/^# possible now:/,$ s/^#   //p' submit
}

# Before a version there is nothing but submitting.
staged contoso
for word in tested 'withdraw: a reason' 'attach intro' 'update: a reason'; do
	fails_with 'Invalid argument' verb "$word"
done
fails_with 'Operation already in progress' verb 'unlock credentials: Jo'
is "$(offered)" "" "verbs of a draft"
filled
is "$(offered)" "touch submit" "verbs when it is ready"
ok verb submit

# Taken back before it was sent: nothing has happened.
is "$(offered)" 'echo "withdraw: REASON" > submit' "verbs in to-upload"
fails_with 'Invalid argument' verb withdraw
has "$(cat submit)" "'withdraw' needs a text behind it" "a verb without its text"
fails_with 'Invalid argument' bash -c 'echo "submitted: today" >record'
has "$(cat record)" "'submitted' takes no text behind it" "a word with a text"
ok verb 'withdraw: the wrong commit'
is "$(cat status)" withdrawn "status"
has "$(tail -n1 log)" 'withdraw: version 1, which was not sent, to-upload -> withdrawn: the wrong commit' "log"
fails_with 'Invalid argument' verb 'withdraw: again'
ok touch submit
is "$(readlink versions/latest)" 2 "the version after one that was taken back"
echo submitted >record
echo in-review >record

# An update by mistake is taken back: the review goes on as it did.
definition Changed >artifacts/apiDefinition.swagger.json
echo 1111111111111111111111111111111111111111 >form/commit
fails_with 'Device or resource busy' touch submit
has "$(offered)" 'echo "update: REASON" > submit' "verbs in review"
ok verb 'update: a critical issue'
is "$(cat status)" to-upload "status"
is "$(readlink versions/latest)" 3 "versions/latest"
ok verb 'withdraw: it was none'
is "$(cat status)" in-review "status after taking it back"
is "$(readlink versions/latest)" 2 "versions/latest after taking it back"
exists versions/3/handoff.md
crash
start
cd "$mnt/contoso"
is "$(cat status)" in-review "status after kill -9"
is "$(readlink versions/latest)" 2 "versions/latest after kill -9"
ok verb 'update: a critical issue after all'
is "$(readlink versions/latest)" 4 "the next version's number"
echo submitted >record

# Withdrawn: said in the log and to whoever asks, and submitted anew.
ok verb 'withdraw: the API goes away'
is "$(cat status)" withdrawn "status"
has "$(cat submit)" 'the API goes away' "the reason, where the outcome is"
has "$(tail -n1 log)" 'withdraw: version 4, submitted -> withdrawn: the API goes away' "log"
# A new submission again, which asks for the merge as the first one did.
fails_with 'Operation canceled' touch submit
echo merged >open-source/record
ok touch submit
is "$(readlink versions/latest)" 5 "versions after withdrawing"

# What is frozen is unlocked by its verb.
ready locked
echo id >form/client_id
echo secret >form/client_secret
touch submit
echo submitted >record
fails_with 'Read-only file system' bash -c 'echo other >form/client_id'
has "$(offered)" 'echo "unlock credentials: WHO AGREED" > submit' "verbs with frozen credentials"
ok verb 'unlock credentials: Jo Example of Microsoft'
has "$(tail -n1 log)" 'unlock credentials: Jo Example of Microsoft' "log"
ok bash -c 'echo other >form/client_id'

# Nothing that is read back is a command.
before=$(cat log)
cat submit >"$work/copy"
cp "$work/copy" submit
cat "$work/copy" >submit
is "$(cat log)" "$before" "log after writing submit back onto itself"
