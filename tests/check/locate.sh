#!/bin/bash
# --locate: from the paths of official tools to lines, in any JSON file.
. "$(dirname "$0")/lib.sh"

mkdir 'a b'
cat >'a b/any name.json' <<'END'
{
  "info": { "title": "Contoso" },
  "paths": {
    "/items": {
      "get": {
        "operationId": "List",
        "responses": {
          "200": { "schema": { "type": "string" } }
        }
      }
    }
  }
}
END
cat >properties.json <<'END'
{
  "properties": {
    "connectionParameters": {
      "a b": {
        "type": "string"
      }
    }
  }
}
END
file='a b/any name.json'

# found FILE POINTER PLACE
found() {
	check --locate "$1" "$2"
	gives 0 "$2"
	is "$out" "$1:$3" "where $2 is"
}

found "$file" /info/title 2:22
found "$file" paths/~1items/get/operationId 6:24
found "$file" /paths/~1items/get 5:7
found "$file" operation/List/responses/200/schema/type 8:40
found "$file" '' 1:1
# What is missing would be in its owner.
found "$file" /paths/~1items/get/summary 5:7
found properties.json "\$.properties.connectionParameters['a b'].type" 5:17
found properties.json "[0].properties.connectionParameters['a b'].type" 5:17
found "$PWD/properties.json" /properties 2:3

check --locate "$file" /info/title /paths/~1items
gives 0 "two pointers"
is "$out" "$file:2:22
$file:4:5" "each in a line"

check --locate "$file" /info/title /nowhere/at/all /paths/~1items
is "$status" 1 "one leads nowhere"
is "$out" "$file:2:22
$file:4:5" "the others"
is "$err" "certfs-check: '/nowhere/at/all' leads nowhere in '$file'" "which"

check --locate "$file"
gives 2 "no pointer"
check --locate
gives 2 "no file"
check --locate nowhere.json /info
gives 2 "a file that is not there"
check --locate . /info
gives 2 "a folder"
echo '{' >broken.json
check --locate broken.json /info
gives 2 "a file that is no JSON"
has "$err" "it is no JSON" "the reason"

control=$(printf '/\033[31m/x')
check --locate "$file" "$control"
is "$(tr -d '[:print:]\n' <<<"$err")" "" "control characters in a message"

# Every finding's pointer leads to the finding.
[ -d "$shared/corpus/connectors" ] || exit 0
requires python3
for folder in "$shared"/corpus/connectors/*/*/; do
	check --format=json "$folder"
	printf '%s\n' "$out" >found.json
	python3 - "$certfs_check" found.json <<'END' || fail same other "$folder"
import collections, json, subprocess, sys
places = collections.OrderedDict()
for one in json.load(open(sys.argv[2]))["problems"]:
    if one["pointer"] and one["file"].endswith(".json"):
        places.setdefault(one["file"], {})[one["pointer"]] = (
            "%(file)s:%(line)d:" % one)
for file, pointers in places.items():
    got = subprocess.run([sys.argv[1], "--locate", file, *pointers],
        capture_output=True, text=True, check=True).stdout.splitlines()
    for want, is_ in zip(pointers.values(), got, strict=True):
        if not is_.startswith(want):
            sys.exit("%s, not %s" % (is_, want))
END
done
