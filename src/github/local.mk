noinst_LIBRARIES += src/github/libgithub.a
src_github_libgithub_a_SOURCES = \
	src/github/answer.c \
	src/github/ask.c \
	src/github/document.c \
	src/github/git.c \
	src/github/internal.h \
	src/github/item.c \
	src/github/member.c \
	src/github/page.c \
	src/github/problem.c \
	src/github/pull.c
src_github_libgithub_a_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS) \
	$(SODIUM_CFLAGS)
noinst_HEADERS += include/certfs/github.h
