/*
 * versions/<n>/handoff.md: how to hand a version over by hand.  A verified
 * publisher does it in ISV Studio, which has no public API: where to click
 * differs between a first submission, an update before certification and a new
 * version of what is certified; what to enter is the same.  An independent
 * publisher does it by a pull request.  Facts: submit-for-certification.md,
 * certification-submission.md, certification-submission-ip.md,
 * certification-updates.md and certification-to-ga.md.
 */
#include <errno.h>
#include <string.h>

#include "texts.h"

#define REPOSITORY_URL	"https://github.com/microsoft/PowerPlatformConnectors"
#define SUFFIX		" (Independent Publisher)"

struct handoff {
	struct submission *s;
	const struct version_row *version;
	enum delivery	 delivery;
	struct buf	*out;
	unsigned	 steps;		/* so far: a list that counts itself */
};

static void	step_say(struct handoff *h, const char *format, ...)
		    CF_PRINTF(2, 3);

static void
step_say(struct handoff *h, const char *format, ...)
{
	va_list ap;

	buf_printf(h->out, "%u. ", ++h->steps);
	va_start(ap, format);
	buf_vprintf(h->out, format, ap);
	va_end(ap);
	buf_putc(h->out, '\n');
}

static void
add_clean(struct handoff *h, const char *text)
{
	text_neutralise(h->out, text, strlen(text));
}

/* ---- what it is, and what to see to before ---- */

static const char checked_calls[] =
    "- Each operation had at least ten successful calls, and the test tab of "
    "the custom connector wizard shows no errors.\n";

static const char *const what_verified[] = {
	[DELIVERY_FIRST] = "This is the first submission of this connector.",
	[DELIVERY_UPDATE] = "This is an update of a submission that is not "
	    "certified yet. Handing it over resets the certification.",
	[DELIVERY_NEW_VERSION] = "This is a new version of a connector that is "
	    "certified.",
};

static const char *const before_verified[] = {
	[DELIVERY_FIRST] = "- You will be asked to agree to the Partner "
	    "Agreement and a non-disclosure agreement; your Microsoft contact "
	    "shows them beforehand.\n",
	[DELIVERY_UPDATE] = "",
	[DELIVERY_NEW_VERSION] = "- Your test environment in the region "
	    "Preview (United States) is still there; one of type Trial ends "
	    "after 30 days.\n"
	    "- Your customers know of every breaking change; `changes` beside "
	    "this file lists them first.\n",
};

static void
add_title(struct handoff *h)
{
	char time[CLOCK_TEXT_SIZE];

	clock_text(h->version->sealed_at, time);
	buf_puts(h->out, "# Hand over ");
	add_clean(h, h->s->name);
	buf_printf(h->out, ", version %lld\n\n",
	    (long long)h->version->number);
	buf_printf(h->out, "Frozen %s. Nothing has been sent: this page says "
	    "how to hand the version over.\n\n", time);
}

/* While the version before still waits, nobody may hand over both. */
static void
add_superseded(struct handoff *h)
{
	const struct submission_row *row = &h->s->row;

	if (row->state == STATE_TO_UPLOAD)
		buf_printf(h->out, "Version %lld was not handed over: this "
		    "one takes its place.\n", (long long)row->version);
}

static void
add_reason(struct handoff *h)
{
	if (h->version->reason[0] == '\0')
		return;
	buf_puts(h->out, "Reason for the update: ");
	add_clean(h, h->version->reason);
	buf_putc(h->out, '\n');
}

/* ---- where to click, up to the form ---- */

static void
steps_first(struct handoff *h)
{
	step_say(h, "Open the **Connector certification** tab and begin a new "
	    "submission.");
}

static void
steps_update(struct handoff *h)
{
	step_say(h, "Open the **Connector certification** tab and select the "
	    "submission that is there.");
	step_say(h, "In the pane that opens on the right select its most "
	    "recent version.");
	step_say(h, "At the lower left of **Connector Submissions** select "
	    "**Submit an update**, and **Confirm** in the prompt **Confirm "
	    "Edit**. This resets the certification.");
	step_say(h, "Select **Remove** to take the old archive away.");
}

