#!/usr/bin/env python3
"""Random operations on a mount until it is killed, and what has to be there.

    torture.py run MOUNT JOURNAL SEED    until an operation fails with ENOTCONN
    torture.py check MOUNT JOURNAL       compare the mount with the journal

The journal holds a line before each operation (what may be there afterwards)
and a line after it (what has to be). It is written through to the file, so
that it is right at whatever moment the daemon dies: the operation under way
may or may not have happened, everything before it has.
"""

import hashlib
import random
import sys

from calls import *

NAMES = ["apiDefinition.swagger.json", "apiProperties.json", "readme.md",
         "script.csx", "a", "b", "c", ".a.swp", "b~"]
GONE = (errno.ENOTCONN, errno.ECONNABORTED)


def content(rng, name):
    """Anything: what validate= would refuse is in it, too."""
    if rng.random() < 0.1:
        return b""
    size = rng.choice((10, 300, 5000, 70000))
    body = bytes(rng.choices(b"abcdefgh \n", k=min(size, 200))) * (size // 200 + 1)
    return b'{"swagger": "2.0", "x": "' + body.replace(b"\n", b" ") + b'"}'


def write(path, text, rng):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        half = len(text) // 2
        os.write(fd, text[:half])
        os.write(fd, text[half:])
    finally:
        os.close(fd)        # EINVAL: kept all the same


def operation(rng, model, base):
    """(what it does, the model afterwards, a function that does it)"""
    after = dict(model)
    kind = rng.choices(("write", "append", "rename", "unlink", "link", "cut", "field", "submission"),
                       (8, 3, 4, 2, 2, 2, 3, 1))[0]
    subs = sorted({key.split("/")[0] for key in model})
    if kind == "submission" or not subs:
        name = f"sub-{rng.randrange(5)}"
        if name in subs:
            target = f"sub-{rng.randrange(5, 9)}"
            if target in subs:
                return None
            for key in list(after):
                if key.split("/")[0] == name:
                    after[target + key[len(name):]] = after.pop(key)
            return f"mv {name} {target}", after, lambda: os.rename(f"{base}/{name}", f"{base}/{target}")
        after[name] = "directory"
        return f"mkdir {name}", after, lambda: os.mkdir(f"{base}/{name}")
    sub = rng.choice(subs)
    if kind == "field":
        value = f"user{rng.randrange(10 ** 6)}@example.com\n".encode()
        key = f"{sub}/form/support_email"
        after[key] = digest(value)
        return f"field {key}", after, lambda: save(f"{base}/{key}", value)
    key = f"{sub}/artifacts/{rng.choice(NAMES)}"
    path = f"{base}/{key}"
    if kind == "write" or key not in model:
        text = content(rng, key)
        after[key] = digest(text)
        return f"write {key}", after, lambda: write(path, text, rng)
    if kind == "unlink":
        del after[key]
        return f"unlink {key}", after, lambda: os.unlink(path)
    if kind == "append":
        text = load(path) + b" more"
        after[key] = digest(text)
        return f"append {key}", after, lambda: save(path, b" more", os.O_WRONLY | os.O_APPEND)
    if kind == "cut":
        text = load(path)[:100]
        if len(text) < 100:
            return None
        after[key] = digest(text)
        return f"cut {key}", after, lambda: os.truncate(path, 100)
    other = f"{sub}/artifacts/{rng.choice(NAMES)}"
    if other == key:
        return None
    if kind == "link":
        # A copy by rename, so that no two names share what is written later.
        text = load(path)
        temporary = f"{base}/{sub}/artifacts/.tmp"

        def replace():
            write(temporary, text, rng)
            os.rename(temporary, f"{base}/{other}")
        after[other] = after[key]
        return f"replace {other} by a copy of {key}", after, replace
    after[other] = after.pop(key)
    return f"rename {key} {other}", after, lambda: os.rename(path, f"{base}/{other}")


def digest(text):
    return hashlib.sha256(text).hexdigest()


def run(base, journal, seed):
    rng = random.Random(seed)
    model = read_journal(journal)[0] if os.path.exists(journal) else {}
    with open(journal, "a", buffering=1) as out:
        while True:
            try:
                chosen = operation(rng, model, base)
                if chosen is None:
                    continue
                what, after, act = chosen
                print(json.dumps(["before", what, after]), file=out)
                try:
                    act()
                except OSError as problem:
                    if problem.errno in GONE:
                        raise
                    if what.startswith(("rename", "replace")) and problem.errno == errno.EPROTO:
                        after = dict(model)
                    elif not (problem.errno == errno.EINVAL and what.startswith(("write", "append", "cut"))):
                        sys.exit(f"{what}: {problem}")
                print(json.dumps(["done", what, after]), file=out)
                model = after
            except OSError as problem:
                if problem.errno in GONE:
                    return
                raise


def read_journal(journal):
    """The last acknowledged state, and the one that may have been reached."""
    done, begun, what = {}, None, "nothing"
    with open(journal) as lines:
        for line in lines:
            kind, what, state = json.loads(line)
            if kind == "done":
                done, begun = state, None
            else:
                begun = state
    return done, begun, what


def present(base):
    found = {}
    for sub in os.listdir(base):
        if not sub.startswith("sub-"):
            continue
        found[sub] = "directory"
        for name in os.listdir(f"{base}/{sub}/artifacts"):
            if name != ".tmp":
                found[f"{sub}/artifacts/{name}"] = digest(load(f"{base}/{sub}/artifacts/{name}"))
        value = load(f"{base}/{sub}/form/support_email")
        if value:
            found[f"{sub}/form/support_email"] = digest(value)
    return found


def check(base, journal):
    done, begun, what = read_journal(journal)
    found = present(base)
    # In place, a save that was under way may have truncated the file, or
    # stored a part of it: only that one name is free.
    touched = set() if begun is None else {
        key for key in set(done) | set(begun) if done.get(key) != begun.get(key)}
    if begun is not None and what.startswith("mv "):
        if found in (done, begun):
            touched = set(found) | set(done)
    for key in sorted((set(done) | set(found)) - touched):
        if done.get(key) != found.get(key):
            sys.exit(f"{key}: acknowledged {done.get(key)}, found {found.get(key)}, "
                     f"killed while: {what if begun is not None else 'idle'}")
    with open(journal, "w") as out:
        print(json.dumps(["done", "check", found]), file=out)
    print(len(found), "names compared")


if __name__ == "__main__":
    if sys.argv[1] == "run":
        run(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        check(sys.argv[2], sys.argv[3])
