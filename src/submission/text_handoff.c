/*
 * versions/<n>/handoff.md: how to hand a version over in ISV Studio, which has
 * no public API.  Where to click differs between a first submission, an update
 * before certification and a new version of what is certified; what to enter
 * is the same.  Facts: submit-for-certification.md and
 * certification-updates.md.
 */
#include <errno.h>
#include <string.h>

#include "texts.h"

/* A list that counts by itself, so that a step may be left out. */
struct steps {
	struct buf	*out;
	unsigned	 count;
};

static void	step_say(struct steps *steps, const char *format, ...)
		    CF_PRINTF(2, 3);

static void
step_say(struct steps *steps, const char *format, ...)
{
	va_list ap;

	buf_printf(steps->out, "%u. ", ++steps->count);
	va_start(ap, format);
	buf_vprintf(steps->out, format, ap);
	va_end(ap);
	buf_putc(steps->out, '\n');
}

/* ---- where to click, up to the form ---- */

static void
steps_first(struct steps *steps)
{
	step_say(steps, "Open the **Connector certification** tab and begin "
	    "a new submission.");
}

static void
steps_update(struct steps *steps)
{
	step_say(steps, "Open the **Connector certification** tab and select "
	    "the submission that is there.");
	step_say(steps, "In the pane that opens on the right select its most "
	    "recent version.");
	step_say(steps, "At the lower left of **Connector Submissions** select "
	    "**Submit an update**, and **Confirm** in the prompt **Confirm "
	    "Edit**. This resets the certification.");
	step_say(steps, "Select **Remove** to take the old archive away.");
}

static void
steps_new_version(struct steps *steps)
{
	step_say(steps, "Open the **Connector certification** tab and select "
	    "the submission of the certified connector. Do not begin a new "
	    "one.");
	step_say(steps, "Select **Submit a new version**.");
}

static const struct {
	const char	*what;
	void		(*steps)(struct steps *steps);
	const char	*warning;	/* NULL: none */
} deliveries[] = {
	[DELIVERY_FIRST] = {
		.what = "This is the first submission of this connector.",
		.steps = steps_first,
	},
	[DELIVERY_UPDATE] = {
		.what = "This is an update of a submission that is not "
		    "certified yet. Handing it over resets the certification.",
		.steps = steps_update,
		.warning = "**Do not select Submit an update a second time** "
		    "after the last step, also not to look: each time resets "
		    "the certification once more.",
	},
	[DELIVERY_NEW_VERSION] = {
		.what = "This is a new version of a connector that is "
		    "certified.",
		.steps = steps_new_version,
	},
};

static void
step_source(struct steps *steps, const struct submission *s,
    const struct version_row *version)
{
	const char *pull = form_text(s, FIELD_PULL_REQUEST);

	if (version->from_zip) {
		step_say(steps, "Upload the archive "
		    "`versions/%lld/submission.zip`, as it is here.",
		    (long long)version->number);
		return;
	}
	step_say(steps, "Let the GitHub integration fetch the open-sourced "
	    "connector: enter commit `%s`%s%s%s.", version->commit,
	    pull[0] != '\0' ? " of pull request `" : "", pull,
	    pull[0] != '\0' ? "`" : "");
}

static void
add_steps(struct submission *s, const struct version_row *version,
    enum delivery delivery, struct buf *out)
{
	struct steps steps = { .out = out };
	const char *contact = form_text(s, FIELD_CONTACT_EMAIL);

	buf_puts(out, "## Where to click\n\n");
	step_say(&steps, "Sign in to [ISV Studio](" STUDIO_URL ")%s%s%s. The "
	    "address of that account has to be one that is read.",
	    contact[0] != '\0' ? " as `" : "", contact,
	    contact[0] != '\0' ? "`" : "");
	deliveries[delivery].steps(&steps);
	step_source(&steps, s, version);
	step_say(&steps, "Fill in the form with the values below.");
	step_say(&steps, "Select **Submit for review**. The button works once "
	    "every field is valid; a confirmation follows.");
	step_say(&steps, "Record it here, in the submission's directory:\n\n"
	    "        echo submitted > record");
	buf_putc(out, '\n');
	if (deliveries[delivery].warning != NULL)
		buf_printf(out, "%s\n\n", deliveries[delivery].warning);
}

