// node sarif.js PACKAGES FILE...: each file is a log of SARIF 2.1.0, by the
// published schema, and what the schema cannot say holds too.
'use strict';
const fs = require('fs');
const { createRequire } = require('module');

const [packages, ...files] = process.argv.slice(2);
const from = createRequire(packages + '/');
const Ajv = from('ajv-draft-04');
// The schema has a pattern that is none of Unicode's.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
from('ajv-formats')(ajv);
const validate = ajv.compile(JSON.parse(fs.readFileSync(packages +
    '/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')));

function* mistakes(log) {
	for (const run of log.runs) {
		const rules = run.tool.driver.rules;
		for (const rule of rules)
			if (!rule.help || !rule.help.text || !rule.fullDescription)
				yield `rule ${rule.id} has no help`;
		if (new Set(rules.map((rule) => rule.id)).size !== rules.length)
			yield 'a rule is there twice';
		for (const rule of rules)
			if (!run.results.some((one) => one.ruleId === rule.id))
				yield `rule ${rule.id} has no result`;
		for (const one of run.results) {
			if (rules[one.ruleIndex].id !== one.ruleId)
				yield `${one.ruleId}: another rule at its index`;
			const uri = one.locations[0].physicalLocation
			    .artifactLocation.uri;
			new URL(uri, 'file:///base/');
			if (decodeURIComponent(uri) === uri && /[ #?]/.test(uri))
				yield `${uri} is not escaped`;
		}
		const with_list = run.results.filter((one) => one.suppressions);
		if (with_list.length % run.results.length)
			yield 'some results have suppressions, others none';
	}
}

let failed = false;
for (const file of files) {
	const log = JSON.parse(fs.readFileSync(file));
	const found = validate(log) ? [...mistakes(log)] :
	    validate.errors.map((e) => `${e.instancePath} ${e.message}`);
	for (const text of found.slice(0, 10))
		console.log(`${file}: ${text}`);
	failed = failed || found.length > 0;
}
process.exit(failed ? 1 : 0);
