#!/bin/bash
# An artifact is a file like any other: offsets, truncation, append, mmap,
# times, locks, modes.
. "$(dirname "$0")/lib.sh"

start
staged contoso
ok py '
target = "artifacts/notes.txt"
fd = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
refused(errno.EEXIST, os.open, target, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
os.pwrite(fd, b"world", 6)
expect(os.pread(fd, 100, 0), b"\0\0\0\0\0\0world", "a hole")
os.pwrite(fd, b"hello ", 0)
expect(os.fstat(fd).st_size, 11, "size")
os.ftruncate(fd, 5)
expect(os.pread(fd, 100, 0), b"hello", "after a cut")
os.ftruncate(fd, 8)
expect(os.pread(fd, 100, 0), b"hello\0\0\0", "after growth")
os.truncate(target, 5)
more = os.open(target, os.O_WRONLY | os.O_APPEND)
os.write(more, b"!")
os.write(more, b"!")
expect(os.pread(fd, 100, 0), b"hello!!", "appended")
os.close(more)
os.lseek(fd, 0, os.SEEK_END)
os.write(fd, b"?")
os.fsync(fd)
os.fdatasync(fd)
expect(load(target), b"hello!!?", "the whole")
expect(os.pread(fd, 10, 1000), b"", "a read behind the end")
expect(os.lseek(fd, 0, os.SEEK_HOLE) in (8,), True, "SEEK_HOLE")
os.close(fd)
fd = os.open(target, os.O_RDONLY)
refused(errno.EBADF, os.write, fd, b"x")
os.close(fd)
refused(errno.ENOTDIR, os.open, target + "/x", os.O_RDONLY)
refused(errno.EISDIR, os.open, "artifacts", os.O_WRONLY)
refused(errno.ENOENT, os.open, "artifacts/none", os.O_RDONLY)
os.unlink(target)
refused(errno.ENOENT, os.unlink, target)
refused(errno.EISDIR, os.unlink, "artifacts/../artifacts")
'

# mmap, private and shared; a late write through a mapping is judged too.
ok py '
target = "artifacts/apiDefinition.swagger.json"
text = load(target)
with open(target, "r+b") as handle:
    with mmap.mmap(handle.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ) as private:
        expect(private[:], text, "private mapping")
    shared = mmap.mmap(handle.fileno(), 0)
at = text.index(b"2.0")
shared[at:at + 3] = b"9.9"
shared.flush()
shared.close()
expect(load(target), text.replace(b"2.0", b"9.9", 1), "a write through a mapping")
problems = load("problems").decode()
if target not in problems:
    sys.exit("problems does not know of a write through a mapping: " + problems)
save(target, text)
expect(load("problems"), b"", "problems")
with open("problems", "rb") as handle:      # direct_io: private only
    pass
with open("status", "rb") as handle:
    with mmap.mmap(handle.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ) as private:
        expect(private[:], load("status"), "private mapping of a generated file")
'

# Times: explicit ones are kept, saving sets them to now.
target=artifacts/apiDefinition.swagger.json
ok touch -d '2001-02-03 04:05:06.123456789' $target artifacts/icon.png
is "$(stat -c %y $target)" '2001-02-03 04:05:06.123456789 +0000' "an explicit time"
ok touch -r $target artifacts/scratch
is "$(mtime artifacts/scratch)" "$(mtime $target)" "touch -r"
remount
cd "$mnt/contoso"
is "$(stat -c %y $target)" '2001-02-03 04:05:06.123456789 +0000' "an explicit time after a remount"
definition New >$target
ok test $target -nt artifacts/icon.png
touch -d '1970-01-01 00:00:00' artifacts/scratch
is "$(mtime artifacts/scratch)" 0.000000000 "the beginning of time"
touch artifacts/scratch
ok test artifacts/scratch -nt artifacts/icon.png

# Modes and owners: accepted, and nothing changes; a mode that matters, too.
mode=$(stat -c %a $target)
for wanted in 600 755 444; do
	ok chmod $wanted $target
	is "$(stat -c %a $target)" "$mode" "mode after chmod $wanted"
done
ok chown "$(id -u):$(id -g)" $target
is "$(stat -c %U $target)" "$(id -un)" "owner"
if [ "$(id -u)" = 0 ]; then
	fails_with 'Operation not permitted' chown 12345 $target
fi
ok sh -c "echo x >>artifacts/scratch"

# Locks: two processes exclude each other, by flock and by fcntl.
ok py '
fd = os.open("artifacts/icon.png", os.O_RDWR)
fcntl.flock(fd, fcntl.LOCK_EX)
other = os.open("artifacts/icon.png", os.O_RDWR)
refused(errno.EAGAIN, fcntl.flock, other, fcntl.LOCK_EX | fcntl.LOCK_NB)
fcntl.flock(fd, fcntl.LOCK_UN)
fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
fcntl.lockf(fd, fcntl.LOCK_EX)
child = os.fork()
if child == 0:
    mine = os.open("artifacts/icon.png", os.O_RDWR)
    try:
        fcntl.lockf(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os._exit(0)
    os._exit(1)
expect(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, "a locked record")
'

# df is plausible, for the mount and for programs that look before they write.
ok py '
for place in (".", "artifacts", sys.argv[1]):
    found = os.statvfs(place)
    for name in ("f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_bsize", "f_frsize"):
        if getattr(found, name) <= 0:
            sys.exit(f"statvfs of {place}: {name} is {getattr(found, name)}")
    expect(found.f_namemax, 255, "f_namemax")
' "$mnt"
ok df "$mnt"

# What cannot be done says so as a C programmer expects.
ok py '
refused(errno.ENOTSUP, os.setxattr, "artifacts/icon.png", "user.x", b"y")
refused(errno.ENOTSUP, os.getxattr, "artifacts/icon.png", "user.x")
refused(errno.ENOTSUP, os.open, "artifacts", os.O_TMPFILE | os.O_RDWR)
'
