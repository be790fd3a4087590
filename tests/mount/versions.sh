#!/bin/bash
# A version is what was frozen: the same bytes for ever, whatever the draft
# does; with its handoff.
. "$(dirname "$0")/lib.sh"
requires unzip

start
is "$(ls -d "$mnt"/* | wc -l)" 1 "names at the root of an empty mount"
sent contoso
is "$(readlink versions/latest)" 1 "latest"
for file in apiDefinition.swagger.json apiProperties.json icon.png; do
	same "$(find versions/1 -name $file)" "artifacts/$file"
done
is "$(find versions -name intro.md)" "" "a version holds no intro.md"
# One line for each state that it was in, also for who looked before.
is "$(cut -d ' ' -f 2 versions/1/status)" to-upload "states of a new version"
echo submitted >record
is "$(cut -d ' ' -f 2 versions/1/status | tr '\n' ' ')" \
    "to-upload submitted " "states of version 1"
has "$(cut -d ' ' -f 1 versions/1/status | tail -1)" Z "time of a state"
exec 3<versions/1/status
echo in-review >record
echo changes-requested >record
is "$(cut -d ' ' -f 2 versions/1/status | tail -1)" changes-requested \
    "the newest state of version 1"
is "$(stat -c %s versions/1/status)" "$(wc -c <versions/1/status)" "its size"
exec 3<&-
is "$(ls versions/1/feedback)" "" "feedback of version 1"
cp -r versions/1 "$work/one"
cp submission.zip "$work/one.zip"

definition Second >artifacts/apiDefinition.swagger.json
rm artifacts/icon.png
ok diff -r versions/1 "$work/one"
cp "$connector/icon.png" artifacts/
echo merged >open-source/record
echo 2222222222222222222222222222222222222222 >form/commit
ok touch submit
ok diff -r --exclude=handoff.md versions/1 "$work/one"
is "$(readlink versions/latest)" 2 "latest after the second"
has "$(cat versions/2/handoff.md)" 2222222222 "handoff of the second"
has "$(cat versions/latest/handoff.md)" 2222222222 "handoff of the latest"
is "$(cut -d ' ' -f 2 versions/2/status)" to-upload "states of version 2"
crash
start
cd "$mnt/contoso"
ok diff -r --exclude=handoff.md versions/1 "$work/one"
is "$(cd versions && printf '%s ' *)" "1 2 latest " "versions after kill -9"
is "$(cat status)" to-upload "status after kill -9"

# The zip of a version is the bytes that were sent.
zip=$(find versions/1 -name '*.zip')
[ -z "$zip" ] || same "$zip" "$work/one.zip"

# cp -a back into artifacts brings the old state, writable.
version=$(dirname "$(find versions/1 -name apiDefinition.swagger.json)")
ok cp -a "$version/apiDefinition.swagger.json" artifacts/
same artifacts/apiDefinition.swagger.json "$connector/apiDefinition.swagger.json"
ok sh -c 'echo >>artifacts/apiDefinition.swagger.json'

# mmap of a sealed file, and reading it once cached.
ok py '
with open(sys.argv[1], "rb") as handle:
    text = mmap.mmap(handle.fileno(), 0, prot=mmap.PROT_READ)
    expect(text[:], load(sys.argv[1]), "a mapping")
' "$version/apiDefinition.swagger.json"
