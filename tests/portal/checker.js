// A proxy that holds both sides to the portal's protocol: it compares each
// request and each answer with the OpenAPI document. See tests/lib/forward.js
// for what it forwards, and writes.
//
//	node checker.js --packages DIR --document FILE --target URL [--ca FILE]
//	    --report FILE [--seen FILE] [--listen PORT]
//	    [--certificate FILE --key FILE]
'use strict';
const { createRequire } = require('module');
const { options, media_type, parse, serve } = require('../lib/forward.js');

const option = options('document');
const from = createRequire(option.packages + '/');
const { OpenAPIBackend } = from('openapi-backend');
const parser = from('@apidevtools/json-schema-ref-parser');
const add_formats = from('ajv-formats');

const PROBLEM = 'application/problem+json';

function words(errors) {
	return errors.map((e) => `${e.instancePath || '/'} ${e.message}` +
	    (e.params && e.params.additionalProperty ?
	    ` (${e.params.additionalProperty})` : '')).join('; ');
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

class Checker {
	constructor(api, media) {
		this.api = api;
		this.media = media;
	}

	find(request, path) {
		return this.api.matchOperation({ method: request.method, path,
		    headers: request.headers });
	}

	name(operation) {
		return operation.operationId;
	}

	*request(operation, request, path, body) {
		const kinds = this.media[operation.operationId];
		const type = media_type(request.headers);
		const query = request.url.split('?')[1];
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

	*answer(operation, request, answer, body) {
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
	serve(option, new Checker(api, media));
}

main().catch((error) => {
	console.error(String(error));
	process.exit(1);
});
