noinst_LIBRARIES += src/portal/libportal.a
src_portal_libportal_a_SOURCES = \
	src/portal/answer.c \
	src/portal/ask.c \
	src/portal/event.c \
	src/portal/internal.h \
	src/portal/member.c \
	src/portal/page.c \
	src/portal/problem.c \
	src/portal/read.c
src_portal_libportal_a_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS) $(SODIUM_CFLAGS)
noinst_HEADERS += include/certfs/portal.h
