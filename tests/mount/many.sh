#!/bin/bash
# 10,000 submissions in the store: mounting, listing and one status cost what
# they cost with ten. Counted in requests and memory; times are printed only.
. "$(dirname "$0")/lib.sh"

count=${CERTFS_TEST_SUBMISSIONS:-10000}
mkdir few-mnt
mount_at "$work/few-mnt" "$work/few"
for i in 1 2 3 4 5 6 7 8 9 10; do
	mkdir "$work/few-mnt/sub-$i"
done
start
ok py '
for i in range(int(sys.argv[2])):
    os.mkdir(f"{sys.argv[1]}/sub-{i}")
' "$mnt" "$count"
stop "$work/few-mnt"
stop

measure() {
	local directory=$1 in=$2 before mounted
	before=$(date +%s%N)
	mount_at "$directory" "$in"
	mounted=$(date +%s%N)
	after_mount=$(resident_kib "$directory")
	is "$(cat "$directory/sub-5/status")" draft "one status"
	status_done=$(date +%s%N)
	listed=$(ls -f "$directory" | grep -c '^sub-')
	say "$listed submissions: mount $(((mounted - before) / 1000)) us," \
	    "one status $(((status_done - mounted) / 1000)) us," \
	    "ls $((($(date +%s%N) - status_done) / 1000)) us," \
	    "$after_mount KiB after mounting"
}
measure "$work/few-mnt" "$work/few"
is "$listed" 10 "submissions listed"
few=$after_mount
measure "$mnt" "$store"
is "$listed" "$count" "submissions listed"
sanitized || [ $((after_mount - few)) -lt 4096 ] || fail "memory as with ten ($few KiB)" "$after_mount KiB" "memory after mounting"

# overview has all of them; each is a submission like any other.
is "$(grep -c sub- "$mnt/.certfs/overview")" "$count" "lines of overview"
cp "$connector"/* "$mnt/sub-7/artifacts/"
is "$(cat "$mnt/sub-7/problems")" "" "problems of one of them"
stop "$work/few-mnt"
stop

# The kernel asks the same few things of a large store as of a small one.
requests() {
	store=$1
	foreground "$work/requests" -d
	cat "$mnt/sub-5/status" >/dev/null
	# Whose process id is 0 nobody waits for: they may come later.
	counted=$(grep 'opcode: ' "$work/requests" | lines_with -v 'pid: 0$')
	stop
}
many=$store
requests "$work/few"
few=$counted
[ "$few" -gt 3 ] || fail "requests in the output of -d" "$few" "requests"
requests "$many"
is "$counted" "$few" "requests from mounting to one status"
