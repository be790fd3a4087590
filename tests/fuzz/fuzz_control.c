/*
 * Fuzz the control files against the domain, on a store in memory (/dev/shm,
 * or TMPDIR).  An input is a series of writes, with separators between them, to a
 * submission that has everything it needs and that nothing happened to so far:
 *
 *	's' submit, 'r' record, 'p' open-source/record; nothing behind it is a
 *	touch; 'b' submit while an artifact is being written; 'c' changes an
 *	artifact to that text and brings the commit and the merge after it
 *
 * A command is done, or refused with one of the errnos of certfs-tree(5), a
 * sentence that can be shown, and nothing changed; and a control file copied
 * onto a control file does nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"
#include "verb.h"

#define SEPARATOR	0x1E
#define WRITES_MAX	16
#define ARTIFACT_MAX	((size_t)4 << 20)
/* Submitted ones stay: after so many of them the store is begun anew. */
#define PER_STORE	1000

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
	char		 directory[128];
	struct store	*st;
	struct domain	*domain;
	struct submission *s;		/* locked; nothing happened to it */
	unsigned	 made;
	struct bytes	*artifact[ARTIFACT_COUNT];
} world;

/* What only a command or a change of the draft changes. */
struct before {
	struct submission_row	row;
	struct hash		form, artifacts;
};

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* ---- the store ---- */

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
submission_let_go(void)
{
	if (world.s == NULL)
		return;
	submission_unlock(world.s);
	submission_put(world.s);
	world.s = NULL;
}

static void
world_end(void)
{
	if (world.st == NULL)
		return;
	submission_let_go();
	domain_free(world.domain);
	store_close(world.st);
	world.domain = NULL;
	world.st = NULL;
	(void)nftw(world.directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
read_artifacts(void)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(ARTIFACT_MAX);
		char path[512];

		(void)snprintf(path, sizeof(path), "%s/%s", SAMPLE,
		    artifact_types[a].name);
		require(file_read_all(AT_FDCWD, path, b.max, &b) == 0);
		world.artifact[a] = bytes_from_buf(&b);
		require(world.artifact[a] != NULL);
	}
}

static void
world_begin(void)
{
	static const struct domain_options options = {
		.validate = VALIDATE_DOCUMENT,
	};
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(world.directory, sizeof(world.directory),
	    "%s/fuzz-control-XXXXXX", tmp != NULL ? tmp : "/dev/shm");
	require(mkdtemp(world.directory) != NULL);
	require(store_open(world.directory, &world.st, NULL) == 0);
	require(domain_new(world.st, &options, &world.domain) == 0);
}

/* ---- a submission with everything that it needs ---- */

static void
put(struct submission *s, enum artifact which, const void *data, size_t size)
{
	const unsigned slot = which == ARTIFACT_INTRO ? SLOT_SELF :
	    SLOT_ARTIFACTS;
	const char *name = artifact_types[which].name;
	const int64_t place = PLACE(submission_id(s), slot);
	struct entry e;
	int r = draft_find(s, place, name, &e);

	if (r == -ENOENT)
		r = draft_create(s, place, name, OBJECT_FILE, NULL, &e, NULL);
	require(r == 0);
	const struct draft_save save = {
		.object = e.object.id, .data = data, .size = size,
		.mtime = clock_now(), .by_opener = true,
	};
	r = draft_save(s, &save, NULL);
	require(r == 0 || r == -EINVAL);
}

static void
set(struct submission *s, enum form_field field, const char *value)
{
	require(submission_field_set(s, field, value, strlen(value), 0,
	    NULL) == 0);
}

static void
merge(struct submission *s)
{
	const struct command merged = { .text = "merged\n", .len = 7 };

	(void)submission_command_pull_record(s, &merged, NULL);
}

static struct submission *
submission_made(void)
{
	struct submission *s = NULL;
	struct entry e;
	char name[32];

	(void)snprintf(name, sizeof(name), "submission %u", world.made);
	require(domain_create(world.domain, name, &e, NULL) == 0);
	require(submission_get(world.domain, e.object.id, &s) == 0);
	submission_lock(s);
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++)
		put(s, a, world.artifact[a]->data, world.artifact[a]->size);
	set(s, FIELD_CONTACT_EMAIL, "you@example.com");
	set(s, FIELD_SUPPORT_EMAIL, "support@example.com");
	set(s, FIELD_TESTING_NOTES, "Sign in");
	set(s, FIELD_TEST_ACCOUNT, "tester@example.com");
	set(s, FIELD_TEST_CREDENTIALS, "correct-horse");
	set(s, FIELD_MFA, "no");
	set(s, FIELD_PULL_REQUEST, "4321");
	set(s, FIELD_COMMIT, "3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a");
	merge(s);
	require(submission_judged(s) == 0);
	require(s->readiness.ready);
	return s;
}

