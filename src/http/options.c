/*
 * What can be said of options before anything is sent.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#define CA_FILE_MAX	((size_t)16 << 20)

/* ---- certificates ---- */

/* What OpenSSL takes for one: PEM_read_bio_X509(3). */
static const char *const pem_heads[] = {
	"-----BEGIN CERTIFICATE-----",
	"-----BEGIN X509 CERTIFICATE-----",
	"-----BEGIN TRUSTED CERTIFICATE-----",
};

static bool
has_certificate(const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(pem_heads); i++) {
		if (memmem(text, len, pem_heads[i], strlen(pem_heads[i])) !=
		    NULL)
			return true;
	}
	return false;
}

static int
load(const char *path, struct buf *text)
{
	int fd CF_AUTO(fd_done) = -1;
	struct stat sb;
	size_t len;
	int r;

	r = http_file_open(path, &fd, &sb);
	if (r < 0)
		return r;
	if (sb.st_size > (off_t)CA_FILE_MAX)
		return -EFBIG;
	r = buf_resize(text, (size_t)sb.st_size);
	if (r < 0)
		return r;
	r = http_file_read(fd, text->data, text->len, &len);
	return r < 0 ? r : buf_resize(text, len);
}

static int
check_ca_file(const char *path, struct reason *why)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(CA_FILE_MAX);
	struct buf shown CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	(void)text_neutralise(&shown, path, strlen(path));
	r = load(path, &text);
	if (r == -EINVAL)
		return reason_set(why, EINVAL, "the file of certificates '%s' "
		    "is not a regular file", buf_text(&shown));
	if (r < 0)
		return reason_set(why, EINVAL, "the file of certificates '%s' "
		    "cannot be read: %s", buf_text(&shown),
		    strerrordesc_np(-r));
	if (!has_certificate(buf_text(&text), text.len))
		return reason_set(why, EINVAL, "the file of certificates '%s' "
		    "has none in it: it takes PEM, which begins with "
		    "-----BEGIN CERTIFICATE-----", buf_text(&shown));
	return 0;
}

/* ---- proxies ---- */

static const char *const proxy_schemes[] = {
	"http", "https", "socks5", "socks5h",
};

static bool
is_proxy_scheme(const char *proxy)
{
	const char *colon = strstr(proxy, "://");
	const struct span scheme = {
		proxy, colon == NULL ? 0 : (size_t)(colon - proxy)
	};

	if (colon == NULL)
		return true;		/* CURLOPT_PROXY(3): it is http */
	for (size_t i = 0; i < ARRAY_LEN(proxy_schemes); i++) {
		if (span_is(scheme, proxy_schemes[i]))
			return true;
	}
	return false;
}

/* May have a password in it, and so is not said again. */
static int
check_proxy(const char *proxy, struct reason *why)
{
	CURLU *url CF_AUTO(http_url_done) = NULL;
	CURLUcode code;

	if (proxy[0] == '\0')
		return 0;		/* CURLOPT_PROXY(3): none at all */
	if (!is_proxy_scheme(proxy))
		return reason_set(why, EINVAL, "the proxy's URL begins with "
		    "something else than http://, https://, socks5:// or "
		    "socks5h://");
	url = curl.url();
	if (url == NULL)
		return reason_set(why, ENOMEM, "no memory for a URL");
	code = curl.url_set(url, CURLUPART_URL, proxy,
	    CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME);
	if (code == CURLUE_OUT_OF_MEMORY)
		return reason_set(why, ENOMEM, "no memory for a URL");
	if (code != CURLUE_OK)
		return reason_set(why, EINVAL, "the proxy's URL cannot be read "
		    "as one: write it as http://HOST:PORT");
	return 0;
}

static int
check(const struct http_options *options, struct reason *why)
{
	struct site site CF_AUTO(site_done) = { 0 };
	int r;

	r = site_read(options->base, &site, why);
	if (r == 0 && options->ca_file != NULL)
		r = check_ca_file(options->ca_file, why);
	if (r == 0 && options->proxy != NULL)
		r = check_proxy(options->proxy, why);
	return r;
}

int
http_options_check(const struct http_options *options, struct reason *why)
{
	int r = curl_load(why);

	return r < 0 ? r : check(options, why);
}
