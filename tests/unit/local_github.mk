github_test_fixture = tests/unit/wire_fixture.c tests/unit/wire_fixture.h \
	tests/unit/unit.h
github_test_flags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
github_test_libraries = src/github/libgithub.a src/pull/libpull.a \
	src/wire/libwire.a src/json/libjson.a src/http/libhttp.a \
	src/base/libbase.a $(CJSON_LIBS) $(CURL_LIBS) $(SODIUM_LIBS) \
	$(CMOCKA_LIBS) -lpthread -lm $(CRYPTO_LIBS)

github_tests = tests/unit/test_github tests/unit/test_github_answer \
	tests/unit/test_github_ask tests/unit/test_github_http
check_PROGRAMS += $(github_tests)
TESTS += $(github_tests)

tests_unit_test_github_SOURCES = tests/unit/test_github.c \
	$(github_test_fixture)
tests_unit_test_github_CFLAGS = $(github_test_flags)
tests_unit_test_github_LDFLAGS = $(portal_test_link)
tests_unit_test_github_LDADD = $(github_test_libraries)

# What is asked, and answered, in place of http's client.
github_requests_fixture = tests/unit/github_requests.c \
	tests/unit/github_requests.h $(asked_test_fixture) \
	$(github_test_fixture)

tests_unit_test_github_answer_SOURCES = tests/unit/test_github_answer.c \
	$(github_requests_fixture)
tests_unit_test_github_answer_CFLAGS = $(github_test_flags)
tests_unit_test_github_answer_LDFLAGS = $(portal_test_link)
tests_unit_test_github_answer_LDADD = $(github_test_libraries)

tests_unit_test_github_ask_SOURCES = tests/unit/test_github_ask.c \
	$(github_requests_fixture)
tests_unit_test_github_ask_CFLAGS = $(github_test_flags) $(CJSON_CFLAGS)
tests_unit_test_github_ask_LDFLAGS = $(portal_test_link)
tests_unit_test_github_ask_LDADD = $(github_test_libraries)

# Git's ids, which need no request.
check_PROGRAMS += tests/unit/test_pull_object
TESTS += tests/unit/test_pull_object
tests_unit_test_pull_object_SOURCES = tests/unit/test_pull_object.c \
	tests/unit/unit.h
tests_unit_test_pull_object_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_pull_object_LDADD = src/pull/libpull.a src/base/libbase.a \
	$(CMOCKA_LIBS) $(CRYPTO_LIBS)

tests_unit_test_github_http_SOURCES = tests/unit/test_github_http.c \
	$(http_test_fixture)
tests_unit_test_github_http_CFLAGS = $(http_test_flags)
tests_unit_test_github_http_LDADD = $(github_test_libraries)
