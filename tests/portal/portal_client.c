/*
 * portal and http against a real portal, one request for each call:
 *
 *	portal_client URL CA TOKEN-FILE COMMAND [ARGUMENT...]
 *
 * CA may be "" for http.  Prints what became of it, the line for people if
 * there is one, and what came, as "name=value" lines.
 */
#include "certfs/portal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX	((size_t)64 << 20)
#define TURN_MS		1000

struct call {
	struct http_client *client;
	char		**arg;		/* of the command */
	struct bytes	*file;
	bool		 done;
};

static const char *const results[] = {
	[PORTAL_OK] = "ok",
	[PORTAL_UNCHANGED] = "unchanged",
	[PORTAL_REFUSED] = "refused",
	[PORTAL_CREDENTIALS] = "credentials",
	[PORTAL_BUSY] = "busy",
	[PORTAL_UNREACHABLE] = "unreachable",
	[PORTAL_TIMED_OUT] = "timed out",
	[PORTAL_UNTRUSTED] = "untrusted",
	[PORTAL_NONSENSE] = "nonsense",
	[PORTAL_ABANDONED] = "abandoned",
};

/* ---- what came ---- */

static void
show(const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		(void)printf("%s=%s\n", name, value);
}

static void
show_number(const char *name, int64_t value)
{
	if (value != 0)
		(void)printf("%s=%lld\n", name, (long long)value);
}

static void
show_service(const struct review_service *s)
{
	show("name", s->name);
	show("account", s->account);
	show_number("read", s->may_read);
	show_number("write", s->may_write);
	show_number("submit", s->may_submit);
	show_number("package_max", s->package_max);
}

static void
show_status(const struct review_status *s)
{
	show("id", s->id);
	show("state", s->state);
	show("waiting_for", s->waiting_for);
	show("etag", s->etag);
	show_number("revision", s->revision);
	show_number("last_event", s->last_event);
}

static void
show_receipt(const struct review_receipt *r)
{
	show("submission", r->submission);
	show_number("number", r->number);
	show_number("version", r->version);
	show("sha256", r->sha256);
	show_number("replayed", r->replayed);
}

static void
show_event(const struct review_event *e)
{
	(void)printf("event=%lld %s by %s\n", (long long)e->seq, e->word,
	    e->by);
	show("from", e->from);
	show("to", e->to);
	show("waiting_for", e->waiting_for);
	show("reason", e->reason);
	show("id", e->id);
	show("author", e->author);
	show("subject", e->subject);
	show("body", e->body);
	show("in_reply_to", e->in_reply_to);
	show("refused", e->refused);
	show("severity", e->severity);
	show("rule", e->rule);
	show("message", e->message);
	show("file", e->file);
	show("pointer", e->pointer);
	show_number("line", e->line);
	show("status", e->status);
	show("disposition", e->disposition);
	for (size_t i = 0; i < e->attachments; i++)
		(void)printf("attachment=%s %lld %s %s\n",
		    e->attachment[i].id, (long long)e->attachment[i].size,
		    e->attachment[i].sha256, e->attachment[i].name);
}

static void
show_page(const struct review_page *p)
{
	for (size_t i = 0; i < p->count; i++)
		show_event(&p->event[i]);
	if (p->more)
		(void)printf("next=%lld\n", (long long)p->next);
}

static void
show_answer(void *arg, struct portal_answer *a)
{
	struct call *c = arg;

	c->done = true;
	(void)puts(results[a->result]);
	show("text", a->text);
	show_number("retry_after", a->retry_after);
	show("type", a->problem.type);
	show_service(&a->service);
	show_status(&a->status);
	show_receipt(&a->receipt);
	show_page(&a->page);
	if (a->content != NULL)
		show("content", a->content->data);
}

/* ---- commands ---- */

static int
read_file(struct call *c, const char *path)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(FILE_MAX);
	int r = file_read_all(AT_FDCWD, path, FILE_MAX, &b);

	if (r < 0)
		return r;
	c->file = bytes_from_buf(&b);
	return c->file != NULL ? 0 : -ENOMEM;
}