static void
steps_new_version(struct handoff *h)
{
	step_say(h, "Open the **Connector certification** tab and select the "
	    "submission of the certified connector. Do not begin a new one.");
	step_say(h, "Select **Submit a new version**.");
}

static void	(*const steps_verified[])(struct handoff *h) = {
	[DELIVERY_FIRST] = steps_first,
	[DELIVERY_UPDATE] = steps_update,
	[DELIVERY_NEW_VERSION] = steps_new_version,
};

static void
step_source(struct handoff *h)
{
	const char *pull = form_text(h->s, FIELD_PULL_REQUEST);

	if (h->version->from_zip) {
		step_say(h, "Upload the archive `versions/%lld/submission.zip`, "
		    "as it is here.", (long long)h->version->number);
		return;
	}
	step_say(h, "Let the GitHub integration fetch the open-sourced "
	    "connector: enter commit `%s`%s%s%s.", h->version->commit,
	    pull[0] != '\0' ? " of pull request `" : "", pull,
	    pull[0] != '\0' ? "`" : "");
}

static void
add_clicks(struct handoff *h)
{
	const char *contact = form_text(h->s, FIELD_CONTACT_EMAIL);

	buf_puts(h->out, "## Where to click\n\n");
	step_say(h, "Sign in to [ISV Studio](" STUDIO_URL ")%s%s%s. The "
	    "address of that account has to be one that is read.",
	    contact[0] != '\0' ? " as `" : "", contact,
	    contact[0] != '\0' ? "`" : "");
	steps_verified[h->delivery](h);
	step_source(h);
	step_say(h, "Fill in the form with the values below.");
	step_say(h, "Select **Submit for review**. The button works once every "
	    "field is valid; a confirmation follows.");
	step_say(h, "Record it here, in the submission's directory:\n\n"
	    "        echo submitted > record");
	buf_printf(h->out, "\nIf something of this is not possible, ask %s.\n\n",
	    form_contact(h->s));
	if (h->delivery == DELIVERY_UPDATE)
		buf_puts(h->out, "**Do not select Submit an update a second "
		    "time** after the last step, also not to look: each time "
		    "resets the certification once more.\n\n");
}

/* ---- what the official validator finds, and the answer to it ---- */

static bool
is_answered(const struct finding *one, bool claimed)
{
	return one->waiver[0] != '\0' && rules_is_official(one->rule) &&
	    (one->severity == SEVERITY_ERROR) == claimed;
}

static void
add_answer(struct handoff *h, const struct finding *one)
{
	buf_printf(h->out, "    %s, ", one->rule);
	add_clean(h, one->pointer[0] != '\0' ? one->pointer : one->file);
	buf_puts(h->out, ": ");
	add_clean(h, one->text);
	buf_puts(h->out, "\n    Our answer: ");
	add_clean(h, one->waiver);
	buf_puts(h->out, "\n\n");
}

static void
add_answers(struct handoff *h, bool claimed, const char *heading)
{
	const struct findings *all = h->s->judgement.findings;

	for (size_t i = 0; i < findings_count(all); i++) {
		const struct finding *one = findings_at(all, i);

		if (!is_answered(one, claimed))
			continue;
		buf_puts(h->out, heading);
		heading = "";
		add_answer(h, one);
	}
}

