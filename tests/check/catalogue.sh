#!/bin/bash
# The catalogue of rules: all are listed, each can be explained.
. "$(dirname "$0")/lib.sh"

check --list-rules
gives 0 "--list-rules"
rules=$(awk '{ print $1 }' <<<"$out")
is "$(sort <<<"$rules")" "$rules" "the order of the list"
is "$(uniq -d <<<"$rules")" "" "a rule listed twice"
is "$(awk '$2 !~ /^(error|warning|note)$/ || NF < 4' <<<"$out")" "" \
    "a line without severity or text"
has "$rules" FieldLengthExceeded "a rule in the list"
for rule in $rules; do
	check --explain "$rule"
	gives 0 "--explain $rule"
	has "$out" "$rule" "--explain $rule"
	for part in "Bad:" "Good:" "Message:" "A rule of " "Source:"; do
		has "$out" "
$part" "--explain $rule"
	done
done

check --explain FieldLenghtExceeded
gives 2 "a misspelt rule"
has "$err" "did you mean 'FieldLengthExceeded'?" "what was meant"
check --explain fieldlengthexceeded
gives 2 "a rule in lower case"
has "$err" "did you mean 'FieldLengthExceeded'?" "what was meant"
check --explain Contoso
gives 2 "an unknown rule"
has "$err" "--list-rules" "where they are"
hasnt "$err" "did you mean" "nothing is like it"
check --explain "$(printf 'x%.0s' {1..200})"
gives 2 "a word longer than any rule"
hasnt "$err" "did you mean" "nothing is like a long word"

# What the tests saw as a rule id anywhere is in the catalogue.
connector c
rm c/icon.png
mkdir empty
check c empty
for rule in $(sed 's/.*\[\(.*\)\]$/\1/' <<<"$out" | sort -u); do
	has "$rules" "$rule" "the list of rules"
done
