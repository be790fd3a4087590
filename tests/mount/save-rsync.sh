#!/bin/bash
# rsync into artifacts/: by rename and in place; times are kept, and a second
# run has nothing to do.
. "$(dirname "$0")/lib.sh"
requires rsync

mkdir source
cp "$connector"/* source/
chmod 755 source	# other modes are not kept, so rsync would set them again
chmod 644 source/*
touch -d '2022-05-06 07:08:09' source/*
touch -d '2022-05-06 07:08:10' source
start
new contoso
ok rsync -a "$work/source/" artifacts/
for file in "$work"/source/*; do
	same "artifacts/${file##*/}" "$file"
	is "$(mtime "artifacts/${file##*/}")" "$(mtime "$file")" "mtime of $file"
done
hasnt "$(cat problems)" artifacts/ "problems after rsync -a"
is "$(ls -A artifacts | sort)" "$(ls -A "$work/source" | sort)" "names after rsync"
is "$(rsync -ai "$work/source/" artifacts/)" "" "what a second rsync -a transfers"

definition Changed >"$work/source/apiDefinition.swagger.json"
ok rsync -a --inplace "$work/source/" artifacts/
same artifacts/apiDefinition.swagger.json "$work/source/apiDefinition.swagger.json"
definition Changed-twice >"$work/source/apiDefinition.swagger.json"
ok rsync -a --delay-updates "$work/source/" artifacts/
same artifacts/apiDefinition.swagger.json "$work/source/apiDefinition.swagger.json"
definition Changed-three-times >"$work/source/apiDefinition.swagger.json"
ok rsync -a --backup "$work/source/" artifacts/
same artifacts/apiDefinition.swagger.json "$work/source/apiDefinition.swagger.json"
exists artifacts/apiDefinition.swagger.json~
ok rsync -a --delete "$work/source/" artifacts/
absent artifacts/apiDefinition.swagger.json~
ok rsync -rt --no-owner "$work/source/" artifacts/

cp artifacts/apiDefinition.swagger.json "$work/before"
malformed >"$work/source/apiDefinition.swagger.json"
fails_with 'Protocol error (71)' rsync -a "$work/source/" artifacts/
same artifacts/apiDefinition.swagger.json "$work/before"
same refused/apiDefinition.swagger.json "$work/source/apiDefinition.swagger.json"
is "$(find artifacts -name '.api*')" "" "temporary files of rsync"
fails_with 'Invalid argument' rsync -a --inplace "$work/source/" artifacts/
same artifacts/apiDefinition.swagger.json "$work/source/apiDefinition.swagger.json"

# Out of the mount again, byte for byte and time for time.
ok rsync -a artifacts/ "$work/back/"
ok diff -r artifacts "$work/back"
is "$(mtime "$work/back/icon.png")" "$(mtime "$work/source/icon.png")" "mtime of the copy"
