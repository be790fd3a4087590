# The tree without FUSE, on a real store.
tree_test_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/src/tree \
	-DSAMPLE='"$(abs_top_srcdir)/contrib/sample"'
tree_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
tree_test_libraries = src/tree/libtree.a $(texts_test_libraries)
tree_test_fixture = tests/unit/tree_fixture.c tests/unit/tree_fixture.h \
	$(sample_test_fixture)

TREE_TESTS = \
	tests/unit/test_tree \
	tests/unit/test_tree_errno \
	tests/unit/test_tree_faults \
	tests/unit/test_tree_form \
	tests/unit/test_tree_handle \
	tests/unit/test_tree_list \
	tests/unit/test_tree_threads
check_PROGRAMS += $(TREE_TESTS)
TESTS += $(TREE_TESTS)

tests_unit_test_tree_SOURCES = tests/unit/test_tree.c $(tree_test_fixture)
tests_unit_test_tree_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_LDADD = $(tree_test_libraries)

tests_unit_test_tree_errno_SOURCES = tests/unit/test_tree_errno.c \
	$(tree_test_fixture)
tests_unit_test_tree_errno_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_errno_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_errno_LDADD = $(tree_test_libraries)

tests_unit_test_tree_faults_SOURCES = tests/unit/test_tree_faults.c \
	$(tree_test_fixture)
tests_unit_test_tree_faults_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_faults_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_faults_LDADD = $(tree_test_libraries)

tests_unit_test_tree_form_SOURCES = tests/unit/test_tree_form.c \
	$(tree_test_fixture)
tests_unit_test_tree_form_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_form_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_form_LDADD = $(tree_test_libraries)

tests_unit_test_tree_handle_SOURCES = tests/unit/test_tree_handle.c \
	$(tree_test_fixture)
tests_unit_test_tree_handle_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_handle_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_handle_LDADD = $(tree_test_libraries)

tests_unit_test_tree_list_SOURCES = tests/unit/test_tree_list.c \
	$(tree_test_fixture)
tests_unit_test_tree_list_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_list_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_list_LDADD = $(tree_test_libraries)

tests_unit_test_tree_threads_SOURCES = tests/unit/test_tree_threads.c \
	$(tree_test_fixture)
tests_unit_test_tree_threads_CPPFLAGS = $(tree_test_cppflags)
tests_unit_test_tree_threads_CFLAGS = $(tree_test_cflags)
tests_unit_test_tree_threads_LDADD = $(tree_test_libraries)
