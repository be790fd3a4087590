// What GitHub really answered, for tests/npm/read_github to read: recorded
// exchanges (@octokit/fixtures), objects as webhooks had them
// (@octokit/webhooks-examples), and for every endpoint that is used the
// examples of GitHub's own description (@octokit/openapi), for most of them
// were never recorded.
//
//	node github.js PACKAGES DIRECTORY
//
// Writes each answer into a file of DIRECTORY, "list" with what to read, and
// "expected" with what has to come of it, taken from the same answer here.
// Fails when a package has nothing of a kind any more.
"use strict";
const fs = require("fs");
const path = require("path");
const [packages, directory] =
    process.argv.slice(2).map((name) => path.resolve(name));
const octokit = path.join(packages, "node_modules/@octokit");
const list = [], expected = [];

const or = (value, other) => value === null || value === undefined ||
	value === "" ? other : value;
const word = (value) => or(value, "-").toLowerCase();
const login = (user) => user ? user.login : "-";

// For each document: one line, as read_github.c prints it.
const lines = {
	user: (o) => `user ${o.id} ${o.login}`,
	repository: (o) => `repository ${o.id} ${o.full_name} ` +
	    `${or(o.default_branch, "-")} ${o.fork ? 1 : 0}`,
	ref: (o) => `ref ${o.ref} ${o.object.sha}`,
	pull: (o) => `pull ${o.number} ${o.state} ` +
	    `${(o.merged ?? Boolean(o.merged_at)) ? 1 : 0} ${o.head.sha} ` +
	    `${o.base.ref} ${o.head.repo ? o.head.repo.full_name : "-"} ` +
	    `${(o.labels || []).length} ${login(o.user)}`,
	review: (o) => `review ${o.id} ${word(o.state)} ${login(o.user)} ` +
	    `${or(o.commit_id, "-")}`,
	remark: (o) => `remark ${o.id} ${or(o.in_reply_to_id, 0)} ${o.path} ` +
	    `${or(o.line, 0)} ${word(o.side)}`,
	comment: (o) => `comment ${o.id} ${login(o.user)} ` +
	    `${o.user && o.user.type === "Bot" ? 1 : 0} ` +
	    `${word(o.author_association)}`,
	check: (o) => `check ${o.id} ${o.name} ${word(o.status)} ` +
	    `${word(o.conclusion)} ${or(o.output.annotations_count, 0)}`,
	status: (o) => `status ${o.id} ${o.context} ${word(o.state)}`,
	commit: (o) => `commit ${o.sha} ${o.tree.sha} ` +
	    or(o.parents.map((parent) => parent.sha).join(","), "-") +
	    ` ${or(o.author && o.author.name, "-")}`,
	tree: (o) => [`tree ${o.sha} ${o.truncated ? 1 : 0}`,
	    ...o.tree.map(lines.entry)].join("\n"),
	entry: (o) => `entry ${o.mode} ${o.type} ${o.sha} ${o.path}`,
	blob: (o) => `blob ${o.sha}`,
	content: (o) => `content ${o.sha} ` +
	    Buffer.from(o.content, "base64").toString("hex"),
	merge: (o) => `merge ${o.merge_type}`,
	comparison: (o) => [`comparison ${o.status} ${o.ahead_by} ` +
	    `${o.behind_by} ${o.merge_base_commit.sha}`,
	    ...o.files.map(lines.file)].join("\n"),
	file: (o) => `file ${o.status} ${o.sha} ${o.additions} ` +
	    `${o.deletions} ${o.filename}`,
	event: (o) => `event ${o.id} ${o.event} ${login(o.actor)} ` +
	    `${or(o.commit_id, "-")} ${o.label ? o.label.name : "-"}`,
	annotation: (o) => `annotation ${o.path} ${o.start_line} ` +
	    `${o.end_line} ${o.annotation_level} ${or(o.title, "-")}`,
};

function add(document, answer, ...results) {
	const file = `${list.length}.json`;

	fs.writeFileSync(path.join(directory, file), JSON.stringify(answer));
	list.push(`${document} ${file}`);
	expected.push(...results);
}

const one = (document, object) =>
	add(document, object, lines[document](object));
const page = (document, objects) =>
	add(`${document}s`, objects, ...objects.map(lines[document]));
const checks = (answer) =>
	add("checks", answer, ...answer.check_runs.map(lines.check));
const statuses = (answer) =>
	add("statuses", answer, ...answer.statuses.map(lines.status));

// Each of them has to have come.
function has_come(...words) {
	const come = new Set(expected.flatMap((text) =>
	    text.split("\n").map((line) => line.split(" ")[0])));
	const missing = words.filter((one) => !come.has(one));

	if (missing.length > 0)
		throw new Error(`no answer has: ${missing.join(", ")}`);
}

// ---- webhooks: the objects are those of the API ----

const webhooks = require(
    path.join(octokit, "webhooks-examples/api.github.com/index.json"));