static int
ask_service(struct call *c)
{
	return portal_ask_service(c->client, show_answer, c);
}

static int
ask_create(struct call *c)
{
	return portal_ask_create(c->client, c->arg[0], c->arg[1], show_answer,
	    c);
}

static int
ask_status(struct call *c)
{
	return portal_ask_status(c->client, c->arg[0], c->arg[1], show_answer,
	    c);
}

static int
ask_package(struct call *c)
{
	int r = read_file(c, c->arg[1]);

	return r < 0 ? r : portal_ask_package(c->client, c->arg[0], c->file,
	    show_answer, c);
}

static int
ask_revision(struct call *c)
{
	return portal_ask_revision(c->client, c->arg[0], c->arg[1], c->arg[2],
	    strlen(c->arg[2]), show_answer, c);
}

static int
ask_intro(struct call *c)
{
	int r = read_file(c, c->arg[2]);

	return r < 0 ? r : portal_ask_intro(c->client, c->arg[0], c->arg[1],
	    c->file, show_answer, c);
}

static int
ask_event(struct call *c)
{
	return portal_ask_event(c->client, c->arg[0], c->arg[1], c->arg[2],
	    strlen(c->arg[2]), show_answer, c);
}

static int
ask_events(struct call *c)
{
	return portal_ask_events(c->client, c->arg[0],
	    strtoll(c->arg[1], NULL, 10), show_answer, c);
}

static int
ask_attachment(struct call *c)
{
	struct review_attachment a = {
		.size = strtoll(c->arg[2], NULL, 10),
	};

	(void)snprintf(a.id, sizeof(a.id), "%s", c->arg[1]);
	(void)snprintf(a.sha256, sizeof(a.sha256), "%s", c->arg[3]);
	return portal_ask_attachment(c->client, c->arg[0], &a, show_answer,
	    c);
}

static const struct {
	const char	*name;
	int		 arguments;
	int		 (*ask)(struct call *c);
} commands[] = {
	{ "service", 0, ask_service },
	{ "create", 2, ask_create },		/* CONNECTOR KEY */
	{ "status", 2, ask_status },		/* ID ETAG */
	{ "package", 2, ask_package },		/* ID FILE */
	{ "revision", 3, ask_revision },	/* ID KEY JSON */
	{ "intro", 3, ask_intro },		/* ID KEY FILE */
	{ "event", 3, ask_event },		/* ID KEY JSON */
	{ "events", 2, ask_events },		/* ID AFTER */
	{ "attachment", 4, ask_attachment },	/* ID ID SIZE SHA256 */
};

static int
ask(struct call *c, const char *name, int arguments)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (strcmp(commands[i].name, name) == 0 &&
		    commands[i].arguments == arguments)
			return commands[i].ask(c);
	}
	return -EINVAL;
}

static int
run(struct call *c, const char *name, int arguments)
{
	int r = ask(c, name, arguments);

	while (r == 0 && !c->done)
		r = http_run(c->client, TURN_MS);
	return r;
}

int
main(int argc, char **argv)
{
	struct http_options options = { .agent = "portal_client" };
	struct reason why = { .text = "it cannot be asked" };
	struct call call = { .client = NULL };
	int r;

	if (argc < 5)
		return EXIT_FAILURE;
	options.base = argv[1];
	options.ca_file = argv[2][0] != '\0' ? argv[2] : NULL;
	r = http_start_up();
	if (r == 0)
		r = http_token_from_file(argv[3], &options.token, &why);
	if (r == 0)
		r = http_client_new(&options, &call.client, &why);
	call.arg = argv + 5;
	if (r == 0)
		r = run(&call, argv[4], argc - 5);
	if (r < 0)
		(void)fprintf(stderr, "portal_client: %s (%s)\n", why.text,
		    strerror(-r));
	http_client_free(call.client);
	http_token_free(options.token);
	bytes_unref(call.file);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
