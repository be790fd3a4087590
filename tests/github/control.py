"""The control side: what other people do, and what goes wrong.

Plain JSON over plain HTTP, for curl. Every command answers with what it made.
"""
import json
import re
import urllib.parse

from api import Refused
from repository import GitError
from world import SETTINGS, TOKENS, now

COMMANDS = []
FAULTS = {
    # kind: what it does, and the members that it takes beside those of all
    "lost-before": "the connection ends, and nothing was done",
    "lost-during": "it was done, and the connection ends amid the headers",
    "lost-after": "it was done, and no answer comes",
    "delay": "it is begun `seconds` later",
    "delay-after": "it was done, and the answer comes `seconds` later",
    "status": "the answer is `status`, with `body` or `html` and `headers`; "
              "nothing was done, unless `processed`",
    "cut": "it was done, and after `bytes` of the body the connection ends",
    "primary-limit": "the limit is used up for `seconds`, as `status`",
    "secondary-limit": "too fast: for `seconds`, as `status`; no retry-after "
                       "with `retry_after` false",
    "push": "somebody pushes to the branch before (`branch`, `file`, `content`)",
    "die-before": "the stand-in kills itself, and nothing was done",
    "die-during": "git has done its part, and the rest is forgotten",
    "die-after": "it was done, and the stand-in kills itself",
}


def command(method, pattern):
    regex = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)",
                   re.sub(r"\{(\w+)\.\.\.\}", r"(?P<\1>.+)", pattern))

    def remember(function):
        COMMANDS.append((method, re.compile(regex), pattern, function))
        return function
    return remember


class Control:
    def __init__(self, world, body):
        self.world = world
        self.state = world.state
        self.body = body

    def answer(self, method, path):
        for wanted, regex, _, function in COMMANDS:
            found = regex.fullmatch(path)
            if found and method == wanted:
                return function(self, **{
                    name: urllib.parse.unquote(value)
                    for name, value in found.groupdict().items()})
        raise Refused(404, f"no such command: {method} {path}; GET / lists them")

    def given(self, *needed):
        try:
            value = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Refused(400, f"no JSON: {error}") from None
        for name in needed:
            if name not in value:
                raise Refused(400, f"{name} is missing")
        return value

    def pull(self, number):
        found = self.world.pull(number)
        if found is None:
            raise Refused(404, f"no pull request {number}")
        self.world.sync(found)
        return found

    def one_of(self, kind, number):
        found = self.state[kind].get(number)
        if found is None:
            raise Refused(404, f"nothing of that number in {kind}")
        return found

    def repository(self, owner, name):
        found = self.world.repository(owner, name)
        if found is None:
            raise Refused(404, f"no repository {owner}/{name}")
        return found


@command("GET", "/")
def list_commands(_):
    lines = [(f"{method} {pattern}", function.__doc__ or "")
             for method, _, pattern, function in COMMANDS] + \
        [(f"fault {kind}", text) for kind, text in FAULTS.items()]
    return "".join(f"{name}\n" + (f"\t{' '.join(text.split())}\n" if text else "")
                   for name, text in lines)


@command("GET", "/state")
def get_state(control):
    """All that is remembered."""
    return control.state


@command("PUT", "/settings")
def change_settings(control):
    """What there is, and what it is at first, is SETTINGS in world.py."""
    given = control.given()
    for name in given:
        if name not in SETTINGS:
            raise Refused(400, f"no setting {name}; there are "
                          f"{', '.join(SETTINGS)}")
    control.state["settings"].update(given)
    if "rate_limit" in given:
        control.state["limits"].clear()
    return control.state["settings"]


# ---- accounts ----

@command("POST", "/users")
def add_user(control):
    """login, name, type, association, writes (to upstream)."""
    given = control.given("login")
    control.world.add_user(given["login"], given.get("name"),
                           given.get("type", "User"),
                           given.get("association", "NONE"),
                           given.get("writes", False))
    return control.state["users"][given["login"]]


@command("DELETE", "/users/{login}")
def delete_user(control, login):
    """What they said stays, and is of nobody."""
    control.state["users"][login]["deleted"] = True
    return control.state["users"][login]


