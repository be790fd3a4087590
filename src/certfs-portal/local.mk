bin_PROGRAMS += certfs-portal
certfs_portal_SOURCES = \
	src/certfs-portal/answer.c \
	src/certfs-portal/database.c \
	src/certfs-portal/database.h \
	src/certfs-portal/digest.c \
	src/certfs-portal/event.c \
	src/certfs-portal/fault.c \
	src/certfs-portal/history.c \
	src/certfs-portal/intro.c \
	src/certfs-portal/journal.c \
	src/certfs-portal/main.c \
	src/certfs-portal/options.c \
	src/certfs-portal/package.c \
	src/certfs-portal/raw.c \
	src/certfs-portal/request.c \
	src/certfs-portal/review.c \
	src/certfs-portal/revision.c \
	src/certfs-portal/route.c \
	src/certfs-portal/running.c \
	src/certfs-portal/serve.c \
	src/certfs-portal/server.h \
	src/certfs-portal/shape.c \
	src/certfs-portal/states.c \
	src/certfs-portal/submission.c \
	src/certfs-portal/tokens.c
certfs_portal_CFLAGS = $(AM_CFLAGS) $(MICROHTTPD_CFLAGS) $(GNUTLS_CFLAGS) \
	$(SQLITE_CFLAGS) $(CJSON_CFLAGS) $(SODIUM_CFLAGS) -pthread
certfs_portal_LDFLAGS = $(AM_LDFLAGS) -Wl,--as-needed
certfs_portal_LDADD = \
	src/pack/libpack.a \
	src/json/libjson.a \
	src/base/libbase.a \
	$(MICROHTTPD_LIBS) $(GNUTLS_LIBS) $(SQLITE_LIBS) $(CJSON_LIBS) \
	$(ZIP_LIBS) $(SODIUM_LIBS) -lm -lpthread
