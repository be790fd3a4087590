/*
 * Addresses in a text.  Published connectors were looked through for what is
 * taken for private here (tests/unit/test_address_corpus.c): whoever gives an
 * example must not be kept from publishing it.
 */
#include "address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

static bool
is_letter_or_digit(char c)
{
	return isalnum((unsigned char)c) != 0;
}

static const char *
end_of(struct span s)
{
	return s.data + s.len;
}

/* Bytes from 'at' that are letters, digits or one of 'others'. */
static size_t
run_of(const char *at, const char *end, const char *others)
{
	size_t n = 0;

	while (at + n < end && (is_letter_or_digit(at[n]) ||
	    (at[n] != '\0' && strchr(others, at[n]) != NULL)))
		n++;
	return n;
}

/* How many of them stand before 'at'. */
static size_t
run_before(const char *begin, const char *at, const char *others)
{
	const char *first = at;

	while (first > begin && run_of(first - 1, first, others) == 1)
		first--;
	return (size_t)(at - first);
}

/* The rest of a sentence, or Markdown's marks, are no part of an address. */
static size_t
without_marks(const char *at, size_t len)
{
	while (len > 0 && memchr(".-_", at[len - 1], 3) != NULL)
		len--;
	return len;
}

static bool
ends_with(struct span s, const char *tail)
{
	const size_t len = strlen(tail);

	return s.len >= len && span_begins(span_skip(s, s.len - len), tail);
}

/* ---- numbers ---- */

#define ADDRESS_LEN_MAX	45u	/* of IPv6 with an IPv4 address at its end */

static const struct network {
	uint32_t	 prefix, mask;
} networks[] = {
	{ 0x0a000000, 0xff000000 },	/* 10.0.0.0/8 */
	{ 0xac100000, 0xfff00000 },	/* 172.16.0.0/12 */
	{ 0xc0a80000, 0xffff0000 },	/* 192.168.0.0/16 */
	{ 0xa9fe0000, 0xffff0000 },	/* 169.254.0.0/16 */
};

/* Of every cloud, where a machine asks about itself. */
#define METADATA_SERVICE	UINT32_C(0xa9fea9fe)	/* 169.254.169.254 */

static bool
is_private_v4(uint32_t address)
{
	if (address == METADATA_SERVICE)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(networks); i++) {
		const struct network *n = &networks[i];

		if ((address & n->mask) == n->prefix)
			return address != n->prefix;
	}
	return false;
}

/* fc00::/7 and fe80::/10; one that is all prefix names the network. */
static bool
is_private_v6(const struct in6_addr *address)
{
	const uint8_t *b = address->s6_addr;
	static const uint8_t none[14];

	if ((b[0] & 0xfe) != 0xfc && (b[0] != 0xfe || (b[1] & 0xc0) != 0x80))
		return false;
	return memcmp(b + 2, none, sizeof(none)) != 0;
}

/* "Version 10.2.0.1", "version": "10.2.0.1", Version=10.2.0.1 */
static bool
is_of_version(const char *begin, const char *at)
{
	static const char word[] = "version";
	const size_t len = sizeof(word) - 1;

	while (at > begin && strchr(" \t\"'=:", at[-1]) != NULL &&
	    at[-1] != '\0')
		at--;
	return (size_t)(at - begin) >= len &&
	    span_begins((struct span){ at - len, len }, word);
}

static bool
is_private_number(struct span text, const char *at, size_t len)
{
	char word[ADDRESS_LEN_MAX + 1];
	struct in6_addr v6;
	struct in_addr v4;

	len = without_marks(at, len);
	if (len > 1 && at[len - 1] == ':' && at[len - 2] != ':')
		len--;
	if (len > ADDRESS_LEN_MAX)
		return false;
	memcpy(word, at, len);
	word[len] = '\0';
	if (inet_pton(AF_INET, word, &v4) == 1)
		return is_private_v4(ntohl(v4.s_addr)) &&
		    !is_of_version(text.data, at);
	return inet_pton(AF_INET6, word, &v6) == 1 && is_private_v6(&v6);
}

