#!/bin/bash
# What GitHub really answered is read as another program reads it, and so are
# the examples of its own description: see github.js.
set -e -u -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
top_builddir=$(realpath "${top_builddir:-.}")

npm=$(bash "$top_srcdir/tests/npm/install.sh" "$top_builddir") || {
	echo "SKIP github.sh: $npm"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$top_srcdir/tests/npm/github.js" "$npm" "$work"
"$top_builddir/tests/npm/read_github" "$work" <"$work/list" >"$work/got"
if ! diff "$work/expected" "$work/got" >"$work/diff"; then
	echo "FAIL expected (<) and got (>):"
	cat "$work/diff"
	exit 1
fi
# A package that has become empty would agree with anything.
[ "$(wc -l <"$work/got")" -ge 200 ] || {
	echo "FAIL only $(wc -l <"$work/got") answers were read"
	exit 1
}
