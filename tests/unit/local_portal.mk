# tests/unit
portal_test_fixture = tests/unit/portal_fixture.h \
	tests/unit/wire_fixture.c tests/unit/wire_fixture.h tests/unit/unit.h
portal_test_link = $(AM_LDFLAGS) -Wl,--wrap=malloc -Wl,--wrap=calloc \
	-Wl,--wrap=realloc
portal_test_libraries = src/portal/libportal.a src/wire/libwire.a \
	src/json/libjson.a src/review/libreview.a src/base/libbase.a $(CJSON_LIBS) \
	$(SODIUM_LIBS) $(CMOCKA_LIBS) -lm

portal_tests = tests/unit/test_portal tests/unit/test_portal_ask \
	tests/unit/test_portal_page
check_PROGRAMS += $(portal_tests)
TESTS += $(portal_tests)

tests_unit_test_portal_SOURCES = tests/unit/test_portal.c \
	$(portal_test_fixture)
tests_unit_test_portal_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_portal_LDFLAGS = $(portal_test_link)
tests_unit_test_portal_LDADD = $(portal_test_libraries)

tests_unit_test_portal_page_SOURCES = tests/unit/test_portal_page.c \
	$(portal_test_fixture)
tests_unit_test_portal_page_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_portal_page_LDFLAGS = $(portal_test_link)
tests_unit_test_portal_page_LDADD = $(portal_test_libraries)

# In place of http.
asked_test_fixture = tests/unit/asked_fixture.c tests/unit/asked_fixture.h
tests_unit_test_portal_ask_SOURCES = tests/unit/test_portal_ask.c \
	$(asked_test_fixture) $(portal_test_fixture)
tests_unit_test_portal_ask_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_portal_ask_LDFLAGS = $(portal_test_link)
tests_unit_test_portal_ask_LDADD = $(portal_test_libraries)
