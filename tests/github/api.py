"""A request becomes an answer, or a refusal; the endpoints of accounts and
repositories. Those of git and of pull requests have files of their own."""
import calendar
import json
import re
import time
import urllib.parse

from forms import Forms

DOCUMENTATION = "https://docs.github.com/rest"
BODY_LENGTH = 65536
ROUTES = []


class Refused(Exception):
    def __init__(self, status, message, errors=None, headers=None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def body(self):
        found = {"message": self.message, "documentation_url": DOCUMENTATION}
        if self.errors is not None:
            found["errors"] = self.errors
        return {**found, "status": str(self.status)}


class Answer:
    def __init__(self, status, value=None, headers=None):
        self.status = status
        self.value = value
        self.headers = headers or {}


def invalid(resource, field, code, message=None, value=None):
    """The 422 with a list of what is wrong."""
    error = {"resource": resource, "field": field, "code": code}
    if message:
        error["message"] = message
    if value is not None:
        error["value"] = value
    return Refused(422, "Validation Failed", [error])


def route(method, pattern):
    """{name} is one segment, {name...} is several."""
    regex = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)",
                   re.sub(r"\{(\w+)\.\.\.\}", r"(?P<\1>.+)", pattern))

    def remember(function):
        ROUTES.append((method, re.compile(regex), pattern, function))
        return function
    return remember


def find_route(method, path):
    """function and what the path says, or 404."""
    for wanted, regex, pattern, function in ROUTES:
        found = regex.fullmatch(path)
        if found and wanted == method:
            return function, {name: urllib.parse.unquote(value) for name, value
                              in found.groupdict().items()}, pattern
    raise Refused(404, "Not Found")


