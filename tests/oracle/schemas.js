/*
 * The two official JSON Schemas as validators: as published, but readable,
 * and as relaxations.json makes them.
 *
 * Repairs, without which no validator takes them; those that were needed are
 * printed:
 *
 *   comments  both have // comments, which JSON has not;
 *   commas    a comma behind the last member, should there be one;
 *   id        the second is draft-07, but names itself by "id", which that
 *             draft does not know: it becomes "$id".
 *
 * "$ref"s from the first into the draft-04 metaschema need no repair: the
 * validator has the metaschema.
 */
'use strict';

const fs = require('fs');
const path = require('path');

const files = {
	definition: 'apiDefinition.swagger.schema.json',
	properties: 'paconn-apiProperties.schema.json',
};

function load(directory, kind, jsonc) {
	const text = fs.readFileSync(path.join(directory, files[kind]), 'utf8');
	const errors = [], repairs = [];
	const schema = jsonc.parse(text, errors, { allowTrailingComma: true });

	if (errors.length > 0)
		throw new Error(`${files[kind]}: ${JSON.stringify(errors)}`);
	try {
		JSON.parse(text);
	} catch (e) {
		repairs.push('comments');
	}
	if (jsonc.stripComments) {
		try {
			JSON.parse(jsonc.stripComments(text));
		} catch (e) {
			repairs.push('commas');
		}
	}
	if (kind === 'properties') {
		schema.$id = schema.id;
		delete schema.id;
		repairs.push('id');
	}
	return { schema, repairs };
}

/* ---- relaxations ---- */

function split(pointer) {
	return pointer.split('/').slice(1).map((token) =>
		token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function find(schema, tokens, pointer) {
	let at = schema;
	for (const token of tokens) {
		if (at === null || typeof at !== 'object' || !(token in at))
			throw new Error(`${pointer} leads nowhere`);
		at = at[token];
	}
	return at;
}

/* "ab" as a pattern that takes "Ab" and "aB" as well. */
function anyCase(word) {
	return word.replace(/[a-zA-Z]/g, (c) =>
		`[${c.toLowerCase()}${c.toUpperCase()}]`);
}

function renameEverywhere(node, from, to) {
	let count = 0;
	if (node === null || typeof node !== 'object')
		return 0;
	for (const key of Object.keys(node))
		count += renameEverywhere(node[key], from, to);
	if (!Array.isArray(node) && from in node) {
		node[to] = node[from];
		delete node[from];
		count++;
	}
	return count;
}

const operations = {
	add(parent, name, r) {
		if (name in parent)
			throw new Error(`${r.path} is there already`);
		parent[name] = r.value;
	},
	replace(parent, name, r) {
		if (!(name in parent))
			throw new Error(`${r.path} is not there`);
		parent[name] = r.value;
	},
	remove(parent, name, r) {
		if (!(name in parent))
			throw new Error(`${r.path} is not there`);
		delete parent[name];
	},
	/* A list of words becomes a pattern: in any case, and others too. */
	anyCase(parent, name, r) {
		const words = parent[name].concat(r.value || []);
		if (name !== 'enum')
			throw new Error(`${r.path} is no enumeration`);
		delete parent[name];
		parent.type = 'string';
		parent.pattern = `^(${words.map(anyCase).join('|')})$`;
	},
	/*
	 * In each object that lists its members and takes no others, but in
	 * no policy, those names stand for anything, in any case.
	 */
	membersAnywhere(parent, name, r) {
		const pattern = `^(${r.value.map((word) =>
			anyCase(word.replace('$', '\\$'))).join('|')})$`;
		const open = (node) => {
			if (node === null || typeof node !== 'object')
				return;
			for (const [key, child] of Object.entries(node))
				if (!key.startsWith('PolicyTemplateInstance'))
					open(child);
			if (node.additionalProperties === false && node.properties)
				node.patternProperties = Object.assign(
					node.patternProperties || {}, { [pattern]: {} });
		};
		open(parent[name]);
	},
	/* A member of an object is called otherwise. */
	rename(parent, name, r) {
		operations.add(parent, r.value, { path: r.path, value: parent[name] });
		delete parent[name];
	},
};

function apply(schema, r) {
	if (r.op === 'renameEverywhere') {
		if (renameEverywhere(schema, r.path, r.value) === 0)
			throw new Error(`${r.path} is nowhere`);
		return;
	}
	const tokens = ['schema'].concat(split(r.path));
	const name = tokens.pop();
	const value = r.value === undefined ? undefined :
		JSON.parse(JSON.stringify(r.value));
	operations[r.op](find({ schema }, tokens, r.path), name,
		{ ...r, value });
}

/* ---- validators ---- */

function compile(kind, schema, npm) {
	const Ajv = require(path.join(npm, kind === 'definition' ?
		'ajv-draft-04' : 'ajv')).default;
	const ajv = new Ajv({ strict: false, logger: false });

	require(path.join(npm, 'ajv-formats')).default(ajv);
	return ajv.compile(schema);
}

/*
 * For each kind: 'strict' is as published, 'known' takes also what is no
 * finding of ours, 'relaxed' what is a warning at most.
 */
function validators(directory, npm) {
	const jsonc = require(path.join(npm, 'jsonc-parser'));
	const rows = JSON.parse(fs.readFileSync(path.join(__dirname,
		'relaxations.json'), 'utf8'));
	const result = { repairs: {} };

	for (const kind of Object.keys(files)) {
		const { schema, repairs } = load(directory, kind, jsonc);
		const of = (findings) => {
			const copy = JSON.parse(JSON.stringify(schema));
			for (const r of rows)
				if (r.schema === kind && findings.includes(r.finding))
					apply(copy, r);
			return compile(kind, copy, npm);
		};
		result.repairs[kind] = repairs;
		result[kind] = {
			schema,
			strict: of([]),
			known: of(['none']),
			relaxed: of(['none', 'warning']),
		};
	}
	return result;
}

module.exports = { validators, kinds: Object.keys(files) };
