noinst_LIBRARIES += src/work/libwork.a
src_work_libwork_a_SOURCES = \
	src/work/ask.c \
	src/work/follow.c \
	src/work/follow_folder.c \
	src/work/follow_internal.h \
	src/work/follow_lists.c \
	src/work/greet.c \
	src/work/internal.h \
	src/work/order.c \
	src/work/pace.c \
	src/work/publish.c \
	src/work/publish.h \
	src/work/publish_comment.c \
	src/work/publish_files.c \
	src/work/publish_internal.h \
	src/work/publish_pull.c \
	src/work/publish_task.c \
	src/work/reach.c \
	src/work/service.c \
	src/work/task.c \
	src/work/work.c
noinst_HEADERS += include/certfs/work.h
