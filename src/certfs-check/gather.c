/*
 * From an argument to its findings: what is in a folder, in a zip or in one
 * file becomes a set of artifacts, and the set is judged.
 *
 * Inside a set everything has the names that a mount would use
 * ("artifacts/icon.png"), because the rules speak of those; they become the
 * user's own paths on the way out, so that an editor can jump to them.
 */
#include "check.h"

#include "certfs/pack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRIES_MAX	1000u			/* of a zip */
#define UNPACKED_MAX	((size_t)64 << 20)
#define CHUNK_SIZE	(64u << 10)

static const char artifacts_folder[] = "artifacts/";
static const char waivers_own[] = WAIVERS_NAME;
static const char waivers_form[] = "form/waivers";

struct set {
	enum publisher	 publisher;
	bool		 publisher_given;
	struct buf	 prefix;	/* before each file: "connector/" */
	bool		 in_mount;	/* a submission: names keep artifacts/ */
	bool		 packed;	/* a zip, which holds nothing else */
	struct checked	*file[ARTIFACT_COUNT];
	struct findings	*found;		/* first about names, then all */
	const char	*waivers_file;	/* how findings call it */
	struct waivers	*waivers;	/* NULL: there are none */
	/* Of JSON artifacts, while there are waivers that may have paths. */
	struct bytes	*content[ARTIFACT_COUNT];
	char		*name[ARTIFACT_COUNT];
	struct gathered	*kept;		/* not to be judged; NULL: it is */
	struct reason	*why;
};

static void
set_done(struct set *s)
{
	for (size_t i = 0; i < ARTIFACT_COUNT; i++) {
		checked_unref(s->file[i]);
		bytes_unref(s->content[i]);
		free(s->name[i]);
	}
	findings_free(s->found);
	waivers_free(s->waivers);
	buf_done(&s->prefix);
}

static int
no_memory(struct reason *why)
{
	return reason_set(why, ENOMEM, "%s", strerror(ENOMEM));
}

/* What the user calls the file that the rules know as 'file'. */
static int
users_path(const struct set *s, const char *file, struct buf *out)
{
	const size_t len = sizeof(artifacts_folder) - 1;

	if (!s->in_mount && strncmp(file, artifacts_folder, len) == 0)
		file += len;
	(void)buf_puts(out, buf_text(&s->prefix));
	return buf_puts(out, file);
}

/* ---- filling a set ---- */

/* What somebody else compares; of one of them the rules know more. */
static int
keep_artifact(struct set *s, enum artifact which, const char *file,
    const void *data, size_t size)
{
	struct gathered *g = s->kept;

	bytes_unref(g->content[which]);
	g->content[which] = bytes_new(data, size);
	if (g->content[which] == NULL)
		return no_memory(s->why);
	buf_reset(&g->name[which]);
	if (users_path(s, file, &g->name[which]) < 0)
		return no_memory(s->why);
	if (which != ARTIFACT_PROPERTIES)
		return 0;
	checked_unref(g->properties);
	g->properties = NULL;
	if (rules_check_file(which, file, data, size, s->publisher,
	    &g->properties) < 0)
		return no_memory(s->why);
	return 0;
}

/* Waivers may have places that have to be looked up. */
static int
keep_content(struct set *s, enum artifact which, const char *file,
    const void *data, size_t size)
{
	if (s->waivers == NULL || (which != ARTIFACT_DEFINITION &&
	    which != ARTIFACT_PROPERTIES))
		return 0;
	s->content[which] = bytes_new(data, size);
	s->name[which] = text_dup(file, strlen(file));
	return s->content[which] != NULL && s->name[which] != NULL ? 0 :
	    -ENOMEM;
}

/* 'file' is as a mount would call it. */
static int
add_artifact(struct set *s, enum artifact which, const char *file,
    const void *data, size_t size)
{
	if (s->kept != NULL)
		return keep_artifact(s, which, file, data, size);
	if (rules_check_file(which, file, data, size, s->publisher,
	    &s->file[which]) < 0 ||
	    keep_content(s, which, file, data, size) < 0)
		return no_memory(s->why);
	return 0;
}

