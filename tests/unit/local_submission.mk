# The draft and the life of a submission; on the fixture of the texts.
draft_test_fixture = tests/unit/draft_fixture.c tests/unit/draft_fixture.h \
	$(texts_test_fixture)
life_test_fixture = tests/unit/life_fixture.c tests/unit/life_fixture.h \
	$(texts_test_fixture)

delivery_test_fixture = tests/unit/delivery_fixture.c \
	tests/unit/delivery_fixture.h $(life_test_fixture)

SUBMISSION_TESTS = \
	tests/unit/test_address \
	tests/unit/test_address_corpus \
	tests/unit/test_decoded \
	tests/unit/test_diff \
	tests/unit/test_delivery \
	tests/unit/test_delivery_way \
	tests/unit/test_events \
	tests/unit/test_heard \
	tests/unit/test_life \
	tests/unit/test_move \
	tests/unit/test_others \
	tests/unit/test_publish \
	tests/unit/test_publish_repository \
	tests/unit/test_pull \
	tests/unit/test_reply \
	tests/unit/test_states \
	tests/unit/test_strays \
	tests/unit/test_submission \
	tests/unit/test_verbs
check_PROGRAMS += $(SUBMISSION_TESTS)
TESTS += $(SUBMISSION_TESTS)

tests_unit_test_address_SOURCES = tests/unit/test_address.c tests/unit/unit.h
tests_unit_test_address_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_address_CFLAGS = $(texts_test_cflags)
tests_unit_test_address_LDADD = $(texts_test_libraries)

# Real connectors, where ../shared is there.
tests_unit_test_address_corpus_SOURCES = tests/unit/test_address_corpus.c \
	tests/unit/unit.h
tests_unit_test_address_corpus_CPPFLAGS = $(texts_test_cppflags) \
	-DTESTS_SRCDIR='"$(abs_top_srcdir)"'
tests_unit_test_address_corpus_CFLAGS = $(texts_test_cflags)
tests_unit_test_address_corpus_LDADD = $(texts_test_libraries)

tests_unit_test_decoded_SOURCES = tests/unit/test_decoded.c tests/unit/unit.h
tests_unit_test_decoded_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_decoded_CFLAGS = $(texts_test_cflags)
tests_unit_test_decoded_LDADD = $(texts_test_libraries)

tests_unit_test_diff_SOURCES = tests/unit/test_diff.c tests/unit/unit.h
tests_unit_test_diff_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_diff_CFLAGS = $(texts_test_cflags)
tests_unit_test_diff_LDADD = $(texts_test_libraries)

tests_unit_test_submission_SOURCES = tests/unit/test_submission.c \
	$(draft_test_fixture)
tests_unit_test_submission_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_submission_CFLAGS = $(texts_test_cflags)
tests_unit_test_submission_LDADD = $(texts_test_libraries)

tests_unit_test_move_SOURCES = tests/unit/test_move.c $(draft_test_fixture)
tests_unit_test_move_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_move_CFLAGS = $(texts_test_cflags)
tests_unit_test_move_LDADD = $(texts_test_libraries)

tests_unit_test_life_SOURCES = tests/unit/test_life.c $(life_test_fixture)
tests_unit_test_life_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_life_CFLAGS = $(texts_test_cflags)
tests_unit_test_life_LDADD = $(texts_test_libraries)

tests_unit_test_states_SOURCES = tests/unit/test_states.c $(life_test_fixture)
tests_unit_test_states_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_states_CFLAGS = $(texts_test_cflags)
tests_unit_test_states_LDADD = $(texts_test_libraries)

tests_unit_test_events_SOURCES = tests/unit/test_events.c $(life_test_fixture)
tests_unit_test_events_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_events_CFLAGS = $(texts_test_cflags)
tests_unit_test_events_LDADD = $(texts_test_libraries)

tests_unit_test_others_SOURCES = tests/unit/test_others.c $(life_test_fixture)
tests_unit_test_others_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_others_CFLAGS = $(texts_test_cflags)
tests_unit_test_others_LDADD = $(texts_test_libraries)

tests_unit_test_publish_repository_SOURCES = \
	tests/unit/test_publish_repository.c $(life_test_fixture)
tests_unit_test_publish_repository_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_publish_repository_CFLAGS = $(texts_test_cflags)
tests_unit_test_publish_repository_LDADD = $(texts_test_libraries)
tests_unit_test_publish_SOURCES = tests/unit/test_publish.c $(life_test_fixture)
tests_unit_test_publish_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_publish_CFLAGS = $(texts_test_cflags)
tests_unit_test_publish_LDADD = $(texts_test_libraries)

tests_unit_test_reply_SOURCES = tests/unit/test_reply.c $(life_test_fixture)
tests_unit_test_reply_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_reply_CFLAGS = $(texts_test_cflags)
tests_unit_test_reply_LDADD = $(texts_test_libraries)

tests_unit_test_verbs_SOURCES = tests/unit/test_verbs.c $(life_test_fixture)
tests_unit_test_verbs_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_verbs_CFLAGS = $(texts_test_cflags)
tests_unit_test_verbs_LDADD = $(texts_test_libraries)

tests_unit_test_strays_SOURCES = tests/unit/test_strays.c $(draft_test_fixture)
tests_unit_test_strays_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_strays_CFLAGS = $(texts_test_cflags)
tests_unit_test_strays_LDADD = $(texts_test_libraries)

tests_unit_test_delivery_SOURCES = tests/unit/test_delivery.c \
	$(delivery_test_fixture)
tests_unit_test_delivery_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_delivery_CFLAGS = $(texts_test_cflags)
tests_unit_test_delivery_LDADD = $(texts_test_libraries)

tests_unit_test_delivery_way_SOURCES = tests/unit/test_delivery_way.c \
	$(delivery_test_fixture)
tests_unit_test_delivery_way_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_delivery_way_CFLAGS = $(texts_test_cflags)
tests_unit_test_delivery_way_LDADD = $(texts_test_libraries)

tests_unit_test_heard_SOURCES = tests/unit/test_heard.c \
	$(delivery_test_fixture)
tests_unit_test_heard_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_heard_CFLAGS = $(texts_test_cflags)
tests_unit_test_heard_LDADD = $(texts_test_libraries)

tests_unit_test_pull_SOURCES = tests/unit/test_pull.c $(delivery_test_fixture)
tests_unit_test_pull_CPPFLAGS = $(texts_test_cppflags)
tests_unit_test_pull_CFLAGS = $(texts_test_cflags)
tests_unit_test_pull_LDADD = $(texts_test_libraries)
