/*
 * The namespace: one table, which looks like the tree.  Adding a generated
 * file is one row here, one number in submission.h and one test.
 */
#include <errno.h>
#include <string.h>

#include "certfs/rules.h"

#include "internal.h"

/* ---- texts ---- */

static int
submission_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	(void)t;
	return submission_document(s,
	    (enum document)node_type(n)->number, ret_text, ret_mtime);
}

static int
domain_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	(void)s;
	return domain_document(t->domain,
	    (enum domain_document)node_type(n)->number, ret_text, ret_mtime);
}

static int
overview_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	int r = settle_inboxes(t);

	return r < 0 ? r : domain_text(t, s, n, ret_text, ret_mtime);
}

/* Its address; until that is known what the form says. */
static int
pull_request_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *url = submission_pull_url(s);
	struct field_view view;
	int r;

	(void)t;
	(void)n;
	r = submission_field_get(s, form_find("pull_request"), &view);
	if (r < 0)
		return r;
	*ret_text = view.text;
	*ret_mtime = view.since;
	if (url[0] == '\0')
		return 0;
	bytes_unref(view.text);
	r = buf_printf(&b, "%s\n", url);
	*ret_text = r < 0 ? NULL : bytes_from_buf(&b);
	return *ret_text == NULL ? -ENOMEM : 0;
}

static int
rule_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	(void)s;
	r = rules_explain(rules_at(n->index), &b);
	if (r < 0)
		return r;
	*ret_text = bytes_from_buf(&b);
	*ret_mtime = t->started;
	return *ret_text == NULL ? -ENOMEM : 0;
}

static int
template_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	(void)s;
	*ret_mtime = t->started;
	return domain_template(n->index, ret_text);
}

/* ---- presence ---- */

static int
document_present(struct submission *s, const struct node_type *type)
{
	return submission_has_document(s, (enum document)type->number);
}

static int
take_first(void *arg, const struct entry *e)
{
	(void)arg;
	(void)e;
	return 1;
}

static int
has_entries(struct submission *s, const struct node_type *type)
{
	return draft_list(s, PLACE(submission_id(s), type->slot), 0,
	    take_first, NULL);
}

/* A first comment is written there before anybody has said anything. */
static int
has_conversation(struct submission *s, const struct node_type *type)
{
	return submission_has_repository(s) ? 1 : has_entries(s, type);
}

/* ---- the table ---- */

#define DIR		(S_IFDIR | 0755)
#define READ_ONLY	(S_IFREG | 0444)
#define READ_WRITE	(S_IFREG | 0644)
#define DOCUMENT(d)	.slot = SLOT_FIRST_DOCUMENT + (d), .number = (d), \
			.text = submission_text

const struct node_type node_types[NODE_KINDS] = {
[NODE_ROOT] = { .mode = DIR, .slot = 1, .names = NAMES_SUBMISSIONS,
    .cached = true },
[NODE_README] = { "README.md", NODE_ROOT, 2, READ_ONLY, CONTENT_TEXT,
    .number = DOMAIN_README, .text = domain_text, .cached = true },
[NODE_CERTFS] = { ".certfs", NODE_ROOT, 3, DIR, .cached = true },
[NODE_VERSION] = { "version", NODE_CERTFS, 6, READ_ONLY, CONTENT_TEXT,
    .number = DOMAIN_VERSION, .text = domain_text, .cached = true },
[NODE_OVERVIEW] = { "overview", NODE_CERTFS, 7, READ_ONLY, CONTENT_TEXT,
    .number = DOMAIN_OVERVIEW, .text = overview_text },
[NODE_LIFECYCLE] = { "lifecycle", NODE_CERTFS, 8, READ_ONLY, CONTENT_TEXT,
    .number = DOMAIN_LIFECYCLE, .text = domain_text, .cached = true },
[NODE_LIFECYCLE_DOT] = { "lifecycle.dot", NODE_CERTFS, 9, READ_ONLY,
    CONTENT_TEXT, .number = DOMAIN_LIFECYCLE_DOT, .text = domain_text,
    .cached = true },
[NODE_RULES] = { "rules", NODE_CERTFS, 4, DIR, .names = NAMES_RULES,
    .cached = true },
[NODE_RULE] = { .mode = READ_ONLY, .content = CONTENT_TEXT,
    .text = rule_text, .cached = true },
[NODE_TEMPLATES] = { "templates", NODE_CERTFS, 5, DIR,
    .names = NAMES_TEMPLATES, .cached = true },
[NODE_TEMPLATE] = { .mode = READ_ONLY, .content = CONTENT_TEXT,
    .text = template_text, .cached = true },

[NODE_SUBMISSION] = { .mode = DIR, .slot = SLOT_SELF, .names = NAMES_ENTRIES,
    .cached = true },
[NODE_ARTIFACTS] = { "artifacts", NODE_SUBMISSION, SLOT_ARTIFACTS, DIR,
    .names = NAMES_ENTRIES, .cached = true },
[NODE_FORM] = { "form", NODE_SUBMISSION, SLOT_FORM, DIR, .names = NAMES_FORM },
[NODE_FIELD] = { .mode = READ_WRITE, .content = CONTENT_FIELD },
[NODE_NOTE] = { .mode = READ_WRITE, .content = CONTENT_NOTE },
[NODE_PROBLEMS] = { "problems", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_PROBLEMS) },
[NODE_PROBLEMS_JSON] = { "problems.json", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true,
    DOCUMENT(DOCUMENT_PROBLEMS_JSON) },
