/*
 * What each operation answers for each kind of node, as one table; how long
 * the kernel may believe it, and how it may treat an open file.  Every row of
 * node_types[] has a row here, twice: in a draft that was never submitted and
 * in a submission.
 */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the operations ---- */

static int
open_with(struct tree_fixture *f, const char *path, int flags)
{
	struct opened o = { .f = f };
	int r = try_open(f, path, flags, &o);

	if (r == 0)
		release(&o);
	return r;
}

static int
op_read(struct tree_fixture *f, const char *path)
{
	return open_with(f, path, O_RDONLY);
}

static int
op_write(struct tree_fixture *f, const char *path)
{
	return open_with(f, path, O_RDWR);
}

static int
op_empty(struct tree_fixture *f, const char *path)
{
	return open_with(f, path, O_WRONLY | O_TRUNC);
}

static int
op_truncate(struct tree_fixture *f, const char *path)
{
	return truncate_at(f, path, 0);
}

static int
op_chmod(struct tree_fixture *f, const char *path)
{
	return change_at(f, path, &(struct tree_change) {
	    .what = TREE_SET_MODE });
}

static int
op_chown(struct tree_fixture *f, const char *path)
{
	return change_at(f, path, &(struct tree_change) {
	    .what = TREE_SET_OWNER, .uid = 4711, .gid = 4711 });
}

static int
op_set_time(struct tree_fixture *f, const char *path)
{
	return change_at(f, path, &(struct tree_change) {
	    .what = TREE_SET_MTIME, .mtime = 1 });
}

static int
op_touch(struct tree_fixture *f, const char *path)
{
	return touch(f, path);
}

static int
access_with(struct tree_fixture *f, const char *path, int mask)
{
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r < 0)
		return r;
	r = tree_access(f->tree, e.node, mask);
	forget(f, e.node);
	return r;
}

static int
op_may_write(struct tree_fixture *f, const char *path)
{
	return access_with(f, path, W_OK);
}

static int
op_may_execute(struct tree_fixture *f, const char *path)
{
	return access_with(f, path, X_OK | R_OK);
}

static int
op_readlink(struct tree_fixture *f, const char *path)
{
	char *target = NULL;
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r < 0)
		return r;
	r = tree_readlink(f->tree, e.node, &target);
	free(target);
	forget(f, e.node);
	return r;
}

static int
op_unlink(struct tree_fixture *f, const char *path)
{
	return unlink_at(f, path);
}

static int
op_rmdir(struct tree_fixture *f, const char *path)
{
	return rmdir_at(f, path);
}

static const char *
sibling(const char *path, const char *name)
{
	static char text[300];
	const char *slash = strrchr(path, '/');

	(void)snprintf(text, sizeof(text), "%.*s%s", slash == NULL ? 0 :
	    (int)(slash - path) + 1, path, name);
	return text;
}

static int
op_rename(struct tree_fixture *f, const char *path)
{
	return rename_at(f, path, sibling(path, "renamed"), 0);
}

static int
op_move_to_artifacts(struct tree_fixture *f, const char *path)
{
	return rename_at(f, path, "contoso/artifacts/moved", 0);
}

static int
op_replace(struct tree_fixture *f, const char *path)
{
	assert_int_equal(save(f, "contoso/artifacts/scratch", "x"), 0);
	return rename_at(f, "contoso/artifacts/scratch", path, 0);
}

static int
op_link(struct tree_fixture *f, const char *path)
{
	return link_at_path(f, path, "contoso/artifacts/linked");
}

static const char *
child(const char *path, const char *name)
{
	static char text[700];

	(void)snprintf(text, sizeof(text), "%s%s%s", path,
	    *path == '\0' ? "" : "/", name);
	return text;
}

/* ---- below it ---- */

static int
op_list(struct tree_fixture *f, const char *path)
{
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r < 0)
		return r;
	r = tree_list(f->tree, e.node, INT64_MAX, false, NULL, NULL);
	forget(f, e.node);
	return r;
}

