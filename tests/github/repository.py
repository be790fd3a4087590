"""A bare git repository, by git's own plumbing."""
import os
import re
import shutil
import subprocess
import tempfile

ENVIRONMENT = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "GitHub", "GIT_AUTHOR_EMAIL": "noreply@github.com",
    "GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com",
}
CHANGES = {"A": "added", "D": "removed", "M": "modified", "R": "renamed",
           "C": "copied", "T": "changed"}
NULL = "0" * 40
NOT_IN_REFS = re.compile(r"[\0-\x20~^:?*\[\\\x7f]|\.\.|@\{")


class GitError(Exception):
    """git refused; the text is what it said."""


class Repository:
    def __init__(self, directory):
        self.directory = directory

    def git(self, *arguments, data=None, statuses=(0,), environment=None):
        done = subprocess.run(
            ["git", "--git-dir", self.directory, *arguments], input=data or b"",
            capture_output=True, env={**ENVIRONMENT, **(environment or {})},
            check=False)
        if done.returncode not in statuses:
            raise GitError(f"git {arguments[0]}: "
                           f"{done.stderr.decode(errors='replace').strip()}")
        self.status = done.returncode
        return done.stdout

    def text(self, *arguments, **options):
        return self.git(*arguments, **options).decode(errors="replace").strip()

    # ---- to make one ----

    def create(self):
        subprocess.run(["git", "init", "-q", "--bare", "-b", "dev",
                        self.directory], env=ENVIRONMENT, check=True)
        self.git("config", "gc.auto", "0")
        self.git("config", "receive.fsckObjects", "true")

    def copy_from(self, other, branches):
        shutil.rmtree(self.directory, ignore_errors=True)
        self.create()
        self.git("fetch", "-q", "--no-tags", other.directory,
                 *(f"+refs/heads/{name}:refs/heads/{name}" for name in branches))

    def fetch(self, other, sha, ref):
        """An object with all that it needs, kept by a ref of ours."""
        self.git("fetch", "-q", "--no-tags", other.directory, f"+{sha}:{ref}",
                 environment=other.serves_all())

    def serves_all(self):
        return {"GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "uploadpack.allowAnySHA1InWant",
                "GIT_CONFIG_VALUE_0": "true"}

    def beside(self, *others):
        """The environment in which objects of others can be seen, too."""
        return {"GIT_ALTERNATE_OBJECT_DIRECTORIES":
                ":".join(f"{other.directory}/objects" for other in others)}

    def fsck(self):
        done = subprocess.run(
            ["git", "--git-dir", self.directory, "fsck", "--strict",
             "--no-dangling"], capture_output=True, env=ENVIRONMENT, text=True,
            check=False)
        said = (done.stdout + done.stderr).strip()
        return said or (f"exit status {done.returncode}" if done.returncode
                        else "")

    # ---- refs ----

    def ref(self, name):
        """What a whole ref (refs/heads/x) points to, or None."""
        return None if NOT_IN_REFS.search(name) else self.resolve(name)

    def resolve(self, expression):
        return self.text("rev-parse", "--verify", "-q", expression,
                         statuses=(0, 1, 128)) or None

    def refs(self, prefix):
        lines = self.text("for-each-ref", "--format=%(refname) %(objectname)",
                          prefix).splitlines()
        return dict(line.split(" ") for line in lines)

    def is_ref_name(self, name):
        if not name.startswith("refs/") or NOT_IN_REFS.search(name):
            return False
        self.git("check-ref-format", name, statuses=(0, 1))
        return self.status == 0

    def set_ref(self, name, new, old=NULL):
        self.git("update-ref", name, new, old)

    def delete_ref(self, name):
        self.git("update-ref", "-d", name)

    # ---- objects ----

    def kind(self, sha, environment=None):
        if not re.fullmatch("[0-9a-f]{40}", str(sha)):
            return None
        said = self.text("cat-file", "--batch-check=%(objecttype)",
                         data=f"{sha}\n".encode(), environment=environment)
        return None if said.endswith("missing") else said

    def write_blob(self, content):
        return self.text("hash-object", "-w", "--stdin", data=content)

    def read_blob(self, sha):
        return self.git("cat-file", "blob", sha)

    def entries(self, tree, recursive=False, with_trees=True):
        """mode, kind, sha, size, path of what is in a tree."""
        options = (["-r"] if recursive else []) + \
            (["-t"] if recursive and with_trees else [])
        for line in self.git("ls-tree", "-l", "-z", *options,
                             tree).split(b"\0")[:-1]:
            head, path = line.decode(errors="replace").split("\t", 1)
            mode, kind, sha, size = head.split()
            yield mode, kind, sha, None if size == "-" else int(size), path

    def at(self, commit, path):
        """The sha of a path in a commit, or None."""
        return None if "\0" in path else self.resolve(f"{commit}:{path}")

    def make_tree(self, base, changes):
        """changes: (mode, sha, path); no sha deletes. Returns its sha."""
        index = tempfile.mktemp(prefix="index.", dir=self.directory)
        environment = {"GIT_INDEX_FILE": index}
        try:
            if base:
                self.git("read-tree", base, environment=environment)
            for wanted in (self.deletions, self.additions):
                self.git("update-index", "-z", "--index-info",
                         environment=environment, data="".join(
                             f"{line}\0" for line in
                             wanted(environment, changes)).encode())
            return self.text("write-tree", environment=environment)
        finally:
            if os.path.exists(index):
                os.unlink(index)

    def below(self, environment, path):
        found = self.git("--literal-pathspecs", "ls-files", "-z", "--", path,
                         environment=environment)
        return [name for name in found.decode().split("\0") if name]

    def deletions(self, environment, changes):
        for mode, sha, path in changes:
            if not sha or mode == "040000":
                gone = self.below(environment, path)
                if not sha and not gone:
                    raise GitError("nothing to delete")
                yield from (f"0 {NULL}\t{name}" for name in gone)

    def additions(self, _, changes):
        for mode, sha, path in changes:
            if sha and mode == "040000":
                for one in self.entries(sha, recursive=True, with_trees=False):
                    yield f"{one[0]} {one[2]}\t{path}/{one[4]}"
            elif sha:
                yield f"{mode} {sha}\t{path}"

    def make_commit(self, tree, parents, message, author, committer):
        """author, committer: (name, e-mail, seconds). The message stays as it
        is to the byte, so the same request gives the same sha."""
        head = [f"tree {tree}"] + [f"parent {parent}" for parent in parents] + \
            ["author %s <%s> %d +0000" % author,
             "committer %s <%s> %d +0000" % committer]
        return self.text("hash-object", "-t", "commit", "-w", "--stdin",
                         data=("\n".join(head) + "\n\n" + message).encode())

    def commit(self, sha):
        """What a commit says, as a dictionary."""
        raw = self.git("cat-file", "commit", sha).decode(errors="replace")
        head, message = raw.split("\n\n", 1)
        found = {"sha": sha, "parents": [], "message": message}
        for line in head.split("\n"):
            name, _, value = line.partition(" ")
            if name == "parent":
                found["parents"].append(value)
            elif name in ("author", "committer"):
                who = re.fullmatch("(.*) <(.*)> ([0-9]+) .*", value)
                found[name] = (who[1], who[2], int(who[3]))
            elif name == "tree":
                found["tree"] = value
        return found

    # ---- history ----

    def is_ancestor(self, old, new, environment=None):
        self.git("merge-base", "--is-ancestor", old, new, statuses=(0, 1),
                 environment=environment)
        return self.status == 0

    def merge_base(self, one, other, environment=None):
        return self.text("merge-base", one, other, statuses=(0, 1),
                         environment=environment) or None

    def commits(self, since, until, environment=None):
        """The shas of since..until, the oldest first."""
        return self.text("rev-list", "--reverse", "--topo-order",
                         f"{since}..{until}", environment=environment).split()

    def merged_tree(self, ours, theirs, environment=None):
        """The tree of a merge, or None for a conflict; nothing is kept."""
        with tempfile.TemporaryDirectory(prefix="objects.",
                                         dir=self.directory) as scratch:
            seen = f"{self.directory}/objects"
            others = (environment or {}).get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
            tree = self.text(
                "merge-tree", "--write-tree", "--no-messages", ours, theirs,
                statuses=(0, 1), environment={
                    "GIT_OBJECT_DIRECTORY": scratch,
                    "GIT_ALTERNATE_OBJECT_DIRECTORIES":
                    f"{seen}:{others}" if others else seen})
        return tree if self.status == 0 else None

    def merge(self, ours, theirs):
        """As merged_tree(), and the tree is kept."""
        if self.merged_tree(ours, theirs) is None:
            return None
        return self.text("merge-tree", "--write-tree", "--no-messages", ours,
                         theirs)

    def rebase(self, base, head):
        """The commits that head has and base has not, on top of base."""
        place = tempfile.mkdtemp(prefix="rebase.", dir=self.directory)
        try:
            self.git("worktree", "add", "-q", "--detach", "--force", place, head)
            subprocess.run(["git", "-C", place, "rebase", "-q", base],
                           env=ENVIRONMENT, check=True, capture_output=True)
            return subprocess.run(["git", "-C", place, "rev-parse", "HEAD"],
                                  env=ENVIRONMENT, check=True, text=True,
                                  capture_output=True).stdout.strip()
        finally:
            self.git("worktree", "remove", "--force", place)

    # ---- differences ----

    def changed(self, old, new, environment=None):
        """One dictionary for each file that differs."""
        raw = self.git("diff-tree", "-r", "-M", "--raw", "-z", "--abbrev=40",
                       old, new, environment=environment).decode().split("\0")
        files = []
        while raw and raw[0]:
            _, _, before, after, letter = raw.pop(0).split(" ")
            found = {"status": CHANGES[letter[0]], "path": raw.pop(0),
                     "sha": before if letter == "D" else after}
            if letter[0] in "RC":
                found["previous"] = found["path"]
                found["path"] = raw.pop(0)
            files.append({**found, **self.patch(old, new, found, environment)})
        return files

    def patch(self, old, new, found, environment):
        paths = [found.get("previous", found["path"]), found["path"]]
        text = self.git("--literal-pathspecs", "diff-tree", "-r", "-p", "-M",
                        old, new, "--", *paths,
                        environment=environment).decode(errors="replace")
        lines = text.split("\n")
        start = next((i for i, line in enumerate(lines)
                      if line.startswith("@@")), len(lines))
        body = lines[start:]
        if body and body[-1] == "":
            body.pop()
        return {"patch": "\n".join(body),
                "additions": sum(line.startswith("+") for line in body),
                "deletions": sum(line.startswith("-") for line in body)}
