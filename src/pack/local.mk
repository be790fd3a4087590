noinst_LIBRARIES += src/pack/libpack.a
src_pack_libpack_a_SOURCES = \
	src/pack/internal.c \
	src/pack/internal.h \
	src/pack/read.c \
	src/pack/zip.c
src_pack_libpack_a_CFLAGS = $(AM_CFLAGS) $(ZIP_CFLAGS)
noinst_HEADERS += include/certfs/pack.h