static bool
may_be_number(const char *begin, const char *at)
{
	return isxdigit((unsigned char)*at) && (at == begin ||
	    (!is_letter_or_digit(at[-1]) &&
	    memchr(".:-_", at[-1], 4) == NULL));
}

/* How much is looked at of what is too long for an address. */
#define NUMBER_LEN_MAX	((size_t)ADDRESS_LEN_MAX + 3)

/* "host:10.1.2.3" and "10.1.2.3:8080": a colon belongs to IPv6 alone. */
static size_t
number_len(const char *at, const char *end)
{
	size_t len = run_of(at, (size_t)(end - at) > NUMBER_LEN_MAX ?
	    at + NUMBER_LEN_MAX : end, ".:");
	const char *colon = memchr(at, ':', len);

	if (colon != NULL && memchr(at, '.', (size_t)(colon - at)) != NULL)
		len = (size_t)(colon - at);
	return len;
}

static const char *
find_number(struct span text)
{
	const char *end = end_of(text), *at = text.data;

	while (at < end) {
		size_t len;

		/* A colon may stand before one, in "host:10.1.2.3". */
		if (!may_be_number(text.data, at) && !(at > text.data &&
		    at[-1] == ':' && isdigit((unsigned char)*at))) {
			at++;
			continue;
		}
		len = number_len(at, end);
		if (is_private_number(text, at, len))
			return at;
		/* What is no address as a whole may have one behind a colon. */
		at += run_of(at, at + len, "");
		at += at == end ? 0 : 1;
	}
	return NULL;
}

/* ---- names of hosts ---- */

static const char *const private_zones[] = {
	".local", ".internal", ".lan", ".corp", ".home.arpa",
};

/* Everybody has them. */
static const char *const known_hosts[] = {
	"host.docker.internal", "gateway.docker.internal",
	"metadata.google.internal",
};

/* Who writes these gives an example. */
static const char *const example_words[] = {
	"example", "domain", "contoso", "fabrikam", "northwind", "your",
	"sample", "placeholder", "dummy",
};

static bool
has_example_word(struct span host)
{
	for (size_t i = 0; i < host.len; i++)
		for (size_t k = 0; k < ARRAY_LEN(example_words); k++)
			if (span_begins(span_skip(host, i), example_words[k]))
				return true;
	return false;
}

static bool
is_private_host(struct span host)
{
	bool is_private = false;

	for (size_t i = 0; i < ARRAY_LEN(known_hosts); i++)
		if (span_is(host, known_hosts[i]))
			return false;
	for (size_t i = 0; i < ARRAY_LEN(private_zones); i++)
		is_private = is_private || (host.len >
		    strlen(private_zones[i]) &&
		    ends_with(host, private_zones[i]));
	return is_private && !has_example_word(host);
}

#define HOST_BYTES	".-_"
#define MAIL_BYTES	"._%+-"

static struct span
host_at(const char *at, const char *end)
{
	return (struct span){ at, without_marks(at, run_of(at, end,
	    HOST_BYTES)) };
}

/* The host behind "//", and behind who is to sign in there. */
static struct span
host_of_url(const char *at, const char *end)
{
	const size_t user = run_of(at, end, MAIL_BYTES ":");

	if (at + user < end && at[user] == '@')
		at += user + 1;
	return host_at(at, end);
}

