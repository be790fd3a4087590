#!/bin/bash
# --format=json: one object, whatever the arguments.
. "$(dirname "$0")/lib.sh"
requires python3

connector a
check --format=json a
gives 0 "no findings"
is "$(python3 -c 'import json, sys; print(json.load(sys.stdin))' <<<"$out")" \
    "{'version': 1, 'problems': []}" "an empty list"

break_summary "a/$definition"
mkdir 'b "c"'
check a 'b "c"'
gives 1 "two folders as text"
text=$out
check --format=json a 'b "c"'
gives 1 "two folders as JSON"
is "$(python3 -c '
import json, sys
for one in json.load(sys.stdin)["problems"]:
    print("{file}:{line}:{column}: {severity}: {message} [{rule}]".format(**one))
' <<<"$out")" "$text" "the same findings as text"
has "$out" '"pointer": "/paths/' "a JSON Pointer"

check --format=json a nowhere
gives 2 "an argument that cannot be read"
has "$out" '"rule": "FieldLengthExceeded"' "the other one's findings"
