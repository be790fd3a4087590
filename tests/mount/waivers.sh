#!/bin/bash
# form/waivers: what the publisher answers to findings.
. "$(dirname "$0")/lib.sh"
requires python3

start
ready contoso
is "$(cat problems)" "" "no problems"
is "$(cat form/waivers)" "" "no waivers"
line() {
	grep -F "[$1]" problems || :
}

# A warning and a note.
rm artifacts/readme.md
touch artifacts/notes.txt
has "$(line ArtifactMissing)" ": warning: " "a warning"
before=$(mtime problems)
echo 'ArtifactMissing readme.md: our documentation is elsewhere' >form/waivers
is "$(line ArtifactMissing)" "artifacts/readme.md:1:1: note: The artifact\
 'readme.md' is missing. (waived: our documentation is elsewhere)\
 [ArtifactMissing]" "a note now"
isnt "$(mtime problems)" "$before" "time of problems"
has "$(cat problems.json)" '"waived": "our documentation is elsewhere"' "JSON"
has "$(cat problems.sarif)" \
    '"justification": "our documentation is elsewhere"' "SARIF"
is "$(python3 -c 'import json
print(json.load(open("status.json"))["problems"])')" \
    "{'errors': 0, 'warnings': 0, 'notes': 2, 'waived': 1, 'claimed': 0}" \
    "status.json"
echo 'NotAnArtifact artifacts/notes.txt: it stays' >>form/waivers
is "$(lines_with waived problems)" 2 "a line that was appended"
is "$(wc -l <form/waivers)" 2 "lines of the file"

# As certfs-check says it.
"$certfs_check" >"$work/checked"
same "$work/checked" problems
"$certfs_check" --format=sarif >"$work/checked"
same "$work/checked" problems.sarif

# What is no waiver is refused, and the old ones stay.
cp form/waivers "$work/waivers"
refused() {
	fails_with 'Invalid argument' \
	    sh -c 'printf "%s\n" "$1" | cat >form/waivers' _ "$1"
	same form/waivers "$work/waivers"
	has "$(cat submit)" "form/waivers, line $2" "submit after '$1'"
}
refused 'ArtifactMissing readme.md' '1: it has no reason'
refused $'# fine\nArtifactMising *: x' \
    "2: there is no rule 'ArtifactMising'; did you mean 'ArtifactMissing'?"
refused 'JsonSyntax *: x' '1: JsonSyntax cannot be waived'
printf 'nonsense\n' >"$work/nonsense"
fails_with 'Invalid argument' cp "$work/nonsense" form/waivers
same form/waivers "$work/waivers"
cp "$work/nonsense" form/new
fails_with 'Protocol error' mv form/new form/waivers
same form/waivers "$work/waivers"
rm form/new

# Any way to write it.
cp "$work/waivers" form/waivers
sed -i '1s/elsewhere/on our site/' form/waivers
has "$(line ArtifactMissing)" "on our site" "sed -i"
if command -v vim >/dev/null; then
	vim -N -u NONE -i NONE -es -c '1s/on our site/at home/' -c wq form/waivers
	has "$(line ArtifactMissing)" "at home" "vim"
fi
echo '# none' >"$work/none"
mv "$work/none" form/waivers
has "$(line ArtifactMissing)" ": warning: " "a file renamed over it"
cp "$work/waivers" form/waivers
rm form/waivers
has "$(line ArtifactMissing)" ": warning: " "rm"
cp "$work/waivers" form/waivers
is "$(lines_with waived problems)" 2 "it is back"

# One that waives nothing is a finding.
echo 'IconSize icon.png: not any more' >>form/waivers
is "$(line WaiverNotUsed)" "form/waivers:3:1: warning: IconSize finds nothing\
 at icon.png: take this line out, or see where it is now [WaiverNotUsed]" \
    "a stale one"
cp "$work/waivers" form/waivers

