EXTRA_PROGRAMS += tests/bench/bench_json
tests_bench_bench_json_SOURCES = tests/bench/bench_json.c
tests_bench_bench_json_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
tests_bench_bench_json_LDADD = src/json/libjson.a src/base/libbase.a $(CJSON_LIBS)

EXTRA_PROGRAMS += tests/bench/bench_fs
tests_bench_bench_fs_SOURCES = tests/bench/bench_fs.c
tests_bench_bench_fs_LDADD = src/base/libbase.a

EXTRA_DIST += tests/bench/bench.py
CLEANFILES += tests/bench/passthrough_ll

# Ratios in one run; see bench.py. BENCH_REPETITIONS=3 is quicker.
.PHONY: bench
bench: certfs certfs-check tests/bench/bench_fs tests/bench/bench_json
	python3 $(srcdir)/tests/bench/bench.py $(abs_top_builddir) $(abs_top_srcdir)

