"""The endpoints of git's objects, and what they are found by."""
import base64
import binascii
import calendar
import re
import time

from api import Answer, Refused, invalid, route
from repository import GitError
from world import now


@route("GET", "/repos/{owner}/{repo}/git/ref/{ref...}")
def get_ref(call, ref):
    call.objects_are_there()
    sha = call.git.ref(f"refs/{ref}") if call.git.is_ref_name(f"refs/{ref}") \
        else None
    if sha is None or "/" not in ref:
        raise Refused(404, "Not Found")
    return Answer(200, call.forms.git_ref(call.repository, f"refs/{ref}", sha,
                                          call.git.kind(sha)))


def object_of_ref(call, sha):
    kind = call.git.kind(sha)
    if kind is None:
        raise Refused(422, "Object does not exist")
    if kind not in ("commit", "tag"):
        raise Refused(422, "Reference cannot be created: not a commit")
    return kind


@route("POST", "/repos/{owner}/{repo}/git/refs")
def create_ref(call):
    given = call.given(ref=[str], sha=[str])
    call.may_push()
    call.objects_are_there()
    name, sha = given["ref"], given["sha"]
    if name.count("/") < 2 or not call.git.is_ref_name(name):
        raise Refused(422, f"Reference name '{name}' is not valid" if
                      name.startswith("refs/") else
                      "Reference name must start with 'refs/'")
    if call.git.ref(name):
        raise Refused(422, "Reference already exists")
    kind = object_of_ref(call, sha)
    try:
        call.git.set_ref(name, sha)
    except GitError:        # refs/heads/a when there is refs/heads/a/b
        raise Refused(422, "Reference update failed") from None
    call.repository["pushed"] = now()
    found = call.forms.git_ref(call.repository, name, sha, kind)
    return Answer(201, found, {"Location": found["url"]})


@route("PATCH", "/repos/{owner}/{repo}/git/refs/{ref...}")
def update_ref(call, ref):
    given = call.given(sha=[str], force=bool)
    call.may_push()
    call.objects_are_there()
    name, sha = f"refs/{ref}", given["sha"]
    old = call.git.ref(name) if call.git.is_ref_name(name) else None
    if old is None:
        raise Refused(422, "Reference does not exist")
    kind = object_of_ref(call, sha)
    if not given.get("force") and not call.git.is_ancestor(old, sha):
        raise Refused(422, "Update is not a fast forward")
    call.git.set_ref(name, sha, old)
    call.repository["pushed"] = now()
    call.world.sync_all()
    return Answer(200, call.forms.git_ref(call.repository, name, sha, kind))


@route("GET", "/repos/{owner}/{repo}/git/commits/{sha}")
def get_commit(call, sha):
    call.objects_are_there()
    if call.git.kind(sha) != "commit":
        raise Refused(404, "Not Found")
    return Answer(200, call.forms.git_commit(call.repository, sha))


@route("POST", "/repos/{owner}/{repo}/git/commits")
def create_commit(call):
    given = call.given(message=[str], tree=[str], parents=list, author=dict,
                       committer=dict, signature=str)
    call.may_push()
    call.objects_are_there()
    if call.git.kind(given["tree"]) != "tree":
        raise Refused(422, "Tree SHA does not exist")
    for parent in given.get("parents") or []:
        if call.git.kind(parent) != "commit":
            raise Refused(422, "Parent SHA does not exist or is not a commit "
                               "object")
    author = person(call, given.get("author"), call.world.identity(call.login))
    committer = person(call, given.get("committer"), author)
    try:
        sha = call.git.make_commit(given["tree"], given.get("parents") or [],
                                   given["message"], author, committer)
    except GitError as error:
        raise Refused(422, f"Invalid commit: {error}") from None
    found = call.forms.git_commit(call.repository, sha)
    return Answer(201, found, {"Location": found["url"]})


def person(call, given, otherwise):
    if not given:
        return otherwise
    for name in ("name", "email"):
        text = given.get(name)
        if not isinstance(text, str) or not text.strip() or \
                re.search("[<>\n]", text):
            raise Refused(422, f"Invalid request.\n\n\"{name}\" wasn't supplied.")
    if "date" not in given:
        return given["name"], given["email"], now()
    return given["name"], given["email"], seconds_of(given["date"])


def seconds_of(text):
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?"
                         r"(?:Z|([+-])(\d\d):?(\d\d))", str(text))
    try:
        seconds = calendar.timegm(time.strptime(found[1], "%Y-%m-%dT%H:%M:%S"))
    except (TypeError, ValueError):
        raise Refused(422, "Invalid request.\n\nThe date is not ISO 8601.") \
            from None
    if found[2]:
        shift = int(found[3]) * 3600 + int(found[4]) * 60
        seconds -= shift if found[2] == "+" else -shift
    return seconds


@route("GET", "/repos/{owner}/{repo}/git/trees/{sha}")
def get_tree(call, sha):
    call.objects_are_there()
    if call.git.kind(sha) not in ("tree", "commit"):
        sha = call.git.ref(f"refs/heads/{sha}")
    if sha is None:
        raise Refused(404, "Not Found")
    tree = call.git.resolve(f"{sha}^{{tree}}")
    return Answer(200, call.forms.tree(call.repository, tree,
                                       "recursive" in call.request.values))


