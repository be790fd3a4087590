#!/usr/bin/env python3
"""Replay how programs save that are not installed here, call by call.

    replay.py PROGRAM FILE CONTENT

Each function saves CONTENT (a file's path) as FILE with the calls that the
program makes, its way of undoing a refused save included. The exit status is
0 when the program would believe that it saved, else 1 with the error's text.
"""

import sys

from calls import *

PLACE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def near(path, form):
    head, tail = os.path.split(path)
    return os.path.join(head, form % tail)


def unlink_quietly(path):
    try:
        os.unlink(path)
    except OSError:
        pass


def micro(path, text):
    os.close(os.open(path, os.O_WRONLY))
    fd = os.open(path, os.O_RDONLY)
    poll = select.poll()
    poll.register(fd, select.POLLIN | select.POLLOUT)
    expect(bool(poll.poll(0)), True, "poll on an ordinary file")
    os.read(fd, 1 << 20)
    os.close(fd)
    fd = os.open(path, PLACE, 0o666)
    poll = select.epoll()
    try:
        poll.register(fd)       # Go's runtime; a regular file may refuse
    except PermissionError:
        pass
    os.write(fd, text)
    os.close(fd)


def gio(path, text):
    held = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    temporary = near(path, ".goutputstream-%.6s")
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    os.fchown(fd, os.getuid(), os.getgid())
    os.fchmod(fd, 0o644)
    os.close(held)
    os.write(fd, text)
    os.fsync(fd)
    try:
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        os.close(fd)
        raise
    os.close(fd)


def vscode(path, text):
    fd = os.open(path, PLACE, 0o666)
    os.write(fd, text)
    os.fdatasync(fd)
    os.close(fd)


def vscode_atomic(path, text):
    temporary = near(path, "%s.vsctmp")
    save(temporary, text)
    try:
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def jetbrains(path, text):
    temporary, old = near(path, "%s___jb_tmp___"), near(path, "%s___jb_old___")
    save(temporary, text)
    os.rename(path, old)
    try:
        os.rename(temporary, path)
    except OSError:
        os.rename(old, path)
        os.unlink(temporary)
        raise
    os.unlink(old)


def helix(path, text):
    backup = near(path, "%sQwErTy.bck")
    os.rename(path, backup)
    try:
        fd = os.open(path, PLACE, 0o666)
        os.write(fd, text)
        os.fsync(fd)
        try:
            os.close(fd)        # helix does not look
        except OSError:
            pass
    except OSError:
        os.rename(backup, path)
        raise
    os.unlink(backup)


def kakoune(path, text):
    fd = os.open(path, PLACE, 0o666)
    os.write(fd, text)
    try:
        os.close(fd)            # nor kakoune
    except OSError:
        pass
    expect(load(path), text, "what is read again")


def joe(path, text):
    lock, backup = near(path, ".#%s"), near(path, "%s~")
    os.symlink("me@here.4711", lock)
    save(backup, load(path))
    os.utime(backup, (1, 1))
    fd = os.open(path, PLACE, 0o666)
    os.write(fd, text)
    os.fchmod(fd, 0o644)
    try:
        os.close(fd)
    except OSError:
        pass
    os.unlink(lock)


def mcedit(path, text):
    lock = near(path, ".#%s")
    os.symlink("me@here.4711", lock)
    os.chown(path, os.getuid(), os.getgid())
    os.chmod(path, 0o644)
    try:
        save(path, text)
    finally:
        os.unlink(lock)


def neovim(path, text):
    probe, backup = near(path, "4913%.0s"), near(path, "%s~")
    os.close(os.open(probe, FRESH | os.O_NOFOLLOW, 0o644))
    os.unlink(probe)
    os.rename(path, backup)
    try:
        save(path, text)
    except OSError:
        os.rename(backup, path)
        raise
    os.chmod(path, 0o644)
    os.unlink(backup)


def sort_output(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    os.ftruncate(fd, 0)
    os.write(fd, text)
    os.close(fd)


def rewrite_then_cut(path, text):
    fd = os.open(path, os.O_RDWR)
    os.pwrite(fd, text, 0)
    os.ftruncate(fd, len(text))
    os.close(fd)


def glib_set_contents(path, text):
    temporary = near(path, "%s.X8Y7Z6")
    fd = os.open(temporary, FRESH, 0o600)
    os.write(fd, text)
    os.fsync(fd)
    os.close(fd)
    try:
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def write_file_atomic(path, text):
    temporary = near(path, "%s.1234567890")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    os.write(fd, text)
    os.fsync(fd)
    os.close(fd)
    os.chown(temporary, os.getuid(), os.getgid())
    os.chmod(temporary, 0o644)
    os.rename(temporary, path)          # left behind on error


def link_over(path, text):
    temporary = near(path, "tmp%.8s")
    save(temporary, text)
    os.unlink(path)
    try:
        os.link(temporary, path)
    finally:
        os.unlink(temporary)


def pieces(path, text):
    fd = os.open(path, PLACE, 0o666)
    for start in range(0, len(text), 100):
        os.write(fd, text[start:start + 100])
    os.close(fd)


def duplicated(path, text):
    """A child closes its copy half way: a document that merely ends too soon
    is no reason to refuse that close."""
    fd = os.open(path, PLACE, 0o666)
    os.write(fd, text[:len(text) // 2])
    child = os.fork()
    if child == 0:
        try:
            os.close(fd)
        except OSError:
            os._exit(1)
        os._exit(0)
    expect(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, "close in a child")
    os.write(fd, text[len(text) // 2:])
    os.close(fd)


def main():
    program, path, content = sys.argv[1:]
    try:
        globals()[program](path, load(content))
    except OSError as problem:
        sys.exit(f"{program}: {problem.strerror}")


if __name__ == "__main__":
    main()
