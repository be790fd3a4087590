/*
 * Which files are published, and what must not be: everybody reads them, and
 * what was pushed once stays in git's history.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "certfs/pack.h"
#include "judge.h"

#define ZIP_MAX		((size_t)32 << 20)

bool
repo_publishes(const struct submission *s, enum artifact a, bool proposal)
{
	if (!s->judgement.artifact[a].present || a == ARTIFACT_INTRO)
		return false;
	if (proposal)
		return a == ARTIFACT_README;
	/* That of independent publishers is Microsoft's. */
	return a != ARTIFACT_ICON ||
	    submission_publisher(s) == PUBLISHER_VERIFIED;
}

/* ---- the zip ---- */

struct packing {
	struct pack_file file[ARTIFACT_COUNT];
	struct bytes	*content[ARTIFACT_COUNT];
	size_t		 count;
};

static void
packing_done(struct packing *p)
{
	for (size_t i = 0; i < p->count; i++)
		bytes_unref(p->content[i]);
}

static int
collect(const struct submission *s, struct conn *c, bool proposal,
    struct packing *p)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct draft_artifact *one = &s->judgement.artifact[a];
		struct bytes *content;
		int r;

		if (!repo_publishes(s, a, proposal))
			continue;
		r = store_get_blob(c, &one->content, &content);
		if (r < 0)
			return r;
		p->content[p->count] = content;
		p->file[p->count++] = (struct pack_file){
			one->name, content->data, content->size,
		};
	}
	return 0;
}

int
repo_zip(struct submission *s, struct conn *c, bool proposal,
    struct bytes **ret_zip)
{
	struct packing p CF_AUTO(packing_done) = { .count = 0 };
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	int r;

	r = collect(s, c, proposal, &p);
	if (r == 0)
		r = pack_zip(p.file, p.count, &zip, NULL);
	if (r < 0)
		return r;
	*ret_zip = bytes_from_buf(&zip);
	return *ret_zip != NULL ? 0 : -ENOMEM;
}

/* ---- what must not become public ---- */

/* One text that is looked through, and who looks. */
struct search {
	const struct submission *s;
	const char	*file;
	struct span	 text;
	const char	*field;		/* that is looked for */
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

/* Too short to be told from chance. */
#define VALUE_MIN	6u

/* Its lines, each by itself: a file may have them indented. */
static int
seek_value(void *arg, const void *value, size_t len)
{
	struct search *w = arg;
	struct span all = { value, len };

	while (all.len > 0) {
		const struct span line = span_trim(span_take_line(&all));
		const char *at;

		if (line.len < VALUE_MIN || w->text.len == 0)
			continue;
		at = memmem(w->text.data, w->text.len, line.data, line.len);
		if (at != NULL)
			return reason_set(w->why, ECANCELED, "%s, line %u, "
			    "has what form/%s holds, and everybody would read "
			    "it: take it out first", w->file,
			    line_of(w->text, at), w->field);
	}
	return 0;
}

/* Beside secrets: how to sign in for a test, and to whom mail is private. */
static bool
is_private(enum form_field f)
{
	return fields[f].info.secret || f == FIELD_TEST_ACCOUNT ||
	    f == FIELD_MFA;
}

static int
seek_fields(struct search *w)
{
	int r = 0;

	for (enum form_field f = 0; f < FIELD_COUNT && r == 0; f++) {
		const struct bytes *value = w->s->form[f].value;

		if (!is_private(f) || value == NULL)
			continue;
		w->field = fields[f].info.name;
		r = fields[f].info.secret ?
		    vault_unseal(w->s->domain->vault, value, seek_value, w,
		    w->why) : seek_value(w, value->data, value->size);
	}
	return r;
}

/* RFC 1918: 10/8, 172.16/12, 192.168/16. */
static bool
is_private_network(const char *at, const char *end)
{
	unsigned part[4];
	char text[16];
	size_t len = 0;

	while (at + len < end && len < sizeof(text) - 1 &&
	    strchr("0123456789.", at[len]) != NULL && at[len] != '\0')
		len++;
	memcpy(text, at, len);
	text[len] = '\0';
	if (sscanf(text, "%3u.%3u.%3u.%3u", &part[0], &part[1], &part[2],
	    &part[3]) != 4)
		return false;
	return part[0] == 10 || (part[0] == 192 && part[1] == 168) ||
	    (part[0] == 172 && part[1] >= 16 && part[1] < 32);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
seek_networks(const struct search *w)
{
	const char *end = w->text.data + w->text.len;

	for (const char *at = w->text.data; at < end; at++) {
		const bool begins = is_digit(*at) && (at == w->text.data ||
		    (!is_digit(at[-1]) && at[-1] != '.'));

		if (begins && is_private_network(at, end))
			return reason_set(w->why, ECANCELED, "%s, line %u, "
			    "has an address of a private network: take it out "
			    "first", w->file, line_of(w->text, at));
	}
	return 0;
}

/* What the rules know of such things, whoever waives it. */
static const char *const public_rules[] = {
	"SecretInArtifact", "ClientSecretInProperties", "PolicyValueSecret",
};

static int
seek_findings(const struct findings *all, const char *file,
    struct reason *why)
{
	for (size_t i = 0; i < findings_count(all); i++) {
		const struct finding *one = findings_at(all, i);

		for (size_t k = 0; k < ARRAY_LEN(public_rules); k++) {
			if (strcmp(one->rule, public_rules[k]) != 0)
				continue;
			return reason_set(why, ECANCELED, "%s, line %u, has "
			    "what looks like a secret (%s), and everybody "
			    "would read it: take it out first",
			    file != NULL ? file : one->file, one->line,
			    one->rule);
		}
	}
	return 0;
}

static int
seek_in(const struct submission *s, const char *file, const void *data,
    size_t size, struct reason *why)
{
	struct search w = { s, file, { data, size }, NULL, why };
	int r = seek_fields(&w);

	return r < 0 ? r : seek_networks(&w);
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

static int
seek_in_files(const struct submission *s, const struct packing *p,
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
	}
	return r;
}

int
repo_search(const struct submission *s, bool proposal, struct reason *why)
{
	struct packing p CF_AUTO(packing_done) = { .count = 0 };
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = collect(s, c, proposal, &p);
	store_done(&c);
	if (r == 0)
		r = seek_findings(s->judgement.findings, NULL, why);
	if (r == 0)
		r = seek_in_files(s, &p, why);
	if (r == 0)
		r = seek_in_words(s, repo_title_name, s->words.title, why);
	return r < 0 ? r :
	    seek_in_words(s, repo_body_name, s->words.body, why);
}
