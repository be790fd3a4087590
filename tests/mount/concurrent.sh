#!/bin/bash
# Many at once: readers, savers and renamers do not get in each other's way.
. "$(dirname "$0")/lib.sh"

start
for i in 1 2 3 4; do
	staged "sub-$i"
done
cd "$mnt"
ok py '
import random


def saver(rng, base):
    target = base + "/artifacts/apiDefinition.swagger.json"
    text = load(target)
    for i in range(40):
        if rng.random() < 0.5:
            save(target, text)
        else:
            save(target + ".tmp", text)
            os.rename(target + ".tmp", target)


def reader(rng, base):
    for i in range(60):
        for name in ("problems", "status", "submit", "next", "log", "submission.zip", "status.json"):
            try:
                load(f"{base}/{name}")
            except FileNotFoundError:
                expect(name, "submission.zip", "a name that is missing")


def lister(rng, base):
    for i in range(30):
        for place in (base, base + "/artifacts", base + "/form"):
            for entry in os.scandir(place):
                try:
                    entry.stat()
                except FileNotFoundError:
                    pass


def filler(rng, base):
    for i in range(60):
        save(base + "/form/support_email", f"a{i}@example.com\n")
        save(base + f"/artifacts/scratch-{i}", b"x")
        os.unlink(base + f"/artifacts/scratch-{i}")


def renamer(rng, base):
    for i in range(40):
        os.mkdir(f"moved-{os.getpid()}")
        os.rename(f"moved-{os.getpid()}", f"again-{os.getpid()}")
        os.rmdir(f"again-{os.getpid()}")


children = []
for number in range(4):
    for act in (saver, reader, lister, filler, renamer):
        child = os.fork()
        if child == 0:
            try:
                act(random.Random(number), f"sub-{number + 1}")
                os._exit(0)
            except BaseException as problem:
                print(act.__name__, repr(problem), flush=True)
                os._exit(1)
        children.append((child, act.__name__))
bad = [name for child, name in children if os.waitpid(child, 0)[1]]
expect(bad, [], "workers that failed")
'
for i in 1 2 3 4; do
	same "sub-$i/artifacts/apiDefinition.swagger.json" "$connector/apiDefinition.swagger.json"
	is "$(cat "sub-$i/problems")" "" "problems of sub-$i"
	is "$(cat "sub-$i/form/support_email")" a59@example.com "field of sub-$i"
done
alive
