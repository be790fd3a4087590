check_tests = \
	tests/check/against.sh \
	tests/check/catalogue.sh \
	tests/check/completion.sh \
	tests/check/corpus.sh \
	tests/check/file.sh \
	tests/check/folder.sh \
	tests/check/hostile.sh \
	tests/check/json.sh \
	tests/check/locate.sh \
	tests/check/mount-layout.sh \
	tests/check/names.sh \
	tests/check/odd-files.sh \
	tests/check/options.sh \
	tests/check/pre-commit.sh \
	tests/check/publisher.sh \
	tests/check/sarif.sh \
	tests/check/select.sh \
	tests/check/vim.sh \
	tests/check/waivers.sh \
	tests/check/zip.sh
TESTS += $(check_tests)
EXTRA_DIST += $(check_tests) tests/check/lib.sh
