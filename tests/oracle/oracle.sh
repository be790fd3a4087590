#!/bin/bash
# The structure that the official JSON Schemas ask for, as a JSON Schema
# validator understands it and as we do: over the corpus, and mutations of it.
# ORACLE_SEED and ORACLE_MUTATIONS choose others, and more, than usual.
set -u
top_srcdir=$(cd "$(dirname "$0")/../.." && pwd)
shared=$(realpath -m "$top_srcdir/../shared")

skip() {
	echo "SKIP oracle: $*"
	exit 77
}

[ -d "$shared/corpus/connectors" ] || skip "no corpus at $shared"
[ -d "$shared/reference/schemas" ] || skip "no schemas at $shared"
npm=$(bash "$top_srcdir/tests/npm/install.sh" .) || skip "$npm"

exec node "$top_srcdir/tests/oracle/compare.js" "$shared/reference/schemas" \
	"$shared/corpus" tests/oracle/judge "$npm/node_modules" \
	"${ORACLE_SEED:-1}" "${ORACLE_MUTATIONS:-4000}"
