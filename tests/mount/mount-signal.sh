#!/bin/bash
# SIGTERM and SIGINT unmount; lazily when the mount is busy; what was written
# is kept either way, also by a handle that is still open.
. "$(dirname "$0")/lib.sh"

for signal in TERM INT HUP; do
	start
	mkdir -p "$mnt/$signal"
	definition "$signal" >"$mnt/$signal/artifacts/apiDefinition.swagger.json"
	kill -$signal "$(daemon_of "$mnt")"
	ended "$mnt"
	is "$(grep -c " $mnt " /proc/self/mounts || :)" 0 "mounts after SIG$signal"
	is "$(ls -A "$mnt")" "" "the mount point after SIG$signal"
done

# Busy: detached at once, served for a while, and it says so.
start
is "$(ls "$mnt" | tr '\n' ' ')" "HUP INT README.md TERM " "submissions so far"
cd "$mnt/TERM"
exec 7>artifacts/notes
echo 'not closed yet' >&7
kill -TERM "$(daemon_of "$mnt")"
py 'wait_mounts(sys.argv[1], False, 0)' "$mnt"
cd "$work"
exec 7>&- || :
ended "$mnt"
is "$(ls -A "$mnt")" "" "the mount point after a lazy unmount"
start
is "$(cat "$mnt/TERM/artifacts/notes")" 'not closed yet' "what was not closed"

stop

# Held open for longer than the daemon waits: it leaves, says which way it
# went, and nothing is lost.
foreground "$work/said"
exec 7>"$mnt/TERM/artifacts/kept"
echo 'never closed' >&7
kill -TERM "$daemon"
ended "$mnt"
exec 7>&- 2>/dev/null || :
has "$(cat said)" busy "what it says"
start
is "$(cat "$mnt/TERM/artifacts/kept")" 'never closed' "what was never closed"
