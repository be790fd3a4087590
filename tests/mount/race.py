"""Many processes at once, each doing one kind of thing as fast as it can.

    race.py run MOUNT SAMPLE SECONDS SEED KILLED
    race.py check MOUNT SAMPLE CERTFS-CHECK

run stages submissions a and b and lets the workers loose on them. Each call
may fail only with the errnos that its worker names, and never with EIO; once
the file KILLED is there anything may fail, and the workers end. What was
acknowledged for good (sealed versions, names that only move) is written to
race.json beside the mount, for check to compare after another mount.
"""

import hashlib
import random
import shutil
import subprocess
import tempfile
import threading
import traceback

from calls import *

DEFINITION = "apiDefinition.swagger.json"
ARTIFACTS = (DEFINITION, "apiProperties.json", "icon.png", "script.csx", "readme.md")
HOMES = ("a", "b")
TOKENS = 12


class World:
    """What all workers know."""

    def __init__(self, mnt, sample, seconds, seed, killed):
        self.mnt = mnt
        self.seed = seed
        self.killed = killed
        self.end = time.monotonic() + seconds
        self.artifact = {name: load(f"{sample}/{name}") for name in ARTIFACTS}
        self.intro = load(f"{sample}/intro.md")
        text = self.artifact[DEFINITION]
        self.good = [text, text.replace(b'"title": "', b'"title": "Other ', 1),
                     text.replace(b'"summary": "', b'"summary": "' + b"too long " * 12, 1)]
        self.bad = text[:len(text) // 2]

    def running(self):
        return time.monotonic() < self.end


class Worker:
    """Calls with the errnos that they may fail with."""

    def __init__(self, world, number):
        self.world = world
        self.mnt = world.mnt
        self.rng = random.Random(world.seed * 100 + number)
        self.number = number
        self.calls = 0

    def home(self):
        return f"{self.mnt}/{self.rng.choice(HOMES)}"

    def may(self, allowed, call, *arguments, **keywords):
        """(done, result) of a call that may fail with these errnos only."""
        self.calls += 1
        try:
            return True, call(*arguments, **keywords)
        except OSError as problem:
            if problem.errno in allowed:
                return False, problem.errno
            raise

    def save(self, allowed, path, text, flags=os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
        return self.may(allowed, save, path, text, flags)


def open_and_read(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        text = b""
        while True:
            part = os.pread(fd, 65536, len(text))
            if not part:
                return text
            text += part
    finally:
        os.close(fd)


# Somebody else may rename or remove what a worker looks at.
ABSENT = (errno.ENOENT,)
# ... or replace it while it is being opened (certfs-tree(5), REFUSALS).
REPLACED = (errno.ENOENT, errno.ESTALE)


def reader(w):
    """Every file of the mount."""
    for place, directories, names in os.walk(w.mnt):
        for name in names:
            done, text = w.may(REPLACED + (errno.ELOOP,), open_and_read, f"{place}/{name}")
            if done and name == "status" and os.path.dirname(place) == w.mnt:
                if text.strip() not in (b"draft", b"ready", b"to-upload", b"submitted"):
                    raise ValueError(f"status is {text!r}")
            if not w.world.running():
                return


def lister(w):
    for place, directories, names in os.walk(w.home()):
        for name in directories + names:
            w.may(REPLACED, os.lstat, f"{place}/{name}")


def problems(w):
    """The texts that a save and a command change."""
    home = w.home()
    for name in ("problems", "problems.json", "status.json", "submit", "next", "log", "record",
                 "submission.zip", "../.certfs/overview"):
        done, text = w.may(REPLACED, open_and_read, f"{home}/{name}")
        if not done and name != "submission.zip":
            raise ValueError(f"{name} is not there")
        if done and name.endswith(".json"):
            json.loads(text)
        if done and name == "submission.zip" and text[:2] != b"PK":
            raise ValueError(f"{name} begins with {text[:20]!r}")


def saver(w):
    """All families of saving; also what is refused."""
    home = w.home()
    path = f"{home}/artifacts/{DEFINITION}"
    text = w.rng.choice(w.world.good)
    kind = w.rng.randrange(6)
    # Two who write one file at a time have one content, half of either; and
    # one may replace it again and again while the other opens it.
    mixed = (errno.EINVAL, errno.ESTALE)
    if kind == 0:
        w.save(mixed, path, text)
    elif kind == 1:
        temporary = f"{home}/artifacts/.tmp-{w.number}"
        w.save((), temporary, text)
        w.may((), os.rename, temporary, path)
    elif kind == 2:
        if w.may(ABSENT, os.rename, path, path + "~")[0]:
            w.save(mixed, path, text)
    elif kind == 3:
        w.may(ABSENT, os.unlink, path)
        w.save(mixed + (errno.EEXIST,), path, text, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    elif kind == 4:
        w.save(mixed, path, w.world.bad)
    else:
        temporary = f"{home}/artifacts/.bad-{w.number}"
        w.save((), temporary, w.world.bad)
        done, number = w.may((errno.EPROTO,), os.rename, temporary, path)
        if done:
            raise ValueError("half a definition was renamed over the whole one")
        w.may((), os.unlink, temporary)


def other_saver(w):
    """The artifacts that only this one changes."""
    home = w.home()
    name = w.rng.choice(ARTIFACTS[1:])
    text = w.world.artifact[name]
    w.save((), f"{home}/artifacts/{name}", text)
    w.save((), f"{home}/intro.md", w.world.intro)
    done, found = w.may((), open_and_read, f"{home}/artifacts/{name}")
    expect(found, text, name)


def mover(w):
    """Names that go from one submission to the other, and never get lost."""
    here, there = w.rng.sample(HOMES, 2)
    token = f"token-{w.rng.randrange(TOKENS)}"
    w.may(ABSENT, os.rename, f"{w.mnt}/{here}/artifacts/{token}", f"{w.mnt}/{there}/artifacts/{token}")
    if w.rng.randrange(8) == 0:
        # Not across submissions: mv copies then.
        w.may(ABSENT + (errno.EXDEV,), renameat2, f"{w.mnt}/{here}/artifacts/token-0",
              f"{w.mnt}/{there}/artifacts/token-1", RENAME_EXCHANGE)
        w.may(ABSENT, renameat2, f"{w.mnt}/{here}/artifacts/token-0",
              f"{w.mnt}/{here}/artifacts/token-1", RENAME_EXCHANGE)


def artifact_mover(w):
    """An artifact that is moved into another submission while it is written."""
    here, there = w.rng.sample(HOMES, 2)
    temporary = f"{w.mnt}/{here}/artifacts/moving-{w.number}"
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        os.write(fd, b"half")
        target = f"{w.mnt}/{there}/artifacts/moving-{w.number}"
        w.may((), os.rename, temporary, target)
        os.write(fd, b" and half")
        expect(os.fstat(fd).st_size, 13, "size of a moved file")
    finally:
        os.close(fd)
    expect(w.may((), load, target)[1], b"half and half", "moved file")
    w.may((), os.rename, target, f"{w.mnt}/{there}/artifacts/script.csx.old")
    w.may((), os.unlink, f"{w.mnt}/{there}/artifacts/script.csx.old")


def filler(w):
    home = w.home()
    i = w.rng.randrange(1000)
    w.save((), f"{home}/form/support_email", f"user{i}@example.com\n")
    w.save((errno.EINVAL,), f"{home}/form/contact_email", "nobody\n")
    w.save((), f"{home}/form/.field.swp-{w.number}", b"x" * i)
    w.may((), os.rename, f"{home}/form/.field.swp-{w.number}", f"{home}/form/.field.tmp-{w.number}")
    w.may((), os.unlink, f"{home}/form/.field.tmp-{w.number}")
    w.save((), f"{home}/form/test_credentials", f"password {i}\n")
    done, text = w.may((), load, f"{home}/form/test_credentials")
    expect(text, b"", "a secret that is read")


def submitter(w):
    """Seals versions as often as there is something new."""
    home = w.home()
    busy = (errno.ECANCELED, errno.EALREADY, errno.ETXTBSY, errno.EINVAL)
    w.save((), f"{home}/form/testing_notes", f"notes {w.rng.random()}\n")
    w.save((), f"{home}/form/commit", "%040x\n" % w.rng.randrange(1 << 160))
    w.save((errno.EINVAL, errno.ETXTBSY), f"{home}/open-source/record", "merged\n")
    w.may(busy, os.utime, f"{home}/submit")
    w.save(busy, f"{home}/submit", "submit\n")
    w.may((), load, f"{home}/submit")
    w.save((errno.EINVAL,), f"{home}/record", "no such word\n")


def shelver(w):
    """Changes a directory and lists it; there are more of them than readers."""
    shelf = f"{w.mnt}/shelf-{w.number}"
    if not os.path.exists(shelf):
        w.may((), os.mkdir, shelf)
        for i in range(40):
            w.save((), f"{shelf}/artifacts/.kept-{i}", b"x")
    w.save((), f"{shelf}/artifacts/.new", b"x")
    w.may((), os.unlink, f"{shelf}/artifacts/.new")
    # No listing of anybody's is older than the removal that has returned.
    found = [w.may((), entry.stat)[1] for entry in os.scandir(f"{shelf}/artifacts")]
    expect(len(found), 40, f"names in {shelf}/artifacts")


def shelf_lister(w):
    """Fills the kernel's cache of the same directories, at any moment."""
    for shelf in os.listdir(w.mnt):
        if shelf.startswith("shelf-"):
            w.may((), os.listdir, f"{w.mnt}/{shelf}/artifacts")


def drafter(w):
    """Drafts that come, are renamed and go, while others look at them."""
    draft = f"{w.mnt}/draft-{w.number}"
    w.may((), os.mkdir, draft)
    for name in w.rng.sample(ARTIFACTS, 3):
        w.save((), f"{draft}/artifacts/{name}", w.world.artifact[name])
    w.save((), f"{draft}/form/contact_email", "you@example.com\n")
    w.may((), os.mkdir, f"{draft}/artifacts/deep")
    w.save((), f"{draft}/artifacts/deep/scratch", b"x")
    fd = os.open(f"{draft}/artifacts/deep/scratch", os.O_RDWR)
    twin = os.open(f"{draft}/artifacts/deep/scratch", os.O_RDWR | os.O_DIRECT)
    try:
        w.may((), os.rename, draft, draft + "-moved")
        remove = subprocess.run(["rm", "-r", draft + "-moved"], stdin=subprocess.DEVNULL,
                                capture_output=True, text=True, check=False)
        expect((remove.returncode, remove.stderr), (0, ""), "rm -r of a draft")
        # It lives as long as it is open, whatever became of its submission.
        share(fd, twin)
    finally:
        together(lambda: os.close(fd), lambda: os.close(twin))


def together(*acts):
    """In threads of their own; the first exception is raised here."""
    problems = []

    def guarded(act):
        try:
            act()
        except OSError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def share(fd, twin):
    """Two threads write one file, and it has what both have written."""
    def write(to, letter, start):
        for i in range(10):
            os.pwrite(to, letter * 4096, start + i * 4096)
            # Past the page cache of the other one.
            os.fstat(fd), os.pread(twin, 4096, start + i * 4096)

    together(lambda: write(fd, b"m", 0), lambda: write(twin, b"t", 40960))
    expect(os.fstat(fd).st_size, 81920, "size of a shared file")
    expect(os.pread(twin, 81920, 0), b"m" * 40960 + b"t" * 40960, "a shared file")


def poller(w):
    fd = os.open(f"{w.home()}/status", os.O_RDONLY)
    try:
        os.pread(fd, 100, 0)
        poll = select.poll()
        poll.register(fd, select.POLLPRI)
        poll.poll(20)
    finally:
        os.close(fd)


def unlinker(w):
    """Files that have no name any more; two threads on one of them."""
    path = f"{w.home()}/artifacts/unlinked-{w.number}"
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    twin = os.open(path, os.O_RDWR | os.O_DIRECT)
    try:
        w.may((), os.unlink, path)
        share(fd, twin)
        expect(os.fstat(twin).st_nlink, 0, "links of an unlinked file")
    finally:
        together(lambda: os.close(fd), lambda: os.close(twin))


def mapper(w):
    path = f"{w.home()}/artifacts/mapped-{w.number}"
    text = bytes([65 + w.rng.randrange(26)]) * 20000
    w.save((), path, b"-" * len(text))
    fd = os.open(path, os.O_RDWR)
    with mmap.mmap(fd, len(text)) as area:
        area[:] = text
        if w.rng.randrange(2):
            area.flush()
    os.close(fd)
    expect(w.may((), load, path)[1], text, "a mapped file")
    w.may((), os.truncate, path, 100)
    expect(w.may((), os.stat, path)[1].st_size, 100, "size after truncating")
    w.may((), os.unlink, path)


def dropper(w):
    """Messages, some of them renamed into place; each is taken in once."""
    inbox = f"{w.home()}/feedback/inbox"
    name = f"note-{w.number}-{w.calls}.txt"
    if w.rng.randrange(2):
        w.save((), f"{inbox}/{name}", "Please change the summary.\n")
    else:
        w.save((), f"{inbox}/.{name}.part", "Please change the title.\n")
        w.may(ABSENT, os.rename, f"{inbox}/.{name}.part", f"{inbox}/{name}")
    w.may((), os.listdir, f"{inbox}/..")
    for name in os.listdir(inbox):
        w.may(ABSENT, open_and_read, f"{inbox}/{name}")


WORKERS = (reader, reader, lister, problems, problems, saver, saver, other_saver, mover, mover,
           artifact_mover, filler, submitter, drafter, drafter, poller, unlinker, mapper, dropper,
           shelver, shelver, shelver, shelver, shelver, shelver, shelf_lister, shelf_lister)


def is_gone(world):
    """Whether the daemon is killed, which is said before it is done."""
    return os.path.exists(world.killed)


def work(world, number):
    worker = Worker(world, number)
    act = WORKERS[number]
    try:
        while world.running():
            act(worker)
            worker.calls += 1
    except (Exception, SystemExit) as problem:
        if is_gone(world):
            return 0
        print(f"FAIL worker {act.__name__}: ", end="")
        traceback.print_exc(file=sys.stdout)
        return 1
    print(f"{act.__name__}: {worker.calls} calls")
    return 0


def stage(world):
    for home in HOMES:
        base = f"{world.mnt}/{home}"
        if os.path.exists(base):
            continue
        os.mkdir(base)
        for name, text in world.artifact.items():
            save(f"{base}/artifacts/{name}", text)
        save(f"{base}/intro.md", world.intro)
        for field, value in (("contact_email", "you@example.com"), ("support_email", "s@example.com"),
                             ("testing_notes", "List the items."), ("test_account", "t@example.com"),
                             ("test_credentials", "correct horse"), ("mfa", "no"),
                             ("pull_request", "4321"), ("commit", "3f2a" * 10)):
            save(f"{base}/form/{field}", value + "\n")
        save(f"{base}/open-source/record", "merged\n")
        expect(load(f"{base}/status"), b"ready\n", f"status of {home}")
    for number in range(TOKENS):
        if not any(os.path.exists(f"{world.mnt}/{home}/artifacts/token-{number}") for home in HOMES):
            save(f"{world.mnt}/{HOMES[number % 2]}/artifacts/token-{number}", f"token {number}\n")


def run(mnt, sample, seconds, seed, killed):
    world = World(mnt, sample, float(seconds), int(seed), killed)
    stage(world)
    remember(mnt)
    print("staged", flush=True)
    world.end = time.monotonic() + float(seconds)
    children = []
    for number in range(len(WORKERS)):
        child = os.fork()
        if child == 0:
            status = work(world, number)
            sys.stdout.flush()
            os._exit(status)
        children.append(child)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    # Who has mapped a file of a mount that is gone gets a signal.
    if -signal.SIGBUS in ended and is_gone(world):
        ended = [status for status in ended if status != -signal.SIGBUS]
    sys.exit(any(ended))


# ---- what must be so at any moment of rest ----

def sealed(mnt):
    """Every file of every version, as its hash."""
    found = {}
    for home in HOMES:
        for place, directories, names in os.walk(f"{mnt}/{home}/versions"):
            for name in names:
                path = f"{place}/{name}"
                if not os.path.islink(path):
                    found[os.path.relpath(path, mnt)] = hashlib.sha256(load(path)).hexdigest()
    return found


def remember(mnt):
    log = {home: load(f"{mnt}/{home}/log").decode() for home in HOMES}
    save(f"{mnt}/../race.json", json.dumps({"sealed": sealed(mnt), "log": log}))


def check_tokens(mnt):
    for number in range(TOKENS):
        at = [home for home in HOMES if os.path.exists(f"{mnt}/{home}/artifacts/token-{number}")]
        expect(len(at), 1, f"submissions that have token-{number} ({at})")
    contents = sorted(load(f"{mnt}/{home}/artifacts/{name}") for home in HOMES
                      for name in os.listdir(f"{mnt}/{home}/artifacts") if name.startswith("token-"))
    expect(contents, sorted(b"token %d\n" % number for number in range(TOKENS)), "contents of the tokens")


def check_versions(mnt, before):
    now = sealed(mnt)
    for path, text in before["sealed"].items():
        if now.get(path) != text:
            sys.exit(f"{path}: a sealed file changed")
    for home in HOMES:
        log = load(f"{mnt}/{home}/log").decode()
        if not log.startswith(before["log"][home]):
            sys.exit(f"{home}/log: expected it only to grow, got {log!r}")
        versions = sorted(int(name) for name in os.listdir(f"{mnt}/{home}/versions") if name.isdigit())
        expect(versions, list(range(1, len(versions) + 1)), f"versions of {home}")
        print(f"{home}: {len(versions)} versions, {len(log.splitlines())} lines of log")


def check_problems(mnt, program):
    """What the mount says of a draft is what the rules say of its files."""
    for home in HOMES:
        base = f"{mnt}/{home}"
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(f"{base}/artifacts", f"{copy}/artifacts", symlinks=True)
            shutil.copy(f"{base}/intro.md", copy)
            os.mkdir(f"{copy}/form")
            shutil.copy(f"{base}/status", copy)
            says = subprocess.run([program], cwd=copy, capture_output=True, text=True, check=False)
        expect(says.stderr, "", "errors of certfs-check")
        # Only a mount knows of refused saves.
        problems = [line for line in load(f"{base}/problems").decode().splitlines(True)
                    if not line.startswith("refused/")]
        expect("".join(problems), says.stdout, f"problems of {home}")


def check(mnt, program):
    check_tokens(mnt)
    check_versions(mnt, json.loads(load(f"{mnt}/../race.json")))
    check_problems(mnt, program)


if __name__ == "__main__":
    {"run": run, "check": check}[sys.argv[1]](*sys.argv[2:])
