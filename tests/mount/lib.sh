# The harness of the mount tests, sourced by each of them first.
#
# A test is one file about one behaviour. It has a directory of its own, $work,
# with $store and $mnt in it; start mounts, and whatever way the test ends the
# mount, its daemon and the directory are gone afterwards. A daemon that ends
# with another status than 0, or a sanitizer that reports anything, fails the
# test. A check that does not hold is printed (expected, got) and counted, and
# the test goes on; a command that fails where none may ends it.
#
#	make check TESTS=tests/mount/save-vim.sh
#	top_builddir=/path/to/build bash tests/mount/save-vim.sh

test_file=$(realpath "$0")
test_name=$(basename "$0" .sh)
tests=$(dirname "$test_file")
top_srcdir=$(realpath "$tests/../..")
top_builddir=$(realpath "${top_builddir:-.}")
certfs=${CERTFS:-$top_builddir/certfs}
certfs_check=${CERTFS_CHECK:-$top_builddir/certfs-check}
sample=$top_srcdir/contrib/sample
shared=${CERTFS_SHARED:-$top_srcdir/../shared}

# A test that hangs is a test that failed: give it an end. Editors, git and rsync
# listen to the environment: nothing of it is passed on but what is ours.
if [ -z "${CERTFS_TEST_WATCHED:-}" ]; then
	passed=(CERTFS_TEST_WATCHED=1)
	for name in PATH LD_LIBRARY_PATH TMPDIR CERTFS top_builddir "${!CERTFS_@}"; do
		[ -z "${!name+set}" ] || passed+=("$name=${!name}")
	done
	exec env -i "${passed[@]}" \
	    timeout -k 30 "${CERTFS_TEST_TIMEOUT:-600}" bash "$0" "$@"
fi

set -E -e -u -o pipefail
export LC_ALL=C.UTF-8 TZ=UTC PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH
export PYTHONPATH=$tests PYTHONDONTWRITEBYTECODE=1

repeat="top_builddir=$top_builddir bash $test_file"
failures=0
mounts=()	# one "directory keeper daemon" for each that is up
daemon=
work=
awaited=	# what eventually waits for

say() {
	printf '%s\n' "$*"
}

skip() {
	say "SKIP $test_name: $*"
	exit 77
}

requires() {
	local program
	for program; do
		command -v "$program" >/dev/null || skip "$program is not installed"
	done
}

requires_root() {
	[ "$(id -u)" = 0 ] || skip "needs root"
}

requires_shared() {
	[ -e "$shared/$1" ] || skip "$1 is not at $shared"
}

# fail EXPECTED GOT WHAT
fail() {
	failures=$((failures + 1))
	printf 'FAIL %s (line %s)\n  expected: %s\n  got:      %s\n' \
	    "$3" "$(caller_line)" "$1" "$2"
}

