#!/bin/bash
# vim in its ways of saving: by rename, by copy, in place; swap file, 4913,
# backup. backupskip is emptied, for the build directory may be below /tmp.
. "$(dirname "$0")/lib.sh"
requires vim tmux

start
staged contoso
target=artifacts/apiDefinition.swagger.json
vi() {
	vim -u NONE -i NONE --cmd 'set nocompatible backupskip= swapfile' "$@"
}
number=0
saves() {
	local settings=$1 title=Vim$((++number))
	definition "$title" >"$work/wanted"
	ok vi -es --cmd "set $settings" -c "%s/\"title\": \"[^\"]*\"/\"title\": \"$title\"/" -c wq "$target"
	same "$target" "$work/wanted"
	is "$(cat problems)" "" "problems after vim with $settings"
	is "$(ls -A artifacts | lines_with -e swp -e swx -e 4913)" 0 "leftovers of vim with $settings"
}
saves 'writebackup backupcopy=auto'
saves 'writebackup backupcopy=yes'
saves 'writebackup backupcopy=no'
saves 'nowritebackup'
saves 'backup backupcopy=auto'
exists "$target~"
rm "$target~"
saves 'writebackup nofsync'
saves 'noswapfile'
saves 'directory=.'

# On a screen, refused: vim says so, keeps its buffer, and puts the old file
# back; the refused bytes are under refused/.
cp "$target" "$work/before"
. "$tests/screen.sh"
in_terminal vim -u NONE -i NONE --cmd 'set nocompatible backupskip= backupcopy=auto' "$target"
shows '"swagger"'
keys ':1,1d' Enter ':w' Enter
shows 'E512'
keys ':q' Enter
shows 'E37'
same "$target" "$work/before"
sed 1d "$work/before" >"$work/bad"
same refused/apiDefinition.swagger.json "$work/bad"
has "$(cat problems)" refused/apiDefinition.swagger.json "problems after a refused save in vim"
keys Enter 'u' ':w' Enter
shows 'written'
keys ':q' Enter
closed
same "$target" "$work/before"
is "$(cat problems)" "" "problems after undo and save"
absent refused/apiDefinition.swagger.json
is "$(ls -A artifacts | lines_with -e '~$' -e swp)" 0 "leftovers of vim"

# Without backup the refused text is in the file, and vim keeps its buffer.
in_terminal vim -u NONE -i NONE --cmd 'set nocompatible nowritebackup' "$target"
shows '"swagger"'
keys ':1,1d' Enter ':w' Enter
shows 'E512'
same "$target" "$work/bad"
keys Enter 'u' ':wq' Enter
closed
same "$target" "$work/before"
is "$(cat problems)" "" "problems in the end"

# A form field and intro.md, too.
ok vi -es --cmd 'set backupcopy=auto' -c 'call setline(1, "vim@example.com")' -c wq form/support_email
is "$(cat form/support_email)" vim@example.com "a field saved by vim"
ok vi -es --cmd 'set backupcopy=yes' -c 'call setline(1, "vim2@example.com")' -c wq form/support_email
is "$(cat form/support_email)" vim2@example.com "a field saved by vim in place"
vi -es --cmd 'set backupcopy=no' -c 'call setline(1, "not an address")' -c wq -c 'q!' form/support_email || :
is "$(cat form/support_email)" vim2@example.com "a field after a refused save by vim"
is "$(ls -A form | lines_with -e '~$' -e swp)" 0 "leftovers in form/"
ok vi -es --cmd 'set backupcopy=auto' -c '$put =\"A line of vim.\"' -c wq intro.md
has "$(cat intro.md)" 'A line of vim.' "intro.md saved by vim"
