# ./configure CC=clang --enable-fuzzers; then, for as long as you like:
#   tests/fuzz/fuzz_icon -max_total_time=60 NEW $(srcdir)/tests/fuzz/corpus/icon
EXTRA_DIST += \
	tests/fuzz/corpus/control \
	tests/fuzz/corpus/form_value \
	tests/fuzz/corpus/github \
	tests/fuzz/corpus/http \
	tests/fuzz/corpus/icon \
	tests/fuzz/corpus/json \
	tests/fuzz/corpus/message \
	tests/fuzz/corpus/pack \
	tests/fuzz/corpus/pasted \
	tests/fuzz/corpus/portal \
	tests/fuzz/corpus/rules \
	tests/fuzz/corpus/waivers

if FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_changes \
	tests/fuzz/fuzz_control \
	tests/fuzz/fuzz_form_value \
	tests/fuzz/fuzz_github \
	tests/fuzz/fuzz_http \
	tests/fuzz/fuzz_icon \
	tests/fuzz/fuzz_json \
	tests/fuzz/fuzz_message \
	tests/fuzz/fuzz_pack \
	tests/fuzz/fuzz_pasted \
	tests/fuzz/fuzz_portal \
	tests/fuzz/fuzz_rules \
	tests/fuzz/fuzz_waivers
endif

fuzzer_link = $(AM_LDFLAGS) -fsanitize=fuzzer

tests_fuzz_fuzz_changes_SOURCES = tests/fuzz/fuzz_changes.c
tests_fuzz_fuzz_changes_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_changes_LDADD = src/changes/libchanges.a \
	src/openapi/libopenapi.a src/diag/libdiag.a src/json/libjson.a \
	src/base/libbase.a -lm

tests_fuzz_fuzz_github_SOURCES = tests/fuzz/fuzz_github.c
tests_fuzz_fuzz_github_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/github
tests_fuzz_fuzz_github_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
tests_fuzz_fuzz_github_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_github_LDADD = src/github/libgithub.a src/pull/libpull.a \
	src/wire/libwire.a src/json/libjson.a src/http/libhttp.a \
	src/base/libbase.a $(CJSON_LIBS) $(CURL_LIBS) $(SODIUM_LIBS) \
	$(CRYPTO_LIBS) -lpthread -lm $(CRYPTO_LIBS)

tests_fuzz_fuzz_http_SOURCES = tests/fuzz/fuzz_http.c
tests_fuzz_fuzz_http_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/http
tests_fuzz_fuzz_http_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS)
tests_fuzz_fuzz_http_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_http_LDADD = src/http/libhttp.a src/base/libbase.a \
	$(CURL_LIBS) $(SODIUM_LIBS)

tests_fuzz_fuzz_icon_SOURCES = tests/fuzz/fuzz_icon.c
tests_fuzz_fuzz_icon_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_icon_LDADD = src/icon/libicon.a src/base/libbase.a $(PNG_LIBS)

tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c
tests_fuzz_fuzz_json_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_json_LDADD = src/json/libjson.a src/base/libbase.a

tests_fuzz_fuzz_pack_SOURCES = tests/fuzz/fuzz_pack.c
tests_fuzz_fuzz_pack_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_pack_LDADD = src/pack/libpack.a src/base/libbase.a $(ZIP_LIBS)

tests_fuzz_fuzz_portal_SOURCES = tests/fuzz/fuzz_portal.c
tests_fuzz_fuzz_portal_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_portal_LDADD = src/portal/libportal.a src/wire/libwire.a \
	src/json/libjson.a src/review/libreview.a src/base/libbase.a

rules_fuzzer_libraries = src/rules/librules.a src/openapi/libopenapi.a \
	src/icon/libicon.a src/diag/libdiag.a src/json/libjson.a \
	src/base/libbase.a $(PNG_LIBS) $(PCRE2_LIBS) -lm

tests_fuzz_fuzz_pasted_SOURCES = tests/fuzz/fuzz_pasted.c
tests_fuzz_fuzz_pasted_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_pasted_LDADD = $(rules_fuzzer_libraries)

tests_fuzz_fuzz_rules_SOURCES = tests/fuzz/fuzz_rules.c
tests_fuzz_fuzz_rules_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_rules_LDADD = $(rules_fuzzer_libraries)

tests_fuzz_fuzz_waivers_SOURCES = tests/fuzz/fuzz_waivers.c
tests_fuzz_fuzz_waivers_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_waivers_LDADD = $(rules_fuzzer_libraries)

submission_fuzzer_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/src/submission
submission_fuzzer_libraries = src/submission/libsubmission.a src/base/libbase.a

tests_fuzz_fuzz_control_SOURCES = tests/fuzz/fuzz_control.c
tests_fuzz_fuzz_control_CPPFLAGS = $(submission_fuzzer_cppflags) \
	-DSAMPLE='"$(abs_top_srcdir)/contrib/sample"'
tests_fuzz_fuzz_control_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_control_LDADD = src/submission/libsubmission.a src/pull/libpull.a \
	src/rules/librules.a src/changes/libchanges.a src/pack/libpack.a \
	src/store/libstore.a src/openapi/libopenapi.a src/json/libjson.a src/diag/libdiag.a \
	src/icon/libicon.a src/base/libbase.a $(CJSON_LIBS) $(ZIP_LIBS) \
	$(SQLITE_LIBS) $(PNG_LIBS) $(PCRE2_LIBS) $(SODIUM_LIBS) -lpthread -lm \
	$(CRYPTO_LIBS)

tests_fuzz_fuzz_form_value_SOURCES = tests/fuzz/fuzz_form_value.c
tests_fuzz_fuzz_form_value_CPPFLAGS = $(submission_fuzzer_cppflags)
tests_fuzz_fuzz_form_value_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_form_value_LDADD = src/submission/libsubmission.a src/pull/libpull.a \
	$(rules_fuzzer_libraries) $(CRYPTO_LIBS)

tests_fuzz_fuzz_message_SOURCES = tests/fuzz/fuzz_message.c
tests_fuzz_fuzz_message_CPPFLAGS = $(submission_fuzzer_cppflags)
tests_fuzz_fuzz_message_LDFLAGS = $(fuzzer_link)
tests_fuzz_fuzz_message_LDADD = $(submission_fuzzer_libraries)
