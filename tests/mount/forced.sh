#!/bin/bash
# umount -f cuts the connection while an artifact is being written: what was
# written by then is kept and judged, and the daemon leaves as it should.
. "$(dirname "$0")/lib.sh"
requires_root

start
ready contoso
cd "$work"
# No close before the cut, not even by a child: the daemon's end keeps the byte.
py 'import ctypes
libc = ctypes.CDLL(None, use_errno=True)
fd = os.open(sys.argv[1] + "/contoso/artifacts/apiDefinition.swagger.json", os.O_RDWR)
os.write(fd, b"x")
MNT_FORCE = 1
assert libc.umount2(sys.argv[1].encode(), MNT_FORCE) == -1	# it is busy
os._exit(0)' "$mnt"
umount -l "$mnt"
ended "$mnt"

start
cd "$mnt/contoso"
is "$(head -c 1 artifacts/apiDefinition.swagger.json)" x "what was written"
is "$(cat status)" draft "it is judged"
hasnt "$(cat log)" refused: "and was never closed"
