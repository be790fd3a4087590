#!/bin/bash
# .certfs-waivers, and form/waivers of a submission.
. "$(dirname "$0")/lib.sh"
requires python3

connector c
rm c/readme.md
touch c/notes.txt
check c
gives 0 "a warning and a note"

cat >c/.certfs-waivers <<'END'
# What we answered in pull request 4321.

ArtifactMissing readme.md: our documentation is elsewhere
NotAnArtifact notes.txt: it stays here
END
check c
gives 0 "both waived"
is "$out" "c/readme.md:1:1: note: The artifact 'readme.md' is missing.\
 (waived: our documentation is elsewhere) [ArtifactMissing]
c/notes.txt:1:1: note: notes.txt is not an artifact and is left out\
 (waived: it stays here) [NotAnArtifact]" "with their reasons"
check --severity=warning c
is "$out" "" "nothing that is more than a note"
check --format=json c
is "$(python3 -c 'import json, sys
for one in json.load(sys.stdin)["problems"]:
    print(one["severity"], one["waived"])' <<<"$out")" \
    "note our documentation is elsewhere
note it stays here" "as JSON"

# An error of our own becomes a note, too.
python3 - c/apiProperties.json <<'END'
import json, sys
with open(sys.argv[1]) as f:
    whole = json.load(f)
whole["properties"]["iconBrandColor"] = "red"
with open(sys.argv[1], "w") as f:
    json.dump(whole, f)
END
check --rule=IconBrandColorNotValid c
gives 1 "an error of our own"
has "$out" ": error: " "it is one"
check --format=json c
place=$(python3 -c 'import json, sys
print(*[json.dumps(one["pointer"]) for one in json.load(sys.stdin)["problems"]
    if one["rule"] == "IconBrandColorNotValid"])' <<<"$out")
echo "IconBrandColorNotValid $place: red is red" >>c/.certfs-waivers
check --rule=IconBrandColorNotValid c
gives 0 "waived by the pointer that problems.json has"
has "$out" ": note: " "a note"
has "$out" "(waived: red is red)" "its reason"

# An official one only gets a mark.
break_summary "c/$definition"
echo 'FieldLengthExceeded /paths/~1workshops/get/summary: the name is that long' \
    >>c/.certfs-waivers
check c
gives 1 "an official error"
has "$out" ": error: operation summary is 95 characters, at most 80 are\
 allowed (claimed false alarm: the name is that long) [FieldLengthExceeded]" \
    "a claim"
check --format=json c
has "$out" '"claimed": "the name is that long"' "as JSON"

# The other ways to write a place.
for place in '*' "$definition" "artifacts/$definition" \
    paths/~1workshops/get/summary operation/ListWorkshops/summary \
    '"/paths/~1workshops/get/summary"'; do
	[[ $place != operation/* ]] ||
		place=operation/$(python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["paths"]["/workshops"]["get"]["operationId"])' \
		    "c/$definition")/summary
	echo "FieldLengthExceeded $place: so" >c/.certfs-waivers
	check c
	has "$out" "(claimed false alarm: so) [FieldLengthExceeded]" "$place"
	hasnt "$out" WaiverNotUsed "$place"
done

# What is wrong with a line is said where it is.
cat >c/.certfs-waivers <<'END'
# line 1
FieldLenghtExceeded *: misspelt
FieldLengthExceeded *
JsonSyntax *: no
IconSize *: nothing to waive
END
check c
gives 1 "mistakes in the waivers"
has "$out" "c/.certfs-waivers:2:1: warning: this waiver does not count: there\
 is no rule 'FieldLenghtExceeded'; did you mean 'FieldLengthExceeded'?\
 [WaiverNotValid]" "a misspelt rule"
has "$out" "c/.certfs-waivers:3:1: warning: this waiver does not count: it has\
 no reason" "no reason"
has "$out" "c/.certfs-waivers:4:1: warning: this waiver does not count:\
 JsonSyntax cannot be waived" "what cannot be waived"
has "$out" "c/.certfs-waivers:5:1: warning: IconSize finds nothing at *: take\
 this line out, or see where it is now [WaiverNotUsed]" "a stale one"
hasnt "$out" "(claimed" "a line without a reason waives nothing"

# What is no document, or not there, is not waived.
connector d
echo '[]' >"d/$definition"
rm d/icon.png
cat >d/.certfs-waivers <<'END'
JsonTypeIncorrect *: x
ArtifactMissing *: x
END
check d
gives 1 "no document"
hasnt "$out" "(waived" "nothing is waived"
hasnt "$out" "(claimed" "nothing is claimed"
has "$out" ".certfs-waivers:1:1: warning: this waiver does not count" "why"
has "$out" ".certfs-waivers:2:1: warning: this waiver does not count" "why"

# The file itself may be anything.
head -c 5000 /dev/urandom >d/.certfs-waivers
check d
gives 1 "random bytes"
is "$(tr -cd '\000-\011\013-\037\177' <<<"$out")" "" \
    "control characters in the output"
head -c 70000 /dev/zero | tr '\0' x >d/.certfs-waivers
check d
gives 2 "a file that is too large"
rm d/.certfs-waivers
mkdir d/.certfs-waivers
check d
gives 2 "a folder"

# One file has those of its folder; what is not used is the folder's matter.
echo 'FieldLengthExceeded *: one file
IconSize *: not here' >c/.certfs-waivers
check "c/$definition"
gives 1 "one file"
has "$out" "(claimed false alarm: one file)" "the folder's waivers"
hasnt "$out" Waiver "nothing about the waivers"
(cd c && "$certfs_check" "$definition" || :) >out.txt
has "$(cat out.txt)" "(claimed false alarm: one file)" "without a path"
if command -v zip >/dev/null; then
	(cd c && zip -q ../c.zip "$definition" apiProperties.json icon.png)
	check c.zip
	hasnt "$out" "(claimed" "a zip has none"
fi

# A submission has them in its form.
connector s/artifacts
mv s/artifacts/intro.md s/
mkdir s/form
break_summary "s/artifacts/$definition"
echo 'FieldLengthExceeded *: of the form' >s/form/waivers
echo 'FieldLengthExceeded *: of the folder' >s/artifacts/.certfs-waivers
check s
has "$out" "(claimed false alarm: of the form)" "form/waivers"
has "$out" "s/artifacts/.certfs-waivers:1:1: warning: the waivers do not count\
 here" "the others"
rm s/artifacts/.certfs-waivers
check "s/artifacts/$definition"
has "$out" "(claimed false alarm: of the form)" "one file of a submission"
echo 'IconSize *: x' >s/form/waivers
check s
has "$out" "s/form/waivers:1:1: warning: IconSize finds nothing" "its path"
