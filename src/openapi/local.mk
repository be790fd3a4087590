noinst_LIBRARIES += src/openapi/libopenapi.a
src_openapi_libopenapi_a_SOURCES = \
	src/openapi/extensions.c \
	src/openapi/family.c \
	src/openapi/graph.c \
	src/openapi/graph.h \
	src/openapi/kinds.c \
	src/openapi/locate.c \
	src/openapi/measure.c \
	src/openapi/members.c \
	src/openapi/members.h \
	src/openapi/parameters.c \
	src/openapi/properties.c \
	src/openapi/required.c \
	src/openapi/rows.h \
	src/openapi/schema.c \
	src/openapi/shared.c \
	src/openapi/similar.c \
	src/openapi/templates.c \
	src/openapi/templates.h \
	src/openapi/type.c \
	src/openapi/uses.c \
	src/openapi/values.c \
	src/openapi/view.c \
	src/openapi/view.h \
	src/openapi/walk.c \
	src/openapi/walk.h \
	src/openapi/webhook.c
noinst_HEADERS += include/certfs/openapi.h
