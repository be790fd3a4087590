docs_tests = \
	tests/docs/changes.sh \
	tests/docs/floor-plan.sh \
	tests/docs/lifecycle.sh \
	tests/docs/man.sh \
	tests/docs/options.sh \
	tests/docs/process.sh \
	tests/docs/rules.sh \
	tests/docs/skips.sh \
	tests/docs/tree.sh \
	tests/docs/units.sh
TESTS += $(docs_tests)
EXTRA_DIST += $(docs_tests) HACKING.md CHANGELOG.md LICENSE

check_PROGRAMS += tests/docs/print_lifecycle
tests_docs_print_lifecycle_SOURCES = tests/docs/print_lifecycle.c
tests_docs_print_lifecycle_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(top_srcdir)/src/submission
tests_docs_print_lifecycle_CFLAGS = $(texts_test_cflags)
tests_docs_print_lifecycle_LDADD = $(texts_test_libraries)

check_PROGRAMS += tests/docs/print_rules
tests_docs_print_rules_SOURCES = tests/docs/print_rules.c
tests_docs_print_rules_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/rules
tests_docs_print_rules_CFLAGS = $(rules_test_flags)
tests_docs_print_rules_LDADD = $(rules_test_libs)
