/*
 * The command line, read as mount(8) and users of libfuse know it:
 *
 *	certfs [-fds] [-o options] [source] mountpoint
 *
 * 'source' is what fstab's first column holds: the store's directory when it
 * begins with a slash, and anything else ("none", "certfs") is only a name.
 */
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certfs/conf.h"

#define PATH_BYTES_MAX		((size_t)4096)
#define OPTIONS_BYTES_MAX	((size_t)16384)

#define KEY_CREDENTIAL		"/certfs.key"
#define TOKEN_CREDENTIAL	"/certfs.token"
#define GITHUB_TOKEN_CREDENTIAL	"/certfs.github-token"

/* Where connectors are published. */
#define GITHUB_REPOSITORY	"microsoft/PowerPlatformConnectors"
#define GITHUB_URL		"https://api.github.com"

#define GRACE_MAX		86400	/* seconds, as the next */
#define SYNC_TIMEOUT		30
#define SYNC_TIMEOUT_MAX	3600

/* ---- mount options, one row each ---- */

struct parse {
	struct conf	*conf;
	struct buf	 kernel;
	/* Options that need a portal, a repository, or one of them. */
	const char	*for_portal, *for_repository, *for_either;
	struct reason	*why;
};

struct option_row {
	const char	*name;		/* "x-" with 'prefix': any that begins so */
	int		(*take)(struct parse *, const char *name,
			    const char *value);
	bool		 prefix;
	bool		 wants_value;
	const char	*help;		/* NULL: not in -h */
};

static int
take_nothing(struct parse *p, const char *name, const char *value)
{
	(void)p;
	(void)name;
	(void)value;
	return 0;
}

static int
take_kernel(struct parse *p, const char *name, const char *value)
{
	(void)value;
	return buf_printf(&p->kernel, "%s%s", p->kernel.len > 0 ? "," : "",
	    name);
}

/* Whom others may be is the kernel's to check, not ours. */
static int
take_allow(struct parse *p, const char *name, const char *value)
{
	int r = take_kernel(p, name, value);

	return r < 0 ? r : take_kernel(p, "default_permissions", NULL);
}

static int
replace(char **at, const char *value)
{
	char *copy = text_dup(value, strlen(value));

	if (copy == NULL)
		return -ENOMEM;
	free(*at);
	*at = copy;
	return 0;
}

static int
take_store(struct parse *p, const char *name, const char *value)
{
	(void)name;
	return replace(&p->conf->store, value);
}

static int
take_validate(struct parse *p, const char *name, const char *value)
{
	static const char *const words[] = {
		[CONF_VALIDATE_DOCUMENT] = "document",
		[CONF_VALIDATE_STRICT] = "strict",
		[CONF_VALIDATE_OFF] = "off",
	};

	(void)name;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i], value) != 0)
			continue;
		p->conf->validate = (enum conf_validate)i;
		return 0;
	}
	return reason_set(p->why, EINVAL, "validate=%s: it is document, "
	    "strict or off", value);
}

/* "" stands for manual, so that what was said last counts. */
static int
take_portal(struct parse *p, const char *name, const char *value)
{
	(void)name;
	return replace(&p->conf->portal, strcmp(value, "manual") == 0 ? "" :
	    value);
}

static int
take_token_file(struct parse *p, const char *name, const char *value)
{
	p->for_portal = name;
	return replace(&p->conf->token_file, value);
}

static int
take_ca_file(struct parse *p, const char *name, const char *value)
{
	p->for_either = name;
	return replace(&p->conf->ca_file, value);
}

static int
take_proxy(struct parse *p, const char *name, const char *value)
{
	p->for_either = name;
	if (strchr(value, '@') != NULL)
		return reason_set(p->why, EINVAL, "a proxy's password is no "
		    "option, because everybody can read command lines (ps): "
		    "leave 'proxy' out and set https_proxy in the environment");
	return replace(&p->conf->proxy, value);
}

/* Never its value: the refusal is seen by others than its owner. */
static int
take_token(struct parse *p, const char *name, const char *value)
{
	(void)value;
	return reason_set(p->why, EINVAL, "a token is no option, because "
	    "everybody can read command lines (ps) and fstab: put it into a "
	    "file of mode 0600 and name that, %sfile=PATH; and let another "
	    "token be issued in place of this one",
	    strncmp(name, "github", 6) == 0 ? "github_token_" : "token_");
}

