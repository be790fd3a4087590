json_test_fixture = tests/unit/json_fixture.c tests/unit/json_fixture.h \
	tests/unit/unit.h

check_PROGRAMS += tests/unit/test_json tests/unit/test_json_corpus
TESTS += tests/unit/test_json tests/unit/test_json_corpus

tests_unit_test_json_SOURCES = tests/unit/test_json.c $(json_test_fixture)
tests_unit_test_json_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_json_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc \
	-Wl,--wrap=realloc
tests_unit_test_json_LDADD = src/json/libjson.a src/base/libbase.a \
	$(CMOCKA_LIBS) -lm

tests_unit_test_json_corpus_SOURCES = tests/unit/test_json_corpus.c \
	$(json_test_fixture)
tests_unit_test_json_corpus_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	$(CJSON_CFLAGS) -DTESTS_SRCDIR='"$(abs_top_srcdir)"'
tests_unit_test_json_corpus_LDADD = src/json/libjson.a src/base/libbase.a \
	$(CJSON_LIBS) $(CMOCKA_LIBS) -lm
