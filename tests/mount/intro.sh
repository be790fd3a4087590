#!/bin/bash
# intro.md: judged, never in a version or the zip, never in the way of submit.
. "$(dirname "$0")/lib.sh"

start
staged contoso
same intro.md "$sample/intro.md"
is "$(cat problems)" "" "problems with the sample's intro.md"
echo 'Just one line.' >intro.md
has "$(cat problems)" intro.md: "problems of a poor intro.md"
filled
is "$(cat status)" ready "status with a poor intro.md"
exists submission.zip
hasnt "$(python3 -m zipfile -l submission.zip)" intro.md "names in the zip"
ok touch submit
is "$(find versions -name 'intro*')" "" "intro.md in a version"
rm intro.md
absent intro.md
cp "$sample/intro.md" .
is "$(cat problems)" "" "problems in the end"

# A refused save of it is told, and keeps nothing else from being submitted.
ready refused
fails_with 'Invalid argument' sh -c 'printf "\377\376" | dd of=intro.md status=none'
has "$(head -n1 problems)" refused/intro.md "the refused save in problems"
is "$(cat status)" ready "status with a refused intro.md"
exists submission.zip
ok touch submit
