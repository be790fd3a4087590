/*
 * What a submission consists of.  The order of the table is the order in
 * which people see artifacts listed, and the order of the zip.
 */
#include "certfs/diag.h"

#include <string.h>

#define MIB		((size_t)1 << 20)

#define NEAR_NAME_MIN	16u	/* below, a letter makes another name */
#define NEAR_NAME_MAX	40u

const struct artifact_type artifact_types[ARTIFACT_COUNT] = {
	[ARTIFACT_DEFINITION] = {
		.name = "apiDefinition.swagger.json",
		.folder = "artifacts/",
		.max_size = 8 * MIB,
		.packed = true,
	},
	[ARTIFACT_PROPERTIES] = {
		.name = "apiProperties.json",
		.folder = "artifacts/",
		.max_size = 1 * MIB,
		.packed = true,
	},
	[ARTIFACT_ICON] = {
		.name = "icon.png",
		.folder = "artifacts/",
		.max_size = 4 * MIB,
		.packed = true,
	},
	[ARTIFACT_SCRIPT] = {
		.name = "script.csx",
		.folder = "artifacts/",
		.max_size = 2 * MIB,
		.packed = true,
	},
	[ARTIFACT_README] = {
		.name = "readme.md",
		.folder = "artifacts/",
		.max_size = 1 * MIB,
		.any_case = true,
	},
	[ARTIFACT_INTRO] = {
		.name = "intro.md",
		.folder = "",
		.max_size = 1 * MIB,
	},
};

static bool
in_artifacts(const struct artifact_type *type)
{
	return type->folder[0] != '\0';
}

enum artifact
artifact_by_name(const char *name)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct artifact_type *type = &artifact_types[a];

		if (!in_artifacts(type))
			continue;
		if (type->any_case ? text_equal_nocase(name, type->name) :
		    strcmp(name, type->name) == 0)
			return a;
	}
	return ARTIFACT_NONE;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	const size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* How many letters have to be put in, taken out or changed. */
static size_t
distance(const char *from, const char *to)
{
	const size_t len = strlen(to);
	size_t row[NEAR_NAME_MAX + 1], before, kept;

	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; from[i] != '\0'; i++) {
		before = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			kept = row[j + 1];
			row[j + 1] = smallest(row[j + 1] + 1, row[j] + 1,
			    before + (lower(from[i]) != lower(to[j])));
			before = kept;
		}
	}
	return row[len];
}

/*
 * Long names only, in which one or two letters make a mistake and no other
 * word; a digit or a sign makes a second version of it.
 */
static bool
is_misspelt(const char *name, const char *right)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.";
	const size_t len = strlen(name);

	return strlen(right) >= NEAR_NAME_MIN && len <= NEAR_NAME_MAX &&
	    strspn(name, letters) == len && distance(name, right) <= 2;
}

enum artifact
artifact_near_miss(const char *name)
{
	if (artifact_by_name(name) != ARTIFACT_NONE)
		return ARTIFACT_NONE;
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct artifact_type *type = &artifact_types[a];

		if (in_artifacts(type) && (text_equal_nocase(name,
		    type->name) || is_misspelt(name, type->name)))
			return a;
	}
	return ARTIFACT_NONE;
}
