// GitHub's own description of its API, as the package @octokit/openapi has it,
// reduced to the operations that a pull request needs and repaired, so that
// requests and answers can be compared with it:
//
//	node description.js --packages DIR [--version 2026-03-10]
//
// prints it. What is repaired, and why, is in repairs[] below.
'use strict';
const { createRequire } = require('module');
const { parseArgs } = require('util');

const REPO = '/repos/{owner}/{repo}';
const PULL = `${REPO}/pulls/{pull_number}`;
const ISSUE = `${REPO}/issues/{issue_number}`;
const used = {
	'/user': ['get'],
	'/rate_limit': ['get'],
	[REPO]: ['get'],
	[`${REPO}/forks`]: ['post'],
	[`${REPO}/merge-upstream`]: ['post'],
	[`${REPO}/git/ref/{ref}`]: ['get'],
	[`${REPO}/git/refs`]: ['post'],
	[`${REPO}/git/refs/{ref}`]: ['patch'],
	[`${REPO}/git/commits`]: ['post'],
	[`${REPO}/git/commits/{commit_sha}`]: ['get'],
	[`${REPO}/git/trees`]: ['post'],
	[`${REPO}/git/trees/{tree_sha}`]: ['get'],
	[`${REPO}/git/blobs`]: ['post'],
	[`${REPO}/git/blobs/{file_sha}`]: ['get'],
	[`${REPO}/compare/{basehead}`]: ['get'],
	[`${REPO}/pulls`]: ['get', 'post'],
	[PULL]: ['get', 'patch'],
	[`${PULL}/files`]: ['get'],
	[`${PULL}/commits`]: ['get'],
	[`${PULL}/reviews`]: ['get'],
	[`${PULL}/comments`]: ['get', 'post'],
	[`${PULL}/comments/{comment_id}/replies`]: ['post'],
	[`${ISSUE}/comments`]: ['get', 'post'],
	[`${ISSUE}/events`]: ['get'],
	[`${ISSUE}/labels`]: ['get', 'post'],
	[`${REPO}/commits/{ref}/check-runs`]: ['get'],
	[`${REPO}/check-runs/{check_run_id}/annotations`]: ['get'],
	[`${REPO}/commits/{ref}/status`]: ['get'],
	[`${REPO}/commits/{commit_sha}/pulls`]: ['get'],
};
const SHA = { type: 'string', pattern: '^[0-9a-f]{40}$' };
const JSON_TYPE = 'application/json';

function component(kind, name) {
	return { $ref: `#/components/${kind}/${name}` };
}

function error(name, status) {
	return {
		description: `${status}`,
		content: { [JSON_TYPE]: { schema: component('schemas', name) } },
	};
}

function* operations(definition) {
	for (const [path, methods] of Object.entries(definition.paths))
		for (const [method, operation] of Object.entries(methods))
			yield { path, method, operation };
}

// Every object below one, itself first.
function* objects(value) {
	if (!value || typeof value !== 'object')
		return;
	yield value;
	for (const below of Object.values(value))
		yield* objects(below);
}

function property(definition, schema, name, change) {
	let place = definition.components.schemas[schema];
	const steps = name.split('.');
	const last = steps.pop();
	for (const step of steps)
		place = step === '[]' ? place.items : place.properties[step];
	place.properties[last] = change(place.properties[last]);
}

function nullable(definition, schema, ...names) {
	for (const name of names)
		property(definition, schema, name, (was) =>
		    was.$ref ? { allOf: [was], nullable: true } :
		    { ...was, nullable: true });
}

function body_of(definition, path, method) {
	return definition.paths[path][method].requestBody.content[JSON_TYPE].schema;
}

function close(schema) {
	if (schema.properties && !('additionalProperties' in schema))
		schema.additionalProperties = false;
}

