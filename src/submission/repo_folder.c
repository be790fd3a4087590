/*
 * The connector's folder in the repository: open-source/folder, which is its
 * owner's as the title is.  Where a pull request is open it is the one that
 * this is in, whatever the file says.
 */
#include "repo.h"

#include <errno.h>
#include <string.h>

#include "pull.h"

const char repo_folder_name[] = "folder";

static const char certified[] = "certified-connectors/";
static const char independent[] = "independent-publisher-connectors/";

/* Of every filesystem that a clone may lie on. */
#define SEGMENT_MAX	255u
#define PATH_MAX_BYTES	(sizeof(((struct pull_row *)NULL)->folder) - 1)

static const char *
prefix_of_publisher(const struct submission *s)
{
	return submission_publisher(s) == PUBLISHER_INDEPENDENT ? independent :
	    certified;
}

/* ---- what certfs makes ---- */

/* What no filesystem that a clone may lie on takes as it is. */
static char
folder_char(char c)
{
	return strchr("/\\:*?\"<>|", c) != NULL ? '-' : c;
}

static int
make_from_name(const struct submission *s, struct buf *out)
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *at;
	size_t len;

	(void)buf_puts(out, prefix_of_publisher(s));
	(void)repo_name(s, &name);
	at = buf_text(&name);
	at += strspn(at, ". ");
	len = strlen(at);
	while (len > 0 && strchr(". ", at[len - 1]) != NULL)
		len--;
	for (size_t i = 0; i < len; i++)
		(void)buf_putc(out, folder_char(at[i]));
	if (len == 0)
		(void)buf_puts(out, "connector");
	return name.error < 0 ? name.error : out->error;
}

/* It is in a pull request, or on its way into one, and stays there. */
static bool
is_settled(const struct submission *s)
{
	return s->pull.folder[0] != '\0' &&
	    (repo_is_busy(s) || repo_has_pull(s));
}

static bool
was_merged(const struct submission *s)
{
	return s->pull.folder[0] != '\0' && repo_is_known(s);
}

int
repo_make_folder(const struct submission *s, struct buf *out)
{
	return is_settled(s) || was_merged(s) ?
	    buf_puts(out, s->pull.folder) : make_from_name(s, out);
}

/* ---- what the file says ---- */

static bool
is_empty(struct span name)
{
	return name.len == 0;
}

static bool
is_long(struct span name)
{
	return name.len > SEGMENT_MAX;
}

static bool
is_no_text(struct span name)
{
	return text_utf8_valid(name.data, name.len) != name.len;
}

static bool
has_control(struct span name)
{
	return text_has_control(name.data, name.len);
}

static bool
has_slash(struct span name)
{
	return memchr(name.data, '/', name.len) != NULL;
}

static bool
is_dots(struct span name)
{
	return span_is(name, ".") || span_is(name, "..");
}

static const struct lack {
	bool		(*is)(struct span name);
	const char	*what;
} lacks[] = {
	{ is_empty, "has no name behind the '/'" },
	{ is_no_text, "is no UTF-8" },
	{ has_control, "has control characters, or more than one line" },
	{ has_slash, "has a '/' in the name" },
	{ is_dots, "has '.' or '..' for a name" },
	{ is_long, "has a name of more than 255 bytes" },
};

/* "certified-connectors/" of what begins so; of what does not 'len' is 0. */
static struct span
prefix_of(struct span path)
{
	if (span_begins(path, certified))
		return (struct span){ path.data, sizeof(certified) - 1 };
	if (span_begins(path, independent))
		return (struct span){ path.data, sizeof(independent) - 1 };
	return (struct span){ path.data, 0 };
}

/* NULL: it can be one, and is in 'out', with what is in front of its name. */
static const char *
read_path(const struct submission *s, struct span path, struct buf *out)
{
	const struct span prefix = prefix_of(path);
	const struct span name = span_skip(path, prefix.len);

	for (size_t i = 0; i < ARRAY_LEN(lacks); i++)
		if (lacks[i].is(name))
			return lacks[i].what;
	if (prefix.len == 0)
		(void)buf_puts(out, prefix_of_publisher(s));
	(void)buf_add(out, path.data, path.len);
	return NULL;
}

static int
keep(struct submission *s, struct buf *path)
{
	const struct bytes *before = s->words.folder;
	struct bytes *now = NULL;

	if (path->len > 0) {
		now = bytes_from_buf(path);
		if (now == NULL)
			return -ENOMEM;
	}
	s->words.folder_moved = before != NULL && now != NULL &&
	    strcmp(before->data, now->data) != 0;
	bytes_unref(s->words.folder);
	s->words.folder = now;
	return 0;
}

int
repo_folder_judge(struct submission *s, const struct bytes *owners)
{
	struct buf made CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf path CF_AUTO(buf_done) = BUF_INIT(PATH_MAX_BYTES);
	struct pull_words *words = &s->words;
	int r;

	words->folder_is_owners = owners != NULL;
	words->folder_lacks = NULL;
	if (owners != NULL)
		words->folder_lacks = read_path(s, span_trim((struct span){
		    owners->data, owners->size }), &path);
	if (path.len > 0)
		return keep(s, &path);
	/* Of what cannot be one certfs' own is shown, and nothing published. */
	r = repo_make_folder(s, &made);
	if (r < 0)
		return r;
	if (is_settled(s) || was_merged(s)) {
		(void)buf_add(&path, buf_text(&made), made.len);
	} else {
		const char *what = read_path(s, (struct span){
		    buf_text(&made), made.len }, &path);

		if (owners == NULL)
			words->folder_lacks = what;
	}
	return keep(s, &path);
}

int
repo_folder(const struct submission *s, struct buf *out)
{
	if (is_settled(s))
		return buf_puts(out, s->pull.folder);
	return s->words.folder == NULL ? -ENAMETOOLONG :
	    buf_puts(out, s->words.folder->data);
}

/* ---- refusing ---- */

int
repo_check_folder(const struct submission *s, struct reason *why)
{
	const struct pull_words *words = &s->words;
	const char *alike = pull_alike(s);

	if (words->folder_lacks != NULL)
		return reason_set(why, ECANCELED, "open-source/folder %s: "
		    "write one line into it, certified-connectors/NAME, "
		    "independent-publisher-connectors/NAME or NAME",
		    words->folder_lacks);
	if (is_settled(s) && strcmp(words->folder->data, s->pull.folder) != 0)
		return reason_set(why, ECANCELED, "pull request %lld is in %s, "
		    "and stays there until it is merged, but "
		    "open-source/folder has %s: rm open-source/folder",
		    (long long)s->pull.number, s->pull.folder,
		    words->folder->data);
	if (is_settled(s) || words->folder_is_owners || alike == NULL)
		return 0;
	return reason_set(why, ECANCELED, PULL_FOLDER_ALIKE,
	    words->folder->data, alike, alike);
}
