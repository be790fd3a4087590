/*
 * What a server sends: bounded while it comes in, and what of its headers is
 * taken into the answer.
 */
#include "internal.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define HEADER_BYTES_MAX	((size_t)64 << 10)
#define HEADER_LINES_MAX	100u

/* ---- while it comes in ---- */

/*
 * What a server sends behind its answer stays in the connection, and would be
 * the answer to the next request; of what OpenSSL has read ahead we cannot
 * even know.  So one of HTTP/1 has one request.  The streams of HTTP/2 cannot
 * be taken for one another.
 */
static int
begin_head(struct exchange *x, struct span line)
{
	x->head_is_whole = false;
	return curl.easy_setopt(x->easy, CURLOPT_FORBID_REUSE,
	    span_begins(line, "http/1") ? 1L : 0L) == CURLE_OK ? 0 : -EIO;
}

static int
count_line(struct exchange *x, struct span line)
{
	x->header_bytes += line.len;
	if (span_begins(line, "http/"))
		return begin_head(x, line);
	if (span_trim(line).len == 0)
		x->head_is_whole = true;
	else
		x->header_lines++;
	return 0;
}

/*
 * CURLOPT_HEADERFUNCTION(3): called for each line, also of interim answers, of
 * a proxy's, and behind a chunked body.
 */
static size_t
take_header(char *line, size_t size, size_t count, void *arg)
{
	struct exchange *x = arg;
	const size_t len = size * count;

	if (count_line(x, (struct span){ line, len }) < 0) {
		exchange_fail(x, HTTP_FAILED, "its headers cannot be read");
		return 0;
	}
	if (x->header_bytes <= HEADER_BYTES_MAX &&
	    x->header_lines <= HEADER_LINES_MAX)
		return len;
	exchange_fail(x, HTTP_REFUSED, "sends more headers than are accepted: "
	    "%zu bytes, %u lines", HEADER_BYTES_MAX, HEADER_LINES_MAX);
	return 0;
}

static size_t
take_body(char *data, size_t size, size_t count, void *arg)
{
	struct exchange *x = arg;
	const size_t len = size * count;
	int r;

	r = buf_add(&x->answer.body, data, len);
	if (r == 0)
		return len;
	if (r == -EFBIG)
		exchange_fail(x, HTTP_REFUSED, "sends more than the %zu bytes "
		    "that are accepted", x->answer.body.max);
	else
		exchange_fail(x, HTTP_FAILED, "no memory for its answer");
	return 0;
}

int
answer_receive(struct exchange *x)
{
	if (curl.easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, take_header) !=
	    CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_HEADERDATA, x) != CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, take_body) !=
	    CURLE_OK ||
	    curl.easy_setopt(x->easy, CURLOPT_WRITEDATA, x) != CURLE_OK)
		return -EIO;
	return 0;
}

/* ---- its headers ---- */

const char *
answer_header(struct exchange *x, const char *name, size_t index,
    size_t *ret_amount)
{
	struct curl_header *found;

	*ret_amount = 0;
	if (curl.easy_header(x->easy, name, index, CURLH_HEADER, -1,
	    &found) != CURLHE_OK)
		return NULL;
	*ret_amount = found->amount;
	return found->value;
}

/* NULL: none; a header that stands twice is none of these. */
static const char *
only_header(struct exchange *x, const char *name)
{
	size_t amount;
	const char *value = answer_header(x, name, 0, &amount);

	if (amount <= 1)
		return value;
	exchange_fail(x, HTTP_REFUSED, "sends the header %s %zu times", name,
	    amount);
	return NULL;
}

static void
put(struct exchange *x, const char *name, struct span value, char *ret_text,
    size_t size)
{
	if (value.len >= size) {
		exchange_fail(x, HTTP_REFUSED, "sends a header %s of more than "
		    "%zu bytes", name, size - 1);
		return;
	}
	if (text_has_control(value.data, value.len)) {
		exchange_fail(x, HTTP_REFUSED, "sends a header %s with control "
		    "characters", name);
		return;
	}
	memcpy(ret_text, value.data, value.len);
	ret_text[value.len] = '\0';
}

static void
read_texts(struct exchange *x)
{
	const struct {
		const char *name;
		char *text;
		size_t size;
	} texts[] = {
		{ "ETag", x->answer.etag, sizeof(x->answer.etag) },
		{ "Location", x->answer.location,
		    sizeof(x->answer.location) },
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const char *value = only_header(x, texts[i].name);

		if (value != NULL)
			put(x, texts[i].name,
			    (struct span){ value, strlen(value) },
			    texts[i].text, texts[i].size);
	}
}

static void
read_type(struct exchange *x)
{
	const char *value = only_header(x, "Content-Type");
	char *type = x->answer.content_type;
	struct span media;

	if (value == NULL)
		return;
	media = span_trim((struct span){ value, strcspn(value, ";") });
	put(x, "Content-Type", media, type, sizeof(x->answer.content_type));
	for (; *type != '\0'; type++)
		*type = text_lower(*type);
}

/* RFC 9110, 5.3: several lines are one list. */
static void
read_digest(struct exchange *x)
{
	struct span member = { NULL, 0 };
	size_t amount = 1;

	for (size_t i = 0; i < amount; i++) {
		const char *value = answer_header(x, "Content-Digest", i,
		    &amount);

		if (value != NULL)
			(void)http_digest_find(value, &member);
	}
	if (member.data != NULL)
		put(x, "Content-Digest", member, x->answer.content_digest,
		    sizeof(x->answer.content_digest));
}

/* No Accept-Encoding was sent, so that what is counted is what there is. */
static void
check_encoding(struct exchange *x)
{
	const char *value = only_header(x, "Content-Encoding");

	if (value != NULL && value[0] != '\0' &&
	    !text_equal_nocase(value, "identity"))
		exchange_fail(x, HTTP_REFUSED, "sends its answer in an "
		    "encoding that was not asked for: %.40s", value);
}

/* RFC 9112, 6.3: with two of them nobody knows where the answer ends. */
static void
check_length(struct exchange *x)
{
	(void)only_header(x, "Content-Length");
}

static void
read_replayed(struct exchange *x)
{
	const char *value = only_header(x, "Idempotent-Replay");

	x->answer.replayed = value != NULL && text_equal_nocase(value, "true");
}

/* CURLINFO_RETRY_AFTER(3): seconds from either form, 0 for none. */
static void
read_retry_after(struct exchange *x)
{
	curl_off_t seconds = 0;

	if (curl.easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &seconds) !=
	    CURLE_OK || seconds < 0)
		seconds = 0;
	x->answer.retry_after = seconds < UINT_MAX ? (unsigned)seconds :
	    UINT_MAX;
}

void
answer_read(struct exchange *x)
{
	read_type(x);
	read_texts(x);
	read_digest(x);
	check_encoding(x);
	check_length(x);
	read_replayed(x);
	read_retry_after(x);
	hint_read(x);
}

const char *
answer_location(struct exchange *x)
{
	const char *value = only_header(x, "Location");

	return value == NULL || value[0] == '\0' ? NULL : value;
}
