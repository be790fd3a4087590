#!/bin/bash
# A read-only store says so; a full disk is ENOSPC and loses nothing that was
# accepted.
. "$(dirname "$0")/lib.sh"
requires_root	# for a filesystem of our own

mkdir small
mount -t tmpfs -o size=3m,mode=700 certfs-test small
store=$work/small/store
start
staged contoso
stop
mount -o remount,ro small
text=$("$certfs" -o store="$store" "$mnt" 2>&1) && fail "a refusal" "exit status 0" "a read-only store"
has "$text" 'ead-only' "reason of the refusal"
fails mountpoint -q "$mnt"
mount -o remount,rw small

# A full disk: what was accepted stays, and what is not is told.
start
cd "$mnt/contoso"
cp artifacts/apiDefinition.swagger.json "$work/kept"
status=0
for i in $(seq 60); do
	sh -c 'head -c 200000 /dev/urandom >"$1"' _ "artifacts/fill-$i" 2>"$work/said" || { status=$?; break; }
done
isnt "$status" 0 "status of filling the disk"
has "$(cat "$work/said")" 'No space left on device' "what the writer is told"
same artifacts/apiDefinition.swagger.json "$work/kept"
is "$(cat status)" draft "status on a full disk"
ok ls -l artifacts
alive
fails_with 'No space left on device' sh -c 'head -c 1500000 /dev/urandom | cat >artifacts/more'
# Room again: everything works again, without a remount.
mount -o remount,size=64m "$work/small"
cd "$mnt/contoso"
definition Roomy >artifacts/apiDefinition.swagger.json
is "$(grep -c error problems || :)" 0 "errors with room again"
head -c 200000 /dev/urandom >"$work/random"
ok cp "$work/random" artifacts/random
crash
start
same "$mnt/contoso/artifacts/random" "$work/random"
has "$(cat "$mnt/contoso/artifacts/apiDefinition.swagger.json")" Roomy "the definition after kill -9"
stop
