noinst_LIBRARIES += src/tree/libtree.a
src_tree_libtree_a_SOURCES = \
	src/tree/attr.c \
	src/tree/file.c \
	src/tree/form.c \
	src/tree/handle.c \
	src/tree/internal.h \
	src/tree/list.c \
	src/tree/locked.c \
	src/tree/lookup.c \
	src/tree/names.c \
	src/tree/namespace.c \
	src/tree/nodes.c \
	src/tree/tree.c
src_tree_libtree_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
noinst_HEADERS += include/certfs/tree.h
