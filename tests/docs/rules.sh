#!/bin/bash
# certfs-rules(7) has the rules as they are in the code. To write it anew:
#
#	tests/docs/rules.sh --write		# in the build directory
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
page=$top_srcdir/man/certfs-rules.7
print=${top_builddir:-.}/tests/docs/print_rules

if [ "${1:-}" = --write ]; then
	make -s -C "${top_builddir:-.}" tests/docs/print_rules
fi
expected=$("$print")
if [ "${1:-}" = --write ]; then
	printf '%s\n' "$expected" >"$page"
fi
if ! cmp -s <(printf '%s\n' "$expected") "$page"; then
	echo "FAIL expected in certfs-rules.7, see rules.sh --write:"
	diff <(printf '%s\n' "$expected") "$page" | head -n 40 || :
	exit 1
fi
