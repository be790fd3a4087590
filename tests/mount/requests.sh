#!/bin/bash
# How many requests the kernel waits for: no timing, so no noise.
. "$(dirname "$0")/lib.sh"

log=$work/requests
foreground "$log" -d
mkdir "$mnt/contoso"
cd "$mnt/contoso/artifacts"
cp "$connector"/* .
python3 -c 'for i in range(50): open(f"f{i}", "w").write("x" * 4096)'
definition=apiDefinition.swagger.json

# A request is its caller's by the process id that libfuse prints, so that
# what others do (RELEASE, FORGET) is not counted.
cat >"$work/count.py" <<'END'
import collections
import os
import re
import sys

sys.path.insert(0, os.environ["PYTHONPATH"])
from calls import *


def read_again():
    for i in range(50):
        fd = os.open(f"f{i}", os.O_RDONLY)
        os.read(fd, 8192)
        os.close(fd)


def stat_again():
    for i in range(50):
        os.stat(f"f{i}")


def create():
    for i in range(50):
        save(f"n{i}", b"y" * 4096, os.O_WRONLY | os.O_CREAT | os.O_EXCL)


def overwrite():
    for i in range(50):
        save(f"f{i}", b"z" * 4096)


def map_again():
    for i in range(50):
        fd = os.open(f"f{i}", os.O_RDONLY)
        mmap.mmap(fd, 4096, prot=mmap.PROT_READ)[:]
        os.close(fd)


def list_long():
    for name in os.listdir("."):
        os.lstat(name)
        try:
            os.getxattr(name, "security.selinux")
        except OSError:
            pass


def stat_artifact():
    os.stat("apiDefinition.swagger.json")


def count(act):
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    expect(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, act.__name__)
    found = collections.Counter()
    with open(sys.argv[1], errors="replace") as handle:
        for line in handle:
            match = re.search(r"opcode: (\w+).*pid: (\d+)", line)
            if match and int(match[2]) == child:
                found[match[1]] += 1
    for unwaited in ("RELEASE", "RELEASEDIR", "FORGET", "BATCH_FORGET"):
        del found[unwaited]
    return found


def at_most(act, files, limit, never=()):
    act() if act is not create else None
    found = count(act)
    each = sum(found.values()) / files
    print(f"{act.__name__}: {each:g} a file, {dict(found)}")
    if each > limit or any(found[name] for name in never):
        print(f"FAIL {act.__name__}: expected at most {limit} and none of {never}")
        return 1
    return 0


# The counting counts: a first look at a name that is not cached is a LOOKUP.
def absent():
    for i in range(50):
        os.path.exists(f"never-{i}")


if count(absent)["LOOKUP"] != 50:
    sys.exit("FAIL the requests are not counted: is -d's output another?")
bad = 0
bad += at_most(stat_again, 50, 0)
bad += at_most(stat_artifact, 1, 0)
bad += at_most(read_again, 50, 1, ("READ", "FLUSH"))
bad += at_most(map_again, 50, 1, ("READ", "FLUSH"))
bad += at_most(list_long, 1, 2, ("GETXATTR", "LOOKUP"))
bad += at_most(create, 50, 4.1)
bad += at_most(overwrite, 50, 3)
sys.exit(bad)
END
python3 "$work/count.py" "$log" || failures=$((failures + 1))
ls -l . >/dev/null
is "$(grep -c 'opcode: GETXATTR' "$log" | awk '{ print ($1 <= 1) }')" 1 "GETXATTR at most once in all"
