/*
 * URLs, by libcurl's own parser, so that what is checked is what is used.
 */
#include "internal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

void
http_url_done(CURLU **url)
{
	curl.url_cleanup(*url);
}

void
site_done(struct site *site)
{
	curl.free(site->url);
	curl.free(site->scheme);
	curl.free(site->host);
	curl.free(site->port);
	*site = (struct site){ 0 };
}

/* ---- what the user wrote ---- */

#define NO_HTTPS	"does not begin with https:// and a host"

static const struct mistake {
	CURLUcode	 code;
	const char	*words;
} mistakes[] = {
	{ CURLUE_BAD_SCHEME, NO_HTTPS },
	{ CURLUE_UNSUPPORTED_SCHEME, NO_HTTPS },
	{ CURLUE_BAD_SLASHES, NO_HTTPS },
	{ CURLUE_NO_HOST, "names no host" },
	{ CURLUE_BAD_HOSTNAME, "has a host name that cannot be one" },
	{ CURLUE_BAD_IPV6, "has an IPv6 address that is none" },
	{ CURLUE_BAD_PORT_NUMBER, "has a port that is not in 1 to 65535" },
	{ CURLUE_USER_NOT_ALLOWED, "has a user name in it: credentials are "
	    "given as a token" },
	{ CURLUE_BAD_LOGIN, "has a user name in it: credentials are given as "
	    "a token" },
};

static const char *
words_for(CURLUcode code)
{
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
		if (mistakes[i].code == code)
			return mistakes[i].words;
	}
	return "cannot be read as one";
}

/* What may be a password is not said again. */
static int
refuse(const char *base, const char *words, struct reason *why)
{
	struct buf shown CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (strchr(base, '@') != NULL)
		return reason_set(why, EINVAL, "the server's URL %s", words);
	(void)buf_putc(&shown, '\'');
	(void)text_neutralise(&shown, base, strnlen(base, 200));
	(void)buf_puts(&shown, "'");
	return reason_set(why, EINVAL, "the server's URL %s %s",
	    buf_text(&shown), words);
}

static bool
is_graphic(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text <= ' ' || *text >= 0x7F)
			return false;
	}
	return true;
}

static CURLUcode
take_apart(CURLU *url, struct site *site)
{
	const struct {
		CURLUPart part;
		char **text;
	} parts[] = {
		{ CURLUPART_URL, &site->url },
		{ CURLUPART_SCHEME, &site->scheme },
		{ CURLUPART_HOST, &site->host },
		{ CURLUPART_PORT, &site->port },
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		CURLUcode code;

		code = curl.url_get(url, parts[i].part, parts[i].text,
		    parts[i].part == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0);
		if (code != CURLUE_OK)
			return code;
	}
	return CURLUE_OK;
}

/* RFC 6761: "localhost" is this machine; libcurl does not ask a resolver. */
static bool
is_local(const char *host)
{
	struct in_addr v4;

	if (text_equal_nocase(host, "localhost") || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &v4) == 1 &&
	    ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
}

static void
drop_slashes(char *url)
{
	size_t len = strlen(url);

	while (len > 0 && url[len - 1] == '/')
		url[--len] = '\0';
}

static int
check_site(const struct site *site, const char *base, struct reason *why)
{
	if (strcmp(site->port, "0") == 0)
		return refuse(base, words_for(CURLUE_BAD_PORT_NUMBER), why);
	if (text_equal_nocase(site->scheme, "https") ||
	    (text_equal_nocase(site->scheme, "http") && site->is_local))
		return 0;
	if (text_equal_nocase(site->scheme, "http"))
		return refuse(base, "is not encrypted: http:// is only for "
		    "this machine (localhost), use https://", why);
	return refuse(base, NO_HTTPS, why);
}

static int
parse(const char *base, struct site *site, struct reason *why)
{
	CURLU *url CF_AUTO(http_url_done) = curl.url();
	CURLUcode code;

	if (url == NULL)
		return reason_set(why, ENOMEM, "no memory for a URL");
	code = curl.url_set(url, CURLUPART_URL, base,
	    CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER);
	if (code == CURLUE_OK)
		code = take_apart(url, site);
	/* A scheme that libcurl does not know has no port of its own. */
	if (code == CURLUE_NO_PORT)
		code = CURLUE_UNSUPPORTED_SCHEME;
	if (code == CURLUE_OUT_OF_MEMORY)
		return reason_set(why, ENOMEM, "no memory for a URL");
	if (code != CURLUE_OK)
		return refuse(base, words_for(code), why);
	drop_slashes(site->url);
	site->is_local = is_local(site->host);
	return check_site(site, base, why);
}

/* libcurl also takes one, or three, and looks for a host behind them. */
static bool
has_two_slashes(const char *base)
{
	const char *colon = strchr(base, ':');

	return colon != NULL && strncmp(colon, "://", 3) == 0 &&
	    colon[3] != '/';
}

