# The network thread, between a domain and a portal that are not real.
check_PROGRAMS += tests/unit/test_work
TESTS += tests/unit/test_work
tests_unit_test_work_SOURCES = \
	tests/unit/test_work.c \
	tests/unit/work_fixture.c \
	tests/unit/work_fixture.h
tests_unit_test_work_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/work
tests_unit_test_work_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_work_LDADD = src/work/libwork.a src/review/libreview.a \
	src/base/libbase.a $(CMOCKA_LIBS) -lpthread
