#!/bin/bash
# mv within the directory, from elsewhere in the mount and from outside; and
# renameat2 with its flags.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
good() {
	definition "Moved $1" >"$work/good-$1"
}
good 1
cp "$work/good-1" artifacts/new.json
ok mv artifacts/new.json "$target"
same "$target" "$work/good-1"
absent artifacts/new.json
is "$(cat problems)" "" "problems after mv"

good 2
cp "$work/good-2" "$work/outside.json"
ok mv "$work/outside.json" "$target"
same "$target" "$work/good-2"
absent "$work/outside.json"

good 3
cp "$work/good-3" scratch.json
ok mv scratch.json "$target"
same "$target" "$work/good-3"
is "$(cat problems)" "" "problems after mv from the submission's own directory"

good 4
mkdir ../other
cp "$work/good-4" ../other/artifacts/apiDefinition.swagger.json
ok mv ../other/artifacts/apiDefinition.swagger.json "$target"
same "$target" "$work/good-4"
absent ../other/artifacts/apiDefinition.swagger.json

# An artifact moved away and back is what it was.
ok mv "$target" artifacts/aside
has "$(cat problems)" apiDefinition.swagger.json "problems while it is away"
ok mv artifacts/aside "$target"
is "$(cat problems)" "" "problems when it is back"

# Refused: both files stay, and the refused bytes are kept.
malformed >artifacts/new.json
cp artifacts/new.json "$work/bad"
fails_with 'Protocol error' mv artifacts/new.json "$target"
same "$target" "$work/good-4"
same artifacts/new.json "$work/bad"
same refused/apiDefinition.swagger.json "$work/bad"
has "$(cat problems)" refused/apiDefinition.swagger.json "problems after a refused rename"
has "$(cat submit)" refused "submit after a refused rename"
rm artifacts/new.json
same refused/apiDefinition.swagger.json "$work/bad"

# From outside mv unlinks first, and keeps its source when close fails.
malformed >"$work/bad-outside"
fails_with 'Invalid argument' mv "$work/bad-outside" "$target"
exists "$work/bad-outside"
same "$target" "$work/bad-outside"

# A name that was free takes no content that is refused either.
rm "$target"
cp "$work/bad" artifacts/new.json 
fails_with 'Protocol error' mv artifacts/new.json "$target"
absent "$target"
same artifacts/new.json "$work/bad"
cp "$work/good-1" "$target"
is "$(names refused)" "" "refused after an accepted save"

# An editor that restores its backup is never refused, even when the backup
# is itself no document.
malformed >"$target" || :
cp "$target" "$work/was"
ok mv "$target" "$target~"
cp "$work/good-2" "$target"
ok mv "$target~" "$target"
same "$target" "$work/was"
cp "$work/good-1" "$target"

# renameat2
cp "$work/good-2" artifacts/new.json
ok py '
refused(errno.EEXIST, renameat2, "artifacts/new.json", sys.argv[1], RENAME_NOREPLACE)
renameat2("artifacts/new.json", sys.argv[1], RENAME_EXCHANGE)
' "$target"
same "$target" "$work/good-2"
same artifacts/new.json "$work/good-1"
ok py '
save("artifacts/new.json", "{ bad")
refused(errno.EPROTO, renameat2, "artifacts/new.json", sys.argv[1], RENAME_EXCHANGE)
refused(errno.EINVAL, renameat2, "artifacts/new.json", "artifacts/x", RENAME_WHITEOUT)
renameat2("artifacts/new.json", "artifacts/other", RENAME_NOREPLACE)
' "$target"
same "$target" "$work/good-2"

# Python falls back to copying after a refused rename, and is refused again.
cp "$work/bad" artifacts/new.json
fails_with 'Invalid argument' python3 -c \
    'import shutil, sys; shutil.move("artifacts/new.json", sys.argv[1])' "$target"
same "$target" "$work/bad"

# Submissions are renamed with what is in them; over another only if it is empty.
cd "$mnt"
ok mv contoso fabrikam
absent contoso
cp "$work/good-3" "fabrikam/$target"
is "$(lines_with error fabrikam/problems)" 0 "errors under the new name"
mkdir -p free
ok mv -T fabrikam free
absent fabrikam
same "free/$target" "$work/good-3"
mkdir full && cp "$work/good-1" "full/$target"
fails_with 'Directory not empty' mv -T free full
same "free/$target" "$work/good-3"
same "full/$target" "$work/good-1"
