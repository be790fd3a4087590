/*
 * Content-Digest of RFC 9530, in the one algorithm that the protocol uses.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#define HEAD		"sha-256=:"
#define HEAD_LEN	(sizeof(HEAD) - 1)
#define SHA256_SIZE	32u
#define BASE64_LEN	44u

_Static_assert(HTTP_DIGEST_SIZE >= HEAD_LEN + BASE64_LEN + sizeof(":"),
    "a digest has room");

void
http_digest_text(const unsigned char sha256[32],
    char ret_text[HTTP_DIGEST_SIZE])
{
	memcpy(ret_text, HEAD, HEAD_LEN);
	(void)sodium_bin2base64(ret_text + HEAD_LEN, BASE64_LEN + 1, sha256,
	    SHA256_SIZE, sodium_base64_VARIANT_ORIGINAL);
	memcpy(ret_text + HEAD_LEN + BASE64_LEN, ":", 2);
}

int
http_digest_read(const char *text, unsigned char ret_sha256[32])
{
	unsigned char read[SHA256_SIZE];
	char again[HTTP_DIGEST_SIZE];
	size_t len;

	if (strlen(text) != HEAD_LEN + BASE64_LEN + 1 ||
	    strncmp(text, HEAD, HEAD_LEN) != 0 ||
	    text[HEAD_LEN + BASE64_LEN] != ':')
		return -EINVAL;
	if (sodium_base642bin(read, sizeof(read), text + HEAD_LEN, BASE64_LEN,
	    NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    len != sizeof(read))
		return -EINVAL;
	/* sodium_base642bin(3) takes some bytes beyond ASCII for digits. */
	http_digest_text(read, again);
	if (strcmp(again, text) != 0)
		return -EINVAL;
	memcpy(ret_sha256, read, sizeof(read));
	return 0;
}

bool
http_digest_find(const char *field, struct span *ret_member)
{
	bool found = false;

	while (*field != '\0') {
		const size_t len = strcspn(field, ",");
		struct span member = { field, strcspn(field, ",;") };

		member = span_trim(member);
		if (span_begins(member, "sha-256=")) {
			*ret_member = member;
			found = true;
		}
		field += len;
		field += *field == ',';
	}
	return found;
}
