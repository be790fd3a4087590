/*
 * One request, and its attempts: another one follows a redirect, a token that
 * was renewed, and a connection that turned out to be dead.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An answer larger than this, and every body sent, may take longer. */
#define ANSWER_USUAL	((size_t)1 << 20)
/* Bytes in a millisecond: 32 KiB in a second, a slow line uphill. */
#define SLOWEST		32u
#define REDIRECTS_MAX	3u

/* Slower than this, for so long, is no transfer: CURLOPT_LOW_SPEED_LIMIT(3). */
#define STALLED_BYTES	100L
#define STALLED_SECONDS	30L

/* ---- what stays the same in all attempts ---- */

static const struct {
	CURLoption	option;
	long		value;
} numbers[] = {
	{ CURLOPT_NOSIGNAL, 1 },
	{ CURLOPT_NOPROGRESS, 1 },
	{ CURLOPT_FOLLOWLOCATION, 0 },	/* exchange_goes_on() does */
	{ CURLOPT_UNRESTRICTED_AUTH, 0 },
	{ CURLOPT_DISALLOW_USERNAME_IN_URL, 1 },
	{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
	{ CURLOPT_HTTP09_ALLOWED, 0 },
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS },
	{ CURLOPT_PIPEWAIT, 1 },
	{ CURLOPT_TCP_KEEPALIVE, 1 },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_PROXY_SSL_VERIFYPEER, 1 },
	{ CURLOPT_PROXY_SSL_VERIFYHOST, 2 },
	{ CURLOPT_LOW_SPEED_LIMIT, STALLED_BYTES },
	{ CURLOPT_LOW_SPEED_TIME, STALLED_SECONDS },
};

static int
set_numbers(struct exchange *x)
{
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (curl.easy_setopt(x->easy, numbers[i].option,
		    numbers[i].value) != CURLE_OK)
			return -EIO;
	}
	if (curl.easy_setopt(x->easy, CURLOPT_CONNECTTIMEOUT_MS,
	    x->client->connect_ms) != CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->error) !=
	    CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_PRIVATE, x) != CURLE_OK)
		return -EIO;
	return 0;
}

/*
 * A proxy may be in the environment as well, and is none of the concern of
 * what stays on this machine: CURLOPT_PROXY(3), an empty string.
 */
static const char *
proxy_for(const struct http_client *client)
{
	return client->site.is_local ? "" : client->proxy;
}

/* NULL is the default of each of these, and means another thing for CAPATH. */
static int
set_texts(struct exchange *x)
{
	const struct http_client *client = x->client;
	const struct {
		CURLoption option;
		const char *value;
	} texts[] = {
		{ CURLOPT_PROTOCOLS_STR, client->site.scheme },
		{ CURLOPT_REDIR_PROTOCOLS_STR, "https" },
		{ CURLOPT_USERAGENT, client->agent },
		{ CURLOPT_PROXY, proxy_for(client) },
		{ CURLOPT_CAINFO, client->ca_file },
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (texts[i].value != NULL &&
		    curl.easy_setopt(x->easy, texts[i].option,
		    texts[i].value) != CURLE_OK)
			return -ENOMEM;
	}
	/* Else the system's certificates would be trusted beside those. */
	if (client->ca_file != NULL &&
	    curl.easy_setopt(x->easy, CURLOPT_CAPATH, NULL) != CURLE_OK)
		return -EIO;
	return 0;
}

/* ---- the request ---- */

/* What is in a header goes into it as it is: libcurl-security(3). */
static bool
is_header_text(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((*text < ' ' && *text != '\t') || *text == 0x7F)
			return false;
	}
	return true;
}

/* RFC 8941, 3.3.3: these would end the string, or be escapes in it. */
static bool
is_key(const char *text)
{
	return text == NULL || strpbrk(text, "\"\\\t") == NULL;
}

static int
add_header(struct exchange *x, const char *name, const char *quote,
    const char *value)
{
	struct buf line CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct curl_slist *longer;

	if (value == NULL)
		return 0;
	if (!is_header_text(value))
		return -EINVAL;
	if (buf_printf(&line, "%s: %s%s%s", name, quote, value, quote) < 0)
		return -ENOMEM;
	longer = curl.slist_append(x->headers, buf_text(&line));
	if (longer == NULL)
		return -ENOMEM;
	x->headers = longer;
	return 0;
}