static int
op_look_below(struct tree_fixture *f, const char *path)
{
	struct tree_entry e;

	return look(f, child(path, "nothing"), &e);
}

static int
op_create_below(struct tree_fixture *f, const char *path)
{
	return save(f, child(path, "new"), "x");
}

static int
op_mkdir_below(struct tree_fixture *f, const char *path)
{
	return make_directory(f, child(path, "new"));
}

static int
op_symlink_below(struct tree_fixture *f, const char *path)
{
	return make_symlink(f, child(path, "new"), "x");
}

static int
op_fifo_below(struct tree_fixture *f, const char *path)
{
	struct tree_entry e, made;
	int r = look(f, path, &e);

	if (r < 0)
		return r;
	r = tree_mknod(f->tree, e.node, "new", S_IFIFO | 0644, &me, &made);
	forget(f, e.node);
	return r;
}

static int
op_link_below(struct tree_fixture *f, const char *path)
{
	assert_int_equal(save(f, "contoso/artifacts/scratch", "x"), 0);
	return link_at_path(f, "contoso/artifacts/scratch", child(path, "new"));
}

static int
op_long_name_below(struct tree_fixture *f, const char *path)
{
	char name[300];

	memset(name, 'n', 256);
	name[256] = '\0';
	return make_symlink(f, child(path, name), "x");
}

/* In the order of the columns of the table. */
static const struct operation {
	const char	*name;
	int		(*run)(struct tree_fixture *f, const char *path);
} operations[] = {
	{ "open for reading", op_read },
	{ "open for writing", op_write },
	{ "open with O_TRUNC", op_empty },
	{ "truncate", op_truncate },
	{ "chmod", op_chmod },
	{ "chown", op_chown },
	{ "utimens", op_set_time },
	{ "touch", op_touch },
	{ "access W_OK", op_may_write },
	{ "access X_OK", op_may_execute },
	{ "readlink", op_readlink },
	{ "unlink", op_unlink },
	{ "rmdir", op_rmdir },
	{ "rename beside it", op_rename },
	{ "rename into artifacts", op_move_to_artifacts },
	{ "rename over it", op_replace },
	{ "link it into artifacts", op_link },
	{ "list", op_list },
	{ "lookup below", op_look_below },
	{ "create below", op_create_below },
	{ "mkdir below", op_mkdir_below },
	{ "symlink below", op_symlink_below },
	{ "mknod of a FIFO below", op_fifo_below },
	{ "link below", op_link_below },
	{ "a name of 256 bytes below", op_long_name_below },
};
#define OPERATIONS	ARRAY_LEN(operations)

/* ---- the table ---- */

/*
 * One letter for each operation, in the groups open, setattr, access, names
 * and below; blanks are for the eye.  "" where there is no such node.
 */
static const struct {
	char	letter;
	int	error;
} letters[] = {
	{ '.', 0 }, { 'a', EACCES }, { 'p', EPERM }, { 'r', EROFS },
	{ 'd', EISDIR }, { 'n', ENOTDIR }, { 'i', EINVAL },
	{ 'e', ENOTEMPTY }, { 's', ENOTSUP }, { 'x', EXDEV },
	{ 'c', ECANCELED }, { 'l', ENAMETOOLONG }, { 'o', ENOENT },
	{ 'f', EEXIST }, { 't', EPROTO }, { 'y', EALREADY },
};

