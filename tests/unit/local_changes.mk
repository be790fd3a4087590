changes_test_libs = src/changes/libchanges.a src/openapi/libopenapi.a \
	src/diag/libdiag.a src/json/libjson.a src/base/libbase.a \
	$(CMOCKA_LIBS) -lm
changes_test_flags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	-DTESTS_SRCDIR='"$(abs_top_srcdir)"'

check_PROGRAMS += tests/unit/test_changes tests/unit/test_changes_corpus
TESTS += tests/unit/test_changes tests/unit/test_changes_corpus

tests_unit_test_changes_SOURCES = tests/unit/test_changes.c tests/unit/unit.h
tests_unit_test_changes_CFLAGS = $(changes_test_flags)
tests_unit_test_changes_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc \
	-Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=reallocarray
tests_unit_test_changes_LDADD = $(changes_test_libs)

# Real pairs of versions and real outputs, where ../shared is there.
tests_unit_test_changes_corpus_SOURCES = tests/unit/test_changes_corpus.c \
	tests/unit/unit.h
tests_unit_test_changes_corpus_CFLAGS = $(changes_test_flags)
tests_unit_test_changes_corpus_LDADD = $(changes_test_libs)
