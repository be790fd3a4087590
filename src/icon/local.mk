noinst_LIBRARIES += src/icon/libicon.a
src_icon_libicon_a_SOURCES = src/icon/icon.c
src_icon_libicon_a_CFLAGS = $(AM_CFLAGS) $(PNG_CFLAGS)
noinst_HEADERS += include/certfs/icon.h
