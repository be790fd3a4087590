noinst_LIBRARIES += src/review/libreview.a
src_review_libreview_a_SOURCES = src/review/review.c
noinst_HEADERS += include/certfs/review.h
