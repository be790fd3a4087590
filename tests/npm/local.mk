EXTRA_DIST += tests/npm/install.sh tests/npm/sarif.js tests/npm/github.js \
	tests/npm/package.json tests/npm/package-lock.json

TESTS += tests/npm/github.sh
dist_check_SCRIPTS += tests/npm/github.sh

check_PROGRAMS += tests/npm/read_github
tests_npm_read_github_SOURCES = tests/npm/read_github.c
tests_npm_read_github_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(CJSON_CFLAGS)
tests_npm_read_github_LDADD = src/github/libgithub.a src/pull/libpull.a \
	src/wire/libwire.a src/json/libjson.a src/http/libhttp.a \
	src/base/libbase.a $(CJSON_LIBS) $(CURL_LIBS) $(SODIUM_LIBS) \
	$(CRYPTO_LIBS) -lpthread -lm $(CRYPTO_LIBS)

clean-local:
	rm -rf tests/npm/packages
