noinst_LIBRARIES += src/submission/libsubmission.a
src_submission_libsubmission_a_SOURCES = \
	src/submission/control.c \
	src/submission/control.h \
	src/submission/document.c \
	src/submission/domain.c \
	src/submission/draft.c \
	src/submission/draft.h \
	src/submission/draft_move.c \
	src/submission/draft_save.c \
	src/submission/guard.c \
	src/submission/internal.h \
	src/submission/intro.c \
	src/submission/judge.c \
	src/submission/judge.h \
	src/submission/live.c \
	src/submission/lifecycle.c \
	src/submission/live.h \
	src/submission/object.c \
	src/submission/place.c \
	src/submission/publish.c \
	src/submission/pull.c \
	src/submission/pull.h \
	src/submission/pull_checks.c \
	src/submission/pull_cut.c \
	src/submission/pull_folder.c \
	src/submission/pull_heard.c \
	src/submission/pull_merged.c \
	src/submission/pull_said.c \
	src/submission/readiness.c \
	src/submission/record.c \
	src/submission/record.h \
	src/submission/heard.c \
	src/submission/heard.h \
	src/submission/outbox.c \
	src/submission/outbox.h \
	src/submission/order_body.c \
	src/submission/deliver.c \
	src/submission/deliver.h \
	src/submission/diff.c \
	src/submission/diff.h \
	src/submission/repo.c \
	src/submission/repo.h \
	src/submission/repo_deliver.c \
	src/submission/repo_diff.c \
	src/submission/repo_files.c \
	src/submission/repo_order.c \
	src/submission/repo_words.c \
	src/submission/refused.c \
	src/submission/remote.c \
	src/submission/remote.h \
	src/submission/reply.c \
	src/submission/seal.c \
	src/submission/seal.h \
	src/submission/states.c \
	src/submission/states.h \
	src/submission/step.c \
	src/submission/submit.c \
	src/submission/submit.h \
	src/submission/verb.c \
	src/submission/verb.h \
	src/submission/version_changes.c \
	src/submission/window.c \
	src/submission/words.c
src_submission_libsubmission_a_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS) \
	$(SODIUM_CFLAGS)
noinst_HEADERS += include/certfs/submission.h
include src/submission/texts.mk
