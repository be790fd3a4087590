"""What the stand-in remembers: accounts, tokens, repositories, pull requests.

Everything is in one directory, written before an answer is sent: state.json,
journal (a line of JSON for each request) and repositories/ID.git.
"""
import json
import os
import re
import time

from repository import GitError, NULL, Repository

OWNER, NAME = "microsoft", "PowerPlatformConnectors"
BOT = "microsoft-github-policy-service[bot]"
AGREEMENT = """@{0} please read the following Contributor License \
Agreement (CLA). If you agree with the CLA, please reply with the following \
information.

```
@microsoft-github-policy-service agree [company="{{your company}}"]
```
"""
LIMIT_SECONDS = 3600
# Some identifiers do not fit into 32 bits, as GitHub's.
FIRST_ID = 3_000_000_000
ACCOUNTS = (
    # login, name, type, what they are to upstream, when they may write there
    ("alice", "Alice Author", "User", "NONE", False),
    ("bob", "Bob Builder", "User", "CONTRIBUTOR", False),
    ("reviewer", "Rita Reviewer", "User", "MEMBER", True),
    (OWNER, "Microsoft", "Organization", "OWNER", True),
    (BOT, None, "Bot", "NONE", False),
)
TOKENS = {
    # token: (user, kind, scopes of a classic one or owners of a fine-grained)
    "ghp_alice": ("alice", "classic", ["public_repo"]),
    "ghp_bob": ("bob", "classic", ["public_repo", "read:user"]),
    "ghp_reader": ("alice", "classic", []),
    "ghp_reviewer": ("reviewer", "classic", ["repo"]),
    "github_pat_alice": ("alice", "fine-grained", []),
    "github_pat_fork": ("alice", "fine-grained", ["alice"]),
}
SETTINGS = {
    "fork_delay": 2,        # requests until a fork's objects are there
    "mergeable_delay": 1,   # readings of a pull request until it is known
    "rate_limit": 5000, "anonymous_limit": 60,
    "wrong_tries": 10,      # bad credentials until everything is 403
    "fork_name_taken": "suffix",    # or "refuse"
    "retired_versions": [], "sunset": None,
    "missing_permission": 404,
    "agreement": False,     # a bot asks new authors to agree to something
    "merged_event": "merge",    # whose commit it names: or "head"
    "clock_ahead": 0,       # seconds by which the headers' clock differs
}
CONNECTORS = {
    "certified-connectors/Contoso Orders": "Contoso Orders",
    "independent-publisher-connectors/Jody's Café (Preview)": "Jody's Café",
    "independent-publisher-connectors/Square Payments": "Square Payments",
    "custom-connectors/Plain": "Plain",
}
LABELS = ("certified-connector", "independent-publisher-connector", "New",
          "deployed", "needs:partner-attention", "Validation phase")


def now():
    return int(time.time())


def stamp(seconds):
    return None if seconds is None else \
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def sample_files():
    """The files that upstream begins with: path -> bytes."""
    files = {"README.md": b"# Connectors\n",
             ".gitattributes": b"*.csx text\n"}
    for folder, title in CONNECTORS.items():
        definition = {"swagger": "2.0", "info": {
            "title": title, "version": "1.0", "description": f"Use {title}."},
            "host": "api.example.com", "paths": {}}
        files[f"{folder}/apiDefinition.swagger.json"] = \
            json.dumps(definition, indent=4, ensure_ascii=False).encode()
        files[f"{folder}/apiProperties.json"] = \
            b'{\n    "properties": {\n        "iconBrandColor": "#da3b01"\n' \
            b"    }\n}\n"
        files[f"{folder}/readme.md"] = f"# {title}\n".encode()
    return files


