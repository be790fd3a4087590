/*
 * The idempotency keys of requests that are being processed: a second one of
 * the same key does not wait, it is told to come back.
 */
#include "server.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	struct entry	*next;
	char		*account;
	char		 key[ID_SIZE];
};

struct running {
	pthread_mutex_t	 mutex;
	struct entry	*first;
};

static void
entry_free(struct entry *entry)
{
	free(entry->account);
	free(entry);
}

static struct entry *
entry_new(const char *account, const char *key)
{
	struct entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		return NULL;
	entry->account = text_dup(account, strlen(account));
	if (entry->account == NULL) {
		free(entry);
		return NULL;
	}
	/* It was found to fit when the headers came. */
	memcpy(entry->key, key, strlen(key) + 1);
	return entry;
}

struct running *
running_new(void)
{
	struct running *running = calloc(1, sizeof(*running));

	if (running == NULL)
		return NULL;
	if (pthread_mutex_init(&running->mutex, NULL) != 0) {
		free(running);
		return NULL;
	}
	return running;
}

void
running_free(struct running *running)
{
	struct entry *entry;

	if (running == NULL)
		return;
	while ((entry = running->first) != NULL) {
		running->first = entry->next;
		entry_free(entry);
	}
	(void)pthread_mutex_destroy(&running->mutex);
	free(running);
}

/* Where it is linked in, or the end. */
static struct entry **
find(struct running *running, const char *account, const char *key)
{
	struct entry **at = &running->first;

	while (*at != NULL && (strcmp((*at)->account, account) != 0 ||
	    strcmp((*at)->key, key) != 0))
		at = &(*at)->next;
	return at;
}

int
running_enter(struct running *running, const char *account, const char *key)
{
	struct entry *entry = entry_new(account, key), **at;
	int r = 0;

	if (entry == NULL)
		return -ENOMEM;
	(void)pthread_mutex_lock(&running->mutex);
	at = find(running, account, key);
	if (*at == NULL)
		*at = entry;
	else
		r = -EBUSY;
	(void)pthread_mutex_unlock(&running->mutex);
	if (r < 0)
		entry_free(entry);
	return r;
}

void
running_leave(struct running *running, const char *account, const char *key)
{
	struct entry **at, *entry;

	(void)pthread_mutex_lock(&running->mutex);
	at = find(running, account, key);
	entry = *at;
	if (entry != NULL)
		*at = entry->next;
	(void)pthread_mutex_unlock(&running->mutex);
	if (entry != NULL)
		entry_free(entry);
}
