/*
 * Documents made worse, the same for the same seed.  A mutation is small, as
 * a slip of the hand is: something is missing, misspelt, of another type,
 * there twice, in the wrong place.
 */
'use strict';

/* mulberry32 */
function random(seed) {
	let a = seed >>> 0;

	return () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = a;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const isContainer = (v) => v !== null && typeof v === 'object';

/* What stands in a document as "RAW:..." is written without its quotes. */
const raws = ['1.0', '-0.0', '1e400', '1e2', '12345678901234567890',
	'0.1e1', '-1e-400', '2.50'];

function write(document) {
	return JSON.stringify(document).replace(/"RAW:([^"]*)"/g, '$1');
}

class Mutator {
	/* 'schemas' and 'documents' are what names and values are taken from. */
	constructor(seed, schemas, documents) {
		this.next = random(seed);
		this.names = [];
		this.words = [];
		this.samples = new Map();
		for (const schema of schemas)
			this.learnSchema(schema);
		for (const document of documents)
			this.learnDocument(document, 0);
		this.names = [...new Set(this.names)].sort();
		this.words = [...new Set(this.words)].sort();
	}

	learnSchema(node) {
		if (!isContainer(node))
			return;
		if (isContainer(node.properties) && !Array.isArray(node))
			this.names.push(...Object.keys(node.properties));
		if (Array.isArray(node.enum))
			this.words.push(...node.enum.filter((w) =>
				typeof w === 'string'));
		for (const child of Object.values(node))
			this.learnSchema(child);
	}

	/* Some values of each name, small ones. */
	learnDocument(node, depth) {
		if (!isContainer(node) || depth > 40)
			return;
		for (const [key, value] of Object.entries(node)) {
			if (!Array.isArray(node)) {
				const known = this.samples.get(key) || [];
				if (known.length < 6 && JSON.stringify(value).length < 600)
					this.samples.set(key, known.concat([value]));
			}
			this.learnDocument(value, depth + 1);
		}
	}

	below(n) {
		return Math.floor(this.next() * n);
	}

	pick(list) {
		return list[this.below(list.length)];
	}

	copy(value) {
		return value === undefined ? null :
			JSON.parse(JSON.stringify(value));
	}

	/* A container that is not empty, and one of its keys. */
	place(document) {
		let at = document;

		for (;;) {
			const keys = Object.keys(at);
			const key = this.pick(keys);
			const child = at[key];

			if (!isContainer(child) || Object.keys(child).length === 0 ||
			    this.next() < 0.12)
				return { parent: at, key, value: child };
			at = child;
		}
	}

	/* A place that satisfies 'want', or undefined. */
	placeWhere(document, want) {
		for (let i = 0; i < 60; i++) {
			const place = this.place(document);
			if (want(place))
				return place;
		}
		return undefined;
	}

	object(document) {
		const place = this.placeWhere(document, (p) =>
			isContainer(p.value) && !Array.isArray(p.value));
		return place ? place.value : document;
	}

	sample(name) {
		const known = this.samples.get(name);
		return known ? this.copy(this.pick(known)) : this.odd();
	}

	odd() {
		return this.copy(this.pick([null, true, false, 0, -1, 1.5, 1, 2 ** 53,
			'', 'text', 'true', '1', 'https://contoso.com', [], {}, ['a'],
			[1, 1], [null], { a: 1 }, [{}], { $ref: '#/definitions/A' },
			{ type: 'string' }, [{ name: 'a' }],
			`RAW:${this.pick(raws)}`]));
	}

	misspell(word) {
		const at = this.below(word.length + 1);
		const letters = 'aAzZ0_- ./:$xX\\"é\u0000{}@%[]';
		const one = letters[this.below(letters.length)];

		switch (this.below(7)) {
		case 0: return word.slice(0, at) + word.slice(at + 1);
		case 1: return word.slice(0, at) + one + word.slice(at);
		case 2: return word.slice(0, at) + one + word.slice(at + 1);
		case 3: return word.toUpperCase();
		case 4: return word.toLowerCase();
		case 5: return word + one;
		default: return word.charAt(0).toUpperCase() + word.slice(1);
		}
	}

	set(object, name, value) {
		Object.defineProperty(object, name, { value, writable: true,
			enumerable: true, configurable: true });
	}

	/* The order of members stays. */
	rename(object, from, to) {
		const members = Object.entries(object);

		for (const [name] of members)
			delete object[name];
		for (const [name, value] of members)
			if (name === from || name !== to)
				this.set(object, name === from ? to : name, value);
	}

	/* Change 'document'; what was done, or undefined. */
	mutate(document) {
		const names = Object.getOwnPropertyNames(Mutator.mutations);
		const name = this.pick(names);
		const what = Mutator.mutations[name].call(this, document);

		return what === undefined ? undefined : `${name} ${what}`;
	}
}

const inObject = (p) => !Array.isArray(p.parent);

