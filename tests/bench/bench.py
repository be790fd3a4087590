#!/usr/bin/env python3
"""make bench: what certfs costs, as ratios within one run.

    bench.py BUILD SOURCE

Never part of make check: figures move with the machine, ratios much less.
Every repetition visits all that is compared in turn, and the best of them
counts, which other work disturbs least.
"""

import glob
import itertools
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "9"))
EXAMPLE = "/usr/share/doc/libfuse3-dev/examples/passthrough_ll.c"
ARTIFACTS = ("apiDefinition.swagger.json", "apiProperties.json", "icon.png", "script.csx", "readme.md")


def run(*argv, **options):
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, **options).stdout


def seconds(*argv, **options):
    start = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


class Mount:
    """A FUSE filesystem in the foreground."""

    def __init__(self, point, *argv):
        self.point = point
        os.makedirs(point, exist_ok=True)
        outside = os.stat(point).st_dev
        self.process = subprocess.Popen(argv, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while os.stat(point).st_dev == outside:
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit(f"{argv[0]}: no mount")
            time.sleep(0.0005)

    def close(self):
        unmount = ["umount", self.point] if os.geteuid() == 0 else ["fusermount3", "-u", self.point]
        subprocess.run(unmount, check=True)
        self.process.wait()


def passthrough(build):
    """libfuse's own example, built once; None when Debian has not brought it."""
    binary = os.path.join(build, "tests/bench/passthrough_ll")
    if not os.path.exists(EXAMPLE):
        print(f"{EXAMPLE} is not there (package libfuse3-dev): no rows against libfuse's example")
        return None
    if not os.path.exists(binary):
        flags = run("pkg-config", "--cflags", "--libs", "fuse3", text=True).split()
        subprocess.run(["cc", "-O2", "-w", "-DFUSE_USE_VERSION=34", EXAMPLE, "-o", binary, *flags], check=True)
    return binary


def many(table, program, work):
    """Mounting, and one status, with 10,000 submissions and with ten."""
    def one(count):
        point = f"{work}/mount-{count}"
        argv = (program, "-f", "-o", f"store={work}/store-{count}", point)
        mount = Mount(point, *argv)
        for i in range(count):
            os.mkdir(f"{point}/sub-{i}")
        mount.close()

        def way(_):
            start = time.perf_counter()
            mounted = Mount(point, *argv)
            with open(f"{point}/sub-7/status", "rb") as handle:
                handle.read()
            took = time.perf_counter() - start
            mounted.close()
            return took
        return way

    best = best_in_turn({"many": one(10000), "few": one(10)}, 5)
    table.row("mount, one status: 10,000 submissions", best["many"], "with 10", best["few"], "1")


class BlackHole:
    """An address that drops what it is sent, as a firewall does.

    The queue of the listening socket is full and nobody takes from it: the
    kernel then passes over every SYN in silence.
    """

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port = self.listening.getsockname()[1]
        self.waiting = []
        while self.takes():
            pass

    def takes(self):
        one = socket.socket()
        self.waiting.append(one)
        one.settimeout(0.5)
        try:
            one.connect(("127.0.0.1", self.port))
        except TimeoutError:
            return False
        return True

    def close(self):
        for one in [self.listening, *self.waiting]:
            one.close()


FORM = {
    "contact_email": "you@example.com", "support_email": "support@example.com",
    "testing_notes": "List the workshops.", "test_account": "tester@example.com",
    "test_credentials": "correct horse battery", "mfa": "no", "pull_request": "4321",
    "commit": "3f2a" * 10,
}


def submit(point, sample):
    """A submission with everything, and its first version on its way."""
    here = f"{point}/contoso"
    os.mkdir(here)
    for path in sample:
        shutil.copy(path, f"{here}/artifacts")
    for field, value in FORM.items():
        with open(f"{here}/form/{field}", "w", encoding="utf-8") as handle:
            handle.write(value + "\n")
    for name, command in (("open-source/record", "merged"), ("submit", "submit")):
        with open(f"{here}/{name}", "w", encoding="utf-8") as handle:
            handle.write(command + "\n")
    return here


def silent(table, program, work, sample):
    """ls, cat and cp while a portal drops every packet of a delivery.

    A call that waits for it now and then is what would be wrong, so the slowest
    of all counts too, and not only the usual one. Without a portal a version has
    handoff.md too, so less than 1 is nothing to be proud of.
    """
    hole = BlackHole()
    token = f"{work}/token"
    with open(os.open(token, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as handle:
        handle.write("bench-0123456789\n")
    mounts, places, numbers = {}, {}, itertools.count()
    for name, options in (("none", ""), ("silent", f",portal=https://127.0.0.1:{hole.port},token_file={token}")):
        point = f"{work}/{name}"
        mounts[name] = Mount(point, program, "-f", "-o", f"store={work}/store-{name}{options}", point)
        places[name] = submit(point, sample)

    def ls(here):
        for directory, _, names in os.walk(here):
            for name in names:
                os.stat(f"{directory}/{name}")

    def cat(here):
        for name in ("problems", "status", "status.json", "submit", "next", "log", "submission.zip",
                     "artifacts/apiDefinition.swagger.json", "versions/1/submission.zip"):
            with open(f"{here}/{name}", "rb") as handle:
                handle.read()

    def cp(here):
        name = f"{os.path.dirname(here)}/copy-{next(numbers)}"
        os.mkdir(name)
        for path in sample:
            shutil.copy(path, f"{name}/artifacts")

    try:
        for title, do, rounds in (("ls -lR of a submission", ls, 300), ("cat of what it has", cat, 300),
                                  ("cp of a connector", cp, 100)):
            took = {name: [] for name in places}
            for _ in range(rounds):
                for name, here in places.items():
                    start = time.perf_counter()
                    do(here)
                    took[name].append(time.perf_counter() - start)
            for what, of in (("", statistics.median), (", the slowest", max)):
                table.row(f"{title}, the portal silent{what}", of(took["silent"]), "no portal",
                          of(took["none"]), "1.0" if what == "" else "")
        with open(f"{places['silent']}/status", "rb") as handle:
            if handle.read() != b"submitting\n":
                sys.exit("the delivery did not hang")
    finally:
        for mount in mounts.values():
            mount.close()
        hole.close()


class Table:
    def __init__(self):
        print("| what | certfs | compared with | ratio | aim |\n|---|---:|---|---:|---:|")

    def row(self, what, ours, other, theirs, aim=""):
        print(f"| {what} | {self.time(ours)} | {other} {self.time(theirs)} | {ours / theirs:.2f} | {aim} |",
              flush=True)

    @staticmethod
    def time(value):
        for unit, factor in (("s", 1), ("ms", 1e3), ("us", 1e6)):
            if value * factor >= 1:
                return f"{value * factor:.3g} {unit}"
        return f"{value * 1e9:.0f} ns"


def best_in_turn(ways, repetitions=REPETITIONS):
    """The best time of each of the named functions."""
    best = {}
    for number in range(repetitions):
        for name, way in ways.items():
            took = way(number)
            best[name] = min(took, best.get(name, took))
    return best


def fill(directory, count, size):
    os.makedirs(directory, exist_ok=True)
    for i in range(count):
        with open(f"{directory}/f{i}", "wb") as handle:
            handle.write(b"x" * size)


def hot(table, helper, places):
    """stat, list and read again what was just seen; places: name -> directory"""
    def loop(what, directory, count):
        return lambda _: int(run(helper, what, directory, str(count))) / 1e9 / count

    def compare(title, what, kind, count, aim):
        ways = {name: loop(what, f"{base}/{kind}", count) for name, base in places.items()}
        for way in ways.values():
            way(0)
        best = best_in_turn(ways)
        for name in places:
            if name != "certfs":
                table.row(title, best["certfs"], name, best[name], aim if name == "tmpfs" else "")

    for base in places.values():
        fill(f"{base}/small", 500, 4096)
        fill(f"{base}/medium", 100, 65536)
        fill(f"{base}/large", 4, 1 << 20)
    compare("stat again, a file", "stat", "small", 500, "1.2")
    compare("ls -l again, a file", "list", "small", 500, "1.2")
    compare("read 4 KB again", "read", "small", 500, "5")
    compare("read 64 KB again", "read", "medium", 100, "2.5")
    compare("read 1 MB again", "read", "large", 4, "1.0")


STAGED = itertools.count()


def stage(table, helper, places, title, files, how="stage", again=False):
    """Into a new submission each time, or over the same artifacts again."""
    same = str(next(STAGED))

    def once(base):
        return lambda _: int(run(helper, how, base, same if again else str(next(STAGED)), *files)) / 1e9

    if again:
        for base in places.values():
            once(base)(0)
    best = best_in_turn({name: once(base) for name, base in places.items()})
    for name in places:
        if name != "certfs":
            table.row(title, best["certfs"], name, best[name], "2" if name == "passthrough_ll" else "")


def zips(table, mount, work, files):
    submission = f"{mount}/zipped"
    os.mkdir(submission)
    for path in files:
        shutil.copy(path, f"{submission}/artifacts/{os.path.basename(path)}")
    archive = f"{work}/out.zip"
    packed = [path for path in files if not path.endswith(".md")]
    if not os.path.exists(f"{submission}/submission.zip"):
        print("the connector has errors: no zip rows")
        return
    script = f"{submission}/artifacts/script.csx"
    with open(script, "rb") as handle:
        original = handle.read()

    def ours(number):
        with open(script, "wb") as handle:
            handle.write(original + b"// %d\n" % number)
        start = time.perf_counter()
        with open(f"{submission}/submission.zip", "rb") as handle:
            handle.read()
        return time.perf_counter() - start

    def again(_):
        start = time.perf_counter()
        with open(f"{submission}/submission.zip", "rb") as handle:
            handle.read()
        return time.perf_counter() - start

    def theirs(_):
        if os.path.exists(archive):
            os.unlink(archive)
        return seconds("zip", "-X", "-9", "-q", "-j", archive, *packed)

    best = best_in_turn({"ours": ours, "again": again, "theirs": theirs})
    table.row("the zip after a change", best["ours"], "zip -9", best["theirs"], "0.2")
    table.row("the zip again", best["again"], "zip -9", best["theirs"], "free")


def by_size(shared):
    """The corpus's definitions that are JSON, the smallest first."""
    found = []
    for path in glob.glob(f"{shared}/corpus/connectors/*/*/apiDefinition.swagger.json"):
        try:
            with open(path, encoding="utf-8") as handle:
                json.load(handle)
        except ValueError:
            continue
        found.append(path)
    return sorted(found, key=os.path.getsize)


def checks(table, build, definitions):
    check = f"{build}/certfs-check"
    median = definitions[len(definitions) // 2]
    best = best_in_turn({
        "ours": lambda _: seconds(check, os.path.dirname(median)),
        "true": lambda _: seconds("/bin/true"),
        "python": lambda _: seconds("python3", "-c", "import json, sys; json.load(open(sys.argv[1], encoding='utf-8-sig'))", median),
    })
    size = os.path.getsize(median)
    table.row(f"certfs-check of one connector, {size} bytes", best["ours"], "/bin/true", best["true"], "a few ms")
    table.row("the same", best["ours"], "python3 json.load", best["python"], "")

    code = """
import json, sys, time
texts = [open(name, 'rb').read() for name in sys.argv[1:]]
start = time.perf_counter()
for text in texts:
    try:
        json.loads(text.decode('utf-8-sig'))
    except ValueError:
        pass
print(time.perf_counter() - start)
"""
    best = best_in_turn({
        "ours": lambda _: seconds(check, *[os.path.dirname(path) for path in definitions]),
        "python": lambda _: float(run("python3", "-c", code, *definitions)),
    }, 5)
    table.row(f"certfs-check of {len(definitions)} connectors", best["ours"],
              "json.loads of their definitions alone", best["python"], "1")
    print(flush=True)
    subprocess.run([f"{build}/tests/bench/bench_rules", *definitions], check=False)
    print(flush=True)
    subprocess.run([f"{build}/tests/bench/bench_rules"], check=False)


def main():
    build, source = map(os.path.abspath, sys.argv[1:3])
    shared = os.environ.get("CERTFS_SHARED", f"{source}/../shared")
    helper = f"{build}/tests/bench/bench_fs"
    program = f"{build}/certfs"
    sample = [f"{source}/contrib/sample/{name}" for name in ARTIFACTS]
    memory = tempfile.mkdtemp(prefix="certfs-bench-", dir="/dev/shm")
    disk = tempfile.mkdtemp(prefix="bench-", dir=build)
    example = passthrough(build)
    mounts = []
    try:
        table = Table()
        for where in (memory, disk):
            for name in ("plain", "behind", "through", "certfs"):
                os.makedirs(f"{where}/{name}", exist_ok=True)
            mounts.append(Mount(f"{where}/certfs", program, "-f", "-o", f"store={where}/store", f"{where}/certfs"))
            if example:
                mounts.append(Mount(f"{where}/through", example, "-f", "-o",
                                    f"source={where}/behind,cache=always", f"{where}/through"))
        os.mkdir(f"{memory}/certfs/hot")
        places = {"certfs": f"{memory}/certfs/hot/artifacts", "tmpfs": f"{memory}/plain"}
        if example:
            places["passthrough_ll"] = f"{memory}/through"
        hot(table, helper, places)
        places = {"certfs": f"{disk}/certfs", "the same disk": f"{disk}/plain"}
        if example:
            places["passthrough_ll"] = f"{disk}/through"
        stage(table, helper, places, "stage the sample connector", sample)
        stage(table, helper, places, "save it again", sample, again=True)
        stage(table, helper, places, "stage it, fsync before each close", sample, how="durable")
        definitions = by_size(shared)
        if definitions:
            for title, path in (("median", definitions[len(definitions) // 2]), ("largest", definitions[-1])):
                stage(table, helper, places, f"stage the {title} connector, {os.path.getsize(path)} bytes",
                      [path, path.replace("apiDefinition.swagger.json", "apiProperties.json")])
        else:
            print("no connector corpus beside the source: the sample stands for all")
        zips(table, f"{disk}/certfs", disk, sample)
        os.mkdir(f"{disk}/portals")
        silent(table, program, f"{disk}/portals", sample)
        many(table, program, disk)
        checks(table, build, definitions or sample[:1])
    finally:
        for mount in mounts:
            mount.close()
        shutil.rmtree(memory, ignore_errors=True)
        shutil.rmtree(disk, ignore_errors=True)


if __name__ == "__main__":
    main()
