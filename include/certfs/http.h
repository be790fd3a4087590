/*
 * http: requests to one server, many at a time, from one thread.
 *
 * A client has one base URL, which its user chose, and sends its credentials
 * nowhere else: https, or http to this machine; certificates are verified;
 * redirects are followed at most three times, and only to the same scheme,
 * host and port, with the same method and body.  What a server may send is
 * bounded in bytes, header lines and time.  Requests share a connection with
 * HTTP/2; one of HTTP/1 is used once, because what a server may have sent
 * behind an answer would be taken for the next one.
 *
 * A client belongs to the thread that made it; only http_wake() may be called
 * from any thread.  http_start_up() comes once before the first client, after
 * the last fork(), and ignores SIGPIPE.
 */
#ifndef CERTFS_HTTP_H
#define CERTFS_HTTP_H

#include "certfs/base.h"

/* ---- credentials ---- */

/*
 * A bearer token, in guarded memory; where it comes from is remembered, so
 * that a renewed one can be read.
 */
struct http_token;

/*
 * From a file: regular, owned by this user or root, no access for others
 * (-EACCES), at most 8 KiB, a line of printable ASCII without blanks
 * (-EINVAL).  Trailing line breaks do not count.  Links are followed.  What is
 * root's may be readable by its group, as systemd's credentials are.
 */
int	http_token_from_file(const char *path, struct http_token **ret_token,
	    struct reason *why);
/*
 * From the environment; the variable is removed and its bytes are wiped, so
 * that /proc/PID/environ does not show it.  -ENOENT when it is not set.
 */
int	http_token_from_environment(const char *variable,
	    struct http_token **ret_token, struct reason *why);
void	http_token_free(struct http_token *token);	/* NULL, too; wipes */
/*
 * Show it as it is now to 'take', whose result is the result; it stays in
 * guarded memory.  From any thread, also while it is used.
 */
int	http_token_show(struct http_token *token, int (*take)(void *arg,
	    const char *text, size_t len), void *arg);

/* ---- clients ---- */

struct http_client;

struct http_options {
	const char	*base;		/* "https://host:port/path" */
	const char	*ca_file;	/* to trust; NULL: the system's */
	const char	*proxy;		/* NULL: the environment's */
	const char	*agent;		/* User-Agent: "certfs/1.0" */
	struct http_token *token;	/* NULL: none; stays the caller's */
	unsigned	 connect_ms;	/* 0: 10 s; name, TCP and TLS */
	unsigned	 answer_ms;	/* 0: 60 s; plus 1 s for 32 KiB sent,
					 * or of answer_max beyond 1 MiB */
	size_t		 at_once;	/* requests; 0: 8 */
};

/*
 * What can be known of 'base', 'ca_file' and 'proxy' without asking anybody,
 * so that it can be said before there is a daemon: -EINVAL with the sentence,
 * -ENOTSUP where there is no libcurl, which is loaded here if need be.
 * No http_start_up() needed.
 */
int	http_options_check(const struct http_options *options,
	    struct reason *why);
int	http_start_up(void);
/* Strings of 'options' are copied. */
int	http_client_new(const struct http_options *options,
	    struct http_client **ret_client, struct reason *why);
/* Gives up what is running: its callbacks get HTTP_ABANDONED. */
void	http_client_free(struct http_client *client);	/* accepts NULL */

/* ---- requests ---- */

/* One more header; not one that a client sets itself, as Authorization. */
struct http_header {
	const char	*name, *value;
};

struct http_request {
	const char	*method;	/* "GET", "PUT", ... */
	const char	*path;		/* below the base, from "/", escaped */
	const char	*accept;	/* NULL: any */
	const char	*content_type;
	const char	*if_none_match;	/* an ETag with its quotes */
	const char	*idempotency_key; /* without quotes; sent with them */
	const char	*content_digest; /* "sha-256=:...:" */
	const struct http_header *header;
	size_t		 headers;
	const void	*body;		/* the caller's until it is done */
	size_t		 body_len;
	size_t		 answer_max;	/* of the answer's body; 0: 1 MiB */
};