/* The reviewer sees these too, and not form/waivers. */
static void
add_waivers(struct handoff *h)
{
	add_answers(h, true, "### Claimed false alarms\n\nErrors of the "
	    "official validator that are none. Where there is room for a "
	    "remark, or in an answer to the reviewer:\n\n");
	add_answers(h, false, "### Waived warnings\n\nWarnings of the "
	    "official validator that stay, and why, should the reviewer ask:"
	    "\n\n");
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

/* The portal has them, and shows no field for them any more. */
static bool
is_frozen(const struct handoff *h, enum form_field field)
{
	return h->s->row.credentials_frozen &&
	    (field == FIELD_CLIENT_ID || field == FIELD_CLIENT_SECRET);
}

static void
add_field(struct handoff *h, enum form_field field)
{
	const struct field *f = &fields[field];

	if (!form_is_set(h->s, field) || f->page_label == NULL)
		return;
	buf_printf(h->out, "### %s\n\n", f->page_label);
	if (is_frozen(h, field))
		buf_puts(h->out, "Leave it as the portal has it.\n\n");
	else if (f->info.secret)
		buf_printf(h->out, "Set as `form/%s`; it is not shown here or "
		    "anywhere. Paste it from where you keep it.\n\n",
		    f->info.name);
	else
		add_value(form_text(h->s, field), h->out);
}

static void
add_oauth(struct handoff *h)
{
	if (h->s->judgement.authentication != AUTHENTICATION_OAUTH)
		return;
	buf_puts(h->out, "### Redirect URLs\n\nYour OAuth app has to allow "
	    "both of these:\n\n");
	for (size_t i = 0; i < ARRAY_LEN(redirect_urls); i++)
		buf_printf(h->out, "    %s\n", redirect_urls[i]);
	buf_printf(h->out, "\nClient ID and client secret cannot be changed "
	    "after this; only %s can help then.\n\n", form_contact(h->s));
}

static void
add_values(struct handoff *h)
{
	buf_puts(h->out, "## What to enter\n\n");
	for (enum form_field i = 0; i < FIELD_COUNT; i++)
		add_field(h, i);
	add_oauth(h);
	add_waivers(h);
	if (h->version->reason[0] == '\0')
		return;
	buf_puts(h->out, "### Reason for the update\n\nWhere there is room "
	    "for a remark:\n\n    ");
	add_clean(h, h->version->reason);
	buf_puts(h->out, "\n\n");
}

/* ---- what comes after it ---- */

static void
add_intro(struct handoff *h)
{
	static const char *const again[] = {
		[INTRO_NOT_ATTACHED] = "", [INTRO_CHANGED] = " again, because "
		    "it has changed,",
	};
	enum intro_state state = intro_state(h->s);

	if (h->delivery == DELIVERY_FIRST)
		state = INTRO_NOT_ATTACHED;
	if (state == INTRO_ATTACHED)
		return;
	buf_printf(h->out, "- Attach `intro.md`%s in the **Activity Control** "
	    "or **Functional Documentation** area: it is no part of the "
	    "archive, and it is needed before testing. Then, here:\n\n"
	    "        echo \"attach intro\" > submit\n\n", again[state]);
}

/* An update may be ahead of the pull request; who is excepted has none. */
static void
add_merge(struct handoff *h)
{
	if (h->delivery == DELIVERY_FIRST ||
	    (h->version->from_zip && form_is_set(h->s, FIELD_EXCEPTION)) ||
	    hash_equal(&h->s->row.pull_artifacts, &h->version->artifacts))
		return;
	buf_printf(h->out, "- A pull request in the [open-source repository]("
	    REPOSITORY_URL ") has to carry the artifacts of "
	    "`versions/%lld/artifacts` too. Once it is merged, and "
	    "`artifacts/` is the same:\n\n"
	    "        echo merged > open-source/record\n\n",
	    (long long)h->version->number);
}

static void
add_afterwards(struct handoff *h)
{
	buf_puts(h->out, "## Afterwards\n\n");
	add_intro(h);
	add_merge(h);
	buf_puts(h->out, "- A certification engineer answers within 1 to 2 "
	    "weeks. Drop mails about it into `feedback/inbox/`, and record "
	    "what happens: `cat record` lists what is possible.\n");
	if (h->delivery == DELIVERY_FIRST)
		buf_puts(h->out, "- A new connector is deployed as a preview. "
		    "How it becomes generally available, and meets other "
		    "clouds, is on Microsoft's page "
		    "certification-to-ga.md.\n");
}

static void
hand_to_studio(struct handoff *h)
{
	buf_printf(h->out, "%s\n", what_verified[h->delivery]);
	add_superseded(h);
	add_reason(h);
	buf_printf(h->out, "\n## Before\n\n%s%s\n", checked_calls,
	    before_verified[h->delivery]);
	add_clicks(h);
	add_values(h);
	add_afterwards(h);
}

/* ---- independent publishers ---- */

/* The connector's own, or the directory's where it has none. */
static void
add_connector_title(struct handoff *h)
{
	const struct draft_artifact *definition =
	    &h->s->judgement.artifact[ARTIFACT_DEFINITION];
	const char *title = definition->present ?
	    checked_title(definition->checked) : "";
	const size_t tail = strlen(SUFFIX);
	size_t len;

	if (title[0] == '\0')
		title = h->s->name;
	add_clean(h, title);
	len = strlen(title);
	if (len < tail || strcmp(title + len - tail, SUFFIX) != 0)
		buf_puts(h->out, SUFFIX);
}

static void
step_files(struct handoff *h)
{
	const char *before = " ";

	buf_printf(h->out, "%u. In your fork, on a branch from `dev`, put what "
	    "is in `versions/%lld/artifacts/` into a folder of this connector "
	    "in `independent-publisher-connectors/`, and nothing else:",
	    ++h->steps, (long long)h->version->number);
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct draft_artifact *one =
		    &h->s->judgement.artifact[a];

		if (!one->present || a == ARTIFACT_INTRO)
			continue;
		buf_printf(h->out, "%s`%s`", before, one->name);
		before = ", ";
	}
	buf_puts(h->out, ".\n");
}

