/*
 * What the files of the draft share: places, names, and refused saves.
 */
#ifndef CERTFS_SUBMISSION_DRAFT_H
#define CERTFS_SUBMISSION_DRAFT_H

#include "internal.h"

/* ---- places (place.c) ---- */

enum place_kind {
	PLACE_SELF,		/* intro.md, and scratch */
	PLACE_ARTIFACTS,	/* artifacts, and any scratch */
	PLACE_BELOW,		/* a directory somewhere below artifacts/ */
	PLACE_SCRATCH,		/* feedback/, its inbox/, open-source/ */
};

struct place {
	int64_t		id;
	enum place_kind	kind;
};

/*
 * A place in which names can be made and removed; -EPERM where everything is
 * generated, -EROFS where it is sealed, -ENOENT no such place.
 */
int	place_open(struct submission *s, struct conn *c, int64_t id,
	    struct place *ret_place, struct reason *why);
enum artifact place_role(const struct place *p, const char *name);
/* Whether 'kind' can have that name there: 0, -ENOTSUP, -ENAMETOOLONG. */
int	place_takes(const struct place *p, const char *name,
	    enum object_kind kind, struct reason *why);
/*
 * A name came, or went and 'gone' was its entry (0: none): the step judges
 * what follows.
 */
void	place_changed(struct step *st, const struct place *p, const char *name,
	    int64_t gone);
/* The same for the place itself, which is that new now. */
int	place_touched(struct step *st, const struct place *p);

/* ---- objects (object.c) ---- */

/* One of this submission, whatever its access. */
int	object_get(struct submission *s, struct conn *c, int64_t id,
	    struct object *ret_object);
/* 0, or why it cannot be changed: -EROFS, -EPERM. */
int	object_changeable(const struct object *o, struct reason *why);
/* Of a directory: -ENOTEMPTY while there is a name in it. */
int	object_check_empty(struct conn *c, const struct object *o);
/* The hash under which the store has it: zero for what is empty. */
void	object_content_hash(const void *data, size_t size,
	    struct hash *ret_content);
/* New content, whose hash is 'content'; 'o' is written back. */
int	object_set_content(struct step *st, struct object *o,
	    const struct hash *content, const void *data, size_t size,
	    int64_t mtime);
/*
 * Make an object with one name; its kind, access, content (the blob is there)
 * and size are the caller's.
 */
int	object_create(struct step *st, struct object *o, const char *target,
	    int64_t place, const char *name, int64_t *ret_entry);
/* The same for bytes that nobody can change. */
int	object_create_file(struct step *st, enum object_access access,
	    int64_t place, const char *name, const void *data, size_t size,
	    int64_t *ret_object);
/*
 * Take a name away, and with the last one the object; 'was' is the role that
 * the name had.
 */
int	object_unlink(struct step *st, const struct entry *e,
	    enum artifact was);
/* Room for so many more names and bytes of scratch: 0, -EDQUOT. */
int	object_quota(struct step *st, int names, int64_t more,
	    struct reason *why);
/* It became scratch, for which there is always room. */
void	object_count(struct submission *s, const struct object *o);

/* ---- refused saves (refused.c) ---- */

struct attempt {
	enum artifact	 which;
	const char	*name;		/* as it is spelled in artifacts/ */
	const void	*data;
	size_t		 size;
	struct hash	 content;	/* of 'data' */
	struct hash	 before;	/* the artifact's until now */
	int64_t		 pid;
	/* If it is refused: the findings, and the errno. */
	const struct checked *checked;
	int		 error;
};

/* Keep the bytes under refused/, and why as the outcome. */
int	refused_keep(struct step *st, const struct attempt *a);
/*
 * An accepted save ends a refusal, unless it only puts back what was there
 * before, as an editor does when its save was refused.
 */
int	refused_settle(struct step *st, const struct attempt *a);
/* Why it was refused, for 'why': the first error. */
int	refused_reason(const struct attempt *a, struct reason *why);

#endif