# The line of the test file itself from which the helpers were called.
caller_line() {
	local i
	for ((i = 0; i < ${#BASH_SOURCE[@]}; i++)); do
		if [ "${BASH_SOURCE[i]##*/}" = "$test_name.sh" ]; then
			printf '%s' "${BASH_LINENO[i - 1]}"
			return
		fi
	done
	printf '?'
}

# is GOT EXPECTED [WHAT]
is() {
	[ "$1" = "$2" ] || fail "$2" "$1" "${3:-value}"
}

isnt() {
	[ "$1" != "$2" ] || fail "something other than: $2" "$1" "${3:-value}"
}

# has TEXT PART [WHAT]
has() {
	[[ $1 == *"$2"* ]] || fail "text with: $2" "$1" "${3:-text}"
}

hasnt() {
	[[ $1 != *"$2"* ]] || fail "text without: $2" "$1" "${3:-text}"
}

# ok COMMAND...: it succeeds.
ok() {
	local status=0 text
	text=$("$@" 2>&1) || status=$?
	[ "$status" = 0 ] || fail "exit status 0" "$status: $text" "$*"
}

# fails_with ERRNO-TEXT COMMAND...: it fails and says so.
fails_with() {
	local text status=0 expected=$1
	shift
	text=$("$@" 2>&1) || status=$?
	[ "$status" != 0 ] || fail "a failure with '$expected'" "exit status 0: $text" "$*"
	[[ $text == *"$expected"* ]] || fail "a failure with '$expected'" "$text" "$*"
}

# fails COMMAND...: it fails, in whatever words.
fails() {
	local text status=0
	text=$("$@" 2>&1) || status=$?
	[ "$status" != 0 ] || fail "a failure" "exit status 0: $text" "$*"
}

same() {
	cmp -s "$1" "$2" || fail "the bytes of $2" "$(cmp "$1" "$2" 2>&1 || :)" "$1"
}

exists() {
	[ -e "$1" ] || [ -L "$1" ] || fail "$1 to be there" "no such file" "$1"
}

absent() {
	! { [ -e "$1" ] || [ -L "$1" ]; } || fail "$1 not to be there" "it is" "$1"
}

inode() {
	stat -c %i "$1"
}

# names DIRECTORY: what is in it, on one line; nothing when it is not there.
names() {
	[ ! -d "$1" ] || ls -A "$1" | tr '\n' ' '
}

# eventually WHAT COMMAND...: waits until it succeeds. It has no limit of its
# own, for a machine may be slow; when the test's time is over it says WHAT.
eventually() {
	awaited=$1
	shift
	until "$@"; do
		read -r -t 0.05 <>"$work/pause" || :
	done
	awaited=
}

got_instead() {
	say "not yet, when the time of the test was over"
}

overdue() {
	[ -z "$awaited" ] || fail "$awaited" "$(got_instead)" "waiting"
	exit 1
}

# lines_with PATTERN [FILE...]: how many.
lines_with() {
	grep -c "$@" || :
}

# findings: problems, but for the remarks about scratch with a plain name.
findings() {
	grep -v '\[NotAnArtifact\]$' problems || :
}

mtime() {
	stat -c %.9Y "$1"
}

# py CODE [ARGUMENT...]: Python for what has no command; calls.py is there.
py() {
	local code=$1
	shift
	python3 -c "from calls import *
$code" "$@"
}

# ---- mounts ----

# mount_at DIRECTORY STORE [OPTION...]: mounts, or says why not and fails.
mount_at() {
	local directory=$1 in=$2 status tell=$work/tell.$RANDOM keeper
	shift 2
	mkfifo "$tell"
	python3 "$tests/keeper.py" "$tell" "$work/log" \
	    "$certfs" -o "store=$in" "$@" "$directory" &
	keeper=$!
	read -r status daemon <"$tell"
	rm "$tell"
	if [ "$status" != 0 ] || [ "$daemon" = - ]; then
		wait "$keeper" || :
		fail "a mount" "exit status $status: $(cat "$work/log")" "$certfs -o store=$in $* $directory"
		return 1
	fi
	mounts+=("$directory $keeper $daemon")
}

start() {
	mount_at "$mnt" "$store" "$@"
}

# foreground LOG [OPTION...]: mount with -f; what it says goes to LOG.
foreground() {
	local log=$1
	shift
	"$certfs" -f -o "store=$store" "$@" "$mnt" >"$log" 2>&1 &
	daemon=$!
	mounts+=("$mnt $daemon $daemon")
	py 'wait_mounts(sys.argv[1], True, int(sys.argv[2]))' "$mnt" "$daemon" ||
	    fail "a mount" "$(cat "$log")" "certfs -f"
}

# drop_copies: a mount namespace begins with copies of the mounts of all tests
# that run, and their daemons would live as long as it.
drop_copies() {
	local directory
	while read -r directory; do
		umount -l "$(printf %b "$directory")"
	done < <(awk '$3 == "fuse.certfs" { print $2 }' /proc/self/mounts)
}

forget_mount() {
	local entry kept=()
	for entry in "${mounts[@]}"; do
		[ "${entry%% *}" = "$1" ] || kept+=("$entry")
	done
	mounts=("${kept[@]}")
}

# keeper_of DIRECTORY, daemon_of DIRECTORY
keeper_of() {
	local entry directory keeper pid
	for entry in "${mounts[@]}"; do
		read -r directory keeper pid <<<"$entry"
		[ "$directory" != "$1" ] || printf %s "$keeper"
	done
}

daemon_of() {
	local entry directory keeper pid
	for entry in "${mounts[@]}"; do
		read -r directory keeper pid <<<"$entry"
		[ "$directory" != "$1" ] || printf %s "$pid"
	done
}

detach() {
	if [ "$(id -u)" = 0 ]; then
		umount "$@"
	else
		fusermount3 -u "$@"
	fi
}

# ended DIRECTORY [STATUS]: the daemon of a mount is waited for.
ended() {
	local status=0
	wait "$(keeper_of "$1")" || status=$?
	forget_mount "$1"
	is "$status" "${2:-0}" "exit status of the daemon"
}

# stop [DIRECTORY]: unmount as a user does.
stop() {
	local directory=${1:-$mnt}
	cd "$work"
	detach "$directory"
	ended "$directory"
}

# crash [DIRECTORY]: what the out-of-memory killer does.
crash() {
	local directory=${1:-$mnt}
	kill -KILL "$(daemon_of "$directory")"
	ended "$directory" 137
}

remount() {
	stop
	start "$@"
}

alive() {
	[ -d "/proc/$(daemon_of "${1:-$mnt}")" ] || fail "a living daemon" "it is gone" "daemon"
}

# Whether a sanitizer is in the program: its memory is no measure then.
sanitized() {
	grep -qaE '__(asan|tsan)_init' "$certfs"
}

resident_kib() {
	awk '/^VmRSS/ { print $2 }' "/proc/$(daemon_of "${1:-$mnt}")/status"
}

# fits KIB: the daemon's memory, once it knows what the kernel forgot.
fits() {
	eventually "at most $1 KiB of memory" is_resident "$1"
}

is_resident() {
	[ "$(resident_kib)" -le "$1" ]
}

# ---- submissions ----

# new NAME: an empty draft, and the test goes into it.
new() {
	mkdir "$mnt/$1"
	cd "$mnt/$1"
}

# staged NAME: a draft with the complete sample connector.
staged() {
	new "$1"
	cp "$connector"/* artifacts/
	cp "$sample/intro.md" intro.md
}

# filled: what the form needs for the sample, and the merged pull request.
filled() {
	printf '%s\n' you@example.com >form/contact_email
	printf '%s\n' support@example.com >form/support_email
	printf '%s\n' 'Use the account below; list the items.' >form/testing_notes
	printf '%s\n' tester@example.com >form/test_account
	printf '%s\n' 'correct horse battery' >form/test_credentials
	printf '%s\n' no >form/mfa
	printf '%s\n' 4321 >form/pull_request
	printf '%s\n' "${1:-3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a}" >form/commit
	printf '%s\n' merged >open-source/record
}

# ready NAME, sent NAME: further along the road.
ready() {
	staged "$1"
	filled
	is "$(cat status)" ready "status of a complete draft"
}

sent() {
	ready "$1"
	touch submit
	is "$(cat status)" to-upload "status after touch submit"
}

# definition TITLE: a valid definition that differs by its title.
definition() {
	sed "s/\"title\": *\"[^\"]*\"/\"title\": \"$1\"/" \
	    "$connector/apiDefinition.swagger.json"
}

# Not JSON: what the default validate= refuses.
malformed() {
	printf '{"swagger": "2.0", %s\n' "${1:-broken}"
}

# ---- from start to end ----

sanitizer_reports() {
	local report
	for report in "$work"/san.*; do
		[ -e "$report" ] || continue
		fail "no sanitizer report" "$(head -n 40 "$report")" "sanitizer"
	done
	return 0
}

# A test may define also_clean for what it leaves outside $work. Servers end
# with it: see tests/lib/servers.sh.

# A mount that a failed test has lost sight of.
left_behind() {
	local directory
	while read -r directory; do
		detach -l "$directory" 2>/dev/null || detach -z "$directory"
	done < <(awk -v below="$work/" 'index($2, below) == 1 { print $2 }' /proc/self/mounts)
}

# lets_go DIRECTORY DAEMON: what a killed program left behind may still be in
# it; the mount ends with the last of them.
lets_go() {
	detach -l "$1" 2>/dev/null || detach -z "$1"
	timeout 100 tail -s 0.1 --pid="$2" -f /dev/null
}

finish() {
	local status=$? entry directory keeper pid
	trap - EXIT ERR
	set +e
	cd /
	for entry in "${mounts[@]}"; do
		read -r directory keeper pid <<<"$entry"
		if [ "$status" = 0 ] &&
		    { detach "$directory" 2>/dev/null || lets_go "$directory" "$pid"; }; then
			wait "$keeper"
			is $? 0 "exit status of the daemon"
		else
			[ "$status" != 0 ] || fail "a mount that nobody uses" "it is in use" "$directory"
			detach -l "$directory" 2>/dev/null || detach -z "$directory" 2>/dev/null
			kill -TERM "$pid" 2>/dev/null
			timeout 20 tail --pid="$pid" -f /dev/null || kill -KILL "$pid"
			wait "$keeper"
		fi
	done
	! declare -F also_clean >/dev/null || also_clean
	! declare -F stop_servers >/dev/null || stop_servers
	left_behind
	sanitizer_reports
	# A skip hides nothing that has failed before it.
	[ "$failures" = 0 ] || status=1
	if [ "$status" != 0 ] && [ "$status" != 77 ]; then
		[ ! -s "$work/log" ] || sed 's/^/  log: /' "$work/log"
		say "again with: $repeat"
	fi
	rm -rf --one-file-system "$work"
	exit "$status"
}

unexpected() {
	printf 'FAIL line %s: this failed where nothing may: %s\n' "$1" "$2"
}

[ -x "$certfs" ] || {
	say "$certfs is not there: run from the build directory after make," \
	    "or set top_builddir"
	exit 99
}
if [ "${needs_mount:-yes}" != no ]; then
	[ -c /dev/fuse ] || skip "no /dev/fuse here"
	[ "$(id -u)" = 0 ] || requires fusermount3
fi
requires python3

# Not below /tmp where it can be helped: editors save differently there.
work=$(mktemp -d "${TMPDIR:-$top_builddir}/$test_name.XXXXXX")
mnt=$work/mnt
store=$work/store
connector=$work/connector	# the sample's artifacts, without its intro.md
mkdir "$mnt" "$connector"
find "$sample" -maxdepth 1 -type f ! -name intro.md -exec install -m 644 {} "$connector" \;
export HOME=$work
export ASAN_OPTIONS=log_path=$work/san UBSAN_OPTIONS=log_path=$work/san:print_stacktrace=1
export TSAN_OPTIONS=log_path=$work/san
# libfuse tells of a connection that ends amid a read with perror(3), and may
# cancel the thread that is in it.
export LSAN_OPTIONS=suppressions=$work/suppressions:print_suppressions=0
echo 'leak:fdopen' >"$work/suppressions"
trap finish EXIT
trap 'unexpected $LINENO "$BASH_COMMAND"' ERR
trap 'exit 1' HUP INT
trap overdue TERM
mkfifo "$work/pause"
cd "$work"