static int
take_seconds(struct parse *p, const char *name, const char *value,
    unsigned min, unsigned max, unsigned *ret_seconds)
{
	unsigned long seconds;
	char *end;

	errno = 0;
	seconds = strtoul(value, &end, 10);
	if (errno != 0 || value[0] < '0' || value[0] > '9' || *end != '\0' ||
	    seconds < min || seconds > max)
		return reason_set(p->why, EINVAL, "%s=%s: it is a number of "
		    "seconds from %u to %u", name, value, min, max);
	*ret_seconds = (unsigned)seconds;
	return 0;
}

static int
take_grace(struct parse *p, const char *name, const char *value)
{
	p->for_either = name;
	return take_seconds(p, name, value, 0, GRACE_MAX, &p->conf->grace);
}

static int
take_sync_timeout(struct parse *p, const char *name, const char *value)
{
	return take_seconds(p, name, value, 1, SYNC_TIMEOUT_MAX,
	    &p->conf->sync_timeout);
}

/* What GitHub calls owners and repositories, so that it is one. */
static bool
is_repository_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	const size_t owner = strspn(text, letters);
	const char *name = text + owner + 1;

	if (owner == 0 || text[owner] != '/' || text[0] == '.')
		return false;
	/* That of a clone's address ends in ".git", and no repository's does. */
	return name[0] != '\0' && name[strspn(name, letters)] == '\0' &&
	    strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	    !text_ends_nocase(name, ".git");
}

/* "" stands for manual, as for portal. */
static int
take_repository(struct parse *p, const char *name, const char *value)
{
	static const char scheme[] = "github:";
	const size_t len = sizeof(scheme) - 1;

	if (strcmp(value, "manual") == 0)
		return replace(&p->conf->repository, "");
	if (strcmp(value, "github") == 0)
		return replace(&p->conf->repository, GITHUB_REPOSITORY);
	if (strncmp(value, scheme, len) == 0 &&
	    is_repository_name(value + len))
		return replace(&p->conf->repository, value + len);
	return reason_set(p->why, EINVAL, "%s=%s: it is manual, github or "
	    "github:OWNER/NAME, without .git", name, value);
}

static int
take_github_url(struct parse *p, const char *name, const char *value)
{
	p->for_repository = name;
	return replace(&p->conf->github_url, value);
}

static int
take_github_token_file(struct parse *p, const char *name, const char *value)
{
	p->for_repository = name;
	return replace(&p->conf->github_token_file, value);
}

static int
take_nonempty(struct parse *p, const char *name, const char *value)
{
	(void)name;
	(void)value;
	p->conf->nonempty = true;
	return 0;
}

