#!/bin/bash
# refused/ holds the bytes of the last refused save of each artifact, until
# the next accepted one.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
is "$(names refused)" "" "refused of a clean draft"
printf '{"swagger": "2.0",\n "info": [}\n' >"$work/first"
printf '{"swagger":\n\n nonsense}\n' >"$work/second"
cp $target "$work/good"
fails_with 'Invalid argument' cp "$work/first" $target
is "$(names refused)" "apiDefinition.swagger.json " "names in refused"
same refused/apiDefinition.swagger.json "$work/first"
has "$(cat problems)" "refused/apiDefinition.swagger.json:2:11: error: " "place of the refused save's error"
has "$(cat problems.json)" '"file": "refused/apiDefinition.swagger.json"' "problems.json"

# The last one counts.
fails_with 'Invalid argument' cp "$work/second" $target
same refused/apiDefinition.swagger.json "$work/second"
has "$(cat problems)" "refused/apiDefinition.swagger.json:3:2: error: " "place of the second error"
hasnt "$(cat problems)" "refused/apiDefinition.swagger.json:2:11" "the first save's findings"

# An editor puts the old file back: problems does not look clean.
cp "$work/good" $target
fails_with 'Invalid argument' python3 "$tests/replay.py" neovim $target "$work/second"
same $target "$work/good"
has "$(head -n1 problems)" refused/apiDefinition.swagger.json "first line of problems"

# It survives the daemon; each artifact has its own.
remount
cd "$mnt/contoso"
same refused/apiDefinition.swagger.json "$work/second"
fails_with 'Invalid argument' cp "$work/first" artifacts/icon.png
is "$(names refused)" "apiDefinition.swagger.json icon.png " "names in refused"
cp "$connector/icon.png" artifacts/icon.png
is "$(names refused)" "apiDefinition.swagger.json " "names after the icon was saved"

# Generated: not to be written, and removing it is its owner's business.
fails_with 'Permission denied' sh -c 'echo x >refused/apiDefinition.swagger.json'
fails_with 'Permission denied' sh -c 'echo x >refused/new'
fails_with 'Operation not permitted' mv refused/apiDefinition.swagger.json artifacts/x
fails_with 'Operation canceled' touch submit
cp "$work/good" $target
is "$(names refused)" "" "refused after an accepted save"
is "$(cat problems)" "" "problems after an accepted save"
