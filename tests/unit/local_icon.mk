check_PROGRAMS += tests/unit/test_icon
TESTS += tests/unit/test_icon
tests_unit_test_icon_SOURCES = tests/unit/test_icon.c
tests_unit_test_icon_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(PNG_CFLAGS)
tests_unit_test_icon_LDADD = src/icon/libicon.a src/base/libbase.a \
	$(PNG_LIBS) $(CMOCKA_LIBS)
