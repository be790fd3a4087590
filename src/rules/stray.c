/*
 * Files beside the artifacts that are none.  Most of them are made by programs
 * on their way: swap and backup files, locks, names that are renamed over the
 * real one.  Nobody wants to read about those.  A list of such names can never
 * be complete, so a wrong guess costs no more than a note.
 */
#include "certfs/rules.h"

#include <ctype.h>
#include <string.h>

/* ---- names that programs use on their way ---- */

static const char *const temporary_names[] = {
	"Thumbs.db", "desktop.ini", "__MACOSX", "$RECYCLE.BIN",
	"System Volume Information",
};

static const char *const temporary_heads[] = {
	".",			/* swap files, locks, ._*, .DS_Store, .git */
	"~$",			/* Microsoft Office */
	"tmp_obj_",		/* git */
};

static const char *const temporary_tails[] = {
	"~",
	".swp", ".swo", ".swx", ".tmp", ".temp", ".lock", ".part", ".partial",
	".filepart", ".crdownload", ".vsctmp",
	"___jb_tmp___", "___jb_old___",
};

/* Somebody may keep these on purpose, but not as artifacts. */
static const char *const backup_tails[] = { ".bak", ".bck", ".orig", ".rej" };

/* mkstemp-like names: a head and that many letters and digits. */
static const struct {
	const char	*head;
	size_t		 len;	/* of what follows */
} quiet_random[] = {
	{ "sed", 6 }, { "XX", 6 }, { "tmp", 8 },
};

static bool
begins_with(const char *text, const char *head)
{
	return strncmp(text, head, strlen(head)) == 0;
}

static bool
all_of(const char *text, int (*is)(int))
{
	if (text[0] == '\0')
		return false;
	for (; text[0] != '\0'; text++) {
		if (!is((unsigned char)text[0]))
			return false;
	}
	return true;
}

static int
is_random(int c)
{
	return isalnum(c) || c == '_';
}

static bool
is_random_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(quiet_random); i++) {
		const char *head = quiet_random[i].head;

		if (begins_with(name, head) &&
		    strlen(name) == strlen(head) + quiet_random[i].len &&
		    all_of(name + strlen(head), is_random))
			return true;
	}
	/* vim's probes: 4913, 5036, ... */
	return all_of(name, isdigit);
}

/* An artifact's name with something short behind it: icon.png.x8Kd2a */
static bool
is_temporary_of_artifact(const char *name)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const size_t len = strlen(artifact_types[a].name);

		if (strncmp(name, artifact_types[a].name, len) == 0 &&
		    name[len] == '.' && strlen(name + len) <= 12)
			return true;
	}
	return false;
}

static bool
has_tail(const char *name, const char *const *tails, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (text_ends_with(name, tails[i]))
			return true;
	}
	return false;
}

bool
rules_name_is_temporary(const char *name)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(temporary_names); i++) {
		if (text_equal_nocase(name, temporary_names[i]))
			return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(temporary_heads); i++) {
		if (begins_with(name, temporary_heads[i]))
			return true;
	}
	if (len > 1 && name[0] == '#' && name[len - 1] == '#')
		return true;
	return has_tail(name, temporary_tails, ARRAY_LEN(temporary_tails)) ||
	    strstr(name, ".tmp.") != NULL;
}

bool
rules_name_is_quiet(const char *name)
{
	if (strcmp(name, WAIVERS_NAME) == 0)
		return false;
	return rules_name_is_temporary(name) ||
	    has_tail(name, backup_tails, ARRAY_LEN(backup_tails)) ||
	    is_random_name(name) || is_temporary_of_artifact(name);
}

/* ---- and those that a person chose ---- */

int
rules_report_stray(struct findings *found, const char *name)
{
	struct buf file CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const enum artifact meant = artifact_near_miss(name);

	if (rules_name_is_quiet(name))
		return 0;
	(void)buf_printf(&file, "artifacts/%s", name);
	if (file.error < 0)
		return file.error;
	if (meant != ARTIFACT_NONE)
		return rules_report(found, "ArtifactNameMisspelt",
		    buf_text(&file), name, artifact_types[meant].name, NULL);
	if (strcmp(name, WAIVERS_NAME) == 0)
		return rules_report(found, "WaiversMisplaced", buf_text(&file),
		    NULL);
	if (strcmp(name, artifact_types[ARTIFACT_INTRO].name) == 0)
		return rules_report(found, "IntroMisplaced", buf_text(&file),
		    NULL);
	return rules_report(found, "NotAnArtifact", buf_text(&file), name,
	    NULL);
}

int
rules_report_readme(struct findings *found, const char *counts,
    const char *other)
{
	struct buf file CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_printf(&file, "artifacts/%s", other);
	if (file.error < 0)
		return file.error;
	return rules_report(found, "ReadmeNotUnique", buf_text(&file), counts,
	    other, NULL);
}