[NODE_PROBLEMS_SARIF] = { "problems.sarif", NODE_SUBMISSION,
    .mode = READ_ONLY, .content = CONTENT_TEXT, .settled = true,
    DOCUMENT(DOCUMENT_PROBLEMS_SARIF) },
[NODE_STATUS] = { "status", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_STATUS) },
[NODE_STATUS_JSON] = { "status.json", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_STATUS_JSON) },
[NODE_NEXT] = { "next", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_NEXT) },
[NODE_CHANGES] = { "changes", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_CHANGES) },
[NODE_LOG] = { "log", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_LIVE_TEXT, .settled = true, DOCUMENT(DOCUMENT_LOG) },
[NODE_FEEDBACK] = { "feedback", NODE_SUBMISSION, SLOT_FEEDBACK, DIR,
    .names = NAMES_ENTRIES, .settled = true },
[NODE_INBOX] = { "inbox", NODE_FEEDBACK, SLOT_INBOX, DIR,
    .names = NAMES_ENTRIES },
[NODE_SENT] = { "sent", NODE_FEEDBACK, SLOT_SENT, DIR,
    .names = NAMES_ENTRIES, .present = has_entries },
[NODE_FINDINGS] = { "findings", NODE_FEEDBACK, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_FINDINGS) },
[NODE_OPEN_SOURCE] = { "open-source", NODE_SUBMISSION, SLOT_OPEN_SOURCE, DIR,
    .names = NAMES_ENTRIES, .prepared = true },
[NODE_PULL_STATUS] = { "status", NODE_OPEN_SOURCE, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, DOCUMENT(DOCUMENT_PULL_STATUS) },
/* 127: beyond all documents. */
[NODE_PULL_REQUEST] = { "pull_request", NODE_OPEN_SOURCE, 127,
    .mode = READ_ONLY, .content = CONTENT_TEXT, .text = pull_request_text },
[NODE_PULL_RECORD] = { "record", NODE_OPEN_SOURCE, .mode = READ_WRITE,
    .content = CONTENT_CONTROL, .settled = true,
    .command = submission_command_pull_record, .present = document_present,
    DOCUMENT(DOCUMENT_PULL_RECORD) },
[NODE_PULL_HEAD] = { "head_commit", NODE_OPEN_SOURCE, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .present = document_present,
    DOCUMENT(DOCUMENT_PULL_HEAD) },
[NODE_PULL_MERGE] = { "merge_commit", NODE_OPEN_SOURCE, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .present = document_present,
    DOCUMENT(DOCUMENT_PULL_MERGE) },
[NODE_PULL_BRANCH] = { "branch", NODE_OPEN_SOURCE, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .present = document_present,
    DOCUMENT(DOCUMENT_PULL_BRANCH) },
[NODE_PULL_CHECKS] = { "checks", NODE_OPEN_SOURCE, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .present = document_present,
    DOCUMENT(DOCUMENT_PULL_CHECKS) },
[NODE_PULL_MESSAGES] = { "messages", NODE_OPEN_SOURCE, SLOT_PULL_MESSAGES, DIR,
    .names = NAMES_ENTRIES, .prepared = true, .present = has_conversation },
[NODE_PUBLISH] = { "publish", NODE_OPEN_SOURCE, .mode = READ_WRITE,
    .content = CONTENT_CONTROL, .settled = true,
    .command = submission_command_publish, DOCUMENT(DOCUMENT_PUBLISH) },
[NODE_PULL_DIFF] = { "diff", NODE_OPEN_SOURCE, .mode = READ_ONLY,
    .content = CONTENT_TEXT, .settled = true, .present = document_present,
    DOCUMENT(DOCUMENT_PULL_DIFF) },
[NODE_ZIP] = { "submission.zip", NODE_SUBMISSION, .mode = READ_ONLY,
    .content = CONTENT_KEPT_TEXT, .settled = true,
    .present = document_present, DOCUMENT(DOCUMENT_ZIP) },
[NODE_SUBMIT] = { "submit", NODE_SUBMISSION, .mode = READ_WRITE,
    .content = CONTENT_CONTROL, .settled = true,
    .command = submission_command_submit, DOCUMENT(DOCUMENT_SUBMIT) },