# An error of our own does not block any more.
echo merged >open-source/record
is "$(cat status)" ready "ready"
sed -i 's/\("iconBrandColor": "\)#/\1=/' artifacts/apiProperties.json
is "$(cat status)" draft "an error of ours"
absent submission.zip
echo 'IconBrandColorNotValid /properties/iconBrandColor: so it is' >>form/waivers
echo merged >open-source/record
is "$(cat status)" ready "it is waived"
exists submission.zip
sed -i 's/\("iconBrandColor": "\)=/\1#/' artifacts/apiProperties.json
cp "$work/waivers" form/waivers

# An official one stays an error; that it is claimed to be none is said.
sed -i '0,/"summary": *"[^"]*"/s//"summary": "'"$(printf 'Lists items %.0s' \
    {1..8})"'"/' artifacts/apiDefinition.swagger.json
echo merged >open-source/record
is "$(cat status)" draft "an official error"
fails_with 'Operation canceled' touch submit
place=$(python3 -c 'import json
print(*[one["pointer"] for one in json.load(open("problems.json"))["problems"]
    if one["rule"] == "FieldLengthExceeded"])')
echo "FieldLengthExceeded $place: the name is that long" >>form/waivers
has "$(line FieldLengthExceeded)" ": error: " "it stays an error"
has "$(line FieldLengthExceeded)" \
    "(claimed false alarm: the name is that long)" "its mark"
has "$(cat submit)" "# reminder: claims: form/waivers claims errors of the official\
 validator to be false alarms, now 1" "submit"
is "$(lines_with "publisher claims a false alarm: FieldLengthExceeded $place:\
 the name is that long" log)" 1 "log"
# Once, however often the file is saved.
cp artifacts/apiDefinition.swagger.json "$work/with-error"
echo '{' >"$work/broken"
fails_with 'Invalid argument' cp "$work/broken" \
    artifacts/apiDefinition.swagger.json
cp "$work/with-error" artifacts/apiDefinition.swagger.json
stop
start
cd "$mnt/contoso"
has "$(line FieldLengthExceeded)" "(claimed false alarm" "after a remount"
touch artifacts/apiDefinition.swagger.json
is "$(lines_with 'claims a false alarm' log)" 1 "log, later"

# The change detector's way to write the place.
operation=$(python3 -c 'import json
paths = json.load(open("artifacts/apiDefinition.swagger.json"))["paths"]
print(*[operation["operationId"] for path in paths.values()
    for operation in path.values() if len(operation["summary"]) > 80])')
echo "FieldLengthExceeded operation/$operation/summary: so" >form/waivers
has "$(line FieldLengthExceeded)" "(claimed false alarm: so)" "a path"

# The reviewer is told, and decides.
echo merged >open-source/record
is "$(cat status)" ready "with a claim"
ok touch submit
has "$(cat versions/1/handoff.md)" "Our answer: so" "handoff.md"
has "$(cat versions/1/problems)" "(claimed false alarm: so)" "its problems"

# A version keeps them, and a change of them is none of the draft.
cp "$connector/apiDefinition.swagger.json" artifacts/
cp "$work/waivers" form/waivers
printf '%040d\n' 7 >form/commit
echo merged >open-source/record
ok touch submit
same versions/2/form/waivers "$work/waivers"
is "$(lines_with waived versions/2/problems)" 2 "problems of the version"
hasnt "$(cat versions/2/handoff.md)" "false alarm" "no claim, no section"
echo '# others' >form/waivers
fails_with 'already in progress' touch submit
has "$(cat submit)" "nothing changed since version 2" "submit"

# They are copied with the form.
mkdir ../copy
cp "$work/waivers" form/waivers
cp -r artifacts form intro.md ../copy/
same ../copy/form/waivers form/waivers
is "$(lines_with waived ../copy/problems)" 2 "in the copy"

# validate=strict looks at what is left.
stop
start -o validate=strict
staged strict
echo 'IconBrandColorNotValid *: so it is' >form/waivers
sed 's/\("iconBrandColor": "\)#/\1=/' artifacts/apiProperties.json >"$work/color"
ok cp "$work/color" artifacts/apiProperties.json
: >form/waivers
echo '# none' >form/waivers
fails_with 'Invalid argument' cp "$work/color" artifacts/apiProperties.json
