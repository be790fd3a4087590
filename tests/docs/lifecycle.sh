#!/bin/bash
# STATES of certfs-tree(5) has the tables of states as they are in the code.
# To write them anew:
#
#	tests/docs/lifecycle.sh --write		# in the build directory
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
page=$top_srcdir/man/certfs-tree.5
print=${top_builddir:-.}/tests/docs/print_lifecycle
first='^\.\\" begin of the tables, see lifecycle\.sh$'
last='^\.\\" end of the tables$'

expected=$("$print")
if [ "${1:-}" = --write ]; then
	text=$(sed "/$first/q" "$page" && printf '%s\n' "$expected" &&
	    sed -n "/$last/,\$p" "$page")
	printf '%s\n' "$text" >"$page"
fi
found=$(sed -n "/$first/,/$last/p" "$page" | sed '1d;$d')
if [ -z "$expected" ] || [ "$found" != "$expected" ]; then
	echo "FAIL expected in certfs-tree.5, see lifecycle.sh --write:"
	diff <(printf '%s\n' "$expected") <(printf '%s\n' "$found") || :
	exit 1
fi
