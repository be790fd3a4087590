/*
 * What must not become public: everybody reads what is published, and what was
 * pushed once stays in git's history.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "judge.h"

/* One text that is looked through, and who looks. */
struct search {
	const struct submission *s;
	const char	*file;
	struct span	 text;
	const char	*what;		/* that is looked for */
	struct reason	*why;
};

static unsigned
line_of(struct span text, const char *at)
{
	unsigned line = 1;

	for (const char *p = text.data; p < at; p++)
		line += *p == '\n';
	return line;
}

/* 'what' is never the value: a refusal is kept, and shown. */
static int
refuse(const struct search *w, const char *at, const char *what)
{
	return reason_set(w->why, ECANCELED, "%s, line %u, has %s, and "
	    "everybody would read it: take it out first", w->file,
	    line_of(w->text, at), what);
}

/* ---- values that are known ---- */

/* Too short to be told from chance. */
#define VALUE_MIN	6u

/* Its lines, each by itself: a file may have them indented. */
static int
seek_value(void *arg, const void *value, size_t len)
{
	const struct search *w = arg;
	struct span all = { value, len };

	while (all.len > 0) {
		const struct span line = span_trim(span_take_line(&all));
		const char *at;

		if (line.len < VALUE_MIN || w->text.len == 0)
			continue;
		at = memmem(w->text.data, w->text.len, line.data, line.len);
		if (at != NULL)
			return refuse(w, at, w->what);
	}
	return 0;
}

static bool
is_mail(struct span mail, const char *other)
{
	const struct span all = { other, strlen(other) };

	return mail.len == all.len && address_find_mail(all, mail) != NULL;
}

/* It is for everybody already, or for nobody. */
static bool
is_public_mail(const struct submission *s, struct span mail)
{
	const struct checked *definition =
	    s->judgement.artifact[ARTIFACT_DEFINITION].checked;

	return address_is_example(mail) ||
	    is_mail(mail, form_text(s, FIELD_SUPPORT_EMAIL)) ||
	    (definition != NULL && is_mail(mail, checked_contact(definition)));
}

static int
seek_mail(const struct search *w, struct span value)
{
	struct span mail;

	while (address_next_mail(&value, &mail)) {
		const char *at = is_public_mail(w->s, mail) ? NULL :
		    address_find_mail(w->text, mail);

		if (at != NULL)
			return refuse(w, at, w->what);
	}
	return 0;
}

static int
seek_field(struct search *w, const struct field *f, const struct bytes *value)
{
	char what[64];

	(void)snprintf(what, sizeof(what), "%s form/%s holds",
	    f->keeps == KEEPS_MAIL ? "a mail address that" : "what",
	    f->info.name);
	w->what = what;
	if (f->info.secret)
		return vault_unseal(w->s->domain->vault, value, seek_value, w,
		    w->why);
	if (f->keeps == KEEPS_LINES)
		return seek_value(w, value->data, value->size);
	return seek_mail(w, (struct span){ value->data, value->size });
}

