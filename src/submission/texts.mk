# The form, feedback and generated texts of libsubmission.
src_submission_libsubmission_a_SOURCES += \
	src/submission/charset.c \
	src/submission/charset.h \
	src/submission/feedback.c \
	src/submission/feedback.h \
	src/submission/fields.h \
	src/submission/form.c \
	src/submission/form_fields.c \
	src/submission/html.c \
	src/submission/html.h \
	src/submission/message.c \
	src/submission/message.h \
	src/submission/mime_date.c \
	src/submission/mime_date.h \
	src/submission/mime_encoding.c \
	src/submission/mime_encoding.h \
	src/submission/mime_header.c \
	src/submission/mime_header.h \
	src/submission/mime_part.c \
	src/submission/mime_part.h \
	src/submission/mime_word.c \
	src/submission/mime_word.h \
	src/submission/secret.c \
	src/submission/secret.h \
	src/submission/template.c \
	src/submission/text_findings.c \
	src/submission/text_handoff.c \
	src/submission/text_next.c \
	src/submission/text_overview.c \
	src/submission/text_status.c \
	src/submission/text_submit.c \
	src/submission/texts.c \
	src/submission/texts.h

submission_templates = \
	src/submission/templates/apiDefinition.swagger.json \
	src/submission/templates/apiProperties.json \
	src/submission/templates/intro.md \
	src/submission/templates/readme.md \
	src/submission/templates/script.csx
EXTRA_DIST += src/submission/embed.awk $(submission_templates)

# Made in the build tree, which template.c finds through the -I. of automake.
src/submission/templates.inc: src/submission/embed.awk $(submission_templates)
	$(AM_V_GEN)$(MKDIR_P) src/submission && \
	srcs= && for t in $(submission_templates); do \
		srcs="$$srcs $(srcdir)/$$t"; \
	done && \
	$(AWK) -f $(srcdir)/src/submission/embed.awk $$srcs > $@.tmp && \
	mv $@.tmp $@
$(src_submission_libsubmission_a_OBJECTS): src/submission/templates.inc
CLEANFILES += src/submission/templates.inc
