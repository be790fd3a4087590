/*
 * http against libFuzzer: what is taken out of a Content-Digest lies within
 * it, and what is read as a digest is written the same.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_digest(const char *text)
{
	unsigned char sha256[32];
	char again[HTTP_DIGEST_SIZE];

	if (http_digest_read(text, sha256) < 0)
		return;
	http_digest_text(sha256, again);
	if (strcmp(text, again) != 0)
		abort();
}

static void
check_url(const char *text)
{
	struct site site CF_AUTO(site_done) = { 0 };
	struct reason why = { 0 };
	char *url CF_AUTO(free_done) = NULL;

	if (site_read(text, &site, &why) < 0) {
		if (why.error == 0 || text_has_control(why.text,
		    strlen(why.text)))
			abort();
		return;
	}
	if (strncasecmp(site.url, "https://", 8) != 0 && !site.is_local)
		abort();
	(void)site_follow(&site, site.url, text, &url);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text CF_AUTO(free_done) = text_dup((const char *)data, size);
	struct span member;

	if (text == NULL)
		return 0;
	/* Without libcurl there is nothing to try, and that must be seen. */
	if (curl_load(NULL) < 0)
		abort();
	if (http_digest_find(text, &member) && (member.data < text ||
	    member.data + member.len > text + strlen(text)))
		abort();
	check_digest(text);
	check_url(text);
	(void)http_path_check(text);
	return 0;
}