/* 'first' and 'second' fill the slots of the rule's message. */
static int
report_name(struct set *s, const char *id, const char *name,
    const char *first, const char *second)
{
	struct buf file CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&file, artifacts_folder);
	if (buf_puts(&file, name) < 0 || rules_report(s->found, id,
	    buf_text(&file), first, second, NULL) < 0)
		return no_memory(s->why);
	return 0;
}

/* ---- files ---- */

static int
read_some(int fd, struct buf *b, size_t max, bool *ret_end)
{
	char chunk[CHUNK_SIZE];
	size_t want = max - b->len;
	ssize_t n;

	do
		n = read(fd, chunk, want < sizeof(chunk) ? want : sizeof(chunk));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	*ret_end = n == 0;
	return buf_add(b, chunk, (size_t)n);
}

/*
 * At most 'max' bytes: what is longer is read no further.  Opening must not
 * wait, as it would for the writer of a FIFO.
 */
static int
read_regular(int dirfd, const char *name, size_t max, struct buf *b)
{
	int fd CF_AUTO(fd_done) = -1;
	bool end = false;
	struct stat st;
	int r = 0;

	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -ENOTSUP;
	while (r == 0 && !end && b->len < max)
		r = read_some(fd, b, max, &end);
	return r;
}

static int
unreadable(const struct set *s, const char *file, int error)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)users_path(s, file, &path);
	return reason_set(s->why, error, "cannot read '%s': %s",
	    buf_text(&path), error == ENOTSUP ? "it is not a regular file" :
	    strerror(error));
}

/* 'path', relative to 'dirfd', is the artifact that the set calls 'name'. */
static int
take_file(struct set *s, enum artifact which, int dirfd, const char *path,
    const char *name)
{
	const struct artifact_type *type = &artifact_types[which];
	struct buf content CF_AUTO(buf_done) = BUF_INIT(type->max_size + 1);
	struct buf file CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	(void)buf_puts(&file, type->folder);
	if (buf_puts(&file, name) < 0)
		return no_memory(s->why);
	r = read_regular(dirfd, path, content.max, &content);
	if (r < 0)
		return unreadable(s, buf_text(&file), -r);
	return add_artifact(s, which, buf_text(&file), buf_text(&content),
	    content.len);
}

/* ---- folders ---- */

static int
add_near_miss(struct set *s, enum artifact meant, const char *name)
{
	return report_name(s, "ArtifactNameMisspelt", name, name,
	    artifact_types[meant].name);
}

/* intro.md among the artifacts is right in a connector's own folder only. */
static enum artifact
role_of(const struct set *s, const char *name)
{
	for (size_t a = 0; s->kept != NULL && a < ARTIFACT_COUNT; a++)
		if (text_equal_nocase(name, artifact_types[a].name))
			return (enum artifact)a;
	if (!s->in_mount &&
	    strcmp(name, artifact_types[ARTIFACT_INTRO].name) == 0)
		return ARTIFACT_INTRO;
	return artifact_by_name(name);
}

static int
take_entry(struct set *s, int dirfd, const char *name, const char *readme)
{
	const enum artifact which = role_of(s, name);
	int r;

	if (strcmp(name, waivers_own) == 0 && !s->in_mount)
		return 0;
	if (which == ARTIFACT_NONE)
		r = rules_report_stray(s->found, name);
	else if (which == ARTIFACT_README && strcmp(name, readme) != 0)
		r = rules_report_readme(s->found, readme, name);
	else
		return take_file(s, which, dirfd, name, name);
	return r < 0 ? no_memory(s->why) : 0;
}

/* The spelling that counts: the usual one, or the first. */
static const char *
find_readme(struct dirent **names, int count)
{
	const char *first = NULL;

	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name;

		if (artifact_by_name(name) != ARTIFACT_README)
			continue;
		if (strcmp(name, artifact_types[ARTIFACT_README].name) == 0)
			return name;
		if (first == NULL)
			first = name;
	}
	return first;
}

/* In order of names, so that the same folder gives the same findings. */
static int
take_names(struct set *s, int dirfd)
{
	struct dirent **names = NULL;
	const char *readme;
	int count, r = 0;

	count = scandirat(dirfd, ".", &names, NULL, alphasort);
	if (count < 0)
		return unreadable(s, s->in_mount ? artifacts_folder : "",
		    errno);
	readme = find_readme(names, count);
	for (int i = 0; i < count && r == 0; i++)
		r = take_entry(s, dirfd, names[i]->d_name, readme);
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return r;
}

