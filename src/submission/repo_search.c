/*
 * What must not become public: everybody reads what is published, and what was
 * pushed once stays in git's history.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "decoded.h"
#include "judge.h"

/* One text that is looked through, and who looks. */
struct search {
	const struct submission *s;
	const char	*file;
	struct span	 whole;		/* as it is */
	/* What is looked at: that, or what it is when it is decoded. */
	struct span	 text;
	enum decoding	 how;		/* DECODINGS: it is not */
	/* What is looked for, and whether any of it is a secret, or counts in
	 * any case. */
	const char	*what;
	bool		 is_secret, any_case;
	struct reason	*why;
};

static unsigned
line_of(const struct search *w, const char *at)
{
	unsigned line = 1;

	if (w->how < DECODINGS)
		at = decoded_origin(w->how, w->whole,
		    (size_t)(at - w->text.data));
	for (const char *p = w->whole.data; p < at; p++)
		line += *p == '\n';
	return line;
}

/* 'what' is never the value: a refusal is kept, and shown. */
static int
refuse(const struct search *w, const char *at, const char *what)
{
	return reason_set(w->why, ECANCELED, "%s, line %u, has %s, and "
	    "everybody would read it: take it out first", w->file,
	    line_of(w, at), what);
}

/* ---- values that are known ---- */

/* Too short to be told from chance. */
#define VALUE_MIN	6u

/* And these, where nothing is around them but blanks. */
#define WORD_MIN	3u

static bool
is_same(const char *at, struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (text_lower(at[i]) != text_lower(value.data[i]))
			return false;
	return true;
}

/* Where it stands from 'from' on, NULL: nowhere; it is not empty. */
static const char *
find(const struct search *w, size_t from, struct span value)
{
	const struct span rest = span_skip(w->text, from);

	if (!w->any_case)
		return rest.len == 0 ? NULL : memmem(rest.data, rest.len,
		    value.data, value.len);
	for (size_t i = 0; i + value.len <= rest.len; i++)
		if (is_same(rest.data + i, value))
			return rest.data + i;
	return NULL;
}

static bool
is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

static bool
stands_alone(const struct search *w, const char *at, size_t len)
{
	const char *end = w->text.data + w->text.len;
	const char before = at > w->text.data ? at[-1] : '\n';
	const char behind = at + len < end ? at[len] : '\n';

	if (is_quote(before) && is_quote(behind))
		return true;
	return len >= WORD_MIN &&
	    (is_quote(before) || span_is_blank(before)) &&
	    (is_quote(behind) || span_is_blank(behind));
}

static int
seek_word(const struct search *w, struct span value)
{
	const char *at = value.len > 0 ? find(w, 0, value) : NULL;

	while (at != NULL && !stands_alone(w, at, value.len))
		at = find(w, (size_t)(at + 1 - w->text.data), value);
	return at == NULL ? 0 : refuse(w, at, w->what);
}

/* Its lines, each by itself: a file may have them indented. */
static int
seek_value(void *arg, const void *value, size_t len)
{
	const struct search *w = arg;
	struct span all = { value, len };

	/* That of a longer one need not mean anything. */
	if (w->is_secret && span_trim(all).len < VALUE_MIN)
		return seek_word(w, span_trim(all));
	while (all.len > 0) {
		const struct span line = span_trim(span_take_line(&all));
		const char *at = line.len < VALUE_MIN ? NULL :
		    find(w, 0, line);

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
	w->is_secret = f->info.secret;
	w->any_case = f->keeps == KEEPS_NAME;
	if (f->info.secret)
		return vault_unseal(w->s->domain->vault, value, seek_value, w,
		    w->why);
	if (f->keeps != KEEPS_MAIL)
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
	w->is_secret = true;
	w->any_case = false;
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

static bool
is_letter(char c)
{
	const char lower = text_lower(c);

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

/* Between the two words only marks, and bytes of other alphabets. */
static bool
agrees(struct span behind)
{
	if (span_begins(behind, "[bot]"))
		behind = span_skip(behind, 5);
	while (behind.len > 0 && !is_letter(behind.data[0]))
		behind = span_skip(behind, 1);
	return span_begins(behind, "agree");
}

/*
 * The contributor license agreement is made by such a line (pull 3770).  It is
 * a legal declaration, and nobody can make it by a file.
 */
static int
seek_agreement(const struct search *w)
{
	static const char name[] = "@microsoft-github-policy-service";

	for (struct span s = w->text; s.len > 0; s = span_skip(s, 1))
		if (span_begins(s, name) &&
		    agrees(span_skip(s, sizeof(name) - 1)))
			return reason_set(w->why, ECANCELED, "%s, line %u, "
			    "agrees to a licence, and certfs never says that: "
			    "take it out, and make this declaration yourself, "
			    "as a comment in the browser", w->file,
			    line_of(w, s.data));
	return 0;
}

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
seek_all(struct search *w, bool said)
{
	int r;

	r = seek_fields(w);
	if (r == 0)
		r = seek_secrets(w);
	if (r == 0)
		r = seek_addresses(w);
	return r < 0 || !said ? r : seek_agreement(w);
}

static int
seek_decoded(struct search *w, enum decoding how, bool said)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(w->whole.len);
	int r = decoded_text(how, w->whole, &text);

	if (r < 0 || text.len == 0)
		return r;
	w->text = (struct span){ buf_text(&text), text.len };
	w->how = how;
	return seek_all(w, said);
}

/* 'said': by certfs, in somebody's name. */
static int
seek_in(const struct submission *s, const char *file, struct span text,
    bool said, struct reason *why)
{
	struct search w = {
		.s = s, .file = file, .whole = text, .text = text,
		.how = DECODINGS, .why = why,
	};
	int r = seek_all(&w, said);

	for (enum decoding how = 0; how < DECODINGS && r == 0; how++)
		r = seek_decoded(&w, how, said);
	return r;
}

/* Texts of the owner's are no artifacts: the rules are asked of them here. */
int
repo_search_text(const struct submission *s, const char *file,
    const struct bytes *text, struct reason *why)
{
	struct checked *checked = NULL;
	int r;

	r = seek_in(s, file, (struct span){ text->data, text->size }, true,
	    why);
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
		r = seek_in(s, file, (struct span){ p->file[i].data,
		    p->file[i].size }, false, why);
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
		r = seek_in_words(s, repo_title_name, s->words.title.text, why);
	if (r == 0)
		r = seek_in_words(s, repo_body_name, s->words.body.text, why);
	if (r == 0 && s->words.folder != NULL)
		r = seek_in_words(s, repo_folder_name, s->words.folder, why);
	return r < 0 ? r : seek_in_reason(s, reason, why);
}
