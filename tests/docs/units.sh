#!/bin/bash
# The units of contrib/systemd are sound.
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
top_builddir=$(realpath "${top_builddir:-.}")
units=$top_srcdir/contrib/systemd

command -v systemd-analyze >/dev/null || {
	echo "SKIP units.sh: systemd-analyze is not installed"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# The programs are not installed: the units get those of the build. Templates
# are looked at as one of their instances.
for unit in "$units"/*.service; do
	name=$(basename "$unit")
	sed -E "s,^(Exec[A-Za-z]*=)(certfs),\1$top_builddir/\2," "$unit" \
	    >"$work/${name/@./@cert.}"
done

# verify WHOSE UNIT: what is wrong with it. That a manual page or another
# unit of the machine is missing is not.
verify() {
	systemd-analyze --"$1" verify --man=no "$work/$2" 2>&1 |
	    grep -F "${2%.service}" || :
}
for unit in certfs@cert.service certfs-to-portal@cert.service; do
	found=$(HOME=$work XDG_RUNTIME_DIR=$work verify user "$unit")
	[ -z "$found" ] || {
		printf 'FAIL %s\n%s\n' "$unit" "$found"
		failures=$((failures + 1))
	}
done
found=$(verify system certfs-portal.service)
[ -z "$found" ] || {
	printf 'FAIL certfs-portal.service\n%s\n' "$found"
	failures=$((failures + 1))
}

# All of them were looked at, and the test itself can fail.
[ "$(ls "$units" | wc -l)" = 3 ] || {
	echo "FAIL expected: three units, got: $(ls "$units" | tr '\n' ' ')"
	failures=$((failures + 1))
}
sed 's/^Type=exec/Typ=exec/' "$work/certfs-portal.service" >"$work/broken.service"
[ -n "$(verify system broken.service)" ] || {
	echo "FAIL expected: an unknown key is found"
	failures=$((failures + 1))
}
[ "$failures" = 0 ]