/* What the form says, unless the command line does. */
static int
take_publisher(struct set *s, int dirfd)
{
	static const char path[] = "form/publisher_type";
	struct buf word CF_AUTO(buf_done) = BUF_INIT(64);
	int r;

	if (s->publisher_given)
		return 0;
	r = read_regular(dirfd, path, word.max, &word);
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return unreadable(s, path, -r);
	while (word.len > 0 && word.data[word.len - 1] == '\n')
		(void)buf_resize(&word, word.len - 1);
	/* What is no word of ours is the mount's to refuse. */
	(void)options_publisher(buf_text(&word), &s->publisher);
	return 0;
}

/*
 * 'path' is relative to 'dirfd', and what findings call 'name'.  Before the
 * artifacts, of which they decide what is kept.
 */
static int
take_waivers(struct set *s, int dirfd, const char *path, const char *name)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(WAIVERS_SIZE_MAX + 1);
	int r;

	if (s->waivers != NULL || s->kept != NULL)
		return 0;
	r = read_regular(dirfd, path, text.max, &text);
	if (r == -ENOENT || r == -ENOTDIR)
		return 0;
	if (r == 0 && text.len == text.max)
		r = -EFBIG;
	if (r < 0)
		return unreadable(s, name, -r);
	s->waivers_file = name;
	r = waivers_parse(buf_text(&text), text.len, &s->waivers);
	return r < 0 ? no_memory(s->why) : 0;
}

static int
take_submission(struct set *s, int dirfd, int artifacts)
{
	const char *intro = artifact_types[ARTIFACT_INTRO].name;
	int r;

	s->in_mount = true;
	r = take_publisher(s, dirfd);
	if (r == 0)
		r = take_waivers(s, dirfd, waivers_form, waivers_form);
	if (r == 0)
		r = take_names(s, artifacts);
	if (r == 0 && faccessat(dirfd, intro, F_OK, 0) == 0)
		r = take_file(s, ARTIFACT_INTRO, dirfd, intro, intro);
	return r;
}

static int
take_folder(struct set *s, const char *path)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int dirfd CF_AUTO(fd_done) = -1, artifacts CF_AUTO(fd_done) = -1;
	int r;

	dirfd = open(path, flags);
	if (dirfd < 0)
		return unreadable(s, "", errno);
	artifacts = openat(dirfd, artifacts_folder, flags);
	if (artifacts >= 0)
		return take_submission(s, dirfd, artifacts);
	if (errno != ENOENT && errno != ENOTDIR)
		return unreadable(s, artifacts_folder, errno);
	r = take_waivers(s, dirfd, waivers_own, waivers_own);
	return r < 0 ? r : take_names(s, dirfd);
}

/* ---- zips ---- */

static int
add_stray(struct set *s, const char *name, const char *what)
{
	return report_name(s, "PackageHasStrayFile", name, what, NULL);
}

static int
take_packed(void *arg, const char *name, const void *data, size_t size)
{
	struct set *s = arg;
	const enum artifact which = role_of(s, name);
	const enum artifact meant = artifact_near_miss(name);
	struct buf file CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (which == ARTIFACT_NONE && meant != ARTIFACT_NONE)
		return add_near_miss(s, meant, name);
	if (strchr(name, '/') != NULL)
		return add_stray(s, name, "a file in a folder");
	if (which == ARTIFACT_NONE || !artifact_types[which].packed)
		return add_stray(s, name, "another file");
	if (s->file[which] != NULL)
		return add_stray(s, name, "this file twice");
	(void)buf_puts(&file, artifacts_folder);
	if (buf_puts(&file, name) < 0)
		return no_memory(s->why);
	return add_artifact(s, which, buf_text(&file), data, size);
}