/* Their own address is how users reach them. */
static bool
is_private(const struct submission *s, enum form_field f)
{
	if (f == FIELD_CONTACT_EMAIL &&
	    submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return false;
	return fields[f].info.secret || fields[f].keeps != KEEPS_NOTHING;
}

static int
seek_fields(struct search *w)
{
	int r = 0;

	for (enum form_field f = 0; f < FIELD_COUNT && r == 0; f++) {
		const struct bytes *value = w->s->form[f].value;

		if (value != NULL && is_private(w->s, f))
			r = seek_field(w, &fields[f], value);
	}
	return r;
}

static int
seek_secret(void *arg, const char *what, const void *value, size_t len)
{
	struct search *w = arg;

	w->what = what;
	return seek_value(w, value, len);
}

static int
seek_secrets(struct search *w)
{
	const struct domain_options *o = &w->s->domain->options;

	return o->show_secrets == NULL ? 0 :
	    o->show_secrets(o->show_secrets_arg, seek_secret, w);
}

/* ---- what looks like something ---- */

static int
seek_addresses(const struct search *w)
{
	struct address_found found;

	return address_find_private(w->text, &found) ?
	    refuse(w, found.at, found.what) : 0;
}

/* What the rules know of such things, whoever waives it. */
static const char *const public_rules[] = {
	"SecretInArtifact", "ClientSecretInProperties", "PolicyValueSecret",
};

static bool
is_of_secret(const struct finding *f)
{
	for (size_t i = 0; i < ARRAY_LEN(public_rules); i++)
		if (strcmp(f->rule, public_rules[i]) == 0)
			return true;
	return false;
}

static int
seek_findings(const struct findings *all, const char *file,
    struct reason *why)
{
	for (size_t i = 0; i < findings_count(all); i++) {
		const struct finding *one = findings_at(all, i);

		if (strcmp(one->file, file) == 0 && is_of_secret(one))
			return reason_set(why, ECANCELED, "%s, line %u, has "
			    "what looks like a secret (%s), and everybody "
			    "would read it: take it out first", file,
			    one->line, one->rule);
	}
	return 0;
}

/* ---- all of it ---- */

static int
seek_in(const struct submission *s, const char *file, const void *data,
    size_t size, struct reason *why)
{
	struct search w = { s, file, { data, size }, NULL, why };
	int r;

	r = seek_fields(&w);
	if (r == 0)
		r = seek_secrets(&w);
	return r < 0 ? r : seek_addresses(&w);
}

/* Texts of the owner's are no artifacts: the rules are asked of them here. */
int
repo_search_text(const struct submission *s, const char *file,
    const struct bytes *text, struct reason *why)
{
	struct checked *checked = NULL;
	int r;

	r = seek_in(s, file, text->data, text->size, why);
	if (r == 0)
		r = rules_check_file(ARTIFACT_README, file, text->data,
		    text->size, submission_publisher(s), &checked);
	if (r < 0)
		return r;
	r = seek_findings(checked_findings(checked), file, why);
	checked_unref(checked);
	return r;
}

static int
seek_in_words(const struct submission *s, const char *name,
    const struct bytes *text, struct reason *why)
{
	char file[64];

	(void)snprintf(file, sizeof(file), "open-source/%s", name);
	return repo_search_text(s, file, text, why);
}

/* The commit says it. */
static int
seek_in_reason(const struct submission *s, const char *reason,
    struct reason *why)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;

	if (reason == NULL || reason[0] == '\0')
		return 0;
	text = bytes_new(reason, strlen(reason));
	return text == NULL ? -ENOMEM :
	    repo_search_text(s, "the reason", text, why);
}

static int
seek_in_files(const struct submission *s, const struct repo_packing *p,
    struct reason *why)
{
	char file[NAME_SIZE + 16];
	int r = 0;

	for (size_t i = 0; i < p->count && r == 0; i++) {
		/* Numbers of a picture are no addresses. */
		if (artifact_by_name(p->file[i].name) == ARTIFACT_ICON)
			continue;
		(void)snprintf(file, sizeof(file), "artifacts/%s",
		    p->file[i].name);
		r = seek_in(s, file, p->file[i].data, p->file[i].size, why);
		if (r == 0)
			r = seek_findings(s->judgement.findings, file, why);
	}
	return r;
}

int
repo_search(const struct submission *s, bool proposal, const char *reason,
    struct reason *why)
{
	struct repo_packing p CF_AUTO(repo_packing_done) = { .count = 0 };
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = repo_collect(s, c, proposal, &p);
	store_done(&c);
	if (r == 0)
		r = seek_in_files(s, &p, why);
	if (r == 0)
		r = seek_in_words(s, repo_title_name, s->words.title, why);
	if (r == 0)
		r = seek_in_words(s, repo_body_name, s->words.body, why);
	if (r == 0 && s->words.folder != NULL)
		r = seek_in_words(s, repo_folder_name, s->words.folder, why);
	return r < 0 ? r : seek_in_reason(s, reason, why);
}
