/*
 * What fixtures of a whole submission share: the sample connector, a form that
 * is ready with it, a domain in a store of its own, texts.
 */
#ifndef SAMPLE_FIXTURE_H
#define SAMPLE_FIXTURE_H

#include "store_fixture.h"

#include "certfs/submission.h"

/* The content of a file of the sample; the test fails without it. */
void	sample_read(const char *name, struct buf *ret_content);

/* Values that a submission of the sample needs; the merge is no field. */
struct sample_value {
	const char	*field, *value;
};

#define SAMPLE_VALUES	8

extern const struct sample_value sample_form[SAMPLE_VALUES];

/* A domain with the options of a usual mount. */
struct domain *sample_domain(const struct fixture *f);

/* Fail with both when 'text' does not, or does, contain 'part'. */
void	has(const char *text, const char *part);
void	has_not(const char *text, const char *part);

#endif
