# The form, feedback and generated texts; on top of a real store.
texts_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/src/submission \
	-DSAMPLE='"$(abs_top_srcdir)/contrib/sample"'
texts_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS) \
	$(SODIUM_CFLAGS) $(SQLITE_CFLAGS)
texts_test_libraries = src/submission/libsubmission.a src/pull/libpull.a \
	src/rules/librules.a src/changes/libchanges.a src/pack/libpack.a \
	src/store/libstore.a src/openapi/libopenapi.a src/json/libjson.a src/diag/libdiag.a \
	src/icon/libicon.a src/base/libbase.a \
	$(CJSON_LIBS) $(ZIP_LIBS) $(SQLITE_LIBS) $(PNG_LIBS) $(PCRE2_LIBS) \
	$(SODIUM_LIBS) $(CMOCKA_LIBS) -lpthread -lm $(CRYPTO_LIBS)
sample_test_fixture = tests/unit/sample_fixture.c \
	tests/unit/sample_fixture.h $(store_test_fixture)
texts_test_fixture = tests/unit/texts_fixture.c tests/unit/texts_fixture.h \
	$(sample_test_fixture)

check_PROGRAMS += \
	tests/unit/test_feedback \
	tests/unit/test_form \
	tests/unit/test_handoff \
	tests/unit/test_next \
	tests/unit/test_text \
	tests/unit/test_waived
TESTS += \
	tests/unit/test_feedback \
	tests/unit/test_form \
	tests/unit/test_handoff \
	tests/unit/test_next \
	tests/unit/test_text \
	tests/unit/test_waived

tests_unit_test_feedback_SOURCES = tests/unit/test_feedback.c \
	$(texts_test_fixture)
tests_unit_test_feedback_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_feedback_CFLAGS = $(texts_test_cflags)
tests_unit_test_feedback_LDADD = $(texts_test_libraries)

tests_unit_test_form_SOURCES = tests/unit/test_form.c $(texts_test_fixture)
tests_unit_test_form_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_form_CFLAGS = $(texts_test_cflags)
tests_unit_test_form_LDADD = $(texts_test_libraries)

tests_unit_test_text_SOURCES = tests/unit/test_text.c $(texts_test_fixture)
tests_unit_test_text_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_text_CFLAGS = $(texts_test_cflags)
tests_unit_test_text_LDADD = $(texts_test_libraries)

tests_unit_test_next_SOURCES = tests/unit/test_next.c $(life_test_fixture)
tests_unit_test_next_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_next_CFLAGS = $(texts_test_cflags)
tests_unit_test_next_LDADD = $(texts_test_libraries)

tests_unit_test_handoff_SOURCES = tests/unit/test_handoff.c \
	$(life_test_fixture)
tests_unit_test_handoff_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_handoff_CFLAGS = $(texts_test_cflags)
tests_unit_test_handoff_LDADD = $(texts_test_libraries)

tests_unit_test_waived_SOURCES = tests/unit/test_waived.c $(life_test_fixture)
tests_unit_test_waived_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_waived_CFLAGS = $(texts_test_cflags)
tests_unit_test_waived_LDADD = $(texts_test_libraries)
