noinst_LIBRARIES += src/wire/libwire.a
src_wire_libwire_a_SOURCES = \
	src/wire/document.c \
	src/wire/member.c \
	src/wire/text.c \
	src/wire/time.c
noinst_HEADERS += include/certfs/wire.h
