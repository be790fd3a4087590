#include "http_fixture.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t
milliseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- a server ---- */

static void
run_server(const struct served *s, int in, int out)
{
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0)
		_exit(126);
	(void)execlp("python3", "python3", "-W", "ignore",
	    TESTS_SRCDIR "/tests/unit/http_server.py", s->root, (char *)NULL);
	_exit(127);
}

static int
start_server(struct served *s)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		return -1;
	s->pid = fork();
	if (s->pid < 0)
		return -1;
	if (s->pid == 0)
		run_server(s, in[0], out[1]);
	(void)close(in[0]);
	(void)close(out[1]);
	s->to_server = in[1];
	s->from_server = out[0];
	return 0;
}

/* An empty line is the last. */
static int
read_ports(struct served *s)
{
	size_t len = 0;
	ssize_t n;

	while (strstr(s->ports, "\n\n") == NULL) {
		n = read(s->from_server, s->ports + len,
		    sizeof(s->ports) - 1 - len);
		if (n <= 0)
			return -1;
		len += (size_t)n;
	}
	return 0;
}

static struct served *
make_root(void)
{
	const char *tmp = getenv("TMPDIR");
	struct served *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	(void)snprintf(s->root, sizeof(s->root), "%s/certfs-http-XXXXXX",
	    tmp == NULL || strlen(tmp) > 32 ? "/tmp" : tmp);
	if (mkdtemp(s->root) != NULL)
		return s;
	free(s);
	return NULL;
}

static int
begin(void **state, const char *command)
{
	struct served *s = make_root();
	char line[512];

	if (s == NULL)
		return -1;
	*state = s;
	(void)snprintf(line, sizeof(line), "%s '%s'", command, s->root);
	if (system(line) != 0)
		return -1;
	/* Of the user's, whom these tests are not about. */
	if (unsetenv("no_proxy") < 0 || unsetenv("NO_PROXY") < 0)
		return -1;
	if (http_start_up() < 0 || start_server(s) < 0)
		return -1;
	return read_ports(s);
}

int
serve(void **state)
{
	return begin(state, "test -d");
}

int
serve_certificates(void **state)
{
	return begin(state, "sh '" TESTS_SRCDIR
	    "/tests/unit/http_certificates.sh'");
}

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
serve_no_more(void **state)
{
	struct served *s = *state;

	(void)close(s->to_server);
	(void)close(s->from_server);
	(void)waitpid(s->pid, NULL, 0);
	(void)nftw(s->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(s);
	return 0;
}

int
client_gone(void **state)
{
	struct served *s = *state;

	http_client_free(s->client);
	s->client = NULL;
	served_forget(s);
	return 0;
}

const char *
served_url(struct served *s, const char *listener)
{
	static char url[64];
	const bool is_plain = strcmp(listener, "plain") == 0 ||
	    strcmp(listener, "other") == 0;
	char line[32];
	const char *found;

	(void)snprintf(line, sizeof(line), "%s ", listener);
	found = strstr(s->ports, line);
	assert_non_null(found);
	(void)snprintf(url, sizeof(url), "%s:%d", is_plain ?
	    "http://127.0.0.1" : "https://localhost",
	    atoi(found + strlen(line)));
	return url;
}

const char *
served_path(struct served *s, const char *name)
{
	(void)snprintf(s->path, sizeof(s->path), "%s/%s", s->root, name);
	return s->path;
}

void
served_write(struct served *s, const char *name, const char *content,
    mode_t mode)
{
	FILE *file = fopen(served_path(s, name), "we");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(s->path, mode), 0);
}

unsigned
served_count(struct served *s, const char *a, const char *b)
{
	FILE *log = fopen(served_path(s, "log"), "re");
	char *line = NULL;
	size_t size = 0;
	unsigned count = 0;

	if (log == NULL)
		return 0;
	while (getline(&line, &size, log) > 0)
		count += strstr(line, a) != NULL && strstr(line, b) != NULL;
	free(line);
	(void)fclose(log);
	return count;
}

void
served_forget(struct served *s)
{
	(void)unlink(served_path(s, "log"));
}

/* ---- a client ---- */

struct http_client *
served_client(struct served *s, const struct http_options *options)
{
	struct reason why = { 0 };

	assert_null(s->client);
	if (http_client_new(options, &s->client, &why) < 0)
		fail_msg("http_client_new: %s", why.text);
	return s->client;
}

struct http_client *
served_plain(struct served *s)
{
	return served_client(s, &(struct http_options){
	    .base = served_url(s, "plain"), .agent = "certfs-test/1",
	    .connect_ms = 2000, .answer_ms = 10000 });
}

struct http_token *
served_with_token(struct served *s, const char *text)
{
	struct http_token *token;

	served_write(s, "token", text, 0600);
	assert_int_equal(http_token_from_file(served_path(s, "token"), &token,
	    NULL), 0);
	served_client(s, &(struct http_options){
	    .base = served_url(s, "plain"), .token = token });
	return token;
}

struct taken {
	struct http_answer answer;
	unsigned count;
};

void
answer_take(void *arg, struct http_answer *answer)
{
	struct taken *taken = arg;

	taken->answer = *answer;
	answer->body = (struct buf)BUF_INIT(0);
	taken->count++;
}

void
served_ask(struct served *s, const struct http_request *request,
    struct http_answer *ret_answer)
{
	struct taken taken = { 0 };

	assert_int_equal(http_start(s->client, request, answer_take, &taken),
	    0);
	while (taken.count == 0)
		assert_int_equal(http_run(s->client, 10000), 0);
	assert_int_equal(taken.count, 1);
	assert_int_equal(http_running(s->client), 0);
	*ret_answer = taken.answer;
}

void
served_get(struct served *s, const char *path, struct http_answer *ret_answer)
{
	served_ask(s, &(struct http_request){ .method = "GET", .path = path },
	    ret_answer);
}

void
expect_result(struct served *s, const char *path, enum http_result result,
    const char *text)
{
	struct http_answer a;

	served_get(s, path, &a);
	if (a.result != result || strstr(a.error, text) == NULL)
		fail_msg("%s: expected %u '%s', got %u '%s'", path, result,
		    text, a.result, a.error);
	if (result == HTTP_ANSWERED)
		assert_string_equal(a.error, "");
	else
		assert_true(a.body.len == 0 && a.error[0] != '\0');
	assert_false(text_has_control(a.error, strlen(a.error)));
	buf_done(&a.body);
}

void
expect_body(struct served *s, const char *path, int status, const char *body)
{
	struct http_answer a;

	served_get(s, path, &a);
	if (a.result != HTTP_ANSWERED)
		fail_msg("%s: %u '%s'", path, a.result, a.error);
	assert_int_equal(a.status, status);
	assert_string_equal(buf_text(&a.body), body);
	buf_done(&a.body);
}
