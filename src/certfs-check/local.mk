bin_PROGRAMS += certfs-check
certfs_check_SOURCES = \
	src/certfs-check/against.c \
	src/certfs-check/catalogue.c \
	src/certfs-check/check.h \
	src/certfs-check/gather.c \
	src/certfs-check/locate.c \
	src/certfs-check/main.c \
	src/certfs-check/options.c \
	src/certfs-check/print.c \
	src/certfs-check/select.c
# No library more than it needs: each one costs time when the program starts.
certfs_check_LDFLAGS = $(AM_LDFLAGS) -Wl,--as-needed
certfs_check_LDADD = \
	src/rules/librules.a \
	src/changes/libchanges.a \
	src/openapi/libopenapi.a \
	src/pack/libpack.a \
	src/icon/libicon.a \
	src/diag/libdiag.a \
	src/json/libjson.a \
	src/base/libbase.a \
	$(ZIP_LIBS) $(PNG_LIBS) $(PCRE2_LIBS) -lm
