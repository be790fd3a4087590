#!/bin/bash
# --against: what one set of artifacts changes of another.
. "$(dirname "$0")/lib.sh"
requires python3 zip

connector old
cp -r old new
check --against old new
gives 0 "the same twice"
is "$out" "# new, compared with old: nothing changed" "what it says"
check --format=json --against old new
gives 0 "the same as JSON"
is "$out" '{"version": 1, "breaking": 0, "others": 0, "authentication_changed": false, "update": "none", "problems": []}' "an empty object"

# A text is minor, and breaks nothing.
sed -i 's/"summary": "\([^"]*\)"/"summary": "\1 again"/' "new/$definition"
check --against old new
gives 0 "another summary"
has "$out" "0 breaking changes" "how many"
has "$out" "a minor update (4 to 5 weeks)" "what it is"
has "$out" "new/$definition:" "where it is"
has "$out" "/summary [TextChanged]" "its path and class"
check --against "old/$definition" "new/$definition"
gives 0 "two files"
has "$out" "[TextChanged]" "the same of two files"

# Another id is another operation.
sed -i '0,/"operationId": "[^"]*"/s//"operationId": "Other"/' "new/$definition"
check --against old new
gives 1 "a breaking change"
has "$(sed -n 2p <<<"$out")" "error: The operation has been deleted." "breaking ones are first"
has "$out" "a major update (6 to 10 weeks)" "what it is now"
text=$(sed 1d <<<"$out")
check --format=json --against old new
gives 1 "the same as JSON"
is "$(python3 -c '
import json, sys
found = json.load(sys.stdin)
assert found["update"] == "major" and found["breaking"] == 1
for one in found["problems"]:
    one["path"] = " ValuePath: " + one["path"] if "path" in one else ""
    print("{file}:{line}:{column}: {severity}: {message}{path} [{rule}]".format(**one))
' <<<"$out")" "$text" "the same changes as text"

# A zip has neither readme nor intro.md: it lacks nothing.
(cd old && zip -q ../old.zip "$definition" apiProperties.json icon.png script.csx)
check --against old.zip old
gives 0 "a zip and its folder"
is "$out" "# old, compared with old.zip: nothing changed" "what it says"
check --against old new/apiProperties.json
gives 0 "a folder and one file"
has "$out" "nothing changed" "only that file counts"

# A file that comes, goes, or is another one.
rm new/icon.png
echo more >>new/readme.md
check --against old new
has "$out" "old/icon.png:1:1: note: The file has been deleted. [FileDeleted]" "a file less"
has "$out" "[ReadmeChanged]" "another readme"

# The type of authentication is that of apiProperties.json.
cp -r old oauth
python3 - oauth/apiProperties.json <<'END'
import json, sys
with open(sys.argv[1]) as file:
    all = json.load(file)
all["properties"]["connectionParameters"] = {"token": {"type": "oauthSetting"}}
with open(sys.argv[1], "w") as file:
    json.dump(all, file)
END
check --against old oauth
gives 1 "another authentication"
has "$out" "[AuthenticationTypeChanged]" "its class"
has "$out" "which no update may do" "in the line in front"

# What cannot be compared is not taken for the same.
echo '{' >"new/$definition"
check --against old new
gives 2 "a definition that is no JSON"
has "$out" "[ComparisonNotPossible]" "its class"
check --against old nowhere
gives 2 "a folder that is not there"
is "$out" "" "nothing was compared"
has "$err" "cannot read 'nowhere'" "why"
check --against "old/$definition" old/apiProperties.json
gives 2 "two different files"
has "$err" "they are different artifacts" "why"
for arguments in "" "old new"; do
	check --against old $arguments
	gives 2 "not two sets: $arguments"
	has "$err" "--against compares two sets" "why"
done

check --explain OperationDeleted
gives 0 "--explain of a class of changes"
has "$out" "It breaks flows or connections that exist." "what it means"
has "$out" "Source:" "its source"
