#include "draft_fixture.h"

#include <errno.h>
#include <string.h>

int64_t
at(const struct draft_fixture *f, unsigned slot)
{
	return PLACE(f->s->id, slot);
}

int
make(struct draft_fixture *f, unsigned slot, const char *name,
    enum object_kind kind)
{
	struct entry e;

	return draft_create(f->s, at(f, slot), name, kind,
	    kind == OBJECT_SYMLINK ? "nowhere" : NULL, &e, NULL);
}

int64_t
object_of(struct draft_fixture *f, unsigned slot, const char *name)
{
	struct entry e;
	int r = draft_find(f->s, at(f, slot), name, &e);

	if (r < 0)
		fail_msg("'%s' is not there: %d", name, r);
	return e.object.id;
}

bool
is_there(struct draft_fixture *f, unsigned slot, const char *name)
{
	struct entry e;

	return draft_find(f->s, at(f, slot), name, &e) == 0;
}

int
save_as(struct draft_fixture *f, const char *name, const char *text,
    int64_t pid, bool by_opener)
{
	struct entry e;
	int r = draft_find(f->s, at(f, SLOT_ARTIFACTS), name, &e);

	if (r == -ENOENT)
		r = draft_create(f->s, at(f, SLOT_ARTIFACTS), name,
		    OBJECT_FILE, NULL, &e, NULL);
	assert_int_equal(r, 0);
	const struct draft_save save = {
		.object = e.object.id, .data = text, .size = strlen(text),
		.mtime = clock_now(), .pid = pid, .by_opener = by_opener,
	};

	return draft_save(f->s, &save, NULL);
}

int
save(struct draft_fixture *f, const char *name, const char *text)
{
	return save_as(f, name, text, 100, true);
}

int
move_within(struct draft_fixture *f, const char *from, const char *name,
    struct draft_move move, int64_t *ret_replaced)
{
	move.from_place = at(f, SLOT_ARTIFACTS);
	move.to_place = at(f, SLOT_ARTIFACTS);
	move.to = f->s;
	move.from = from;
	move.name = name;
	return draft_move(f->s, &move, ret_replaced, NULL);
}

int
rename_within(struct draft_fixture *f, const char *from, const char *name)
{
	return move_within(f, from, name, (struct draft_move){ .pid = 100 },
	    NULL);
}

const char *
artifact(struct draft_fixture *f, const char *name)
{
	return content(f, at(f, SLOT_ARTIFACTS), name);
}

void
is_first(const char *text, const char *head)
{
	if (strncmp(text, head, strlen(head)) != 0)
		fail_msg("expected to begin with '%s', but it is:\n%s", head,
		    text);
}
