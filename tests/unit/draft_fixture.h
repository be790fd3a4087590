/* What the tests of a draft would repeat. */
#ifndef DRAFT_FIXTURE_H
#define DRAFT_FIXTURE_H

#include "texts_fixture.h"

#define DEFINITION	"apiDefinition.swagger.json"
#define PROPERTIES	"apiProperties.json"

#define GOOD		"{\"properties\": {}}"
#define BROKEN		"{\"properties\": }"
#define UNFINISHED	"{\"properties\": {"
#define PICTURE		"this is no picture"

int64_t	at(const struct draft_fixture *f, unsigned slot);
/* draft_create(), and what it returns. */
int	make(struct draft_fixture *f, unsigned slot, const char *name,
	    enum object_kind kind);
int64_t	object_of(struct draft_fixture *f, unsigned slot, const char *name);
bool	is_there(struct draft_fixture *f, unsigned slot, const char *name);

/* All in artifacts/. */
int	save_as(struct draft_fixture *f, const char *name, const char *text,
	    int64_t pid, bool by_opener);
int	save(struct draft_fixture *f, const char *name, const char *text);
int	move_within(struct draft_fixture *f, const char *from,
	    const char *name, struct draft_move move, int64_t *ret_replaced);
int	rename_within(struct draft_fixture *f, const char *from,
	    const char *name);
const char *artifact(struct draft_fixture *f, const char *name);
/* Fail with both when 'text' does not begin with 'head'. */
void	is_first(const char *text, const char *head);

#endif