Mutator.mutations = {
	removeMember(document) {
		const p = this.placeWhere(document, inObject);
		if (!p) return undefined;
		delete p.parent[p.key];
		return p.key;
	},
	removeItem(document) {
		const p = this.placeWhere(document, (q) => Array.isArray(q.parent));
		if (!p) return undefined;
		p.parent.splice(Number(p.key), 1);
		return p.key;
	},
	addUnknown(document) {
		const name = this.pick(['unknown', 'x-own', 'x-ms-unknown', 'x-',
			'x-ms', 'X-own', '', '__proto__', '$ref', 'x-ms-', 'constructor',
			'toString', 'x\u0000y', 'id']);
		this.set(this.object(document), name, this.odd());
		return name;
	},
	addKnown(document) {
		const name = this.pick(this.names);
		this.set(this.object(document), name, this.sample(name));
		return name;
	},
	addSampled(document) {
		const name = this.pick([...this.samples.keys()]);
		this.set(this.object(document), name, this.sample(name));
		return name;
	},
	changeType(document) {
		const p = this.place(document);
		p.parent[p.key] = this.odd();
		return `${p.key} ${JSON.stringify(p.parent[p.key])}`;
	},
	changeWord(document) {
		const p = this.placeWhere(document, (q) =>
			typeof q.value === 'string');
		if (!p) return undefined;
		p.parent[p.key] = this.pick(this.words);
		return `${p.key} ${p.parent[p.key]}`;
	},
	changeChoice(document) {
		const p = this.placeWhere(document, (q) =>
			['in', 'type', 'flow', 'templateId', 'identityProvider',
			'collectionFormat', 'x-ms-visibility', 'format'].includes(q.key));
		if (!p) return undefined;
		p.parent[p.key] = this.next() < 0.3 ? this.sample(p.key) :
			this.pick(this.words);
		return `${p.key} ${JSON.stringify(p.parent[p.key])}`;
	},
	misspellWord(document) {
		const p = this.placeWhere(document, (q) =>
			typeof q.value === 'string' && this.words.includes(q.value));
		if (!p) return undefined;
		p.parent[p.key] = this.misspell(p.value);
		return `${p.key} ${p.parent[p.key]}`;
	},
	misspellText(document) {
		const p = this.placeWhere(document, (q) =>
			typeof q.value === 'string' && (/^(host|basePath|email)$/.test(q.key)
			|| /url/i.test(q.key) || this.next() < 0.02));
		if (!p) return undefined;
		p.parent[p.key] = this.misspell(p.value);
		return `${p.key} ${p.parent[p.key]}`;
	},
	misspellName(document) {
		const p = this.placeWhere(document, inObject);
		if (!p) return undefined;
		const name = this.misspell(p.key);
		this.rename(p.parent, p.key, name);
		return `${p.key} ${name}`;
	},
	renameToKnown(document) {
		const p = this.placeWhere(document, inObject);
		if (!p) return undefined;
		const name = this.pick(this.names);
		this.rename(p.parent, p.key, name);
		return `${p.key} ${name}`;
	},
	duplicateItem(document) {
		const p = this.placeWhere(document, (q) => Array.isArray(q.parent));
		if (!p) return undefined;
		const turned = isContainer(p.value) && !Array.isArray(p.value) ?
			Object.fromEntries(Object.entries(this.copy(p.value)).reverse()) :
			this.copy(p.value);
		p.parent.splice(this.below(p.parent.length + 1), 0, turned);
		return p.key;
	},
	empty(document) {
		const p = this.placeWhere(document, (q) => isContainer(q.value) ||
			typeof q.value === 'string');
		if (!p) return undefined;
		p.parent[p.key] = typeof p.value === 'string' ? '' :
			Array.isArray(p.value) ? [] : {};
		return p.key;
	},
	number(document) {
		const p = this.placeWhere(document, (q) =>
			typeof q.value === 'number');
		if (!p) return undefined;
		p.parent[p.key] = this.pick([-1, 0, -0.5, 0.5, 1, -p.value,
			String(p.value), 1e300, `RAW:${this.pick(raws)}`]);
		return `${p.key} ${p.parent[p.key]}`;
	},
	swap(document) {
		const p = this.place(document), q = this.place(document);
		const value = this.copy(q.value);
		q.parent[q.key] = this.copy(p.value);
		p.parent[p.key] = value;
		return `${p.key} ${q.key}`;
	},
	move(document) {
		const p = this.placeWhere(document, inObject);
		if (!p) return undefined;
		const value = this.copy(p.value);
		delete p.parent[p.key];
		this.set(this.object(document), p.key, value);
		return p.key;
	},
	copyElsewhere(document) {
		const p = this.place(document), q = this.place(document);
		q.parent[q.key] = this.copy(p.value);
		return `${p.key} ${q.key}`;
	},
	append(document) {
		const p = this.placeWhere(document, (q) => Array.isArray(q.value));
		if (!p) return undefined;
		p.value.push(this.next() < 0.5 ? this.odd() : this.pick(this.words));
		return p.key;
	},
	wrap(document) {
		const p = this.place(document);
		p.parent[p.key] = this.next() < 0.5 ? [p.value] :
			{ [this.pick(this.names)]: p.value };
		return p.key;
	},
	unwrap(document) {
		const p = this.placeWhere(document, (q) => isContainer(q.value) &&
			Object.keys(q.value).length > 0);
		if (!p) return undefined;
		p.parent[p.key] = this.pick(Object.values(p.value));
		return p.key;
	},
};

module.exports = { Mutator, write };
