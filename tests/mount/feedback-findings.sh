#!/bin/bash
# feedback/findings: the official tools' lines in messages, where they lead.
. "$(dirname "$0")/lib.sh"
requires vim

start
staged contoso
is "$(cat feedback/findings)" "" "findings without a message"
line=$(grep -n '"title"' artifacts/apiDefinition.swagger.json | head -n 1 | cut -d : -f 1)
cat >"$work/review.eml" <<-'END'
	From: reviewer@example.com
	Subject: Your connector
	Content-Type: text/plain; charset=utf-8
	Content-Transfer-Encoding: quoted-printable

	Please mend this:

	> ##[error]The 'title' value goes over the character limit '30'. Value=
	Path:
	> /info/title
	> ##[error]The operation has been deleted. ValuePath: operation/Gone
END
ok cp "$work/review.eml" feedback/inbox/
place=artifacts/apiDefinition.swagger.json:$line
is "$(cat feedback/findings)" "$(sed "s|^PLACE|$place|" <<-'END'
	PLACE:18: error: The 'title' value goes over the character limit '30'. (feedback/1) [FieldLengthExceeded]
	feedback/1:11:1: error: The operation has been deleted. (not found in the draft: operation/Gone) [Feedback]
END
)" "findings"
is "$(sed -n 11p feedback/1)" "> ##[error]The operation has been deleted. ValuePath: operation/Gone" "the line"
is "$(stat -c %s feedback/findings)" "$(wc -c <feedback/findings)" "size"

# An editor goes there.
ok vim -u NONE -n -es -q feedback/findings -c 'cfirst' \
    -c "call writefile([expand('%') . ':' . line('.')], '$work/at')" -c 'qa!'
is "$(cat "$work/at")" "$place" "where vim goes"

# They follow the artifacts, and so does their time.
before=$(mtime feedback/findings)
{ echo; cat "$connector/apiDefinition.swagger.json"; } >artifacts/apiDefinition.swagger.json
has "$(cat feedback/findings)" "artifacts/apiDefinition.swagger.json:$((line + 1)):18: error: "
isnt "$(mtime feedback/findings)" "$before" "time of findings"
rm artifacts/apiDefinition.swagger.json
is "$(grep -c '^feedback/1:' feedback/findings)" 2 "findings without the artifact"
cp "$connector/apiDefinition.swagger.json" artifacts/

# Those of an older version are done with.
filled
touch submit
is "$(cat feedback/findings)" "" "findings after a new version"
printf '##[error]Bad. ValuePath: /info\n' >feedback/inbox/again
is "$(lines_with . feedback/findings)" 1 "findings of the new version"

# Whatever a message holds, no terminal gets it.
printf '##[error]\033]0;x\007 ValuePath: /\033[31m\n' >feedback/inbox/bad
is "$(LC_ALL=C grep -c '[^ -~]' feedback/findings)" 0 "control characters" || :
head -c 300000 /dev/urandom | base64 -w 60 | sed 's/^/##[error]/' >feedback/inbox/many
is "$(lines_with . feedback/findings)" 1000 "findings of a large message"
has "$(tail -n 1 feedback/findings)" "there are more findings than are shown"
fails_with 'Permission denied' sh -c 'echo x >feedback/findings'
