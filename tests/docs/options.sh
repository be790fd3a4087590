#!/bin/bash
# The mount options that certfs -h lists are those of certfs(1), and bash
# completes them.
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
page=$top_srcdir/man/certfs.1
completion=$top_srcdir/contrib/bash-completion/certfs

# Rows of option_rows[] that have a text for -h.
in_code() {
	tr '\n' ' ' <"$top_srcdir/src/conf/conf.c" |
	    grep -oE '\{ "[a-z_]+", take_[a-z_]+, (false|true), (false|true),[[:space:]]+"' |
	    sed -E 's/\{ "([a-z_]+)".*/\1/' | sort -u
}

in_page() {
	sed -n '/^\.Sh MOUNT OPTIONS/,/^\.Sh PORTAL/s/^\.It Cm \([a-z_]*\).*/\1/p' \
	    "$page" | sort -u
}

[ "$(in_code | wc -l)" -gt 10 ] || {
	echo "FAIL expected: the options of the code, got: $(in_code)"
	exit 1
}
diff <(in_code) <(in_page) || {
	echo "FAIL expected: the options of the code (<) in certfs.1 (>)"
	exit 1
}
status=0
for option in $(in_code); do
	grep -qw -- "$option" "$completion" || {
		echo "FAIL expected: $option in bash-completion/certfs"
		status=1
	}
done
for variable in $(grep -ohE '"CERTFS_[A-Z_]+"' "$top_srcdir"/src/certfs/main.c \
    "$top_srcdir"/include/certfs/conf.h | tr -d '"'); do
	grep -q "^\.Ev $variable" "$page" || {
		echo "FAIL expected: $variable in certfs.1"
		status=1
	}
done
exit $status
