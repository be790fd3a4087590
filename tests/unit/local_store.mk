# The tests look into the store's own headers for its schema and statements.
store_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/src/store
store_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
store_test_libraries = src/store/libstore.a src/base/libbase.a \
	$(SQLITE_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS) -lpthread
store_test_fixture = tests/unit/store_fixture.c tests/unit/store_fixture.h \
	tests/unit/unit.h

STORE_TESTS = \
	tests/unit/test_store \
	tests/unit/test_store_disk \
	tests/unit/test_store_faults
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)

tests_unit_test_store_SOURCES = tests/unit/test_store.c $(store_test_fixture)
tests_unit_test_store_CPPFLAGS = $(store_test_cppflags)
tests_unit_test_store_CFLAGS = $(store_test_cflags)
tests_unit_test_store_LDADD = $(store_test_libraries)

tests_unit_test_store_faults_SOURCES = tests/unit/test_store_faults.c \
	$(store_test_fixture)
tests_unit_test_store_faults_CPPFLAGS = $(store_test_cppflags)
tests_unit_test_store_faults_CFLAGS = $(store_test_cflags)
tests_unit_test_store_faults_LDADD = $(store_test_libraries)

tests_unit_test_store_disk_SOURCES = tests/unit/test_store_disk.c \
	$(store_test_fixture)
tests_unit_test_store_disk_CPPFLAGS = $(store_test_cppflags)
tests_unit_test_store_disk_CFLAGS = $(store_test_cflags)
tests_unit_test_store_disk_LDADD = $(store_test_libraries)
