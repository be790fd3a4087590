/*
 * Rules about files as such: what they are called, what lies beside them,
 * what became of a save.  Who gathers files finds it, and reports it by the
 * record, so that it has its text and its severity from here.
 */
#include "lint.h"

int
rules_report(struct findings *found, const char *id, const char *file, ...)
{
	/* As the rules of a set, these have no ceiling of their own. */
	const struct rules_set set = { .complete = false };
	const struct spot spot = { .file = file, .line = 1, .column = 1 };
	struct lint l = { .found = found, .file = file, .set = &set };
	/* Every text there is stands at the head of its record. */
	const struct rule *r = (const struct rule *)rules_find(id);
	va_list slots;

	va_start(slots, file);
	lint_report_slots(&l, r, r->text.severity, r->flags, at_spot(&spot),
	    slots);
	va_end(slots);
	return l.error;
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ArtifactNameMisspelt",
			.severity = SEVERITY_WARNING,
			.summary = "An artifact is called as the portal calls "
			    "it, letter case included.",
			.help = "The file is left out under this name, and the "
			    "artifact counts as missing. Rename it: "
			    "mv icon.PNG icon.png.",
			.bad = "artifacts/icon.PNG",
			.good = "artifacts/icon.png",
			.source = "Ours. Published connectors have "
			    "apidefinition.swagger.json and Script.csx, and "
			    "the official check passes over such files.",
		},
		.message = "{0} must be called {1}, it is left out as it is",
	}, {
		.text = {
			.id = "IntroMisplaced",
			.severity = SEVERITY_WARNING,
			.summary = "intro.md lies beside artifacts/ and not "
			    "in it.",
			.help = "It is attached separately and is in no zip "
			    "and no version, so its place is beside them: "
			    "mv artifacts/intro.md intro.md. In artifacts/ "
			    "nobody looks at it.",
			.bad = "contoso/artifacts/intro.md",
			.good = "contoso/intro.md",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\": separately attached.",
		},
		.message = "intro.md is attached separately: "
		    "mv artifacts/intro.md intro.md",
	}, {
		.text = {
			.id = "NotAnArtifact",
			.severity = SEVERITY_NOTE,
			.summary = "Artifacts have other files beside them.",
			.help = "Nothing has to be done: the file is in no zip "
			    "and in no version. Remove it if it is there by "
			    "mistake. Files that programs make on their way, "
			    "such as swap files, are not mentioned.",
			.bad = "artifacts/notes.txt",
			.good = "notes.txt outside of artifacts/",
			.source = "Ours.",
		},
		.message = "{0} is not an artifact and is left out",
	}, {
		.text = {
			.id = "PackageHasStrayFile",
			.severity = SEVERITY_ERROR,
			.summary = "The zip holds the artifacts and nothing "
			    "else.",
			.help = "Pack the files and not their folder, and "
			    "nothing beside them: zip -j contoso.zip "
			    "apiDefinition.swagger.json apiProperties.json "
			    "icon.png. On a Mac remove __MACOSX: "
			    "zip -d contoso.zip '__MACOSX/*'. The "
			    "submission.zip of a mount is right as it is.",
			.bad = "__MACOSX/._icon.png",
			.good = "icon.png",
			.source = "submit-for-certification.md, step 1: make "
			    "sure that only the artifact files are included.",
		},
		.message = "the zip holds {0}; it must hold only the "
		    "artifacts, and no folders",
	}, {
		.text = {
			.id = "ReadmeNotUnique",
			.severity = SEVERITY_WARNING,
			.summary = "There is one readme.",
			.help = "A readme may be called so in any case, and "
			    "two of them differ in nothing else. readme.md "
			    "counts, or else the older name. Remove the "
			    "other.",
			.bad = "artifacts/readme.md and artifacts/README.md",
			.good = "artifacts/readme.md",
			.source = "Ours.",
		},
		.message = "{0} and {1} are both here: {0} counts, {1} is "
		    "left out",
	}, {
		.text = {
			.id = "SaveRefused",
			.severity = SEVERITY_ERROR,
			.summary = "The last save of each artifact was "
			    "accepted.",
			.help = "The mount refused a save because of what the "
			    "file held (its option validate= says what is "
			    "refused), and an editor may have put the old "
			    "file back. What was refused is under refused/, "
			    "with its findings. Mend it and save again, or "
			    "save the artifact as it is: the next accepted "
			    "save removes this finding.",
			.bad = "cp broken.json artifacts/apiProperties.json",
			.good = "cp mended.json artifacts/apiProperties.json",
			.source = "Ours.",
		},
		.flags = FINDING_STAYS,
		.message = "what was saved as {0} at {1} was refused and is "
		    "kept here: mend it, then save {0} again",
	},
};

const struct rule_table rules_of_names = { rules, ARRAY_LEN(rules) };
