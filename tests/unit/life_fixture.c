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

void
certified(struct draft_fixture *f)
{
	static const char *const answers[] = {
		"testing", "deploying", "certified",
	};

	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		assert_int_equal(record(f, answers[i]), 0);
	status_is(f, "certified");
}

void
force_state(struct draft_fixture *f, enum submission_state state)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;

	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	f->s->row.state = state;
	f->s->row.state_since = st.now;
	assert_int_equal(step_commit(&st), 0);
}

int
publish(struct draft_fixture *f, const char *line)
{
	const struct command command = {
		.text = line, .len = line != NULL ? strlen(line) : 0,
	};

	return submission_command_publish(f->s, &command, NULL);
}

void
independent(struct draft_fixture *f)
{
	put_sample(f);
	set_field(f, FIELD_PUBLISHER_TYPE, "independent");
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    artifact_types[ARTIFACT_ICON].name, false, NULL), 0);
	put_text(f, SLOT_ARTIFACTS, artifact_types[ARTIFACT_PROPERTIES].name,
	    "{\"properties\": {\"connectionParameters\": {}, "
	    "\"iconBrandColor\": \"#da3b01\", \"capabilities\": [], "
	    "\"publisher\": \"Jo Doe\", \"stackOwner\": \"Contoso\"}}");
	status_is(f, "ready");
}

void
repository(struct draft_fixture *f)
{
	static const char here[] = "https://api.example microsoft/Connectors";

	if (f->domain->repository == NULL)
		f->domain->repository = text_dup(here, sizeof(here) - 1);
	assert_non_null(f->domain->repository);
	f->domain->options.repository = "microsoft/Connectors";
	f->s->judged = false;
	submission_drop_documents(f->s);
	assert_int_equal(submission_judged(f->s), 0);
}

void
no_repository(struct draft_fixture *f)
{
	free(f->domain->repository);
	f->domain->repository = NULL;
}