const repairs = [
	['a request may hold no other member: a misspelt one would pass', (d) => {
		for (const { operation } of operations(d))
			for (const one of objects(operation.requestBody))
				close(one);
	}],
	['what a tree consists of: path, mode and type, and content or a sha', (d) => {
		const entry = body_of(d, `${REPO}/git/trees`, 'post').properties.tree.items;
		entry.required = ['path', 'mode', 'type'];
		entry.oneOf = [{ required: ['sha'] }, { required: ['content'] }];
		entry.properties.sha = { ...SHA, nullable: true };
		entry.properties.path = { type: 'string',
			pattern: '^[^/\\u0000]+(/[^/\\u0000]+)*$' };
	}],
	['what is a sha or a ref looks like one', (d) => {
		const commit = body_of(d, `${REPO}/git/commits`, 'post').properties;
		commit.tree = SHA;
		commit.parents.items = SHA;
		body_of(d, `${REPO}/git/trees`, 'post').properties.base_tree = SHA;
		body_of(d, `${REPO}/git/refs/{ref}`, 'patch').properties.sha = SHA;
		const ref = body_of(d, `${REPO}/git/refs`, 'post').properties;
		ref.sha = SHA;
		ref.ref = { type: 'string', pattern: '^refs/[^/]+/.' };
	}],
	['the encoding of a blob is one of two', (d) => {
		body_of(d, `${REPO}/git/blobs`, 'post').properties.encoding.enum =
		    ['utf-8', 'base64'];
	}],
	['pages have at most 100 entries, from page 1', (d) => {
		Object.assign(d.components.parameters['per-page'].schema,
		    { minimum: 1, maximum: 100 });
		Object.assign(d.components.parameters.page.schema, { minimum: 1 });
	}],
	['a comment to a thread is a comment to a pull request without a place', (d) => {
		const body = body_of(d, `${PULL}/comments`, 'post');
		body.required = ['body'];
		body.anyOf = [{ required: ['commit_id', 'path'] },
			{ required: ['in_reply_to'] }];
	}],
	['what may be gone is null', (d) => {
		for (const name of ['pull-request', 'pull-request-simple'])
			nullable(d, name, 'user', 'head.repo', 'head.user', 'base.user');
		nullable(d, 'pull-request-simple', 'labels.[].description');
		nullable(d, 'pull-request-review-comment', 'line', 'position',
		    'original_line', 'original_position');
		nullable(d, 'labeled-issue-event', 'actor');
		nullable(d, 'unlabeled-issue-event', 'actor');
		nullable(d, 'moved-column-in-project-issue-event', 'actor');
	}],
	['a check may have ended in ways that came later', (d) => {
		property(d, 'check-run', 'conclusion', () =>
		    ({ type: 'string', nullable: true }));
	}],
	['errors have a status, too, and validation errors need no field', (d) => {
		const schemas = d.components.schemas;
		for (const name of ['validation-error', 'validation-error-simple'])
			schemas[name].properties.status = { type: 'string' };
		for (const name of ['basic-error', 'validation-error'])
			schemas[name].required = ['message'];
	}],
	['every operation may be refused, limited or fail', (d) => {
		for (const { operation } of operations(d))
			for (const status of [400, 401, 403, 404, 406, 409, 410, 415,
			    429, 500, 502, 503, 504])
				operation.responses[status] = error('basic-error', status);
	}],
	['an operation that changes something may be found wrong', (d) => {
		const schema = { anyOf: ['validation-error', 'validation-error-simple',
		    'basic-error'].map((name) => component('schemas', name)) };
		for (const { operation } of operations(d))
			operation.responses[422] = { description: '422',
				content: { [JSON_TYPE]: { schema } } };
	}],
	['what is read may be unchanged', (d) => {
		for (const { method, operation } of operations(d))
			if (method === 'get')
				operation.responses[304] = { description: '304' };
	}],
	['a repository may have another name', (d) => {
		for (const { path, method, operation } of operations(d))
			if (path.startsWith(REPO))
				operation.responses[method === 'get' ? 301 : 307] =
				    error('basic-error', 301);
	}],
	['a failure, or no User-Agent, may be answered in HTML', (d) => {
		for (const { operation } of operations(d))
			for (const status of [403, 500, 502, 503, 504])
				operation.responses[status].content['text/html'] =
				    { schema: { type: 'string' } };
	}],
	['answers have no members that are not described', (d) => {
		for (const { operation } of operations(d))
			for (const one of objects(operation.responses))
				close(one);
		for (const one of objects(d.components.schemas))
			if (!one.allOf)
				close(one);
	}],
];

