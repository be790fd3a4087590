/*
 * diag: findings as plain data, and the artifacts that they are about.
 *
 * A findings list owns copies of all strings given to it.  A list belongs to
 * one thread at a time; a finished one may be read by many.
 */
#ifndef CERTFS_DIAG_H
#define CERTFS_DIAG_H

#include "certfs/base.h"

/* ---- artifacts: what a submission consists of ---- */

enum artifact {
	ARTIFACT_DEFINITION,	/* apiDefinition.swagger.json */
	ARTIFACT_PROPERTIES,	/* apiProperties.json */
	ARTIFACT_ICON,		/* icon.png */
	ARTIFACT_SCRIPT,	/* script.csx */
	ARTIFACT_README,	/* readme.md, in any case */
	ARTIFACT_INTRO,		/* intro.md, beside artifacts/ */
	ARTIFACT_COUNT,
	ARTIFACT_NONE = ARTIFACT_COUNT	/* scratch */
};

struct artifact_type {
	const char	*name;		/* the canonical spelling */
	const char	*folder;	/* "artifacts/" or "" */
	size_t		 max_size;	/* bytes; more is EFBIG */
	bool		 any_case;	/* known in any case, keeps its spelling */
	bool		 packed;	/* goes into submission.zip */
};

extern const struct artifact_type artifact_types[ARTIFACT_COUNT];

/* The role that 'name' has in artifacts/; never ARTIFACT_INTRO. */
enum artifact artifact_by_name(const char *name);
/*
 * The artifact that 'name' was probably meant to be although it is not (wrong
 * case of a case-sensitive name, a letter or two of a long one), or
 * ARTIFACT_NONE.
 */
enum artifact artifact_near_miss(const char *name);

enum publisher { PUBLISHER_VERIFIED, PUBLISHER_INDEPENDENT };

/* ---- findings ---- */

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE, SEVERITIES };

extern const char *const severity_names[SEVERITIES];

enum finding_flag {
	/* The file is not that kind of document at all (DESIGN, validate=). */
	FINDING_NOT_DOCUMENT	= 1u << 0,
	/* It merely ends too soon: more of it may be on its way. */
	FINDING_ENDS_TOO_SOON	= 1u << 1,
	/* There is more to find than was looked for. */
	FINDING_INCOMPLETE	= 1u << 2,
	/* Nothing can be submitted while it is there: it cannot be waived. */
	FINDING_STAYS		= 1u << 3,
};

struct finding {
	const char	*rule;		/* rule id */
	enum severity	 severity;
	unsigned	 flags;		/* enum finding_flag */
	unsigned	 line, column;	/* from 1; column counts characters; 0
					   given to findings_add() means 1 */
	const char	*file;		/* "artifacts/icon.png" */
	const char	*pointer;	/* JSON Pointer, "" for the root or none */
	/* The official flattened path, for changes between versions, or "". */
	const char	*path;
	const char	*text;		/* one sentence, may hold any text */
	/*
	 * Why its owner waives it, or, of an error, claims that it is a false
	 * alarm; "" for neither.
	 */
	const char	*waiver;
};

struct findings;

struct findings *findings_new(void);		/* NULL: no memory */
void	findings_free(struct findings *f);	/* accepts NULL */
void	findings_done(struct findings **f);	/* for CF_AUTO */
/* Copies; a string may be NULL for "". */
int	findings_add(struct findings *f, const struct finding *one);
/* Append all of 'from' or nothing; with 'file' != NULL under that name. */
int	findings_add_all(struct findings *f, const struct findings *from,
	    const char *file);
/*
 * By file, line, column, rule, text; stable.  Files under refused/ come first,
 * then artifacts as they are listed, then all others by name.
 */
void	findings_sort(struct findings *f);
size_t	findings_count(const struct findings *f);
size_t	findings_count_of(const struct findings *f, enum severity severity);
const struct finding *findings_at(const struct findings *f, size_t i);

/*
 * "file:line:column: severity: text [Rule]\n" each; text neutralised.  Behind
 * the text of a finding with a path, " ValuePath: " and the path; then, of one
 * with a waiver, " (waived: reason)" or " (claimed false alarm: reason)".
 */
int	findings_print_text(const struct findings *f, struct buf *out);
/*
 * {"version": 1, "problems": [...]} as in the manual, one finding per line.
 * Control characters are escaped, bytes that are not UTF-8 replaced.
 */
int	findings_print_json(const struct findings *f, struct buf *out);
/* Only the array, for who has more to say. */
int	findings_print_json_list(const struct findings *f, struct buf *out);

/* What a report says of a rule beside its findings. */
struct described {
	enum severity	 severity;
	const char	*summary;	/* one sentence */
	const char	*details;	/* more of them */
	const char	*tag;		/* whose it is, one word */
	struct buf	 help;		/* all there is to say */
};

/* Fill 'ret' ('help' is there already); -ENOENT: the rule is not known. */
typedef int	describe_rule(const char *id, struct described *ret);

struct sarif {
	const char	*version;	/* of the program */
	size_t		 left_out;	/* findings that are not in the list */
	describe_rule	*describe;
};

/*
 * A log of SARIF 2.1.0 with one run, and with those rules that have findings.
 * Files are URI references, and columns count characters.
 */
int	findings_print_sarif(const struct findings *f,
	    const struct sarif *about, struct buf *out);

#endif