static const struct row {
	enum node_kind	 kind;
	const char	*path;
	const char	*draft, *submitted;
	/* What the kernel may keep: the name, the attributes, the content. */
	bool		 name, attributes, content;
} rows[] = {
{ NODE_ROOT, "",
    "ddd d.p.. ..o oooopp .op.pppl",
    "ddd d.p.. ..o oooopp .op.pppl",
    true, true, false },
{ NODE_README, "README.md",
    ".aa a.ppp aao pppppp nnnnnpnn",
    ".aa a.ppp aao pppppp nnnnnpnn",
    true, true, false },
{ NODE_CERTFS, ".certfs",
    "ddd d.p.. ..o dppppp .oaaappl",
    "ddd d.p.. ..o dppppp .oaaappl",
    true, true, false },
{ NODE_VERSION, ".certfs/version",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    true, true, false },
{ NODE_OVERVIEW, ".certfs/overview",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    false, false, false },
{ NODE_LIFECYCLE, ".certfs/lifecycle",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    true, true, false },
{ NODE_LIFECYCLE_DOT, ".certfs/lifecycle.dot",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    true, true, false },
{ NODE_RULES, ".certfs/rules",
    "ddd d.p.. ..o dppppp .oaaappl",
    "ddd d.p.. ..o dppppp .oaaappl",
    true, true, false },
{ NODE_RULE, ".certfs/rules/JsonSyntax",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    true, true, false },
{ NODE_TEMPLATES, ".certfs/templates",
    "ddd d.p.. ..o dppppp .oaaappl",
    "ddd d.p.. ..o dppppp .oaaappl",
    true, true, false },
{ NODE_TEMPLATE, ".certfs/templates/intro.md",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    ".aa a.ppp aao pnpppp nnnnnpnn",
    true, true, false },
{ NODE_SUBMISSION, "contoso",
    "ddd d.p.. ..i de.spp .o.s.p.l",
    "ddd d.p.. ..i dp.spp .o.s.p.l",
    true, true, false },
{ NODE_ARTIFACTS, "contoso/artifacts",
    "ddd d.p.. ..i depppp .o...p.l",
    "ddd d.p.. ..i dppppp .o...p.l",
    true, true, false },
{ NODE_FORM, "contoso/form",
    "ddd d.p.. ..i depppp .o.s.ppl",
    "ddd d.p.. ..i dppppp .o.s.ppl",
    false, false, false },
{ NODE_FIELD, "contoso/form/support_email",
    "... ..p.. .ai .n.xxp nnnnnpnn",
    "... ..p.. .ai .n.xxp nnnnnpnn",
    false, false, false },
{ NODE_FIELD, "contoso/form/test_credentials",
    "... ..p.. .ai .n.pxp nnnnnpnn",
    "... ..p.. .ai .n.pxp nnnnnpnn",
    false, false, false },
{ NODE_NOTE, "contoso/form/note",
    "... ..p.. .ai .n.xxp nnnnnpnn",
    "... ..p.. .ai .n.xxp nnnnnpnn",
    false, false, false },
{ NODE_PROBLEMS, "contoso/problems",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_PROBLEMS_JSON, "contoso/problems.json",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_PROBLEMS_SARIF, "contoso/problems.sarif",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_STATUS, "contoso/status",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_STATUS_JSON, "contoso/status.json",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_NEXT, "contoso/next",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_CHANGES, "contoso/changes",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_LOG, "contoso/log",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_FEEDBACK, "contoso/feedback",
    "ddd d.p.. ..i depppp .o.s.p.l",
    "ddd d.p.. ..i dppppp .o.s.p.l",
    false, false, false },
{ NODE_INBOX, "contoso/feedback/inbox",
    "ddd d.p.. ..i d.pppp .o.s.p.l",
    "ddd d.p.. ..i dppppp .o.s.p.l",
    false, false, false },
{ NODE_SENT, "contoso/feedback/sent",
    "ddd d.p.. ..i d.pppp .oaaappl",
    "ddd d.p.. ..i dppppp .oaaappl",
    false, false, false },
{ NODE_FINDINGS, "contoso/feedback/findings",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_OPEN_SOURCE, "contoso/open-source",
    "ddd d.p.. ..i d.pppp .o.s.p.l",
    "ddd d.p.. ..i dppppp .o.s.p.l",
    false, false, false },
{ NODE_PULL_STATUS, "contoso/open-source/status",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_PULL_REQUEST, "contoso/open-source/pull_request",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_PULL_RECORD, "contoso/open-source/record",
    "... ..p.. .ai .npppp nnnnnpnn",
    "... ..p.. .ai pnpppp nnnnnpnn",
    false, false, false },
/* Without a repository there are none: tests/github/follow.sh has them. */
{ NODE_PULL_HEAD, "contoso/open-source/head_commit",
    "", "", false, false, false },
{ NODE_PULL_MERGE, "contoso/open-source/merge_commit",
    "", "", false, false, false },
{ NODE_PULL_DIFF, "contoso/open-source/diff",
    "", "", false, false, false },
{ NODE_PULL_BRANCH, "contoso/open-source/branch",
    "", "", false, false, false },
{ NODE_PULL_CHECKS, "contoso/open-source/checks",
    "", "", false, false, false },
{ NODE_PULL_MESSAGES, "contoso/open-source/messages",
    "", "", false, false, false },
{ NODE_PUBLISH, "contoso/open-source/publish",
    "... ..p.p .ai .npppp nnnnnpnn",
    "... ..p.p .ai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_ZIP, "contoso/submission.zip",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, true, true },
{ NODE_SUBMIT, "contoso/submit",
    "... ..p.. .ai .npppp nnnnnpnn",
    "... ..p.y .ai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_RECORD, "contoso/record",
    "... ..p.. .ai .npppp nnnnnpnn",
    "... ..p.. .ai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_REFUSED, "contoso/refused",
    "ddd d.p.. ..i d.pppp .oaaappl",
    "ddd d.p.. ..i dppppp .oaaappl",
    false, false, false },
{ NODE_VERSIONS, "contoso/versions",
    "ddd d.p.. ..i d.pppp .orrrprl",
    "ddd d.p.. ..i dppppp .orrrprl",
    false, false, false },
{ NODE_LATEST, "contoso/versions/latest",
    "",
    "ddd d.ppp ... pnpppp nnnnnpnn",
    false, false, false },
{ NODE_FILE, "contoso/artifacts/file",
    "... ..p.. .ai .n.... nnnnnpnn",
    "... ..p.. .ai .n.... nnnnnpnn",
    true, true, true },
{ NODE_FILE, "contoso/artifacts/apiProperties.json",
    "... ..p.. .ai .n..t. nnnnnpnn",
    "... ..p.. .ai .n..t. nnnnnpnn",
    true, true, true },
{ NODE_FILE, "contoso/intro.md",
    "... ..p.. .ai .n.... nnnnnpnn",
    "... ..p.. .ai .n.... nnnnnpnn",
    true, true, true },
{ NODE_FILE, "contoso/feedback/1",
    ".aa a.pp. .ai .npppp nnnnnpnn",
    ".aa a.pp. aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_FILE, "contoso/feedback/sent/1",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_FILE, "contoso/refused/intro.md",
    ".aa a.ppp .ai .npppp nnnnnpnn",
    ".aa a.ppp aai pnpppp nnnnnpnn",
    false, false, false },
{ NODE_FILE, "contoso/versions/1/handoff.md",
    "",
    ".rr rrrrr rai rrrrrr nnnnnpnn",
    true, true, true },
{ NODE_FILE, "contoso/versions/1/artifacts/icon.png",
    "",
    ".rr rrrrr rai rrrrrr nnnnnpnn",
    true, true, true },
{ NODE_DIRECTORY, "contoso/artifacts/dir",
    "ddd d.p.. ..i d...dp .o...p.l",
    "ddd d.p.. ..i d...dp .o...p.l",
    true, true, false },
{ NODE_DIRECTORY, "contoso/versions/1",
    "",
    "ddd rrrrr r.i rrrrrp .orrrprl",
    true, true, false },
{ NODE_DIRECTORY, "contoso/versions/1/form",
    "",
    "ddd rrrrr r.i rrrrrp .orrrprl",
    true, true, false },
{ NODE_SYMLINK, "contoso/artifacts/link",
    "ddd d.p.. ... .n.... nnnnnpnn",
    "ddd d.p.. ... .n.... nnnnnpnn",
    true, true, false },
};

/* ---- the world that it is tried in ---- */

struct world {
	struct tree_fixture *f;
	bool	submitted;
	bool	refused;	/* a save was refused: refused/, and no zip */
};

static struct world
world_new(bool submitted, bool refused)
{
	static const char mail[] = "From: reviewer@example.com\n"
	    "Subject: Review\n\nPlease change the summary.\n";
	struct tree_fixture *f = NULL;

	assert_int_equal(tree_fixture((void **)&f), 0);
	put_ready(f);
	assert_int_equal(make_directory(f, "contoso/artifacts/dir"), 0);
	assert_int_equal(save(f, "contoso/artifacts/file", "x"), 0);
	assert_int_equal(make_symlink(f, "contoso/artifacts/link", "x"), 0);
	if (submitted)
		assert_int_equal(touch(f, "contoso/submit"), 0);
	assert_int_equal(save(f, "contoso/form/note", "x"), 0);
	assert_int_equal(save(f, "contoso/feedback/inbox/mail", mail), 0);
	assert_int_equal(save(f, "contoso/feedback/reply", "x"), 0);
	assert_int_equal(touch(f, "contoso/feedback/reply"), 0);
	if (refused)
		assert_int_equal(save(f, "contoso/intro.md", "\xFF\xFE"),
		    -EINVAL);
	return (struct world){ f, submitted, refused };
}

static void
world_done(struct world *w)
{
	void *f = w->f;

	(void)tree_fixture_gone(&f);
}

/* Begin anew, unless the world is one for 'row' and nothing happened there. */
static void
world_for(struct world *w, const struct row *row, bool changed)
{
	bool refused = strncmp(row->path, "contoso/refused", 15) == 0;

	if (!changed && refused == w->refused)
		return;
	world_done(w);
	*w = world_new(w->submitted, refused);
}

static const char *
name_of(int r)
{
	return r == 0 ? "success" : strerrorname_np(-r);
}

static int
expected(char letter)
{
	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if (letters[i].letter == letter)
			return -letters[i].error;
	}
	fail_msg("'%c' stands for nothing", letter);
	return 0;
}

