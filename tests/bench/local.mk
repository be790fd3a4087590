EXTRA_PROGRAMS += tests/bench/bench_rules
tests_bench_bench_rules_SOURCES = tests/bench/bench_rules.c \
	tests/unit/generated.c tests/unit/generated.h
tests_bench_bench_rules_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
tests_bench_bench_rules_LDADD = src/rules/librules.a \
	src/openapi/libopenapi.a src/icon/libicon.a src/diag/libdiag.a \
	src/json/libjson.a src/base/libbase.a $(PNG_LIBS) $(PCRE2_LIBS) \
	$(CJSON_LIBS) -lm

EXTRA_PROGRAMS += tests/bench/bench_fs
tests_bench_bench_fs_SOURCES = tests/bench/bench_fs.c
tests_bench_bench_fs_LDADD = src/base/libbase.a

EXTRA_DIST += tests/bench/bench.py
CLEANFILES += tests/bench/passthrough_ll

# Ratios in one run; see bench.py. BENCH_REPETITIONS=3 is quicker.
.PHONY: bench
bench: certfs certfs-check tests/bench/bench_fs tests/bench/bench_rules
	python3 $(srcdir)/tests/bench/bench.py $(abs_top_builddir) $(abs_top_srcdir)

