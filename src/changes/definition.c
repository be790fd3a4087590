/*
 * apiDefinition.swagger.json beside its operations: where the service is, and
 * how one proves who one is.
 */
#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const none[] = { NULL };

static void
compare_info(struct comparison *c)
{
	const struct json_node *old, *new;

	old = json_object(c->document.old_root, "info");
	new = json_object(c->document.new_root, "info");
	if (old != NULL && new != NULL)
		members_compare(c, old, new, none, change_report);
}

static void
report_member(struct comparison *c, enum change which, const char *name)
{
	const struct json_node *root = c->document.new_root;
	const struct json_node *there = json_member(root, name);

	change_report(c, which, &(struct change_at){
		.at = there != NULL ? there : root,
		.old = json_member(c->document.old_root, name),
		.new = there, .name = name,
	});
}

static void
compare_host(struct comparison *c)
{
	const char *old = json_string(c->document.old_root, "host");
	const char *new = json_string(c->document.new_root, "host");

	/* Names of hosts have no case. */
	if (old != new && (old == NULL || new == NULL ||
	    !text_equal_nocase(old, new)))
		report_member(c, HOST_CHANGED, "host");
}

static const char *
base_path(const struct json_node *root)
{
	const char *path = json_string(root, "basePath");

	return path != NULL ? path : "/";
}

static void
compare_base(struct comparison *c, const struct urls *urls)
{
	if (strcmp(urls->old_base, urls->new_base) == 0)
		return;
	report_member(c, urls->kept && !urls->broken && !urls->changed ?
	    BASE_PATH_MOVED : BASE_PATH_CHANGED, "basePath");
}

static bool
has_item(const struct json_node *list, const struct json_node *item)
{
	for (const struct json_node *n = list ? list->first : NULL; n;
	    n = n->next)
		if (json_order(n, item) == 0)
			return true;
	return false;
}

/* There are four schemes at most; who lists more has listed one twice. */
#define SCHEMES_MAX	16u

static void
compare_schemes(struct comparison *c)
{
	const struct json_node *old, *new, *one;
	unsigned seen = 0;

	old = json_array(c->document.old_root, "schemes");
	new = json_array(c->document.new_root, "schemes");
	for (one = old ? old->first : NULL; one != NULL &&
	    seen < SCHEMES_MAX; one = one->next, seen++)
		if (!has_item(new, one))
			change_report(c, SCHEME_DELETED, &(struct change_at){
				.at = new != NULL ? new :
				    c->document.new_root,
				.old = one,
			});
	for (one = new ? new->first : NULL, seen = 0; one != NULL &&
	    seen < SCHEMES_MAX; one = one->next, seen++)
		if (!has_item(old, one))
			change_report(c, MEMBER_CHANGED, &(struct change_at){
				.at = one, .name = "schemes",
			});
}

/* ---- authentication ---- */

static const char *const security_types[] = { "basic", "apiKey", "oauth2" };

/* Which kinds of proof are defined. */
static int
print_types(const struct json_node *root, struct buf *out)
{
	const struct json_node *all, *one;
	unsigned found = 0;

	all = json_object(root, "securityDefinitions");
	for (one = all ? all->first : NULL; one != NULL; one = one->next) {
		const char *type = json_string(one, "type");

		for (size_t i = 0; i < ARRAY_LEN(security_types); i++)
			if (type != NULL &&
			    strcmp(type, security_types[i]) == 0)
				found |= 1u << i;
	}
	for (size_t i = 0; i < ARRAY_LEN(security_types); i++)
		if (found & 1u << i)
			(void)buf_printf(out, "%s%s", out->len > 0 ? ", " :
			    "", security_types[i]);
	return out->error;
}

static void
compare_security(struct comparison *c)
{
	static const char name[] = "securityDefinitions";
	struct buf old CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf new CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct json_node *root = c->document.new_root;
	const struct json_node *there = json_member(root, name);

	if (print_types(c->document.old_root, &old) < 0 ||
	    print_types(root, &new) < 0) {
		c->error = -ENOMEM;
		return;
	}
	/* Where there is none, apiProperties.json alone says what is asked. */
	if (old.len > 0 && new.len > 0 &&
	    strcmp(buf_text(&old), buf_text(&new)) != 0) {
		c->authentication = true;
		change_report(c, AUTHENTICATION_CHANGED, &(struct change_at){
			.at = there, .old_text = buf_text(&old),
			.new_text = buf_text(&new),
		});
	} else if (!json_is_same(json_member(c->document.old_root, name),
	    there)) {
		report_member(c, MEMBER_CHANGED, name);
	}
}

/* ---- all of it ---- */

static void
compare_root(struct comparison *c)
{
	static const char *const handled[] = {
		"info", "host", "basePath", "schemes", "paths", "definitions",
		"parameters", "responses", "securityDefinitions", NULL,
	};

	compare_info(c);
	compare_host(c);
	compare_schemes(c);
	compare_security(c);
	members_compare(c, c->document.old_root, c->document.new_root,
	    handled, change_report);
}

void
definition_compare(struct comparison *c)
{
	struct openapi *old CF_AUTO(openapi_done) = NULL;
	struct openapi *new CF_AUTO(openapi_done) = NULL;
	struct urls urls = {
		.old_base = base_path(c->document.old_root),
		.new_base = base_path(c->document.new_root),
	};

	if (openapi_new(c->document.old_doc, &old) < 0 ||
	    openapi_new(c->document.new_doc, &new) < 0) {
		c->error = -ENOMEM;
		return;
	}
	compare_root(c);
	operations_compare(c, old, new, &urls);
	compare_base(c, &urls);
}
