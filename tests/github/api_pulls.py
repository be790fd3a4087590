"""The endpoints of pull requests: what is said of them, and their checks."""
from api import BODY_LENGTH, Answer, Refused, invalid, route
from api_git import end_of
from world import now


@route("GET", "/repos/{owner}/{repo}/pulls")
def list_pulls(call):
    state, head, base = (call.query("state", "open"), call.query("head"),
                         call.query("base"))
    if state not in ("open", "closed", "all"):
        raise invalid("PullRequest", "state", "invalid")
    call.world.sync_all()
    pulls = [one for one in call.world.state["pulls"].values()
             if call.repository["id"] == call.world.state["upstream"] and
             state in ("all", one["state"]) and
             (not head or head.lower() ==
              f"{one['head']['owner']}:{one['head']['ref']}".lower()) and
             (not base or base == one["base"]["ref"])]
    sort = "updated" if call.query("sort") == "updated" else "created"
    pulls.sort(key=lambda one: (one[sort], one["number"]))
    if call.query("direction", "desc") == "desc":
        pulls.reverse()
    return call.page([call.forms.pull_simple(one) for one in pulls])


@route("POST", "/repos/{owner}/{repo}/pulls")
def create_pull(call):
    given = call.given(head=[str], base=[str], title=str, body=str, draft=bool,
                       maintainer_can_modify=bool, head_repo=str)
    call.may_write(call.repository["owner"], "pull_requests=write")
    if not (given.get("title") or "").strip():
        raise invalid("PullRequest", "title", "missing_field")
    if len(given.get("body") or "") > BODY_LENGTH:
        raise invalid("Issue", "body", "custom", "body is too long (maximum is "
                      f"{BODY_LENGTH} characters)")
    if not call.git.ref(f"refs/heads/{given['base']}"):
        raise invalid("PullRequest", "base", "invalid")
    try:
        head, sha = end_of(call, given["head"])
    except Refused:
        raise invalid("PullRequest", "head", "invalid") from None
    branch = given["head"].split(":")[-1]
    label = f"{head['owner']}:{branch}"
    refuse_second_pull(call, label, given["base"])
    tip = call.git.ref(f"refs/heads/{given['base']}")
    git = call.world.git(head)
    if git.is_ancestor(sha, tip, git.beside(call.git)):
        raise invalid("PullRequest", "head", "custom",
                      f"No commits between {given['base']} and {label}")
    pull = call.world.open_pull(call.login, head, branch, given["base"], given)
    found = call.forms.pull(pull)
    return Answer(201, found, {"Location": found["url"]})


def refuse_second_pull(call, label, base):
    for pull in call.world.state["pulls"].values():
        theirs = f"{pull['head']['owner']}:{pull['head']['ref']}"
        if (pull["state"], theirs, pull["base"]["ref"]) == ("open", label, base):
            raise Refused(422, "Validation Failed", [{
                "resource": "PullRequest", "code": "custom",
                "message": f"A pull request already exists for {label}."}])


@route("GET", "/repos/{owner}/{repo}/pulls/{number}")
def get_pull(call, number):
    pull = call.pull(number)
    call.world.find_mergeable(pull)
    return Answer(200, call.forms.pull(pull))


@route("PATCH", "/repos/{owner}/{repo}/pulls/{number}")
def change_pull(call, number):
    given = call.given(title=str, body=str, state=str, base=str,
                       maintainer_can_modify=bool)
    pull = call.pull(number)
    call.may_write(call.repository["owner"], "pull_requests=write")
    if call.login != pull["user"] and \
            not call.forms.permissions(call.repository)["push"]:
        call.not_permitted()
    if "title" in given and not (given["title"] or "").strip():
        raise invalid("Issue", "title", "missing_field")
    if len(given.get("body") or "") > BODY_LENGTH:
        raise invalid("Issue", "body", "custom", "body is too long (maximum is "
                      f"{BODY_LENGTH} characters)")
    if "state" in given:
        change_state(call, pull, given["state"])
    if "base" in given:
        change_base(call, pull, given["base"])
    for name, ours in (("title", "title"), ("body", "body"),
                       ("maintainer_can_modify", "modify")):
        if name in given:
            pull[ours] = given[name]
    pull["updated"] = now()
    return Answer(200, call.forms.pull(pull))