class World:
    def __init__(self, directory):
        self.directory = directory
        os.makedirs(f"{directory}/repositories", exist_ok=True)
        self.journal_file = f"{directory}/journal"
        self.file = f"{directory}/state.json"
        if os.path.exists(self.file):
            with open(self.file, encoding="utf-8") as file:
                self.state = json.load(file)
        else:
            self.begin()
            self.save()

    def save(self):
        text = json.dumps(self.state, ensure_ascii=False)
        with open(self.file + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(self.file + ".new", self.file)

    def begin(self):
        self.state = {
            "next_id": FIRST_ID, "users": {}, "tokens": {}, "repositories": {},
            "moved": {}, "pulls": {}, "comments": {}, "reviews": {},
            "review_comments": {}, "events": [], "check_runs": {},
            "statuses": [], "labels": {}, "faults": [], "limits": {},
            "settings": dict(SETTINGS), "requests": 0, "next_number": 4301,
            "blocked": {}, "wrong": 0, "upstream": None}
        for login, name, kind, association, writes in ACCOUNTS:
            self.add_user(login, name, kind, association, writes)
        for token, (user, kind, may) in TOKENS.items():
            self.add_token(token, user, kind, may)
        for name in LABELS:
            self.label(name)
        upstream = self.add_repository(OWNER, NAME)
        self.state["upstream"] = upstream["id"]
        git = self.git(upstream)
        git.create()
        tree = git.make_tree(None, [
            ("100644", git.write_blob(content), path)
            for path, content in sample_files().items()])
        commit = self.commit(git, tree, [], "Connectors", OWNER)
        for branch in ("dev", "master"):
            git.set_ref(f"refs/heads/{branch}", commit)

    def new_id(self):
        self.state["next_id"] += 7
        return self.state["next_id"]

    # ---- accounts ----

    def add_user(self, login, name=None, kind="User", association="NONE",
                 writes=False):
        self.state["users"][login] = {
            "id": self.new_id(), "login": login, "name": name, "type": kind,
            "association": association, "writes": writes,
            "email": f"{login.split('[')[0]}@example.com", "deleted": False}

    def add_token(self, token, user, kind, may):
        self.state["tokens"][token] = {"user": user, "kind": kind, "may": may,
                                       "revoked": False}

    def user(self, login):
        """Of somebody who is there, or None: the account was deleted."""
        found = self.state["users"].get(login)
        return None if found is None or found["deleted"] else found

    def identity(self, login, seconds=None):
        user = self.state["users"][login]
        return (user["name"] or login, user["email"],
                now() if seconds is None else seconds)

    def commit(self, git, tree, parents, message, login):
        who = self.identity(login)
        return git.make_commit(tree, parents, message, who, who)

    def label(self, name):
        labels = self.state["labels"]
        if name not in labels:
            labels[name] = {"id": self.new_id(), "name": name,
                            "color": "ededed", "description": None}
        return labels[name]

    # ---- repositories ----

    def add_repository(self, owner, name, parent=None):
        number = self.new_id()
        self.state["repositories"][str(number)] = found = {
            "id": number, "owner": owner, "name": name, "parent": parent,
            "default_branch": "dev", "created": now(), "pushed": now(),
            "pending": 0, "asked": 0, "deleted": False}
        return found

    def git(self, repository):
        return Repository(
            f"{self.directory}/repositories/{repository['id']}.git")

    @property
    def upstream(self):
        return self.repository_by_id(self.state["upstream"])

    def repository_by_id(self, number):
        found = self.state["repositories"].get(str(number))
        return None if found is None or found["deleted"] else found

    def repositories(self):
        return [one for one in self.state["repositories"].values()
                if not one["deleted"]]

    def repository(self, owner, name):
        wanted = (owner.lower(), name.lower())
        for one in self.repositories():
            if (one["owner"].lower(), one["name"].lower()) == wanted:
                return one
        return None

    def moved_to(self, owner, name):
        return self.state["moved"].get(f"{owner}/{name}".lower())

    def fork_of(self, login, parent):
        for one in self.repositories():
            if one["owner"] == login and one["parent"] == parent["id"]:
                return one
        return None

    def rename(self, repository, owner, name):
        old = f"{repository['owner']}/{repository['name']}".lower()
        self.state["moved"][old] = repository["id"]
        repository["owner"], repository["name"] = owner, name
        self.state["moved"].pop(f"{owner}/{name}".lower(), None)

    def push(self, repository, branch, path, content, login, message=None,
             force=False):
        """A commit by somebody, with one file changed, on top of a branch (or
        in the place of its newest commit)."""
        git = self.git(repository)
        ref = f"refs/heads/{branch}"
        old = git.ref(ref)
        parents = [old] if old else []
        tree = git.commit(old)["tree"] if old else None
        if force and old:
            parents = git.commit(old)["parents"]
        sha = git.write_blob(content.encode()) if content is not None else None
        tree = git.make_tree(tree, [("100644", sha, path)])
        new = self.commit(git, tree, parents, message or f"Change {path}", login)
        git.set_ref(ref, new, old or NULL)
        repository["pushed"] = now()
        self.sync_all()
        return new

    # ---- pull requests ----

    def pull(self, number):
        return self.state["pulls"].get(str(number))

    def head_repository(self, pull):
        return self.repository_by_id(pull["head"]["repository"])

    def event(self, pull, name, login, commit=None, **more):
        self.state["events"].append({
            "id": self.new_id(), "pull": pull["number"], "event": name,
            "user": login, "commit": commit, "created": now(), **more})
        pull["updated"] = now()

    def sync_all(self):
        for pull in self.state["pulls"].values():
            self.sync(pull)

    def sync(self, pull):
        """An open pull request follows its branch."""
        if pull["state"] != "open":
            return
        head = self.head_repository(pull)
        if not head:
            return
        git = self.git(head)
        new, old = git.ref(f"refs/heads/{pull['head']['ref']}"), pull["head"]["sha"]
        if new is None:
            self.close(pull, head["owner"])
        elif new != old:
            upstream = self.git(self.upstream)
            upstream.fetch(git, new, f"refs/pull/{pull['number']}/head")
            pull["head"]["sha"] = new
            pull["updated"] = now()
            self.forget_mergeable(pull)
            if not upstream.is_ancestor(old, new):
                self.event(pull, "head_ref_force_pushed", head["owner"], new)
        base = self.git(self.upstream).ref(f"refs/heads/{pull['base']['ref']}")
        if base and base != pull["base"]["tip"]:
            pull["base"]["tip"] = base
            self.forget_mergeable(pull)

    def forget_mergeable(self, pull):
        pull["mergeable"] = None
        pull["asked"] = 0
        pull["merge_commit"] = None

    def find_mergeable(self, pull):
        """As GitHub does it: asking begins it, and a later look has it."""
        pull["asked"] += 1
        if pull["state"] != "open" or pull["mergeable"] is not None or \
                pull["asked"] <= self.state["settings"]["mergeable_delay"]:
            return
        git = self.git(self.upstream)
        base, head = pull["base"]["tip"], pull["head"]["sha"]
        tree = git.merge(base, head)
        pull["mergeable"] = tree is not None
        if tree:
            who = ("GitHub", "noreply@github.com", pull["updated"])
            test = git.make_commit(tree, [base, head],
                                   f"Merge {head} into {base}", who, who)
            ref = f"refs/pull/{pull['number']}/merge"
            git.set_ref(ref, test, git.ref(ref) or NULL)
            pull["merge_commit"] = test

    def open_pull(self, login, head, branch, base, given):
        number = self.state["next_number"]
        self.state["next_number"] += 1
        upstream = self.git(self.upstream)
        tip = upstream.ref(f"refs/heads/{base}")
        sha = self.git(head).ref(f"refs/heads/{branch}")
        upstream.fetch(self.git(head), sha, f"refs/pull/{number}/head")
        self.state["pulls"][str(number)] = pull = {
            "id": self.new_id(), "number": number, "user": login,
            "title": given["title"], "body": given.get("body"),
            "state": "open", "draft": bool(given.get("draft")),
            "modify": given.get("maintainer_can_modify", True),
            "head": {"repository": head["id"], "owner": head["owner"],
                     "ref": branch, "sha": sha},
            "base": {"ref": base, "sha": tip, "tip": tip},
            "created": now(), "updated": now(), "closed": None, "merged": None,
            "merged_by": None, "merge_commit": None, "mergeable": None,
            "asked": 0, "labels": [], "locked": False}
        if self.state["settings"]["agreement"]:
            self.add_check(pull, {"name": "license/cla", "conclusion":
                                  "action_required", "title": "CLA not signed"})
            self.add_comment(pull, BOT, AGREEMENT.format(login))
        return pull

    def hear_agreement(self, pull, login, body):
        """The bot takes it from the author only, and only in its own words."""
        said = re.match('@microsoft-github-policy-service +agree( +company='
                        '"[^"]+")? *$', body.strip(), re.IGNORECASE)
        if said and login == pull["user"] and \
                self.state["settings"]["agreement"]:
            self.add_check(pull, {"name": "license/cla", "conclusion": "success",
                                  "title": "All CLA requirements met."})

    def close(self, pull, login):
        if pull["state"] == "open":
            pull["state"], pull["closed"] = "closed", now()
            self.event(pull, "closed", login)

    def reopen(self, pull, login):
        pull["state"], pull["closed"] = "open", None
        self.event(pull, "reopened", login)
        self.sync(pull)

    def merge_pull(self, pull, method, login):
        """Returns the commit that the base has then, or None: a conflict."""
        self.sync(pull)
        git = self.git(self.upstream)
        base, head = pull["base"]["tip"], pull["head"]["sha"]
        if git.merged_tree(base, head) is None:
            return None
        title = f"{pull['title']} (#{pull['number']})"
        if method == "squash":
            commit = self.commit(git, git.merge(base, head), [base], title,
                                 pull["user"])
        elif method == "merge":
            title = (f"Merge pull request #{pull['number']} from "
                     f"{pull['head']['owner']}/{pull['head']['ref']}\n\n"
                     f"{pull['title']}")
            commit = self.commit(git, git.merge(base, head), [base, head],
                                 title, login)
        else:
            commit = git.rebase(base, head)
        git.set_ref(f"refs/heads/{pull['base']['ref']}", commit, base)
        pull.update(state="closed", closed=now(), merged=now(),
                    merged_by=login, merge_commit=commit, mergeable=None)
        named = {"merge": commit, "head": head}
        self.event(pull, "merged", login,
                   named[self.state["settings"]["merged_event"]])
        self.event(pull, "closed", login)
        self.sync_all()
        return commit

    # ---- what is said ----

    def add_comment(self, pull, login, body):
        number = self.new_id()
        self.state["comments"][str(number)] = found = {
            "id": number, "pull": pull["number"], "user": login, "body": body,
            "created": now(), "updated": now()}
        pull["updated"] = now()
        return found

    def add_check(self, pull, given):
        one = {"id": self.new_id(), "sha": pull["head"]["sha"],
               "status": "completed" if "conclusion" in given else "queued",
               "conclusion": None, "title": None, "summary": None, "text": None,
               "details_url": None, "annotations": [], "started": now(),
               **given, "completed": None}
        return self.finish_check(one)

    def finish_check(self, one):
        if one["status"] == "completed" and not one["completed"]:
            one["completed"] = now()
        self.state["check_runs"][str(one["id"])] = one
        return one

    def add_review(self, pull, login, state, body):
        number = self.new_id()
        self.state["reviews"][str(number)] = found = {
            "id": number, "pull": pull["number"], "user": login, "body": body,
            "state": state, "commit": pull["head"]["sha"], "submitted": now()}
        pull["updated"] = now()
        return found

    def add_review_comment(self, pull, login, review, given):
        """given: path, body, line, side, start_line, in_reply_to."""
        number = self.new_id()
        first = self.state["review_comments"].get(str(given.get("in_reply_to")))
        place = first or {
            "path": given["path"], "line": given.get("line"),
            "start_line": given.get("start_line"),
            "side": given.get("side", "RIGHT"), "commit": pull["head"]["sha"],
            "base": self.diff_base(pull)}
        self.state["review_comments"][str(number)] = found = {
            **{name: place[name] for name in
               ("path", "line", "start_line", "side", "commit", "base")},
            "id": number, "pull": pull["number"], "user": login,
            "body": given["body"], "review": review and review["id"],
            "in_reply_to": first and first["id"],
            "created": now(), "updated": now()}
        pull["updated"] = now()
        return found

    def diff_base(self, pull):
        """What a pull request's differences are counted from."""
        git = self.git(self.upstream)
        if pull["merged"]:
            return git.merge_base(pull["base"]["tip"], pull["head"]["sha"])
        tip = git.ref(f"refs/heads/{pull['base']['ref']}")
        return git.merge_base(tip, pull["head"]["sha"]) or tip

    def of_pull(self, kind, pull):
        return [one for one in self.state[kind].values()
                if one["pull"] == pull["number"]]

    # ---- the judge ----

    def fsck(self):
        said = []
        for one in self.repositories():
            try:
                text = self.git(one).fsck()
            except GitError as error:
                text = str(error)
            if text:
                said.append(f"{one['owner']}/{one['name']}: {text}")
        return said

    # ---- journal ----

    def note(self, entry):
        with open(self.journal_file, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def journal(self):
        if not os.path.exists(self.journal_file):
            return []
        with open(self.journal_file, encoding="utf-8") as file:
            return [json.loads(line) for line in file]
