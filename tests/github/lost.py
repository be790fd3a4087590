#!/usr/bin/env python3
"""Lose each request of a pull request's life once, in each way, and count.

A life is published, reviewed, answered, updated, closed, reopened and merged,
from a real mount to a stand-in for GitHub. Each phase of it meets one trouble:
a request that is lost before, while or after it is processed, cut, refused or
limited; a commit of somebody else; a token that is revoked; the daemon or the
stand-in killed. Then there is one pull request, one branch, one commit for each
published state, each answer once, and the mount shows what the stand-in has.

The first life is calm: which requests there are is learned from it.

	lost.py --certfs PROGRAM --work DIR --connector DIR [--runs N] [--seed N]
	    [--seconds N]
"""
import argparse
import collections
import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
UPSTREAM = "microsoft/PowerPlatformConnectors"
LIVES_PER_WORLD = 8
SECRET = "lost-secret-7d1f0c55"

# What one request meets: the name, and the fault that the stand-in is given.
FAULTS = [
    ("lost before", {"kind": "lost-before"}),
    ("lost during", {"kind": "lost-during"}),
    ("lost after", {"kind": "lost-after"}),
    ("cut", {"kind": "cut", "bytes": 10}),
    ("status 500", {"kind": "status", "status": 500, "html": False}),
    ("status 502 html", {"kind": "status", "status": 502}),
    ("status 503 html, done", {"kind": "status", "status": 503,
                               "processed": True}),
    ("status 504 html, done, twice", {"kind": "status", "status": 504,
                                      "processed": True, "times": 2}),
    ("GitHub dies before", {"kind": "die-before"}),
    ("GitHub dies during", {"kind": "die-during"}),
    ("GitHub dies after", {"kind": "die-after"}),
    ("primary limit", {"kind": "primary-limit", "seconds": 1}),
    ("secondary limit", {"kind": "secondary-limit", "seconds": 1,
                         "status": 429}),
]
# Those of no request; of one phase alone where that is named.
OTHERS = {
    "daemon killed": None, "GitHub killed": None, "token revoked": None,
    "daemon killed twice": None,
    "commit of others before": "update", "commit of others amid": "update",
}
# What is met: a request that writes, one that reads, or one of the others.
PARTS = {"writes": 5, "reads": 3, "others": 2}
# What is only read meets a limit, which takes a second, here alone.
LIMITED = r"/user$|/pulls/\[0-9\]\+$"
PHASES = ["open", "hear", "comment", "answer", "update", "reopen", "merge"]


def say(text):
    print(text, flush=True)


class Failed(Exception):
    pass


class GitHub:
    """The stand-in as a process that can be killed."""

    def __init__(self, directory):
        self.directory = directory
        self.ports = ["0", "0"]
        self.process = None
        self.start()

    def start(self):
        with open(self.directory + ".log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, os.path.join(HERE, "standin.py"),
                 "--directory", self.directory, "--listen", self.ports[0],
                 "--control", self.ports[1]],
                stdout=subprocess.PIPE, stderr=log, text=True)
        urls = [self.process.stdout.readline().split()[-1] for _ in range(2)]
        self.ports = [url.rpartition(":")[2] for url in urls]
        self.url = urls[0]

    def kill(self):
        self.process.kill()
        self.gone()

    def gone(self):
        self.process.wait()
        self.process.stdout.close()

    def raise_from_the_dead(self):
        if self.process.poll() is not None:
            self.gone()
            self.start()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.process.stdout.close()

    def act(self, method, path, body=None):
        for _ in range(100):
            connection = http.client.HTTPConnection(
                "127.0.0.1", int(self.ports[1]), timeout=30)
            try:
                connection.request(method, path, None if body is None else
                                   json.dumps(body))
                answer = connection.getresponse()
                data = answer.read()
                if answer.status != 200:
                    raise Failed(f"{method} {path}: {answer.status} {data}")
                return json.loads(data)
            except (OSError, http.client.HTTPException):
                self.raise_from_the_dead()
                time.sleep(0.02)
            finally:
                connection.close()
        raise Failed(f"the stand-in does not answer: {method} {path}")