/* The length of "://", or of how JSON may have it; 0: that is not there. */
static size_t
url_mark_len(struct span rest)
{
	static const char *const marks[] = { "://", ":\\/\\/" };

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (span_begins(rest, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* A definition names its host without a scheme. */
static bool
is_host_member(struct span rest)
{
	return span_begins(rest, "\"host\"");
}

static struct span
host_of_member(const char *at, const char *end)
{
	at += strlen("\"host\"");
	while (at < end && (span_is_blank(*at) || *at == ':'))
		at++;
	if (at == end || *at != '"')
		return (struct span){ at, 0 };
	return host_at(at + 1, end);
}

static const char *
find_host(struct span text)
{
	const char *end = end_of(text);

	for (const char *at = text.data; at < end; at++) {
		const struct span rest = { at, (size_t)(end - at) };
		const size_t url = *at == ':' ? url_mark_len(rest) : 0;
		struct span host = { at, 0 };

		if (url > 0)
			host = host_of_url(at + url, end);
		else if (*at == '@' && run_before(text.data, at,
		    MAIL_BYTES) > 0)
			host = host_at(at + 1, end);
		else if (*at == '"' && is_host_member(rest))
			host = host_of_member(at, end);
		if (is_private_host(host))
			return host.data;
	}
	return NULL;
}

bool
address_find_private(struct span text, struct address_found *ret_found)
{
	const char *number = text.len > 0 ? find_number(text) : NULL;
	const char *host = text.len > 0 ? find_host(text) : NULL;

	if (number != NULL && (host == NULL || number < host))
		*ret_found = (struct address_found){ number,
		    "an address of a private network" };
	else if (host != NULL)
		*ret_found = (struct address_found){ host,
		    "the name of a host in a private network" };
	return number != NULL || host != NULL;
}

/* ---- mail ---- */

bool
address_next_mail(struct span *rest, struct span *ret_mail)
{
	const char *begin = rest->data, *end = end_of(*rest), *at = begin;

	while (at < end && (at = memchr(at, '@', (size_t)(end - at))) !=
	    NULL) {
		const size_t user = run_before(begin, at, MAIL_BYTES);
		const struct span host = host_at(at + 1, end);

		at++;
		if (user == 0 || host.len == 0 ||
		    memchr(host.data, '.', host.len) == NULL)
			continue;
		*ret_mail = (struct span){ host.data - 1 - user,
		    user + 1 + host.len };
		*rest = (struct span){ end_of(host),
		    (size_t)(end - end_of(host)) };
		return true;
	}
	*rest = (struct span){ end, 0 };
	return false;
}

/* RFC 2606, RFC 6761. */
static const char *const reserved_zones[] = {
	"example.com", "example.net", "example.org", "example", "invalid",
	"test",
};

bool
address_is_example(struct span mail)
{
	for (size_t i = 0; i < ARRAY_LEN(reserved_zones); i++) {
		const size_t len = strlen(reserved_zones[i]);

		if (mail.len > len && ends_with(mail, reserved_zones[i]) &&
		    memchr("@.", end_of(mail)[-1 - (ptrdiff_t)len], 2) != NULL)
			return true;
	}
	return false;
}

static bool
is_same(struct span a, const char *b)
{
	for (size_t i = 0; i < a.len; i++)
		if (text_lower(a.data[i]) != text_lower(b[i]))
			return false;
	return true;
}

static bool
has_letter_or_digit(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_letter_or_digit(s.data[i]))
			return true;
	return false;
}

/* Marks of Markdown may stand before it, and in JSON the n of a line break. */
static bool
begins_at(struct span text, const char *at)
{
	const size_t n = run_before(text.data, at, MAIL_BYTES);

	return !has_letter_or_digit((struct span){ at - n, n }) ||
	    (n == 1 && at - n > text.data && at[-2] == '\\');
}

static bool
ends_at(struct span text, const char *at)
{
	return !has_letter_or_digit((struct span){ at,
	    run_of(at, end_of(text), HOST_BYTES) });
}

/* There are fewer of these in a text than of any letter. */
static size_t
user_len(struct span mail)
{
	const char *sign = memchr(mail.data, '@', mail.len);

	return (size_t)(sign - mail.data);
}

const char *
address_find_mail(struct span text, struct span mail)
{
	const size_t user = user_len(mail);
	const char *sign = text.data, *end = end_of(text);

	while (sign < end && (sign = memchr(sign, '@',
	    (size_t)(end - sign))) != NULL) {
		const char *at = (size_t)(sign - text.data) >= user ?
		    sign - user : NULL;

		sign++;
		if (at != NULL && (size_t)(end - at) >= mail.len &&
		    is_same(mail, at) && begins_at(text, at) &&
		    ends_at(text, at + mail.len))
			return at;
	}
	return NULL;
}
