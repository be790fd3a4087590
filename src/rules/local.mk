noinst_LIBRARIES += src/rules/librules.a
src_rules_librules_a_SOURCES = \
	src/rules/catalogue.c \
	src/rules/check.c \
	src/rules/checked.h \
	src/rules/connection.c \
	src/rules/connection.h \
	src/rules/csharp.c \
	src/rules/csharp.h \
	src/rules/facts.c \
	src/rules/file.c \
	src/rules/host.c \
	src/rules/icon.c \
	src/rules/intro.c \
	src/rules/intro.h \
	src/rules/intro_read.c \
	src/rules/lint.c \
	src/rules/lint.h \
	src/rules/locator.c \
	src/rules/lookup.c \
	src/rules/lookup.h \
	src/rules/markdown.c \
	src/rules/markdown.h \
	src/rules/metadata.c \
	src/rules/name.c \
	src/rules/oauth.c \
	src/rules/operation.c \
	src/rules/pasted.c \
	src/rules/policy.c \
	src/rules/privacy.c \
	src/rules/properties.c \
	src/rules/readme.c \
	src/rules/readme.h \
	src/rules/reference.c \
	src/rules/reference.h \
	src/rules/response.c \
	src/rules/script.c \
	src/rules/set.c \
	src/rules/shape.c \
	src/rules/stray.c \
	src/rules/syntax.c \
	src/rules/text.c
noinst_HEADERS += include/certfs/rules.h
