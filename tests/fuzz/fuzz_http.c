/*
 * http against libFuzzer: what is taken out of a Content-Digest or a Link lies
 * within it, what is read as a digest is written the same, and no link leads
 * out of the base.
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

/* A link leads below the base, or nowhere. */
static void
check_link(const char *text)
{
	static const char base[] = "https://h/api/v3";
	struct site site CF_AUTO(site_done) = { 0 };
	char *target CF_AUTO(free_done) = NULL;
	char *url CF_AUTO(free_done) = NULL;
	char *path CF_AUTO(free_done) = NULL;
	struct span s;

	if (!http_link_find(text, "next", &s))
		return;
	if (s.data < text || s.data + s.len > text + strlen(text))
		abort();
	target = text_dup(s.data, s.len);
	if (target == NULL || site_read(base, &site, NULL) < 0 ||
	    site_follow(&site, base, target, &url) < 0 ||
	    site_below(&site, url, &path) < 0)
		return;
	if (path[0] != '/' || strncmp(url, base, strlen(base)) != 0)
		abort();
}

/* What is escaped has only what a path may have, and no slash. */
static void
check_segment(const char *text)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&b, "/x");
	if (http_put_segment(&b, text, strlen(text)) == 0 &&
	    (http_path_check(b.data) < 0 || strrchr(b.data, '/') != b.data))
		abort();
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
	check_link(text);
	check_segment(text);
	(void)http_path_check(text);
	return 0;
}
