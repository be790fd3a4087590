rules_test_libs = src/rules/librules.a src/openapi/libopenapi.a \
	src/icon/libicon.a src/diag/libdiag.a src/json/libjson.a \
	src/base/libbase.a $(PNG_LIBS) $(CMOCKA_LIBS) -lm
rules_test_flags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(PNG_CFLAGS) \
	-DTESTS_SRCDIR='"$(abs_top_srcdir)"'
rules_test_fixture = tests/unit/fixture.c tests/unit/fixture.h \
	tests/unit/unit.h

RULES_TESTS = \
	tests/unit/test_check \
	tests/unit/test_corpus \
	tests/unit/test_openapi \
	tests/unit/test_pasted \
	tests/unit/test_rules \
	tests/unit/test_structure
check_PROGRAMS += $(RULES_TESTS)
TESTS += $(RULES_TESTS)

tests_unit_test_openapi_SOURCES = tests/unit/test_openapi.c
tests_unit_test_openapi_CFLAGS = $(rules_test_flags)
tests_unit_test_openapi_LDADD = $(rules_test_libs)

# One test per rule, and the catalogue.
tests_unit_test_rules_SOURCES = tests/unit/test_rules.c $(rules_test_fixture)
tests_unit_test_rules_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_LDADD = $(rules_test_libs)

# What values look like, and one finding for one mistake.
tests_unit_test_structure_SOURCES = tests/unit/test_structure.c \
	tests/unit/fixture.h
tests_unit_test_structure_CFLAGS = $(rules_test_flags)
tests_unit_test_structure_LDADD = $(rules_test_libs)

# What official tools printed, in a message.
tests_unit_test_pasted_SOURCES = tests/unit/test_pasted.c tests/unit/unit.h
tests_unit_test_pasted_CFLAGS = $(rules_test_flags)
tests_unit_test_pasted_LDADD = $(rules_test_libs)

# The engine, and what a file or a set comes to.
tests_unit_test_check_SOURCES = tests/unit/test_check.c $(rules_test_fixture)
tests_unit_test_check_CFLAGS = $(rules_test_flags)
tests_unit_test_check_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc \
	-Wl,--wrap=calloc -Wl,--wrap=realloc
tests_unit_test_check_LDADD = $(rules_test_libs)

# Real connectors and real outputs, where ../shared is there.
tests_unit_test_corpus_SOURCES = tests/unit/test_corpus.c $(rules_test_fixture)
tests_unit_test_corpus_CFLAGS = $(rules_test_flags)
tests_unit_test_corpus_LDADD = $(rules_test_libs)

EXTRA_DIST += tests/rules