@command("GET", "/tokens")
def list_tokens(control):
    return control.state["tokens"]


@command("POST", "/tokens")
def add_token(control):
    """token, user; scopes of a classic one; kind fine-grained and the owners
    where it may write."""
    given = control.given("token", "user")
    kind = given.get("kind", "classic")
    control.world.add_token(given["token"], given["user"], kind,
                            given.get("scopes" if kind == "classic" else
                                      "owners", []))
    return control.state["tokens"][given["token"]]


@command("DELETE", "/tokens/{token}")
def revoke_token(control, token):
    """It is refused from now on."""
    if token not in control.state["tokens"]:
        raise Refused(404, f"no such token; at first there are {list(TOKENS)}")
    control.state["tokens"][token]["revoked"] = True
    return control.state["tokens"][token]


# ---- repositories ----

@command("GET", "/repositories")
def list_repositories(control):
    """And the directories of git."""
    return [{**one, "git": control.world.git(one).directory}
            for one in control.world.repositories()]


@command("POST", "/repositories")
def add_repository(control):
    """One that is no fork: it takes the name."""
    given = control.given("owner", "name")
    found = control.world.add_repository(given["owner"], given["name"])
    git = control.world.git(found)
    git.create()
    control.world.push(found, "dev", "README.md", "Mine\n", given["owner"])
    return found


@command("PATCH", "/repositories/{owner}/{name}")
def change_repository(control, owner, name):
    """default_branch; or a new name or owner, and the old one leads there."""
    found, given = control.repository(owner, name), control.given()
    if "default_branch" in given:
        found["default_branch"] = given["default_branch"]
    if "name" in given or "owner" in given:
        control.world.rename(found, given.get("owner", owner),
                             given.get("name", name))
    return found


@command("DELETE", "/repositories/{owner}/{name}")
def delete_repository(control, owner, name):
    """Pull requests from it stay, without a head.repo."""
    found = control.repository(owner, name)
    found["deleted"] = True
    return found


@command("DELETE", "/repositories/{owner}/{name}/branches/{branch...}")
def delete_branch(control, owner, name, branch):
    found = control.repository(owner, name)
    control.world.git(found).delete_ref(f"refs/heads/{branch}")
    control.world.sync_all()
    return found


@command("POST", "/repositories/{owner}/{name}/push")
def push(control, owner, name):
    """branch, file, content (null deletes it), user, message, force."""
    given = control.given()
    return pushed(control, control.repository(owner, name),
                  given.get("branch", "dev"), given)


@command("POST", "/stale")
def make_stale(control):
    """Upstream gets a commit that no fork has."""
    given = control.given()
    return pushed(control, control.world.upstream, given.get("branch", "dev"),
                  given)


def pushed(control, repository, branch, given):
    """file and content, or a file of its own; content null deletes it."""
    path = given.get("file", f"pushed/{control.world.new_id()}.txt")
    sha = control.world.push(repository, branch, path,
                             given.get("content", "pushed\n"),
                             given.get("user", "reviewer"),
                             given.get("message"), given.get("force", False))
    return {"sha": sha, "branch": branch, "file": path}


@command("GET", "/fsck")
def fsck(control):
    """What git fsck --strict says of every repository."""
    said = control.world.fsck()
    return {"clean": not said, "said": said}


# ---- pull requests ----

@command("POST", "/pulls/{number}/push")
def push_to_pull(control, number):
    """Somebody else's commit in the branch of the pull request."""
    pull = control.pull(number)
    head = control.world.head_repository(pull)
    if head is None:
        raise Refused(409, "the fork is gone")
    return pushed(control, head, pull["head"]["ref"], control.given())


@command("POST", "/pulls/{number}/reviews")
def review(control, number):
    """state, body, comments: [{path, line, side, start_line, body}]."""
    pull, given = control.pull(number), control.given()
    user = given.get("user", "reviewer")
    found = control.world.add_review(pull, user, given.get("state", "COMMENTED"),
                                     given.get("body", ""))
    comments = [control.world.add_review_comment(pull, user, found, one)
                for one in given.get("comments", [])]
    return {**found, "comments": comments}