// RFC 7386, as x-github-breaking-changes has it.
function merge_patch(value, patch) {
	if (!patch || typeof patch !== 'object' || Array.isArray(patch))
		return patch;
	const merged = value && typeof value === 'object' && !Array.isArray(value) ?
	    { ...value } : {};
	for (const [name, below] of Object.entries(patch)) {
		if (below === null)
			delete merged[name];
		else
			merged[name] = merge_patch(merged[name], below);
	}
	return merged;
}

// What a later version takes away or adds.
function change_version(schemas, version) {
	for (const [name, schema] of Object.entries(schemas)) {
		for (const change of schema['x-github-breaking-changes'] || [])
			if (change.version <= version)
				schemas[name] = merge_patch(schemas[name], change.patch);
		delete schemas[name]['x-github-breaking-changes'];
	}
}

function reduce(whole) {
	const reduced = { openapi: whole.openapi, info: whole.info,
	    paths: {}, components: {} };
	for (const [path, methods] of Object.entries(used)) {
		reduced.paths[path] = {};
		for (const method of methods) {
			if (!whole.paths[path] || !whole.paths[path][method])
				throw new Error(`no ${method} ${path} in the description`);
			reduced.paths[path][method] = whole.paths[path][method];
		}
	}
	const wanted = [reduced.paths, component('schemas', 'basic-error'),
	    component('schemas', 'validation-error'),
	    component('schemas', 'validation-error-simple')];
	while (wanted.length > 0)
		for (const { $ref } of objects(wanted.pop())) {
			if (typeof $ref !== 'string')
				continue;
			const [, , kind, name] = $ref.split('/');
			const place = reduced.components[kind] ||= {};
			if (!(name in place)) {
				place[name] = whole.components[kind][name];
				wanted.push(place[name]);
			}
		}
	return reduced;
}

// Answers that are shared by reference would be repaired more than once.
function put_in_place(definition) {
	for (const { operation } of operations(definition)) {
		for (const [status, answer] of Object.entries(operation.responses))
			if (answer.$ref)
				operation.responses[status] = structuredClone(
				    definition.components.responses[answer.$ref.split('/').pop()]);
		operation.parameters = (operation.parameters || []).map((one) =>
		    one.$ref ? definition.components.parameters[one.$ref.split('/').pop()] :
		    one);
	}
}

function without_examples(value) {
	if (Array.isArray(value))
		return value.map(without_examples);
	if (!value || typeof value !== 'object')
		return value;
	return Object.fromEntries(Object.entries(value)
	    .filter(([name, below]) => !(name === 'examples' ||
	    name === 'example' && typeof below !== 'object' || name === 'x-github'))
	    .map(([name, below]) => [name, without_examples(below)]));
}

function prepare(packages, version = '2022-11-28') {
	const whole = createRequire(packages + '/')(
	    '@octokit/openapi/generated/api.github.com.json');
	const definition = without_examples(reduce(whole));
	change_version(definition.components.schemas, version);
	put_in_place(definition);
	for (const [, repair] of repairs)
		repair(definition);
	return definition;
}

module.exports = { prepare, operations, repairs };

if (require.main === module) {
	const text = { type: 'string' };
	const { values } = parseArgs({ options: { packages: text, version: text } });
	console.log(JSON.stringify(prepare(values.packages, values.version), null, '\t'));
}
