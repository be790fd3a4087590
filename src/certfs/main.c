/*
 * certfs: parse, build the objects in the order of the floor plan, serve, and
 * take them down in reverse.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certfs/conf.h"
#include "certfs/front.h"
#include "certfs/work.h"
#include "config.h"
#include "daemon.h"
#include "mountpoint.h"

/* How long the kernel may keep names that change only through it. */
#define CACHE_SECONDS	3600.0

/* How long the mount command waits for what is said to it first, in ms. */
#define PATIENCE	1000
#define WARNING_MAX	((size_t)2048)

#define CLOCK_VARIABLE	"CERTFS_TEST_CLOCK_OFFSET"
#define RETRY_VARIABLE	"CERTFS_TEST_RETRY_MILLISECONDS"

/* What is asked and told over HTTP. */
struct service {
	const char	*base;		/* NULL: by hand */
	char		**token_file;
	const char	*variable;
	const char	*secret;	/* what its token is, in words */
	struct http_token *token;
	struct work	*work;
	bool		 silent;	/* it has not answered yet */
};

struct program {
	struct conf	 conf;
	char		*mount_point;
	struct service	 service[WORK_KINDS];
	unsigned	 retry_ms;	/* 0: as it should be */
	struct store	*store;
	struct domain	*domain;
	struct tree	*tree;
	struct front	*front;

	/* The mount answers, and the services did: in any order. */
	pthread_mutex_t	 lock;
	bool		 ready;
	struct buf	 warning;
	int		 ready_fd;
};

static void
say(const struct reason *why, int r)
{
	log_error("%s", why->text[0] != '\0' ? why->text : strerror(-r));
}

static bool
is_silent(const struct program *p)
{
	for (size_t i = 0; i < WORK_KINDS; i++)
		if (p->service[i].silent)
			return true;
	return false;
}

/* Once all are known, to whoever still waits. */
static void
say_hello(struct program *p)
{
	if (!p->ready || is_silent(p))
		return;
	if (p->warning.len > 0)
		log_warning("%s", buf_text(&p->warning));
	daemon_warn(p->ready_fd, buf_text(&p->warning));
	p->ready_fd = -1;
}

static void
on_ready(void *arg)
{
	struct program *p = arg;

	pthread_mutex_lock(&p->lock);
	daemon_ready(p->ready_fd);
	p->ready = true;
	say_hello(p);
	pthread_mutex_unlock(&p->lock);
}

static void
on_greeted(void *arg, enum work_kind kind, const char *warning)
{
	struct program *p = arg;

	pthread_mutex_lock(&p->lock);
	if (warning[0] != '\0')
		(void)buf_printf(&p->warning, "%s%s",
		    p->warning.len > 0 ? "\n" : "", warning);
	p->service[kind].silent = false;
	say_hello(p);
	pthread_mutex_unlock(&p->lock);
}

/* ---- portal and repository ---- */

static void
name_services(struct program *p)
{
	struct conf *c = &p->conf;

	p->service[WORK_PORTAL] = (struct service) {
		.base = c->portal, .token_file = &c->token_file,
		.variable = CONF_TOKEN_VARIABLE,
		.secret = "the token for the portal",
	};
	p->service[WORK_REPOSITORY] = (struct service) {
		.base = c->repository == NULL ? NULL : c->github_url,
		.token_file = &c->github_token_file,
		.variable = CONF_GITHUB_TOKEN_VARIABLE,
		.secret = "the token for the repository",
	};
}

static bool
has_service(const struct program *p)
{
	for (size_t i = 0; i < WORK_KINDS; i++)
		if (p->service[i].base != NULL)
			return true;
	return false;
}

static struct http_options
service_options(const struct program *p, const struct service *s)
{
	return (struct http_options) {
		.base = s->base,
		.ca_file = p->conf.ca_file,
		.proxy = p->conf.proxy,
		.agent = "certfs/" PACKAGE_VERSION,
		.token = s->token,
	};
}

/*
 * After the fork, which its guarded memory would not survive; what is wrong
 * with it is said on the terminal all the same.
 */
static int
take_token(struct service *s, struct reason *why)
{
	struct http_token *other;

	if (s->base != NULL && *s->token_file == NULL)
		return http_token_from_environment(s->variable, &s->token,
		    why);
	/* One that is not used is not left lying about either. */
	if (http_token_from_environment(s->variable, &other, NULL) == 0)
		http_token_free(other);
	return s->base == NULL ? 0 :
	    http_token_from_file(*s->token_file, &s->token, why);
}

static int
take_tokens(struct program *p, struct reason *why)
{
	int r = 0;

	for (size_t i = 0; i < WORK_KINDS && r == 0; i++)
		r = take_token(&p->service[i], why);
	return r;
}

/* Whoever is shown a token, by the words for it. */
struct show {
	secret_take	*take;
	void		*arg;
	const char	*what;
};

static int
show_token(void *arg, const char *text, size_t len)
{
	const struct show *show = arg;

	return show->take(show->arg, show->what, text, len);
}

