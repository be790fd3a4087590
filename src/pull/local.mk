noinst_LIBRARIES += src/pull/libpull.a
src_pull_libpull_a_SOURCES = src/pull/name.c src/pull/object.c src/pull/pull.c
src_pull_libpull_a_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
noinst_HEADERS += include/certfs/pull.h
