/*
 * http, inside.  A client has a site, which its base URL names, and exchanges
 * that wait or run.  An exchange is one request with all attempts at it; each
 * attempt uses the same handle of libcurl, because what was set stays set.
 */
#ifndef HTTP_INTERNAL_H
#define HTTP_INTERNAL_H

#include "certfs/http.h"

#include <stdatomic.h>
#include <sys/queue.h>
#include <sys/stat.h>

#include "curl.h"

/* ---- file.c ---- */

/* A regular file for reading; a FIFO without a writer does not stop us. */
int	http_file_open(const char *path, int *ret_fd, struct stat *ret_sb);
/* All of it into 'size' bytes; -EFBIG when it has more. */
int	http_file_read(int fd, void *data, size_t size, size_t *ret_len);

/* ---- token.c ---- */

/* NUL-terminated; until the next http_token_renew(). */
const char *http_token_text(const struct http_token *token);
/* Another number whenever the token has become another one. */
unsigned http_token_generation(const struct http_token *token);
/* Read it again; what cannot be read leaves it as it is. */
void	http_token_renew(struct http_token *token);

/* ---- url.c ---- */

void	http_url_done(CURLU **url);	/* for CF_AUTO */

struct site {
	char	*url;		/* the base, without a slash at its end */
	char	*scheme;
	char	*host;		/* IPv6 in brackets */
	char	*port;
	bool	 is_local;	/* this machine, whatever the network is */
};

int	site_read(const char *base, struct site *ret_site, struct reason *why);
void	site_done(struct site *site);
/* For people: "host", or "host:port" when it is not the scheme's own port. */
void	site_name(const struct site *site, char *ret_name, size_t size);
/*
 * Where 'location' leads from 'from'; -EXDEV: to another site, -EINVAL: that
 * is no URL.
 */
int	site_follow(const struct site *site, const char *from,
	    const char *location, char **ret_url);
/*
 * What of 'url', which is of the site, comes behind the base; -EXDEV: nothing,
 * it is beside it.
 */
int	site_below(const struct site *site, const char *url, char **ret_path);
/* What comes behind the base: -EINVAL when it is not escaped, or climbs. */
int	http_path_check(const char *path);

/* ---- the client ---- */

struct exchange;
TAILQ_HEAD(exchange_list, exchange);

struct http_client {
	CURLM			*multi;
	struct site		 site;
	char			*ca_file, *proxy, *agent;	/* or NULL */
	struct http_token	*token;
	long			 connect_ms, answer_ms;
	size_t			 at_once;
	struct exchange_list	 waiting, running;
	size_t			 waiting_count, running_count;
	bool			 closing;
	atomic_bool		 woken;
};

struct exchange {
	TAILQ_ENTRY(exchange)	 link;
	struct http_client	*client;
	CURL			*easy;
	struct curl_slist	*headers;
	char			*url;		/* of the next attempt */
	http_done		*done;
	void			*arg;
	int64_t			 allowed_ms;	/* for all attempts together */
	int64_t			 deadline;	/* 0: not begun */
	unsigned		 redirects;
	bool			 replaced;	/* the dead connection */
	bool			 renewed;	/* the token */
	bool			 writes;	/* the method has a body */
	unsigned		 token_generation; /* of what was sent */
	size_t			 header_bytes, header_lines;
	bool			 head_is_whole;	/* the empty line was there */
	char			 error[CURL_ERROR_SIZE];
	struct http_answer	 answer;
};

/* Milliseconds of a clock that nobody sets. */
int64_t	http_now(void);

/* ---- exchange.c ---- */

int	exchange_new(struct http_client *client,
	    const struct http_request *request, struct exchange **ret_exchange);
void	exchange_free(struct exchange *x);	/* accepts NULL */
/* Make everything ready for one more attempt. */
int	exchange_prepare(struct exchange *x);
/* "host: sentence", neutralised, unless something was said before. */
void	exchange_fail(struct exchange *x, enum http_result result,
	    const char *format, ...) CF_PRINTF(3, 4);
/*
 * What the end of an attempt means.  True: another one is due; else the answer
 * is complete.
 */
bool	exchange_goes_on(struct exchange *x, CURLcode code);

/* ---- answer.c ---- */

int	answer_receive(struct exchange *x);	/* sets the callbacks */
void	answer_read(struct exchange *x);	/* headers into the answer */
/* NULL: there is none; of several, the 'index'th of 'ret_amount'. */
const char *answer_header(struct exchange *x, const char *name, size_t index,
	    size_t *ret_amount);
/* The Location, or NULL (with the failure said) when there is not one. */
const char *answer_location(struct exchange *x);

/* ---- outcome.c ---- */

void	outcome_fail(struct exchange *x, CURLcode code);
/* Whether it may come of a connection that the server had given up. */
bool	outcome_is_dead(CURLcode code);

/* ---- hint.c ---- */

void	hint_read(struct exchange *x);

/* ---- link.c ---- */

/*
 * Find in a Link (RFC 8288) the target that has the relation 'rel', given in
 * lower case; it lies within 'field'.
 */
bool	http_link_find(const char *field, const char *rel,
	    struct span *ret_target);

/* ---- digest.c ---- */

/*
 * Find the last "sha-256=..." in a Content-Digest, which may have others
 * (RFC 9530, a dictionary of RFC 8941).
 */
bool	http_digest_find(const char *field, struct span *ret_member);

#endif
