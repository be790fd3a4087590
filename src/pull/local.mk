noinst_LIBRARIES += src/pull/libpull.a
src_pull_libpull_a_SOURCES = src/pull/name.c src/pull/object.c src/pull/pull.c
noinst_HEADERS += include/certfs/pull.h
