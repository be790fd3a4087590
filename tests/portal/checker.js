// A proxy that holds both sides to the protocol: it forwards every byte of
// every body as it is, compares each request and each answer with the OpenAPI
// document, and writes what does not agree, one line each, to a file.
//
//	node checker.js --packages DIR --document FILE --target URL [--ca FILE]
//	    --report FILE [--seen FILE] [--listen PORT]
//	    [--certificate FILE --key FILE]
//
// Prints "checker URL" when it is ready. --seen gets a line "OPERATION STATUS"
// for each answer.
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const { createRequire } = require('module');
const { parseArgs } = require('util');

const text = { type: 'string' };
const { values: option } = parseArgs({
	options: {
		packages: text, document: text, target: text, ca: text,
		report: text, seen: text, listen: text, certificate: text,
		key: text,
	},
});
const from = createRequire(option.packages + '/');
const { OpenAPIBackend } = from('openapi-backend');
const parser = from('@apidevtools/json-schema-ref-parser');
const add_formats = from('ajv-formats');

const CHECKED_MAX = 64 << 20;	// of a body; a longer one is not looked at
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection',
    'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'host']);
const PROBLEM = 'application/problem+json';
const target = new URL(option.target);
const client = target.protocol === 'https:' ? https : http;
const agent = new client.Agent({
	keepAlive: true,
	...(option.ca && { ca: fs.readFileSync(option.ca) }),
});

function note(file, line) {
	if (file)
		fs.appendFileSync(file, line.replace(/[\x00-\x1f\x7f]+/g, ' ') + '\n');
}

function words(errors) {
	return errors.map((e) => `${e.instancePath || '/'} ${e.message}` +
	    (e.params && e.params.additionalProperty ?
	    ` (${e.params.additionalProperty})` : '')).join('; ');
}

function media_type(headers) {
	return (headers['content-type'] || '').split(';')[0].trim().toLowerCase();
}

function* operations(definition) {
	for (const methods of Object.values(definition.paths))
		for (const operation of Object.values(methods))
			if (operation && operation.operationId)
				yield operation;
}

// operation -> what its request, and its answers by status, may be.
function media_of(definition) {
	const media = {};
	for (const operation of operations(definition)) {
		const answers = {};
		for (const [status, answer] of Object.entries(operation.responses))
			answers[status] = Object.keys(answer.content || {});
		media[operation.operationId] = { answers, request:
		    operation.requestBody && Object.keys(operation.requestBody.content) };
	}
	return media;
}

// The library looks at application/json alone: to it, problems are that too.
function call_problems_json(definition) {
	for (const operation of operations(definition))
		for (const { content } of Object.values(operation.responses))
			if (content && content[PROBLEM])
				content['application/json'] = content[PROBLEM];
}

// undefined: it is no JSON.
function parse(body) {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}

class Checker {
	constructor(api, media) {
		this.api = api;
		this.media = media;
	}

	*request(operation, request, body) {
		const kinds = this.media[operation.operationId];
		const type = media_type(request.headers);
		const [path, query] = request.url.split('?');
		const given = { method: request.method, path, query,
		    headers: request.headers };
		if (kinds.request && !kinds.request.includes(type))
			yield `its type is '${type}', not ${kinds.request}`;
		if (!kinds.request && body.length > 0)
			yield 'it has a body';
		if (type === 'application/json') {
			given.body = parse(body);
			if (given.body === undefined) {
				yield 'its body is no JSON';
				return;
			}
		}
		const { errors } = this.api.validateRequest(given, operation);
		if (errors)
			yield words(errors);
	}

	*answer(operation, answer, body) {
		const status = answer.statusCode;
		const answers = this.media[operation.operationId].answers;
		const types = answers[status] || answers.default;
		const type = media_type(answer.headers);
		if (!types) {
			yield 'there is no such answer';
			return;
		}
		if (types.length > 0 && !types.includes(type))
			yield `its type is '${type}', not ${types}`;
		if (types.length === 0 && body.length > 0)
			yield 'it has a body';
		yield* this.headers(operation, answer);
		if (!type.endsWith('json'))
			return;
		const value = parse(body);
		if (value === undefined) {
			yield 'its body is no JSON';
			return;
		}
		const { errors } = this.api.validateResponse(value, operation, status);
		if (errors)
			yield words(errors);
		if (type === PROBLEM && 'status' in value && value.status !== status)
			yield `the problem's status is ${value.status}`;
	}

