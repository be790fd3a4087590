#!/bin/bash
# changes: what the draft differs in from the newest version, breaking first;
# and what a version differed in from the one before, for ever.
. "$(dirname "$0")/lib.sh"

start
mkdir "$mnt/contoso"
cd "$mnt/contoso"
has "$(cat changes)" "# the draft: there is no earlier version" "before the first"
cd "$mnt"
rmdir contoso
sent contoso
has "$(cat versions/1/changes)" "# version 1: there is no earlier version" "of version 1"
is "$(cat changes)" "# the draft, compared with version 1: nothing changed" "the same"
before=$(stat -c %Y.%y changes)

# Each save shows at once, with the size that a read delivers.
sed -i 's/"operationId": "\([A-Za-z]*\)"/"operationId": "\1New"/' \
    artifacts/apiDefinition.swagger.json
has "$(head -1 changes)" "a major update (6 to 10 weeks)" "the head"
has "$(cat changes)" "error: The operation has been deleted. This change breaks existing flows. ValuePath: operation/" "a breaking change"
has "$(sed -n 2p changes)" "artifacts/apiDefinition.swagger.json:" "the first line names the place"
is "$(stat -c %s changes)" "$(wc -c <changes)" "size"
isnt "$(stat -c %Y.%y changes)" "$before" "the time of a change"
fails_with "Permission denied" sh -c 'echo >changes'
fails_with "Operation not permitted" mv changes other

# Sealed with the version that has them; the draft is the same as that again.
now=$(sed 1d changes)
echo merged >open-source/record
echo 2222222222222222222222222222222222222222 >form/commit
ok touch submit
is "$(sed 1d versions/2/changes)" "$now" "the changes of version 2"
has "$(head -1 versions/2/changes)" "# version 2, compared with version 1: " "its head"
is "$(cat changes)" "# the draft, compared with version 2: nothing changed" "of the draft"
ok cp -a versions/1/artifacts/. artifacts/
has "$(cat changes)" OperationDeleted "back to version 1"
ok cp -a versions/2/artifacts/. artifacts/
is "$(cat changes)" "# the draft, compared with version 2: nothing changed" "forth again"
