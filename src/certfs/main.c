/*
 * certfs: parse, build the objects in the order of the floor plan, serve, and
 * take them down in reverse.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certfs/conf.h"
#include "certfs/front.h"
#include "config.h"
#include "daemon.h"
#include "mountpoint.h"

/* How long the kernel may keep names that change only through it. */
#define CACHE_SECONDS	3600.0

#define CLOCK_VARIABLE	"CERTFS_TEST_CLOCK_OFFSET"

struct program {
	struct conf	 conf;
	char		*mount_point;
	struct store	*store;
	struct domain	*domain;
	struct tree	*tree;
	struct front	*front;
	int		 ready_fd;
};

static void
say(const struct reason *why, int r)
{
	log_error("%s", why->text[0] != '\0' ? why->text : strerror(-r));
}

static void
on_ready(void *arg)
{
	struct program *p = arg;

	daemon_ready(p->ready_fd);
	p->ready_fd = -1;
}

static int
build(struct program *p, struct reason *why)
{
	struct domain_options domain = {
		.validate = (enum validate)p->conf.validate,
		.key_file = p->conf.key_file,
	};
	struct tree_options tree = {
		.uid = getuid(), .gid = getgid(),
		.store_directory = p->conf.store,
		.cache_timeout = CACHE_SECONDS,
	};
	struct front_options front = {
		.mount_point = p->mount_point, .fsname = "certfs",
		.kernel_options = p->conf.kernel_options,
		.debug = p->conf.debug,
		.single_threaded = p->conf.single_threaded,
		.ready = on_ready, .ready_arg = p,
	};
	int r;

	r = store_open(p->conf.store, &p->store, why);
	if (r == 0)
		r = domain_new(p->store, &domain, &p->domain);
	if (r == 0)
		r = tree_new(p->domain, &tree, &p->tree);
	if (r == 0)
		r = front_mount(p->tree, p->domain, &front, &p->front, why);
	return r;
}

static void
tear_down(struct program *p)
{
	front_free(p->front);
	tree_free(p->tree);
	domain_free(p->domain);
	store_close(p->store);
	free(p->mount_point);
	conf_done(&p->conf);
}

static int
serve(struct program *p)
{
	struct reason why = { 0 };
	int r;

	daemon_thrift();
	daemon_harden();
	front_block_signals();
	r = build(p, &why);
	if (r == 0)
		r = front_run(p->front);
	if (r < 0)
		say(&why, r);
	tear_down(p);
	daemon_soften();
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

/*
 * Deadlines are weeks away: a test lets them pass by mounting with another
 * time.  Files made meanwhile have that time too.
 */
static int
shift_clock(struct reason *why)
{
	static const int64_t century = INT64_C(100) * 365 * 24 * 60 * 60;
	const char *text = getenv(CLOCK_VARIABLE);
	long long seconds;
	char *end;

	if (text == NULL)
		return 0;
	errno = 0;
	seconds = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' ||
	    seconds > century || seconds < -century)
		return reason_set(why, EINVAL, CLOCK_VARIABLE "=%s: it is a "
		    "number of seconds, to test with another time", text);
	clock_set_shift(seconds * NS_PER_SECOND);
	return 0;
}

/* Absolute, because the daemon changes its directory. */
static int
resolve_store(struct conf *c, struct reason *why)
{
	char *store;
	int r;

	r = path_absolute(c->store, &store);
	if (r < 0)
		return reason_set(why, -r, "cannot resolve the store '%s': %s",
		    c->store, strerror(-r));
	free(c->store);
	c->store = store;
	return 0;
}

/* What needs no daemon is found out before there is one. */
static int
mount_it(struct program *p)
{
	struct reason why = { 0 };
	int r;

	r = shift_clock(&why);
	if (r == 0)
		r = resolve_store(&p->conf, &why);
	if (r == 0)
		r = mountpoint_prepare(p->conf.mount_point, p->conf.store,
		    p->conf.nonempty, &p->mount_point, &why);
	if (r == 0 && !p->conf.foreground)
		r = daemon_start(&p->ready_fd);
	if (r < 0) {
		say(&why, r);
		conf_done(&p->conf);
		return EXIT_FAILURE;
	}
	return serve(p);
}

static int
show(const struct buf *text)
{
	int r = text->error;

	if (r == 0)
		r = file_write_all(STDOUT_FILENO, buf_text(text), text->len);
	if (r < 0)
		log_error("cannot print: %s", strerror(-r));
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int
show_help(void)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	conf_usage("certfs", &text);
	return show(&text);
}

static int
show_version(void)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&text, "certfs " PACKAGE_VERSION "\n");
	return show(&text);
}

int
main(int argc, char **argv)
{
	struct program p = { .ready_fd = -1 };
	struct reason why = { 0 };
	int r;

	r = conf_parse(argc, argv, &p.conf, &why);
	if (r < 0) {
		say(&why, r);
		return EXIT_FAILURE;
	}
	switch (p.conf.action) {
	case CONF_HELP:
		return show_help();
	case CONF_VERSION:
		return show_version();
	case CONF_MOUNT:
		break;
	}
	return mount_it(&p);
}
