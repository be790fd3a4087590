/* What each field takes and refuses, and what becomes of a value. */
#include "texts_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COMMIT	"0123456789abcdef0123456789abcdef01234567"

/* ---- values alone ---- */

static void
takes(enum form_field field, const char *value, const char *kept)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(1u << 20);
	struct reason why = { .error = 0 };
	int r = field_judge(&fields[field], value, strlen(value), &b, &why);

	if (r != 0)
		fail_msg("%s should take '%s', but: %s",
		    fields[field].info.name, value, why.text);
	assert_string_equal(buf_text(&b), kept);
}

static void
refuses_bytes(enum form_field field, const char *value, size_t len, int error,
    const char *says)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(1u << 20);
	struct reason why = { .error = 0 };
	int r = field_judge(&fields[field], value, len, &b, &why);

	if (r != -error)
		fail_msg("%s should refuse '%s' with %d, but gave %d",
		    fields[field].info.name, value, -error, r);
	assert_int_equal(b.len, 0);
	has(why.text, fields[field].info.name);
	has(why.text, says);
	assert_false(text_has_control(why.text, strlen(why.text)));
}

static void
refuses(enum form_field field, const char *value, const char *says)
{
	refuses_bytes(field, value, strlen(value), EINVAL, says);
}

static void
words(void **state)
{
	(void)state;
	takes(FIELD_PUBLISHER_TYPE, "verified\n", "verified");
	takes(FIELD_PUBLISHER_TYPE, " Independent ", "independent");
	refuses(FIELD_PUBLISHER_TYPE, "someone", "'verified' or 'independent'");
	takes(FIELD_SOURCE, "zip", "zip");
	refuses(FIELD_SOURCE, "floppy", "'commit' or 'zip'");
	takes(FIELD_REDIRECT_URLS, "YES\n", "yes");
	refuses(FIELD_REDIRECT_URLS, "no", "write 'yes'");
}

static void
pull_requests(void **state)
{
	static const char url[] =
	    "https://github.com/microsoft/PowerPlatformConnectors/pull/4321";
	char text[256];

	(void)state;
	takes(FIELD_PULL_REQUEST, "#4321\n", "4321");
	refuses(FIELD_PULL_REQUEST, "#", "no pull request");
	takes(FIELD_PULL_REQUEST, "4321\n", "4321");
	takes(FIELD_PULL_REQUEST, url, url);
	takes(FIELD_PULL_REQUEST, "https://git.contoso.com:8443/a/b.c/pull/1",
	    "https://git.contoso.com:8443/a/b.c/pull/1");
	(void)snprintf(text, sizeof(text), "%s/files#diff-1", url);
	takes(FIELD_PULL_REQUEST, text, url);
	(void)snprintf(text, sizeof(text), "%s#issuecomment-7\n", url);
	takes(FIELD_PULL_REQUEST, text, url);
	refuses(FIELD_PULL_REQUEST, "soon", "its number or its address");
	refuses(FIELD_PULL_REQUEST, "-1", "is no pull request");
	refuses(FIELD_PULL_REQUEST, "0", "is no pull request");
	refuses(FIELD_PULL_REQUEST, "12345678901", "is no pull request");
	refuses(FIELD_PULL_REQUEST, "http://github.com/a/b/pull/1", "https");
	refuses(FIELD_PULL_REQUEST, "https://github.com/a/b/issues/1", "no pull");
	refuses(FIELD_PULL_REQUEST, "https://github.com/a/b/pull/", "no pull");
	refuses(FIELD_PULL_REQUEST, "https://github.com/a/b/pull/1x", "no pull");
	refuses(FIELD_PULL_REQUEST, "https://u:p@github.com/a/b/pull/1", "no pull");
	refuses(FIELD_PULL_REQUEST, "https:///a/b/pull/1", "no pull");
	refuses(FIELD_PULL_REQUEST, "https://github.com", "no pull");
}

