#!/bin/bash
# emacs: lock link, backup by rename, fsync, and an open without a write after
# it; in a terminal and with --batch.
. "$(dirname "$0")/lib.sh"
requires emacs tmux
. "$tests/screen.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
# It makes no backups below /tmp by itself.
backups='(setq backup-enable-predicate (lambda (name) t))'
batch() {
	emacs --batch -q --eval "(progn $backups (find-file \"$1\") $2 (save-buffer))"
}
definition Emacs >"$work/wanted"
ok batch "$target" '(while (re-search-forward "\"title\": \"[^\"]*\"" nil t) (replace-match "\"title\": \"Emacs\"" t t))'
same "$target" "$work/wanted"
is "$(cat problems)" "" "problems after emacs --batch"
same "$target~" "$connector/apiDefinition.swagger.json"
rm "$target~"

fails_with 'Invalid argument' batch "$target" '(insert "[")'
printf '[' | cat - "$work/wanted" >"$work/bad"
same refused/apiDefinition.swagger.json "$work/bad"
[ ! -e "$target~" ] || ok mv "$target~" "$target"
cp "$work/wanted" "$target"
is "$(cat problems)" "" "problems after the restoration"

in_terminal emacs -nw -q --eval "$backups" "$target"
shows '"swagger"'
keys '['
shows ':**-'	# modified: the file has brackets already
exists artifacts/.#apiDefinition.swagger.json
keys C-x C-s
shows 'Invalid argument'
same refused/apiDefinition.swagger.json "$work/bad"
same "$target" "$work/wanted"
keys BSpace C-x C-s
shows 'Save anyway'	# for emacs the old file, put back, is a change
keys yes Enter
shows 'Wrote'
same "$target" "$work/wanted"
is "$(cat problems)" "" "problems after emacs"
keys ' ' C-x C-s
begins_with_space() {
	[ "$(head -c 1 "$target")" = ' ' ]
}
eventually "the second save of a session" begins_with_space
keys C-x C-c
closed
is "$(find artifacts -name '.#*' -o -name '#*')" "" "lock links and autosaves left"
is "$(cat problems)" "" "problems in the end"

ok batch form/support_email '(insert "emacs@example.com\n")'
is "$(cat form/support_email)" emacs@example.com "a field saved by emacs"
ok batch intro.md '(progn (goto-char (point-max)) (insert "A line of emacs.\n"))'
has "$(cat intro.md)" 'A line of emacs.' "intro.md saved by emacs"
