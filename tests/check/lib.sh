# The harness of the tests of certfs-check, sourced by each of them first.
#
# A test is one file about one behaviour.  It runs in a directory of its own,
# which is gone afterwards.  A check that does not hold is printed (expected,
# got) and counted, and the test goes on.
#
#	make check TESTS=tests/check/zip.sh
#	top_builddir=/path/to/build bash tests/check/zip.sh

test_file=$(realpath "$0")
top_srcdir=$(realpath "$(dirname "$test_file")/../..")
top_builddir=$(realpath "${top_builddir:-.}")
certfs_check=${CERTFS_CHECK:-$top_builddir/certfs-check}
shared=${CERTFS_SHARED:-$top_srcdir/../shared}
definition=apiDefinition.swagger.json

set -e -u -o pipefail
export LC_ALL=C.UTF-8 TZ=UTC
unset LANGUAGE CDPATH "${!GIT_@}"
failures=0

skip() {
	echo "SKIP $(basename "$0"): $*"
	exit 77
}

requires() {
	local program
	for program; do
		command -v "$program" >/dev/null || skip "$program is not installed"
	done
}

# fail EXPECTED GOT WHAT
fail() {
	failures=$((failures + 1))
	printf 'FAIL %s (line %s)\n  expected: %s\n  got:      %s\n' \
	    "$3" "${BASH_LINENO[1]}" "$1" "$2"
}

# is GOT EXPECTED WHAT
is() {
	[ "$1" = "$2" ] || fail "$2" "$1" "$3"
}

# has TEXT PART WHAT
has() {
	[[ $1 == *"$2"* ]] || fail "text with: $2" "$1" "$3"
}

hasnt() {
	[[ $1 != *"$2"* ]] || fail "text without: $2" "$1" "$3"
}

# check ARGUMENT...: runs the program; then there are $status, $out and $err.
check() {
	status=0
	out=$(timeout 60 "$certfs_check" "$@" 2>err.txt) || status=$?
	err=$(cat err.txt)
	rm err.txt
}

# gives STATUS WHAT: of the last check, without a word on standard error
# unless it is 2, and with one then.
gives() {
	[ "$status" = "$1" ] ||
		fail "exit status $1" "$status; $out; $err" "$2"
	case $1 in
	2) [[ $err == certfs-check:* ]] ||
		fail "a message on standard error" "$err" "$2" ;;
	*) is "$err" "" "standard error of $2" ;;
	esac
}

# connector DIRECTORY: a complete connector without findings.
connector() {
	mkdir -p "$1"
	cp "$sample/$definition" "$sample/apiProperties.json" \
	    "$sample/icon.png" "$sample/script.csx" "$sample/readme.md" "$1"
	cp "$top_srcdir/contrib/sample/intro.md" "$1"
	chmod -R u+w "$1"
}

# break_summary FILE: gives a definition one error, FieldLengthExceeded.
break_summary() {
	local long
	long=$(printf 'Lists the items %.0s' 1 2 3 4 5 6)
	sed -i "0,/\"summary\": *\"[^\"]*\"/s//\"summary\": \"${long% }\"/" "$1"
}

finish() {
	local r=$?
	cd /
	rm -rf "$work"
	[ "$r" != 0 ] || [ "$failures" = 0 ] || r=1
	[ "$r" = 0 ] || [ "$r" = 77 ] ||
		echo "again with: top_builddir=$top_builddir bash $test_file"
	exit "$r"
}

[ -x "$certfs_check" ] || {
	echo "$certfs_check is not there: run from the build directory after" \
	    "make, or set top_builddir"
	exit 99
}
sample=$top_srcdir/contrib/sample
[ ! -d "$sample/artifacts" ] || sample=$sample/artifacts
work=$(mktemp -d)
trap finish EXIT
cd "$work"