static char
letter_of(int r)
{
	for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
		if (letters[i].error == -r)
			return letters[i].letter;
	}
	return '?';
}

/* One row; what succeeded has changed the world, so another one is begun. */
static size_t
try_row(struct world *w, const struct row *row)
{
	const char *at = w->submitted ? row->submitted : row->draft;
	char got[OPERATIONS + 1] = "";
	size_t wrong = 0;

	for (size_t i = 0; i < OPERATIONS; i++) {
		const struct operation *op = &operations[i];
		int r;

		while (*at == ' ')
			at++;
		if (*at == '\0')
			fail_msg("'%s': no answer to %s", row->path, op->name);
		r = op->run(w->f, row->path);
		got[i] = letter_of(r);
		if (r != expected(*at)) {
			print_error("%s '%s' of a %s: expected %s, got %s\n",
			    op->name, row->path, w->submitted ? "submission" :
			    "draft", name_of(expected(*at)), name_of(r));
			wrong++;
		}
		at++;
		world_for(w, row, r == 0 ||
		    there(w->f, "contoso/artifacts/scratch"));
	}
	if (wrong > 0)
		print_error("the row would be: %s\n", got);
	return wrong;
}

static void
each_operation_has_its_answer(bool submitted)
{
	struct world w CF_AUTO(world_done) = world_new(submitted, false);
	size_t wrong = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		bool is_there = *(submitted ? row->submitted : row->draft) !=
		    '\0';

		world_for(&w, row, false);
		if (there(w.f, row->path) != is_there)
			fail_msg("'%s' should %sbe there", row->path,
			    is_there ? "" : "not ");
		if (is_there)
			wrong += try_row(&w, row);
	}
	if (wrong > 0)
		fail_msg("%zu answers are not those of the table", wrong);
}

