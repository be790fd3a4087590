docs_tests = \
	tests/docs/floor-plan.sh \
	tests/docs/man.sh \
	tests/docs/skips.sh \
	tests/docs/tree.sh
TESTS += $(docs_tests)
EXTRA_DIST += $(docs_tests) HACKING.md CHANGELOG.md LICENSE