static const struct option_row option_rows[] = {
	{ "store", take_store, false, true,
	    "store=DIR            keep submissions in DIR "
	    "(default: $XDG_DATA_HOME/certfs)" },
	{ "validate", take_validate, false, true,
	    "validate=WORD        which saves fail: document (default), "
	    "strict, off" },
	{ "portal", take_portal, false, true,
	    "portal=manual|URL    submit by hand in ISV Studio (default), or "
	    "to this portal" },
	{ "token_file", take_token_file, false, true,
	    "token_file=FILE      the portal's token, in a file of mode 0600" },
	{ "token=", take_token, true, false, NULL },
	{ "repository", take_repository, false, true,
	    "repository=WORD      pull requests: manual (default), github, or "
	    "github:OWNER/NAME" },
	{ "github_token_file", take_github_token_file, false, true,
	    "github_token_file=FILE  GitHub's token, in a file of mode 0600" },
	{ "github_token=", take_token, true, false, NULL },
	{ "github_url", take_github_url, false, true,
	    "github_url=URL       GitHub's API (default: "
	    GITHUB_URL ")" },
	{ "ca_file", take_ca_file, false, true,
	    "ca_file=FILE         the authorities that vouch for portal and "
	    "GitHub" },
	{ "proxy", take_proxy, false, true,
	    "proxy=URL            the way to portal and GitHub" },
	{ "grace", take_grace, false, true,
	    "grace=SECONDS        how long a submit can be taken back "
	    "(default: 0)" },
	{ "sync_timeout", take_sync_timeout, false, true,
	    "sync_timeout=SECONDS how long sync waits for a delivery "
	    "(default: 30)" },
	{ "allow_other", take_allow, false, false,
	    "allow_other          other users too, by mode bits" },
	{ "allow_root", take_allow, false, false,
	    "allow_root           root too" },
	{ "nonempty", take_nonempty, false, false,
	    "nonempty             mount over files that are there" },
	{ "ro", take_kernel, false, false,
	    "ro                   read-only" },
	{ "default_permissions", take_kernel, false, false, NULL },
	{ "noexec", take_kernel, false, false, NULL },
	{ "sync", take_nothing, false, false, NULL },
	/* What mount(8) and fstab(5) carry along for others. */
	{ "user=", take_nothing, true, false, NULL },
	{ "uhelper=", take_nothing, true, false, NULL },
	{ "helper=", take_nothing, true, false, NULL },
	{ "fsname=", take_nothing, true, false, NULL },
	{ "subtype=", take_nothing, true, false, NULL },
	{ "comment=", take_nothing, true, false, NULL },
	{ "x-", take_nothing, true, false, NULL },
	{ "rw", take_nothing, false, false, NULL },
	{ "defaults", take_nothing, false, false, NULL },
	{ "_netdev", take_nothing, false, false, NULL },
	{ "nofail", take_nothing, false, false, NULL },
	{ "noauto", take_nothing, false, false, NULL },
	{ "auto", take_nothing, false, false, NULL },
	{ "user", take_nothing, false, false, NULL },
	{ "users", take_nothing, false, false, NULL },
	{ "owner", take_nothing, false, false, NULL },
	{ "group", take_nothing, false, false, NULL },
	{ "nouser", take_nothing, false, false, NULL },
	{ "exec", take_nothing, false, false, NULL },
	{ "dev", take_nothing, false, false, NULL },
	{ "nodev", take_nothing, false, false, NULL },
	{ "suid", take_nothing, false, false, NULL },
	{ "nosuid", take_nothing, false, false, NULL },
	{ "async", take_nothing, false, false, NULL },
	{ "atime", take_nothing, false, false, NULL },
	{ "noatime", take_nothing, false, false, NULL },
	{ "relatime", take_nothing, false, false, NULL },
	{ "nodiratime", take_nothing, false, false, NULL },
};

static int
take_option(struct parse *p, char *option)
{
	char *value = strchr(option, '=');
	size_t len = value == NULL ? strlen(option) :
	    (size_t)(value - option);

	for (size_t i = 0; i < ARRAY_LEN(option_rows); i++) {
		const struct option_row *row = &option_rows[i];

		if (row->prefix) {
			if (strncmp(option, row->name, strlen(row->name)) == 0)
				return row->take(p, row->name, NULL);
			continue;
		}
		if (strlen(row->name) != len ||
		    memcmp(row->name, option, len) != 0)
			continue;
		if (row->wants_value && (value == NULL || value[1] == '\0'))
			return reason_set(p->why, EINVAL, "the option '%s' "
			    "wants a value: %s=...", row->name, row->name);
		if (!row->wants_value && value != NULL)
			return reason_set(p->why, EINVAL, "the option '%s' "
			    "takes no value", row->name);
		return row->take(p, row->name,
		    value == NULL ? NULL : value + 1);
	}
	return reason_set(p->why, EINVAL, "unknown option '%s': see certfs -h",
	    option);
}

/* "a,b=c": a backslash keeps a comma, as in libfuse. */
static int
take_options(struct parse *p, const char *list)
{
	struct buf one CF_AUTO(buf_done) = BUF_INIT(OPTIONS_BYTES_MAX);
	int r = 0;

	for (const char *at = list; r == 0; at++) {
		if (*at == '\\' && at[1] != '\0') {
			r = buf_putc(&one, *++at);
			continue;
		}
		if (*at != ',' && *at != '\0') {
			r = buf_putc(&one, *at);
			continue;
		}
		if (one.len > 0)
			r = take_option(p, one.data);
		buf_reset(&one);
		if (*at == '\0')
			break;
	}
	return r;
}