static void
commits(void **state)
{
	(void)state;
	takes(FIELD_COMMIT, COMMIT "\n", COMMIT);
	takes(FIELD_COMMIT, "0123456789ABCDEF0123456789ABCDEF01234567\r\n",
	    COMMIT);
	refuses(FIELD_COMMIT, "0123456789abcdef", "40 hex digits");
	refuses(FIELD_COMMIT, COMMIT "8", "40 hex digits");
	refuses(FIELD_COMMIT, "0123456789abcdef0123456789abcdef0123456g",
	    "40 hex digits");
}

static void
addresses(void **state)
{
	static const char *const good[] = {
		"a@example.com", "first.last+tag@sub.example.co.uk",
		"o'brien@example.com", "grüße@bücher.example",
		"x_y-z@1.2.example",
	};
	static const char *const bad[] = {
		"someone", "@example.com", "someone@", "someone@example",
		"two words@example.com", "a@b@example.com", ".a@example.com",
		"a..b@example.com", "a@-example.com", "a@example-.com",
		"a@example..com", "a@127.0.0.1", "a@exa mple.com",
		"Jo <jo@example.com>", "a@example.com, b@example.com",
		"a@example.com.",
	};
	char text[400];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		takes(FIELD_SUPPORT_EMAIL, good[i], good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		refuses(FIELD_SUPPORT_EMAIL, bad[i], "is no e-mail address");
	(void)snprintf(text, sizeof(text), "%065d@example.com", 0);
	refuses(FIELD_CONTACT_EMAIL, text, "is no e-mail address");
}

static void
lines_and_characters(void **state)
{
	(void)state;
	refuses(FIELD_CONTACT_EMAIL, "x@example.com\nBcc: y@example.com",
	    "one line");
	refuses(FIELD_CONTACT_EMAIL, "x@example.com\r\ny", "one line");
	refuses(FIELD_CONTACT_EMAIL, "x\033[31m@example.com",
	    "control character");
	refuses(FIELD_CLIENT_ID, "a\tb", "control character");
	refuses(FIELD_MICROSOFT_CONTACT, "a\xE2\x80\xAE" "b", "control");
	refuses(FIELD_TESTING_NOTES, "one\n\xFF\xFE", "line 2 is not UTF-8");
	refuses_bytes(FIELD_TESTING_NOTES, "a\0b", 3, EINVAL, "control");
	takes(FIELD_TESTING_NOTES, "\n one\r\ntwo\n\n\tthree \n\n",
	    "one\ntwo\n\n\tthree");
	takes(FIELD_TESTING_NOTES, "\xEF\xBB\xBFGr\xC3\xBC\xC3\x9F" "e, \xE4\xB8\x96",
	    "Gr\xC3\xBC\xC3\x9F" "e, \xE4\xB8\x96");
	takes(FIELD_SUPPORT_EMAIL, "", "");
	takes(FIELD_SUPPORT_EMAIL, "\n", "");
	takes(FIELD_SUPPORT_EMAIL, "   \n", "");
}

static void
waivers(void **state)
{
	(void)state;
	takes(FIELD_WAIVERS, "# why\nIconSize *: so \n\n", "# why\nIconSize *: so");
	takes(FIELD_WAIVERS, "\n", "");
	refuses(FIELD_WAIVERS, "IconSize *: so\nIconSise *: so",
	    "waivers, line 2: there is no rule 'IconSise'; did you mean "
	    "'IconSize'?");
	refuses(FIELD_WAIVERS, "IconSize icon.png", "line 1: it has no reason");
	refuses(FIELD_WAIVERS, "JsonSyntax *: so", "cannot be waived");
	refuses(FIELD_WAIVERS, "IconSize *: \033[2J", "control character");
}

static void
sizes(void **state)
{
	static char large[1u << 17];

	(void)state;
	memset(large, 'x', sizeof(large));
	for (enum form_field i = 0; i < FIELD_COUNT; i++) {
		size_t max = fields[i].info.max_size;

		assert_true(max < sizeof(large));
		refuses_bytes(i, large, max + 1, EFBIG, "at most");
	}
	large[fields[FIELD_TESTING_NOTES].info.max_size] = '\0';
	takes(FIELD_TESTING_NOTES, large, large);
}

static void
no_refusal_repeats_a_secret(void **state)
{
	struct reason why = { .error = 0 };
	static const char secret[] = "hunter2\001hunter2";

	(void)state;
	assert_int_equal(field_judge(&fields[FIELD_CLIENT_SECRET], secret,
	    strlen(secret), NULL, &why), -EINVAL);
	has_not(why.text, "hunter2");
	assert_int_equal(field_judge(&fields[FIELD_CLIENT_SECRET],
	    "hunter2 \n", 9, NULL, &why), 0);
}

static void
fields_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < form_count(); i++) {
		assert_int_equal(form_find(form_info(i)->name), i);
		assert_non_null(fields[i].what);
		assert_non_null(fields[i].command);
		has(fields[i].command, form_info(i)->name);
	}
	assert_int_equal(form_find("nonsense"), form_count());
}

