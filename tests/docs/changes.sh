#!/bin/bash
# The classes of changes that certfs-check(1) lists are those of the code, with
# their severity.
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")

in_code() {
	tr '\n' ' ' <"$top_srcdir/src/changes/class.c" |
	    grep -oE '\] = [A-Z_]+\([[:space:]]*"[A-Za-z]+"' |
	    sed -E 's/\] = ([A-Z_]+)\([[:space:]]*"([A-Za-z]+)"/\2 \1/
		s/ (BREAKS|OFFICIAL)$/ error/
		s/ MAY_BREAK$/ warning/
		s/ HARMLESS$/ note/
		s/ MINOR$/ note, minor/'
}

in_page() {
	sed -n '/^\.Sh CHANGES/,/^\.Sh EXIT/s/^\.It \([A-Za-z]*\) Ta /\1 /p' \
	    "$top_srcdir/man/certfs-check.1"
}

[ "$(in_code | wc -l)" -gt 50 ] || {
	echo "FAIL expected: the classes of the code, got: $(in_code)"
	exit 1
}
diff <(in_code) <(in_page) || {
	echo "FAIL expected: the classes of the code (<) in certfs-check.1 (>)"
	exit 1
}
