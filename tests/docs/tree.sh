#!/bin/bash
# What the tree has, certfs-tree(5) tells: names, fields, states, commands,
# errnos.  All of it is read from the tables in the code.  The members of
# status.json are compared with a real one, in tests/mount/status-json.sh.
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
page=$top_srcdir/man/certfs-tree.5
submission=$top_srcdir/src/submission
failures=0

# told WHAT: each line of the input is a word of the page; there has to be one.
told() {
	local word count=0
	while read -r word; do
		count=$((count + 1))
		grep -qwF -e "$word" "$page" && continue
		echo "FAIL expected: the $1 '$word' in certfs-tree.5"
		failures=$((failures + 1))
	done
	[ "$count" -gt 0 ] || {
		echo "FAIL expected: a list of each $1 in the code, got none"
		failures=$((failures + 1))
	}
}

told name < <(sed -n 's/^\[NODE_[A-Z_]*\] = { "\([^"]*\)".*/\1/p' \
    "$top_srcdir/src/tree/namespace.c")
told 'form field' < <(sed -n 's/.*\.info = { "\([a-z_]*\)".*/\1/p' \
    "$submission/form_fields.c")
told status < <(sed -n 's/.*\[STATE_[A-Z_]*\] = { "\([a-z-]*\)".*/\1/p' \
    "$submission/words.c")
told 'status of the pull request' < <(sed -n \
    's/.*\[PULL_[A-Z_]*\] = "\([a-z-]*\)".*/\1/p' "$submission/words.c")
told 'command of a control file' < <(sed -n \
    's/.*\.verb = "\([a-z ]*\)".*/\1/p' "$submission/states.c")
# Without a sentence the domain returns what only its own files see.
told errno < <({
	grep -hoE 'reason_set\([a-z]+, E[A-Z]+' "$submission"/*.c
	grep -hoE 'return -E[A-Z]+' "$top_srcdir"/src/tree/*.c
} | grep -oE 'E[A-Z]+$' | sort -u)

[ "$failures" = 0 ]
