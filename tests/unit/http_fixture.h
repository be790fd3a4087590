/*
 * http against real servers: http_server.py, which has all the faults.
 */
#ifndef HTTP_FIXTURE_H
#define HTTP_FIXTURE_H

#include "unit.h"

#include "certfs/http.h"

#include <sys/types.h>

/* A program that hangs is ended by this, as one that failed. */
#define PATIENCE_SECONDS	120

/* Since some moment. */
int64_t	milliseconds(void);

struct served {
	char		 root[64];	/* a directory of the test's own */
	char		 path[128];	/* of served_path() */
	char		 ports[512];	/* what the server printed */
	pid_t		 pid;
	int		 to_server, from_server;
	struct http_client *client;	/* of http_ask() */
};

/* For groups: one server for all tests, which serve_certificates() secures. */
int	serve(void **state);
int	serve_certificates(void **state);
int	serve_no_more(void **state);
/* After each test. */
int	client_gone(void **state);

/* "http://127.0.0.1:PORT" or "https://localhost:PORT" of that listener. */
const char *served_url(struct served *s, const char *listener);
const char *served_path(struct served *s, const char *name);
void	served_write(struct served *s, const char *name, const char *content,
	    mode_t mode);
/* How many lines of the log, which is what the server saw, have both. */
unsigned served_count(struct served *s, const char *a, const char *b);
void	served_forget(struct served *s);

/* A client of this test, taken down after it. */
struct http_client *served_client(struct served *s,
	    const struct http_options *options);
/* The usual one, with short limits. */
struct http_client *served_plain(struct served *s);
/* The same, with a token of that file's text. */
struct http_token *served_with_token(struct served *s, const char *text);

void	answer_take(void *arg, struct http_answer *answer);
/* Ask and wait for the answer, whose body is the caller's then. */
void	served_ask(struct served *s, const struct http_request *request,
	    struct http_answer *ret_answer);
void	served_get(struct served *s, const char *path,
	    struct http_answer *ret_answer);
/* Ask, and compare what comes. */
void	expect_result(struct served *s, const char *path,
	    enum http_result result, const char *text);
void	expect_body(struct served *s, const char *path, int status,
	    const char *body);

#endif
