#include "life_fixture.h"

#include <stdio.h>
#include <string.h>

int
submit_line(struct draft_fixture *f, const char *line)
{
	const struct command command = { .text = line, .len = strlen(line) };

	return submission_command_submit(f->s, &command, NULL);
}

int
pull(struct draft_fixture *f, const char *line)
{
	const struct command command = { .text = line, .len = strlen(line) };

	return submission_command_pull_record(f->s, &command, NULL);
}

void
status_is(struct draft_fixture *f, const char *word)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "%s\n", word);
	assert_string_equal(document(f, DOCUMENT_STATUS), line);
}

const struct readiness_item *
item(struct draft_fixture *f, const char *id)
{
	assert_int_equal(submission_judged(f->s), 0);
	for (size_t i = 0; i < f->s->readiness.count; i++) {
		if (strcmp(f->s->readiness.item[i].id, id) == 0)
			return &f->s->readiness.item[i];
	}
	return NULL;
}

bool
is_done(struct draft_fixture *f, const char *id)
{
	const struct readiness_item *one = item(f, id);

	if (one == NULL)
		fail_msg("there is no item '%s'", id);
	return one->done;
}

void
ready(struct draft_fixture *f)
{
	put_sample(f);
	fill_in(f);
	status_is(f, "ready");
}

void
submitted(struct draft_fixture *f)
{
	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted\n"), 0);
	status_is(f, "submitted");
}

/* The readme is an artifact that needs nothing else. */
void
change(struct draft_fixture *f, const char *text)
{
	put_text(f, SLOT_ARTIFACTS, "readme.md", text);
}
