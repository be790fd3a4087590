#!/bin/bash
# The manual pages are sound mdoc.
set -eu
top_srcdir=$(realpath "$(dirname "$0")/../..")

command -v mandoc >/dev/null || {
	echo "SKIP man.sh: mandoc is not installed"
	exit 77
}
status=0
for page in "$top_srcdir"/man/*.[1-8]; do
	# Below warnings it complains of pages that are not installed yet.
	mandoc -T lint -W warning "$page" || status=1
	[ -n "$(mandoc "$page")" ] || status=1
done
exit $status
