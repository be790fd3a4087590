noinst_LIBRARIES += src/work/libwork.a
src_work_libwork_a_SOURCES = \
	src/work/ask.c \
	src/work/greet.c \
	src/work/internal.h \
	src/work/order.c \
	src/work/pace.c \
	src/work/reach.c \
	src/work/task.c \
	src/work/work.c
noinst_HEADERS += include/certfs/work.h