def change_state(call, pull, state):
    if state not in ("open", "closed"):
        raise invalid("PullRequest", "state", "invalid")
    if state == pull["state"]:
        return
    if state == "closed":
        call.world.close(pull, call.login)
        return
    head, branch = call.world.head_repository(pull), pull["head"]["ref"]
    why = "The pull request is merged." if pull["merged"] else \
        "The repository that submitted this pull request has been deleted." \
        if head is None else f"The {branch} branch has been deleted." \
        if not call.world.git(head).ref(f"refs/heads/{branch}") else None
    if why:
        raise invalid("PullRequest", "state", "custom",
                      f"state cannot be changed. {why}")
    refuse_second_pull(call, f"{head['owner']}:{branch}", pull["base"]["ref"])
    call.world.reopen(pull, call.login)


def change_base(call, pull, base):
    tip = call.git.ref(f"refs/heads/{base}")
    if not tip or pull["state"] != "open":
        raise invalid("PullRequest", "base", "invalid")
    pull["base"] = {"ref": base, "sha": tip, "tip": tip}
    call.world.forget_mergeable(pull)


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/files")
def pull_files(call, number):
    pull = call.pull(number)
    head = pull["head"]["sha"]
    return call.page([call.forms.file(call.repository, head, found) for found in
                      call.git.changed(call.world.diff_base(pull), head)])


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/commits")
def pull_commits(call, number):
    pull = call.pull(number)
    return call.page([call.forms.commit(call.repository, sha) for sha in
                      call.git.commits(call.world.diff_base(pull),
                                       pull["head"]["sha"])][:250])


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/reviews")
def pull_reviews(call, number):
    return call.page([call.forms.review(one) for one in
                      call.world.of_pull("reviews", call.pull(number))])


@route("GET", "/repos/{owner}/{repo}/pulls/{number}/comments")
def pull_comments(call, number):
    found = [one for one in
             call.world.of_pull("review_comments", call.pull(number))
             if one["updated"] >= call.since()]
    if call.query("sort") == "updated":
        found.sort(key=lambda one: one["updated"])
    if call.query("direction") == "desc" and call.query("sort"):
        found.reverse()
    return call.page([call.forms.review_comment(one) for one in found])


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/comments")
def create_pull_comment(call, number):
    given = call.given(body=[str], path=str, commit_id=str, line=int, side=str,
                       start_line=int, in_reply_to=int, subject_type=str)
    pull = call.pull(number)
    call.may_write(call.repository["owner"], "pull_requests=write")
    call.body_text("PullRequestReviewComment")
    if "in_reply_to" not in given:
        if call.git.kind(given.get("commit_id")) != "commit":
            raise invalid("PullRequestReviewComment", "commit_id", "invalid")
        if not given.get("path") or \
                not call.git.at(pull["head"]["sha"], given["path"]):
            raise invalid("PullRequestReviewComment", "path", "invalid")
    return said_on_lines(call, pull, given)


@route("POST", "/repos/{owner}/{repo}/pulls/{number}/comments/{id}/replies")
def reply(call, number, id):
    body = call.body_text("PullRequestReviewComment")
    pull = call.pull(number)
    call.may_write(call.repository["owner"], "pull_requests=write")
    return said_on_lines(call, pull, {"body": body, "in_reply_to": id})


def said_on_lines(call, pull, given):
    first = call.world.state["review_comments"].get(
        str(given.get("in_reply_to")))
    if "in_reply_to" in given and (first is None or first["in_reply_to"] or
                                   first["pull"] != pull["number"]):
        raise Refused(404, "Not Found")
    review = call.world.add_review(pull, call.login, "COMMENTED", "")
    one = call.world.add_review_comment(pull, call.login, review, given)
    found = call.forms.review_comment(one)
    return Answer(201, found, {"Location": found["url"]})


# ---- issues ----

@route("GET", "/repos/{owner}/{repo}/issues/{number}/comments")
def list_comments(call, number):
    return call.page([call.forms.comment(one) for one in
                      call.world.of_pull("comments", call.pull(number))
                      if one["updated"] >= call.since()])