/* What libcurl or a client makes itself; a second one would be another's. */
static const char *const own_headers[] = {
	"Accept", "Accept-Encoding", "Authorization", "Connection",
	"Content-Digest", "Content-Length", "Content-Type", "Cookie", "Expect",
	"Host", "Idempotency-Key", "If-None-Match", "Proxy-Authorization",
	"TE", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent",
};

/* RFC 9110, 5.6.2, of which letters, digits and "-" are enough. */
static bool
is_header_name(const char *name)
{
	const size_t len = strlen(name);

	if (len == 0 || len != strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(own_headers); i++) {
		if (text_equal_nocase(name, own_headers[i]))
			return false;
	}
	return true;
}

static int
add_others(struct exchange *x, const struct http_request *request)
{
	int r = 0;

	for (size_t i = 0; i < request->headers && r == 0; i++) {
		const struct http_header *h = &request->header[i];

		/* Without a value libcurl would leave the header out. */
		if (!is_header_name(h->name) || h->value[0] == '\0')
			return -EINVAL;
		r = add_header(x, h->name, "", h->value);
	}
	return r;
}

static int
set_headers(struct exchange *x, const struct http_request *request)
{
	const struct {
		const char *name, *quote, *value;
	} headers[] = {
		{ "Accept", "", request->accept },
		{ "Content-Type", "", request->content_type },
		{ "If-None-Match", "", request->if_none_match },
		{ "Idempotency-Key", "\"", request->idempotency_key },
		{ "Content-Digest", "", request->content_digest },
	};
	int r;

	if (!is_key(request->idempotency_key))
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		r = add_header(x, headers[i].name, headers[i].quote,
		    headers[i].value);
		if (r < 0)
			return r;
	}
	r = add_others(x, request);
	if (r < 0)
		return r;
	return curl.easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->headers) ==
	    CURLE_OK ? 0 : -EIO;
}

/* Methods that say something with a body, if only that it is empty. */
static bool
has_body(const struct http_request *request)
{
	return request->body != NULL || strcmp(request->method, "POST") == 0 ||
	    strcmp(request->method, "PUT") == 0 ||
	    strcmp(request->method, "PATCH") == 0;
}

/*
 * CURLOPT_POSTFIELDS(3): the body is not copied, and from memory it can be
 * sent again without a seek function.  The type that it makes up is taken back.
 */
static int
set_body(struct exchange *x, const struct http_request *request)
{
	if (curl.easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)request->body_len) != CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_POSTFIELDS,
	    request->body != NULL ? request->body : "") != CURLE_OK)
		return -EIO;
	if (request->content_type != NULL)
		return 0;
	x->headers = curl.slist_append(NULL, "Content-Type:");
	return x->headers == NULL ? -ENOMEM : 0;
}

static bool
is_method(const char *method)
{
	const size_t len = strlen(method);

	return len > 0 && len == strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static int
set_method(struct exchange *x, const struct http_request *request)
{
	int r = 0;

	if (!is_method(request->method))
		return -EINVAL;
	x->writes = has_body(request);
	if (x->writes)
		r = set_body(x, request);
	else if (strcmp(request->method, "HEAD") == 0 &&
	    curl.easy_setopt(x->easy, CURLOPT_NOBODY, 1L) != CURLE_OK)
		r = -EIO;
	if (r < 0)
		return r;
	return curl.easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST,
	    request->method) == CURLE_OK ? 0 : -ENOMEM;
}

static int
set_url(struct exchange *x, const char *path)
{
	if (http_path_check(path) < 0)
		return -EINVAL;
	return asprintf(&x->url, "%s%s", x->client->site.url, path) < 0 ?
	    -ENOMEM : 0;
}

static int64_t
time_for(size_t bytes)
{
	return (int64_t)(bytes / SLOWEST);
}