class Mount:
    """The daemon, which can be killed and started again."""

    def __init__(self, options, directory, github):
        self.options, self.github = options, github
        self.store = os.path.join(directory, "store")
        self.at = os.path.join(directory, "mnt")
        self.log = os.path.join(directory, "daemon.log")
        self.token = os.path.join(directory, "token")
        os.makedirs(self.at)
        self.give_token("ghp_alice")
        self.process = None
        self.start()

    def give_token(self, token):
        with open(self.token + ".new", "w", encoding="utf-8") as file:
            file.write(token + "\n")
        os.chmod(self.token + ".new", 0o600)
        os.rename(self.token + ".new", self.token)

    def start(self):
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [self.options.certfs, "-f", "-o", f"store={self.store},"
                 f"repository=github:{UPSTREAM},github_url={self.github.url},"
                 f"github_token_file={self.token}", self.at], stderr=log,
                stdout=subprocess.DEVNULL,
                env=dict(os.environ, CERTFS_TEST_RETRY_MILLISECONDS="1"))
        for _ in range(3000):
            if os.path.exists(os.path.join(self.at, ".certfs", "version")):
                return
            if self.process.poll() is not None:
                raise Failed(f"the daemon ended with {self.process.returncode}")
            time.sleep(0.01)
        raise Failed("no mount after 30 s")

    def unmount(self):
        subprocess.run(["fusermount3", "-u", "-z", self.at], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.unmount()

    def stop(self):
        status = self.process.poll()
        if status is None:
            self.process.terminate()
            try:
                status = self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                status = self.process.wait()
        self.unmount()
        if status != 0:
            raise Failed(f"the daemon ended with {status}")


class World:
    """A stand-in, a mount, and what goes wrong between them just now."""

    def __init__(self, options, number, chance):
        self.options, self.chance = options, chance
        self.directory = os.path.join(options.work, f"world-{number}")
        os.makedirs(self.directory)
        self.github = GitHub(os.path.join(self.directory, "github"))
        self.github.act("PUT", "/settings", {"fork_delay": 0,
                                             "wrong_tries": 0})
        self.mount = Mount(options, self.directory, self.github)
        self.tokens = 0
        self.due = []       # (time, what is done then)
        self.read_tokens = None

    def at(self, seconds, what):
        self.due.append((time.monotonic() + seconds, what))

    def tick(self):
        self.github.raise_from_the_dead()
        now = time.monotonic()
        for one in [one for one in self.due if one[0] <= now]:
            self.due.remove(one)
            one[1]()

    def wait(self, what, condition):
        """A person who looks again, and does again what was interrupted."""
        end, got = time.monotonic() + self.options.seconds, None
        while time.monotonic() < end:
            self.tick()
            try:
                got = condition()
                if got is True and not self.due:
                    return
            except (OSError, IndexError) as error:
                got = repr(error)
            time.sleep(0.01)
        raise Failed(f"expected: {what}\n  got:      {got}")

    # ---- troubles that are of no request ----

    def kill_daemon(self):
        self.mount.kill()
        self.mount.start()

    def kill_daemon_twice(self):
        self.kill_daemon()
        self.at(self.chance.random() * 0.1, self.kill_daemon)

    def renew_token(self):
        self.tokens += 1
        token = f"ghp_alice_{self.tokens}"
        self.github.act("POST", "/tokens", {
            "token": token, "user": "alice", "scopes": ["public_repo"]})
        self.mount.give_token(token)

    def revoke_token(self):
        with open(self.mount.token, encoding="utf-8") as file:
            self.github.act("DELETE", "/tokens/" + file.read().strip())
        self.at(self.chance.random() * 0.2, self.renew_token)

    def trouble(self, name):
        self.at(self.chance.random() * 0.25, {
            "daemon killed": self.kill_daemon,
            "daemon killed twice": self.kill_daemon_twice,
            "GitHub killed": self.github.kill,
            "token revoked": self.revoke_token}[name])

    def has_met_all(self):
        return all(one["used"] for one in self.github.act("GET", "/faults"))

    def wait_until_met(self):
        """What is asked for now and then is asked for within that."""
        end = time.monotonic() + 1
        while not self.has_met_all() and time.monotonic() < end:
            self.tick()
            time.sleep(0.02)

    # ---- what there is ----

    def repositories(self):
        return {one["owner"]: one["git"]
                for one in self.github.act("GET", "/repositories")}

    def git(self, owner, *arguments):
        return subprocess.run(
            ["git", "--git-dir", self.repositories()[owner], *arguments],
            check=False, capture_output=True, text=True).stdout

    def judge(self):
        found = self.github.act("GET", "/fsck")
        if not found["clean"]:
            raise Failed(f"git fsck: {found['said']}")
        manners = self.github.act("GET", "/manners")
        if manners["early"]:
            raise Failed(f"asked while it was told to wait: {manners}")
        for name in ("daemon.log", "github.log", "github/journal"):
            with open(os.path.join(self.directory, name),
                      encoding="utf-8") as file:
                text = file.read()
            if SECRET in text:
                raise Failed(f"a secret in {name}")
            if name == "github.log" and text:
                raise Failed(f"{name}: {text[-2000:]}")

    def stop(self):
        try:
            self.mount.stop()
        finally:
            self.github.stop()


class Life:
    """One submission, from its first version to the merge."""

    def __init__(self, world, name):
        self.world, self.name = world, name
        self.title = name
        self.states = []        # the readme of each published state
        self.others = 0         # commits of somebody else
        self.said = []          # what was answered
        self.heard = 0          # messages that have to be there
        self.closed = False
        self.number = self.branch = None
        self.folder = f"certified-connectors/{name}"
        self.create()

    # ---- files ----

    def path(self, *parts):
        return os.path.join(self.world.mount.at, self.name, *parts)

    def read(self, *parts):
        with open(self.path(*parts), encoding="utf-8") as file:
            return file.read()

    def write(self, text, *parts):
        with open(self.path(*parts), "w", encoding="utf-8") as file:
            file.write(text)

    def create(self):
        os.mkdir(self.path())
        for name in os.listdir(self.world.options.connector):
            with open(os.path.join(self.world.options.connector, name),
                      "rb") as file:
                data = file.read()
            if name == "apiDefinition.swagger.json":
                data = re.sub(rb'"title": "[^"]*"',
                              b'"title": "%s"' % self.name.encode(), data, 1)
            with open(self.path("artifacts", name), "wb") as file:
                file.write(data)
        self.write(SECRET + "\n", "form", "test_credentials")

    # ---- phases ----

    def publish(self):
        os.utime(self.path("open-source", "publish"))
        self.states.append(self.read("artifacts", "readme.md"))
        self.world.wait(f"{self.name} is published", self.is_published)
        self.number = self.read("open-source",
                                "pull_request").strip().rsplit("/", 1)[-1]
        self.branch = self.read("open-source", "branch").strip() \
            .partition(":")[2]

    def is_published(self):
        status = self.read("open-source", "status").strip()
        return status in ("open", "changes-requested") or \
            status + " " + self.read("open-source", "publish").split("\n")[0]

    def do_open(self):
        self.publish()

    def do_hear(self):
        number = self.number
        self.world.github.act("POST", f"/pulls/{number}/comments",
                              {"body": "A question."})
        self.world.github.act("POST", f"/pulls/{number}/reviews", {
            "state": "CHANGES_REQUESTED", "body": "Please see below.",
            "comments": [{"path": f"{self.folder}/readme.md", "line": 1,
                          "body": "This line."}]})
        self.heard += 3

    def message(self, text):
        for number in range(1, self.heard + 1):
            if text in self.read("feedback", str(number)):
                return number
        raise IndexError(text)

    def reply(self, to, text):
        number = self.message(to)
        self.write(text + "\n", "feedback", f"{number}-reply")
        os.utime(self.path("feedback", f"{number}-reply"))
        self.said.append(text)

    def do_comment(self):
        self.reply("A question.", f"An answer of {self.name}.")

    def do_answer(self):
        self.reply("This line.", f"That line of {self.name}.")

    def change(self):
        self.write(self.read("artifacts", "readme.md") +
                   f"\nChange {len(self.states)}.\n", "artifacts", "readme.md")

    def push(self):
        """Somebody else has something to add to it."""
        self.others += 1
        return {"file": f"{self.folder}/other.txt",
                "content": f"{self.others}\n"}

    def says_others(self):
        said = self.read("open-source", "publish")
        status = self.read("open-source", "status").strip()
        return (status != "publishing" and "accept others" in said) or said

    def knows_others(self):
        shown = self.read("open-source", "diff")
        return "was not made here" in shown or shown[:200]

    def do_update_beside(self):
        """It is not overwritten, but built upon when that is wanted."""
        self.change()
        try:
            os.utime(self.path("open-source", "publish"))
        except FileExistsError:
            pass    # it was heard of before
        self.world.wait("commits of others are told of", self.says_others)
        tip = self.world.git("alice", "log", "-1", "--format=%s", self.branch)
        if tip.startswith(self.name):
            raise Failed(f"{self.name}: a commit on top of one of others that "
                         "nobody has accepted")
        self.world.wait("it is known what they did", self.knows_others)
        self.write("accept others\n", "open-source", "publish")
        self.do_update()

    def do_update(self):
        self.change()
        self.title = f"{self.name}, as asked"
        self.write(self.title + "\n", "open-source", "title")
        self.publish()

    def do_reopen(self):
        self.change()
        self.publish()

    def do_merge(self):
        self.world.github.act("POST", f"/pulls/{self.number}/merge", {})

    def before_reopen(self):
        self.world.github.act("POST", f"/pulls/{self.number}/close", {})
        self.world.wait(f"{self.name} is closed", lambda:
                        self.read("open-source", "status") == "closed\n")

    # ---- and what there is then ----

    def expect(self, what, got, expected):
        if got != expected:
            raise Failed(f"{self.name}: {what}\n  expected: {expected}\n"
                         f"  got:      {got}")

    def of_this(self, state, kind):
        return [one for one in state[kind].values()
                if str(one["pull"]) == self.number]

    def theirs(self):
        """What the stand-in has, and what the mount has to show of it."""
        state = self.world.github.act("GET", "/state")
        pull = state["pulls"][self.number]
        status = "merged" if pull["merged"] else \
            pull["state"] if pull["state"] == "closed" else \
            "changes-requested" if self.heard else "open"
        return state, {
            "status": status, "head_commit": pull["head"]["sha"],
            "heard": self.heard, "form/pull_request": self.number,
            "form/commit": pull["head"]["sha"] if pull["merged"] else ""}

    def shown(self):
        return {
            "status": self.read("open-source", "status").strip(),
            "head_commit": self.read("open-source", "head_commit").strip(),
            "heard": sum(name.isdigit() for name in
                         os.listdir(self.path("feedback"))),
            "form/pull_request": self.read("form", "pull_request").strip(),
            "form/commit": self.read("form", "commit").strip()}

    def is_said(self, state):
        return sorted(re.sub(r"\s*<!--.*?-->\s*", "", one["body"])
                      for kind in ("comments", "review_comments")
                      for one in self.of_this(state, kind)
                      if one["user"] == "alice")

    def agrees(self):
        state, theirs = self.theirs()
        shown, said = self.shown(), self.is_said(state)
        return (theirs == shown and said == sorted(self.said)) or \
            f"{shown}, said {said}\n  GitHub:   {theirs}, {sorted(self.said)}"

    def check(self):
        self.world.wait(f"{self.name} as GitHub has it", self.agrees)
        state, _ = self.theirs()
        pulls = [number for number, one in state["pulls"].items()
                 if one["title"].partition(",")[0] == self.name]
        self.expect("pull requests", pulls, [self.number])
        self.expect("title", state["pulls"][self.number]["title"], self.title)
        slug = self.name.lower().replace(" ", "-")
        branches = self.world.git("alice", "for-each-ref",
                                  f"refs/heads/{slug}-*",
                                  "--format=%(refname:short)").split()
        self.expect("branches", branches, [self.branch])
        self.check_commits()
        log = self.read("log")
        if not self.others and "not from here" in log:
            raise Failed(f"{self.name}: commits of others, of which there "
                         f"are none:\n{log}")

    def check_commits(self):
        commits = self.world.git("alice", "log", "--format=%H %s",
                                 self.branch).splitlines()
        ours = [one.partition(" ")[0] for one in commits
                if one.partition(" ")[2].startswith(self.name)]
        self.expect("commits", len(ours), len(self.states))
        base = self.world.git("alice", "rev-parse", f"{ours[-1]}^").strip()
        between = self.world.git("alice", "rev-list", f"{base}..{self.branch}")
        self.expect("commits, with those of others", len(between.split()),
                    len(ours) + self.others)
        for commit, text in zip(reversed(ours), self.states):
            self.expect(f"readme.md of {commit}", self.world.git(
                "alice", "show", f"{commit}:{self.folder}/readme.md"), text)


class Lost:
    def __init__(self, options):
        self.options = options
        self.chance = random.Random(options.seed)
        self.requests = collections.defaultdict(list)   # of a phase
        self.left = {}          # of a phase: what has to be tried yet
        self.counts = collections.Counter()
        self.by_phase = collections.Counter()
        self.runs = self.unmet = self.lives = 0
        self.world = None
        self.began = time.monotonic()

    # ---- what a phase meets ----

    def learn(self, phase, since):
        for one in self.world.github.act("GET", "/journal")[since:]:
            path = one["path"].partition("?")[0]
            path = re.sub(r"[0-9a-f]{40}", "[0-9a-f]{40}", re.escape(path))
            path = re.sub(r"/heads/calm.*", "/heads/lost.*", path)
            path = re.sub(r"/[0-9]+(?=/|$)", "/[0-9]+", path)
            known = (one["method"], f"^{path}$")
            if known not in self.requests[phase]:
                self.requests[phase].append(known)

    def all_troubles(self, phase, part):
        """Each way of each request once, in any order."""
        if part == "others":
            found = [(None, name) for name, only in OTHERS.items()
                     for _ in range(1 if only is None else 2)
                     if only in (None, phase)]
        else:
            found = [(request, fault) for request in self.requests[phase]
                     if (request[0] != "GET") == (part == "writes")
                     for fault in FAULTS
                     if part == "writes" or "limit" not in fault[0] or
                     re.search(LIMITED, request[1])]
        self.chance.shuffle(found)
        return found

    def next_trouble(self, phase):
        part = self.chance.choices(list(PARTS), PARTS.values())[0]
        if not self.left.get((phase, part)):
            self.left[phase, part] = self.all_troubles(phase, part)
        if not self.left[phase, part]:      # nothing is written in it
            return self.next_trouble(phase)
        return self.left[phase, part].pop()

    def begin_trouble(self, phase, life):
        request, fault = self.next_trouble(phase)
        if request is not None:
            method, path = request
            self.world.github.act("POST", "/faults", {
                **fault[1], "method": method, "path": path, "user": "alice"})
            return f"{fault[0]}: {method} {path}"
        if fault == "commit of others before":
            self.world.github.act("POST", f"/pulls/{life.number}/push",
                                  life.push())
        elif fault == "commit of others amid":
            self.world.github.act("POST", "/faults", {
                "kind": "push", "method": "PATCH", "path": "/git/refs/",
                **life.push()})
        else:
            self.world.trouble(fault)
        return fault

    def end_trouble(self, trouble):
        met = self.world.has_met_all()
        self.world.github.act("DELETE", "/faults")
        self.runs += met
        self.unmet += not met
        if met:
            self.counts[trouble.partition(":")[0]] += 1
        return met

    # ---- lives ----

    def live(self, calm):
        self.lives += 1
        life = Life(self.world, "Calm" if calm else f"Lost {self.lives:04}")
        for phase in PHASES:
            if not calm and self.is_over():
                return
            getattr(life, f"before_{phase}", lambda: None)()
            since = len(self.world.github.act("GET", "/journal")) if calm else 0
            trouble = "nothing" if calm else self.begin_trouble(phase, life)
            beside = "_beside" if trouble.startswith("commit of") else ""
            try:
                getattr(life, f"do_{phase}{beside}")()
                self.world.wait_until_met()
                life.check()
            except (Failed, OSError) as error:
                raise Failed(f"{life.name}, {phase}, {trouble}: {error}\n"
                             + self.told(life)) from error
            if calm:
                self.learn(phase, since)
            else:
                self.by_phase[phase] += self.end_trouble(trouble)
                self.say_if_asked(f"{life.name} {phase}: {trouble}")

    def say_if_asked(self, text):
        if os.environ.get("CERTFS_TEST_VERBOSE"):
            say(f"{time.monotonic() - self.began:.1f} {text}")

    def told(self, life):
        try:
            log = life.read("log").splitlines()[-15:]
        except OSError as error:
            log = [repr(error)]
        requests = [f"{one['method']} {one['path']} {one['status']} "
                    f"{one['fault'] or ''}" for one in
                    self.world.github.act("GET", "/journal")[-25:]]
        return "\n".join(["  log:", *log, "  requests:", *requests])

    def is_over(self):
        return self.runs >= self.options.runs

    def end_world(self):
        if self.world is not None:
            self.world.judge()
            self.world.stop()
            shutil.rmtree(self.world.directory)
        self.world = None

    def run(self):
        number = 0
        while not self.is_over():
            self.world = World(self.options, number, self.chance)
            for i in range(LIVES_PER_WORLD):
                if not self.is_over():
                    self.live(calm=number == 0 and i == 0)
            self.end_world()
            number += 1

    def report(self):
        say(f"{self.runs} troubles in {self.lives} lives, seed "
            f"{self.options.seed}, {time.monotonic() - self.began:.0f} s; "
            f"{self.unmet} were not met")
        for counts in (self.counts, self.by_phase):
            say(", ".join(f"{name} {count}" for name, count in
                          sorted(counts.items())))


def parse():
    p = argparse.ArgumentParser()
    for name in ("certfs", "work", "connector"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--runs", type=int, default=60)
    p.add_argument("--seed", type=int, default=int(time.time()))
    p.add_argument("--seconds", type=int, default=60)
    return p.parse_args()


def main():
    def ended(*_):
        # Once: what follows is the cleaning up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(1)

    signal.signal(signal.SIGTERM, ended)
    lost = Lost(parse())
    try:
        lost.run()
        lost.report()
    except Failed as error:
        say(f"FAIL {error}")
        lost.report()
        sys.exit(1)
    finally:
        if lost.world is not None:
            lost.world.stop()


if __name__ == "__main__":
    main()
