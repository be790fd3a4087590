#!/bin/bash
# nano writes in place, with fsync, and shows the errno's text.
. "$(dirname "$0")/lib.sh"
requires nano tmux
. "$tests/screen.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
cp "$target" "$work/before"
printf 'set locking\n' >"$HOME/.nanorc"
edit() {
	in_terminal nano "$1"
	shows "$2"
}
edit "$target" '"swagger"'
exists artifacts/.apiDefinition.swagger.json.swp
keys M-/ Enter C-o
shows 'File Name to Write'
keys Enter
shows 'Wrote'
keys C-x
closed
is "$(cat problems)" "" "problems after nano"
is "$(tail -c +1 "$target" | wc -l)" "$(($(wc -l <"$work/before") + 1))" "lines after nano"
is "$(ls -A artifacts | lines_with swp)" 0 "leftovers of nano"

# Refused: the text is in the file and under refused/, the buffer stays.
cp "$work/before" "$target"
edit "$target" '"swagger"'
keys '[' C-o
shows 'File Name to Write'
keys Enter
shows 'Invalid argument'
same "$target" <(printf '[' | cat - "$work/before")
same refused/apiDefinition.swagger.json "$target"
# The refused text is in the file, so nano finds it modified since it was
# opened; it asks when that was another second. Make it another one.
touch -d '+2 seconds' "$target"
keys BSpace C-o
shows 'File Name to Write'
keys Enter
shows 'continue saving'
keys y
shows 'Wrote'
keys C-x
closed
same "$target" "$work/before"
is "$(cat problems)" "" "problems after the good save"

edit form/support_email 'GNU nano'
keys 'nano@example.com' C-o
shows 'File Name to Write'
keys Enter
shows 'Wrote'
keys C-x
closed
is "$(cat form/support_email)" nano@example.com "a field saved by nano"
edit form/support_email 'nano@example.com'
keys 'two words ' C-o
shows 'File Name to Write'
keys Enter
shows 'Invalid argument'
keys C-x n
closed
is "$(cat form/support_email)" nano@example.com "a field after nano was refused"
