/*
 * Git's object ids (gitformat-pack(5) and git-hash-object(1)): the SHA-1 of
 * "TYPE LENGTH", a NUL, and the content.  It names things and protects
 * nothing.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>

#include "certfs/pull.h"

#define SHA1_SIZE	20u

_Static_assert(PULL_OBJECT_SIZE > 2 * SHA1_SIZE, "an id has room");

static void
context_done(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

int
pull_git_object(const char *type, const void *data, size_t len,
    char ret_object[PULL_OBJECT_SIZE])
{
	EVP_MD_CTX *context CF_AUTO(context_done) = EVP_MD_CTX_new();
	unsigned char hash[EVP_MAX_MD_SIZE];
	char head[48];
	const int n = snprintf(head, sizeof(head), "%s %zu", type, len);

	if (context == NULL)
		return -ENOMEM;
	if (EVP_DigestInit_ex(context, EVP_sha1(), NULL) != 1 ||
	    EVP_DigestUpdate(context, head, (size_t)n + 1) != 1 ||
	    (len > 0 && EVP_DigestUpdate(context, data, len) != 1) ||
	    EVP_DigestFinal_ex(context, hash, NULL) != 1)
		return -ENOTSUP;
	text_hex(hash, SHA1_SIZE, ret_object);
	return 0;
}
