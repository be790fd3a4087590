// What the proxies share that hold both sides to the description of a protocol:
// every byte of every body is forwarded as it is; what does not agree is
// written to a file, one line each.
//
// Their options are those of options(), and their own. Each prints "checker
// URL" when it is ready: with the path of the target, if that has one.
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const { parseArgs } = require('util');

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection',
    'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);

// --packages DIR --target URL [--ca FILE] --report FILE [--seen FILE]
// [--listen PORT] [--certificate FILE --key FILE], and the names given. --seen
// gets a line "OPERATION STATUS" for each answer.
function options(...names) {
	const all = ['packages', 'target', 'ca', 'report', 'seen', 'listen',
	    'certificate', 'key', ...names];
	return parseArgs({ options: Object.fromEntries(all.map((name) =>
	    [name, { type: 'string' }])) }).values;
}

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

function forwarded(raw) {
	const headers = [];
	for (let i = 0; i < raw.length; i += 2)
		if (!HOP_BY_HOP.has(raw[i].toLowerCase()))
			headers.push(raw[i], raw[i + 1]);
	return headers;
}

function collect(stream, done) {
	const parts = [];
	stream.on('data', (part) => parts.push(part));
	stream.on('end', () => done(Buffer.concat(parts)));
	return parts;
}

class Proxy {
	// 'judge' looks at each exchange: find(request, path) gives its
	// operation or nothing, name(operation) what it is called,
	// request(operation, request, path, body) and answer(operation, request,
	// answer, body) what does not agree.
	constructor(option, judge) {
		const target = new URL(option.target);
		this.option = option;
		this.judge = judge;
		this.target = target;
		this.base = target.pathname.replace(/\/$/, '');
		this.client = target.protocol === 'https:' ? https : http;
		this.agent = new this.client.Agent(
		    option.ca ? { ca: fs.readFileSync(option.ca) } : {});
		this.scheme = option.certificate ? 'https' : 'http';
	}

	listen() {
		const { option } = this;
		const handle = (...both) => this.serve(...both);
		const server = option.certificate ? https.createServer({
			cert: fs.readFileSync(option.certificate),
			key: fs.readFileSync(option.key),
		}, handle) : http.createServer(handle);
		fs.writeFileSync(option.report, '');
		process.on('SIGTERM', () => process.exit(0));
		server.listen(Number(option.listen || 0), '127.0.0.1', () => {
			console.log(`checker ${this.scheme}://127.0.0.1:` +
			    server.address().port + this.base);
		});
	}

	serve(request, response) {
		request.on('error', () => response.destroy());
		collect(request, (body) => {
			const exchange = { request, response, body };
			this.check_request(exchange);
			this.forward(exchange);
		});
	}

	// The path below that of the target, without what is asked of it.
	path_of(request) {
		const path = request.url.split('?')[0];
		return path.startsWith(`${this.base}/`) ?
		    path.slice(this.base.length) : path;
	}

	report(line) {
		note(this.option.report, line);
	}

	check_request(exchange) {
		const { request, body } = exchange;
		const path = this.path_of(request);
		const title = `${request.method} ${path}`;
		const operation = this.judge.find(request, path);
		exchange.title = title;
		exchange.operation = operation;
		if (!operation) {
			this.report(`request ${title}: there is no such operation`);
			return;
		}
		for (const found of this.judge.request(operation, request, path, body))
			this.report(`request ${title}: ${found}`);
	}

	check_answer({ operation, title, request }, answer, body) {
		if (!operation)
			return;
		note(this.option.seen,
		    `${this.judge.name(operation)} ${answer.statusCode}`);
		for (const found of this.judge.answer(operation, request, answer, body))
			this.report(`answer ${title} ${answer.statusCode}: ${found}`);
	}

	// Host stays what the client has said: URLs lead to where it came in.
	headers_of({ request, body }) {
		const headers = forwarded(request.rawHeaders);
		headers.push('X-Forwarded-Proto', this.scheme);
		if ((body.length > 0 || request.method !== 'GET') &&
		    !('content-length' in request.headers))
			headers.push('Content-Length', String(body.length));
		return headers;
	}

	forward(exchange) {
		const { request, response, body } = exchange;
		const on = this.client.request({
			hostname: this.target.hostname, port: this.target.port,
			path: request.url, method: request.method,
			headers: this.headers_of(exchange), agent: this.agent,
			setHost: false });
		// What breaks off behind us breaks off before us.
		const broken = () => response.socket && response.socket.destroy();
		on.on('error', broken);
		response.on('close', () => on.destroy());
		on.on('response', (answer) => this.give(exchange, answer, broken));
		on.end(body);
	}

	give(exchange, answer, broken) {
		const { response } = exchange;
		const begin = () => response.writeHead(answer.statusCode,
		    answer.statusMessage, forwarded(answer.rawHeaders));
		// Noted before the client has it, and may look.
		const parts = collect(answer, (content) => {
			this.check_answer(exchange, answer, content);
			begin();
			response.end(content);
		});
		answer.on('error', () => {
			begin();
			response.write(Buffer.concat(parts), broken);
		});
	}
}

// serve(OPTIONS, JUDGE): until SIGTERM.
function serve(option, judge) {
	new Proxy(option, judge).listen();
}

module.exports = { options, media_type, parse, serve };
