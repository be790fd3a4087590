/*
 * rules: a pure function from the bytes of artifacts to findings.
 *
 * Each file is checked alone first (rules_check_file); what other files need
 * to know of it is kept beside its findings as facts.  rules_check_set() then
 * adds what several files together give.  Results are immutable and counted:
 * they may be cached by the hash of the bytes and shared between threads.
 */
#ifndef CERTFS_RULES_H
#define CERTFS_RULES_H

#include "certfs/diag.h"

/*
 * Of each severity in one file: so many notes that an error goes unlisted are
 * not possible.  One more finding says how many are not listed.
 */
#define RULES_FINDINGS_MAX	1000u

/* What one file's bytes came to. */
struct checked;

/*
 * 'name' is how the findings call the file, for example
 * "artifacts/README.md".  0 or -ENOMEM; a bad file is findings, not an error.
 */
int	rules_check_file(enum artifact which, const char *name,
	    const void *data, size_t size, enum publisher publisher,
	    struct checked **ret_checked);
struct checked *checked_ref(struct checked *c);
void	checked_unref(struct checked *c);	/* accepts NULL */
const struct findings *checked_findings(const struct checked *c);
/* Whether any finding has all of 'flags'. */
bool	checked_has(const struct checked *c, unsigned flags);

enum authentication {
	AUTHENTICATION_UNKNOWN,	/* apiProperties.json missing or unreadable */
	AUTHENTICATION_NONE,
	AUTHENTICATION_KEY,	/* API key, basic, gateway, ... */
	AUTHENTICATION_OAUTH,	/* one of its connection parameters is OAuth */
};

/* What the form and the zip ask of apiProperties.json. */
enum authentication checked_authentication(const struct checked *properties);
/* "oauthSetting", "securestring", ... sorted, one a line; "" for none. */
const char *checked_authentication_types(const struct checked *properties);
/* The connector's name, as apiDefinition.swagger.json has it; "" for none. */
const char *checked_title(const struct checked *definition);
/* What it is for, as its 'description' has it, however long; "" for none. */
const char *checked_about(const struct checked *definition);
/* The mail address in its 'contact', which is for everybody; "" for none. */
const char *checked_contact(const struct checked *definition);
/* How many operations it has. */
size_t	checked_operations(const struct checked *definition);
/*
 * Whether each operation and each of its parameters has a description; what
 * is internal, or a reference, need not have one here.
 */
bool	checked_is_described(const struct checked *definition);
/* The brand colour as apiProperties.json has it, "" for none. */
const char *checked_brand_color(const struct checked *properties);

struct rules_set {
	const struct checked *file[ARTIFACT_COUNT];	/* NULL: missing */
	enum publisher publisher;
	/* Complain about missing required artifacts. */
	bool complete;
};

/* The findings of all files of the set, their own and the common ones, sorted. */
int	rules_check_set(const struct rules_set *set, struct findings **ret_findings);

/*
 * Append a finding of rule 'id' about 'file' as a whole: for what is found
 * where files are gathered and saved, and not in what they hold.  The strings
 * that the rule's message has slots for follow, with a NULL behind them.
 */
int	rules_report(struct findings *found, const char *id, const char *file,
	    ...) __attribute__((sentinel));

/*
 * Append what is to be said about artifacts/<name>, which is no artifact:
 * nothing for what a program made on its way, a warning for what was probably
 * meant to be one, else a note.
 */
int	rules_report_stray(struct findings *found, const char *name);
/* There are two spellings of the readme, and 'other' does not count. */
int	rules_report_readme(struct findings *found, const char *counts,
	    const char *other);
/* A name that programs use on their way: swap files, locks, ... */
bool	rules_name_is_temporary(const char *name);
/* Those, backups, and what looks as if a program had made it up. */
bool	rules_name_is_quiet(const char *name);

/* Whether 'which' has to be there before 'publisher' can submit. */
bool	rules_requires(enum artifact which, enum publisher publisher);

/* ---- what official tools say ---- */

/* A JSON artifact in which places are looked up. */
struct locator;

/*
 * 'data' stays as it is until the locator is gone.  -EINVAL: it is no JSON,
 * -EFBIG, -ENOMEM.  'file' is how findings call it.
 */
int	locator_new(const char *file, const void *data, size_t size,
	    struct locator **ret_locator);
void	locator_free(struct locator *l);	/* accepts NULL */
void	locator_done(struct locator **l);	/* for CF_AUTO */
const char *locator_file(const struct locator *l);

