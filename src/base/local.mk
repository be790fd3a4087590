noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/buf.c \
	src/base/bytes.c \
	src/base/clock.c \
	src/base/file.c \
	src/base/log.c \
	src/base/owned.c \
	src/base/reason.c \
	src/base/span.c \
	src/base/text.c
noinst_HEADERS += include/certfs/base.h
