// A proxy that holds both sides to GitHub's own description of its API: it
// compares each request and each answer with what description.js gives. See
// tests/lib/forward.js for what it forwards, and writes.
//
//	node checker.js --packages DIR --target URL [--ca FILE] --report FILE
//	    [--seen FILE] [--listen PORT] [--certificate FILE --key FILE]
'use strict';
const { createRequire } = require('module');
const { options, media_type, parse, serve } = require('../lib/forward.js');
const { prepare, operations } = require('./description.js');

const option = options();
const from = createRequire(option.packages + '/');
const Ajv = from('ajv');
const add_formats = from('ajv-formats');

const VERSIONS = ['2022-11-28', '2026-03-10'];

// OpenAPI 3.0 says null in its own way.
function to_json_schema(value) {
	if (Array.isArray(value))
		return value.map(to_json_schema);
	if (!value || typeof value !== 'object')
		return value;
	const made = Object.fromEntries(Object.entries(value)
	    .map(([name, below]) => [name, to_json_schema(below)]));
	if (made.nullable !== true)
		return made;
	delete made.nullable;
	return { anyOf: [made, { type: 'null' }] };
}

// A variant that was not meant has errors, too: the deepest one tells most.
function words(errors) {
	return errors.filter((e) => !['anyOf', 'oneOf', 'type'].includes(e.keyword) ||
	    e.params.type !== 'null').slice(0, 5).map((e) =>
	    `${e.instancePath || '/'} ${e.message}` +
	    (e.params.additionalProperty ? ` (${e.params.additionalProperty})` : '') +
	    (e.params.allowedValues ? ` (${e.params.allowedValues})` : '')).join('; ');
}

class Description {
	constructor(version) {
		const definition = prepare(option.packages, version);
		this.ajv = new Ajv({ strict: false, allErrors: true, logger: false });
		add_formats(this.ajv);
		this.ajv.addSchema({ $id: 'github', ...to_json_schema(definition) });
		this.operations = [...operations(definition)].map((one) => ({
			...one, id: one.operation.operationId,
			match: this.pattern(one.path, one.operation.parameters),
			query: Object.fromEntries(one.operation.parameters
			    .filter((p) => p.in === 'query').map((p) => [p.name, p.schema])),
		}));
	}

	pattern(path, parameters) {
		const several = new Set(parameters.filter((p) => p['x-multi-segment'])
		    .map((p) => p.name));
		// An id stands for a name: GitHub links to it so.
		return new RegExp('^' + path
		    .replace('/repos/{owner}/{repo}', '/(?:repos/[^/]+/[^/]+|repositories/\\d+)')
		    .replace(/\{(\w+)\}/g, (_, name) =>
			several.has(name) || name === 'basehead' ? '.+' :
			/_number$|^comment_id$|^check_run_id$/.test(name) ? '\\d+' :
			/_sha$/.test(name) ? '[0-9a-f]{40}' : '[^/]+') + '$');
	}

	find(method, path) {
		return this.operations.find((one) =>
		    one.method === method.toLowerCase() && one.match.test(path));
	}

	// The mistakes of a value, by the schema at a place of the description.
	compare(value, ...place) {
		const pointer = place.map((part) => encodeURIComponent(String(part)
		    .replace(/~/g, '~0').replace(/\//g, '~1'))).join('/');
		const validate = this.ajv.getSchema(`github#/${pointer}`);
		return validate(value) ? null : words(validate.errors);
	}

	*request(one, request, body) {
		yield* this.headers(request, body);
		const url = new URL(request.url, 'http://x');
		for (const [name, given] of url.searchParams) {
			const schema = one.query[name];
			if (!schema)
				yield `/query/${name} is not known`;
			else {
				const value = schema.type === 'integer' && /^-?\d+$/.test(given) ?
				    Number(given) : given;
				const validate = this.ajv.compile(schema);
				if (!validate(value))
					yield `/query/${name} ${validate.errors[0].message}`;
			}
		}
		const described = one.operation.requestBody;
		if (!described && body.length > 0)
			yield 'it has a body';
		if (!described || body.length === 0) {
			if (described && described.required)
				yield 'it has no body';
			return;
		}
		const value = parse(body);
		const found = value === undefined ? 'its body is no JSON' :
		    this.compare(value, 'paths', one.path, one.method, 'requestBody',
		    'content', 'application/json', 'schema');
		if (found)
			yield found;
	}

	*headers(request, body) {
		const given = request.headers;
		if (!given['user-agent'])
			yield 'User-Agent is missing';
		if (!/^(Bearer|token) \S+$/.test(given.authorization || ''))
			yield 'Authorization is missing, or is none';
		if (!('x-github-api-version' in given))
			yield 'X-GitHub-Api-Version is missing';
		if (!/application\/vnd\.github\+json/.test(given.accept || ''))
			yield `Accept is '${given.accept}', not application/vnd.github+json`;
		if (body.length > 0 && media_type(given) !== 'application/json')
			yield `its type is '${media_type(given)}', not application/json`;
	}

	*answer(one, request, answer, body) {
		const status = String(answer.statusCode);
		const described = one.operation.responses[status];
		if (!described) {
			yield 'there is no such answer';
			return;
		}
		yield* this.answer_headers(one, request, answer);
		const type = media_type(answer.headers);
		const types = Object.keys(described.content || {});
		if (types.length === 0) {
			if (body.length > 0)
				yield 'it has a body';
			return;
		}
		if (!types.includes(type)) {
			yield `its type is '${type}', not ${types}`;
			return;
		}
		if (!type.endsWith('json'))
			return;
		const value = parse(body);
		const found = value === undefined ? 'its body is no JSON' :
		    this.compare(value, 'paths', one.path, one.method, 'responses',
		    status, 'content', type, 'schema');
		if (found)
			yield found;
	}

	*answer_headers(one, request, answer) {
		const given = answer.headers;
		const status = answer.statusCode;
		if (!given['x-github-request-id'] && media_type(given) !== 'text/html')
			yield 'X-GitHub-Request-Id is missing';
		if (status < 400)
			for (const name of ['limit', 'remaining', 'used', 'reset'])
				if (!/^\d+$/.test(given[`x-ratelimit-${name}`] || ''))
					yield `X-RateLimit-${name} is missing, or no number`;
		if (one.method === 'get' && (status === 200 || status === 304) &&
		    !given.etag)
			yield 'ETag is missing';
		if ((status === 301 || status === 307 ||
		    one.operation.responses[status].headers?.Location) && !given.location)
			yield 'Location is missing';
		if ('retry-after' in given && !/^\d+$/.test(given['retry-after']))
			yield 'Retry-After is no number';
		for (const link of (given.link || '').split(/,\s*(?=<)/).filter(Boolean)) {
			const parts = /^<([^>]+)>; rel="(prev|next|first|last)"$/.exec(link);
			if (!parts || new URL(parts[1]).host !== request.headers.host)
				yield `Link is '${link}'`;
		}
	}
}

const descriptions = {};

function description(version) {
	const known = VERSIONS.includes(version) ? version : VERSIONS[0];
	return descriptions[known] ||= new Description(known);
}

// An operation belongs to the version of the API that was asked for.
const judge = {
	find(request, path) {
		const of = description(request.headers['x-github-api-version']);
		const one = of.find(request.method, path);
		return one && { of, one };
	},

	name({ one }) {
		return one.id;
	},

	request({ of, one }, request, path, body) {
		return of.request(one, request, body);
	},

	answer({ of, one }, request, answer, body) {
		return of.answer(one, request, answer, body);
	},
};

description(VERSIONS[0]);
serve(option, judge);