/* ---- what to enter ---- */

/* Indented by four, so that no value can be taken for markup. */
static void
add_value(const char *value, struct buf *out)
{
	while (*value != '\0') {
		size_t len = strcspn(value, "\n");

		if (len > 0)
			buf_puts(out, "    ");
		buf_add(out, value, len);
		buf_putc(out, '\n');
		value += len + (value[len] == '\n');
	}
	buf_putc(out, '\n');
}

static void
add_field(const struct submission *s, enum form_field field, struct buf *out)
{
	const struct field *f = &fields[field];

	if (!form_is_set(s, field) || f->page_label == NULL)
		return;
	buf_printf(out, "### %s\n\n", f->page_label);
	if (f->info.secret)
		buf_printf(out, "Set as `form/%s`; it is not shown here or "
		    "anywhere. Paste it from where you keep it.\n\n",
		    f->info.name);
	else
		add_value(form_text(s, field), out);
}

static void
add_values(const struct submission *s, struct buf *out)
{
	buf_puts(out, "## What to enter\n\n");
	for (enum form_field i = 0; i < FIELD_COUNT; i++)
		add_field(s, i, out);
	if (s->judgement.authentication != AUTHENTICATION_OAUTH)
		return;
	buf_puts(out, "### Redirect URLs\n\nYour OAuth app has to allow both "
	    "of these:\n\n");
	for (size_t i = 0; i < ARRAY_LEN(redirect_urls); i++)
		buf_printf(out, "    %s\n", redirect_urls[i]);
	buf_printf(out, "\nClient ID and client secret cannot be changed after "
	    "this; only %s can help then.\n\n", form_contact(s));
}

/* ---- what comes after it ---- */

static void
add_afterwards(const struct version_row *version, enum delivery delivery,
    struct buf *out)
{
	buf_puts(out, "## Afterwards\n\n");
	buf_printf(out, "- Attach `intro.md` %sin the **Activity Control** or "
	    "**Functional Documentation** area: it is no part of the archive, "
	    "and it is needed before testing.\n", delivery == DELIVERY_FIRST ?
	    "" : "again if it has changed, ");
	if (delivery == DELIVERY_UPDATE && version->from_zip)
		buf_puts(out, "- Open a pull request with the updated artifacts "
		    "in the open-source repository.\n");
	buf_puts(out, "- A certification engineer answers within 1 to 2 weeks. "
	    "Drop mails about it into `feedback/inbox/`, and record what "
	    "happens: `cat record` lists what is possible.\n");
}

static void
add_title(const struct submission *s, const struct version_row *version,
    struct buf *out)
{
	char time[CLOCK_TEXT_SIZE];

	clock_text(version->sealed_at, time);
	buf_puts(out, "# Hand over ");
	text_neutralise(out, s->name, strlen(s->name));
	buf_printf(out, ", version %lld\n\n", (long long)version->number);
	buf_printf(out, "Frozen %s. Nothing has been sent: this page says how "
	    "to hand the version over.\n\n", time);
}

int
text_handoff(struct submission *s, const struct version_row *version,
    enum delivery delivery, struct buf *out)
{
	add_title(s, version, out);
	buf_printf(out, "%s\n", deliveries[delivery].what);
	if (version->reason[0] != '\0') {
		buf_puts(out, "Reason for the update: ");
		text_neutralise(out, version->reason, strlen(version->reason));
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	add_steps(s, version, delivery, out);
	add_values(s, out);
	add_afterwards(version, delivery, out);
	return out->error;
}
