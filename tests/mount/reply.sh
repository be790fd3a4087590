#!/bin/bash
# A reply is an ordinary file until it is touched, and then it is sent, once.
. "$(dirname "$0")/lib.sh"
requires vim

start
sent contoso
echo submitted >record
echo in-review >record
echo needs-answer >record
printf 'Which account shall we use?\n' >feedback/inbox/question
is "$(names feedback)" "1 findings inbox " "feedback with a message"
unread() {
	py 'import json; print(json.load(open("status.json"))["feedback"][sys.argv[1]])' "${1:-unread}"
}
is "$(unread)" 1 "unread"

# Made by touch alone it is empty, and nothing is sent.
fails_with 'Operation canceled' touch feedback/reply
has "$(cat submit)" 'feedback/reply is empty: write the reply, then touch it'
is "$(cat status)" needs-answer

# By every way of saving; nothing is sent before the touch.
nothing_sent() {
	is "$(cat status)" needs-answer "status $1"
	absent feedback/sent
	is "$(unread replies)" 0 "replies $1"
}
echo 'The first one.' >feedback/reply
nothing_sent "after echo"
echo 'And the second.' >>feedback/reply
nothing_sent "after an append"
truncate -s 4 feedback/reply
is "$(cat feedback/reply)" "The " "a truncated reply"
printf 'from elsewhere\n' >"$work/reply"
ok cp "$work/reply" feedback/reply
ok cp -p "$work/reply" feedback/reply
ok rsync -a "$work/reply" feedback/
ok mv "$work/reply" feedback/reply
echo linked >feedback/new && rm feedback/reply && ok ln feedback/new feedback/reply && rm feedback/new
ok sed -i s/linked/edited/ feedback/reply
is "$(cat feedback/reply)" edited "after sed -i"
rm feedback/reply
ok py 'os.close(os.open("feedback/reply", os.O_WRONLY | os.O_CREAT | os.O_EXCL))'
mv feedback/reply feedback/reply~ && echo again >feedback/reply && mv feedback/reply~ feedback/reply
for set in 'set backupcopy=yes' 'set backupcopy=no' 'set backup writebackup'; do
	ok vim -u NONE -n -es -c "$set" -c 'normal ggdGiUse the account below.' -c wq feedback/reply
	is "$(cat feedback/reply)" 'Use the account below.' "saved by vim: $set"
done
nothing_sent "after all ways of saving"
# Nor by what sets explicit times, reads, or makes copies.
ok touch -d 2020-01-01 feedback/reply
ok touch -r status feedback/reply
ok touch -a feedback/reply
ok cp -r feedback "$work/copy"
ok cp -a feedback "$work/copy-a"
ok tar -cf "$work/feedback.tar" feedback
ok rsync -a feedback/ "$work/copy-r/"
is "$(names "$work/copy")" "$(names feedback)" "a copy of feedback"
nothing_sent "after copies"
new other
fails_with 'Permission denied' cp -r "$work/copy/." feedback/ # findings is the mount's
rsync -a --exclude findings "$work/copy-r/" feedback/
is "$(cat feedback/reply)" 'Use the account below.' "a copied reply"
absent feedback/sent
is "$(lines_with 'reply: kept' log)" 0 "replies in another log"
cd ../contoso

# While somebody writes to it, it is not sent.
ok py '
fd = os.open("feedback/reply", os.O_WRONLY)
os.write(fd, b"Half")
refused(errno.ETXTBSY, os.utime, "feedback/reply")
os.pwrite(fd, b"Use ", 0)
os.close(fd)'
nothing_sent "while it was written"
is "$(cat feedback/reply)" 'Use the account below.' "the reply"

# The touch.
ok touch feedback/reply
is "$(cat status)" in-review "status after the reply"
is "$(unread)" 0 "unread after the reply"
is "$(names feedback/sent)" "1 " "what was sent"
has "$(cat feedback/sent/1)" 'Version: 1
State: needs-answer
In-Reply-To: feedback/1

Use the account below.'
has "$(cat log)" ' publisher reply: kept as feedback/sent/1, answers feedback/1'
has "$(cat submit)" 'portal=manual sends nothing'
fails_with 'Operation already in progress' touch feedback/reply
has "$(cat submit)" 'was sent already as feedback/sent/1'
is "$(names feedback/sent)" "1 " "sent once"
echo 'And the other one.' >>feedback/reply
ok touch feedback/reply
is "$(names feedback/sent)" "1 2 " "another reply"

# The version that they belong to has copies.
is "$(names versions/1/feedback)" "1 sent-1 sent-2 " "feedback of version 1"
same versions/1/feedback/1 feedback/1
same versions/1/feedback/sent-2 feedback/sent/2
fails_with 'Read-only file system' sh -c 'echo x >versions/1/feedback/sent-1'

# What was sent is the mount's.
sealed() {
	fails_with 'Permission denied' sh -c "echo x >$1"
	fails_with 'not permitted' mv "$1" feedback/x
	fails_with 'not permitted' mv feedback/reply "$1"
	fails_with 'not permitted' rm -f "$1"
	fails_with 'Permission denied' touch "$1"
	ok py 'refused(errno.EPERM, os.utime, sys.argv[1])' "$1"
}
sealed feedback/sent/1
sealed feedback/findings
fails_with 'Permission denied' touch feedback/sent/3
fails_with 'not supported' mkdir feedback/replies

# By number: it answers that message, and no other.
printf 'one\n' >feedback/inbox/a
printf 'two\n' >feedback/inbox/b
is "$(unread)" 2
is "$(unread first_unread)" 2
echo 'To both of you.' >feedback/reply
ok touch feedback/reply
is "$(unread)" 2 "which of two is not guessed"
has "$(cat submit)" 'touch those of feedback/2 to feedback/3'
echo 'To the second.' >feedback/3-reply
ok touch feedback/3-reply
is "$(unread)" 1
is "$(unread first_unread)" 2
echo x >feedback/9-reply
fails_with 'Invalid argument' touch feedback/9-reply
ok touch feedback/2
is "$(unread)" 0
printf '\033[31mred\n' >feedback/reply
fails_with 'Operation canceled' touch feedback/reply
head -c 2000000 /dev/zero | tr '\0' x >feedback/reply
fails_with 'File too large' touch feedback/reply

# All of it survives.
listing=$(ls -li feedback feedback/sent)
remount
cd "$mnt/contoso"
is "$(ls -li feedback feedback/sent)" "$listing" "feedback after a remount"
is "$(unread replies)" 4
fails_with 'Operation already in progress' touch feedback/3-reply

# A draft that was never submitted goes with all its feedback.
new draft
printf 'hello\n' >feedback/inbox/a
echo hello >feedback/reply
ok touch feedback/reply
exists feedback/sent/1
cd ..
ok rm -r draft
absent draft