static int
take_zip(struct set *s, const char *path)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(UNPACKED_MAX);
	struct reason why = { 0 };
	int r;

	s->packed = true;
	r = read_regular(AT_FDCWD, path, zip.max, &zip);
	if (r == 0 && zip.len == zip.max)
		r = -EFBIG;
	if (r < 0)
		return reason_set(s->why, -r, "cannot read '%s': %s", path,
		    strerror(-r));
	r = pack_read(zip.data, zip.len, ENTRIES_MAX, UNPACKED_MAX,
	    take_packed, s, &why);
	if (r < 0 && why.error != 0)
		return reason_set(s->why, -r, "cannot read '%s': %s", path,
		    why.text);
	return r;
}

/* ---- single files ---- */

static int
unknown_name(const struct set *s, const char *path, const char *name)
{
	const enum artifact meant = artifact_near_miss(name);
	struct buf known CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (meant != ARTIFACT_NONE)
		return reason_set(s->why, EINVAL, "cannot check '%s': "
		    "the file must be called '%s'", path,
		    artifact_types[meant].name);
	for (size_t i = 0; i < ARTIFACT_COUNT; i++)
		(void)buf_printf(&known, "%s%s", artifact_types[i].name,
		    i + 2 < ARTIFACT_COUNT ? ", " :
		    i + 1 < ARTIFACT_COUNT ? " and " : "");
	return reason_set(s->why, EINVAL, "cannot check '%s': files are known "
	    "by their names, which are %s, or end in .zip", path,
	    buf_text(&known));
}

/* Those of the connector, or of the submission, that a file belongs to. */
static int
take_waivers_beside(struct set *s)
{
	static const char *const candidates[] = {
		waivers_own, waivers_form, "../form/waivers",
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(candidates) && r == 0; i++) {
		struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		(void)buf_puts(&path, buf_text(&s->prefix));
		if (buf_puts(&path, candidates[i]) < 0)
			return no_memory(s->why);
		r = take_waivers(s, AT_FDCWD, buf_text(&path), candidates[i]);
	}
	return r;
}

static int
take_single(struct set *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const enum artifact which = role_of(s, name);
	int r;

	if (which == ARTIFACT_NONE)
		return unknown_name(s, path, name);
	r = take_waivers_beside(s);
	return r < 0 ? r : take_file(s, which, AT_FDCWD, path, name);
}

/* ---- all together ---- */

static int
copy_out(const struct set *s, const struct finding *one, struct findings *all)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct finding copy = *one;

	if (users_path(s, one->file, &path) < 0)
		return -ENOMEM;
	copy.file = buf_text(&path);
	return findings_add(all, &copy);
}

/* A zip lacks nothing that does not belong into it. */
static bool
concerns(const struct set *s, const struct finding *one)
{
	const size_t len = sizeof(artifacts_folder) - 1;
	enum artifact which;

	if (!s->packed || strncmp(one->file, artifacts_folder, len) != 0)
		return true;
	which = artifact_by_name(one->file + len);
	return which == ARTIFACT_NONE || artifact_types[which].packed;
}

static int
open_artifact(void *arg, enum artifact which, struct locator **ret_locator)
{
	const struct set *s = arg;

	return s->content[which] == NULL ? -ENOENT :
	    locator_new(s->name[which], s->content[which]->data,
	    s->content[which]->size, ret_locator);
}

static int
waive(struct set *s, bool whole)
{
	const struct waiving how = {
		.file = s->waivers_file, .whole = whole,
		.open = open_artifact, .arg = s,
	};
	struct findings *found;
	int r;

	if (s->waivers == NULL)
		return 0;
	r = waivers_apply(s->waivers, &how, s->found, &found);
	if (r < 0)
		return r;
	findings_free(s->found);
	s->found = found;
	return 0;
}

static int
judge(struct set *s, bool complete, struct findings *all)
{
	struct findings *found CF_AUTO(findings_done) = NULL;
	struct rules_set set = {
		.publisher = s->publisher,
		.complete = complete,
	};
	int r;

	for (size_t i = 0; i < ARTIFACT_COUNT; i++)
		set.file[i] = s->file[i];
	r = rules_check_set(&set, &found);
	for (size_t i = 0; r == 0 && i < findings_count(found); i++)
		if (concerns(s, findings_at(found, i)))
			r = findings_add(s->found, findings_at(found, i));
	if (r == 0)
		r = waive(s, complete);
	if (r < 0)
		return r;
	findings_sort(s->found);
	for (size_t i = 0; r == 0 && i < findings_count(s->found); i++)
		r = copy_out(s, findings_at(s->found, i), all);
	return r;
}

