noinst_LIBRARIES += src/http/libhttp.a
src_http_libhttp_a_SOURCES = \
	src/http/answer.c \
	src/http/client.c \
	src/http/curl.c \
	src/http/curl.h \
	src/http/digest.c \
	src/http/exchange.c \
	src/http/file.c \
	src/http/hint.c \
	src/http/internal.h \
	src/http/link.c \
	src/http/options.c \
	src/http/outcome.c \
	src/http/token.c \
	src/http/url.c
src_http_libhttp_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(SODIUM_CFLAGS)
noinst_HEADERS += include/certfs/http.h
