/*
 * A JSON artifact in which places are looked up, many times: parsed once.
 */
#include "lint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct locator {
	char		*file;
	struct json_doc	*doc;
	struct openapi	*view;
};

int
locator_new(const char *file, const void *data, size_t size,
    struct locator **ret_locator)
{
	struct locator *l CF_AUTO(locator_done) = calloc(1, sizeof(*l));
	struct json_error error;
	int r;

	if (l == NULL)
		return -ENOMEM;
	l->file = text_dup(file, strlen(file));
	if (l->file == NULL)
		return -ENOMEM;
	r = json_parse(data, size, &l->doc, &error);
	if (r == 0)
		r = openapi_new(l->doc, &l->view);
	if (r < 0)
		return r;
	*ret_locator = l;
	l = NULL;
	return 0;
}

void
locator_free(struct locator *l)
{
	if (l == NULL)
		return;
	openapi_free(l->view);
	json_free(l->doc);
	free(l->file);
	free(l);
}

void
locator_done(struct locator **l)
{
	locator_free(*l);
	*l = NULL;
}

const char *
locator_file(const struct locator *l)
{
	return l->file;
}

/* As rules report: what has to be changed, or what something is missing in. */
static struct place
place_of(const struct openapi_place *found)
{
	return found->missing || found->node->type == JSON_OBJECT ?
	    at_owner(found->node) : at_value(found->node);
}

int
locator_find(const struct locator *l, const char *path, size_t len,
    struct located *ret_located)
{
	struct openapi_place found;
	int r;

	r = openapi_locate(l->doc, l->view, path, len, &found);
	if (r == 0)
		json_position(l->doc, place_of(&found).offset,
		    &ret_located->line, &ret_located->column);
	return r;
}

int
locator_pointer(const struct locator *l, const char *path, size_t len,
    struct buf *out)
{
	struct openapi_place found;
	int r;

	r = openapi_locate(l->doc, l->view, path, len, &found);
	if (r < 0)
		return r;
	return found.missing ? -ENOENT : json_pointer(found.node, out);
}
