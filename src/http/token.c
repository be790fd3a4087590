/*
 * A bearer token.  Its only copy of ours is in guarded memory, into which it
 * is read directly; libcurl has its own while a request is made.
 */
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#define TOKEN_MAX	((size_t)8 << 10)
#define ROOM		(TOKEN_MAX + 1)

struct http_token {
	char		*path;		/* NULL: from the environment */
	pthread_mutex_t	 lock;		/* the last one: while 'text' is
					 * replaced, or shown */
	char		*text;		/* guarded */
	unsigned	 generation;
};

extern char **environ;

static void
guarded_done(char **memory)
{
	sodium_free(*memory);		/* zeroes it */
}

static void
token_done(struct http_token **token)
{
	http_token_free(*token);
}

void
http_token_free(struct http_token *token)
{
	if (token == NULL)
		return;
	sodium_free(token->text);
	(void)pthread_mutex_destroy(&token->lock);
	free(token->path);
	free(token);
}

/* NULL: no memory. */
static struct http_token *
token_new(void)
{
	struct http_token *token = calloc(1, sizeof(*token));

	if (token != NULL && pthread_mutex_init(&token->lock, NULL) != 0) {
		free(token);
		return NULL;
	}
	return token;
}

const char *
http_token_text(const struct http_token *token)
{
	return token->text;
}

unsigned
http_token_generation(const struct http_token *token)
{
	return token->generation;
}

/*
 * Blanks and control characters are refused and not left to libcurl, which
 * sends headers as they are (libcurl-security(3), CRLF in Headers).
 */
static int
check_text(const char *text, size_t len, const char *where,
    struct reason *why)
{
	if (len == 0)
		return reason_set(why, EINVAL, "%s is empty: put the token "
		    "there", where);
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] >= 0x7F)
			return reason_set(why, EINVAL, "%s is no token: one "
			    "has only letters, digits and signs, on one line",
			    where);
	}
	return 0;
}

static size_t
without_breaks(const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	return len;
}

/* 'text' is guarded and writable, 'len' at most TOKEN_MAX. */
static int
seal(char *text, size_t len, const char *where, struct reason *why)
{
	int r;

	len = without_breaks(text, len);
	r = check_text(text, len, where, why);
	if (r < 0)
		return r;
	text[len] = '\0';
	return sodium_mprotect_readonly(text) < 0 ? -errno : 0;
}

/* ---- from a file ---- */

/*
 * Nobody but the owner has access.  A file of root's may be readable by its
 * group: systemd gives a service its credentials in files of root's with an
 * ACL (systemd.exec(5)), whose mask shows as the group's bits (acl(5)).
 */
static int
check_access(const struct stat *sb, const char *where, struct reason *why)
{
	const mode_t refused = sb->st_uid == 0 ? 037 : 077;

	if (sb->st_uid != 0 && sb->st_uid != geteuid())
		return reason_set(why, EACCES, "%s belongs to another user: "
		    "it must be yours", where);
	if ((sb->st_mode & refused) != 0)
		return reason_set(why, EACCES, "%s is open to other users "
		    "(mode %03o): chmod 600", where,
		    (unsigned)sb->st_mode & 0777u);
	return 0;
}

static int
refuse_file(int r, const char *where, struct reason *why)
{
	if (r == -EINVAL)
		return reason_set(why, EINVAL, "%s is not a regular file",
		    where);
	if (r == -EFBIG)
		return reason_set(why, EINVAL, "%s is larger than %zu bytes, "
		    "so it is no token", where, TOKEN_MAX);
	return reason_set(why, -r, "%s cannot be read: %s", where,
	    strerrordesc_np(-r));
}

static int
read_file(const char *path, const char *where, char **ret_text,
    struct reason *why)
{
	int fd CF_AUTO(fd_done) = -1;
	char *text CF_AUTO(guarded_done) = NULL;
	struct stat sb;
	size_t len;
	int r;

	r = http_file_open(path, &fd, &sb);
	if (r < 0)
		return refuse_file(r, where, why);
	r = check_access(&sb, where, why);
	if (r < 0)
		return r;
	text = sodium_malloc(ROOM);
	if (text == NULL)
		return reason_set(why, ENOMEM, "no memory for the token");
	r = http_file_read(fd, text, TOKEN_MAX, &len);
	if (r < 0)
		return refuse_file(r, where, why);
	r = seal(text, len, where, why);
	if (r < 0)
		return r;
	*ret_text = text;
	text = NULL;
	return 0;
}

