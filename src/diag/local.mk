noinst_LIBRARIES += src/diag/libdiag.a
src_diag_libdiag_a_SOURCES = \
	src/diag/artifact.c \
	src/diag/findings.c \
	src/diag/print.c \
	src/diag/print.h \
	src/diag/sarif.c
noinst_HEADERS += include/certfs/diag.h
