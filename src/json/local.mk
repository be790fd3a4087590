noinst_LIBRARIES += src/json/libjson.a
src_json_libjson_a_SOURCES = \
	src/json/complain.c \
	src/json/document.c \
	src/json/index.c \
	src/json/number.c \
	src/json/parse.c \
	src/json/parser.h \
	src/json/pointer.c \
	src/json/position.c \
	src/json/string.c
noinst_HEADERS += include/certfs/json.h