/* Before the names of what is in 'path': the folder, or the zip as one. */
static int
set_prefix(struct set *s, const char *path, bool folder)
{
	const char *slash = strrchr(path, '/');

	if (!folder)
		return buf_add(&s->prefix, path,
		    slash != NULL ? (size_t)(slash + 1 - path) : 0);
	(void)buf_puts(&s->prefix, path);
	if (path[0] != '\0' && !text_ends_with(path, "/"))
		(void)buf_putc(&s->prefix, '/');
	return s->prefix.error;
}

static bool
is_zip(const char *path)
{
	const size_t len = strlen(path);

	return len >= 4 && text_equal_nocase(path + len - 4, ".zip");
}

enum kind { KIND_FOLDER, KIND_ZIP, KIND_FILE };

/* Fill a set with what 'path' leads to; NULL: the current directory. */
static int
take(struct set *s, const char *path, enum kind *ret_kind)
{
	static int (*const takes[])(struct set *s, const char *path) = {
		[KIND_FOLDER] = take_folder,
		[KIND_ZIP] = take_zip,
		[KIND_FILE] = take_single,
	};
	const char *at = path != NULL ? path : ".";
	struct stat st;

	if (stat(at, &st) < 0)
		return reason_set(s->why, errno, "cannot read '%s': %s", at,
		    strerror(errno));
	*ret_kind = S_ISDIR(st.st_mode) ? KIND_FOLDER :
	    is_zip(at) ? KIND_ZIP : KIND_FILE;
	if (set_prefix(s, path != NULL ? path : "",
	    *ret_kind != KIND_FILE) < 0)
		return no_memory(s->why);
	return takes[*ret_kind](s, at);
}

static void
set_init(struct set *s, const struct options *o, struct reason *why)
{
	*s = (struct set){
		.publisher = o->publisher,
		.publisher_given = o->publisher_given,
		.prefix = BUF_INIT(BUF_TEXT_MAX),
		.found = findings_new(),
		.why = why,
	};
}

int
gather_path(const char *path, const struct options *o,
    struct findings *all, struct reason *why)
{
	struct set s CF_AUTO(set_done);
	enum kind kind;
	int r;

	set_init(&s, o, why);
	if (s.found == NULL)
		return no_memory(why);
	r = take(&s, path, &kind);
	if (r < 0)
		return r;
	if (judge(&s, kind != KIND_FILE, all) < 0)
		return no_memory(why);
	return 0;
}

/* ---- files that are not judged ---- */

/* What a set of that kind may hold, whatever it does. */
static unsigned
possible(const struct gathered *g, enum kind kind)
{
	unsigned set = 0;

	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		if (kind == KIND_FOLDER ? a != ARTIFACT_INTRO :
		    kind == KIND_ZIP ? artifact_types[a].packed :
		    g->content[a] != NULL)
			set |= 1u << a;
	return set;
}

/* What is missing has a name all the same. */
static int
name_missing(const struct set *s, struct gathered *g)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		struct buf file CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		if (g->content[a] != NULL)
			continue;
		(void)buf_puts(&file, artifact_types[a].folder);
		if (buf_puts(&file, artifact_types[a].name) < 0 ||
		    users_path(s, buf_text(&file), &g->name[a]) < 0)
			return no_memory(s->why);
	}
	return 0;
}

int
gather_files(const char *path, const struct options *o,
    struct gathered *ret_files, struct reason *why)
{
	struct gathered g CF_AUTO(gathered_done) = GATHERED_INIT;
	struct set s CF_AUTO(set_done);
	enum kind kind;
	int r;

	set_init(&s, o, why);
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		g.name[a] = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	s.kept = &g;
	if (s.found == NULL)
		return no_memory(why);
	r = take(&s, path, &kind);
	if (r == 0)
		r = name_missing(&s, &g);
	if (r < 0)
		return r;
	g.possible = possible(&g, kind);
	*ret_files = g;
	g = (struct gathered)GATHERED_INIT;
	return 0;
}

void
gathered_done(struct gathered *g)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		bytes_unref(g->content[a]);
		buf_done(&g->name[a]);
	}
	checked_unref(g->properties);
}