@command("PATCH", "/reviews/{number}")
def change_review(control, number):
    """state (such as DISMISSED), body."""
    found, given = control.one_of("reviews", number), control.given()
    found.update({name: given[name] for name in ("state", "body")
                  if name in given})
    if given.get("state") == "DISMISSED":
        control.world.event(control.pull(str(found["pull"])),
                            "review_dismissed", "reviewer")
    return found


@command("POST", "/pulls/{number}/comments")
def comment(control, number):
    """body, user."""
    given = control.given("body")
    return control.world.add_comment(control.pull(number),
                                     given.get("user", "reviewer"),
                                     given["body"])


@command("PATCH", "/comments/{number}")
def change_comment(control, number):
    return changed(control, "comments", number)


@command("PATCH", "/review-comments/{number}")
def change_review_comment(control, number):
    return changed(control, "review_comments", number)


def changed(control, kind, number):
    found = control.one_of(kind, number)
    found["body"], found["updated"] = control.given("body")["body"], now()
    return found


@command("DELETE", "/comments/{number}")
def delete_comment(control, number):
    control.one_of("comments", number)
    return control.state["comments"].pop(number)


@command("DELETE", "/review-comments/{number}")
def delete_review_comment(control, number):
    control.one_of("review_comments", number)
    return control.state["review_comments"].pop(number)


@command("DELETE", "/reviews/{number}")
def delete_review(control, number):
    control.one_of("reviews", number)
    return control.state["reviews"].pop(number)


@command("POST", "/pulls/{number}/checks")
def add_check(control, number):
    """name, status, conclusion, title, summary, text, annotations: [{path,
    line, level, message, title}], sha. The same name again is a newer run."""
    pull, given = control.pull(number), control.given("name")
    return control.world.add_check(pull, given)


@command("PATCH", "/checks/{number}")
def change_check(control, number):
    """The same members as of a new one."""
    one = control.one_of("check_runs", number)
    given = control.given()
    if "conclusion" in given:
        given.setdefault("status", "completed")
    return control.world.finish_check({**one, **given})


@command("POST", "/pulls/{number}/statuses")
def add_status(control, number):
    """context, state, description, target_url."""
    pull, given = control.pull(number), control.given("context", "state")
    one = {"id": control.world.new_id(), "sha": pull["head"]["sha"],
           "description": None, "target_url": None, **given, "created": now()}
    control.state["statuses"].append(one)
    return one


@command("PUT", "/pulls/{number}/labels")
def set_labels(control, number):
    """labels: the names that it has from now on."""
    pull, wanted = control.pull(number), control.given("labels")["labels"]
    for name in pull["labels"]:
        if name not in wanted:
            control.world.event(pull, "unlabeled", "reviewer", label=name)
    for name in wanted:
        if name not in pull["labels"]:
            control.world.event(pull, "labeled", "reviewer", label=name)
    pull["labels"] = wanted
    return wanted


@command("POST", "/pulls/{number}/merge")
def merge(control, number):
    """method: squash, merge or rebase."""
    pull, given = control.pull(number), control.given()
    method = given.get("method", "squash")
    if method not in ("squash", "merge", "rebase") or pull["state"] != "open":
        raise Refused(400, "no such method, or it is not open")
    commit = control.world.merge_pull(pull, method, given.get("user", "reviewer"))
    if commit is None:
        raise Refused(409, "there is a conflict")
    return {"sha": commit}


@command("POST", "/pulls/{number}/close")
def close(control, number):
    pull = control.pull(number)
    control.world.close(pull, control.given().get("user", "reviewer"))
    return pull


@command("POST", "/pulls/{number}/reopen")
def reopen(control, number):
    pull = control.pull(number)
    if pull["state"] != "closed" or pull["merged"]:
        raise Refused(409, "it is not closed, or it is merged")
    control.world.reopen(pull, control.given().get("user", "reviewer"))
    return pull


