/*
 * compare.js SCHEMAS CORPUS JUDGE NODE_MODULES [SEED] [MUTATIONS]
 *
 * What a JSON Schema validator (ajv) refuses and what we refuse, over the
 * corpus, the two documents here that have one of everything, and mutations
 * of all of them.  For each document:
 *
 *   - the relaxed schema refuses it: there is an error of ours;
 *   - the relaxed schema takes it: no error of ours is about structure;
 *   - the schema refuses it, and not for what is known to be no mistake:
 *     there is an error or a warning of ours.
 *
 * The exit status is 1 when one of them does not hold, and each such document
 * is described.
 */
'use strict';

const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const { validators, kinds } = require('./schemas.js');
const { Mutator, write } = require('./mutate.js');

const [schemas, corpus, judge, npm, seed = '1', count = '4000'] =
	process.argv.slice(2);

const BATCH = 250;
const SHOWN = 20;
/* Mutations of large documents take long and show no more. */
const SIZE_MAX = 120000;

/* Errors that are about structure: all that the schemas could ask for. */
const structure = new Set(['AdditionalPropertyNotAllowed',
	'AdditionalPropertyNotAllowedAdjacentToRef',
	'AllowEmptyValueOnlyValidForQueryFormData', 'ArrayDuplicateValue',
	'BasePathNotValid', 'BodyParameterPropertyNotValid',
	'BodyParameterSchemaRequired', 'ContactEmailNotValid',
	'EnumMustContainAtLeastOneElement', 'ExtensionNameNotValid',
	'ExtensionUnknown', 'FileParameterMustBeInFormData', 'HostNameNotValid',
	'JsonTypeIncorrect', 'JsonValueNotInEnum',
	'MaxItemsMustBeGreaterThanOrEqualToZero',
	'MaxLengthMustBeGreaterThanOrEqualToZero',
	'MaxPropertiesMustBeGreaterThanOrEqualToZero',
	'MinItemsMustBeGreaterThanOrEqualToZero',
	'MinLengthMustBeGreaterThanOrEqualToZero',
	'MinPropertiesMustBeGreaterThanOrEqualToZero',
	'MultipleOfMustBeGreaterThanZero', 'NonBodyParameterSchemaNotValid',
	'OneOfPropertiesRequired', 'OperationMustHaveResponse',
	'RequiredPropertyArrayEmpty', 'RequiredPropertyMissing',
	'RequiredValueEmpty', 'ResponseMustBeDefaultOrHttpStatusCode',
	'SchemaTypeFileNotValid', 'SchemeNotValid',
	'SecuritySchemePropertyNotValid', 'SecuritySchemePropertyRequired',
	'SpecificationVersionIncorrect', 'UrlNotValid', 'ValueNotValid']);

/* The schema asks for these too, but they are rules about more than that. */
const elsewhere = new Set(['ArrayHasNoItems', 'MissingEnumValuesDisplayName',
	'OperationParametersAreNotUnique',
	'OperationParametersContainDuplicateParameter',
	'OperationParametersContainMultipleBodyParameters',
	'OperationPathMustStartWithSlash', 'ParameterRefLoopNotAllowed',
	'ParameterReferenceNotFound', 'ParameterReferenceNotValid',
	'PathParameterMustBeRequired', 'PathParametersContainDuplicateParameter',
	'PathParametersContainMultipleBodyParameters',
	'ResponseRefLoopNotAllowed', 'ResponseReferenceNotFound',
	'ResponseReferenceNotValid', 'SecurityRequirementMustHaveValue',
	'TagRedefined']);

/* What the official validator asks for beyond the schema. */
const beyond = [
	['RequiredPropertyMissing', /^$/, 'x-ms-connector-metadata'],
	['RequiredPropertyMissing', /^\/info$/, 'description'],
	['RequiredPropertyMissing', /^\/info$/, 'contact'],
	['RequiredPropertyMissing', /^\/paths\/[^/]*\/[a-z]+$/, 'summary'],
	['RequiredPropertyMissing', /^\/paths\/[^/]*\/[a-z]+$/, 'description'],
	['RequiredPropertyMissing', /\/parameters\/[0-9]+$/, 'x-ms-summary'],
	['RequiredPropertyMissing', /\/parameters\/[0-9]+$/, 'description'],
	['RequiredValueEmpty', /^\/info\/title$/, 'title'],
	['RequiredValueEmpty', /^\/info\/version$/, 'version'],
	['RequiredValueEmpty', /^\/paths\/[^/]*\/[a-z]+\/summary$/, 'summary'],
	['RequiredValueEmpty', /^\/paths\/[^/]*\/[a-z]+\/operationId$/,
		'operationId'],
];

function isStructure(finding) {
	return finding.severity === 'error' && structure.has(finding.rule) &&
		!beyond.some(([rule, pointer, member]) => rule === finding.rule &&
		pointer.test(finding.pointer) &&
		finding.text.includes(`'${member}'`));
}

/* ---- the documents ---- */

function parse(text) {
	try {
		return JSON.parse(text.replace(/^\ufeff/, ''));
	} catch (e) {
		return undefined;
	}
}

function read(file, kind, name) {
	let bytes;

	try {
		bytes = fs.readFileSync(file);
	} catch (e) {
		return undefined;
	}
	const text = bytes.toString('utf8');
	const value = parse(text);
	if (value === undefined || !Buffer.from(text).equals(bytes))
		return undefined;
	return { kind, name, text, value };
}

