"""How GitHub says it: what is remembered becomes GitHub's objects."""
import base64
import hashlib
import urllib.parse

from world import OWNER, stamp

HTML = "https://github.com"
# Of a repository: what follows its own URL.
REPOSITORY_URLS = {
    "archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}", "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}", "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}", "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors", "deployments_url": "/deployments",
    "downloads_url": "/downloads", "events_url": "/events", "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}", "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}", "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}", "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}", "labels_url": "/labels{/name}",
    "languages_url": "/languages", "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}", "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers", "subscription_url": "/subscription",
    "tags_url": "/tags", "teams_url": "/teams", "trees_url": "/git/trees{/sha}",
}
USER_URLS = {
    "followers_url": "/followers", "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}", "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions", "organizations_url": "/orgs",
    "repos_url": "/repos", "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
SIGNATURE = {"verified": False, "reason": "unsigned", "signature": None,
             "payload": None, "verified_at": None}


def node_id(kind, what):
    return base64.b64encode(f"{kind}:{what}".encode()).decode()


class Forms:
    """base is the URL under which the client came in."""

    def __init__(self, world, base, version, login):
        self.world = world
        self.base = base
        self.version = version
        self.login = login

    # ---- accounts ----

    def user(self, login):
        user = self.world.user(login) if login else None
        if user is None:
            return None
        url = f"{self.base}/users/{login.replace('[', '%5B').replace(']', '%5D')}"
        return {
            "login": login, "id": user["id"], "node_id": node_id("U", user["id"]),
            "avatar_url": f"{HTML}/{user['id']}.png", "gravatar_id": "",
            "url": url, "html_url": f"{HTML}/{login.split('[')[0]}",
            **{name: url + rest for name, rest in USER_URLS.items()},
            "type": user["type"], "user_view_type": "public",
            "site_admin": False}

    def private_user(self, login):
        user = self.world.user(login)
        zero = dict.fromkeys(
            ("public_repos", "public_gists", "followers", "following",
             "private_gists", "total_private_repos", "owned_private_repos",
             "disk_usage", "collaborators"), 0)
        return {
            **self.user(login), **zero, "name": user["name"], "company": None,
            "blog": "", "location": None, "email": None, "hireable": None,
            "bio": None, "two_factor_authentication": True,
            "created_at": "2015-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z"}

    def association(self, login):
        user = self.world.user(login)
        return user["association"] if user else "NONE"

    def app(self):
        return {
            "id": 15368, "slug": "azure-pipelines", "node_id": node_id("A", 1),
            "owner": self.user(OWNER), "name": "Azure Pipelines",
            "description": "Checks", "external_url": "https://example.com",
            "html_url": f"{HTML}/apps/azure-pipelines",
            "created_at": "2018-01-01T00:00:00Z",
            "updated_at": "2018-01-01T00:00:00Z",
            "permissions": {"checks": "write"}, "events": []}

    # ---- repositories ----

    def url(self, repository):
        return f"{self.base}/repos/{repository['owner']}/{repository['name']}"

    def html(self, repository):
        return f"{HTML}/{repository['owner']}/{repository['name']}"

    def permissions(self, repository):
        mine = repository["owner"] == self.login
        user = self.world.user(self.login) if self.login else None
        push = mine or bool(user and user["writes"] and
                            repository["owner"] == OWNER)
        return {"admin": mine, "maintain": mine, "push": push,
                "triage": push, "pull": True}

    def repository(self, one):
        """The form inside of pull requests, and of a parent."""
        if one is None:
            return None
        url, html = self.url(one), self.html(one)
        issues = sum(pull["state"] == "open" for pull in
                     self.world.state["pulls"].values()) \
            if one["id"] == self.world.state["upstream"] else 0
        forks = sum(other["parent"] == one["id"]
                    for other in self.world.repositories())
        found = {
            "id": one["id"], "node_id": node_id("R", one["id"]),
            "name": one["name"], "full_name": f"{one['owner']}/{one['name']}",
            "owner": self.user(one["owner"]), "private": False,
            "html_url": html, "description": None,
            "fork": one["parent"] is not None, "url": url,
            **{name: url + rest for name, rest in REPOSITORY_URLS.items()},
            "git_url": html.replace("https", "git") + ".git",
            "ssh_url": f"git@github.com:{one['owner']}/{one['name']}.git",
            "clone_url": f"{html}.git", "svn_url": html, "mirror_url": None,
            "homepage": None, "language": None, "license": None,
            "forks": forks, "forks_count": forks, "stargazers_count": 0,
            "watchers": 0, "watchers_count": 0, "size": 100,
            "default_branch": one["default_branch"], "open_issues": issues,
            "open_issues_count": issues, "topics": [], "has_issues": True,
            "has_projects": False, "has_wiki": False, "has_pages": False,
            "has_downloads": True, "has_discussions": False,
            "archived": False, "disabled": False, "visibility": "public",
            "pushed_at": stamp(one["pushed"]), "created_at": stamp(one["created"]),
            "updated_at": stamp(one["pushed"]), "allow_forking": True,
            "is_template": False, "web_commit_signoff_required": False}
        if self.version >= "2026-03-10":
            del found["has_downloads"]
        return found

    def full_repository(self, one):
        found = {**self.repository(one), "subscribers_count": 0,
                 "network_count": 0}
        if self.login:
            found["permissions"] = self.permissions(one)
        parent = self.world.repository_by_id(one["parent"])
        if parent:
            found["parent"] = found["source"] = self.repository(parent)
        owner = self.world.user(one["owner"])
        if owner["type"] == "Organization":
            found["organization"] = self.user(one["owner"])
        return found

    # ---- git ----

    def git_ref(self, one, name, sha, kind):
        url = self.url(one)
        return {"ref": name, "node_id": node_id("REF", name),
                "url": f"{url}/git/{name}",
                "object": {"type": kind, "sha": sha,
                           "url": f"{url}/git/{kind}s/{sha}"}}

    def person(self, who):
        return {"name": who[0], "email": who[1], "date": stamp(who[2])}

    def git_commit(self, one, sha):
        url, html = self.url(one), self.html(one)
        commit = self.world.git(one).commit(sha)
        return {
            "sha": sha, "node_id": node_id("C", sha),
            "url": f"{url}/git/commits/{sha}", "html_url": f"{html}/commit/{sha}",
            "author": self.person(commit["author"]),
            "committer": self.person(commit["committer"]),
            "message": commit["message"],
            "tree": {"sha": commit["tree"],
                     "url": f"{url}/git/trees/{commit['tree']}"},
            "parents": [{"sha": parent, "url": f"{url}/git/commits/{parent}",
                         "html_url": f"{html}/commit/{parent}"}
                        for parent in commit["parents"]],
            "verification": SIGNATURE}

    def commit(self, one, sha, git=None, environment=None):
        url, html = self.url(one), self.html(one)
        git = git or self.world.git(one)
        raw = {**git.commit(sha)}
        return {
            "sha": sha, "node_id": node_id("C", sha),
            "url": f"{url}/commits/{sha}", "html_url": f"{html}/commit/{sha}",
            "comments_url": f"{url}/commits/{sha}/comments",
            "commit": {
                "url": f"{url}/git/commits/{sha}",
                "author": self.person(raw["author"]),
                "committer": self.person(raw["committer"]),
                "message": raw["message"], "comment_count": 0,
                "tree": {"sha": raw["tree"],
                         "url": f"{url}/git/trees/{raw['tree']}"},
                "verification": SIGNATURE},
            "author": self.by_mail(raw["author"]),
            "committer": self.by_mail(raw["committer"]),
            "parents": [{"sha": parent, "url": f"{url}/commits/{parent}",
                         "html_url": f"{html}/commit/{parent}"}
                        for parent in raw["parents"]]}

    def by_mail(self, who):
        for login, user in self.world.state["users"].items():
            if user["email"] == who[1]:
                return self.user(login)
        return None

    def tree(self, one, sha, recursive):
        url = self.url(one)
        return {
            "sha": sha, "url": f"{url}/git/trees/{sha}", "truncated": False,
            "tree": [{"path": path, "mode": mode, "type": kind, "sha": each,
                      "url": f"{url}/git/{kind}s/{each}",
                      **({} if size is None else {"size": size})}
                     for mode, kind, each, size, path in
                     self.world.git(one).entries(sha, recursive)]}

    def file(self, one, commit, found):
        path = found["path"]
        html, url = self.html(one), self.url(one)
        quoted = urllib.parse.quote(path)
        entry = {
            "sha": found["sha"], "filename": path, "status": found["status"],
            "additions": found["additions"], "deletions": found["deletions"],
            "changes": found["additions"] + found["deletions"],
            "blob_url": f"{html}/blob/{commit}/{quoted}",
            "raw_url": f"{html}/raw/{commit}/{quoted}",
            "contents_url": f"{url}/contents/{quoted}?ref={commit}"}
        if found["patch"]:
            entry["patch"] = found["patch"]
        if "previous" in found:
            entry["previous_filename"] = found["previous"]
        return entry

    # ---- pull requests ----

    def label(self, name):
        label = self.world.label(name)
        return {"id": label["id"], "node_id": node_id("L", label["id"]),
                "url": f"{self.url(self.world.upstream)}/labels/"
                       f"{urllib.parse.quote(name, safe='')}",
                "name": name, "description": label["description"],
                "color": label["color"], "default": False}

    def side(self, repository, owner, ref, sha):
        return {"label": f"{owner}:{ref}", "ref": ref, "sha": sha,
                "user": self.user(owner), "repo": self.repository(repository)}

    def pull_urls(self, pull):
        upstream = self.world.upstream
        url, number = self.url(upstream), pull["number"]
        html = f"{self.html(upstream)}/pull/{number}"
        return {
            "url": f"{url}/pulls/{number}", "html_url": html,
            "diff_url": f"{html}.diff", "patch_url": f"{html}.patch",
            "issue_url": f"{url}/issues/{number}",
            "commits_url": f"{url}/pulls/{number}/commits",
            "review_comments_url": f"{url}/pulls/{number}/comments",
            "review_comment_url": f"{url}/pulls/comments{{/number}}",
            "comments_url": f"{url}/issues/{number}/comments",
            "statuses_url": f"{url}/statuses/{pull['head']['sha']}"}

    def pull_simple(self, pull):
        urls = self.pull_urls(pull)
        upstream, head, base = self.world.upstream, pull["head"], pull["base"]
        links = {name[:-4]: {"href": value} for name, value in urls.items()
                 if name in ("html_url", "issue_url", "comments_url",
                             "review_comments_url", "review_comment_url",
                             "commits_url", "statuses_url")}
        found = {
            **urls, "id": pull["id"], "node_id": node_id("PR", pull["id"]),
            "number": pull["number"], "state": pull["state"],
            "locked": pull["locked"], "title": pull["title"],
            "user": self.user(pull["user"]), "body": pull["body"],
            "labels": [self.label(name) for name in pull["labels"]],
            "milestone": None, "active_lock_reason": None,
            "created_at": stamp(pull["created"]),
            "updated_at": stamp(pull["updated"]),
            "closed_at": stamp(pull["closed"]), "merged_at": stamp(pull["merged"]),
            "merge_commit_sha": pull["merge_commit"],
            "assignee": None, "assignees": [], "requested_reviewers": [],
            "requested_teams": [],
            "head": self.side(self.world.head_repository(pull), head["owner"],
                              head["ref"], head["sha"]),
            "base": self.side(upstream, upstream["owner"], base["ref"],
                              base["tip"] if pull["state"] == "open"
                              else base["sha"]),
            "_links": {**links, "self": {"href": urls["url"]}},
            "author_association": self.association(pull["user"]),
            "auto_merge": None, "draft": pull["draft"]}
        if self.version >= "2026-03-10":
            del found["merge_commit_sha"], found["assignee"]
        return found

    def pull(self, pull):
        git = self.world.git(self.world.upstream)
        base, head = self.world.diff_base(pull), pull["head"]["sha"]
        files = git.changed(base, head)
        word = {None: "unknown", True: "clean", False: "dirty"}
        return {
            **self.pull_simple(pull), "merged": pull["merged"] is not None,
            "mergeable": pull["mergeable"], "rebaseable": pull["mergeable"],
            "mergeable_state": "draft" if pull["draft"] else
                               word[pull["mergeable"]],
            "merged_by": self.user(pull["merged_by"]),
            "comments": len(self.world.of_pull("comments", pull)),
            "review_comments": len(self.world.of_pull("review_comments", pull)),
            "maintainer_can_modify": pull["modify"],
            "commits": len(git.commits(base, head)),
            "additions": sum(one["additions"] for one in files),
            "deletions": sum(one["deletions"] for one in files),
            "changed_files": len(files)}

    # ---- what is said ----

    def comment(self, one):
        pull = self.world.pull(one["pull"])
        urls = self.pull_urls(pull)
        url = f"{self.url(self.world.upstream)}/issues/comments/{one['id']}"
        return {
            "id": one["id"], "node_id": node_id("IC", one["id"]), "url": url,
            "html_url": f"{urls['html_url']}#issuecomment-{one['id']}",
            "issue_url": urls["issue_url"], "user": self.user(one["user"]),
            "body": one["body"], "created_at": stamp(one["created"]),
            "updated_at": stamp(one["updated"]),
            "author_association": self.association(one["user"]),
            "performed_via_github_app": None,
            "reactions": self.reactions(url)}

    def reactions(self, url):
        names = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket",
                 "eyes")
        return {"url": f"{url}/reactions", "total_count": 0,
                **dict.fromkeys(names, 0)}

    def review(self, one):
        urls = self.pull_urls(self.world.pull(one["pull"]))
        html = f"{urls['html_url']}#pullrequestreview-{one['id']}"
        return {
            "id": one["id"], "node_id": node_id("PRR", one["id"]),
            "user": self.user(one["user"]), "body": one["body"],
            "state": one["state"], "html_url": html,
            "pull_request_url": urls["url"],
            "author_association": self.association(one["user"]),
            "_links": {"html": {"href": html},
                       "pull_request": {"href": urls["url"]}},
            "submitted_at": stamp(one["submitted"]), "commit_id": one["commit"]}

    def review_comment(self, one):
        pull = self.world.pull(one["pull"])
        urls = self.pull_urls(pull)
        url = f"{self.url(self.world.upstream)}/pulls/comments/{one['id']}"
        html = f"{urls['html_url']}#discussion_r{one['id']}"
        outdated = self.is_outdated(pull, one)
        found = {
            "url": url, "id": one["id"], "node_id": node_id("PRRC", one["id"]),
            "pull_request_review_id": one["review"],
            "diff_hunk": self.hunk(one), "path": one["path"],
            "commit_id": one["commit"] if outdated else pull["head"]["sha"],
            "original_commit_id": one["commit"],
            "user": self.user(one["user"]), "body": one["body"],
            "created_at": stamp(one["created"]),
            "updated_at": stamp(one["updated"]), "html_url": html,
            "pull_request_url": urls["url"],
            "author_association": self.association(one["user"]),
            "_links": {"self": {"href": url}, "html": {"href": html},
                       "pull_request": {"href": urls["url"]}},
            "reactions": self.reactions(url),
            "side": one["side"], "start_line": None if outdated else
                                               one["start_line"],
            "original_start_line": one["start_line"],
            "start_side": one["side"] if one["start_line"] else None,
            "subject_type": "line" if one["line"] else "file"}
        if one["line"]:
            found.update(line=None if outdated else one["line"],
                         original_line=one["line"],
                         position=None if outdated else 1,
                         original_position=1)
        if one["in_reply_to"]:
            found["in_reply_to_id"] = one["in_reply_to"]
        return found

    def is_outdated(self, pull, one):
        git = self.world.git(self.world.upstream)
        return git.at(one["commit"], one["path"]) != \
            git.at(pull["head"]["sha"], one["path"])

    def hunk(self, one):
        """The part of the difference that ends at the comment's line."""
        git = self.world.git(self.world.upstream)
        text = git.patch(one["base"], one["commit"], {"path": one["path"]},
                         None)["patch"]
        if not one["line"]:
            return text.split("\n")[0]
        taken, number = [], 0
        mark = "+" if one["side"] == "RIGHT" else "-"
        for line in text.split("\n"):
            if line.startswith("@@"):
                taken = [line]
                number = int(line.split(mark)[1].split(" ")[0].split(",")[0]) - 1
                continue
            taken.append(line)
            number += line[:1] in (" ", mark)
            if number == one["line"]:
                break
        return "\n".join(taken)

    def event(self, one):
        url = self.url(self.world.upstream)
        found = {
            "id": one["id"], "node_id": node_id("E", one["id"]),
            "url": f"{url}/issues/events/{one['id']}",
            "actor": self.user(one["user"]), "event": one["event"],
            "commit_id": one["commit"],
            "commit_url": one["commit"] and f"{url}/commits/{one['commit']}",
            "created_at": stamp(one["created"]),
            "performed_via_github_app": None}
        if "label" in one:
            label = self.world.label(one["label"])
            found["label"] = {"name": label["name"], "color": label["color"]}
        return found

    # ---- checks ----

    def check_run(self, one):
        url = f"{self.url(self.world.upstream)}/check-runs/{one['id']}"
        html = f"{self.html(self.world.upstream)}/runs/{one['id']}"
        return {
            "id": one["id"], "name": one["name"], "head_sha": one["sha"],
            "node_id": node_id("CR", one["id"]), "external_id": "", "url": url,
            "html_url": html, "details_url": one["details_url"],
            "status": one["status"], "conclusion": one["conclusion"],
            "started_at": stamp(one["started"]),
            "completed_at": stamp(one["completed"]),
            "output": {"title": one["title"], "summary": one["summary"],
                       "text": one["text"],
                       "annotations_count": len(one["annotations"]),
                       "annotations_url": f"{url}/annotations"},
            "check_suite": {"id": one["id"] - 1}, "app": self.app(),
            "pull_requests": []}

    def annotation(self, one, given):
        html = self.html(self.world.upstream)
        line = given.get("line", 1)
        return {
            "path": given["path"], "start_line": given.get("start_line", line),
            "end_line": given.get("end_line", line), "start_column": None,
            "end_column": None, "title": given.get("title"),
            "annotation_level": given.get("level", "failure"),
            "message": given.get("message"), "raw_details": None,
            "blob_href": f"{html}/blob/{one['sha']}/"
                         f"{urllib.parse.quote(given['path'])}"}

    def status(self, one):
        digest = hashlib.sha1(one["context"].encode()).hexdigest()
        return {
            "id": one["id"], "node_id": node_id("SC", digest),
            "url": f"{self.url(self.world.upstream)}/statuses/{one['sha']}",
            "avatar_url": f"{HTML}/images/status.png", "state": one["state"],
            "description": one["description"], "context": one["context"],
            "target_url": one["target_url"], "created_at": stamp(one["created"]),
            "updated_at": stamp(one["created"])}
