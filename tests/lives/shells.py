#!/usr/bin/env python3
"""Two shells that submit, edit and write fields at the same moment.

    shells.py run DIRECTORY SAMPLE ROUNDS SEED JOURNAL
    shells.py check DIRECTORY JOURNAL

Each value that is written is another one. The journal has a line before each
act and a line after it, with the time of either, so that for each value it is
known when it can have been the present one: from the beginning of its own
write to the end of the next. A version was sealed while its submit ran, and
everything in it has to be what was there at one such moment: that is what
check looks for, and that no acknowledged write, message or version is missing.
A daemon that dies ends the shells; what was under way may have happened or not.
"""

import hashlib
import io
import random
import re
import zipfile

from calls import *

DEFINITION, PROPERTIES = "apiDefinition.swagger.json", "apiProperties.json"
GONE = (errno.ENOTCONN, errno.ECONNABORTED)
# What the other shell does can be in the way of a submit, and of a record.
IN_THE_WAY = {
    "submit": (errno.EALREADY, errno.EBUSY, errno.ETXTBSY, errno.ECANCELED),
    "record": (errno.EINVAL,),
}
NEVER = float("inf")


class Shell:
    def __init__(self, base, sample, number, seed, journal):
        self.base, self.number = base, number
        self.rng = random.Random(seed * 2 + number)
        self.count = 0
        self.out = open(f"{journal}.{number}", "a", buffering=1)
        self.sample = {name: load(f"{sample}/{name}").decode()
                       for name in (DEFINITION, PROPERTIES, "readme.md")}

    def token(self):
        self.count += 1
        return f"{self.number}-{os.getpid()}-{self.count}"

    def note(self, *what):
        print(json.dumps([time.monotonic_ns(), *what]), file=self.out)

    def act(self, name, value, call, *arguments):
        """Whether it happened; what it was is in the journal."""
        self.note("begin", name, value)
        try:
            call(*arguments)
        except OSError as problem:
            if problem.errno in GONE:
                raise
            self.note("refused", problem.errno)
            if problem.errno not in IN_THE_WAY.get(name, ()):
                sys.exit(f"{name} {value}: {problem}")
            return False
        self.note("end")
        return True

    def field(self):
        own = ("support_email", "contact_email")[self.number]
        name = self.rng.choice((own, own, "testing_notes"))
        value = f"{self.token()}@example.com\n"
        self.act(f"form/{name}", value, save, f"{self.base}/form/{name}", value)
        if name == own:
            expect(load(f"{self.base}/form/{own}").decode(), value, own)

    def own_artifact(self):
        """In place: half of it must never be in a version."""
        name = (PROPERTIES, "readme.md")[self.number]
        text = self.sample[name]
        text = (text.replace("The key from", f"{self.token()}: the key from") if name == PROPERTIES
                else f"{text}\n{self.token()}\n")
        path = f"{self.base}/artifacts/{name}"
        half = len(text) // 2

        def write():
            fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
            try:
                os.write(fd, text[:half].encode())
                os.write(fd, text[half:].encode())
            finally:
                os.close(fd)
        # Who looks at the problems meanwhile makes it what is there.
        self.note("parts", f"artifacts/{name}", [digest(b""), digest(text[:half].encode())])
        self.act(f"artifacts/{name}", digest(text.encode()), write)

    def definition(self):
        """Renamed over the old one, by both."""
        text = self.sample[DEFINITION].replace(
            "Lists the workshops", f"{self.token()}: lists the workshops")
        temporary = f"{self.base}/artifacts/.new-{self.number}"
        save(temporary, text)
        self.act(f"artifacts/{DEFINITION}", digest(text.encode()), os.rename, temporary,
                 f"{self.base}/artifacts/{DEFINITION}")

    def submit(self):
        if self.rng.random() < 0.5:
            self.act("submit", "touch", os.utime, f"{self.base}/submit")
        else:
            self.act("submit", "update", save, f"{self.base}/submit", f"update: {self.token()}\n")

    def record(self):
        self.act("record", "submitted", save, f"{self.base}/record", "submitted\n")

    def message(self):
        token = self.token()
        self.act("message", token, save, f"{self.base}/feedback/inbox/{token}.txt", f"{token}\n")

    def look(self):
        for name in ("status", "problems", "submit", "status.json", "log"):
            load(f"{self.base}/{name}")

    def run(self, rounds):
        acts = ((self.field, 6), (self.own_artifact, 4), (self.definition, 4), (self.submit, 5),
                (self.record, 1), (self.message, 1), (self.look, 2))
        for act in self.rng.choices([a for a, _ in acts], [w for _, w in acts], k=rounds):
            try:
                act()
            except OSError as problem:
                if problem.errno in GONE:
                    return
                raise


def digest(text):
    return hashlib.sha256(text).hexdigest()


def run(base, sample, rounds, seed, journal):
    children = []
    for number in (0, 1):
        child = os.fork()
        if child == 0:
            Shell(base, sample, number, int(seed), journal).run(int(rounds))
            sys.stdout.flush()
            os._exit(0)
        children.append(child)
    sys.exit(any([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]))


