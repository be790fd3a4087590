noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
	src/store/blob.c \
	src/store/directory.c \
	src/store/driver.h \
	src/store/entry.c \
	src/store/event.c \
	src/store/form.c \
	src/store/internal.h \
	src/store/intro.c \
	src/store/message.c \
	src/store/object.c \
	src/store/outbox.c \
	src/store/pull.c \
	src/store/query.c \
	src/store/query.h \
	src/store/refused.c \
	src/store/remark.c \
	src/store/remote.c \
	src/store/reply.c \
	src/store/schema.c \
	src/store/schema.h \
	src/store/sql.c \
	src/store/sql.h \
	src/store/sqlite.c \
	src/store/store.c \
	src/store/submission.c \
	src/store/transition.c \
	src/store/version.c
src_store_libstore_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS)
noinst_HEADERS += include/certfs/store.h
