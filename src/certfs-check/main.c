/*
 * certfs-check: the rules without a mount, for CI and for hooks.
 *
 * No locale, no threads, no configuration: a hook runs this for every commit,
 * and most of its time would be the start.
 */
#include "check.h"

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT_MAX	((size_t)1 << 30)

/* 'r' is what filling 'out' came to. */
static int
finish(const struct buf *out, int r, int status)
{
	struct reason why;

	if (r == 0)
		r = file_write_all(STDOUT_FILENO, buf_text(out), out->len);
	if (r == 0)
		return status;
	(void)reason_set(&why, -r, "cannot print: %s", strerror(-r));
	log_complain(PROGRAM, why.text);
	return EXIT_TROUBLE;
}

static int
status_of(const struct findings *all, bool trouble)
{
	if (trouble)
		return EXIT_TROUBLE;
	return findings_count_of(all, SEVERITY_ERROR) > 0 ? EXIT_ERRORS :
	    EXIT_CLEAN;
}

/* What one argument has wrong keeps the others from nothing. */
static bool
gather_all(const struct options *o, struct findings *all)
{
	struct reason why = { 0 };
	bool trouble = false;

	if (o->count == 0 && gather_path(NULL, o, all, &why) < 0) {
		log_complain(PROGRAM, why.text);
		trouble = true;
	}
	for (size_t i = 0; i < o->count; i++) {
		if (gather_path(o->paths[i], o, all, &why) == 0)
			continue;
		log_complain(PROGRAM, why.text);
		trouble = true;
	}
	return trouble;
}

static int
check(const struct options *o)
{
	struct findings *all CF_AUTO(findings_done) = findings_new();
	struct findings *chosen CF_AUTO(findings_done) = NULL;
	struct buf out CF_AUTO(buf_done) = BUF_INIT(OUTPUT_MAX);
	bool trouble;

	if (all == NULL) {
		log_complain(PROGRAM, strerror(ENOMEM));
		return EXIT_TROUBLE;
	}
	trouble = gather_all(o, all);
	if (select_rules(o, all, &chosen) < 0)
		return finish(&out, -ENOMEM, EXIT_TROUBLE);
	return finish(&out, print_findings(o, chosen, NULL, &out),
	    status_of(chosen, trouble));
}

/* 'act' fills 'out' and gives the exit status, or says why not. */
static int
run(const struct options *o, int (*act)(const struct options *o,
    struct buf *out, struct reason *why))
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(OUTPUT_MAX);
	struct reason why = { 0 };
	int r;

	r = act(o, &out, &why);
	if (why.error != 0)
		log_complain(PROGRAM, why.text);
	return r < 0 ? EXIT_TROUBLE : finish(&out, 0, r);
}

static int
compare(const struct options *o)
{
	return run(o, against_compare);
}

static int
locate(const struct options *o)
{
	return run(o, locate_pointers);
}

static int
list(const struct options *o)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(OUTPUT_MAX);

	(void)o;
	return finish(&out, catalogue_list(&out), EXIT_CLEAN);
}

static int
explain(const struct options *o)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(OUTPUT_MAX);
	struct reason why = { 0 };

	if (catalogue_explain(o->subject, &out, &why) < 0) {
		log_complain(PROGRAM, why.text);
		return EXIT_TROUBLE;
	}
	return finish(&out, 0, EXIT_CLEAN);
}

static int
help(const struct options *o)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(OUTPUT_MAX);

	(void)o;
	return finish(&out, options_help(&out), EXIT_CLEAN);
}

static int
version(const struct options *o)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(OUTPUT_MAX);

	(void)o;
	return finish(&out, buf_puts(&out, PROGRAM " " PACKAGE_VERSION "\n"),
	    EXIT_CLEAN);
}

int
main(int argc, char **argv)
{
	static int (*const actions[ACTIONS])(const struct options *) = {
		[ACTION_CHECK] = check,
		[ACTION_COMPARE] = compare,
		[ACTION_LOCATE] = locate,
		[ACTION_LIST] = list,
		[ACTION_EXPLAIN] = explain,
		[ACTION_HELP] = help,
		[ACTION_VERSION] = version,
	};
	struct reason why = { 0 };
	struct options o;

	if (options_parse(argc, argv, &o, &why) < 0) {
		log_complain(PROGRAM, why.text);
		return EXIT_TROUBLE;
	}
	return actions[o.action](&o);
}