static void
step_pull(struct handoff *h)
{
	const char *pull = form_text(h->s, FIELD_PULL_REQUEST);

	if (pull[0] != '\0')
		step_say(h, "While pull request `%s` is open, push to its "
		    "branch and go on with the last step.", pull);
	step_say(h, "Open a pull request for this connector alone in the "
	    "[open-source repository](" REPOSITORY_URL "). Where there is one "
	    "with the proposal, use that, and take `Proposal - ` away from "
	    "its title.");
	step_say(h, "Fill in the checklist of the pull request's template, "
	    "with an address for support.");
	step_say(h, "Record it here, in the submission's directory:\n\n"
	    "        echo NUMBER > form/pull_request\n"
	    "        echo open > open-source/record");
}

static void
add_pull_values(struct handoff *h)
{
	buf_puts(h->out, "\n## What to enter\n\n### Title\n\n    ");
	add_connector_title(h);
	buf_puts(h->out, "\n\n");
	add_field(h, FIELD_SUPPORT_EMAIL);
	add_waivers(h);
}

static void
hand_to_repository(struct handoff *h)
{
	buf_puts(h->out, "An independent publisher submits by pull request "
	    "alone.\n");
	add_superseded(h);
	add_reason(h);
	buf_printf(h->out, "\n## Before\n\n%s"
	    "- Nobody else has built or proposed this connector.\n"
	    "- With OAuth, the readme says step by step how to make an app.\n"
	    "\n## Where to click\n\n", checked_calls);
	step_files(h);
	step_pull(h);
	add_pull_values(h);
	buf_printf(h->out, "## Afterwards\n\n"
	    "- A certification engineer writes into the pull request within 1 "
	    "to 2 weeks. Record what becomes of it: `cat open-source/record` "
	    "lists what is possible. After a change: "
	    "`touch open-source/publish`.\n"
	    "- Once it is merged, certification begins by itself, and %s "
	    "writes within 1 to 2 weeks: `echo merged > open-source/record`. "
	    "A form comes by mail to the address in the definition's "
	    "`contact`; fill it in.\n"
	    "- Tell %s that you are ready for production deployment at least "
	    "24 hours before a Friday. It takes 15 business days.\n",
	    form_contact(h->s), form_contact(h->s));
}

int
text_handoff(struct submission *s, const struct version_row *version,
    enum delivery delivery, struct buf *out)
{
	struct handoff h = {
		.s = s, .version = version, .delivery = delivery, .out = out,
	};

	add_title(&h);
	if (submission_publisher(s) == PUBLISHER_INDEPENDENT)
		hand_to_repository(&h);
	else
		hand_to_studio(&h);
	return out->error;
}
