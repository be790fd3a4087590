#!/bin/bash
# Secrets are write-only, under whatever name, and nowhere plain on disk.
. "$(dirname "$0")/lib.sh"
requires vim rsync

secret='correct-horse-battery-staple'
start
ready contoso
echo "$secret" >form/test_credentials
is "$(cat form/test_credentials)" "" "a secret that is read"
is "$(stat -c %s form/test_credentials)" 0 "size of a secret"
is "$(cat status)" ready "a secret counts as set"
has "$(python3 -c 'import json; print(json.load(open("status.json")))')" test_credentials "status.json"

# Under another name it is as empty, and it becomes no other field.
ok mv form/test_credentials form/renamed
is "$(cat form/renamed)" "" "a secret under another name"
fails_with 'Operation not permitted' mv form/renamed form/testing_notes
fails_with 'Operation not permitted' mv form/renamed form/client_secret
fails_with 'Operation not permitted' ln form/renamed form/linked
ok mv form/renamed form/test_credentials
is "$(cat status)" ready "the secret is back"
fails_with 'Operation not permitted' mv form/test_credentials form/testing_notes
rm form/microsoft_contact
fails_with 'Operation not permitted' ln form/test_credentials form/microsoft_contact
fails_with 'Operation not permitted' mv form/test_credentials artifacts/readme.md
fails_with 'Operation not permitted' mv form/test_credentials artifacts/x
is "$(cat status)" ready "the secret is where it was"

# Backups and copies pass over it.
ok cp -a form "$work/copy"
is "$(cat "$work/copy/test_credentials")" "" "the copy of a secret"
ok tar cf "$work/form.tar" form
ok rsync -a form/ "$work/rsynced/"

# Editors leave swap and backup files: in memory only.
vim -u NONE -es --cmd 'set backup backupcopy=auto directory=. backupskip=' \
    -c "call setline(1, '$secret-from-vim')" -c wq form/test_credentials
is "$(cat form/test_credentials)" "" "a secret saved by vim"
printf '%s\n' "$secret-scratch" >form/.scratch.swp
is "$(cat status)" ready "status"
touch submit
echo submitted >record
cp form/.scratch.swp "$work/scratch" 2>/dev/null || :
has "$(cat versions/1/handoff.md)" test_credentials "handoff names the secret"
found=$(grep -rlF "$secret" "$mnt" || :)
is "${found//$mnt\/contoso\/form\/.scratch.swp/}" "" "files of the mount with the secret"
is "$(grep -rlaF "$secret" "$store" || :)" "" "files of the store with the secret"
stop
is "$(grep -rlaF "$secret" "$store" || :)" "" "files of the store after unmounting"
is "$(grep -aF "$secret" "$work/log" || :)" "" "the log of the daemon"
start
cd "$mnt/contoso"
absent form/.scratch.swp
has "$(cat status.json)" test_credentials "the secret is known after a remount"
is "$(stat -c %a "$store")" 700 "mode of the store's directory"
is "$(find "$store" -type f ! -perm 600)" "" "files of the store that others may read"
daemon=$(daemon_of "$mnt")
is "$(awk '/Max core file size/ { print $5, $6 }' "/proc/$daemon/limits")" "0 0" "core dumps"
