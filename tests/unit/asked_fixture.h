/*
 * In place of http's client, for what is asked through it: the last request is
 * kept, and answered with what a test wants.
 */
#ifndef ASKED_FIXTURE_H
#define ASKED_FIXTURE_H

#include "certfs/http.h"
#include "unit.h"
#include "wire_fixture.h"

#define CLIENT	((struct http_client *)(void *)&asked)
#define JSON	"application/json"

/* Texts that were not given are "", as is a body that is too long to keep. */
extern struct asked {
	struct http_request request;
	char		 path[512], body[1024];
	char		 key[80], etag[300], digest[80];
	unsigned	 requests;
	int		 refuses;	/* what http_start() returns, if < 0 */
	http_done	*done;
	void		*arg;
} asked;

void	keep(char *to, size_t size, const char *text);

struct http_answer answer_of(int status, const char *type);
/* To the last request, with that body. */
void	asked_answer(struct http_answer *answer, const char *body);
/* The same, while the allocation after 'countdown' others fails. */
void	asked_answer_without_memory(struct http_answer *answer,
	    const char *body, long countdown);

#endif
