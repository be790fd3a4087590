#!/bin/bash
# Single files, told by their names.
. "$(dirname "$0")/lib.sh"

connector c
for name in $definition apiProperties.json icon.png script.csx readme.md \
    intro.md; do
	check "c/$name"
	gives 0 "$name alone"
	is "$out" "" "nothing else is required with $name"
done
(cd c && check icon.png && gives 0 "a name without a folder")

break_summary "c/$definition"
cp -r c d
check "c/$definition" d/icon.png "d/$definition"
gives 1 "several files"
is "$(wc -l <<<"$out")" 2 "a finding for each of two"
has "$out" "c/$definition:" "the first one's path"
has "$out" "
d/$definition:" "the second one's path"

echo '{}' >c/swagger.json
check c/swagger.json
gives 2 "an unknown name"
has "$err" "c/swagger.json" "it is named"
for name in $definition apiProperties.json icon.png script.csx readme.md \
    intro.md; do
	has "$err" "$name" "the known names"
done
cp c/icon.png c/Icon.png
check c/Icon.png
gives 2 "a misspelt name"
has "$err" "'icon.png'" "how it must be called"

check c/swagger.json "d/$definition"
gives 2 "an unknown name beside a file with an error"
has "$out" "d/$definition:" "what could be checked was"
