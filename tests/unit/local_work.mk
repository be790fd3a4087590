# The network thread, between a domain and a portal that are not real, and what
# it asks of a repository that is none.
work_test_fixture = \
	tests/unit/follow_fixture.c \
	tests/unit/follow_fixture.h \
	tests/unit/github_world.c \
	tests/unit/github_world.h \
	tests/unit/work_fixture.c \
	tests/unit/work_fixture.h
work_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/src/work
work_test_libraries = src/work/libwork.a src/review/libreview.a \
	src/pull/libpull.a src/diag/libdiag.a src/base/libbase.a \
	$(CMOCKA_LIBS) -lpthread $(CRYPTO_LIBS)

WORK_TESTS = tests/unit/test_follow tests/unit/test_work
check_PROGRAMS += $(WORK_TESTS)
TESTS += $(WORK_TESTS)

tests_unit_test_work_SOURCES = tests/unit/test_work.c $(work_test_fixture)
tests_unit_test_work_CPPFLAGS = $(work_test_cppflags)
tests_unit_test_work_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_work_LDADD = $(work_test_libraries)

tests_unit_test_follow_SOURCES = tests/unit/test_follow.c $(work_test_fixture)
tests_unit_test_follow_CPPFLAGS = $(work_test_cppflags)
tests_unit_test_follow_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_follow_LDADD = $(work_test_libraries)

# Publishing, against a GitHub in memory.
check_PROGRAMS += tests/unit/test_work_publish
TESTS += tests/unit/test_work_publish
tests_unit_test_work_publish_SOURCES = \
	src/work/publish.c \
	src/work/publish_comment.c \
	src/work/publish_files.c \
	src/work/publish_pull.c \
	tests/unit/github_world.c \
	tests/unit/github_world.h \
	tests/unit/test_work_publish.c
tests_unit_test_work_publish_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/work
tests_unit_test_work_publish_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_work_publish_LDADD = src/pull/libpull.a src/base/libbase.a \
	$(CMOCKA_LIBS) $(CRYPTO_LIBS)
