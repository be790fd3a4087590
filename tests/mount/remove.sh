#!/bin/bash
# rm -r of a draft just works; rmdir minds what the user put there; a submitted
# one stays; generated entries come back.
. "$(dirname "$0")/lib.sh"

start
staged doomed
echo support@example.com >form/support_email
mkdir -p artifacts/.git/objects
echo x >artifacts/.git/objects/y
ln -s nowhere artifacts/link
echo draft >feedback/reply
cd "$mnt"
fails_with 'Directory not empty' rmdir doomed
text=$(rm -r doomed </dev/null 2>&1) || fail "exit status 0" "$text" "rm -r"
is "$text" "" "what rm -r says"
absent doomed

# rm -r without -f asks for files that it thinks it may not write.
staged asked
cd "$mnt"
is "$(rm -r asked </dev/null 2>&1 || echo failed)" "" "rm -r asks nothing"
absent asked

mkdir plain
ok rmdir plain
mkdir again && ok rmdir again && ok mkdir again
is "$(cat again/status)" draft "a submission made where one was removed"

# rmdir is ENOTEMPTY while the user has anything there, wherever it is.
for what in artifacts/icon.png artifacts/notes.txt intro.md .intro.md.swp; do
	mkdir full
	echo "some text" >"full/$what" || :
	fails_with 'Directory not empty' rmdir full
	rm "full/$what"
	ok rmdir full
done
mkdir full
echo me@example.com >full/form/support_email
fails_with 'Directory not empty' rmdir full
rm full/form/support_email
ok rmdir full

# Generated entries can be removed from a draft, and are there again.
mkdir draft
cd draft
for name in problems problems.json problems.sarif status status.json next log submit; do
	ok rm "$name"
	ok cat "$name"
	ok test -w "$name"
done
ok rmdir versions
ok ls versions
is "$(cat status)" draft "status after its removal"

sent kept
cd "$mnt"
fails_with 'Operation not permitted' rm -r kept
fails_with 'Operation not permitted' rmdir kept
is "$(cat kept/status)" to-upload "a submitted one after rm -r"
fails_with 'Operation not permitted' rm kept/problems
ok ls kept/versions/1
# What is editable can be removed, also there.
echo scratch >kept/artifacts/scratch
ok rm kept/artifacts/scratch
