#!/bin/bash
# A mount that is taken from under its users: what they have open goes on
# after umount -l, and what was written and not closed is kept either way.
. "$(dirname "$0")/lib.sh"
requires_root

start
new contoso
exec 7>artifacts/lazy 8<status
cd "$work"
umount -l "$mnt"
echo 'after the unmount' >&7
is "$(cat <&8)" draft "a file that was open"
alive
exec 7>&- 8<&-
ended "$mnt"
start
is "$(cat "$mnt/contoso/artifacts/lazy")" 'after the unmount' "what was written after umount -l"

# The last of many is closed while the daemon still hears of the others.
stop
for i in {1..20}; do
	start
	ok py '
import subprocess
opened = [os.open(sys.argv[1] + "/contoso/status", os.O_RDONLY) for _ in range(64)]
subprocess.run(["umount", "-l", sys.argv[1]], check=True)
' "$mnt"
	ended "$mnt"
done
start

# The connection is aborted, as an administrator may.
control=$work/control
mkdir "$control"
mount -t fusectl fusectl "$control" || skip "fusectl cannot be mounted here"
also_clean() {
	umount "$control"
}
exec 7>"$mnt/contoso/artifacts/aborted"
echo 'not closed' >&7
echo 1 >"$control/$(mountpoint -d "$mnt" | cut -d: -f2)/abort"
exec 7>&- || :
ended "$mnt"
detach "$mnt" 2>/dev/null || :
start
is "$(cat "$mnt/contoso/artifacts/aborted")" 'not closed' "what was written before the abort"
