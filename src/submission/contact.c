#include "contact.h"

#include <stdio.h>
#include <string.h>

static const char *const target_words[TARGETS] = {
	[TARGET_PORTAL] = "portal", [TARGET_REPOSITORY] = "repository",
};

struct contact *
contact_of(struct submission *s, enum target target)
{
	return target == TARGET_PORTAL ? &s->remote.contact : &s->pull.contact;
}

void
contact_succeeded(struct step *st, enum target target)
{
	struct contact *contact = contact_of(st->s, target);

	if (contact->failing_since != 0)
		st->changes |= CHANGE_DELIVERY;
	contact->failing_since = 0;
	contact->failure_text[0] = '\0';
}

void
contact_failed(struct step *st, enum target target, const struct failure *f)
{
	struct contact *contact = contact_of(st->s, target);

	if (contact->failing_since == 0)
		contact->failing_since = st->now;
	contact->failure = (int64_t)f->kind;
	(void)snprintf(contact->failure_text, sizeof(contact->failure_text),
	    "%s", f->text);
	st->changes |= CHANGE_DELIVERY;
}

int
contact_ask_failed(struct step *st, enum target target,
    const struct failure *f)
{
	struct contact *contact = contact_of(st->s, target);
	int r = 0;

	/* Asking goes on for days. */
	if (strcmp(contact->failure_text, f->text) != 0)
		r = step_event(st, "certfs", "the %s cannot be asked: %s",
		    target_words[target], f->text);
	contact_failed(st, target, f);
	contact->ask_at = f->again_at;
	return r;
}