static void
set_limits(struct exchange *x, const struct http_request *request)
{
	const size_t max = request->answer_max > 0 ? request->answer_max :
	    ANSWER_USUAL;

	x->answer.body = (struct buf)BUF_INIT(max);
	x->allowed_ms = x->client->answer_ms + time_for(request->body_len) +
	    time_for(max > ANSWER_USUAL ? max - ANSWER_USUAL : 0);
}

static int
set_up(struct exchange *x, const struct http_request *request)
{
	int r;

	set_limits(x, request);
	r = set_numbers(x);
	if (r == 0)
		r = set_texts(x);
	if (r == 0)
		r = answer_receive(x);
	if (r == 0)
		r = set_method(x, request);
	if (r == 0)
		r = set_headers(x, request);
	return r < 0 ? r : set_url(x, request->path);
}

static void
exchange_done(struct exchange **x)
{
	exchange_free(*x);
}

int
exchange_new(struct http_client *client, const struct http_request *request,
    struct exchange **ret_exchange)
{
	struct exchange *x CF_AUTO(exchange_done) = calloc(1, sizeof(*x));
	int r;

	if (x == NULL)
		return -ENOMEM;
	x->client = client;
	x->easy = curl.easy_init();
	if (x->easy == NULL)
		return -ENOMEM;
	r = set_up(x, request);
	if (r < 0)
		return r;
	*ret_exchange = x;
	x = NULL;
	return 0;
}

void
exchange_free(struct exchange *x)
{
	if (x == NULL)
		return;
	curl.easy_cleanup(x->easy);
	curl.slist_free_all(x->headers);
	free(x->url);
	buf_done(&x->answer.body);
	free(x);
}

/* ---- an attempt ---- */

static int
set_token(struct exchange *x)
{
	const struct http_token *token = x->client->token;

	if (token == NULL)
		return 0;
	x->token_generation = http_token_generation(token);
	if (curl.easy_setopt(x->easy, CURLOPT_HTTPAUTH,
	    (long)CURLAUTH_BEARER) != CURLE_OK)
		return -EIO;
	return curl.easy_setopt(x->easy, CURLOPT_XOAUTH2_BEARER,
	    http_token_text(token)) == CURLE_OK ? 0 : -ENOMEM;
}

/* What is left, and never 0, which would be no limit. */
static long
time_left(struct exchange *x)
{
	const int64_t now = http_now();

	if (x->deadline == 0)
		x->deadline = now + x->allowed_ms;
	return x->deadline > now ? (long)(x->deadline - now) : 1;
}

int
exchange_prepare(struct exchange *x)
{
	buf_reset(&x->answer.body);
	x->header_bytes = 0;
	x->header_lines = 0;
	x->head_is_whole = false;
	x->error[0] = '\0';
	if (curl.easy_setopt(x->easy, CURLOPT_TIMEOUT_MS, time_left(x)) !=
	    CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_FRESH_CONNECT,
	    x->replaced ? 1L : 0L) != CURLE_OK)
		return -EIO;
	if (curl.easy_setopt(x->easy, CURLOPT_URL, x->url) != CURLE_OK)
		return -ENOMEM;
	return set_token(x);
}

void
exchange_fail(struct exchange *x, enum http_result result,
    const char *format, ...)
{
	struct buf raw CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf shown CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char name[128];
	va_list ap;
	size_t len;

	if (x->answer.result != HTTP_ANSWERED)
		return;
	x->answer.result = result;
	site_name(&x->client->site, name, sizeof(name));
	(void)buf_printf(&raw, "%s: ", name);
	va_start(ap, format);
	(void)buf_vprintf(&raw, format, ap);
	va_end(ap);
	(void)text_neutralise(&shown, buf_text(&raw), raw.len);
	len = shown.len < sizeof(x->answer.error) ? shown.len :
	    text_utf8_cut(shown.data, sizeof(x->answer.error) - 1);
	memcpy(x->answer.error, buf_text(&shown), len);
	x->answer.error[len] = '\0';
}

/* ---- what comes of it ---- */

/*
 * libcurl does this itself for most failures of a connection that was used
 * before; not when the request's body met the reset, and not for a stream of
 * HTTP/2.  That nothing came back means that no header did.
 */
