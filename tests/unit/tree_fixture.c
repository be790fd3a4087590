#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct tree_caller other = { .pid = 1 };
const struct tree_caller me = { .pid = INT32_MAX };	/* nobody's number */

static void
open_tree(struct tree_fixture *f)
{
	const struct tree_options how = {
		.uid = 1000, .gid = 1000,
		.store_directory = f->store->directory,
		.cache_timeout = CACHE_TIMEOUT,
	};

	f->domain = sample_domain(f->store);
	assert_int_equal(tree_new(f->domain, &how, &f->tree), 0);
}

static void
close_tree(struct tree_fixture *f)
{
	tree_free(f->tree);
	domain_free(f->domain);
}

int
tree_fixture(void **state)
{
	struct tree_fixture *f = calloc(1, sizeof(*f));

	if (f == NULL || fixture_store((void **)&f->store) < 0)
		return -1;
	open_tree(f);
	assert_int_equal(make_directory(f, "contoso"), 0);
	*state = f;
	return 0;
}

int
tree_fixture_gone(void **state)
{
	struct tree_fixture *f = *state;
	void *store = f->store;

	close_tree(f);
	free(f);
	return fixture_gone(&store);
}

void
tree_fixture_reopen(struct tree_fixture *f)
{
	close_tree(f);
	fixture_reopen(f->store);
	open_tree(f);
}

/* ---- walking ---- */

/* The directory of 'path' with one counted lookup, and the last name. */
static int
look_parent(struct tree_fixture *f, const char *path, uint64_t *ret_node,
    const char **ret_name)
{
	struct tree_entry e;
	uint64_t at = TREE_ROOT;
	const char *slash;

	while ((slash = strchr(path, '/')) != NULL) {
		char *name = text_dup(path, (size_t)(slash - path));
		int r = tree_lookup(f->tree, at, name, &e);

		free(name);
		forget(f, at);
		if (r < 0)
			return r;
		at = e.node;
		path = slash + 1;
	}
	*ret_node = at;
	*ret_name = path;
	return 0;
}

int
look(struct tree_fixture *f, const char *path, struct tree_entry *ret_entry)
{
	uint64_t parent;
	const char *name;
	int r;

	if (*path == '\0') {
		*ret_entry = (struct tree_entry) { .node = TREE_ROOT };
		return tree_getattr(f->tree, TREE_ROOT, &ret_entry->attr,
		    &ret_entry->attr_timeout);
	}
	r = look_parent(f, path, &parent, &name);
	if (r < 0)
		return r;
	r = tree_lookup(f->tree, parent, name, ret_entry);
	forget(f, parent);
	return r;
}

uint64_t
node_at(struct tree_fixture *f, const char *path)
{
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r < 0)
		fail_msg("'%s' should be there, but: %s", path, strerror(-r));
	return e.node;
}

void
forget(struct tree_fixture *f, uint64_t node)
{
	if (node != TREE_ROOT)
		tree_forget(f->tree, node, 1);
}

bool
there(struct tree_fixture *f, const char *path)
{
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r == 0)
		forget(f, e.node);
	else if (r != -ENOENT)
		fail_msg("'%s': expected it to be there or not, but: %s",
		    path, strerror(-r));
	return r == 0;
}

struct stat
stat_at(struct tree_fixture *f, const char *path)
{
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r < 0)
		fail_msg("'%s' should be there, but: %s", path, strerror(-r));
	forget(f, e.node);
	return e.attr;
}

size_t
nodes_of(const struct tree_fixture *f)
{
	return f->tree->nodes;
}

/* ---- handles ---- */

int
try_open(struct tree_fixture *f, const char *path, int flags,
    struct opened *ret_opened)
{
	struct tree_entry e;
	struct opened o = { .f = f };
	int r = look(f, path, &e);

	if (r < 0)
		return r;
	o.node = e.node;
	r = tree_open(f->tree, o.node, flags, &me, &o.h, &o.modes);
	if (r < 0)
		forget(f, o.node);
	else
		*ret_opened = o;
	return r;
}

struct opened
open_at(struct tree_fixture *f, const char *path, int flags)
{
	struct opened o = { .f = f };
	int r = try_open(f, path, flags, &o);

	if (r < 0)
		fail_msg("cannot open '%s': %s", path, strerror(-r));
	return o;
}

static int
write_bytes(struct handle *h, const void *data, size_t size, int64_t offset)
{
	ssize_t n = handle_write(h, data, size, offset);

	if (n < 0)
		return (int)n;
	assert_int_equal(n, size);
	return 0;
}

int
write_at(struct opened *o, const char *text, int64_t offset)
{
	return write_bytes(o->h, text, strlen(text), offset);
}

int
write_text(struct opened *o, const char *text)
{
	return write_at(o, text, 0);
}

const char *
read_at(struct opened *o, int64_t offset)
{
	static char text[1 << 18];
	ssize_t n = handle_read(o->h, text, sizeof(text) - 1, offset);

	if (n < 0)
		fail_msg("cannot read: %s", strerror((int)-n));
	text[n] = '\0';
	return text;
}

int
flush(struct opened *o)
{
	return handle_flush(o->h, &me);
}

void
release(struct opened *o)
{
	handle_release(o->h);
	forget(o->f, o->node);
}

int
sync_handle(struct handle *h)
{
	struct tree_delivery delivery;

	return handle_fsync(h, &delivery);
}

int
close_it(struct opened *o)
{
	int r = flush(o);

	release(o);
	return r;
}

/* ---- calls by path ---- */

