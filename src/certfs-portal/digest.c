/*
 * SHA-256, base64, and ids that nobody can guess.
 */
#include "server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#define DIGEST_HEAD	"sha-256=:"

void
digest_of(const void *data, size_t len, unsigned char ret_hash[32],
    char ret_hex[SHA256_SIZE])
{
	static const unsigned char nothing;

	/* It always succeeds, but does not take NULL. */
	(void)crypto_hash_sha256(ret_hash, len == 0 ? &nothing : data, len);
	if (ret_hex != NULL)
		text_hex(ret_hash, 32, ret_hex);
}

void
digest_text(const unsigned char hash[32], char ret_text[DIGEST_SIZE])
{
	memcpy(ret_text, DIGEST_HEAD, sizeof(DIGEST_HEAD));
	(void)sodium_bin2base64(ret_text + strlen(DIGEST_HEAD),
	    DIGEST_SIZE - strlen(DIGEST_HEAD) - 1, hash, 32,
	    sodium_base64_VARIANT_ORIGINAL);
	(void)strcat(ret_text, ":");
}

bool
digest_matches(const char *text, const unsigned char hash[32])
{
	char expected[DIGEST_SIZE];

	digest_text(hash, expected);
	return strcmp(text, expected) == 0;
}

void
digest_new_id(const char *prefix, char ret_id[ID_SIZE])
{
	unsigned char random[12];
	char hex[2 * sizeof(random) + 1];

	randombytes_buf(random, sizeof(random));
	text_hex(random, sizeof(random), hex);
	(void)snprintf(ret_id, ID_SIZE, "%s_%s", prefix, hex);
}

int
digest_decode(const char *text, struct buf *out)
{
	const size_t len = strlen(text), max = len / 4 * 3 + 3;
	const size_t before = out->len;
	size_t size = 0;
	int r;

	r = buf_resize(out, before + max);
	if (r < 0)
		return r;
	if (sodium_base642bin((unsigned char *)out->data + before, max, text,
	    len, "\r\n", &size, NULL, sodium_base64_VARIANT_ORIGINAL) < 0)
		return -EINVAL;
	return buf_resize(out, before + size);
}