static bool
was_dead(struct exchange *x, CURLcode code)
{
	long connects = 1;

	if (x->replaced || x->header_bytes > 0 || !outcome_is_dead(code))
		return false;
	if (curl.easy_getinfo(x->easy, CURLINFO_NUM_CONNECTS, &connects) !=
	    CURLE_OK || connects != 0)
		return false;
	x->replaced = true;
	return true;
}

/* Another request may have renewed the token while this one was answered. */
static bool
has_new_token(struct exchange *x)
{
	struct http_token *token = x->client->token;

	if (token == NULL || x->renewed)
		return false;
	x->renewed = true;
	if (http_token_generation(token) == x->token_generation)
		http_token_renew(token);
	return http_token_generation(token) != x->token_generation;
}

static void
refuse_redirect(struct exchange *x, int r, const char *location)
{
	if (r == -ENOMEM)
		exchange_fail(x, HTTP_FAILED, "no memory for a redirect");
	else if (r == -EXDEV)
		exchange_fail(x, HTTP_REFUSED, "redirects to another server, "
		    "which is not followed: %.100s", location);
	else
		exchange_fail(x, HTTP_REFUSED, "redirects to what is no "
		    "usable URL: %.100s", location);
}

static bool
has_redirect(struct exchange *x, int status)
{
	const char *location;
	char *url = NULL;
	int r;

	if (x->redirects == REDIRECTS_MAX) {
		exchange_fail(x, HTTP_REFUSED, "redirects more than %u times",
		    REDIRECTS_MAX);
		return false;
	}
	location = answer_location(x);
	if (location == NULL) {
		exchange_fail(x, HTTP_REFUSED, "redirects (status %d) and does "
		    "not say where", status);
		return false;
	}
	r = site_follow(&x->client->site, x->url, location, &url);
	if (r < 0) {
		refuse_redirect(x, r, location);
		return false;
	}
	free(x->url);
	x->url = url;
	x->redirects++;
	return true;
}

/* RFC 9110, 15.4.4: what 303 leads to is asked with another method. */
static bool
has_other(struct exchange *x, int status)
{
	exchange_fail(x, HTTP_REFUSED, "answers with a redirect that is not "
	    "followed (status %d)", status);
	return false;
}

/*
 * What a token may not do is 403, which may mean something else: then the file
 * has the same token still.
 */
static bool
has_unauthorized(struct exchange *x, int status)
{
	(void)status;
	return has_new_token(x);
}

/* So are, at GitHub, what a token may not write to. */
static bool
has_hidden(struct exchange *x, int status)
{
	(void)status;
	return x->writes && has_new_token(x);
}

static const struct {
	int	status;
	bool	(*goes_on)(struct exchange *x, int status);
} special[] = {
	{ 301, has_redirect },
	{ 302, has_redirect },
	{ 303, has_other },
	{ 307, has_redirect },
	{ 308, has_redirect },
	{ 401, has_unauthorized },
	{ 403, has_unauthorized },
	{ 404, has_hidden },
};

static bool
status_goes_on(struct exchange *x)
{
	const int status = x->answer.status;

	for (size_t i = 0; i < ARRAY_LEN(special); i++) {
		if (special[i].status == status)
			return special[i].goes_on(x, status);
	}
	return false;
}

bool
exchange_goes_on(struct exchange *x, CURLcode code)
{
	long status = 0;

	if (code != CURLE_OK && was_dead(x, code))
		return true;
	/* libcurl does not mind when the connection ends in the headers. */
	if (code == CURLE_OK && !x->head_is_whole)
		code = CURLE_PARTIAL_FILE;
	if (code != CURLE_OK) {
		outcome_fail(x, code);
		return false;
	}
	if (curl.easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status) !=
	    CURLE_OK || status < 200 || status > 599) {
		exchange_fail(x, HTTP_REFUSED, "answers with the status %ld",
		    status);
		return false;
	}
	x->answer.status = (int)status;
	if (status_goes_on(x))
		return true;
	answer_read(x);
	return false;
}
