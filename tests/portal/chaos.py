#!/usr/bin/env python3
"""Deliver many versions through faults of every kind, and count.

Mounts a store with a portal, submits versions in many submissions, lets the
portal misbehave, kills the daemon and the portal at random moments, and then
compares: every version arrived, none twice, in order, with the bytes that were
sealed. Then the reviewer acts, the portal misbehaves again, and the publisher
answers: what the mount shows is what the portal says, and the portal has each
answer once.

	chaos.py --certfs PROGRAM --portal PROGRAM --work DIR --sample DIR
	    --certificate PEM --key PEM --ca PEM [--submissions N] [--seed N]
	    [--seconds N] [--trouble N]
"""
import argparse
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

SECRET = "chaos-secret-7d1f0c55"
TOKEN = "chaos-0123456789abcdef0123456789"

# What goes wrong: name, and the rule that the portal is given.
FAULTS = [
    ("reset before", {"drop": "before"}),
    ("reset after", {"drop": "after"}),
    ("status 429", {"status": 429, "retry_after": 1}),
    ("status 500", {"status": 500}),
    ("status 502", {"status": 502, "html": True}),
    ("status 503", {"status": 503, "retry_after": 1}),
    ("status 503 html", {"status": 503, "html": True}),
    ("html for json", {"body": "<html>hello</html>",
                       "content_type": "text/html", "status": 200}),
    ("delay before", {"delay_ms": 1500}),
    ("delay after", {"delay_after_ms": 1500}),
    ("cut", {"cut": 20}),
    ("json cut short", {"truncate": 30}),
    ("wrong length", {"wrong_length": 7}),
    ("wrong length", {"wrong_length": -7}),
    ("answer twice", {"duplicate": True}),
]


def say(text):
    print(text, flush=True)


class Portal:
    """The reference portal as a process that can be killed."""

    def __init__(self, options):
        self.options = options
        self.store = os.path.join(options.work, "portal")
        self.tokens = os.path.join(options.work, "tokens")
        with open(self.tokens, "w") as f:
            f.write(f"{TOKEN} chaos read,write,submit\n")
        os.chmod(self.tokens, 0o600)
        self.listen = self.review = "127.0.0.1:0"
        self.process = None
        self.start()

    def start(self):
        o = self.options
        for _ in range(100):
            self.process = subprocess.Popen(
                [o.portal, "--store", self.store, "--tokens", self.tokens,
                 "--listen", self.listen, "--reviewer", self.review,
                 "--certificate", o.certificate, "--key", o.key,
                 "--poll-after", "1"],
                stdout=subprocess.PIPE, stderr=self.log(), text=True)
            first = self.process.stdout.readline().split()
            second = self.process.stdout.readline().split()
            if len(first) == 2 and len(second) == 2:
                self.note_process()
                break
            # The port may still be taken by the one that was killed.
            self.process.wait()
            time.sleep(0.1)
        else:
            raise SystemExit("FAIL the portal does not start")
        self.url = first[1]
        self.reviewer = second[1]
        self.listen = self.url.split("//")[1]
        self.review = self.reviewer.split("//")[1]

    def note_process(self):
        """For whoever cleans up when this program was killed."""
        with open(os.path.join(self.options.work, "portal.pid"), "w") as f:
            f.write(f"{self.process.pid}\n")

    def log(self):
        return open(os.path.join(self.options.work, "portal.log"), "a")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def ask(self, method, path, body=None, raw=False):
        """The reviewer's side; it may be down just now."""
        for _ in range(200):
            connection = http.client.HTTPConnection(self.review, timeout=30)
            try:
                connection.request(method, path, None if body is None else
                                   json.dumps(body))
                answer = connection.getresponse()
                data = answer.read()
                if answer.status >= 300:
                    raise SystemExit(f"FAIL {method} {path}: "
                                     f"{answer.status} {data[:300]}")
                return data if raw else json.loads(data or b"null")
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()
        raise SystemExit(f"FAIL the reviewer's side is away: {path}")


