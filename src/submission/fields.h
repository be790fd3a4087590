/*
 * The fields of the submission form as one table, and how a value of each is
 * judged.  Pure functions: no submission, no store.
 */
#ifndef CERTFS_SUBMISSION_FIELDS_H
#define CERTFS_SUBMISSION_FIELDS_H

#include "certfs/submission.h"

/* In the order of the manual, which is the order in which to fill them in. */
enum form_field {
	FIELD_PUBLISHER_TYPE, FIELD_SOURCE, FIELD_PULL_REQUEST, FIELD_COMMIT,
	FIELD_EXCEPTION, FIELD_DIRECTED, FIELD_CONTACT_EMAIL,
	FIELD_SUPPORT_EMAIL, FIELD_MICROSOFT_CONTACT, FIELD_TESTING_NOTES,
	FIELD_TEST_ACCOUNT, FIELD_TEST_CREDENTIALS, FIELD_MFA,
	FIELD_CLIENT_ID, FIELD_CLIENT_SECRET, FIELD_REDIRECT_URLS,
	FIELD_WAIVERS,
	FIELD_COUNT
};

/*
 * What of a value must not be read by everybody; of a secret that is all of it,
 * whatever stands here.  See repo_search.c.  The support address is public: it
 * is where users, and readers of the pull request, are to write to.
 */
enum field_keeps {
	KEEPS_NOTHING,
	KEEPS_LINES,		/* how to sign in */
	KEEPS_NAME,		/* the same, in any case */
	KEEPS_MAIL,		/* mail addresses, of people */
};

struct field {
	struct field_info info;
	bool		 many_lines;
	enum field_keeps keeps;
	const char	*fallback;	/* what counts while it is not set, or NULL */
	const char	*what;		/* what to write there, half a sentence */
	const char	*command;	/* an example, ready to paste */
	/* What handoff.md calls it; NULL: it is not entered with the others. */
	const char	*page_label;
	/* Whether the trimmed value is one; may bring it into its usual form. */
	int		(*check)(const struct field *f, struct buf *value,
			    struct reason *why);
	const char	*const *words;	/* for check: the values allowed */
};

extern const struct field fields[FIELD_COUNT];

/*
 * How much of 'value' counts: one newline at its end is taken off.  Of a
 * secret that is all that is ever changed.
 */
size_t	field_trim(const char *value, size_t len);
/*
 * Judge 'value' and append what is to be kept to 'ret_value' (nothing: the
 * field becomes unset).  A secret is judged but never copied: 'ret_value' is
 * not used and may be NULL.  -EINVAL or -EFBIG with the sentence in 'why', in
 * which no part of a secret appears; -ENOMEM.
 */
int	field_judge(const struct field *f, const char *value, size_t len,
	    struct buf *ret_value, struct reason *why);

#endif
