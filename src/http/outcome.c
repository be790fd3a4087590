/*
 * libcurl's errors (libcurl-errors(3)) in our words.
 */
#include "internal.h"

#include <string.h>

static const struct outcome {
	CURLcode		 code;
	enum http_result	 result;
	const char		*words;
} outcomes[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, HTTP_UNREACHABLE,
	    "its name leads to no address" },
	{ CURLE_COULDNT_CONNECT, HTTP_UNREACHABLE, "cannot be connected to" },
	{ CURLE_INTERFACE_FAILED, HTTP_UNREACHABLE, "cannot be connected to" },

	{ CURLE_GOT_NOTHING, HTTP_BROKEN, "closed the connection without an "
	    "answer" },
	{ CURLE_PARTIAL_FILE, HTTP_BROKEN, "sent an answer that is cut short" },
	{ CURLE_SEND_ERROR, HTTP_BROKEN, "the connection broke off" },
	{ CURLE_RECV_ERROR, HTTP_BROKEN, "the connection broke off" },
	{ CURLE_HTTP2, HTTP_BROKEN, "the connection broke off" },
	{ CURLE_HTTP2_STREAM, HTTP_BROKEN, "gave up the request" },

	{ CURLE_SSL_CONNECT_ERROR, HTTP_UNTRUSTED,
	    "no trusted connection comes about" },
	{ CURLE_PEER_FAILED_VERIFICATION, HTTP_UNTRUSTED,
	    "its certificate is not trusted" },
	{ CURLE_SSL_CIPHER, HTTP_UNTRUSTED,
	    "no trusted connection comes about" },
	{ CURLE_SSL_ISSUER_ERROR, HTTP_UNTRUSTED,
	    "its certificate is not trusted" },
	{ CURLE_SSL_INVALIDCERTSTATUS, HTTP_UNTRUSTED,
	    "its certificate is not trusted" },
	{ CURLE_SSL_CLIENTCERT, HTTP_UNTRUSTED,
	    "asks for a certificate of ours" },

	/* The URL was checked, so this is HTTP/0.9, or nothing of the kind. */
	{ CURLE_UNSUPPORTED_PROTOCOL, HTTP_REFUSED, "does not speak HTTP" },
	{ CURLE_WEIRD_SERVER_REPLY, HTTP_REFUSED, "does not speak HTTP" },
	{ CURLE_BAD_CONTENT_ENCODING, HTTP_REFUSED,
	    "sent what cannot be decoded" },
	{ CURLE_WRITE_ERROR, HTTP_REFUSED, "sent what is not accepted" },

	{ CURLE_COULDNT_RESOLVE_PROXY, HTTP_FAILED,
	    "the proxy's name leads to no address" },
	{ CURLE_PROXY, HTTP_FAILED, "the proxy did not connect" },
	{ CURLE_SSL_CACERT_BADFILE, HTTP_FAILED,
	    "the file of certificates cannot be used" },
	{ CURLE_OUT_OF_MEMORY, HTTP_FAILED, "no memory" },
};

/* For those that nobody thought of. */
static const struct outcome unknown = {
	.result = HTTP_FAILED, .words = "the request cannot be made",
};

/* Where the server had given up the connection, if nothing came back. */
static const CURLcode dead[] = {
	CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2,
	CURLE_HTTP2_STREAM, CURLE_PARTIAL_FILE,
};

static const struct outcome *
find(CURLcode code)
{
	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
		if (outcomes[i].code == code)
			return &outcomes[i];
	}
	return &unknown;
}

bool
outcome_is_dead(CURLcode code)
{
	for (size_t i = 0; i < ARRAY_LEN(dead); i++) {
		if (dead[i] == code)
			return true;
	}
	return false;
}

static int64_t
info_us(struct exchange *x, CURLINFO info)
{
	curl_off_t us = 0;

	return curl.easy_getinfo(x->easy, info, &us) == CURLE_OK ? us : 0;
}

/* libcurl's clock and ours round differently; a stall is long before that. */
#define CLOCK_SLACK_MS	100

/* One code for three limits, of which the clock tells which it was. */
static void
fail_late(struct exchange *x)
{
	if (info_us(x, CURLINFO_PRETRANSFER_TIME_T) == 0)
		exchange_fail(x, HTTP_TIMED_OUT, "no connection within %ld ms",
		    x->client->connect_ms);
	else if (http_now() >= x->deadline - CLOCK_SLACK_MS)
		exchange_fail(x, HTTP_TIMED_OUT, "no complete answer within "
		    "%lld ms", (long long)x->allowed_ms);
	else
		exchange_fail(x, HTTP_TIMED_OUT, "the transfer stalled: %s",
		    x->error);
}

/* CURLINFO_HTTP_CONNECTCODE(3): what a proxy answered to CONNECT. */
static bool
is_refused_by_proxy(struct exchange *x, long *ret_status)
{
	*ret_status = 0;
	return curl.easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE,
	    ret_status) == CURLE_OK &&
	    *ret_status != 0 && *ret_status / 100 != 2;
}

/* What libcurl and OpenSSL say when a connection ends in the handshake. */
static const char *const cuts[] = {
	"SSL_connect: ", "unexpected eof", "Recv failure", "Send failure",
};

/* That is no question of trust, but libcurl has one code for both. */
static bool
is_cut_handshake(const struct exchange *x, CURLcode code)
{
	if (code != CURLE_SSL_CONNECT_ERROR)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(cuts); i++) {
		if (strstr(x->error, cuts[i]) != NULL)
			return true;
	}
	return false;
}

/* CURLE_OUT_OF_MEMORY is also what a line of headers without an end gets. */
static bool
is_endless_line(struct exchange *x, CURLcode code)
{
	return code == CURLE_OUT_OF_MEMORY &&
	    info_us(x, CURLINFO_STARTTRANSFER_TIME_T) > 0;
}

/*
 * libcurl tells how many milliseconds a connection did not come about in,
 * which would make the same failure another one each time.
 */
static const char *
reason_of(const struct exchange *x, CURLcode code)
{
	const char *system = NULL;
	long error = 0;

	if (code != CURLE_COULDNT_CONNECT && x->error[0] != '\0')
		return x->error;
	if (curl.easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &error) ==
	    CURLE_OK && error > 0)
		system = strerrordesc_np((int)error);
	return system != NULL ? system : curl.easy_strerror(code);
}

void
outcome_fail(struct exchange *x, CURLcode code)
{
	const struct outcome *outcome = find(code);
	long status;

	if (code == CURLE_OPERATION_TIMEDOUT)
		fail_late(x);
	else if (is_refused_by_proxy(x, &status))
		exchange_fail(x, HTTP_FAILED, "the proxy refused to connect "
		    "(status %ld)", status);
	else if (is_cut_handshake(x, code))
		exchange_fail(x, HTTP_BROKEN, "the connection broke off: %s",
		    x->error);
	else if (is_endless_line(x, code))
		exchange_fail(x, HTTP_REFUSED, "sends a header that is too "
		    "long");
	else
		exchange_fail(x, outcome->result, "%s: %s", outcome->words,
		    reason_of(x, code));
}
