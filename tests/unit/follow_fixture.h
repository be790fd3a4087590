/*
 * A repository and what the domain keeps of it, neither of which is real.
 * What is asked is answered when the test says so, one after the other.
 */
#ifndef FOLLOW_FIXTURE_H
#define FOLLOW_FIXTURE_H

#include "unit.h"

#include "certfs/github.h"
#include "certfs/submission.h"

/* What GitHub says to "reviews 7" and the like; OK by default. */
typedef void hear_it(const char *request, struct github_answer *a);

void	follow_fixture(void);
void	follow_fixture_gone(void);
void	github_answers(hear_it *answer);
/* What is known of the pull request before it is asked about. */
void	put_pull_ask(const struct pull_ask *ask);
/* Object ids of files that are here already, in one text. */
void	files_are_here(const char *objects);
/* Answer what was asked, until nothing is; how many requests that were. */
unsigned answer_all(void);
/* A line each: what was asked, "reviews 7 if E1" on condition, what the domain
 * was told. */
const char *told(void);
void	forget_told(void);

#endif
