#!/bin/bash
# Every connector of the corpus: staged with cp -r, an icon supplied where it
# has none, problems read, the zip taken when there is one.
. "$(dirname "$0")/lib.sh"
requires_shared corpus/connectors
requires unzip

start
warm() {
	mkdir "$mnt/$1"
	cp "$connector"/* "$mnt/$1/artifacts/"
	cat "$mnt/$1/submission.zip" >/dev/null
	rm -r "$mnt/$1"
}
warm first && warm second
before=$(resident_kib)
total=0 zips=0 refusals=0 broken=0
while IFS= read -r -d '' source; do
	total=$((total + 1))
	name=$total-$(basename "$source")
	mkdir "$mnt/$name"
	cd "$mnt/$name"
	[[ $source != */independent/* ]] || echo independent >form/publisher_type
	status=0
	cp -r "$source/." artifacts/ 2>"$work/said" || status=$?
	if [ $status != 0 ]; then
		refusals=$((refusals + 1))
		hasnt "$(grep -v 'Invalid argument' "$work/said" || :)" cp: "refusals of $name other than for its content"
	fi
	ok diff -r "$source" artifacts
	if [ ! -e artifacts/icon.png ]; then
		py 'try:
    colour = brand_colour("artifacts/apiProperties.json")
except (OSError, ValueError, KeyError, AttributeError):
    colour = (0, 120, 212)
open("artifacts/icon.png", "wb").write(png(230, 230, colour))'
		ok test -s artifacts/icon.png
	fi
	cat problems >"$work/problems"
	is "$(stat -c %s problems)" "$(wc -c <"$work/problems")" "size of the problems of $name"
	ok python3 -m json.tool problems.json
	while IFS= read -r line; do
		[[ $line =~ ^(artifacts|refused)/[^:]+(:[0-9]+:[0-9]+)?:\ (error|warning|note):\ .* ]] ||
		    [[ $line =~ ^intro.md ]] || fail "file:line:column: severity: text" "$line" "a line of problems of $name"
	done <"$work/problems"
	if [ -e submission.zip ]; then
		zips=$((zips + 1))
		ok unzip -tq submission.zip
		is "$(cat submission.zip | wc -c)" "$(stat -c %s submission.zip)" "size of the zip of $name"
	fi
	if [ $status != 0 ] || ! python3 -c 'import json, sys
for name in ("apiDefinition.swagger.json", "apiProperties.json"):
    json.load(open("artifacts/" + name, encoding="utf-8-sig"))' 2>/dev/null; then
		broken=$((broken + 1))
		has "$(cat problems)" error "problems of what is broken: $name"
		absent submission.zip
	fi
	has "$(cat submit)" '#' "submit of $name"
	[[ $(cat status) =~ ^(draft|ready)$ ]] || fail "draft or ready" "$(cat status)" "status of $name"
done < <(find "$shared"/corpus/connectors/{certified,independent} -mindepth 1 -maxdepth 1 -type d -print0 | sort -z)
cd "$work"
is "$total" "$(ls -d "$shared"/corpus/connectors/*/*/ | wc -l)" "connectors staged"
say "$total connectors: $zips zips, $refusals with refused files, $broken broken"
[ $zips -gt $((total / 2)) ] || fail "a zip for most" "$zips of $total" "zips"
alive
[ "$(id -u)" != 0 ] || py 'forget_names(sys.argv[1])' "$mnt"
ls "$mnt" >/dev/null
say "resident $before KiB before, $(resident_kib) KiB after"
# Sixteen submissions are kept with what was found in them, of any size.
sanitized || fits $((before + 12288))