/* ---- where the store is ---- */

static int
join(char **at, const char *directory, const char *tail)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(PATH_BYTES_MAX);
	int r = buf_printf(&b, "%s%s", directory, tail);

	return r < 0 ? r : replace(at, buf_text(&b));
}

/* Works without any environment, as from fstab or a systemd unit. */
static int
default_store(struct conf *c, struct reason *why)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	const struct passwd *who;

	if (data != NULL && data[0] == '/')
		return join(&c->store, data, "/certfs");
	if (home == NULL || home[0] != '/') {
		who = getpwuid(getuid());
		home = who == NULL ? NULL : who->pw_dir;
	}
	if (home == NULL || home[0] != '/')
		return reason_set(why, ENOENT, "no home directory for user "
		    "%ld: say where the store is with -o store=DIR",
		    (long)getuid());
	return join(&c->store, home, "/.local/share/certfs");
}

/* LoadCredential= of a unit; those with other names are not ours. */
static int
find_credential(const char *name, char **at)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	int r;

	if (directory == NULL || directory[0] != '/')
		return 0;
	r = join(at, directory, name);
	if (r == 0 && access(*at, F_OK) < 0 && errno == ENOENT) {
		free(*at);
		*at = NULL;
	}
	return r;
}

/* ---- portal and repository ---- */

struct token_place {
	const char	*who;
	const char	*option, *credential, *variable;
};

static const struct token_place portal_token = {
	"the portal", "token_file", TOKEN_CREDENTIAL, CONF_TOKEN_VARIABLE,
};
static const struct token_place github_token = {
	"GitHub", "github_token_file", GITHUB_TOKEN_CREDENTIAL,
	CONF_GITHUB_TOKEN_VARIABLE,
};

static int
find_token(const struct token_place *place, char **file, struct reason *why)
{
	int r = 0;

	if (*file == NULL)
		r = find_credential(place->credential, file);
	if (r < 0 || *file != NULL || getenv(place->variable) != NULL)
		return r;
	return reason_set(why, EINVAL, "%s wants a token: name a file that has "
	    "it, mode 0600, with %s=FILE; or hand it over as the credential "
	    "%s of a systemd unit, or in the environment as %s", place->who,
	    place->option, place->credential + 1, place->variable);
}

/* "": by hand. */
static bool
is_named(char **at)
{
	if (*at != NULL && (*at)[0] != '\0')
		return true;
	free(*at);
	*at = NULL;
	return false;
}

static int
refuse_option(struct parse *p, const char *option, const char *what)
{
	return reason_set(p->why, EINVAL, "the option '%s' is for %s, and "
	    "there is none: name it, or leave '%s' out", option, what,
	    option);
}

static int
complete_portal(struct parse *p)
{
	struct conf *c = p->conf;

	if (is_named(&c->portal))
		return find_token(&portal_token, &c->token_file, p->why);
	return p->for_portal == NULL ? 0 : refuse_option(p, p->for_portal,
	    "a portal (portal=URL)");
}

static int
complete_repository(struct parse *p)
{
	struct conf *c = p->conf;
	int r = 0;

	if (!is_named(&c->repository))
		return p->for_repository == NULL ? 0 : refuse_option(p,
		    p->for_repository,
		    "a repository (repository=github:OWNER/NAME)");
	if (c->github_url == NULL)
		r = replace(&c->github_url, GITHUB_URL);
	return r < 0 ? r : find_token(&github_token, &c->github_token_file,
	    p->why);
}

static int
complete_services(struct parse *p)
{
	int r;

	r = complete_portal(p);
	if (r == 0)
		r = complete_repository(p);
	if (r < 0 || p->for_either == NULL || p->conf->portal != NULL ||
	    p->conf->repository != NULL)
		return r;
	return refuse_option(p, p->for_either, "a portal (portal=URL) or a "
	    "repository (repository=github:OWNER/NAME)");
}

/* ---- the command line ---- */

