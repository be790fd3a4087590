/*
 * What a submission consists of.  The order of the table is the order in
 * which people see artifacts listed, and the order of the zip.
 */
#include "certfs/diag.h"

#include <string.h>

#define MIB		((size_t)1 << 20)

#define NEAR_NAME_MIN	16u	/* below, a letter makes another name */

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

/*
 * Long names only, in which one or two letters make a mistake and no other
 * word; a digit or a sign makes a second version of it.
 */
static bool
is_misspelt(const char *name, const char *right)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.";

	return strlen(right) >= NEAR_NAME_MIN &&
	    name[strspn(name, letters)] == '\0' &&
	    text_distance(name, right) <= 2;
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