	*headers(operation, answer) {
		const { errors } = this.api.validateResponseHeaders(answer.headers,
		    operation, { statusCode: answer.statusCode });
		if (errors)
			yield words(errors);
		const given = answer.headers;
		if (answer.statusCode === 201 &&
		    operation.responses['201'].headers?.Location && !given.location)
			yield 'Location is missing';
		if (operation.responses[answer.statusCode]?.headers?.ETag && !given.etag)
			yield 'ETag is missing';
		if (answer.statusCode === 401 && !given['www-authenticate'])
			yield 'WWW-Authenticate is missing';
	}
}

function forwarded(raw) {
	const headers = [];
	for (let i = 0; i < raw.length; i += 2)
		if (!HOP_BY_HOP.has(raw[i].toLowerCase()))
			headers.push(raw[i], raw[i + 1]);
	return headers;
}

function collect(stream, done) {
	const parts = [];
	let size = 0;
	stream.on('data', (part) => {
		size += part.length;
		if (size <= CHECKED_MAX)
			parts.push(part);
		else
			parts.length = 0;
	});
	stream.on('end', () => done(Buffer.concat(parts), size > CHECKED_MAX));
}

function serve(checker, request, response) {
	const title = `${request.method} ${request.url.split('?')[0]}`;
	const parts = [];
	request.on('data', (part) => parts.push(part));
	request.on('error', () => response.destroy());
	request.on('end', () => {
		const body = Buffer.concat(parts);
		const operation = checker.api.matchOperation({ method: request.method,
		    path: request.url.split('?')[0], headers: request.headers });
		if (!operation)
			note(option.report, `request ${title}: there is no such operation`);
		else
			for (const text of checker.request(operation, request, body))
				note(option.report, `request ${title}: ${text}`);
		forward(checker, operation, title, request, body, response);
	});
}

function forward(checker, operation, title, request, body, response) {
	const headers = forwarded(request.rawHeaders);
	headers.push('Host', target.host);
	if (body.length > 0 && !('content-length' in request.headers))
		headers.push('Content-Length', String(body.length));
	const on = client.request(new URL(request.url, target), {
		method: request.method, headers, agent, setHost: false });
	// What breaks off behind us breaks off before us.
	const broken = () => response.socket && response.socket.destroy();
	on.on('error', broken);
	response.on('close', () => on.destroy());
	on.on('response', (answer) => {
		answer.on('error', broken);
		answer.on('aborted', broken);
		response.writeHead(answer.statusCode, answer.statusMessage,
		    forwarded(answer.rawHeaders));
		answer.on('data', (part) => {
			if (!response.write(part)) {
				answer.pause();
				response.once('drain', () => answer.resume());
			}
		});
		// Noted before the client has all of it, and may look.
		collect(answer, (content, too_large) => {
			check(checker, operation, title, answer, content, too_large);
			response.end();
		});
	});
	on.end(body);
}

function check(checker, operation, title, answer, body, too_large) {
	if (!operation)
		return;
	const head = `answer ${title} ${answer.statusCode}`;
	note(option.seen, `${operation.operationId} ${answer.statusCode}`);
	if (too_large) {
		note(option.report, `${head}: it is too large`);
		return;
	}
	for (const text of checker.answer(operation, answer, body))
		note(option.report, `${head}: ${text}`);
}

async function main() {
	const definition = await parser.dereference(option.document);
	const media = media_of(definition);
	call_problems_json(definition);
	const api = new OpenAPIBackend({
		definition,
		strict: true,
		ajvOpts: { allErrors: true },
		customizeAjv: (ajv) => {
			add_formats(ajv);
			return ajv;
		},
	});
	await api.init();
	const checker = new Checker(api, media);
	const handle = (request, response) => serve(checker, request, response);
	const server = option.certificate ? https.createServer({
		cert: fs.readFileSync(option.certificate),
		key: fs.readFileSync(option.key),
	}, handle) : http.createServer(handle);
	fs.writeFileSync(option.report, '');
	server.listen(Number(option.listen || 0), '127.0.0.1', () => {
		console.log(`checker http${option.certificate ? 's' : ''}://` +
		    `127.0.0.1:${server.address().port}`);
	});
	process.on('SIGTERM', () => process.exit(0));
}

main().catch((error) => {
	console.error(String(error));
	process.exit(1);
});