static void
answers_of_a_draft(void **state)
{
	(void)state;
	each_operation_has_its_answer(false);
}

static void
answers_of_a_submission(void **state)
{
	(void)state;
	each_operation_has_its_answer(true);
}

static void
every_kind_has_its_row(void **state)
{
	struct world w CF_AUTO(world_done) = world_new(true, false);
	bool has_row[NODE_KINDS] = { false };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t node;

		has_row[rows[i].kind] = true;
		if (*rows[i].submitted == '\0')
			continue;
		world_for(&w, &rows[i], false);
		node = node_at(w.f, rows[i].path);
		if (node_of(w.f->tree, node)->kind != rows[i].kind)
			fail_msg("'%s' is of kind %d, not %d", rows[i].path,
			    (int)node_of(w.f->tree, node)->kind,
			    (int)rows[i].kind);
		forget(w.f, node);
	}
	for (int k = 0; k < NODE_KINDS; k++) {
		if (!has_row[k])
			fail_msg("kind %d ('%s') has no row", k,
			    node_types[k].name == NULL ? "" :
			    node_types[k].name);
	}
}

/* ---- what the kernel may keep ---- */

static void
is_kept(const char *path, const char *what, double seconds, bool kept)
{
	if (seconds != (kept ? CACHE_TIMEOUT : 0))
		fail_msg("'%s': %s may be kept for %g seconds", path, what,
		    seconds);
}

