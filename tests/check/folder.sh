#!/bin/bash
# A folder: complete or not, named in every way.
. "$(dirname "$0")/lib.sh"

connector good
check good
gives 0 "a connector without findings"
is "$out" "" "its findings"
check good/
gives 0 "the same with a slash"
cd good
check
gives 0 "the current directory"
cd ..

connector broken
break_summary "broken/$definition"
check broken
gives 1 "a connector with an error"
is "${out%%: error: *}" "broken/$definition:$(grep -n 'Lists the items' \
    "broken/$definition" | cut -d: -f1):$(awk '/Lists the items/ {
	print index($0, "\"Lists") }' "broken/$definition")" "its place"
has "$out" "at most 80 are allowed [FieldLengthExceeded]" "its text"
check broken/
has "$out" "broken/$definition:" "a folder with a slash has no second one"
cd broken
check
has "$out" "$definition:" "the current directory has no prefix"
hasnt "$out" "/$definition:" "the current directory has no prefix"
check .
has "$out" "./$definition:" "a dot stays, as it was given"
cd ..

mkdir empty
check empty
gives 1 "an empty folder"
for name in $definition apiProperties.json icon.png; do
	has "$out" "empty/$name:1:1: error: " "a missing $name"
done
check --publisher=independent empty
hasnt "$out" "icon.png" "independent publishers need no icon"
has "$out" "empty/readme.md:1:1: error: " "but a readme"

connector notes
touch notes/settings.json
mkdir notes/screenshots
check notes
gives 0 "a folder with other files"
has "$out" "notes/screenshots:1:1: note: " "they are left out"