/* ---- secrets ---- */

/* What a secret was when it was shown; a test keeps it, the program may not. */
struct shown {
	char	text[64];
	int	times, result;
};

static int
show(void *arg, const void *plain, size_t len)
{
	struct shown *shown = arg;

	assert_true(len < sizeof(shown->text));
	memcpy(shown->text, plain, len);
	shown->text[len] = '\0';
	shown->times++;
	return shown->result;
}

static struct vault *
new_vault(struct fixture *f)
{
	struct vault *v = NULL;

	assert_int_equal(vault_new(f->root, NULL, &v), 0);
	return v;
}

static void
what_is_sealed_is_unsealed(void **state)
{
	struct fixture *f = *state;
	struct vault *v = new_vault(f);
	struct bytes *sealed CF_AUTO(bytes_done) = NULL;
	struct shown shown = { .times = 0 };
	struct stat st;

	assert_true(stat(fixture_path(f, SECRET_KEY_FILE), &st) < 0);
	assert_int_equal(vault_seal(v, "hunter2", 7, &sealed, NULL), 0);
	assert_int_equal(stat(fixture_path(f, SECRET_KEY_FILE), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 32);
	assert_null(memmem(sealed->data, sealed->size, "hunter2", 7));
	vault_free(v);

	v = new_vault(f);
	assert_int_equal(vault_unseal(v, sealed, show, &shown, NULL), 0);
	assert_string_equal(shown.text, "hunter2");
	assert_int_equal(shown.times, 1);
	shown.result = -EFBIG;
	assert_int_equal(vault_unseal(v, sealed, show, &shown, NULL), -EFBIG);
	assert_true(vault_holds(v, sealed, "hunter2", 7));
	assert_false(vault_holds(v, sealed, "hunter3", 7));
	assert_false(vault_holds(v, sealed, "hunter", 6));
	vault_free(v);
}

static void
without_its_key_a_secret_stays_sealed(void **state)
{
	struct fixture *f = *state;
	struct vault *v = new_vault(f);
	struct bytes *sealed CF_AUTO(bytes_done) = NULL;
	struct bytes *other CF_AUTO(bytes_done) = NULL;
	struct shown shown = { .times = 0 };
	struct reason why = { .error = 0 };

	assert_int_equal(vault_seal(v, "hunter2", 7, &sealed, NULL), 0);
	vault_free(v);
	assert_int_equal(unlink(fixture_path(f, SECRET_KEY_FILE)), 0);

	v = new_vault(f);
	assert_int_equal(vault_unseal(v, sealed, show, &shown, &why), -EIO);
	has(why.text, "'key'");
	has(why.text, "missing");
	assert_false(vault_can_unseal(v, sealed));
	/* A new key does not open what the old one sealed. */
	assert_int_equal(vault_seal(v, "hunter2", 7, &other, NULL), 0);
	assert_int_equal(vault_unseal(v, sealed, show, &shown, &why), -EIO);
	has(why.text, "another key");
	assert_true(vault_can_unseal(v, other));
	assert_int_equal(shown.times, 0);
	vault_free(v);
}

static void
write_file(const char *path, const char *bytes)
{
	const size_t len = strlen(bytes);
	int fd = open(path, O_CREAT | O_WRONLY, 0600);

	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

static void
what_is_no_key_is_not_used(void **state)
{
	struct fixture *f = *state;
	struct vault *v = new_vault(f);
	struct bytes *sealed = NULL;
	struct reason why = { .error = 0 };

	write_file(fixture_path(f, SECRET_KEY_FILE), "short");
	assert_int_equal(vault_seal(v, "x", 1, &sealed, &why), -EIO);
	has(why.text, "not the key");
	assert_null(sealed);
	vault_free(v);
}

/* As systemd hands it to a unit: read, never made or looked for elsewhere. */
static void
a_key_that_is_given(void **state)
{
	struct fixture *f = *state;
	static const char bytes[] = "a key that has thirty-two bytes.";
	struct bytes *sealed CF_AUTO(bytes_done) = NULL;
	struct bytes *none = NULL;
	struct reason why = { .error = 0 };
	struct vault *v = NULL, *beside;
	struct stat st;
	char *given;

	write_file(fixture_path(f, "certfs.key"), bytes);
	given = strdup(fixture_path(f, "certfs.key"));
	assert_non_null(given);
	assert_int_equal(vault_new(f->root, given, &v), 0);
	assert_int_equal(vault_seal(v, "hunter2", 7, &sealed, NULL), 0);
	assert_true(vault_can_unseal(v, sealed));
	assert_true(stat(fixture_path(f, SECRET_KEY_FILE), &st) < 0);
	vault_free(v);

	/* The same bytes beside the store are the same key. */
	beside = new_vault(f);
	assert_false(vault_can_unseal(beside, sealed));
	vault_free(beside);
	write_file(fixture_path(f, SECRET_KEY_FILE), bytes);
	beside = new_vault(f);
	assert_true(vault_can_unseal(beside, sealed));
	vault_free(beside);

	assert_int_equal(unlink(given), 0);
	assert_int_equal(vault_new(f->root, given, &v), 0);
	assert_int_equal(vault_seal(v, "x", 1, &none, &why), -EIO);
	has(why.text, "the credential 'certfs.key' is missing");
	vault_free(v);
	free(given);
}

static void
damage_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct vault *v = new_vault(f);
	struct bytes *sealed CF_AUTO(bytes_done) = NULL;
	struct bytes *cut CF_AUTO(bytes_done) = NULL;

	assert_int_equal(vault_seal(v, "hunter2", 7, &sealed, NULL), 0);
	cut = bytes_new(sealed->data, 10);
	assert_false(vault_can_unseal(v, cut));
	sealed->data[sealed->size - 1] ^= 1;
	assert_false(vault_can_unseal(v, sealed));
	vault_free(v);
}

/* ---- the form of a submission ---- */

static void
reads(struct draft_fixture *f, enum form_field field, const char *text,
    bool set)
{
	struct field_view view;

	assert_int_equal(submission_field_get(f->s, field, &view), 0);
	assert_string_equal(view.text->data, text);
	assert_int_equal(view.text->size, strlen(text));
	assert_int_equal(view.set, set);
	bytes_unref(view.text);
}

static void
a_field_keeps_its_value(void **state)
{
	struct draft_fixture *f = *state;
	struct field_view view;
	int64_t object;

	reads(f, FIELD_PUBLISHER_TYPE, "verified\n", false);
	reads(f, FIELD_SUPPORT_EMAIL, "", false);
	assert_int_equal(submission_field_get(f->s, FIELD_SUPPORT_EMAIL,
	    &view), 0);
	assert_true(view.present);
	object = view.object;
	bytes_unref(view.text);
	assert_true(object > 0);

	set_field(f, FIELD_SUPPORT_EMAIL, "a@example.com\n");
	reads(f, FIELD_SUPPORT_EMAIL, "a@example.com\n", true);
	draft_fixture_reopen(f);
	reads(f, FIELD_SUPPORT_EMAIL, "a@example.com\n", true);
	assert_int_equal(f->s->form[FIELD_SUPPORT_EMAIL].object, object);
	set_field(f, FIELD_SUPPORT_EMAIL, "\n");
	reads(f, FIELD_SUPPORT_EMAIL, "", false);
}

static void
a_refused_value_changes_nothing(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	set_field(f, FIELD_SUPPORT_EMAIL, "a@example.com");
	assert_int_equal(submission_field_set(f->s, FIELD_SUPPORT_EMAIL,
	    "nonsense", 8, 0, &why), -EINVAL);
	has(why.text, "form/support_email");
	reads(f, FIELD_SUPPORT_EMAIL, "a@example.com\n", true);
	has(document(f, DOCUMENT_SUBMIT), "'nonsense' is no e-mail address");
	/* Of another field it says nothing, and with this one mended it goes. */
	set_field(f, FIELD_CONTACT_EMAIL, "b@example.com");
	has(document(f, DOCUMENT_SUBMIT), "'nonsense' is no e-mail address");
	set_field(f, FIELD_SUPPORT_EMAIL, "a@example.com");
	has_not(document(f, DOCUMENT_SUBMIT), "nonsense");
	assert_int_equal(submission_field_check(f->s, FIELD_SUPPORT_EMAIL,
	    "nonsense", 8, &why), -EINVAL);
}

static void
a_removed_field_is_not_set(void **state)
{
	struct draft_fixture *f = *state;
	struct field_view view;
	int64_t object;

	set_field(f, FIELD_SOURCE, "zip");
	assert_int_equal(submission_field_remove(f->s, FIELD_SOURCE, NULL), 0);
	draft_fixture_reopen(f);
	assert_int_equal(submission_field_get(f->s, FIELD_SOURCE, &view), 0);
	assert_false(view.present);
	bytes_unref(view.text);
	assert_string_equal(form_text(f->s, FIELD_SOURCE), "commit");

	assert_int_equal(submission_new_object(f->s, &object), 0);
	assert_int_equal(submission_field_set(f->s, FIELD_SOURCE, "zip", 3,
	    object, NULL), 0);
	assert_int_equal(submission_field_get(f->s, FIELD_SOURCE, &view), 0);
	assert_true(view.present);
	assert_int_equal(view.object, object);
	bytes_unref(view.text);
}

/* Whether any file of the store has these bytes. */
static void
nowhere_on_disk(struct draft_fixture *f, const char *secret)
{
	static const char *const names[] = { "store/certfs.db",
	    "store/certfs.db-wal", "store/key" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT((size_t)64 << 20);

		if (file_read_all(AT_FDCWD, fixture_path(f->store, names[i]),
		    b.max, &b) == 0 && b.len > 0)
			assert_null(memmem(b.data, b.len, secret,
			    strlen(secret)));
	}
}

static void
a_secret_is_written_and_not_read(void **state)
{
	struct draft_fixture *f = *state;
	struct shown shown = { .times = 0 };
	struct hash before, after;

	set_field(f, FIELD_CLIENT_SECRET, "correct-horse\n");
	reads(f, FIELD_CLIENT_SECRET, "", true);
	assert_string_equal(form_text(f->s, FIELD_CLIENT_SECRET), "");
	nowhere_on_disk(f, "correct-horse");
	has_not(document(f, DOCUMENT_LOG), "correct-horse");
	has_not(document(f, DOCUMENT_STATUS_JSON), "correct-horse");

	form_hash(f->s, &before);
	set_field(f, FIELD_CLIENT_SECRET, "correct-horse");
	form_hash(f->s, &after);
	assert_true(hash_equal(&before, &after));
	set_field(f, FIELD_CLIENT_SECRET, "battery-staple");
	form_hash(f->s, &after);
	assert_false(hash_equal(&before, &after));

	draft_fixture_reopen(f);
	reads(f, FIELD_CLIENT_SECRET, "", true);
	assert_int_equal(submission_field_reveal(f->s, FIELD_CLIENT_SECRET,
	    show, &shown), 0);
	assert_string_equal(shown.text, "battery-staple");
	set_field(f, FIELD_CLIENT_SECRET, "");
	assert_int_equal(submission_field_reveal(f->s, FIELD_CLIENT_SECRET,
	    show, &shown), 0);
	assert_string_equal(shown.text, "");
	assert_int_equal(shown.times, 2);
}

static void
a_secret_without_its_key_counts_as_not_set(void **state)
{
	struct draft_fixture *f = *state;
	struct shown shown = { .times = 0 };

	set_field(f, FIELD_CLIENT_SECRET, "correct-horse");
	assert_int_equal(unlink(fixture_path(f->store, "store/key")), 0);
	draft_fixture_reopen(f);
	reads(f, FIELD_CLIENT_SECRET, "", false);
	assert_int_equal(submission_field_reveal(f->s, FIELD_CLIENT_SECRET,
	    show, &shown), -EIO);
	assert_int_equal(shown.times, 0);
	set_field(f, FIELD_CLIENT_SECRET, "correct-horse");
	reads(f, FIELD_CLIENT_SECRET, "", true);
}

static void
frozen_credentials_are_not_changed(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	set_field(f, FIELD_CLIENT_ID, "one");
	set_field(f, FIELD_CLIENT_SECRET, "two");
	f->s->row.credentials_frozen = true;
	assert_int_equal(submission_field_set(f->s, FIELD_CLIENT_ID, "x", 1, 0,
	    &why), -EROFS);
	has(why.text, "Microsoft contact");
	assert_int_equal(submission_field_set(f->s, FIELD_CLIENT_SECRET, "x",
	    1, 0, &why), -EROFS);
	set_field(f, FIELD_MICROSOFT_CONTACT, "Jo Doe");
	f->s->row.credentials_frozen = true;
	assert_int_equal(submission_field_remove(f->s, FIELD_CLIENT_SECRET,
	    NULL), -EROFS);
	has(document(f, DOCUMENT_SUBMIT), "form/client_secret cannot be "
	    "changed once the portal has it: agree it with Jo Doe");
	set_field(f, FIELD_TEST_ACCOUNT, "other");
}

/* ---- what the first version freezes, and what it does not ---- */

static int
ready_fixture(void **state)
{
	if (draft_fixture(state) < 0)
		return -1;
	put_sample(*state);
	fill_in(*state);
	return 0;
}

static int
set_kind(struct draft_fixture *f, const char *kind, struct reason *why)
{
	const int r = submission_field_check(f->s, FIELD_PUBLISHER_TYPE, kind,
	    strlen(kind), NULL);

	assert_int_equal(submission_field_set(f->s, FIELD_PUBLISHER_TYPE, kind,
	    strlen(kind), 0, why), r);
	return r;
}

static void
the_kind_of_publisher_stays(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	assert_int_equal(set_kind(f, "independent", NULL), 0);
	assert_int_equal(set_kind(f, "verified", NULL), 0);
	assert_int_equal(submission_field_remove(f->s, FIELD_PUBLISHER_TYPE,
	    NULL), 0);
	assert_int_equal(touch_submit(f), 0);
	set_field(f, FIELD_MICROSOFT_CONTACT, "Jo Doe");
	assert_int_equal(set_kind(f, "independent", &why), -EROFS);
	assert_string_equal(why.text, "form/publisher_type cannot be changed "
	    "once there is a version, it is verified: ask Jo Doe, or begin "
	    "another submission: mkdir ../NAME");
	has(document(f, DOCUMENT_SUBMIT), "it is verified: ask Jo Doe");
	/* What is not another kind is no change, and what is none invalid. */
	assert_int_equal(set_kind(f, "verified\n", NULL), 0);
	assert_int_equal(set_kind(f, "", NULL), 0);
	assert_int_equal(set_kind(f, "nobody", NULL), -EINVAL);
	assert_int_equal(submission_field_remove(f->s, FIELD_PUBLISHER_TYPE,
	    NULL), 0);
}

static void
an_independent_publisher_stays_one(void **state)
{
	struct draft_fixture *f = *state;
	const struct command adopt = { .text = "adopt certified: 2026-01-31",
	    .len = 27 };

	assert_int_equal(set_kind(f, "independent", NULL), 0);
	assert_int_equal(submission_command_record(f->s, &adopt, NULL), 0);
	assert_int_equal(set_kind(f, "verified", NULL), -EROFS);
	assert_int_equal(set_kind(f, "", NULL), -EROFS);
	assert_int_equal(submission_field_remove(f->s, FIELD_PUBLISHER_TYPE,
	    NULL), -EROFS);
	assert_int_equal(submission_publisher(f->s), PUBLISHER_INDEPENDENT);
}

/* A file of the form in a version. */
static const char *
in_version(struct draft_fixture *f, const char *version, const char *name)
{
	struct entry e;

	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS),
	    version, &e), 0);
	assert_int_equal(draft_find(f->s, PLACE(e.object.id, SLOT_SELF),
	    "form", &e), 0);
	return content(f, PLACE(e.object.id, SLOT_SELF), name);
}

