check_PROGRAMS += tests/unit/test_pack
TESTS += tests/unit/test_pack
tests_unit_test_pack_SOURCES = tests/unit/test_pack.c
tests_unit_test_pack_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(ZIP_CFLAGS)
tests_unit_test_pack_LDADD = src/pack/libpack.a src/base/libbase.a \
	$(ZIP_LIBS) $(CMOCKA_LIBS)
