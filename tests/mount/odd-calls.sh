#!/bin/bash
# Calls that few programs make, and arguments that none should: each works as
# on any filesystem or has the errno that a C programmer expects.
. "$(dirname "$0")/lib.sh"

start
new contoso
ok py '
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
GETDENTS64 = 217 if os.uname().machine == "x86_64" else 61
KEEP_SIZE, PUNCH_HOLE, ZERO_RANGE, COLLAPSE = 1, 2, 16, 8
HUGE = 2**63 - 1


def names_by_getdents(path, size):
    """A listing by buffers of that many bytes."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    buffer = ctypes.create_string_buffer(1 << 16)
    names = []
    while (got := libc.syscall(GETDENTS64, fd, buffer, size)) > 0:
        at = 0
        while at < got:
            names.append(ctypes.string_at(ctypes.addressof(buffer) + at + 19))
            at += struct.unpack_from("H", buffer, at + 16)[0]
    expect(got, 0, f"getdents of {size} bytes")
    os.close(fd)
    return sorted(names)


# Names of any bytes, in problems without a control character.
for byte in range(1, 256):
    if byte != ord("/"):
        save(b"artifacts/n" + bytes([byte]) + b"x", b"1")
expect(len(os.listdir("artifacts")), 254, "names of every byte")
control = [c for c in load("problems") if c < 32 and c != 10 or c == 127]
expect(control, [], "control characters in problems")
refused(errno.ENAMETOOLONG, save, "artifacts/" + "n" * 256, b"")
save("artifacts/" + "n" * 255, b"")

# Listings by tiny buffers, and from offsets that were never told.
whole = names_by_getdents("artifacts", 1 << 16)
expect(len(whole), 257, "names with . and ..")
for size in (280, 300, 500):
    expect(names_by_getdents("artifacts", size), whole, f"names by {size} bytes")
fd = os.open("artifacts", os.O_RDONLY | os.O_DIRECTORY)
buffer = ctypes.create_string_buffer(1 << 16)
for offset in (5, 4095, 1 << 40, HUGE):
    os.lseek(fd, offset, os.SEEK_SET)
    expect(libc.syscall(GETDENTS64, fd, buffer, 1 << 16) >= 0, True, f"a listing from {offset}")
refused(errno.EINVAL, os.lseek, fd, -1, os.SEEK_SET)
os.close(fd)
for name in whole:
    if name not in (b".", b".."):
        os.unlink(b"artifacts/" + name)

# Sizes and offsets that nothing can have.
for path in ("artifacts/notes", "artifacts/apiDefinition.swagger.json", "intro.md", "form/.scratch"):
    save(path, b"")
    for size in (HUGE, 1 << 40):
        refused(errno.EFBIG, os.truncate, path, size)
    refused(errno.EINVAL, os.truncate, path, -1)
    fd = os.open(path, os.O_RDWR)
    refused(errno.EFBIG, os.ftruncate, fd, HUGE)
    refused(errno.EFBIG, os.pwrite, fd, b"x", HUGE - 1)
    refused(errno.EFBIG, os.pwrite, fd, b"x", 1 << 40)
    expect(os.pread(fd, 10, 1 << 62), b"", "a read far behind the end")
    expect(os.fstat(fd).st_size, 0, "size after all of it")
    os.close(fd)
    os.unlink(path)
refused(errno.EACCES, os.truncate, "status", 0)
os.truncate("submit", 1 << 40)
expect(load("status"), b"draft\n", "status")

# fallocate
fd = os.open("artifacts/notes", os.O_RDWR | os.O_CREAT)
fallocate(fd, 0, 0, 5000)
expect(os.fstat(fd).st_size, 5000, "size after fallocate")
fallocate(fd, 0, 0, 100)
expect(os.fstat(fd).st_size, 5000, "size after less of it")
for mode in (KEEP_SIZE | PUNCH_HOLE, ZERO_RANGE, COLLAPSE):
    refused(errno.EOPNOTSUPP, fallocate, fd, mode, 0, 4096)
for offset, length in ((0, 1 << 40), (1 << 62, 1 << 62), (HUGE - 2, 1)):
    refused(errno.EFBIG, fallocate, fd, 0, offset, length)

# Copies within the kernel, and to and from pipes.
text = b"abc" * 30000
save("artifacts/source", text)
source = os.open("artifacts/source", os.O_RDONLY)
os.ftruncate(fd, 0)
expect(os.copy_file_range(source, fd, len(text)), len(text), "copy_file_range")
os.lseek(source, 0, os.SEEK_SET)
expect(os.sendfile(fd, source, 0, len(text)), len(text), "sendfile")
reader, writer = os.pipe()
expect(os.splice(source, writer, 4096, 0), 4096, "splice from a file")
expect(os.splice(reader, fd, 4096), 4096, "splice to a file")
expect(os.pread(fd, 1 << 20, 0), text + text + text[:4096], "what was copied")
status = os.open("status", os.O_RDONLY)
expect(os.splice(status, writer, 100), 6, "splice from a generated file")
expect(os.read(reader, 100), b"draft\n", "what came")
expect(os.sendfile(writer, status, 0, 100), 6, "sendfile from a generated file")
expect(os.lseek(source, 0, os.SEEK_HOLE), len(text), "SEEK_HOLE")
expect(os.lseek(status, 0, os.SEEK_END), 6, "the end of a generated file")
refused(errno.ENXIO, os.lseek, source, len(text), os.SEEK_DATA)
for number in (fd, source, status):
    os.close(number)

# fsync of whatever can be opened.
for path in ("../README.md", "../.certfs/overview", "status", "log", "submit", "form/commit",
             "artifacts/source", "..", "../.certfs", ".", "form", "artifacts"):
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.fdatasync(fd)
    os.close(fd)

# O_DIRECT, odd sizes and offsets included.
fd = os.open("artifacts/direct", os.O_RDWR | os.O_CREAT | os.O_DIRECT)
os.write(fd, b"odd")
os.pwrite(fd, b"zz", 5)
expect(os.pread(fd, 5, 1), b"dd\0\0z", "O_DIRECT")
os.close(fd)
expect(load("artifacts/direct"), b"odd\0\0zz", "what was written directly")
'

# A listing while rm -r is at it, by many.
mkdir artifacts/deep
(cd artifacts/deep && touch {1..300})
listers=()
for i in 1 2 3; do
	while ls -U artifacts/deep >/dev/null 2>&1; do :; done &
	listers+=($!)
done
ok rm -r artifacts/deep
wait "${listers[@]}"

# Two hundred directories deep.
deep=artifacts$(printf '/d%.0s' {1..200})
mkdir -p "$deep"
echo deep >"$deep/file"
is "$(cat "$deep/file")" deep "what lies deep"
ok rm -r artifacts/d

# Signals that a program handles amid its calls, and users that are killed.
ok py '
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.0007)
for i in range(300):
    save(f"artifacts/interrupted-{i % 7}", b"x" * 5000)
    load("problems")
signal.setitimer(signal.ITIMER_REAL, 0)
'
for i in 1 2 3 4 5 6 7 8; do
	# A killed shell may leave its cp behind, which is in the next one's way.
	(set +e; while :; do
		cp artifacts/source artifacts/moving
		mv artifacts/moving artifacts/moved
		cat problems submit log status
		rm -f artifacts/moved
	done) >/dev/null 2>&1 &
	sleep 0.02
	kill -KILL $!
	wait $! 2>/dev/null || :
done
is "$(cat status)" draft "status after users were killed"
fails_with 'Operation canceled' touch submit
alive