/* The form can be filled in anew for each update, which is one then. */
static void
each_update_has_a_form_of_its_own(void **state)
{
	struct draft_fixture *f = *state;
	static const struct { enum form_field field; const char *value; }
	    anew[] = {
		{ FIELD_CONTACT_EMAIL, "other@contoso.com" },
		{ FIELD_SUPPORT_EMAIL, "help@contoso.com" },
		{ FIELD_MICROSOFT_CONTACT, "Jo Doe" },
		{ FIELD_TESTING_NOTES, "Book one, too." },
		{ FIELD_TEST_ACCOUNT, "second@contoso.com" },
		{ FIELD_TEST_CREDENTIALS, "battery-staple" },
		{ FIELD_MFA, "Ask Jo for the code." },
		{ FIELD_PULL_REQUEST, "4400" },
		{ FIELD_COMMIT, COMMIT },
	};

	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "changes-requested"), 0);
	for (size_t i = 0; i < ARRAY_LEN(anew); i++)
		set_field(f, anew[i].field, anew[i].value);
	assert_int_equal(touch_submit(f), 0);
	for (size_t i = 0; i < ARRAY_LEN(anew); i++) {
		const struct field_info *info = form_info(anew[i].field);

		has(in_version(f, "2", info->name),
		    info->secret ? "set\n" : anew[i].value);
	}
	has(in_version(f, "1", "testing_notes"), "Sign in.\n");
}

