"""System calls for the mount tests' one-liners: from calls import *"""

import ctypes
import errno
import fcntl
import json
import mmap
import os
import select
import signal
import stat
import struct
import sys
import time
import zlib

RENAME_NOREPLACE, RENAME_EXCHANGE, RENAME_WHITEOUT = 1, 2, 4
AT_FDCWD = -100
_libc = ctypes.CDLL(None, use_errno=True)


def renameat2(old, new, flags):
    if _libc.renameat2(AT_FDCWD, os.fsencode(old), AT_FDCWD, os.fsencode(new), flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), old, None, new)


def fallocate(fd, mode, offset, length):
    if _libc.fallocate(fd, mode, ctypes.c_int64(offset), ctypes.c_int64(length)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def forget_names(mount):
    """The kernel forgets the names of this mount that nobody uses: that is what
    a remount does besides changing options. Other mounts keep theirs."""
    remount, nosuid, nodev = 32, 2, 4
    if _libc.mount(None, os.fsencode(mount), None, remount | nosuid | nodev, None):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), mount)


def save(path, text, flags=os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode=0o666):
    """open, write, close; an error of any of them is raised."""
    fd = os.open(path, flags, mode)
    try:
        os.write(fd, text if isinstance(text, bytes) else text.encode())
    except OSError:
        os.close(fd)
        raise
    os.close(fd)


def load(path):
    with open(path, "rb") as handle:
        return handle.read()


def expect(got, wanted, what="value"):
    if got != wanted:
        sys.exit(f"{what}: expected {wanted!r}, got {got!r}")


def refused(number, call, *arguments, **keywords):
    """The call has to fail with that errno."""
    try:
        result = call(*arguments, **keywords)
    except OSError as problem:
        if problem.errno != number:
            sys.exit(f"{call.__name__}{arguments}: expected {errno.errorcode[number]}, got {problem}")
        return
    sys.exit(f"{call.__name__}{arguments}: expected {errno.errorcode[number]}, got {result!r}")


def png(width=230, height=230, colour=(0, 120, 212), alpha=None):
    """A PNG of one colour."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    pixel = bytes(colour) + (b"" if alpha is None else bytes([alpha]))
    kind = 2 if alpha is None else 6
    rows = (b"\0" + pixel * width) * height
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def brand_colour(properties):
    """iconBrandColor of an apiProperties.json, as three numbers."""
    text = json.loads(load(properties).decode("utf-8-sig"))["properties"]["iconBrandColor"]
    return tuple(bytes.fromhex(text.lstrip("#")))


def wait_mounts(directory, there, pid):
    """Until something is mounted there, or nothing is; or the process ended."""
    mounts = open("/proc/self/mountinfo")
    poll = select.poll()
    poll.register(mounts, select.POLLPRI)
    process = os.pidfd_open(pid) if there else None
    if process is not None:
        poll.register(process, select.POLLIN)
    while (f" {directory} " in mounts.read()) != there:
        if any(fd == process for fd, _ in poll.poll()):
            sys.exit(f"{directory}: never mounted")
        mounts.seek(0)