class Call:
    """One request, and what is asked of the world for it."""

    def __init__(self, world, request, login, token):
        self.world = world
        self.request = request
        self.login = login
        self.token = token      # None: anonymous
        self.forms = Forms(world, request.base, request.version, login)

    def answer(self):
        path = self.at_current_name(self.request.path)
        function, values, _ = find_route(self.request.method, path)
        if "owner" in values:
            self.repository = self.world.repository(values.pop("owner"),
                                                    values.pop("repo"))
            if self.repository is None:
                raise Refused(404, "Not Found")
            self.git = self.world.git(self.repository)
        for name in ("number", "id"):
            if name in values:
                values[name] = self.whole_number(values[name])
        return function(self, **values)

    def whole_number(self, text):
        if not re.fullmatch("[0-9]{1,18}", text):
            raise Refused(404, "Not Found")
        return int(text)

    def at_current_name(self, path):
        """/repositories/ID/... is /repos/OWNER/NAME/...; an old name leads to
        the first one."""
        by_id = re.match("/repositories/([0-9]+)(?=/|$)", path)
        if by_id:
            one = self.world.repository_by_id(by_id[1])
            if one is None:
                raise Refused(404, "Not Found")
            return f"/repos/{one['owner']}/{one['name']}{path[by_id.end():]}"
        by_name = re.match("/repos/([^/]+)/([^/]+)(?=/|$)", path)
        if by_name:
            number = self.world.moved_to(by_name[1], by_name[2])
            if number and not self.world.repository(by_name[1], by_name[2]):
                self.redirect(f"/repositories/{number}{path[by_name.end():]}")
        return path

    def redirect(self, path):
        query = f"?{self.request.query}" if self.request.query else ""
        url = f"{self.request.base}{path}{query}"
        get = self.request.method in ("GET", "HEAD")
        refused = Refused(301 if get else 307,
                          "Moved Permanently" if get else "Temporary Redirect",
                          headers={"Location": url})
        refused.body = lambda: {"message": refused.message, "url": url,
                                "documentation_url": DOCUMENTATION}
        raise refused

    # ---- what is given ----

    def given(self, **types):
        """The body's members by name; wrong or missing ones are refused. A
        type in a list is that of a member that has to be there."""
        try:
            value = json.loads(self.request.body or b"{}")
            # Half of a surrogate pair is refused here: UnicodeEncodeError.
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise Refused(400, "Problems parsing JSON") from None
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise Refused(400, "Body should be a JSON object")
        for name, kind in types.items():
            needed = isinstance(kind, list)
            kind = kind[0] if needed else kind
            if needed and value.get(name) is None:
                raise Refused(422, f"Invalid request.\n\n\"{name}\" wasn't "
                                   "supplied.")
            if value.get(name) is not None and not isinstance(value[name], kind):
                raise Refused(422, f"Invalid request.\n\nFor 'properties/{name}'"
                              f", {json.dumps(value[name])[:80]} is not a "
                              f"{kind.__name__}.")
        return value

    def body_text(self, resource):
        body = self.given(body=[str])["body"]
        if not body.strip():
            raise invalid(resource, "body", "missing_field")
        if len(body) > BODY_LENGTH:
            raise invalid(resource, "body", "custom",
                          f"body is too long (maximum is {BODY_LENGTH} "
                          "characters)")
        return body

    def query(self, name, default=None):
        return self.request.values.get(name, default)

    def since(self):
        text = self.query("since")
        if not text:
            return 0
        try:
            return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
        except ValueError:
            raise Refused(422, "Validation Failed", [
                {"resource": "Issue", "field": "since", "code": "invalid"}]) \
                from None

    def page(self, items, member=None, **more):
        """A page of a list, with the Link header when there are others."""
        size = self.number("per_page", 30, 100)
        page = self.number("page", 1, 10 ** 6)
        last = max(1, -(-len(items) // size))
        shown = items[(page - 1) * size:page * size]
        wanted = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        here = [name for name in wanted
                if (name in ("prev", "first") and page > 1) or
                (name in ("next", "last") and page < last)]
        headers = {"Link": ", ".join(
            f'<{self.page_url(wanted[name])}>; rel="{name}"' for name in here)} \
            if here else {}
        return Answer(200, {**more, member: shown} if member else shown, headers)

    def number(self, name, default, most):
        text = self.query(name, "")
        return min(int(text), most) if re.fullmatch("[1-9][0-9]{0,8}", text) \
            else default

    def page_url(self, page):
        values = {**self.request.values, "page": str(page)}
        rest = re.sub("^/(repos/[^/]+/[^/]+|repositories/[0-9]+)", "",
                      self.request.path)
        return (f"{self.request.base}/repositories/{self.repository['id']}{rest}"
                f"?{urllib.parse.urlencode(values)}")

    # ---- what is allowed ----

    def must_be_somebody(self):
        if self.login is None:
            raise Refused(401, "Requires authentication")

    def may_write(self, owner, needs="contents=write"):
        """Whether the token may, whatever its owner may."""
        self.must_be_somebody()
        if self.token["kind"] == "fine-grained":
            if owner not in self.token["may"]:
                raise Refused(403, "Resource not accessible by personal access "
                              "token", headers={
                                  "X-Accepted-GitHub-Permissions": needs})
        elif not {"repo", "public_repo"} & set(self.token["may"]):
            self.not_permitted()

    def not_permitted(self):
        status = self.world.state["settings"]["missing_permission"]
        raise Refused(status, "Not Found" if status == 404 else
                      "Must have admin rights to Repository.")

    def may_push(self):
        self.may_write(self.repository["owner"])
        if not self.forms.permissions(self.repository)["push"]:
            self.not_permitted()

    def objects_are_there(self):
        """Those of a new fork come later, and until then it is not empty in
        a way that one could rely on."""
        if self.repository["pending"] > 0:
            self.repository["pending"] -= 1
            if self.repository["pending"] % 2:
                raise Refused(409, "Git Repository is empty.")
            raise Refused(404, "Not Found")

    def pull(self, number):
        found = self.world.pull(number) if \
            self.repository["id"] == self.world.state["upstream"] else None
        if found is None:
            raise Refused(404, "Not Found")
        self.world.sync(found)
        return found


# ---- accounts and repositories ----

@route("GET", "/user")
def get_user(call):
    call.must_be_somebody()
    return Answer(200, call.forms.private_user(call.login))


@route("GET", "/rate_limit")
def get_rate_limit(call):
    limit = call.request.limit
    core = {name: limit[name] for name in ("limit", "used", "reset")}
    core["remaining"] = max(0, core["limit"] - core["used"])
    return Answer(200, {"resources": {"core": core, "search": core},
                        "rate": core})


@route("GET", "/repos/{owner}/{repo}")
def get_repository(call):
    return Answer(200, call.forms.full_repository(call.repository))


@route("POST", "/repos/{owner}/{repo}/forks")
def create_fork(call):
    given = call.given(organization=str, name=str, default_branch_only=bool)
    call.may_write(call.login, "administration=write, contents=read")
    if given.get("organization"):
        raise Refused(403, "You do not have permission to create a fork there.")
    parent, world = call.repository, call.world
    found = world.fork_of(call.login, parent)
    if found is None:
        if parent["owner"] == call.login:
            raise Refused(403, "You cannot fork your own repository.")
        found = new_fork(call, parent, given)
    return Answer(202, call.forms.full_repository(found))


def new_fork(call, parent, given):
    world, name = call.world, given.get("name") or parent["name"]
    if not re.fullmatch("[A-Za-z0-9._-]{1,100}", name):
        raise invalid("Repository", "name", "custom", "name is not valid")
    if world.repository(call.login, name):
        if given.get("name") or \
                world.state["settings"]["fork_name_taken"] == "refuse":
            raise invalid("Repository", "name", "custom",
                          "name already exists on this account")
        name += "-1"
    found = world.add_repository(call.login, name, parent["id"])
    found["default_branch"] = parent["default_branch"]
    found["pending"] = world.state["settings"]["fork_delay"]
    branches = [found["default_branch"]] if given.get("default_branch_only") \
        else [ref[len("refs/heads/"):] for ref in call.git.refs("refs/heads/")]
    world.git(found).copy_from(call.git, branches)
    return found


@route("POST", "/repos/{owner}/{repo}/merge-upstream")
def merge_upstream(call):
    branch = call.given(branch=[str])["branch"]
    call.may_push()
    call.objects_are_there()
    parent = call.world.repository_by_id(call.repository["parent"])
    if parent is None:
        raise Refused(422, "This repository is not a fork.")
    theirs = call.world.git(parent)
    ref = f"refs/heads/{branch}"
    ours, new = call.git.ref(ref), theirs.ref(ref)
    if ours is None:
        raise Refused(404, "Branch not found")
    if new is None:
        raise Refused(422, "The upstream branch does not exist")
    base = f"{parent['owner']}:{branch}"
    beside = call.git.beside(theirs)
    if call.git.is_ancestor(new, ours, beside):
        return merged("This branch is not behind the upstream", "none", base)
    if not call.git.is_ancestor(ours, new, beside):
        return merge_diverged(call, theirs, ref, ours, new, base)
    call.git.fetch(theirs, new, ref)
    call.world.sync_all()
    return merged(f"Successfully fetched and fast-forwarded from upstream {base}.",
                  "fast-forward", base)


def merged(message, kind, base):
    return Answer(200, {"message": message, "merge_type": kind,
                        "base_branch": base})


def merge_diverged(call, theirs, ref, ours, new, base):
    if call.git.merged_tree(ours, new, call.git.beside(theirs)) is None:
        raise Refused(409, "There are merge conflicts")
    call.git.fetch(theirs, new, "refs/certfs/upstream")
    commit = call.world.commit(call.git, call.git.merge(ours, new), [ours, new],
                               f"Merge branch '{base}'", call.login)
    call.git.set_ref(ref, commit, ours)
    call.git.delete_ref("refs/certfs/upstream")
    call.world.sync_all()
    return merged(f"Successfully fetched and merged from upstream {base}.",
                  "merge", base)