[NODE_RECORD] = { "record", NODE_SUBMISSION, .mode = READ_WRITE,
    .content = CONTENT_CONTROL, .settled = true,
    .command = submission_command_record, .present = document_present,
    DOCUMENT(DOCUMENT_RECORD) },
[NODE_REFUSED] = { "refused", NODE_SUBMISSION, SLOT_REFUSED, DIR,
    .names = NAMES_ENTRIES, .settled = true, .present = has_entries },
[NODE_VERSIONS] = { "versions", NODE_SUBMISSION, SLOT_VERSIONS, DIR,
    .names = NAMES_ENTRIES },
[NODE_LATEST] = { "latest", NODE_VERSIONS, .mode = S_IFLNK | 0777,
    .present = document_present, DOCUMENT(DOCUMENT_LATEST) },

[NODE_FILE] = { .mode = READ_WRITE, .slot = SLOT_SELF,
    .content = CONTENT_FILE, .cached = true },
[NODE_DIRECTORY] = { .mode = DIR, .slot = SLOT_SELF, .names = NAMES_ENTRIES,
    .cached = true },
[NODE_SYMLINK] = { .mode = S_IFLNK | 0777, .slot = SLOT_SELF, .cached = true },
};

const struct node_type *
node_type(const struct node *n)
{
	return &node_types[n->kind];
}

/* The object that 'n' and its fixed children belong to. */
static int64_t
owner_of(const struct node *n)
{
	return n->kind == NODE_DIRECTORY ? n->object : n->submission;
}

int64_t
node_place(const struct node *n)
{
	return PLACE(owner_of(n), node_type(n)->slot);
}

enum node_kind
node_fixed_child(const struct node *parent, const char *name)
{
	for (int k = 0; k < NODE_KINDS; k++) {
		const struct node_type *type = &node_types[k];

		if (type->name != NULL && type->parent == parent->kind &&
		    strcmp(type->name, name) == 0)
			return (enum node_kind)k;
	}
	return NODE_KINDS;
}

void
node_like_fixed(const struct node *parent, enum node_kind kind,
    struct node *ret_like)
{
	*ret_like = (struct node) {
		.kind = kind,
		.role = ARTIFACT_NONE,
		.submission = parent->submission,
		.ino = PLACE(parent->submission, node_types[kind].slot),
	};
}

/* intro.md has its role beside artifacts/, and not in a directory of scratch. */
enum artifact
entry_role(const struct node *parent, int64_t place, const char *name)
{
	return parent->kind == NODE_DIRECTORY ? ARTIFACT_NONE :
	    draft_role(place, name);
}

void
node_like_entry(const struct node *parent, const struct entry *e,
    struct node *ret_like)
{
	static const enum node_kind kinds[] = {
		[OBJECT_SUBMISSION] = NODE_SUBMISSION,
		[OBJECT_FILE] = NODE_FILE,
		[OBJECT_DIRECTORY] = NODE_DIRECTORY,
		[OBJECT_SYMLINK] = NODE_SYMLINK,
	};

	*ret_like = (struct node) {
		.kind = kinds[e->object.kind],
		.access = e->object.access,
		.object = e->object.id,
		.ino = PLACE(e->object.id, SLOT_SELF),
		.role = entry_role(parent, e->place, e->name),
		.submission = e->object.kind == OBJECT_SUBMISSION ?
		    e->object.id : parent->submission,
	};
}

struct submission *
submission_enter(struct tree *t, int64_t id, int *ret_error)
{
	struct submission *s;
	int r;

	r = submission_get(t->domain, id, &s);
	if (r < 0) {
		*ret_error = r;
		return NULL;
	}
	submission_lock(s);
	if (!submission_exists(s)) {
		submission_leave(&s);
		*ret_error = -ENOENT;
		return NULL;
	}
	return s;
}

struct submission *
node_enter(struct tree *t, const struct node *n, int *ret_error)
{
	for (;;) {
		int64_t id = n->submission;
		struct submission *s;

		*ret_error = 0;
		s = submission_enter(t, id, ret_error);
		/* Nothing moves it while its submission is locked. */
		if (n->submission == id)
			return s;
		submission_leave(&s);
	}
}

void
submission_leave(struct submission **s)
{
	if (*s == NULL)
		return;
	submission_unlock(*s);
	submission_put(*s);
	*s = NULL;
}

int
refuse(struct submission *s, int error, const char *format, ...)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(sizeof(struct reason));
	struct reason why = { 0 };
	va_list ap;

	va_start(ap, format);
	(void)buf_vprintf(&text, format, ap);
	va_end(ap);
	(void)reason_set(&why, error, "%s", buf_text(&text));
	if (s != NULL)
		submission_note_refusal(s, &why);
	return -error;
}

int
node_text(struct tree *t, struct submission *s, const struct node *n,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	const struct node_type *type = node_type(n);
	int r = 0;

	if (s != NULL && type->settled)
		r = settle(t, s);
	return r < 0 ? r : type->text(t, s, n, ret_text, ret_mtime);
}