static void
each_kind_has_its_timeouts(void **state)
{
	struct world w CF_AUTO(world_done) = world_new(true, false);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct tree_entry e;
		struct stat attr;
		double timeout;

		if (*row->submitted == '\0' || *row->path == '\0')
			continue;
		world_for(&w, row, false);
		assert_int_equal(look(w.f, row->path, &e), 0);
		is_kept(row->path, "its name", e.entry_timeout, row->name);
		is_kept(row->path, "its attributes", e.attr_timeout,
		    row->attributes);
		assert_int_equal(tree_getattr(w.f->tree, e.node, &attr,
		    &timeout), 0);
		is_kept(row->path, "its attributes", timeout, row->attributes);
		forget(w.f, e.node);
	}
}

/* Generated content is never in the page cache, and no close is waited for
 * that cannot have anything to say. */
static void
each_kind_has_its_open_modes(void **state)
{
	static const int flags[] = { O_RDONLY, O_RDWR, O_WRONLY | O_TRUNC };
	struct world w CF_AUTO(world_done) = world_new(true, false);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows) * ARRAY_LEN(flags); i++) {
		const struct row *row = &rows[i / ARRAY_LEN(flags)];
		int flag = flags[i % ARRAY_LEN(flags)];
		struct opened o = { .f = NULL };

		if (*row->submitted == '\0')
			continue;
		world_for(&w, row, false);
		if (try_open(w.f, row->path, flag, &o) < 0)
			continue;
		if (o.modes.keep_cache != row->content ||
		    o.modes.direct_io == row->content)
			fail_msg("'%s': keep_cache %d, direct_io %d",
			    row->path, o.modes.keep_cache, o.modes.direct_io);
		if (o.modes.no_flush != (flag == O_RDONLY))
			fail_msg("'%s', flags %#o: no_flush %d", row->path,
			    (unsigned)flag, o.modes.no_flush);
		release(&o);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_its_row),
		cmocka_unit_test(answers_of_a_draft),
		cmocka_unit_test(answers_of_a_submission),
		cmocka_unit_test(each_kind_has_its_timeouts),
		cmocka_unit_test(each_kind_has_its_open_modes),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
