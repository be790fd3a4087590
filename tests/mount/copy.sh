#!/bin/bash
# A submission is copied with cp -r, and nothing that is copied onto a control
# or generated file triggers anything.
. "$(dirname "$0")/lib.sh"
requires rsync tar cpio

start
ready old
new fresh
ok cp -r ../old/artifacts ../old/form ../old/intro.md .
for file in artifacts/apiDefinition.swagger.json artifacts/apiProperties.json \
    artifacts/icon.png intro.md form/support_email form/commit; do
	same "$file" "../old/$file"
done
is "$(cat form/test_credentials)" "" "a secret is not copied"
is "$(cat status)" draft "the copy lacks its secret and the merge"
echo 'a new secret' >form/test_credentials
echo merged >open-source/record
is "$(cat status)" ready "the copy with both"

# Attempts to restore a whole tree over a ready submission send nothing.
cd "$work"
cp -a "$mnt/old" backup
tar cf backup.tar -C "$mnt/old" .
(cd "$mnt/old" && find . | cpio -o --quiet >"$work/backup.cpio")
restore() {
	say "restore: $*"
	"$@" >/dev/null 2>&1 || :
	is "$(cat "$mnt/old/status")" ready "status after: $*"
	is "$(ls "$mnt/old/versions")" "" "versions after: $*"
	is "$(cat "$mnt/old/open-source/status")" merged "pull request after: $*"
	alive
}
restore cp -r backup/. "$mnt/old/"
restore cp -a backup/. "$mnt/old/"
restore cp -rp backup/. "$mnt/old/"
restore cp -rf backup/. "$mnt/old/"
restore rsync -a backup/ "$mnt/old/"
restore rsync -a --inplace --ignore-times backup/ "$mnt/old/"
restore tar xf backup.tar -C "$mnt/old"
restore tar xf backup.tar --overwrite -C "$mnt/old"
restore sh -c "cd '$mnt/old' && cpio -iu --quiet <'$work/backup.cpio'"
restore sh -c "cd '$mnt/old' && find . | cpio -o -a --quiet >/dev/null"
same "$mnt/old/artifacts/apiDefinition.swagger.json" "$connector/apiDefinition.swagger.json"
# The secret must not have been emptied by the backup's empty file.
has "$(cat "$mnt/old/status.json")" '"test_credentials"' "status.json speaks of the secret"
is "$(cat "$mnt/old/status")" ready "the secret is still set"