int
main(int argc, char **argv)
{
#define WITH_DIRECTORY(test) \
	cmocka_unit_test_setup_teardown(test, fixture_directory, fixture_gone)
#define WITH_DRAFT(test) \
	cmocka_unit_test_setup_teardown(test, draft_fixture, draft_fixture_gone)
#define WITH_SAMPLE(test) \
	cmocka_unit_test_setup_teardown(test, ready_fixture, \
	    draft_fixture_gone)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(pull_requests),
		cmocka_unit_test(commits),
		cmocka_unit_test(addresses),
		cmocka_unit_test(lines_and_characters),
		cmocka_unit_test(waivers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(no_refusal_repeats_a_secret),
		cmocka_unit_test(fields_by_name),
		WITH_DIRECTORY(what_is_sealed_is_unsealed),
		WITH_DIRECTORY(without_its_key_a_secret_stays_sealed),
		WITH_DIRECTORY(what_is_no_key_is_not_used),
		WITH_DIRECTORY(a_key_that_is_given),
		WITH_DIRECTORY(damage_is_noticed),
		WITH_DRAFT(a_field_keeps_its_value),
		WITH_DRAFT(a_refused_value_changes_nothing),
		WITH_DRAFT(a_removed_field_is_not_set),
		WITH_DRAFT(a_secret_is_written_and_not_read),
		WITH_DRAFT(a_secret_without_its_key_counts_as_not_set),
		WITH_DRAFT(frozen_credentials_are_not_changed),
		WITH_SAMPLE(the_kind_of_publisher_stays),
		WITH_SAMPLE(an_independent_publisher_stays_one),
		WITH_SAMPLE(each_update_has_a_form_of_its_own),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
