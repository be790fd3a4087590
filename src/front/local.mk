noinst_LIBRARIES += src/front/libfront.a
src_front_libfront_a_SOURCES = \
	src/front/front.c \
	src/front/internal.h \
	src/front/leave.c \
	src/front/notify.c \
	src/front/ops.c
src_front_libfront_a_CFLAGS = $(AM_CFLAGS) $(FUSE_CFLAGS)
noinst_HEADERS += include/certfs/front.h
