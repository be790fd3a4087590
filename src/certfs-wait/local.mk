bin_PROGRAMS += certfs-wait
certfs_wait_SOURCES = \
	src/certfs-wait/main.c \
	src/certfs-wait/options.c \
	src/certfs-wait/wait.h
certfs_wait_LDFLAGS = $(AM_LDFLAGS) -Wl,--as-needed
certfs_wait_LDADD = \
	src/submission/libsubmission.a \
	src/base/libbase.a \
	$(CJSON_LIBS) -lm