int
site_read(const char *base, struct site *ret_site, struct reason *why)
{
	struct site site CF_AUTO(site_done) = { 0 };
	int r;

	if (base[0] == '\0')
		return reason_set(why, EINVAL, "the server's URL is empty");
	if (!is_graphic(base))
		return refuse(base, "has characters that a URL does not have",
		    why);
	if (!has_two_slashes(base))
		return refuse(base, words_for(CURLUE_BAD_SLASHES), why);
	if (strpbrk(base, "?#") != NULL)
		return refuse(base, "has a query or a fragment: only a path "
		    "may follow the host", why);
	r = parse(base, &site, why);
	if (r < 0)
		return r;
	*ret_site = site;
	site = (struct site){ 0 };
	return 0;
}

void
site_name(const struct site *site, char *ret_name, size_t size)
{
	const bool is_usual = strcmp(site->port,
	    text_equal_nocase(site->scheme, "https") ? "443" : "80") == 0;

	(void)snprintf(ret_name, size, "%s%s%s", site->host,
	    is_usual ? "" : ":", is_usual ? "" : site->port);
}

/* ---- what the server and the caller say ---- */

static bool
is_same(const struct site *a, const struct site *b)
{
	return text_equal_nocase(a->scheme, b->scheme) &&
	    text_equal_nocase(a->host, b->host) &&
	    strcmp(a->port, b->port) == 0;
}

/* curl.url_set(3): a URL set over another one is resolved against it. */
static CURLUcode
resolve(CURLU *url, const char *from, const char *location)
{
	CURLUcode code;

	code = curl.url_set(url, CURLUPART_URL, from, CURLU_DISALLOW_USER);
	if (code == CURLUE_OK)
		code = curl.url_set(url, CURLUPART_URL, location,
		    CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME);
	if (code == CURLUE_OK)
		code = curl.url_set(url, CURLUPART_FRAGMENT, NULL, 0);
	return code;
}

int
site_follow(const struct site *site, const char *from, const char *location,
    char **ret_url)
{
	CURLU *url CF_AUTO(http_url_done) = curl.url();
	struct site target CF_AUTO(site_done) = { 0 };
	CURLUcode code;

	if (url == NULL)
		return -ENOMEM;
	code = resolve(url, from, location);
	if (code == CURLUE_OUT_OF_MEMORY)
		return -ENOMEM;
	if (code != CURLUE_OK)
		return -EINVAL;
	code = take_apart(url, &target);
	if (code == CURLUE_OUT_OF_MEMORY)
		return -ENOMEM;
	/* A URL without host or port, such as file:, is elsewhere, too. */
	if (code != CURLUE_OK || !is_same(site, &target))
		return -EXDEV;
	*ret_url = text_dup(target.url, strlen(target.url));
	return *ret_url == NULL ? -ENOMEM : 0;
}

static int
path_of(const char *text, char **ret_path)
{
	CURLU *url CF_AUTO(http_url_done) = curl.url();

	if (url == NULL ||
	    curl.url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK ||
	    curl.url_get(url, CURLUPART_PATH, ret_path, 0) != CURLUE_OK)
		return -ENOMEM;
	return 0;
}

static void
curl_text_done(char **text)
{
	curl.free(*text);
}

int
site_below(const struct site *site, const char *url, char **ret_path)
{
	char *base CF_AUTO(curl_text_done) = NULL;
	char *path CF_AUTO(curl_text_done) = NULL;
	const char *query = strchr(url, '?');
	size_t len;

	if (path_of(site->url, &base) < 0 || path_of(url, &path) < 0)
		return -ENOMEM;
	drop_slashes(base);
	len = strlen(base);
	if (strncmp(path, base, len) != 0 || path[len] != '/')
		return -EXDEV;
	return asprintf(ret_path, "%s%s", path + len,
	    query != NULL ? query : "") < 0 ? -ENOMEM : 0;
}

int
http_put_segment(struct buf *b, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)text[i];

		if (c < 0x7F && (isalnum(c) || strchr("-._~", c) != NULL) &&
		    c != '\0')
			(void)buf_putc(b, (char)c);
		else
			(void)buf_printf(b, "%%%02X", c);
	}
	return b->error;
}

/* How many bytes at 'text' are one dot, written as it is or escaped. */
static size_t
dot_len(const char *text)
{
	if (text[0] == '.')
		return 1;
	return text[0] == '%' && text[1] == '2' && (text[2] | 0x20) == 'e' ?
	    3 : 0;
}

/* "." and "..", which lead out of what the base names. */
static bool
is_dots(const char *segment, size_t len)
{
	size_t at = dot_len(segment);

	if (at > 0 && at < len)
		at += dot_len(segment + at);
	return at > 0 && at == len;
}

int
http_path_check(const char *path)
{
	const char *at = path;
	size_t len;

	if (path[0] != '/' || !is_graphic(path) || strchr(path, '#') != NULL)
		return -EINVAL;
	while (*at == '/') {
		at++;
		len = strcspn(at, "/?");
		if (is_dots(at, len))
			return -EINVAL;
		at += len;
	}
	return 0;
}