class Mount:
    """The daemon, which can be killed and started again."""

    def __init__(self, options, portal):
        self.options = options
        self.portal = portal
        self.store = os.path.join(options.work, "store")
        self.at = os.path.join(options.work, "mnt")
        os.makedirs(self.at, exist_ok=True)
        token = os.path.join(options.work, "token")
        with open(token, "w") as f:
            f.write(TOKEN + "\n")
        os.chmod(token, 0o600)
        self.token = token
        self.process = None
        self.start()

    def start(self):
        o = self.options
        environment = dict(os.environ, CERTFS_TEST_RETRY_MILLISECONDS="10")
        self.process = subprocess.Popen(
            [o.certfs, "-f", "-o", f"store={self.store},"
             f"portal={self.portal.url},token_file={self.token},"
             f"ca_file={o.ca}", self.at], env=environment,
            stdout=subprocess.DEVNULL, stderr=open(
                os.path.join(o.work, "daemon.log"), "a"))
        for _ in range(600):
            if os.path.exists(os.path.join(self.at, ".certfs", "version")):
                return
            if self.process.poll() is not None:
                raise SystemExit("FAIL the daemon ended with "
                                 f"{self.process.returncode}")
            time.sleep(0.05)
        raise SystemExit("FAIL no mount after 30 s")

    def unmount(self):
        subprocess.run(["fusermount3", "-u", "-z", self.at], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.unmount()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                status = self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                status = self.process.wait()
            if status != 0:
                raise SystemExit(f"FAIL the daemon ended with {status}")
        self.unmount()

    def path(self, *parts):
        return os.path.join(self.at, *parts)

    def read(self, *parts):
        with open(self.path(*parts), "rb") as f:
            return f.read()

    def write(self, data, *parts):
        with open(self.path(*parts), "wb") as f:
            f.write(data)


FORM = {
    "source": "zip", "exception": "Jo Doe", "directed": "Jo Doe, 2026-01-31",
    "contact_email": "me@contoso.com", "support_email": "help@contoso.com",
    "testing_notes": "call it", "test_account": "reviewer@contoso.com",
    "test_credentials": SECRET, "mfa": "no",
}


class Chaos:
    def __init__(self, options):
        self.options = options
        # One for each thread, so that the seed decides what each does.
        self.reviewing = random.Random(f"{options.seed} reviewer")
        self.troubling = random.Random(f"{options.seed} trouble")
        self.portal = Portal(options)
        self.mount = Mount(options, self.portal)
        self.lock = threading.Lock()    # held while the daemon is away
        self.expected = {}              # name: number of versions
        self.intros = {}                # name: sha256 of what was attached
        self.ended = threading.Event()
        self.trouble = None             # the thread that makes it
        self.counts = {"daemon killed": 0, "portal killed": 0}
        self.failures = []
        self.stages = []
        self.began = time.monotonic()

    def fail(self, text):
        self.failures.append(text)
        say(f"FAIL {text}")

    def thread(self, work, *arguments):
        """One that says what stopped it."""
        def run():
            try:
                work(*arguments)
            except BaseException as error:
                self.fail(f"{work.__name__}: {error!r}")
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    # ---- a publisher ----

    def retried(self, act):
        """What a kill interrupted is done again, as a person would."""
        for _ in range(200):
            try:
                with self.lock:
                    return act()
            except OSError as error:
                last = error
                time.sleep(0.05)
        raise SystemExit(f"FAIL {last}")

    def versions(self, name):
        return sum(n.isdigit() for n in
                   os.listdir(self.mount.path(name, "versions")))

    def create(self, name):
        def act():
            os.makedirs(self.mount.path(name), exist_ok=True)
            for file in os.listdir(self.options.sample):
                with open(os.path.join(self.options.sample, file), "rb") as f:
                    data = f.read()
                if file == "intro.md":
                    self.mount.write(data, name, file)
                else:
                    self.mount.write(data, name, "artifacts", file)
            for field, value in FORM.items():
                self.mount.write(value.encode() + b"\n", name, "form", field)
        self.retried(act)

    def submit(self, name, number):
        def act():
            if self.versions(name) >= number:
                return
            self.mount.write(f"notes {number}\n".encode(), name, "form",
                             "testing_notes")
            line = "submit" if number == 1 else f"update: the {number}th"
            try:
                self.mount.write(line.encode() + b"\n", name, "submit")
            except OSError:
                if self.versions(name) >= number:
                    return
                raise
        self.retried(act)
        self.expected[name] = number

    def attach(self, name):
        data = self.retried(lambda: self.mount.read(name, "intro.md"))

        def act():
            state = json.loads(self.mount.read(name, "status.json"))
            if state["intro"]["status"] == "attached":
                return
            self.mount.write(b"attach intro\n", name, "submit")
        self.retried(act)
        self.intros[name] = hashlib.sha256(data).hexdigest()

    def publish(self, names, part):
        chance = random.Random(f"{self.options.seed} publisher {part}")
        for name in names:
            self.create(name)
            self.submit(name, 1)
            if chance.random() < 0.3:
                self.attach(name)
            for number in range(2, 2 + chance.choice([0, 0, 0, 1, 2])):
                self.submit(name, number)

    # ---- what goes wrong ----

    def misbehave(self, kill_portal):
        chance = self.troubling
        while not self.ended.wait(0.2):
            name, fault = chance.choice(FAULTS)
            self.counts[name] = self.counts.get(name, 0) + 1
            rule = dict(fault, path="/v1/", probability=0.5,
                        times=chance.randint(1, 12))
            method = chance.choice(["", "", "POST", "PUT", "GET"])
            if method:
                rule["method"] = method
            self.portal.ask("POST", "/faults", rule)
            if chance.random() < 0.15:
                self.portal.ask("DELETE", "/faults")
            if kill_portal and chance.random() < 0.06:
                self.kill_portal()
            if chance.random() < 0.06:
                self.kill_daemon()

    def begin_trouble(self, kill_portal):
        self.ended.clear()
        self.trouble = self.thread(self.misbehave, kill_portal)

    def end_trouble(self, after=0):
        """What is left is done in trouble too, for a while."""
        self.ended.wait(after)
        self.ended.set()
        if self.trouble is not None:
            self.trouble.join(60)
        self.trouble = None
        self.portal.ask("DELETE", "/faults")

    def kill_portal(self):
        self.counts["portal killed"] += 1
        self.portal.kill()
        time.sleep(self.troubling.random() * 0.5)
        self.portal.start()

    def kill_daemon(self):
        """Not in the middle of a call of ours: lives are for that."""
        self.counts["daemon killed"] += 1
        with self.lock:
            self.mount.kill()
            self.mount.start()

    # ---- the end ----

    def pending(self):
        left = []
        for name in sorted(self.expected):
            state = json.loads(self.mount.read(name, "status.json"))
            delivery = state["delivery"]
            if delivery is None or delivery["pending"]:
                left.append(name)
        return left

    def wait_for_all(self):
        end = time.monotonic() + self.options.seconds
        left = self.pending()
        while left and time.monotonic() < end:
            time.sleep(0.5)
            left = self.pending()
        for name in left[:5]:
            self.fail(f"{name} was not delivered: " + self.mount.read(
                name, "log").decode().splitlines()[-1])
        return not left

    def check_one(self, name, at_portal):
        there = at_portal.get(name, [])
        if len(there) != 1:
            self.fail(f"{name}: expected one submission at the portal, got "
                      f"{len(there)}")
            return
        whole = self.portal.ask("GET", f"/submissions/{there[0]['id']}")
        versions = [r["version"] for r in whole["revisions"]]
        wanted = list(range(1, self.expected[name] + 1))
        if versions != wanted:
            self.fail(f"{name}: expected versions {wanted}, got {versions}")
        for r in whole["revisions"]:
            sealed = self.mount.read(name, "versions", str(r["version"]),
                                     "submission.zip")
            if hashlib.sha256(sealed).hexdigest() != r["package_sha256"]:
                self.fail(f"{name}: version {r['version']} has other bytes")
            if r["secrets"] != ["test_credentials"]:
                self.fail(f"{name}: secrets of {r['version']}: {r['secrets']}")
            receipt = self.mount.read(name, "versions", str(r["version"]),
                                      "receipt").decode()
            if f"revision: {r['number']}\n" not in receipt:
                self.fail(f"{name}: receipt of {r['version']}: {receipt}")
        seqs = [e["seq"] for e in whole["events"]]
        if seqs != list(range(1, len(seqs) + 1)):
            self.fail(f"{name}: events {seqs}")
        intros = [e["intro"]["sha256"] for e in whole["events"]
                  if e["type"] == "intro"]
        wanted = [self.intros[name]] if name in self.intros else []
        if intros != wanted:
            self.fail(f"{name}: expected intro {wanted}, got {intros}")

    def at_portal(self):
        found = {}
        for one in self.portal.ask("GET", "/submissions")["items"]:
            found.setdefault(one["connector"], []).append(one)
        return found

    def check_delivered(self):
        at_portal = self.at_portal()
        for name in sorted(self.expected):
            self.check_one(name, at_portal)
        if set(at_portal) != set(self.expected):
            self.fail(f"expected {len(self.expected)} submissions at the "
                      f"portal, got {len(at_portal)}")

    # ---- the review ----

    def review_one(self, name, path):
        """What the mount has to show then: see mirror()."""
        chance = self.reviewing
        self.portal.ask("POST", path + "/state", {"state": "in-review"})
        messages, attachments = chance.randint(0, 2), 0
        for i in range(messages):
            message = {"body": f"message {i} about {name}"}
            if chance.random() < 0.5:
                attachments += 1
                message["attachments"] = [
                    {"name": "shot.txt", "text": f"{name} " * 1000}]
            self.portal.ask("POST", path + "/messages", message)
        findings = chance.randint(0, 2)
        for i in range(findings):
            self.portal.ask("POST", path + "/findings", {
                "id": f"f{i}", "severity": "error", "message": f"finding {i}",
                "file": "apiDefinition.swagger.json",
                "pointer": "/info/title"})
        state = chance.choice(
            ["changes-requested", "testing", "rejected", "needs-answer"])
        self.portal.ask("POST", path + "/state", {"state": state})
        return (state, messages, attachments, findings)

    def review(self):
        return {name: self.review_one(name, f"/submissions/{one['id']}")
                for name, (one,) in sorted(self.at_portal().items())}

    def mirror(self, name):
        names = os.listdir(self.mount.path(name, "feedback"))
        texts = self.mount.read(name, "feedback", "findings").decode()
        # One that fails too often is left out, and the message says so.
        left_out = sum(
            self.mount.read(name, "feedback", n).count(b"Attachment refused:")
            for n in names if n.isdigit())
        return (self.mount.read(name, "status").decode().strip(),
                sum(n.isdigit() for n in names),
                sum(n.endswith("-shot.txt") for n in names) + left_out,
                texts.count("(portal: "))

    def wait_for_mirror(self, wanted):
        end = time.monotonic() + self.options.seconds
        left = dict(wanted)
        while left and time.monotonic() < end:
            for name in list(left):
                if self.retried(lambda: self.mirror(name)) == left[name]:
                    del left[name]
            time.sleep(0.2)
        for name in list(left)[:5]:
            self.fail(f"{name}: the portal says {left[name]}, the mount "
                      f"{self.mirror(name)}")

    def check_attachments(self, names):
        for name in names:
            for file in os.listdir(self.mount.path(name, "feedback")):
                if file.endswith("-shot.txt") and self.mount.read(
                        name, "feedback", file) != f"{name} ".encode() * 1000:
                    self.fail(f"{name}: {file} has other bytes")

    # ---- the publisher's answers ----

    def command(self, name, text):
        self.retried(lambda: self.mount.write(text.encode() + b"\n", name,
                                              "submit"))

    def answer(self, said):
        """What the portal has to have then, each once."""
        wanted = {}
        for name, (state, messages, _, findings) in sorted(said.items()):
            wanted[name] = []
            if messages > 0:
                self.reply(name)
                wanted[name].append("message")
            # What is rejected is over: the portal takes messages alone.
            for i in range(findings if state != "rejected" else 0):
                self.command(name, f"fixed: f{i} mended")
                wanted[name].append("disposition")
            if state == "testing" and name in self.intros:
                self.command(name, "tested")
                wanted[name].append("tested")
            elif state == "changes-requested":
                self.command(name, "withdraw: enough of it")
                wanted[name].append("withdrawal")
        return wanted

    def reply(self, name):
        def act():
            self.mount.write(f"about {name}\n".encode(), name, "feedback",
                             "reply")
            os.utime(self.mount.path(name, "feedback", "reply"))
        self.retried(act)

    def check_answers(self, wanted):
        for name, (one,) in sorted(self.at_portal().items()):
            whole = self.portal.ask("GET", f"/submissions/{one['id']}")
            got = sorted(e["type"] for e in whole["events"]
                         if e["by"] == "publisher" and
                         e["type"] not in ("revision", "intro"))
            if got != sorted(wanted[name]):
                self.fail(f"{name}: expected answers {sorted(wanted[name])}, "
                          f"got {got}")

    def check_review(self):
        self.begin_trouble(kill_portal=False)
        said = self.review()
        self.end_trouble(self.options.trouble / 2)
        self.stage("reviewed")
        self.wait_for_mirror(said)
        self.check_attachments(said)
        self.stage("mirrored")
        self.begin_trouble(kill_portal=True)
        wanted = self.answer(said)
        self.end_trouble(self.options.trouble / 2)
        self.stage("answered")
        if self.wait_for_all():
            self.stage("delivered")
            self.check_answers(wanted)

    def check_secrets(self):
        """They are nowhere but in the portal's store."""
        for name in ("daemon.log", "portal.log"):
            with open(os.path.join(self.options.work, name)) as f:
                if SECRET in f.read():
                    self.fail(f"a secret in {name}")
        if SECRET.encode() in self.portal.ask("GET", "/journal", raw=True):
            self.fail("a secret in the journal")

    # ---- all of it ----

    def stage(self, name):
        """How long what is behind it took."""
        now = time.monotonic()
        self.stages.append(f"{name} {now - self.began:.0f} s")
        self.began = now

    def run(self):
        names = [f"connector-{i:05d}"
                 for i in range(self.options.submissions)]
        self.begin_trouble(kill_portal=True)
        publishers = [self.thread(self.publish, names[part::2], part)
                      for part in range(2)]
        for thread in publishers:
            thread.join()
        self.end_trouble(self.options.trouble)
        self.stage("published")
        if len(self.expected) != len(names):
            self.fail("a publisher did not come to an end")
        elif self.wait_for_all():
            self.stage("delivered")
            self.check_delivered()
            if not self.failures:
                self.check_review()
        self.check_secrets()
        versions = sum(self.expected.values())
        say(f"{len(names)} submissions, {versions} versions, "
            f"{len(self.intros)} intros, seed {self.options.seed}, "
            + ", ".join(self.stages))
        say(", ".join(f"{name} {count}" for name, count in
                      sorted(self.counts.items())))
        return not self.failures

    def stop(self):
        self.ended.set()
        if self.trouble is not None:
            self.trouble.join(60)
        try:
            self.mount.stop()
        finally:
            self.portal.stop()


def parse():
    p = argparse.ArgumentParser()
    for name in ("certfs", "portal", "work", "sample", "certificate", "key",
                 "ca"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--submissions", type=int, default=100)
    p.add_argument("--seed", type=int, default=int(time.time()))
    p.add_argument("--seconds", type=int, default=300)
    p.add_argument("--trouble", type=float, default=5)
    return p.parse_args()


def main():
    def ended(*_):
        # Once: what follows is the cleaning up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(1)

    signal.signal(signal.SIGTERM, ended)
    chaos = Chaos(parse())
    try:
        good = chaos.run()
    finally:
        chaos.stop()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
