#!/bin/bash
# A mount over our own dead mount point just works, as often as one likes.
. "$(dirname "$0")/lib.sh"

start
staged contoso
cd "$work"
for i in 1 2 3; do
	crash
	fails_with 'Transport endpoint is not connected' ls "$mnt"
	start
	is "$(cat "$mnt/contoso/status")" draft "status after crash $i"
	is "$(grep -c " $mnt " /proc/self/mounts)" 1 "mounts there"
done
same "$mnt/contoso/artifacts/icon.png" "$connector/icon.png"

# With somebody's working directory in the dead one.
mkfifo there
(cd "$mnt/contoso" && echo yes >"$work/there" && exec sleep 1000) &
sitter=$!
read -r _ <there
crash
start
is "$(cat "$mnt/contoso/status")" draft "status with somebody in the dead mount"
kill $sitter
wait $sitter 2>/dev/null || :
