noinst_LIBRARIES += src/rules/librules.a
src_rules_librules_a_SOURCES = \
	src/rules/catalogue.c \
	src/rules/check.c \
	src/rules/checked.h \
	src/rules/facts.c \
	src/rules/file.c \
	src/rules/icon.c \
	src/rules/intro.c \
	src/rules/intro.h \
	src/rules/lint.c \
	src/rules/lint.h \
	src/rules/locator.c \
	src/rules/markdown.c \
	src/rules/metadata.c \
	src/rules/name.c \
	src/rules/operation.c \
	src/rules/pasted.c \
	src/rules/properties.c \
	src/rules/response.c \
	src/rules/set.c \
	src/rules/shape.c \
	src/rules/stray.c \
	src/rules/structure.c \
	src/rules/structure.h \
	src/rules/syntax.c \
	src/rules/text.c
noinst_HEADERS += include/certfs/rules.h
