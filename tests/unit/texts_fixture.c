#include "texts_fixture.h"

#include <errno.h>
#include <string.h>

static void
take_submission(struct draft_fixture *f)
{
	struct entry e;

	assert_int_equal(domain_find(f->domain, "contoso", &e), 0);
	assert_int_equal(submission_get(f->domain, e.object.id, &f->s), 0);
	submission_lock(f->s);
	assert_int_equal(submission_fresh(f->s), 0);
}

static void
close_domain(struct draft_fixture *f)
{
	submission_unlock(f->s);
	submission_put(f->s);
	domain_free(f->domain);
}

int
draft_fixture(void **state)
{
	struct draft_fixture *f = calloc(1, sizeof(*f));
	struct entry e;

	if (f == NULL || fixture_store((void **)&f->store) < 0)
		return -1;
	f->domain = sample_domain(f->store);
	assert_int_equal(domain_create(f->domain, "contoso", &e, NULL), 0);
	take_submission(f);
	*state = f;
	return 0;
}

int
draft_fixture_gone(void **state)
{
	struct draft_fixture *f = *state;
	void *store = f->store;

	close_domain(f);
	free(f);
	return fixture_gone(&store);
}

void
draft_fixture_reopen(struct draft_fixture *f)
{
	close_domain(f);
	fixture_reopen(f->store);
	f->domain = sample_domain(f->store);
	take_submission(f);
}

void
put_file(struct draft_fixture *f, unsigned slot, const char *name,
    const void *data, size_t size)
{
	const int64_t place = PLACE(f->s->id, slot);
	struct reason why = { .error = 0 };
	struct entry e;
	int r;

	r = draft_find(f->s, place, name, &e);
	if (r == -ENOENT)
		r = draft_create(f->s, place, name, OBJECT_FILE, NULL, &e,
		    &why);
	if (r < 0)
		fail_msg("cannot create '%s': %d, %s", name, r, why.text);
	const struct draft_save save = {
		.object = e.object.id, .data = data, .size = size,
		.mtime = clock_now(), .by_opener = true,
	};

	r = draft_save(f->s, &save, &why);
	if (r < 0)
		fail_msg("cannot save '%s': %d, %s", name, r, why.text);
}

void
put_text(struct draft_fixture *f, unsigned slot, const char *name,
    const char *text)
{
	put_file(f, slot, name, text, strlen(text));
}

void
put_sample(struct draft_fixture *f)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		struct buf b CF_AUTO(buf_done);

		sample_read(artifact_types[a].name, &b);
		put_file(f, a == ARTIFACT_INTRO ? SLOT_SELF : SLOT_ARTIFACTS,
		    artifact_types[a].name, b.data, b.len);
	}
}

void
set_field(struct draft_fixture *f, enum form_field field, const char *value)
{
	struct reason why = { .error = 0 };
	int r;

	r = submission_field_set(f->s, field, value, strlen(value), 0, &why);
	if (r < 0)
		fail_msg("cannot set %s to '%s': %d, %s",
		    fields[field].info.name, value, r, why.text);
}

void
fill_in(struct draft_fixture *f)
{
	const struct command merged = { .text = "merged\n", .len = 7 };
	struct reason why = { .error = 0 };
	int r;

	for (size_t i = 0; i < SAMPLE_VALUES; i++)
		set_field(f, (enum form_field)form_find(sample_form[i].field),
		    sample_form[i].value);
	r = submission_command_pull_record(f->s, &merged, &why);
	if (r < 0)
		fail_msg("cannot record the merge: %d, %s", r, why.text);
}

int
record(struct draft_fixture *f, const char *text)
{
	const struct command command = { .text = text, .len = strlen(text) };

	return submission_command_record(f->s, &command, NULL);
}

int
touch_submit(struct draft_fixture *f)
{
	const struct command command = { .text = NULL };

	return submission_command_submit(f->s, &command, NULL);
}

static bool
nobody_writes(void *arg, int64_t object)
{
	(void)arg;
	(void)object;
	return false;
}

static void
remove_name(void *arg, const struct entry *e)
{
	struct draft_fixture *f = arg;

	assert_int_equal(draft_unlink(f->s, e->place, e->name, false, NULL),
	    0);
}

void
take_messages(struct draft_fixture *f)
{
	const struct inbox_owner owner = { nobody_writes, remove_name, f };

	assert_int_equal(submission_take_messages(f->s, &owner), 0);
}

const char *
document(struct draft_fixture *f, enum document which)
{
	static char *text;
	struct bytes *bytes = NULL;
	int64_t mtime;
	int r;

	r = submission_document(f->s, which, &bytes, &mtime);
	if (r < 0)
		fail_msg("document %d: %d", (int)which, r);
	free(text);
	text = text_dup(bytes->data, bytes->size);
	bytes_unref(bytes);
	assert_non_null(text);
	return text;
}

const char *
content(struct draft_fixture *f, int64_t place, const char *name)
{
	static char *text;
	struct bytes *bytes = NULL;
	struct entry e;
	int r;

	r = draft_find(f->s, place, name, &e);
	if (r == 0)
		r = draft_read(f->s, e.object.id, &bytes);
	if (r < 0)
		fail_msg("content of '%s': %d", name, r);
	free(text);
	text = text_dup(bytes->data, bytes->size);
	bytes_unref(bytes);
	assert_non_null(text);
	return text;
}

char *
kept(const char *text)
{
	char *copy = text_dup(text, strlen(text));

	assert_non_null(copy);
	return copy;
}
