#include "sample_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define SAMPLE_FILE_MAX	((size_t)4 << 20)

void
sample_read(const char *name, struct buf *ret_content)
{
	char path[512];

	*ret_content = (struct buf)BUF_INIT(SAMPLE_FILE_MAX);
	(void)snprintf(path, sizeof(path), "%s/%s", SAMPLE, name);
	if (file_read_all(AT_FDCWD, path, SAMPLE_FILE_MAX, ret_content) < 0)
		fail_msg("%s is missing", path);
}

const struct sample_value sample_form[SAMPLE_VALUES] = {
	{ "contact_email", "you@contoso.com\n" },
	{ "support_email", "support@contoso.com\n" },
	{ "testing_notes", "Sign in.\nList the workshops.\n" },
	{ "test_account", "tester@contoso.com\n" },
	{ "test_credentials", "correct-horse\n" },
	{ "mfa", "no\n" },
	{ "pull_request", "4321\n" },
	{ "commit", "3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a\n" },
};

struct domain *
sample_domain(const struct fixture *f)
{
	const struct domain_options options = { .validate = VALIDATE_DOCUMENT };
	struct domain *d = NULL;

	assert_int_equal(domain_new(f->st, &options, &d), 0);
	return d;
}

void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("expected '%s' in:\n%s", part, text);
}

void
has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("did not expect '%s' in:\n%s", part, text);
}
