#!/bin/bash
# A disk that is full in the middle of a save: close says so, the old content
# stays, what is open stays whole, and with room again the next save works.
. "$(dirname "$0")/lib.sh"
requires_root

mkdir small
mount -t tmpfs -o size=3m,mode=700 certfs-test small
also_clean() {
	umount "$work/small"
}
store=$work/small/store
start
staged contoso
cp "$connector/apiDefinition.swagger.json" "$work/old"
definition Fuller >"$work/new"
head -c 300000 /dev/zero | tr '\0' ' ' >>"$work/new"
head -c 300000 /dev/zero | tr '\0' o >artifacts/same.bak
dd if=/dev/zero of="$work/small/fill" bs=64k 2>/dev/null || :

ok py '
def shows(path, text, mtime):
    """The release comes after close(2) has returned: until then it is open."""
    for _ in range(500):
        if load(path) == text and os.stat(path).st_mtime_ns == mtime:
            return True
        time.sleep(0.01)
    return False


target, (old, new) = "artifacts/apiDefinition.swagger.json", map(load, sys.argv[1:3])
before = os.stat(target).st_mtime_ns
fd = os.open(target, os.O_RDWR | os.O_TRUNC)
os.write(fd, new)
refused(errno.ENOSPC, os.fsync, fd)
refused(errno.ENOSPC, os.close, fd)
expect(shows(target, old, before), True, "the old content after a failed close")
expect(load("problems"), b"", "problems")
refused(errno.ENOSPC, os.mkdir, "../other")
refused(errno.ENOSPC, os.rename, "artifacts/icon.png", "artifacts/other.png")
refused(errno.ENOSPC, os.unlink, "artifacts/icon.png")
expect(os.path.exists("artifacts/icon.png"), True, "a name that could not be removed")

# Nor does the kernel go on showing what was not kept, when the size is the same.
before = os.stat("artifacts/same.bak").st_mtime_ns
fd = os.open("artifacts/same.bak", os.O_RDWR)
os.write(fd, b"n" * 300000)
open_time = os.fstat(fd).st_mtime_ns
refused(errno.ENOSPC, os.close, fd)
expect(open_time > before, True, "the time of what is open")
expect(shows("artifacts/same.bak", b"o" * 300000, before), True, "the old content is shown again")

# Whoever has it open has all of it, and the next look keeps it.
fd = os.open(target, os.O_RDWR | os.O_TRUNC)
reader = os.open(target, os.O_RDONLY)
os.write(fd, new)
refused(errno.ENOSPC, os.close, fd)
expect(os.pread(reader, len(new) + 1, 0), new, "content that is open")
os.unlink(sys.argv[3])
load("problems")
os.close(reader)
expect(load(target), new, "content with room again")
save(target, old)
save("artifacts/apiProperties.json", load("artifacts/apiProperties.json"))
' "$work/old" "$work/new" "$work/small/fill"
crash
start
same "$mnt/contoso/artifacts/apiDefinition.swagger.json" "$work/old"
stop
