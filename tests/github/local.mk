# A stand-in for GitHub, and a proxy that holds both sides to GitHub's own
# description of its API: see lib.sh.
EXTRA_DIST += tests/github/api.py tests/github/api_git.py \
	tests/github/api_pulls.py tests/github/checker.js \
	tests/github/control.py tests/github/description.js \
	tests/github/forms.py tests/github/lib.sh tests/github/life.sh \
	tests/github/lost.py tests/github/repository.py \
	tests/github/standin.py tests/github/world.py

GITHUB_TESTS = \
	tests/github/checker.sh \
	tests/github/faults.sh \
	tests/github/files.sh \
	tests/github/folder.sh \
	tests/github/follow.sh \
	tests/github/life-certified.sh \
	tests/github/life-forks.sh \
	tests/github/life-independent.sh \
	tests/github/life-others.sh \
	tests/github/life-verified.sh \
	tests/github/lost.sh \
	tests/github/manners.sh \
	tests/github/publish.sh \
	tests/github/refusals.sh \
	tests/github/standin.sh \
	tests/github/sunset.sh \
	tests/github/tls.sh

TESTS += $(GITHUB_TESTS)
dist_check_SCRIPTS += $(GITHUB_TESTS)
