#!/bin/bash
# The include graph is the one that HACKING.md shows.
set -eu
top_srcdir=$(realpath "$(dirname "$0")/../..")

# plan FILE: "module allowed allowed ..." for each row.
plan() {
	sed -n '/^```floor-plan$/,/^```$/p' "$1" | sed '/^```/d; s/:/ /'
}

# cycles PLAN: rows that name a module that is not above them.
cycles() {
	awk '{
		for (i = 2; i <= NF; i++)
			if (!($i in above))
				print $1 " may use " $i ", which is not above it"
		above[$1] = 1
	}' "$1"
}

# edges ROOT: "module included file" for each include of a module's header.
edges() {
	local file module
	for file in "$1"/src/*/*.[ch] "$1"/include/certfs/*.h; do
		[ -e "$file" ] || continue
		module=$(basename "$(dirname "$file")")
		[ "$module" != certfs ] || case $file in
		*/include/certfs/*) module=$(basename "$file" .h) ;;
		esac
		sed -n 's/^# *include *["<]certfs\/\([a-z]*\)\.h[">].*/\1/p
		    s/^# *include *"\(\.\.\/.*\)".*/\1/p' "$file" |
		    while read -r included; do
			printf '%s %s %s\n' "$module" "$included" "${file#"$1"/}"
		done
	done
}

# violations PLAN ROOT
violations() {
	cycles "$1"
	edges "$2" | awk '
		NR == FNR {
			known[$1] = 1
			for (i = 2; i <= NF; i++)
				may[$1, $i] = 1
			next
		}
		!($1 in known) {
			print $3 ": the floor plan has no row for " $1
			next
		}
		$1 != $2 && !(($1, $2) in may) {
			print $3 ": " $1 " may not include " $2
		}' "$1" -
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
plan "$top_srcdir/HACKING.md" >"$work/plan"
found=$(violations "$work/plan" "$top_srcdir")
if [ ! -s "$work/plan" ] || [ -n "$found" ]; then
	printf 'FAIL expected: an include graph as in HACKING.md\n  got:\n%s\n' \
	    "${found:-no floor plan in HACKING.md}"
	exit 1
fi

# The test itself can fail: on an include upwards, sideways, and past a header.
mkdir -p "$work/src/store" "$work/src/attic" "$work/include/certfs"
printf '#include "certfs/base.h"\n#include "certfs/tree.h"\n' >"$work/src/store/a.c"
printf '#include "../rules/lint.h"\n' >"$work/src/store/b.c"
printf '#include "certfs/base.h"\n' >"$work/src/attic/c.c"
printf '#include "certfs/front.h"\n' >"$work/include/certfs/tree.h"
expected='include/certfs/tree.h: tree may not include front
src/attic/c.c: the floor plan has no row for attic
src/store/a.c: store may not include tree
src/store/b.c: store may not include ../rules/lint.h'
found=$(violations "$work/plan" "$work" | sort)
if [ "$found" != "$expected" ]; then
	printf 'FAIL expected:\n%s\n  got:\n%s\n' "$expected" "$found"
	exit 1
fi
