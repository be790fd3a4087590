#!/bin/bash
# A reader sees the present; a change of a text is a change of its time; a text
# that does not change keeps it.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
long='A title of more than thirty characters in all'
for i in 1 2 3 4 5; do
	definition "$long" >$target
	has "$(cat problems)" FieldLengthExceeded "problems after a bad save"
	has "$(cat problems.json)" FieldLengthExceeded "problems.json after a bad save"
	is "$(stat -c %s problems)" "$(cat problems | wc -c)" "size of problems"
	absent submission.zip
	definition Short >$target
	is "$(cat problems)" "" "problems after a good save"
	is "$(stat -c %s problems)" 0 "size of problems"
	exists submission.zip
done

# problems
before=$(mtime problems)
definition Shorter >"$work/shorter"
cp "$work/shorter" $target
is "$(mtime problems)" "$before" "mtime of problems with the same findings"
definition "$long" >$target
isnt "$(mtime problems)" "$before" "mtime of problems with others"
is "$(find problems -newer $target | wc -l)" 1 "problems is newer than its cause"
definition Short >$target

# status
before=$(mtime status)
cp "$connector/apiDefinition.swagger.json" $target
is "$(mtime status)" "$before" "mtime of status in the same state"
filled
is "$(cat status)" ready "status"
isnt "$(mtime status)" "$before" "mtime of status in another state"

# A draft becomes ready, and a draft again, by itself.
definition "$long" >$target
is "$(cat status)" draft "status with a problem"
cp "$connector/apiDefinition.swagger.json" $target
is "$(cat status)" ready "status without"
rm form/support_email
is "$(cat status)" draft "status without a needed field"
echo me@example.com >form/support_email
is "$(cat status)" ready "status with it"

# A handle sees one snapshot, taken at open and again at offset 0.
ok py '
fd = os.open("status", os.O_RDONLY)
expect(os.read(fd, 3), b"rea", "the first bytes")
os.rename("artifacts/icon.png", "artifacts/aside")
expect(load("status"), b"draft\n", "another reader")
expect(os.read(fd, 100), b"dy\n", "the rest of the same text")
os.lseek(fd, 0, os.SEEK_SET)
expect(os.read(fd, 100), b"draft\n", "from offset 0 again")
os.close(fd)
os.rename("artifacts/aside", "artifacts/icon.png")
'

# log is live: who follows it reads on.
ok py '
fd = os.open("log", os.O_RDONLY)
before = os.read(fd, 1 << 20)
save("submit", "submit\n")
grown = os.read(fd, 1 << 20)
expect(bool(grown), True, "lines after a submit")
expect(load("log"), before + grown, "the whole log")
'
size=$(stat -c %s log)
is "$(tail -c "+$((size + 1))" log)" "" "size of log"

# Generated texts hold absolute times.
hasnt "$(cat next status.json log ../.certfs/overview)" " ago" "ages"
ok python3 -m json.tool status.json
ok python3 -m json.tool problems.json
is "$(cat ../.certfs/version | wc -l)" 1 "lines of version"
for rule in ../.certfs/rules/*; do
	has "$(cat "$rule")" "${rule##*/}" "text of a rule"
done
for template in ../.certfs/templates/*; do
	[ -s "$template" ] || fail "a template" "an empty file" "$template"
done