/* Nothing that is published may have them. */
static int
show_tokens(void *arg, secret_take *take, void *take_arg)
{
	const struct program *p = arg;
	int r = 0;

	for (size_t i = 0; i < WORK_KINDS && r == 0; i++) {
		const struct service *s = &p->service[i];
		struct show show = { take, take_arg, s->secret };

		if (s->token != NULL)
			r = http_token_show(s->token, show_token, &show);
	}
	return r;
}

static int
start_work(struct program *p, enum work_kind kind, struct reason *why)
{
	struct service *s = &p->service[kind];
	const struct work_options options = {
		.kind = kind,
		.domain = p->domain,
		.http = service_options(p, s),
		.repository = p->conf.repository,
		.retry_ms = p->retry_ms,
		.greeted = on_greeted, .greeted_arg = p,
	};

	return s->base == NULL ? 0 : work_start(&options, &s->work, why);
}

static int
start_works(struct program *p, struct reason *why)
{
	int r = 0;

	for (size_t i = 0; i < WORK_KINDS; i++)
		p->service[i].silent = p->service[i].base != NULL;
	for (size_t i = 0; i < WORK_KINDS && r == 0; i++)
		r = start_work(p, (enum work_kind)i, why);
	return r;
}

/* ---- the objects ---- */

static int
build(struct program *p, struct reason *why)
{
	struct domain_options domain = {
		.validate = (enum validate)p->conf.validate,
		.key_file = p->conf.key_file,
		.portal = p->conf.portal,
		.grace = p->conf.grace,
		.repository = p->conf.repository,
		.repository_url = p->conf.github_url,
		.second_ms = p->retry_ms,
		.show_secrets = show_tokens, .show_secrets_arg = p,
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
		.sync_timeout = p->conf.sync_timeout,
		.ready = on_ready, .ready_arg = p,
	};
	int r;

	r = take_tokens(p, why);
	if (r == 0)
		r = store_open(p->conf.store, &p->store, why);
	if (r == 0)
		r = domain_new(p->store, &domain, &p->domain);
	if (r == 0)
		r = tree_new(p->domain, &tree, &p->tree);
	if (r == 0)
		r = front_mount(p->tree, p->domain, &front, &p->front, why);
	if (r == 0)
		r = start_works(p, why);
	return r;
}

static void
tear_down(struct program *p)
{
	/* Before front, which it tells of changes; later orders are kept. */
	for (size_t i = 0; i < WORK_KINDS; i++)
		work_stop(p->service[i].work);
	front_free(p->front);
	tree_free(p->tree);
	domain_free(p->domain);
	store_close(p->store);
	for (size_t i = 0; i < WORK_KINDS; i++)
		http_token_free(p->service[i].token);
	buf_done(&p->warning);
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

/* How soon a test wants to see that something is tried again. */
static int
shorten_retries(struct program *p, struct reason *why)
{
	const char *text = getenv(RETRY_VARIABLE);
	unsigned long ms;
	char *end;

	if (text == NULL)
		return 0;
	errno = 0;
	ms = strtoul(text, &end, 10);
	if (errno != 0 || text[0] < '0' || text[0] > '9' || *end != '\0' ||
	    ms < 1 || ms > 60000)
		return reason_set(why, EINVAL, RETRY_VARIABLE "=%s: it is a "
		    "number of milliseconds from 1 to 60000, to test with "
		    "other times to wait", text);
	p->retry_ms = (unsigned)ms;
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

/* The same, but links stay: whoever renews the file may change one. */
static int
resolve_file(char **path, struct reason *why)
{
	char *directory CF_AUTO(free_done) = NULL;
	char *absolute;

	if (*path == NULL || (*path)[0] == '/')
		return 0;
	directory = getcwd(NULL, 0);
	if (directory == NULL)
		return reason_set(why, errno, "cannot resolve '%s': %s", *path,
		    strerror(errno));
	if (asprintf(&absolute, "%s/%s", directory, *path) < 0)
		return reason_set(why, ENOMEM, "out of memory");
	free(*path);
	*path = absolute;
	return 0;
}

static int
check_service(struct program *p, const struct service *s, struct reason *why)
{
	struct http_options options;
	int r;

	if (s->base == NULL)
		return 0;
	r = resolve_file(s->token_file, why);
	if (r == 0)
		r = resolve_file(&p->conf.ca_file, why);
	if (r < 0)
		return r;
	options = service_options(p, s);
	return http_options_check(&options, why);
}

static int
check_services(struct program *p, struct reason *why)
{
	int r = 0;

	name_services(p);
	for (size_t i = 0; i < WORK_KINDS && r == 0; i++)
		r = check_service(p, &p->service[i], why);
	return r;
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
		r = shorten_retries(p, &why);
	if (r == 0)
		r = check_services(p, &why);
	if (r == 0)
		r = mountpoint_prepare(p->conf.mount_point, p->conf.store,
		    p->conf.nonempty, &p->mount_point, &why);
	if (r == 0 && !p->conf.foreground)
		r = daemon_start(has_service(p) ? PATIENCE : 0,
		    &p->ready_fd);
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
	struct program p = {
		.lock = PTHREAD_MUTEX_INITIALIZER, .ready_fd = -1,
		.warning = BUF_INIT(WARNING_MAX),
	};
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
