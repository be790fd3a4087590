/* What the tests of a submission's life would repeat. */
#ifndef LIFE_FIXTURE_H
#define LIFE_FIXTURE_H

#include "texts_fixture.h"

#define COMMIT_1	"3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a"
#define COMMIT_2	"77b077b077b077b077b077b077b077b077b077b0"

/* Up to these: a word that only a portal says comes from no hand. */
#define STATES_BY_HAND	STATE_OTHER

int	submit_line(struct draft_fixture *f, const char *line);
int	pull(struct draft_fixture *f, const char *line);
void	status_is(struct draft_fixture *f, const char *word);
/* NULL when it does not apply. */
const struct readiness_item *item(struct draft_fixture *f, const char *id);
bool	is_done(struct draft_fixture *f, const char *id);
/* Bring the submission there; the test fails without the sample. */
void	ready(struct draft_fixture *f);
void	submitted(struct draft_fixture *f);
/* A certified version, as the portal's answers lead there. */
void	certified(struct draft_fixture *f);
/* Put the submission into a state, as no event could. */
void	force_state(struct draft_fixture *f, enum submission_state state);
/* A write to open-source/publish; NULL: a touch. */
int	publish(struct draft_fixture *f, const char *line);
/* Mount it with a repository, and without one again. */
void	repository(struct draft_fixture *f);
void	no_repository(struct draft_fixture *f);
/* Make it an independent publisher's, without an icon; ready to publish. */
void	independent(struct draft_fixture *f);
/* Change an artifact: the readme, which needs nothing else. */
void	change(struct draft_fixture *f, const char *text);

#endif