static int
token_read(const char *path, char **ret_text, struct reason *why)
{
	struct buf where CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&where, "the token file '");
	(void)text_neutralise(&where, path, strlen(path));
	if (buf_putc(&where, '\'') < 0)
		return reason_set(why, ENOMEM, "no memory for the token");
	return read_file(path, buf_text(&where), ret_text, why);
}

/*
 * A daemon changes its directory.  Links stay as they are: to renew a token
 * may mean to let one lead elsewhere.
 */
static char *
make_absolute(const char *path)
{
	char *here CF_AUTO(free_done) = NULL;
	char *absolute;

	if (path[0] == '/')
		return text_dup(path, strlen(path));
	here = getcwd(NULL, 0);
	if (here == NULL || asprintf(&absolute, "%s/%s", here, path) < 0)
		return NULL;
	return absolute;
}

int
http_token_from_file(const char *path, struct http_token **ret_token,
    struct reason *why)
{
	struct http_token *token CF_AUTO(token_done) = NULL;
	int r;

	if (sodium_init() < 0)
		return reason_set(why, EIO, "libsodium does not work here");
	token = token_new();
	if (token == NULL)
		return reason_set(why, ENOMEM, "no memory for the token");
	token->path = make_absolute(path);
	if (token->path == NULL)
		return reason_set(why, ENOMEM, "no memory for the token");
	r = token_read(path, &token->text, why);
	if (r < 0)
		return r;
	*ret_token = token;
	token = NULL;
	return 0;
}

void
http_token_renew(struct http_token *token)
{
	char *text CF_AUTO(guarded_done) = NULL;
	struct reason why = { 0 };

	if (token->path == NULL)
		return;
	if (token_read(token->path, &text, &why) < 0) {
		log_warning("%s", why.text);
		return;
	}
	if (strcmp(text, token->text) == 0)
		return;
	(void)pthread_mutex_lock(&token->lock);
	sodium_free(token->text);
	token->text = text;
	(void)pthread_mutex_unlock(&token->lock);
	text = NULL;
	token->generation++;
}

int
http_token_show(struct http_token *token, int (*take)(void *arg,
    const char *text, size_t len), void *arg)
{
	int r;

	(void)pthread_mutex_lock(&token->lock);
	r = take(arg, token->text, strlen(token->text));
	(void)pthread_mutex_unlock(&token->lock);
	return r;
}

/* ---- from the environment ---- */

/*
 * proc(5): /proc/PID/environ shows the memory in which the environment was
 * when the program began, so that unsetenv(3) changes nothing there.  Each
 * one of that name is wiped; getenv(3) finds only the first.
 */
static void
wipe(const char *variable)
{
	const size_t len = strlen(variable);

	for (char **entry = environ; *entry != NULL; entry++) {
		if (strncmp(*entry, variable, len) == 0 &&
		    (*entry)[len] == '=')
			explicit_bzero(*entry + len + 1,
			    strlen(*entry + len + 1));
	}
	(void)unsetenv(variable);
}

static int
take_text(const char *variable, const char *value, char **ret_text,
    struct reason *why)
{
	char *text CF_AUTO(guarded_done) = NULL;
	const size_t len = strlen(value);
	char where[96];
	int r;

	(void)snprintf(where, sizeof(where), "the environment variable %s",
	    variable);
	if (len > TOKEN_MAX)
		return refuse_file(-EFBIG, where, why);
	text = sodium_malloc(ROOM);
	if (text == NULL)
		return reason_set(why, ENOMEM, "no memory for the token");
	memcpy(text, value, len);
	r = seal(text, len, where, why);
	if (r < 0)
		return r;
	*ret_text = text;
	text = NULL;
	return 0;
}

int
http_token_from_environment(const char *variable,
    struct http_token **ret_token, struct reason *why)
{
	struct http_token *token CF_AUTO(token_done) = NULL;
	const char *value = getenv(variable);
	int r;

	if (value == NULL)
		return reason_set(why, ENOENT, "the environment variable %s is "
		    "not set", variable);
	token = token_new();
	if (token == NULL)
		r = reason_set(why, ENOMEM, "no memory for the token");
	else if (sodium_init() < 0)
		r = reason_set(why, EIO, "libsodium does not work here");
	else
		r = take_text(variable, value, &token->text, why);
	wipe(variable);
	if (r < 0)
		return r;
	*ret_token = token;
	token = NULL;
	return 0;
}
