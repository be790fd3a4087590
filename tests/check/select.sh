#!/bin/bash
# --rule decides what counts, --severity and --max-problems what is shown.
. "$(dirname "$0")/lib.sh"
requires python3

connector c
break_summary "c/$definition"
rm c/readme.md
touch c/notes.txt
check c
gives 1 "a connector with an error, a warning and a note"
all=$out
error=$(grep ': error: ' <<<"$all")
warning=$(grep ': warning: ' <<<"$all")
note=$(grep ': note: ' <<<"$all")
is "$(wc -l <<<"$error$warning$note")" 1 "one of each"

# What is shown.
check --severity=note c
is "$out" "$all" "--severity=note"
check --severity=warning c
gives 1 "--severity=warning"
is "$out" "$error
$warning" "without notes"
check --severity=error c
is "$out" "$error" "only errors"
check --severity=fatal c
gives 2 "an unknown severity"
has "$err" "error, warning or note" "what it can be"

check --max-problems=3 c
is "$out" "$all" "as many as there are"
check --max-problems=2 c
gives 1 "--max-problems=2"
is "$out" "$error
$warning
# 1 more is not shown: 1 note" "the most severe ones"
check --max-problems=0 c
gives 1 "--max-problems=0"
is "$out" "# 3 more are not shown: 1 error, 1 warning, 1 note" "none"
check --max-problems=1 --severity=warning c
is "$out" "$error
# 1 more is not shown: 1 warning" "what is not asked for is not left out"
check --max-problems=1 --format=json c
is "$(python3 -c 'import json, sys; all = json.load(sys.stdin)
print(len(all["problems"]), all["left_out"])' <<<"$out")" "1 2" "as JSON"
check --max-problems=3 --format=json c
hasnt "$out" left_out "nothing is left out"
for number in x -1 '' 1x 99999999999; do
	check --max-problems="$number" c
	gives 2 "--max-problems=$number"
done

# No error is left out for a note that stands before it.
mkdir order
cp -r c order/first
connector order/second
touch c/a.txt
check --max-problems=1 order/second order/first
is "$out" "${error/#c/order\/first}
# 2 more are not shown: 1 warning, 1 note" "the error of the second"

# What counts.
rm c/a.txt
check --rule=-FieldLengthExceeded c
gives 0 "without the rule that has the error"
is "$out" "$warning
$note" "the others"
check --rule=FieldLengthExceeded c
gives 1 "only one rule"
is "$out" "$error" "that one"
check --rule=+NotAnArtifact,ArtifactMissing c
gives 0 "two rules without errors"
is "$out" "$warning
$note" "those two"
check --rule=-NotAnArtifact --rule=-ArtifactMissing c
is "$out" "$error" "an option given twice"
check --rule=-NotAnArtifact,+NotAnArtifact c
is "$out" "$all" "the last one decides"
check --rule='-*,+NotAnArtifact' c
is "$out" "$note" "none but one"
check --rule='*,-NotAnArtifact' c
is "$out" "$error
$warning" "all but one"
check --rule=-FieldLenghtExceeded c
gives 2 "a misspelt rule"
has "$err" "did you mean 'FieldLengthExceeded'?" "what was meant"
check --rule= c
gives 2 "no rule"
check --rule=-FieldLengthExceeded, c
gives 0 "a comma at the end"

# What tells that a rule could not look stays.
echo '{' >"c/$definition"
check --rule=IconSize c
gives 1 "one rule, and a file that is no JSON"
has "$out" "[JsonSyntax]" "the file that is none"
check --rule=IconSize,-JsonSyntax c
gives 0 "unless it is named"

# Changes have names too.
connector old
connector new
sed -i 's/"operationId": "\([^"]*\)"/"operationId": "\1New"/' "new/$definition"
sed -i '0,/"summary": "/s//&Now: /' "new/$definition"
check --against old new
changes=$out
check --severity=error --against old new
is "$(grep -v '^#' <<<"$out")" "$(grep ': error: ' <<<"$changes" || :)" \
    "changes that break"
check --rule=-TextChanged --against old new
is "$out" "$(grep -v TextChanged <<<"$changes")" "all but one class"
