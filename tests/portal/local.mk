# certfs-portal, as publishers and reviewers use it: see lib.sh; and mounts that
# deliver to it: see publisher.sh.
EXTRA_DIST += tests/portal/chaos.py tests/portal/checker.js \
	tests/portal/lib.sh tests/portal/proxy.py tests/portal/publisher.sh

PORTAL_TESTS = \
	tests/portal/blackhole.sh \
	tests/portal/client.sh \
	tests/portal/demo.sh \
	tests/portal/exactly-once.sh \
	tests/portal/faults.sh \
	tests/portal/grace.sh \
	tests/portal/greeting.sh \
	tests/portal/hostile-client.sh \
	tests/portal/hostile.sh \
	tests/portal/idempotency.sh \
	tests/portal/killed.sh \
	tests/portal/life.sh \
	tests/portal/no-libcurl.sh \
	tests/portal/openapi.sh \
	tests/portal/openapi-client.sh \
	tests/portal/options.sh \
	tests/portal/proxy.sh \
	tests/portal/refused.sh \
	tests/portal/requests.sh \
	tests/portal/reviewer.sh \
	tests/portal/secret.sh \
	tests/portal/server-options.sh \
	tests/portal/switch.sh \
	tests/portal/sync.sh \
	tests/portal/tokens.sh \
	tests/portal/wait.sh \
	tests/portal/waiting.sh

TESTS += $(PORTAL_TESTS)
dist_check_SCRIPTS += $(PORTAL_TESTS)

# A client of one request for each call, of the modules portal and http.
check_PROGRAMS += tests/portal/portal_client
tests_portal_portal_client_SOURCES = tests/portal/portal_client.c
tests_portal_portal_client_LDADD = src/portal/libportal.a \
	src/wire/libwire.a \
	src/json/libjson.a src/review/libreview.a src/http/libhttp.a \
	src/base/libbase.a $(CJSON_LIBS) $(CURL_LIBS) $(SODIUM_LIBS) \
	-lpthread -lm
