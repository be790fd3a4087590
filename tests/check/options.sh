#!/bin/bash
# The command line, its mistakes, and the standard streams.
. "$(dirname "$0")/lib.sh"

for option in -h --help; do
	check $option
	gives 0 "$option"
	for word in --format --severity --max-problems --rule --publisher \
	    --against --locate --list-rules --explain .certfs-waivers; do
		has "$out" "$word" "$option"
	done
done
for option in -V --version; do
	check $option
	gives 0 "$option"
	[[ $out =~ ^certfs-check\ [0-9]+\.[0-9]+ ]] ||
		fail "certfs-check and a version" "$out" "$option"
done

check --format=xml .
gives 2 "--format=xml"
has "$err" "text, json or sarif" "what it can be"
check --publisher=contoso .
gives 2 "an unknown publisher"
has "$err" "verified or independent" "what it can be"
check --colour
gives 2 "an unknown option"
has "$err" "--help" "where to look"
check --explain
gives 2 "--explain without a rule"

connector ./--format=json
check -- --format=json
gives 0 "a folder with a name like an option"

if [ -c /dev/full ]; then
	status=0
	err=$("$certfs_check" --list-rules 2>&1 >/dev/full) || status=$?
	is "$status" 2 "exit status when nothing can be printed"
	has "$err" "No space left on device" "the reason"
fi