function readCorpus() {
	const found = [];

	for (const tree of ['certified', 'independent']) {
		const directory = path.join(corpus, 'connectors', tree);
		for (const name of fs.readdirSync(directory).sort()) {
			const at = path.join(directory, name);
			found.push(read(path.join(at, 'apiDefinition.swagger.json'),
				'definition', name));
			found.push(read(path.join(at, 'apiProperties.json'),
				'properties', name));
		}
	}
	return found.filter((d) => d !== undefined);
}

/* Those with one of everything again and again, then small ones. */
function chooser(documents, own, next) {
	const small = documents.filter((d) => d.text.length < SIZE_MAX);
	const of = (kind) => small.filter((d) => d.kind === kind)
		.sort((a, b) => a.text.length - b.text.length);
	const lists = kinds.map(of);

	return () => {
		const k = next() < 0.65 ? 0 : 1;
		if (next() < 0.5)
			return own[k];
		const list = lists[k];
		return list[Math.floor(next() * next() * list.length)];
	};
}

/* ---- the comparison ---- */

function ask(documents) {
	const input = Buffer.concat(documents.flatMap((d) => {
		const bytes = Buffer.from(d.text);
		return [Buffer.from(`${d.kind} ${bytes.length}\n`), bytes];
	}));
	const run = spawnSync(judge, [], { input, maxBuffer: 1 << 30 });
	if (run.status !== 0)
		throw new Error(`${judge}: ${run.status} ${run.signal} ${run.stderr}`);
	const answers = [[]];
	for (const line of run.stdout.toString('utf8').split('\n')) {
		if (line === '') {
			answers.push([]);
			continue;
		}
		const [severity, rule, pointer, text] = line.split('\t');
		answers[answers.length - 1].push({ severity, rule, pointer, text });
	}
	return answers.slice(0, documents.length);
}

const tally = { documents: 0, refused: 0, tolerated: 0, unjudged: 0,
	wrong: 0 };

function complain(document, what, errors, findings) {
	if (tally.wrong++ >= SHOWN)
		return;
	console.log(`${document.name}: ${what}`);
	for (const e of errors.slice(0, 4))
		console.log(`    ajv: ${e.instancePath} ${e.schemaPath} ` +
			`${e.message} ${JSON.stringify(e.params).slice(0, 200)}`);
	for (const f of findings.slice(0, 8))
		console.log(`    ours: ${f.severity} ${f.rule} ${f.pointer} ${f.text}`);
}

function compare(document, findings, of) {
	const { known, relaxed } = of[document.kind];
	const value = document.value;
	const errors = findings.filter((f) => f.severity === 'error');
	const said = findings.filter((f) => f.severity !== 'note');

	tally.documents++;
	try {
		known(value);
	} catch (e) {
		/* A member "toString" or "constructor" is too much for ajv. */
		tally.unjudged++;
		return;
	}
	if (!relaxed(value)) {
		tally.refused++;
		if (!errors.some((f) => isStructure(f) || elsewhere.has(f.rule)))
			complain(document, 'refused, but no error of ours',
				relaxed.errors, findings);
		return;
	}
	if (errors.some(isStructure))
		complain(document, 'not refused, but an error of ours', [],
			errors.filter(isStructure));
	if (known(value))
		return;
	tally.tolerated++;
	if (said.length === 0)
		complain(document, 'refused, but nothing said', known.errors,
			findings);
}

function compareAll(documents, of) {
	for (let i = 0; i < documents.length; i += BATCH) {
		const some = documents.slice(i, i + BATCH);
		const answers = ask(some);
		some.forEach((d, k) => compare(d, answers[k], of));
	}
}

function mutations(documents, own, of) {
	const mutator = new Mutator(Number(seed),
		kinds.map((kind) => of[kind].schema),
		own.concat(documents).map((d) => d.value));
	const choose = chooser(documents, own, mutator.next);
	const made = [];

	while (made.length < Number(count)) {
		const from = choose();
		const value = mutator.copy(from.value);
		let what = mutator.mutate(value);
		if (what !== undefined && mutator.next() < 0.15 &&
		    Object.keys(value).length > 0)
			what += `, ${mutator.mutate(value)}`;
		const text = what === undefined ? undefined : write(value);
		const again = text === undefined ? undefined : parse(text);
		if (again === undefined)
			continue;
		made.push({ kind: from.kind, text, value: again,
			name: `${from.name}: ${what}` });
	}
	return made;
}

function main() {
	const of = validators(schemas, npm);
	const documents = readCorpus();
	const own = kinds.map((kind) => read(path.join(__dirname, `${kind}.json`),
		kind, `${kind}.json`));

	for (const kind of kinds)
		console.log(`${kind}: repaired ${of.repairs[kind].join(', ')}`);
	compareAll(documents.concat(own), of);
	console.log(`corpus: ${tally.documents} documents, ` +
		`${tally.refused} refused, ${tally.tolerated} tolerated`);
	if (tally.refused > 0)
		tally.wrong++;
	tally.documents = tally.refused = tally.tolerated = 0;
	compareAll(mutations(documents, own, of), of);
	console.log(`seed ${seed}: ${tally.documents} mutations, ` +
		`${tally.refused} refused, ${tally.tolerated} tolerated, ` +
		`${tally.wrong} wrong`);
	process.exit(tally.wrong > 0 ? 1 : 0);
}

main();
