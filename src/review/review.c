/*
 * What a portal says, released.
 */
#include "certfs/review.h"

#include <stdlib.h>
#include <string.h>

void
review_service_done(struct review_service *service)
{
	free(service->name);
	free(service->account);
	memset(service, 0, sizeof(*service));
}

static void
attachments_done(struct review_event *event)
{
	for (size_t i = 0; i < event->attachments; i++) {
		free(event->attachment[i].name);
		bytes_unref(event->attachment[i].content);
	}
	free(event->attachment);
}

void
review_event_done(struct review_event *event)
{
	char *const texts[] = {
		event->reason, event->author, event->subject, event->body,
		event->rule, event->message, event->file, event->pointer,
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		free(texts[i]);
	attachments_done(event);
	memset(event, 0, sizeof(*event));
}

void
review_page_done(struct review_page *page)
{
	for (size_t i = 0; i < page->count; i++)
		review_event_done(&page->event[i]);
	free(page->event);
	memset(page, 0, sizeof(*page));
}

void
review_problem_done(struct review_problem *problem)
{
	for (size_t i = 0; i < problem->errors; i++) {
		free(problem->error[i].pointer);
		free(problem->error[i].detail);
	}
	free(problem->error);
	free(problem->title);
	free(problem->detail);
	memset(problem, 0, sizeof(*problem));
}