@command("PATCH", "/pulls/{number}")
def change_pull(control, number):
    """What no other command does: locked, draft, title, body."""
    pull, given = control.pull(number), control.given()
    pull.update({name: given[name] for name in
                 ("locked", "draft", "title", "body") if name in given})
    pull["updated"] = now()
    return pull


# ---- what goes wrong ----

@command("GET", "/faults")
def list_faults(control):
    return control.state["faults"]


@command("POST", "/faults")
def add_fault(control):
    """kind; which requests: method, path (a regular expression), user, nth,
    times (0: always), probability; and what the kind takes."""
    given = control.given("kind")
    if given["kind"] not in FAULTS:
        raise Refused(400, f"no such kind; there are {', '.join(FAULTS)}")
    try:
        re.compile(given.get("path", ""))
    except re.error as error:
        raise Refused(400, f"path: {error}") from None
    one = {"id": control.world.new_id(), "method": None, "path": "",
           "user": None, "nth": 1, "times": 1, "probability": 1, **given,
           "seen": 0, "used": 0}
    control.state["faults"].append(one)
    return one


@command("DELETE", "/faults")
def no_faults(control):
    control.state["faults"].clear()
    return []


@command("POST", "/limits")
def limit(control):
    """user, kind primary or secondary, seconds, status, retry_after."""
    given = control.given("kind")
    return set_limit(control.world, given.get("user", "alice"), given)


@command("DELETE", "/limits")
def no_limits(control):
    """Also of wrong tokens."""
    control.state["blocked"].clear()
    control.state["limits"].clear()
    control.state["wrong"] = 0
    return {}


def set_limit(world, who, given):
    kind = given["kind"].removesuffix("-limit")
    one = {"kind": kind, "until": now() + given.get("seconds", 60),
           "status": given.get("status", 403),
           "retry_after": given.get("retry_after", kind == "secondary")}
    world.state["blocked"][who] = one
    return one


# ---- journal ----

@command("GET", "/journal")
def journal(control):
    """An object for each request."""
    return control.world.journal()


@command("GET", "/journal.txt")
def journal_text(control):
    """METHOD PATH USER STATUS counted|free FAULT, a line for each request."""
    return "".join(
        f"{one['method']} {one['path']} {one['user'] or '-'} {one['status']} "
        f"{'counted' if one['counted'] else 'free'} {one['fault'] or '-'}\n"
        for one in control.world.journal())


@command("GET", "/manners")
def manners(control):
    """What a client should not have done, since the journal begins."""
    return judge_manners(control.world.journal())


def judge_manners(journal):
    """overlapping: begun while another of the same user's ran; early: sent
    while it was told to wait; fast: a write within a second after another;
    unconditional: read again without If-None-Match; most_writes: in a minute."""
    found = dict.fromkeys(("overlapping", "early", "fast", "unconditional",
                           "most_writes"), 0)
    limited, written, read = {}, {}, set()
    for one in journal:
        user, write = one["user"], one["method"] != "GET"
        refused = one["status"] in (403, 429) and \
            str(one["fault"]).endswith("-limit")
        found["overlapping"] += one["overlaps"] > 0
        found["early"] += refused and limited.get(user, False)
        limited[user] = refused
        times = written.setdefault(user, [])
        if write:
            found["fast"] += bool(times) and one["time"] - times[-1] < 1
            times.append(one["time"])
            recent = [time for time in times if one["time"] - time < 60]
            found["most_writes"] = max(found["most_writes"], len(recent))
        elif one["status"] in (200, 304):
            known = (user, one["path"])
            found["unconditional"] += known in read and not one["conditional"]
            read.add(known)
    return found


@command("DELETE", "/journal")
def empty_journal(control):
    with open(control.world.journal_file, "w", encoding="utf-8"):
        return []


def push_before(world, fault, repository, branch):
    """The fault of somebody who is faster."""
    try:
        world.push(repository, fault.get("branch", branch),
                   fault.get("file", f"pushed/{world.new_id()}.txt"),
                   fault.get("content", "pushed\n"), "reviewer")
    except GitError:
        pass    # there is no such branch to push to
