# Against servers of Python's, which have the faults that are asked for.
http_test_flags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	-DTESTS_SRCDIR='"$(abs_top_srcdir)"'
http_test_libraries = src/http/libhttp.a src/base/libbase.a \
	$(CURL_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS) -lpthread
http_test_fixture = tests/unit/http_fixture.c tests/unit/http_fixture.h \
	tests/unit/unit.h

HTTP_TESTS = \
	tests/unit/test_http \
	tests/unit/test_http_faults \
	tests/unit/test_http_link \
	tests/unit/test_http_many \
	tests/unit/test_http_tls \
	tests/unit/test_http_token
check_PROGRAMS += $(HTTP_TESTS)
TESTS += $(HTTP_TESTS)
EXTRA_DIST += tests/unit/http_server.py tests/unit/http_certificates.sh

tests_unit_test_http_SOURCES = tests/unit/test_http.c $(http_test_fixture)
tests_unit_test_http_CFLAGS = $(http_test_flags)
tests_unit_test_http_LDADD = $(http_test_libraries)

tests_unit_test_http_faults_SOURCES = tests/unit/test_http_faults.c \
	$(http_test_fixture)
tests_unit_test_http_faults_CFLAGS = $(http_test_flags) $(CURL_CFLAGS)
tests_unit_test_http_faults_LDADD = $(http_test_libraries)

# Of what is inside.
tests_unit_test_http_link_SOURCES = tests/unit/test_http_link.c \
	tests/unit/unit.h
tests_unit_test_http_link_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/http
tests_unit_test_http_link_CFLAGS = $(http_test_flags) $(CURL_CFLAGS)
tests_unit_test_http_link_LDADD = $(http_test_libraries)

tests_unit_test_http_many_SOURCES = tests/unit/test_http_many.c \
	$(http_test_fixture)
tests_unit_test_http_many_CFLAGS = $(http_test_flags)
tests_unit_test_http_many_LDADD = $(http_test_libraries)

tests_unit_test_http_tls_SOURCES = tests/unit/test_http_tls.c \
	$(http_test_fixture)
tests_unit_test_http_tls_CFLAGS = $(http_test_flags)
tests_unit_test_http_tls_LDADD = $(http_test_libraries)

tests_unit_test_http_token_SOURCES = tests/unit/test_http_token.c \
	tests/unit/unit.h
tests_unit_test_http_token_CFLAGS = $(http_test_flags)
tests_unit_test_http_token_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=geteuid \
	-Wl,--wrap=fstat -Wl,--wrap=fstat64
tests_unit_test_http_token_LDADD = $(http_test_libraries)
