/*
 * changes: what differs between two sets of artifacts, and what it breaks.
 *
 * A pure function from bytes to findings: those of severity error break flows
 * or connections that exist, warnings may, notes do not.  They are named as
 * the official detector of breaking changes names them, where its outputs
 * are known, and carry its flattened path (struct finding, path).  A finding
 * is where the change is in the newer set, or, for what is not there any
 * more, at what it was taken from.
 *
 * Operations are compared by their ids, so the order of a document and where
 * it defines what is shared make no difference.
 */
#ifndef CERTFS_CHANGES_H
#define CERTFS_CHANGES_H

#include "certfs/diag.h"

/* Of each severity, and bytes of their texts; the last line says so. */
#define CHANGES_MAX		10000u
#define CHANGES_BYTES_MAX	((size_t)4 << 20)

struct changes_file {
	const char	*name;	/* for findings: "artifacts/icon.png" */
	const void	*data;	/* NULL: it is not there */
	size_t		 size;
};

struct changes_set {
	struct changes_file file[ARTIFACT_COUNT];
	/*
	 * The types of authentication that apiProperties.json asks for, sorted,
	 * one a line; NULL: not known.
	 */
	const char	*authentication_types;
};

/* What an update is by the documentation's criteria. */
enum changes_update { CHANGES_NONE, CHANGES_MINOR, CHANGES_MAJOR };

extern const char *const changes_update_words[CHANGES_MAJOR + 1];

struct changes_count {
	size_t		 breaking;	/* errors */
	size_t		 others;	/* warnings and notes */
	bool		 authentication; /* its type changed: never allowed */
	bool		 unknown;	/* something could not be compared */
	enum changes_update update;
};

/*
 * Compare those artifacts whose bit (1u << enum artifact) is in 'which'; one
 * that both sets lack is the same.  Findings are sorted: errors first, then
 * by place.  0 or -ENOMEM: what cannot be read is a finding.
 */
int	changes_find(const struct changes_set *before,
	    const struct changes_set *after, unsigned which,
	    struct findings **ret_found, struct changes_count *ret_count);

/* All artifacts that a version has. */
#define CHANGES_VERSION	((1u << ARTIFACT_COUNT) - 1 - (1u << ARTIFACT_INTRO))

/* "2 breaking changes, 5 others; a major update (6 to 10 weeks)". */
int	changes_print_count(const struct changes_count *count,
	    struct buf *out);
/* findings_print_json() with the counts in front. */
int	changes_print_json(const struct changes_count *count,
	    const struct findings *found, struct buf *out);

/* ---- the classes of changes ---- */

struct changes_class {
	const char	*id;
	enum severity	 severity;
	bool		 minor;		/* an update of such changes is minor */
	bool		 official;	/* message and path as in real outputs */
	const char	*message;	/* {old}, {new} and {name} are filled in */
};

size_t	changes_class_count(void);
const struct changes_class *changes_class_at(size_t i);
const struct changes_class *changes_class_find(const char *id); /* or NULL */
/* The text of --explain. */
int	changes_explain(const struct changes_class *class, struct buf *out);
int	changes_describe(const char *id, struct described *ret_described);

#endif