static int
take_positional(struct parse *p, int count, char **names)
{
	int r;

	if (count == 0)
		return reason_set(p->why, EINVAL, "where to mount? usage: "
		    "certfs [-o options] MOUNTPOINT");
	if (count > 2)
		return reason_set(p->why, EINVAL, "'%s' is one argument too "
		    "many: certfs [-o options] [STORE] MOUNTPOINT", names[2]);
	/* mount(8) names the source first and the options behind. */
	if (count == 2 && names[0][0] == '/' && p->conf->store == NULL) {
		r = replace(&p->conf->store, names[0]);
		if (r < 0)
			return r;
	}
	return replace(&p->conf->mount_point, names[count - 1]);
}

static int
take_switch(struct parse *p, int letter, const char *given)
{
	switch (letter) {
	case 'd':
		p->conf->debug = true;
		p->conf->foreground = true;
		return 0;
	case 'f':
		p->conf->foreground = true;
		return 0;
	case 's':
		p->conf->single_threaded = true;
		return 0;
	case 'o':
		return take_options(p, optarg);
	case 'h':
		p->conf->action = CONF_HELP;
		return 0;
	case 'V':
		p->conf->action = CONF_VERSION;
		return 0;
	case 'n':	/* mount(8): no mtab, verbose, sloppy options */
	case 'v':
		return 0;
	case ':':
		return reason_set(p->why, EINVAL, "'%s' wants a value: see "
		    "certfs -h", given);
	default:
		if (optopt != 0)
			return reason_set(p->why, EINVAL, "unknown option "
			    "'-%c': see certfs -h", optopt);
		return reason_set(p->why, EINVAL, "unknown option '%s': see "
		    "certfs -h", given);
	}
}

static int
parse_all(struct parse *p, int argc, char **argv)
{
	static const struct option words[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int letter, r;

	opterr = 0;
	optind = 1;
	while ((letter = getopt_long(argc, argv, ":dfsho:nVv", words, NULL)) !=
	    -1) {
		r = take_switch(p, letter, argv[optind - 1]);
		if (r < 0)
			return r;
	}
	if (p->conf->action != CONF_MOUNT)
		return 0;
	r = take_positional(p, argc - optind, argv + optind);
	if (r == 0 && p->conf->store == NULL)
		r = default_store(p->conf, p->why);
	if (r == 0)
		r = find_credential(KEY_CREDENTIAL, &p->conf->key_file);
	if (r == 0)
		r = complete_services(p);
	if (r == 0)
		r = replace(&p->conf->kernel_options, buf_text(&p->kernel));
	return r;
}

int
conf_parse(int argc, char **argv, struct conf *ret_conf, struct reason *why)
{
	struct conf c = {
		.action = CONF_MOUNT, .sync_timeout = SYNC_TIMEOUT,
	};
	struct parse p = {
		.conf = &c, .kernel = BUF_INIT(OPTIONS_BYTES_MAX), .why = why,
	};
	int r;

	r = parse_all(&p, argc, argv);
	if (r == 0)
		r = p.kernel.error;
	buf_done(&p.kernel);
	if (r < 0) {
		conf_done(&c);
		if (why != NULL && why->error == 0)
			(void)reason_set(why, -r, "%s", strerror(-r));
		return r;
	}
	*ret_conf = c;
	return 0;
}

void
conf_done(struct conf *c)
{
	free(c->mount_point);
	free(c->store);
	free(c->key_file);
	free(c->kernel_options);
	free(c->portal);
	free(c->token_file);
	free(c->repository);
	free(c->github_url);
	free(c->github_token_file);
	free(c->ca_file);
	free(c->proxy);
	*c = (struct conf) { .action = CONF_MOUNT };
}

void
conf_usage(const char *program, struct buf *out)
{
	(void)buf_printf(out,
	    "usage: %s [-dfs] [-o options] MOUNTPOINT\n\n"
	    "Mounts connector certification submissions as directories.\n\n"
	    "  -f  stay in the foreground    -d  as -f, and show every request\n"
	    "  -s  one thread                -h  this text\n"
	    "  -V  version                   -o  options, comma-separated:\n\n",
	    program);
	for (size_t i = 0; i < ARRAY_LEN(option_rows); i++)
		if (option_rows[i].help != NULL)
			(void)buf_printf(out, "    %s\n", option_rows[i].help);
	(void)buf_puts(out, "\nUnmount with: fusermount3 -u MOUNTPOINT\n"
	    "See certfs(1) and certfs-tree(5).\n");
}
