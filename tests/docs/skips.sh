#!/bin/bash
# A test that is skipped is seen: cmocka's skip() leaves a program that passes,
# so no unit test calls it; what may be skipped exits 77 and says why.
set -eu
top_srcdir=$(realpath "$(dirname "$0")/../..")
failed=0

if grep -n '\<skip *()' "$top_srcdir"/tests/unit/*.[ch] | grep -v '^[^:]*:[0-9]*: \*'; then
	echo "expected: no skip() in tests/unit, see tests/unit/unit.h"
	failed=1
fi
for file in "$top_srcdir"/tests/unit/*.c; do
	! grep -q 'return EXIT_SKIPPED' "$file" ||
		grep -q "\"SKIP $(basename "$file" .c): " "$file" || {
		echo "expected: $file says why it is skipped"
		failed=1
	}
done
exit $failed