enum http_result {
	HTTP_ANSWERED,		/* 'status' and what follows are there */
	HTTP_UNREACHABLE,	/* no such host, no connection */
	HTTP_TIMED_OUT,
	HTTP_BROKEN,		/* it ended in the middle: reset, cut short */
	HTTP_UNTRUSTED,		/* TLS: certificate, name, version */
	HTTP_REFUSED,		/* what it sent is not accepted: too large, too
				 * many headers, a redirect elsewhere */
	HTTP_FAILED,		/* here: no memory, a proxy's refusal, ... */
	HTTP_ABANDONED,		/* by http_client_free() */
};

/* Headers that only explain. */
struct http_hints {
	char	request_id[80];		/* x-github-request-id */
	char	scopes[256];		/* x-oauth-scopes: the token's, or
					 * "none"; "": not said */
	char	permissions[256];	/* x-accepted-github-permissions */
	char	sso[256];		/* x-github-sso */
	char	deprecation[64];	/* RFC 9745, or a date */
	char	sunset[64];		/* RFC 8594 */
};

struct http_answer {
	enum http_result result;
	/*
	 * What went wrong, for people: neutralised, names the host and never
	 * holds a header that was sent.  "" for HTTP_ANSWERED.
	 */
	char		 error[256];
	int		 status;
	char		 content_type[128];	/* lower case, no parameters */
	char		 etag[256];	/* with its quotes; "" for none */
	char		 location[1024];
	char		 content_digest[128];	/* its sha-256 */
	unsigned	 retry_after;	/* seconds, from either form; 0: none */
	bool		 replayed;	/* Idempotent-Replay: true */
	/*
	 * Link with rel="next" (RFC 8288): a path below the base, for the next
	 * http_start(); "" for none.
	 */
	char		 next[1024];
	bool		 next_is_strange;	/* there is one, but it leads to
						 * another server, or nowhere */
	int64_t		 date;		/* seconds since 1970; 0: not said */
	/* Of a limit for requests (x-ratelimit-...). */
	bool		 limit_said;
	int64_t		 limit_left;	/* requests */
	int64_t		 limit_reset;	/* seconds since 1970; 0: not said */
	/* For people: what is too long is cut, what has control characters is
	 * left out; "" for none. */
	struct http_hints hints;
	struct buf	 body;		/* the callback may take it (set it to
					 * BUF_INIT(0)), else it is released */
};

typedef void http_done(void *arg, struct http_answer *answer);

/*
 * Queue a request; strings are copied, the body is not.  'done' is called once
 * from http_run() or http_client_free(), and may start others.  A connection
 * that turns out to be dead before anything came back on it is replaced at
 * once, once.  Answered 401 or 403, or 404 where something is written, the
 * token is read again from its file; if it is another one, the request is sent
 * again, once.  -EINVAL: what is asked cannot be sent; -ECANCELED: the client
 * is going away.
 */
int	http_start(struct http_client *client,
	    const struct http_request *request, http_done *done, void *arg);
size_t	http_running(const struct http_client *client);
/*
 * Work until something is done, http_wake() is called (or was, since the last
 * time), or 'timeout_ms' have passed, unless that is negative; then return.
 * -errno only when the client cannot go on.
 */
int	http_run(struct http_client *client, int timeout_ms);
void	http_wake(struct http_client *client);	/* any thread */

/*
 * Append 'text' as one segment of a path: everything but RFC 3986's unreserved
 * characters is escaped, slashes too.
 */
int	http_put_segment(struct buf *b, const char *text, size_t len);

/* "sha-256=:...:" of a SHA-256, and the other way round (-EINVAL). */
#define HTTP_DIGEST_SIZE	56
void	http_digest_text(const unsigned char sha256[32],
	    char ret_text[HTTP_DIGEST_SIZE]);
int	http_digest_read(const char *text, unsigned char ret_sha256[32]);

#endif
