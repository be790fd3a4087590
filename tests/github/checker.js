// A proxy that holds both sides to GitHub's own description of its API: it
// forwards every byte of every body as it is, compares each request and each
// answer with what description.js gives, and writes what does not agree, one
// line each, to a file.
//
//	node checker.js --packages DIR --target URL [--ca FILE] --report FILE
//	    [--seen FILE] [--listen PORT] [--certificate FILE --key FILE]
//
// Prints "checker URL" when it is ready. --seen gets a line "OPERATION STATUS"
// for each answer.
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const { createRequire } = require('module');
const { parseArgs } = require('util');
const { prepare, operations } = require('./description.js');

const text = { type: 'string' };
const { values: option } = parseArgs({
	options: {
		packages: text, target: text, ca: text, report: text, seen: text,
		listen: text, certificate: text, key: text,
	},
});
const from = createRequire(option.packages + '/');
const Ajv = from('ajv');
const add_formats = from('ajv-formats');

const VERSIONS = ['2022-11-28', '2026-03-10'];
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection',
    'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);
const target = new URL(option.target);
const client = target.protocol === 'https:' ? https : http;
const agent = new client.Agent({
	...(option.ca && { ca: fs.readFileSync(option.ca) }),
});

function note(file, line) {
	if (file)
		fs.appendFileSync(file, line.replace(/[\x00-\x1f\x7f]+/g, ' ') + '\n');
}

function media_type(headers) {
	return (headers['content-type'] || '').split(';')[0].trim().toLowerCase();
}

// undefined: it is no JSON.
function parse(body) {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}

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

function forwarded(raw) {
	const headers = [];
	for (let i = 0; i < raw.length; i += 2)
		if (!HOP_BY_HOP.has(raw[i].toLowerCase()))
			headers.push(raw[i], raw[i + 1]);
	return headers;
}

function serve(request, response) {
	const parts = [];
	request.on('data', (part) => parts.push(part));
	request.on('error', () => response.destroy());
	request.on('end', () => {
		const body = Buffer.concat(parts);
		const exchange = {
			request, response, body,
			title: `${request.method} ${request.url.split('?')[0]}`,
			of: description(request.headers['x-github-api-version']),
		};
		exchange.one = exchange.of.find(request.method, request.url.split('?')[0]);
		check_request(exchange);
		forward(exchange);
	});
}

function check_request({ of, one, title, request, body }) {
	if (!one) {
		note(option.report, `request ${title}: there is no such operation`);
		return;
	}
	for (const found of of.request(one, request, body))
		note(option.report, `request ${title}: ${found}`);
}

function check_answer({ of, one, title, request }, answer, body) {
	if (!one)
		return;
	note(option.seen, `${one.id} ${answer.statusCode}`);
	for (const found of of.answer(one, request, answer, body))
		note(option.report, `answer ${title} ${answer.statusCode}: ${found}`);
}

// Host stays what the client has said: GitHub's URLs lead to where it came in.
function forward(exchange) {
	const { request, response, body } = exchange;
	const headers = forwarded(request.rawHeaders);
	headers.push('X-Forwarded-Proto', option.certificate ? 'https' : 'http');
	if (request.method !== 'GET' && !('content-length' in request.headers))
		headers.push('Content-Length', String(body.length));
	const on = client.request({
		hostname: target.hostname, port: target.port, path: request.url,
		method: request.method, headers, agent, setHost: false });
	// What breaks off behind us breaks off before us.
	const broken = () => response.socket && response.socket.destroy();
	on.on('error', broken);
	response.on('close', () => on.destroy());
	on.on('response', (answer) => {
		const parts = [];
		const begin = () => response.writeHead(answer.statusCode,
		    answer.statusMessage, forwarded(answer.rawHeaders));
		answer.on('data', (part) => parts.push(part));
		answer.on('error', () => {
			begin();
			response.write(Buffer.concat(parts), broken);
		});
		// Noted before the client has it, and may look.
		answer.on('end', () => {
			const content = Buffer.concat(parts);
			check_answer(exchange, answer, content);
			begin();
			response.end(content);
		});
	});
	on.end(body);
}

function main() {
	description(VERSIONS[0]);
	const server = option.certificate ? https.createServer({
		cert: fs.readFileSync(option.certificate),
		key: fs.readFileSync(option.key),
	}, serve) : http.createServer(serve);
	fs.writeFileSync(option.report, '');
	server.listen(Number(option.listen || 0), '127.0.0.1', () => {
		console.log(`checker http${option.certificate ? 's' : ''}://` +
		    `127.0.0.1:${server.address().port}`);
	});
	process.on('SIGTERM', () => process.exit(0));
}

main();
