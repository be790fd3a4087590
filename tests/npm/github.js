// What GitHub really answered, for tests/npm/read_github to read.
//
//	node github.js PACKAGES DIRECTORY
//
// Writes each answer into a file of DIRECTORY, "list" with what to read, and
// "expected" with what has to come of it, taken from the same answer here.
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
		if (name === "check_run")
			add("checks", { total_count: 1,
				check_runs: [event.check_run] },
			    lines.check(event.check_run));
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
	if (status === 422)
		add("problem", response, problems[response.errors[0].resource]);
	if (status === 404)
		add("problem404", response, "missing it is not there, or the " +
		    `token may not see it (404: ${response.message})`);
	if (status === 200 && /\/status$/.test(where))
		add("statuses", response,
		    ...response.statuses.map(lines.status));
	if (/\/git\/refs\/(heads\/.*)?$/.test(where) && response.ref)
		one("ref", response);
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

fs.writeFileSync(path.join(directory, "list"), list.join("\n") + "\n");
fs.writeFileSync(path.join(directory, "expected"), expected.join("\n") + "\n");
