/*
 * The tables, ready to be asked: members by name, and what each variant of a
 * kind allows and needs, as masks.  The tables are searched for every member
 * of every object, so they are hashed once, at the first use.
 */
#include "members.h"

#include <pthread.h>
#include <string.h>

/* Open addressing; never full, because no table has half as many members. */
#define SLOTS		128u
#define VARIANTS	32u

/* Longer names are like no other. */
#define NEAR_LEN_MAX	40u
#define NEAR_STEPS_MAX	2u

struct slot {
	const struct member	*member;	/* NULL: free */
	size_t			 len;
};

struct kind {
	const struct kind_table	*table;
	struct slot		 slots[SLOTS];
	uint64_t		 allowed[VARIANTS], required[VARIANTS];
};

static struct kind kinds[PARTS_END];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static unsigned
slot_of(const char *name, size_t len)
{
	unsigned first = (unsigned char)name[0];
	unsigned last = (unsigned char)name[len - 1];
	unsigned middle = (unsigned char)name[len / 2];

	return ((unsigned)len * 31 + first * 7 + middle * 3 + last) % SLOTS;
}

static void
fill_slots(struct kind *kind)
{
	for (size_t i = 0; i < kind->table->n; i++) {
		const struct member *m = &kind->table->v[i];
		const size_t len = strlen(m->name);
		unsigned at = slot_of(m->name, len);

		while (kind->slots[at].member != NULL)
			at = (at + 1) % SLOTS;
		kind->slots[at] = (struct slot){ m, len };
	}
}

static bool
stands_in(unsigned in, unsigned variant)
{
	if (in == NOWHERE)
		return false;
	return in == 0 || variant == VARIANT_UNKNOWN || (in & variant) != 0;
}

static const struct member *
find(const struct kind *kind, const char *name, size_t len)
{
	unsigned at;

	if (len == 0)
		return NULL;
	for (at = slot_of(name, len); kind->slots[at].member != NULL;
	    at = (at + 1) % SLOTS) {
		const struct slot *s = &kind->slots[at];

		if (s->len == len && memcmp(s->member->name, name, len) == 0)
			return s->member;
	}
	return NULL;
}

static void
fill_variant(struct kind *kind, unsigned bit)
{
	const struct kind_table *t = kind->table;

	for (size_t i = 0; i < t->n; i++)
		if (stands_in(t->v[i].in, 1u << bit))
			kind->allowed[bit] |= UINT64_C(1) << i;
	for (size_t i = 0; i < t->required_count; i++) {
		const struct required *r = &t->required[i];
		const struct member *m;

		if (r->in != 0 && !(r->in & 1u << bit))
			continue;
		m = find(kind, r->name, strlen(r->name));
		kind->required[bit] |= UINT64_C(1) << (m - t->v);
	}
}

static bool
is_filled(const struct kind_table *t)
{
	return t->n > 0 || t->rest != NULL;
}

static void
fill(void)
{
	static const struct kind_table *const sources[] = {
		definition_kinds, extension_kinds, properties_kinds,
	};

	for (size_t k = 0; k < PARTS_END; k++) {
		kinds[k].table = &sources[0][k];
		for (size_t i = 0; i < ARRAY_LEN(sources); i++)
			if (is_filled(&sources[i][k]))
				kinds[k].table = &sources[i][k];
		fill_slots(&kinds[k]);
		for (unsigned bit = 0; bit < VARIANTS; bit++)
			fill_variant(&kinds[k], bit);
	}
}

static const struct kind *
kind_of(unsigned kind)
{
	(void)pthread_once(&once, fill);
	return &kinds[kind];
}

static unsigned
bit_of(unsigned variant)
{
	return (unsigned)__builtin_ctz(variant);
}

uint64_t
kind_allowed(unsigned kind, unsigned variant)
{
	return kind_of(kind)->allowed[bit_of(variant)];
}

uint64_t
kind_required(unsigned kind, unsigned variant)
{
	return kind_of(kind)->required[bit_of(variant)];
}

const struct member *
member_find(unsigned kind, const char *name, size_t len)
{
	return find(kind_of(kind), name, len);
}

void
object_look(struct object *o, struct known *known)
{
	const struct kind *kind = kind_of(o->kind);
	const struct member *first = kind->table->v;
	uint64_t has = 0;
	size_t i = 0;

	o->table = kind->table;
	o->member = known->last;
	if (o->json->type != JSON_OBJECT)
		return;
	for (const struct json_node *c = o->json->first; c != NULL;
	    c = c->next, i++) {
		const struct member *m = find(kind, c->key, c->key_len);

		if (i < CHILDREN_MAX)
			known->of[i] = m;
		if (m == NULL)
			continue;
		has |= UINT64_C(1) << (m - first);
		known->last[m - first] = c;
	}
	o->has = has;
}

int
openapi_member_bit(enum openapi_kind kind, const char *name)
{
	const struct member *m = member_find(kind, name, strlen(name));

	return m != NULL ? (int)(m - kind_of(kind)->table->v) : -1;
}

/* What is in the other letter case is nearest; nothing else is as near. */
const char *
openapi_member_near(unsigned kind, const char *name, size_t len)
{
	const struct kind_table *t = kind_of(kind)->table;
	size_t nearest = NEAR_STEPS_MAX + 1;
	const char *near = NULL;

	if (len > NEAR_LEN_MAX || strlen(name) != len)
		return NULL;
	for (size_t i = 0; i < t->n; i++) {
		const size_t other = strlen(t->v[i].name);
		size_t steps;

		/* One step changes the length by one at most. */
		if (other + nearest <= len || len + nearest <= other)
			continue;
		if (t->v[i].in == NOWHERE || strcmp(t->v[i].name, name) == 0)
			continue;
		steps = text_distance(t->v[i].name, name);
		if (steps >= nearest || steps * 3 > len)
			continue;
		nearest = steps;
		near = t->v[i].name;
	}
	return near;
}
