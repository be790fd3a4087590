noinst_LIBRARIES += src/changes/libchanges.a
src_changes_libchanges_a_SOURCES = \
	src/changes/changes.c \
	src/changes/changes.h \
	src/changes/class.c \
	src/changes/definition.c \
	src/changes/graph.c \
	src/changes/member.c \
	src/changes/operation.c \
	src/changes/parameter.c \
	src/changes/print.c \
	src/changes/properties.c \
	src/changes/schema.c
noinst_HEADERS += include/certfs/changes.h
