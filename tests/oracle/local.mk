# The structure that we ask for, against a JSON Schema validator.
check_PROGRAMS += tests/oracle/judge
tests_oracle_judge_SOURCES = tests/oracle/judge.c
tests_oracle_judge_CFLAGS = $(rules_test_flags)
tests_oracle_judge_LDADD = $(rules_test_libs)

TESTS += tests/oracle/oracle.sh
EXTRA_DIST += tests/oracle/oracle.sh tests/oracle/compare.js \
	tests/oracle/mutate.js tests/oracle/schemas.js \
	tests/oracle/relaxations.json tests/oracle/definition.json \
	tests/oracle/properties.json
