#!/bin/bash
# A message dropped into feedback/inbox/ becomes a feedback file.
. "$(dirname "$0")/lib.sh"

start
sent contoso
echo submitted >record
before=$(date +%s)
printf 'Please shorten the title.\n' >"$work/review.eml"
touch -d 2020-01-01 "$work/review.eml"
ok cp "$work/review.eml" feedback/inbox/
message=feedback/1
exists $message
has "$(cat $message)" 'Please shorten the title.' "the message"
[ "$(stat -c %Y "$message")" -ge "$before" ] || fail "the time of arrival" "$(stat -c %y "$message")" "$message"
fails_with 'Permission denied' sh -c "echo x >$message"
is "$(names feedback/inbox)" "" "inbox after it was taken in"

# By every way of saving, each once; nothing empty, nothing half.
count() {
	find feedback -maxdepth 1 -type f -exec grep -lF "$1" {} + | wc -l
}
echo 'by echo' >feedback/inbox/note
is "$(count 'by echo')" 1 "a message by echo"
printf 'by mv\n' >"$work/m" && ok mv "$work/m" feedback/inbox/m
is "$(count 'by mv')" 1 "a message by mv"
printf 'by rename\n' >feedback/.m.part && ok mv feedback/.m.part feedback/inbox/m
is "$(count 'by rename')" 1 "a message by rename"
cat "$work/review.eml" | ok tee feedback/inbox/tee
is "$(count 'Please shorten')" 1 "the same bytes again"
cp -a "$work/review.eml" feedback/inbox/again.eml
is "$(count 'Please shorten')" 1 "the same bytes under another name"
{ echo 'first half'; echo 'second half'; } >feedback/inbox/halves
is "$(count 'first half')" 1 "a message in pieces"
is "$(count 'second half')" 1 "a message in pieces"
is "$(find feedback -maxdepth 1 -type f -empty ! -name findings | wc -l)" 0 "empty messages"

# Unread until it is touched; reading changes nothing.
overview() {
	grep contoso ../.certfs/overview
}
unread=$(overview)
cat feedback/* >/dev/null 2>&1 || :
is "$(overview)" "$unread" "overview after reading"
ok touch "$message"
isnt "$(overview)" "$unread" "overview after a touch"

# They survive, names and numbers.
listing=$(ls -li feedback)
remount
cd "$mnt/contoso"
is "$(ls -li feedback)" "$listing" "feedback after a remount"
fails_with 'File too large' sh -c 'head -c 100000000 /dev/zero | cat >feedback/inbox/huge'
ok sh -c 'printf "reply\n" >feedback/reply'
is "$(cat feedback/reply)" reply "an answer in the making"