/*
 * Append the JSON Pointer of where it leads, if it does so to its end.
 * -ENOENT, -ENOMEM, -EFBIG: the buffer's ceiling is too low.
 */
int	locator_pointer(const struct locator *l, const char *path, size_t len,
	    struct buf *out);

struct located {
	unsigned	line, column;	/* from 1 */
};

/*
 * Where a path leads that an official tool has printed, in any of their ways
 * to write one (openapi_locate()); for what is missing where its owner is.
 * -ENOENT: nowhere, -ENOMEM.
 */
int	locator_find(const struct locator *l, const char *path, size_t len,
	    struct located *ret_located);

/* A text in which lines of the official tools may stand, such as a mail. */
struct pasted {
	const char	*file;		/* how findings call the text */
	const char	*text;
	size_t		 size;
	/* What the lines are about; NULL: not there, or no JSON. */
	const struct locator *definition, *properties;
};

/*
 * Append a finding for each such line: in the artifact where its path leads,
 * or, where it leads nowhere, in the text itself.  What 'found' has already is
 * not added again, and it gets no more than RULES_FINDINGS_MAX.  The rule of a
 * line that no rule's message fits is "Feedback".
 */
int	rules_report_pasted(struct findings *found,
	    const struct pasted *pasted);

/* ---- waivers: what the owner answers to findings ---- */

#define WAIVERS_NAME		".certfs-waivers"	/* in a folder */
#define WAIVERS_SIZE_MAX	((size_t)64 << 10)	/* of the text */

/* The lines of form/waivers, or of .certfs-waivers. */
struct waivers;

struct waiver {
	unsigned	 line;
	const char	*rule, *place, *reason;
	/* What the last waivers_apply() came to. */
	bool		 used;
	size_t		 waived;	/* warnings, our errors: notes now */
	size_t		 claimed;	/* official errors: they stay errors */
};

/*
 * "RuleId place: reason" a line, '#' and empty lines aside.  Any text will do:
 * what is not valid is found by waivers_apply().  0 or -ENOMEM.
 */
int	waivers_parse(const char *text, size_t size,
	    struct waivers **ret_waivers);
void	waivers_free(struct waivers *w);	/* accepts NULL */
void	waivers_done(struct waivers **w);	/* for CF_AUTO */
/* -EINVAL: a line is not valid; the first of them, in 'why'. */
int	waivers_check(const struct waivers *w, struct reason *why);
/* The valid ones, by their rules. */
size_t	waivers_count(const struct waivers *w);
const struct waiver *waivers_at(const struct waivers *w, size_t i);

struct waiving {
	const char	*file;		/* how findings call the waivers' file */
	/* All of the set was judged: tell of what is not valid, or not used. */
	bool		 whole;
	/*
	 * Open the definition or the properties, to look a path up; asked
	 * only where no finding has the place as it is written.  -ENOENT: not
	 * there, -EINVAL: no document, -ENOMEM.  NULL: no paths.
	 */
	int		(*open)(void *arg, enum artifact which,
			    struct locator **ret_locator);
	void		*arg;
};

/*
 * A copy of 'found' in which a warning, or an error of our own, that is waived
 * is a note, and an official error an error as before; both have the reason
 * (struct finding, waiver).  In the order of 'found', with what is to be said
 * of the waivers behind.  0 or -ENOMEM.
 */
int	waivers_apply(struct waivers *w, const struct waiving *how,
	    const struct findings *found, struct findings **ret_found);

/* ---- the catalogue ---- */

struct rule_text {
	const char	*id;
	enum severity	 severity;
	const char	*summary;	/* what it asks, one sentence */
	const char	*help;		/* why, and how to mend it */
	const char	*bad, *good;	/* one small example each */
	const char	*source;	/* where the rule and its numbers come from */
};

size_t	rules_count(void);
const struct rule_text *rules_at(size_t i);	/* sorted by id */
const struct rule_text *rules_find(const char *id);	/* NULL: unknown */
/* The one that a misspelt id may mean; NULL: none is like it. */
const struct rule_text *rules_find_near(const char *id);
/* Whether it is one of the official Swagger Validator's. */
bool	rules_is_official(const char *id);
size_t	rules_official_count(void);	/* whether they have records or not */
/* The rule whose official message this is, NULL: none. */
const struct rule_text *rules_find_message(const char *message);
/* The text of .certfs/rules/<id> and of --explain. */
int	rules_explain(const struct rule_text *rule, struct buf *out);
int	rules_describe(const char *id, struct described *ret_described);

#endif
