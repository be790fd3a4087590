#!/bin/sh
# Make ./configure from a checkout.
set -e
cd "$(dirname "$0")"
command -v autoreconf >/dev/null || {
	echo "autogen.sh: autoreconf was not found; on Debian: apt install autoconf automake" >&2
	exit 1
}
exec autoreconf --install --warnings=all