@route("POST", "/repos/{owner}/{repo}/issues/{number}/comments")
def create_comment(call, number):
    body = call.body_text("IssueComment")
    pull = call.pull(number)
    call.may_write(call.repository["owner"], "issues=write")
    if pull["locked"]:
        raise Refused(403, "Unable to create comment because issue is locked.")
    found = call.forms.comment(call.world.add_comment(pull, call.login, body))
    call.world.hear_agreement(pull, call.login, body)
    return Answer(201, found, {"Location": found["url"]})


@route("GET", "/repos/{owner}/{repo}/issues/{number}/events")
def list_events(call, number):
    pull = call.pull(number)
    return call.page([call.forms.event(one) for one in call.world.state["events"]
                      if one["pull"] == pull["number"]])


@route("GET", "/repos/{owner}/{repo}/issues/{number}/labels")
def list_labels(call, number):
    return call.page([call.forms.label(name)
                      for name in call.pull(number)["labels"]])


@route("POST", "/repos/{owner}/{repo}/issues/{number}/labels")
def add_labels(call, number):
    given = call.given(labels=list)
    pull = call.pull(number)
    call.may_write(call.repository["owner"], "issues=write")
    if not call.forms.permissions(call.repository)["triage"]:
        raise Refused(403, "Must have admin rights to Repository.")
    names = [one.get("name") if isinstance(one, dict) else one
             for one in given.get("labels") or []]
    if not all(isinstance(name, str) and name for name in names):
        raise invalid("Label", "name", "invalid")
    for name in names:
        if name not in pull["labels"]:
            pull["labels"].append(name)
            call.world.event(pull, "labeled", call.login, label=name)
    return Answer(200, [call.forms.label(name) for name in pull["labels"]])


# ---- checks ----

def commit_named(call, ref):
    """The sha of a commit, a branch or heads/branch."""
    call.objects_are_there()
    if call.git.kind(ref) == "commit":
        return ref
    name = ref.removeprefix("heads/")
    sha = call.git.ref(f"refs/heads/{name}") if \
        call.git.is_ref_name(f"refs/heads/{name}") else None
    if sha is None:
        raise Refused(422, f"No commit found for SHA: {ref}")
    return sha


@route("GET", "/repos/{owner}/{repo}/commits/{ref...}/check-runs")
def list_check_runs(call, ref):
    sha = commit_named(call, ref)
    runs = [one for one in call.world.state["check_runs"].values()
            if one["sha"] == sha]
    if call.query("filter", "latest") == "latest":
        runs = list({one["name"]: one for one in runs}.values())
    for name in ("status", "check_name"):
        if call.query(name):
            runs = [one for one in runs
                    if one[name.removeprefix("check_")] == call.query(name)]
    runs.reverse()
    return call.page([call.forms.check_run(one) for one in runs], "check_runs",
                     total_count=len(runs))


@route("GET", "/repos/{owner}/{repo}/check-runs/{id}/annotations")
def list_annotations(call, id):
    found = call.world.state["check_runs"].get(str(id))
    if found is None:
        raise Refused(404, "Not Found")
    return call.page([call.forms.annotation(found, one)
                      for one in found["annotations"]])


@route("GET", "/repos/{owner}/{repo}/commits/{ref...}/status")
def combined_status(call, ref):
    sha = commit_named(call, ref)
    newest = {one["context"]: one for one in call.world.state["statuses"]
              if one["sha"] == sha}
    states = {one["state"] for one in newest.values()}
    state = "failure" if states & {"failure", "error"} else \
        "success" if states == {"success"} else "pending"
    url = call.forms.url(call.repository)
    return call.page(
        [call.forms.status(one) for one in newest.values()], "statuses",
        state=state, sha=sha, total_count=len(newest),
        repository=call.forms.repository(call.repository),
        commit_url=f"{url}/commits/{sha}", url=f"{url}/commits/{sha}/status")


@route("GET", "/repos/{owner}/{repo}/commits/{sha}/pulls")
def pulls_of_commit(call, sha):
    sha = commit_named(call, sha)
    return call.page([
        call.forms.pull_simple(one) for one in call.world.state["pulls"].values()
        if sha == one["merge_commit"] and one["merged"] or
        one["state"] == "open" and sha in call.git.commits(
            call.world.diff_base(one), one["head"]["sha"])])