for (const { name, examples } of webhooks) {
	for (const event of examples) {
		if (event.sender)
			one("user", event.sender);
		if (event.repository && event.repository.full_name)
			one("repository", event.repository);
		if (name === "pull_request")
			one("pull", event.pull_request);
		if (name === "pull_request")
			page("pull", [event.pull_request]);
		if (name === "pull_request_review")
			page("review", [event.review]);
		if (name === "pull_request_review_comment")
			page("remark", [event.comment, event.comment]);
		if (name === "issue_comment")
			one("comment", event.comment);
		if (name === "pull_request_review_thread")
			page("remark", event.thread.comments);
		if (name === "check_run")
			checks({ total_count: 1,
			    check_runs: [event.check_run] });
		if (name === "status")
			statuses({ total_count: 1, state: event.state,
			    statuses: [event] });
		if (name === "fork")
			one("repository", event.forkee);
	}
}

// ---- recorded exchanges ----

const scenarios = path.join(octokit, "fixtures/scenarios/api.github.com");
const problems = {
	"Label": "refused GitHub answered 422: Validation Failed: " +
	    "color invalid",
	"ReleaseAsset": "exists GitHub answered 422: Validation Failed: " +
	    "name already exists",
};

function exchange({ path: where, status, response, headers }) {
	if (headers.link) {
		const next = /<([^>]*)>; rel="next"/.exec(headers.link);

		list.push(`link ${headers.link}`);
		expected.push(`link ${next ? next[1] : "-"}`);
	}
	if (status === 301 || status === 307) {
		list.push(`redirect https://api.github.com${where} ` +
		    headers.location);
		expected.push(`redirect ${new URL(headers.location).pathname}`);
	}
	if (status === 422)
		add("problem", response, problems[response.errors[0].resource]);
	if (status === 404)
		add("problem404", response, "missing it is not there, or the " +
		    `token may not see it (404: ${response.message})`);
	if (status === 200 && /\/status$/.test(where))
		statuses(response);
	if (status < 300 && /\/git\/refs(\/|$)/.test(where) && response)
		for (const ref of [response].flat())
			one("ref", ref);
	if (response && response.commit && response.commit.parents)
		one("commit", response.commit);
	if (status === 200 && /^\/repos\/[^/]*\/[^/]*$/.test(where))
		one("repository", response);
	if (status === 200 && /^\/repositories\/[0-9]*$/.test(where))
		one("repository", response);
}

for (const name of fs.readdirSync(scenarios).sort()) {
	const fixture = path.join(scenarios, name, "normalized-fixture.json");

	for (const recorded of JSON.parse(fs.readFileSync(fixture)))
		exchange(recorded);
}
has_come("user", "repository", "ref", "pull", "review", "remark", "comment",
    "check", "status", "commit", "refused", "exists", "missing", "link",
    "redirect");

// ---- examples ----

const description = require(
    path.join(octokit, "openapi/generated/api.github.com.json"));

function* examples_of(method, where) {
	const { responses } = description.paths[where][method];

	for (const [status, response] of Object.entries(responses)) {
		const content = (response.content || {})["application/json"];

		if (status >= 300 || !content)
			continue;
		for (const given of Object.values(content.examples))
			yield given.$ref ? description.components
			    .examples[given.$ref.split("/").pop()].value :
			    given.value;
	}
}

const repository = "/repos/{owner}/{repo}";
const pulls = `${repository}/pulls`;
const issues = `${repository}/issues`;
const examples = [
	["get", "/user", "user"],
	["get", repository, "repository"],
	["post", `${repository}/forks`, "repository"],
	["post", `${repository}/merge-upstream`, "merge"],
	["get", `${repository}/git/ref/{ref}`, "ref"],
	["post", `${repository}/git/refs`, "ref"],
	["patch", `${repository}/git/refs/{ref}`, "ref"],
	["get", `${repository}/git/commits/{commit_sha}`, "commit"],
	["post", `${repository}/git/commits`, "commit"],
	["get", `${repository}/git/trees/{tree_sha}`, "tree"],
	["post", `${repository}/git/trees`, "tree"],
	["post", `${repository}/git/blobs`, "blob"],
	["get", `${repository}/git/blobs/{file_sha}`, "content"],
	["get", `${repository}/compare/{basehead}`, "comparison"],
	["get", pulls, "pull"],
	["post", pulls, "pull"],
	["get", `${pulls}/{pull_number}`, "pull"],
	["patch", `${pulls}/{pull_number}`, "pull"],
	["get", `${pulls}/{pull_number}/files`, "file"],
	["get", `${pulls}/{pull_number}/reviews`, "review"],
	["get", `${pulls}/{pull_number}/comments`, "remark"],
	["post", `${pulls}/{pull_number}/comments/{comment_id}/replies`,
	    "remark"],
	["get", `${issues}/{issue_number}/comments`, "comment"],
	["post", `${issues}/{issue_number}/comments`, "comment"],
	["get", `${issues}/{issue_number}/events`, "event"],
	["get", `${repository}/check-runs/{check_run_id}/annotations`,
	    "annotation"],
];

for (const [method, where, document] of examples)
	for (const answer of examples_of(method, where))
		(Array.isArray(answer) ? page : one)(document, answer);
for (const answer of examples_of("get",
    `${repository}/commits/{ref}/check-runs`))
	checks(answer);
for (const answer of examples_of("get", `${repository}/commits/{ref}/status`))
	statuses(answer);
has_come(...Object.keys(lines));

fs.writeFileSync(path.join(directory, "list"), list.join("\n") + "\n");
fs.writeFileSync(path.join(directory, "expected"), expected.join("\n") + "\n");
