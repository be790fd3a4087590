#!/usr/bin/env python3
"""Everything that a submission's directory shows, one file a line.

    portrait.py DIRECTORY

Times are left out, so that two that went the same way look the same, and what
is no text is a hash. What must agree inside one directory at any moment is
checked: then the last line says what does not, and the exit status is 1.
"""

import hashlib
import io
import re
import sys
import zipfile

from calls import *

TIMES = ((re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z| UTC)?"), "TIME"),
         (re.compile(r"\w{3}, \d\d? \w{3} \d{4} \d\d:\d\d:\d\d (\+0000|GMT)"), "TIME"),
         (re.compile(r"\b20\d\d-\d\d-\d\d\b"), "DAY"),
         (re.compile(r"\b\d{13}\b"), "NUMBER"))
# What became of the last command is the last line, and nowhere else.
OUTCOME = re.compile(rb'^# last, .*\n|\t"outcome":\t(\{[^}]*\}|null),\n', re.M)


def files(base):
    """Relative path -> bytes; of a link, where it leads."""
    found = {}
    for place, directories, names in os.walk(base):
        directories.sort()
        for name in directories:
            found[os.path.relpath(f"{place}/{name}", base) + "/"] = b""
        for name in names:
            path = f"{place}/{name}"
            if os.path.islink(path):
                found[os.path.relpath(path, base)] = os.readlink(path).encode()
                continue
            text = load(path)
            size = os.stat(path).st_size
            if size != len(text):
                sys.exit(f"{path}: stat says {size} bytes, read {len(text)}")
            found[os.path.relpath(path, base)] = text
    return found


def shown(text):
    try:
        text = text.decode()
    except UnicodeDecodeError:
        return "sha256 " + hashlib.sha256(text).hexdigest()
    if len(text) > 20000:
        return "sha256 " + hashlib.sha256(text.encode()).hexdigest()
    for pattern, word in TIMES:
        text = pattern.sub(word, text)
    return text


def under(found, directory):
    return {path[len(directory):]: text for path, text in found.items()
            if path.startswith(directory) and path != directory}


def numbers(found):
    return sorted(int(match[1]) for path in found
                  if (match := re.fullmatch(r"versions/(\d+)/", path)))


def agree_version(found, number):
    version = under(found, f"versions/{number}/")
    artifacts = under(version, "artifacts/")
    with zipfile.ZipFile(io.BytesIO(version["submission.zip"])) as archive:
        for name in archive.namelist():
            if archive.read(name) != artifacts.get(name):
                return f"versions/{number}: {name} of the zip is not that of artifacts/"
        missing = {"apiDefinition.swagger.json", "apiProperties.json"} - set(archive.namelist())
        if missing:
            return f"versions/{number}: {missing} is not in the zip"
    for name, text in under(version, "form/").items():
        if not text.endswith(b"\n") or text.count(b"\n") != 1:
            return f"versions/{number}/form/{name}: {text!r} is not one line"
    return None


class History:
    """What the log tells, line by line."""

    def __init__(self, log):
        self.status, self.pull, self.versions = "draft", "none", 0
        for line in log.splitlines():
            self.take(line.split(" ", 2)[2])

    def take(self, what):
        pull = re.match(r"open-source: (?:.* -> )?([a-z-]+)", what)
        moved = re.match(r"(?:record: (?:correct )?|withdraw: .*, |reply.*, )([a-z-]+) -> ([a-z-]+)", what)
        alone = re.match(r"(draft|ready|submitting|submitted|to-upload|in-review): ", what)
        if sealed := re.match(r"(submit|update|publish): version \d+ sealed", what):
            self.versions += 1
            self.status = "to-upload"
            if sealed[1] == "publish":
                self.pull = "publishing"
        elif adopted := re.match(r"record: adopted as version \d+, ([a-z-]+) since", what):
            self.versions += 1
            self.status = adopted[1]
        elif pull:
            self.pull = pull[1]
        elif moved:
            self.status = moved[2]
        elif alone:
            self.status = alone[1]


def agreement(found):
    """What does not agree, or None."""
    status = found["status"].decode().strip()
    about = json.loads(found["status.json"])
    if about["status"] != status:
        return f"status is {status}, in status.json it is {about['status']}"
    pull = found["open-source/status"].decode().strip()
    if about["open_source"]["status"] != pull:
        return f"open-source/status is {pull}, in status.json it is {about['open_source']['status']}"
    present = numbers(found)
    if present != list(range(1, len(present) + 1)):
        return f"the versions have gaps: {present}"
    newest = about["version"]
    if newest is not None and newest not in present:
        return f"status.json has version {newest}, there are {present}"
    log = found["log"].decode()
    told = History(log)
    if (told.status, told.pull, told.versions) != (status, pull, len(present)):
        return (f"status is {status}, {pull}, {len(present)} versions; the log tells of "
                f"{told.status}, {told.pull}, {told.versions}")
    for number in present:
        sealed = len(re.findall(rf"\bversion {number}\b.* sealed|\bversion {number} sealed", log))
        if sealed != 1 and "adopt" not in log:
            return f"log says {sealed} times that version {number} was sealed"
        disagreement = agree_version(found, number)
        if disagreement:
            return disagreement
    for version in about["versions"]:
        last = found[f"versions/{version['version']}/status"].decode().split()[-1]
        if version["status"] != last:
            return f"version {version['version']} is {version['status']}, its status ends in {last}"
        if version["version"] == newest and status not in (last, "draft", "ready"):
            return f"status is {status}, the newest version is {last}"
    messages = [path for path in found if re.fullmatch(r"feedback/\d+", path)]
    if about["feedback"]["messages"] != len(messages):
        return f"status.json counts {about['feedback']['messages']} messages, there are {messages}"
    if not log.endswith("\n"):
        return "log ends amid a line"
    return None


def main():
    found = files(sys.argv[1])
    for path in sorted(found):
        print(path, *shown(OUTCOME.sub(b"", found[path])).splitlines(), sep="\n    ")
    outcome = json.loads(found["status.json"])["outcome"]
    print("last:", shown(outcome["text"].encode()) if outcome else "nothing")
    disagreement = agreement(found)
    if disagreement:
        print(disagreement)
        sys.exit(1)


if __name__ == "__main__":
    main()
