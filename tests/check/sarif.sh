#!/bin/bash
# --format=sarif: valid by the published schema, whatever was found.
. "$(dirname "$0")/lib.sh"
npm=$(bash "$top_srcdir/tests/npm/install.sh" "$top_builddir") || skip "$npm"

# sarif NAME ARGUMENT...: makes NAME.sarif, which the schema is asked about.
sarif() {
	local name=$1
	shift
	check --format=sarif "$@"
	printf '%s\n' "$out" >"$name.sarif"
	is "$(node "$top_srcdir/tests/npm/sarif.js" "$npm" "$name.sarif" 2>&1)" \
	    "" "what is wrong with $name.sarif"
}

# of FILE EXPRESSION: of its one run.
of() {
	node -p "const run = JSON.parse(require('fs')
	    .readFileSync('$1.sarif')).runs[0]; $2"
}

connector 'a b'
sarif clean 'a b'
gives 0 "a connector without findings"
is "$(of clean 'run.results.length + run.tool.driver.rules.length')" 0 \
    "results and rules"

break_summary "a b/$definition"
echo hello >'a b/notes "x".txt'
echo nonsense >'a b/intro.md'
sarif found 'a b'
gives 1 "a connector with errors"
check 'a b'
is "$(of found 'run.results.length')" "$(wc -l <<<"$out")" \
    "as many results as lines"
first=$(head -n1 <<<"$out")
is "$(of found 'const one = run.results[0];
    const at = one.locations[0].physicalLocation;
    decodeURIComponent(at.artifactLocation.uri) + ":" + at.region.startLine +
    ":" + at.region.startColumn + ": " + one.level + ": " + one.message.text +
    " [" + one.ruleId + "]"')" "$first" "the first result"
is "$(of found 'run.results[0].locations[0].logicalLocations[0]
    .fullyQualifiedName')" /paths/~1workshops/get/summary "its pointer"
is "$(of found 'run.columnKind')" unicodeCodePoints "what columns count"
check --explain FieldLengthExceeded
help=$(of found 'run.tool.driver.rules.find((rule) =>
    rule.id === "FieldLengthExceeded").help.text')
is "$help" "$out" "the help of a rule"
is "$(of found 'run.tool.driver.version')" \
    "$("$certfs_check" --version | sed 's/.* //')" "the version"

cat >'a b/.certfs-waivers' <<'END'
FieldLengthExceeded *: it is the product's own name
NotAnArtifact *: "ours"
END
sarif waived 'a b'
gives 1 "an official error that is waived"
is "$(of waived 'run.results[0].suppressions[0].status')" underReview \
    "a claimed false alarm"
is "$(of waived 'run.results[0].suppressions[0].justification')" \
    "it is the product's own name" "its reason"
is "$(of waived 'run.results.filter((one) => one.ruleId === "NotAnArtifact")[0]
    .suppressions[0].status')" accepted "a waived note"

sarif limited --max-problems=1 'a b'
is "$(of limited 'run.results.length')" 1 "--max-problems=1"
[ "$(of limited 'run.properties.leftOut')" -gt 1 ] ||
	fail "a number of findings" "$(of limited 'run.properties.leftOut')" \
	    "what was left out"

connector new
sed -i 's/"operationId": "\([^"]*\)"/"operationId": "\1New"/' "new/$definition"
sarif changes --against 'a b' new
[ "$(of changes 'run.results.length')" -gt 0 ] ||
	fail "results" "none" "changes"

sarif trouble 'a b' nowhere
gives 2 "an argument that cannot be read"

[ -d "$shared/corpus/connectors" ] || exit 0
for folder in "$shared"/corpus/connectors/*/*/; do
	check --format=sarif "$folder"
	printf '%s\n' "$out" >"corpus-$(basename "$folder").sarif"
done
is "$(node "$top_srcdir/tests/npm/sarif.js" "$npm" corpus-*.sarif 2>&1)" "" \
    "what is wrong with real connectors"
