/*
 * Finding children, and names that stand twice.
 *
 * Small objects are searched one by one.  A large object gets a hash table,
 * a large array a table of its items, both when the closing bracket has been
 * read: afterwards nothing changes, so a document needs no lock.  The hash is
 * SipHash-1-3 with a seed of its own per document, because the names come
 * from strangers, who could otherwise choose them to collide.
 */
#include "parser.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct object_index {
	uint64_t seed[2];
	size_t mask;	/* number of slots - 1, a power of two less one */
	const struct json_node *slots[];	/* at most half of them in use */
};

static inline uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

static uint64_t
name_hash(const uint64_t seed[2], const char *key, size_t len)
{
	uint64_t v[4] = {
		seed[0] ^ UINT64_C(0x736f6d6570736575),
		seed[1] ^ UINT64_C(0x646f72616e646f6d),
		seed[0] ^ UINT64_C(0x6c7967656e657261),
		seed[1] ^ UINT64_C(0x7465646279746573),
	};
	uint64_t word;
	size_t i;

	for (i = 0; len - i >= 8; i += 8) {
		memcpy(&word, key + i, 8);
		word = le64toh(word);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	word = 0;
	memcpy(&word, key + i, len - i);
	word = le64toh(word) | (uint64_t)len << 56;
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;

	v[2] ^= 0xff;
	for (int rounds = 0; rounds < 3; rounds++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static inline bool
has_name(const struct json_node *member, const char *key, size_t len)
{
	/* Most names of the same length differ in the first byte. */
	return member->key_len == len && (len == 0 ||
	    (member->key[0] == key[0] && memcmp(member->key, key, len) == 0));
}

/* The slot of that name, or the free slot where it would go. */
static size_t
slot_find(const struct object_index *index, const char *key, size_t len)
{
	size_t i = (size_t)name_hash(index->seed, key, len) & index->mask;

	while (index->slots[i] != NULL && !has_name(index->slots[i], key, len))
		i = (i + 1) & index->mask;
	return i;
}

static struct object_index *
index_new(struct json_doc *doc, uint32_t count)
{
	struct object_index *index;
	size_t slots = 4 * JSON_SMALL;

	while (slots < 2 * (size_t)count)
		slots *= 2;
	index = json_alloc(doc, sizeof(*index) + slots * sizeof(index->slots[0]));
	if (index == NULL)
		return NULL;
	memcpy(index->seed, doc->seed, sizeof(index->seed));
	index->mask = slots - 1;
	for (size_t i = 0; i < slots; i++)
		index->slots[i] = NULL;
	return index;
}

static int
duplicate_add(struct json_doc *doc, const struct json_node *member)
{
	return buf_add(&doc->duplicates, &member, sizeof(member));
}

static int
index_large(struct json_doc *doc, struct json_node *object)
{
	struct object_index *index;
	int r;

	if (!doc->seeded && getentropy(doc->seed, sizeof(doc->seed)) < 0)
		return -errno;
	doc->seeded = true;

	index = index_new(doc, object->count);
	if (index == NULL)
		return -ENOMEM;
	for (const struct json_node *m = object->first; m != NULL; m = m->next) {
		size_t i = slot_find(index, m->key, m->key_len);

		if (index->slots[i] != NULL) {
			r = duplicate_add(doc, m);
			if (r < 0)
				return r;
		}
		index->slots[i] = m;	/* the last one counts */
	}
	object->lookup = index;
	return 0;
}

static bool
stood_before(const struct json_node *object, const struct json_node *member)
{
	for (const struct json_node *m = object->first; m != member; m = m->next) {
		if (has_name(m, member->key, member->key_len))
			return true;
	}
	return false;
}

/* One of 64, the same for equal names: most names need no comparison. */
static inline unsigned
fingerprint(const struct json_node *member)
{
	return (member->key_len * 7u + (unsigned char)member->key[0] * 31u
	    + (unsigned char)member->key[member->key_len / 2] * 5u) % 64;
}

static int
check_small(struct json_doc *doc, const struct json_node *object)
{
	uint64_t seen = 0;
	int r;

	for (const struct json_node *m = object->first; m != NULL; m = m->next) {
		uint64_t bit = UINT64_C(1) << fingerprint(m);

		if ((seen & bit) != 0 && stood_before(object, m)) {
			r = duplicate_add(doc, m);
			if (r < 0)
				return r;
		}
		seen |= bit;
	}
	return 0;
}

int
json_index_object(struct json_doc *doc, struct json_node *object)
{
	return object->count > JSON_SMALL ? index_large(doc, object)
	    : check_small(doc, object);
}

int
json_index_array(struct json_doc *doc, struct json_node *array)
{
	const struct json_node **items;

	if (array->count <= JSON_SMALL)
		return 0;
	items = json_alloc(doc, array->count * sizeof(*items));
	if (items == NULL)
		return -ENOMEM;
	for (const struct json_node *n = array->first; n != NULL; n = n->next)
		items[n->index] = n;
	array->lookup = items;
	return 0;
}

const struct json_node *
json_member_sized(const struct json_node *object, const char *key, size_t len)
{
	const struct json_node *found = NULL;

	if (object == NULL || object->type != JSON_OBJECT)
		return NULL;
	if (object->lookup != NULL) {
		const struct object_index *index = object->lookup;

		return index->slots[slot_find(index, key, len)];
	}
	for (const struct json_node *m = object->first; m != NULL; m = m->next) {
		if (has_name(m, key, len))
			found = m;
	}
	return found;
}

const struct json_node *
json_item(const struct json_node *array, size_t i)
{
	const struct json_node *item;

	if (array == NULL || array->type != JSON_ARRAY || i >= array->count)
		return NULL;
	if (array->lookup != NULL)
		return ((const struct json_node **)array->lookup)[i];
	item = array->first;
	while (i-- > 0)
		item = item->next;
	return item;
}