@route("POST", "/repos/{owner}/{repo}/git/trees")
def create_tree(call):
    given = call.given(tree=[list], base_tree=str)
    call.may_push()
    call.objects_are_there()
    base = given.get("base_tree")
    if base and call.git.kind(base) != "tree":
        raise Refused(422, "base_tree is not a valid tree")
    if not given["tree"]:
        raise Refused(422, "Invalid tree info")
    changes = [tree_entry(call, one) for one in given["tree"]]
    try:
        sha = call.git.make_tree(base, changes)
    except GitError as error:
        if "nothing to delete" in str(error):
            raise Refused(422, "GitRPC::BadObjectState") from None
        raise Refused(422, "tree.path contains a malformed path component") \
            from None
    found = call.forms.tree(call.repository, sha, False)
    return Answer(201, found, {"Location": found["url"]})


MODES = {"100644": "blob", "100755": "blob", "120000": "blob",
         "040000": "tree", "160000": "commit"}


def tree_entry(call, one):
    """(mode, sha, path); no sha deletes."""
    if not isinstance(one, dict) or not isinstance(one.get("path"), str):
        raise Refused(422, "Must supply a valid tree.path")
    path, mode = one["path"], one.get("mode")
    parts = path.split("/")
    if "" in parts or "." in parts or ".." in parts or "\0" in path or \
            ".git" in (part.lower() for part in parts):
        raise Refused(422, "tree.path contains a malformed path component")
    if mode not in MODES:
        raise Refused(422, "Must supply a valid tree.mode")
    if one.get("type") is not None and one["type"] != MODES[mode]:
        raise Refused(422, "tree.type does not match tree.mode")
    if "sha" in one and "content" in one or \
            "sha" not in one and "content" not in one:
        raise Refused(422, "Must supply either tree.sha or tree.content")
    if "content" in one:
        if not isinstance(one["content"], str) or MODES[mode] != "blob":
            raise Refused(422, "tree.content must be text of a blob")
        return mode, call.git.write_blob(one["content"].encode(
            errors="replace")), path
    if one["sha"] is not None and mode != "160000" and \
            call.git.kind(one["sha"]) != MODES[mode]:
        raise Refused(422, f"tree.sha {one['sha']} is not a valid {MODES[mode]}")
    return mode, one["sha"], path


@route("POST", "/repos/{owner}/{repo}/git/blobs")
def create_blob(call):
    given = call.given(content=[str], encoding=str)
    call.may_push()
    call.objects_are_there()
    encoding = given.get("encoding") or "utf-8"
    if encoding == "base64":
        try:
            content = base64.b64decode(re.sub(r"\s", "", given["content"]),
                                       validate=True)
        except binascii.Error:
            raise Refused(422, "Problems decoding Base64") from None
    elif encoding == "utf-8":
        content = given["content"].encode(errors="replace")
    else:
        raise invalid("Blob", "encoding", "invalid")
    sha = call.git.write_blob(content)
    url = f"{call.forms.url(call.repository)}/git/blobs/{sha}"
    return Answer(201, {"sha": sha, "url": url}, {"Location": url})


@route("GET", "/repos/{owner}/{repo}/git/blobs/{sha}")
def get_blob(call, sha):
    call.objects_are_there()
    if call.git.kind(sha) != "blob":
        raise Refused(404, "Not Found")
    content = call.git.read_blob(sha)
    return Answer(200, {
        "sha": sha, "node_id": sha, "size": len(content),
        "url": f"{call.forms.url(call.repository)}/git/blobs/{sha}",
        "content": base64.encodebytes(content).decode(), "encoding": "base64"})


@route("GET", "/repos/{owner}/{repo}/compare/{basehead...}")
def compare(call, basehead):
    base, dots, head = basehead.partition("...")
    if not dots:
        raise Refused(404, "Not Found")
    (one, old), (other, new) = end_of(call, base), end_of(call, head)
    git, beside = call.world.git(other), call.git.beside(call.world.git(one))
    fork = git.merge_base(old, new, beside)
    if fork is None:
        raise Refused(404, f"No common ancestor between {base} and {head}.")
    ahead = git.commits(old, new, beside)
    behind = git.commits(new, old, beside)
    status = "identical" if old == new else "diverged" if ahead and behind \
        else "ahead" if ahead else "behind"
    url = f"{call.forms.url(call.repository)}/compare/{basehead}"
    html = f"{call.forms.html(call.repository)}/compare/{basehead}"
    answer = call.page([call.forms.commit(other, sha) for sha in ahead])
    files = [call.forms.file(other, new, found)
             for found in git.changed(fork, new, beside)]
    return Answer(200, {
        "url": url, "html_url": html, "permalink_url": html,
        "diff_url": f"{html}.diff", "patch_url": f"{html}.patch",
        "base_commit": call.forms.commit(one, old),
        "merge_base_commit": call.forms.commit(
            one if call.world.git(one).kind(fork) else other, fork),
        "status": status, "ahead_by": len(ahead), "behind_by": len(behind),
        "total_commits": len(ahead), "commits": answer.value,
        "files": files[:300]}, answer.headers)


def end_of(call, text):
    """repository and sha of BRANCH, SHA, USER:BRANCH or USER:REPO:BRANCH."""
    parts = text.split(":")
    one = call.repository
    if len(parts) == 3:
        one = call.world.repository(parts[0], parts[1])
    elif len(parts) == 2 and parts[0] != one["owner"]:
        family = {one["id"], one["parent"]}
        one = next((other for other in call.world.repositories()
                    if other["owner"] == parts[0] and
                    (other["parent"] in family or other["id"] in family)), None)
    git = one and call.world.git(one)
    sha = git and (git.ref(f"refs/heads/{parts[-1]}") or
                   (parts[-1] if git.kind(parts[-1]) == "commit" else None))
    if not sha:
        raise Refused(404, "Not Found")
    return one, sha
