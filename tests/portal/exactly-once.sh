#!/bin/bash
# Many versions through faults of every kind, with the daemon and the portal
# killed on the way: each arrives once, in order, with its bytes; then the mount
# shows what the portal says, and the portal has each answer once. See chaos.py.
#
#	CERTFS_TEST_SUBMISSIONS=2000	more than the hundred that it has else
#	CERTFS_TEST_SEED=N		the same faults in the same order again
. "$(dirname "$0")/lib.sh"
requires fusermount3
certificates

submissions=${CERTFS_TEST_SUBMISSIONS:-100}
seed=${CERTFS_TEST_SEED:-$RANDOM}
say "seed $seed: CERTFS_TEST_SEED=$seed repeats it"
mkdir "$work/chaos"

# It ends what it started; if it was killed, that is done here.
chaos=
also_clean() {
	local file pid
	if [ -n "$chaos" ]; then
		kill -TERM "$chaos" 2>/dev/null
		wait "$chaos"
	fi
	for file in "$work/chaos/store/lock" "$work/chaos/portal.pid"; do
		pid=
		[ ! -s "$file" ] || read -r pid <"$file"
		[ -z "$pid" ] || ! grep -qFza "$work" "/proc/$pid/cmdline" 2>/dev/null ||
		    lets_go_of "$pid"
	done
	[ ! -s "$work/chaos/portal.log" ] ||
	    fail "nothing in the log" "$(tail -n 20 "$work/chaos/portal.log")" "the portal"
	return 0
}
lets_go_of() {
	kill -TERM "$1" 2>/dev/null
	timeout 20 tail -s 0.1 --pid="$1" -f /dev/null || kill -KILL "$1"
}

python3 "$portal_lib/chaos.py" --certfs "$certfs" --portal "$certfs_portal" \
    --work "$work/chaos" --sample "$sample" --ca "$ca_file" \
    "${server_tls[@]}" \
    --submissions "$submissions" --seed "$seed" &
chaos=$!
status=0
wait "$chaos" || status=$?
chaos=
is "$status" 0 "exit status of chaos.py --seed $seed"
