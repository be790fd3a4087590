# Whole lives, and what happens to them amid kill -9: see play.sh.
check_PROGRAMS += tests/lives/killer
tests_lives_killer_SOURCES = tests/lives/killer.c
tests_lives_killer_LDADD =

EXTRA_DIST += \
	tests/lives/play.sh \
	tests/lives/portrait.py \
	tests/lives/process.md \
	tests/lives/shells.py

LIFE_TESTS = \
	tests/lives/adopted.sh \
	tests/lives/certified-updated.sh \
	tests/lives/changes-twice.sh \
	tests/lives/harness.sh \
	tests/lives/independent.sh \
	tests/lives/needs-answer.sh \
	tests/lives/oauth.sh \
	tests/lives/overdue.sh \
	tests/lives/two-shells.sh \
	tests/lives/update-in-review.sh \
	tests/lives/verified-commit.sh \
	tests/lives/verified-zip.sh \
	tests/lives/withdrawn.sh

TESTS += $(LIFE_TESTS)
dist_check_SCRIPTS += $(LIFE_TESTS)
