rules_test_libs = src/rules/librules.a src/openapi/libopenapi.a \
	src/icon/libicon.a src/diag/libdiag.a src/json/libjson.a \
	src/base/libbase.a $(PNG_LIBS) $(PCRE2_LIBS) $(CMOCKA_LIBS) -lm
rules_test_flags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(PNG_CFLAGS) \
	-DTESTS_SRCDIR='"$(abs_top_srcdir)"'
rules_test_fixture = tests/unit/fixture.c tests/unit/fixture.h \
	tests/unit/unit.h

RULES_TESTS = \
	tests/unit/test_check \
	tests/unit/test_corpus \
	tests/unit/test_measure \
	tests/unit/test_openapi \
	tests/unit/test_pasted \
	tests/unit/test_rules \
	tests/unit/test_rules_dynamic \
	tests/unit/test_rules_paths \
	tests/unit/test_rules_schema \
	tests/unit/test_rules_script \
	tests/unit/test_rules_style \
	tests/unit/test_scale \
	tests/unit/test_structure \
	tests/unit/test_waivers
check_PROGRAMS += $(RULES_TESTS)
TESTS += $(RULES_TESTS)

tests_unit_test_measure_SOURCES = tests/unit/test_measure.c
tests_unit_test_measure_CFLAGS = $(rules_test_flags)
tests_unit_test_measure_LDADD = $(rules_test_libs)

tests_unit_test_openapi_SOURCES = tests/unit/test_openapi.c
tests_unit_test_openapi_CFLAGS = $(rules_test_flags)
tests_unit_test_openapi_LDADD = $(rules_test_libs)

# One test per rule, and the catalogue.
tests_unit_test_rules_SOURCES = tests/unit/test_rules.c $(rules_test_fixture)
tests_unit_test_rules_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_LDADD = $(rules_test_libs)

# Texts and leftovers, beyond the fixtures.
tests_unit_test_rules_style_SOURCES = tests/unit/test_rules_style.c \
	$(rules_test_fixture)
tests_unit_test_rules_style_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_style_LDADD = $(rules_test_libs)
# The reader of C#, secrets and hosts.
tests_unit_test_rules_script_SOURCES = tests/unit/test_rules_script.c \
	$(rules_test_fixture)
tests_unit_test_rules_script_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_script_LDADD = $(rules_test_libs)
# Of schemas: exemptions, and what is made to be slow.
tests_unit_test_rules_schema_SOURCES = tests/unit/test_rules_schema.c \
	$(rules_test_fixture)
tests_unit_test_rules_schema_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_schema_LDADD = $(rules_test_libs)
# What one example a rule does not show, and how long it takes.
tests_unit_test_rules_paths_SOURCES = tests/unit/test_rules_paths.c \
	$(rules_test_fixture)
tests_unit_test_rules_paths_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_paths_LDADD = $(rules_test_libs)
# Calls, webhooks, triggers, families.
tests_unit_test_rules_dynamic_SOURCES = tests/unit/test_rules_dynamic.c \
	tests/unit/fixture.h
tests_unit_test_rules_dynamic_CFLAGS = $(rules_test_flags)
tests_unit_test_rules_dynamic_LDADD = $(rules_test_libs)
# What values look like, and one finding for one mistake.
tests_unit_test_structure_SOURCES = tests/unit/test_structure.c \
	tests/unit/fixture.h
tests_unit_test_structure_CFLAGS = $(rules_test_flags)
tests_unit_test_structure_LDADD = $(rules_test_libs)

# What official tools printed, in a message.
tests_unit_test_pasted_SOURCES = tests/unit/test_pasted.c tests/unit/unit.h
tests_unit_test_pasted_CFLAGS = $(rules_test_flags)
tests_unit_test_pasted_LDADD = $(rules_test_libs)

# What the owner answers to findings.
tests_unit_test_waivers_SOURCES = tests/unit/test_waivers.c
tests_unit_test_waivers_CFLAGS = $(rules_test_flags)
tests_unit_test_waivers_LDADD = $(rules_test_libs)

# The engine, and what a file or a set comes to.
tests_unit_test_check_SOURCES = tests/unit/test_check.c $(rules_test_fixture)
tests_unit_test_check_CFLAGS = $(rules_test_flags)
tests_unit_test_check_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc \
	-Wl,--wrap=calloc -Wl,--wrap=realloc
tests_unit_test_check_LDADD = $(rules_test_libs)

# Artifacts that are large in one way or another.
tests_unit_test_scale_SOURCES = tests/unit/test_scale.c tests/unit/unit.h \
	tests/unit/generated.c tests/unit/generated.h
tests_unit_test_scale_CFLAGS = $(rules_test_flags)
tests_unit_test_scale_LDADD = $(rules_test_libs)

# Real connectors and real outputs, where ../shared is there.
tests_unit_test_corpus_SOURCES = tests/unit/test_corpus.c $(rules_test_fixture)
tests_unit_test_corpus_CFLAGS = $(rules_test_flags)
tests_unit_test_corpus_LDADD = $(rules_test_libs)

EXTRA_DIST += tests/rules
