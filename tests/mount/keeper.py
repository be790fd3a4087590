#!/usr/bin/env python3
"""Start certfs as a user does and keep an eye on the daemon that it leaves.

    keeper.py TELL LOG COMMAND...

The command may go into the background: this process adopts what it leaves
behind. When the command is over, one line goes to the FIFO TELL: its exit
status and the daemon's process id, or "-". Then the daemon is waited for, and
its exit status becomes ours (128 + n when signal n ended it), so that nothing
a daemon ends with is lost: neither a crash nor a sanitizer's exit status.
"""

import ctypes
import os
import subprocess
import sys

PR_SET_CHILD_SUBREAPER = 36


def exit_code(status):
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def children():
    """Whoever is our child now; only the daemon after the command is over."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as handle:
                after_command = handle.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_command[1]) == os.getpid() and after_command[0] != "Z":
            found.append(name)
    return found


def main():
    tell, log, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        sys.exit("keeper.py: cannot adopt the daemon")
    with open(log, "ab") as out:
        started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    status = exit_code(os.waitpid(started.pid, 0)[1])
    left = children()
    with open(tell, "w") as out:
        print(status, left[0] if left else "-", file=out)
    last = 0
    while True:
        try:
            last = max(last, exit_code(os.wait()[1]))
        except ChildProcessError:
            sys.exit(last)


if __name__ == "__main__":
    main()