# ---- what came of it ----

def read_journal(journal):
    """name -> [(begin, end, value)]; the end of one that nobody acknowledged is NEVER."""
    acts = {}
    for number in (0, 1):
        begun = None
        for line in open(f"{journal}.{number}"):
            moment, kind, *rest = json.loads(line)
            if kind == "begin":
                begun = (moment, *rest)
            elif kind == "end":
                acts.setdefault(begun[1], []).append((begun[0], moment, begun[2]))
            if kind != "begin":
                begun = None
        if begun:
            acts.setdefault(begun[1], []).append((begun[0], NEVER, begun[2]))
    return acts


def parts_under_way(journal):
    """name -> what of a write can be there that nobody acknowledged"""
    parts = {}
    for number in (0, 1):
        last = None
        for line in open(f"{journal}.{number}"):
            _, kind, *rest = json.loads(line)
            if kind == "parts":
                last = rest
            elif kind != "begin":
                last = None
        if last:
            parts.setdefault(last[0], set()).update(last[1])
    return parts


class History:
    """When each value of one file can have been the present one."""

    def __init__(self, writes, initial):
        self.when = {}
        if initial is not None:
            self.when[initial] = (-NEVER, min([end for _, end, _ in writes], default=NEVER))
        for begin, end, value in writes:
            until = min([e for b, e, _ in writes if b > end], default=NEVER)
            self.when[value] = (begin, until)


def content(path):
    text = load(path)
    return text.decode() if "/form/" in path else digest(text)


def check_present(base, histories, parts):
    for name, history in histories.items():
        value = content(f"{base}/{name}")
        if value in parts.get(name, ()):
            continue
        if value not in history.when:
            sys.exit(f"{name}: {value!r} was never written")
        if history.when[value][1] != NEVER:
            sys.exit(f"{name}: {value!r} is there, and what was acknowledged later is not")


def check_version(base, number, histories, first, last):
    """There is one moment, amid the submit, at which all of it was there."""
    version = f"{base}/versions/{number}"
    for name, history in histories.items():
        value = content(f"{version}/{name}")
        if value not in history.when:
            sys.exit(f"versions/{number}/{name} is what nobody has written: {load(f'{version}/{name}')!r}")
        begin, end = history.when[value]
        first, last = max(first, begin), min(last, end)
        if first > last:
            sys.exit(f"versions/{number}: {name} was not there together with the rest of it")
    with zipfile.ZipFile(io.BytesIO(load(f"{version}/submission.zip"))) as archive:
        for name in archive.namelist():
            expect(archive.read(name), load(f"{version}/artifacts/{name}"), f"{name} in zip {number}")


def count_between(what, got, acts):
    acknowledged = sum(end != NEVER for _, end, _ in acts)
    if not acknowledged <= got <= len(acts):
        sys.exit(f"{what}: {acknowledged} acknowledged, {len(acts)} begun, {got} there")


def check(base, journal):
    acts = read_journal(journal)
    initial = json.loads(load(f"{journal}.initial"))
    histories = {name: History(acts.get(name, []), initial[name]) for name in initial}
    check_present(base, histories, parts_under_way(journal))

    submits = acts.get("submit", [])
    versions = sorted(int(name) for name in os.listdir(f"{base}/versions") if name.isdigit())
    expect(versions, list(range(1, len(versions) + 1)), "numbers of the versions")
    count_between("versions after the first", len(versions) - 1, submits)
    # Version k + 1 was sealed when k submits had begun, and before k had ended.
    begins, ends = sorted(b for b, _, _ in submits), sorted(e for _, e, _ in submits)
    for number in versions[1:]:
        check_version(base, number, histories, begins[number - 2], ends[number - 2])

    log = load(f"{base}/log").decode()
    sealed = [int(n) for n in re.findall(r"version (\d+) sealed", log)]
    expect(sealed, versions, "versions in the log")
    for name in histories:
        if name.startswith("form/"):
            lines = len(re.findall(rf"publisher {name} written", log)) - initial[name].count("\n")
            count_between(f"lines of log about {name}", lines, acts.get(name, []))
    messages = sorted(int(name) for name in os.listdir(f"{base}/feedback") if name.isdigit())
    count_between("messages", len(messages), acts.get("message", []))
    expect(messages, list(range(1, len(messages) + 1)), "numbers of the messages")
    texts = "".join(load(f"{base}/feedback/{number}").decode() for number in messages)
    for _, end, token in acts.get("message", []):
        if end != NEVER and token not in texts:
            sys.exit(f"the message {token} is not there")
    print(f"{sum(map(len, acts.values()))} acts, {len(versions)} versions, {len(messages)} messages")


def remember(base, journal):
    """What is there before the shells begin."""
    names = [f"form/{name}" for name in ("support_email", "contact_email", "testing_notes")]
    names += [f"artifacts/{name}" for name in (DEFINITION, PROPERTIES, "readme.md")]
    save(f"{journal}.initial", json.dumps({name: content(f"{base}/{name}") for name in names}))


if __name__ == "__main__":
    {"remember": remember, "run": run, "check": check}[sys.argv[1]](*sys.argv[2:])