static struct submission *
submission_ready(void)
{
	if (world.s != NULL)
		return world.s;
	if (world.artifact[0] == NULL) {
		read_artifacts();
		require(atexit(world_end) == 0);
	}
	if (world.made++ % PER_STORE == 0) {
		world_end();
		world_begin();
	}
	world.s = submission_made();
	return world.s;
}

static void
change(struct submission *s, const char *text, size_t len)
{
	struct hash hash;
	char hex[2 * sizeof(hash.b) + 1];

	put(s, ARTIFACT_README, text, len);
	hash_of(text, len, &hash);
	text_hex(hash.b, sizeof(hash.b), hex);
	hex[40] = '\0';
	set(s, FIELD_COMMIT, hex);
	merge(s);
}

/* ---- what has to hold ---- */

static bool
is_errno(int r)
{
	static const int errnos[] = { EINVAL, ECANCELED, EALREADY, EBUSY,
	    EPERM, EFBIG, ETXTBSY };

	for (size_t i = 0; i < ARRAY_LEN(errnos); i++) {
		if (r == -errnos[i])
			return true;
	}
	return false;
}

/* What a control file says is text to show, and nothing to do. */
static void
check_control(struct submission *s, enum document which)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	struct verb_line line;
	int64_t mtime;

	require(submission_document(s, which, &text, &mtime) == 0);
	require(text->size > 0 && text->data[text->size - 1] == '\n');
	require(strlen(text->data) == text->size);
	for (const char *at = text->data; *at != '\0';
	    at = strchr(at, '\n') + 1) {
		require(*at == '#');
		require(!text_has_control(at, strcspn(at, "\n")));
	}
	const struct command copy = { .text = text->data, .len = text->size };

	require(verb_parse(&copy, &line, NULL) == 0);
}

static void
look(struct submission *s, struct before *ret_before)
{
	require(submission_judged(s) == 0);
	ret_before->row = s->row;
	ret_before->artifacts = s->judgement.set;
	form_hash(s, &ret_before->form);
}

static bool
is_unchanged(struct submission *s, const struct before *then)
{
	struct before now;

	look(s, &now);
	return now.row.state == then->row.state &&
	    now.row.state_since == then->row.state_since &&
	    now.row.version == then->row.version &&
	    now.row.pull == then->row.pull &&
	    now.row.pull_since == then->row.pull_since &&
	    now.row.credentials_frozen == then->row.credentials_frozen &&
	    hash_equal(&now.row.pull_artifacts, &then->row.pull_artifacts) &&
	    hash_equal(&now.artifacts, &then->artifacts) &&
	    hash_equal(&now.form, &then->form);
}

/* ---- one write ---- */

static int
run(struct submission *s, char control, const struct command *command,
    struct reason *why)
{
	switch (control) {
	case 'r':
		return submission_command_record(s, command, why);
	case 'p':
		return submission_command_pull_record(s, command, why);
	default:
		return submission_command_submit(s, command, why);
	}
}

static void
write_control(struct submission *s, char control, const char *text, size_t len)
{
	const struct command command = {
		.text = len > 0 ? text : NULL, .len = len,
		.busy = control == 'b' ? "icon.png" : NULL,
	};
	struct reason why = { .error = 0 };
	struct before before;
	int r;

	look(s, &before);
	r = run(s, control, &command, &why);
	if (r != 0) {
		require(is_errno(r));
		require(why.error == -r && why.text[0] != '\0');
		require(!text_has_control(why.text, strlen(why.text)));
		require(is_unchanged(s, &before));
	}
	check_control(s, DOCUMENT_SUBMIT);
	check_control(s, DOCUMENT_RECORD);
	check_control(s, DOCUMENT_PULL_RECORD);
}

static void
one_write(struct submission *s, const uint8_t *data, size_t size)
{
	/* A copy of its own, so that reading behind its end is seen. */
	char *text = malloc(size > 0 ? size : 1);

	require(text != NULL);
	memcpy(text, data, size);
	if (size > 0 && text[0] == 'c')
		change(s, text + 1, size - 1);
	else if (size > 0)
		write_control(s, text[0], text + 1, size - 1);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	struct submission *s = submission_ready();
	struct before before;

	look(s, &before);
	for (int i = 0; i < WRITES_MAX && data <= end; i++) {
		const uint8_t *stop = memchr(data, SEPARATOR,
		    (size_t)(end - data));

		if (stop == NULL)
			stop = end;
		one_write(s, data, (size_t)(stop - data));
		data = stop + 1;
	}
	if (!is_unchanged(s, &before))
		submission_let_go();
	return 0;
}