int
save_bytes(struct tree_fixture *f, const char *path, const void *data,
    size_t size)
{
	struct opened o = { .f = f };
	struct tree_entry e;
	uint64_t parent;
	const char *name;
	int r, closed;

	r = try_open(f, path, O_WRONLY | O_TRUNC, &o);
	if (r == -ENOENT) {
		r = look_parent(f, path, &parent, &name);
		if (r < 0)
			return r;
		r = tree_create(f->tree, parent, name, O_WRONLY, &me, &e,
		    &o.h, &o.modes);
		forget(f, parent);
		o.node = e.node;
	}
	if (r < 0)
		return r;
	r = write_bytes(o.h, data, size, 0);
	closed = close_it(&o);
	return r < 0 ? r : closed;
}

int
save(struct tree_fixture *f, const char *path, const char *text)
{
	return save_bytes(f, path, text, strlen(text));
}

enum making { MAKE_DIRECTORY, MAKE_SYMLINK, MAKE_LINK };

static int
make_at(struct tree_fixture *f, const char *path, enum making what,
    const char *target, uint64_t node)
{
	struct tree_entry e;
	uint64_t parent;
	const char *name;
	int r = look_parent(f, path, &parent, &name);

	if (r < 0)
		return r;
	if (what == MAKE_DIRECTORY)
		r = tree_mkdir(f->tree, parent, name, &e);
	else if (what == MAKE_SYMLINK)
		r = tree_symlink(f->tree, parent, name, target, &e);
	else
		r = tree_link(f->tree, node, parent, name, &e);
	forget(f, parent);
	if (r == 0)
		forget(f, e.node);
	return r;
}

int
make_directory(struct tree_fixture *f, const char *path)
{
	return make_at(f, path, MAKE_DIRECTORY, NULL, 0);
}

int
make_symlink(struct tree_fixture *f, const char *path, const char *target)
{
	return make_at(f, path, MAKE_SYMLINK, target, 0);
}

int
link_at_path(struct tree_fixture *f, const char *from, const char *to)
{
	struct tree_entry e;
	int r = look(f, from, &e);

	if (r < 0)
		return r;
	r = make_at(f, to, MAKE_LINK, NULL, e.node);
	forget(f, e.node);
	return r;
}

static int
remove_at(struct tree_fixture *f, const char *path, bool directory)
{
	uint64_t parent;
	const char *name;
	int r = look_parent(f, path, &parent, &name);

	if (r < 0)
		return r;
	r = directory ? tree_rmdir(f->tree, parent, name) :
	    tree_unlink(f->tree, parent, name, &me);
	forget(f, parent);
	return r;
}

int
unlink_at(struct tree_fixture *f, const char *path)
{
	return remove_at(f, path, false);
}

int
rmdir_at(struct tree_fixture *f, const char *path)
{
	return remove_at(f, path, true);
}

int
rename_at(struct tree_fixture *f, const char *from, const char *to,
    unsigned flags)
{
	uint64_t parent, new_parent;
	const char *name, *new_name;
	int r = look_parent(f, from, &parent, &name);

	if (r < 0)
		return r;
	r = look_parent(f, to, &new_parent, &new_name);
	if (r == 0) {
		r = tree_rename(f->tree, parent, name, new_parent, new_name,
		    flags, &me);
		forget(f, new_parent);
	}
	forget(f, parent);
	return r;
}

int
change_at(struct tree_fixture *f, const char *path,
    const struct tree_change *change)
{
	struct tree_entry e;
	struct stat attr;
	double timeout;
	int r = look(f, path, &e);

	if (r < 0)
		return r;
	r = tree_setattr(f->tree, e.node, NULL, change, &attr, &timeout);
	forget(f, e.node);
	return r;
}

int
truncate_at(struct tree_fixture *f, const char *path, int64_t size)
{
	return change_at(f, path, &(struct tree_change) {
	    .what = TREE_SET_SIZE, .size = size });
}

int
touch(struct tree_fixture *f, const char *path)
{
	return change_at(f, path, &(struct tree_change) {
	    .what = TREE_SET_MTIME_NOW });
}

const char *
text_at(struct tree_fixture *f, const char *path)
{
	struct opened o = open_at(f, path, O_RDONLY);
	const char *text = read_at(&o, 0);

	release(&o);
	return text;
}

/* ---- a whole submission ---- */

static void
put_sample(struct tree_fixture *f, const char *name, const char *path)
{
	struct buf b CF_AUTO(buf_done);

	sample_read(name, &b);
	assert_int_equal(save_bytes(f, path, b.data, b.len), 0);
}

void
put_ready(struct tree_fixture *f)
{
	char path[64];

	put_sample(f, "apiDefinition.swagger.json", DEFINITION);
	put_sample(f, "apiProperties.json", PROPERTIES);
	put_sample(f, "icon.png", "contoso/artifacts/icon.png");
	put_sample(f, "script.csx", "contoso/artifacts/script.csx");
	put_sample(f, "readme.md", README);
	put_sample(f, "intro.md", "contoso/intro.md");
	for (size_t i = 0; i < SAMPLE_VALUES; i++) {
		(void)snprintf(path, sizeof(path), "contoso/form/%s",
		    sample_form[i].field);
		assert_int_equal(save(f, path, sample_form[i].value), 0);
	}
	assert_int_equal(save(f, "contoso/open-source/record", "merged\n"), 0);
	is_text(text_at(f, "contoso/status"), "ready\n");
}

/* ---- texts ---- */

void
is_text(const char *got, const char *expected)
{
	if (strcmp(got, expected) != 0)
		fail_msg("expected '%s', got '%s'", expected, got);
}
