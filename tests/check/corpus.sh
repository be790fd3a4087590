#!/bin/bash
# Every published connector of the corpus: none breaks the program, and each
# gives the same findings twice.
. "$(dirname "$0")/lib.sh"
[ -d "$shared/corpus/connectors" ] || skip "no corpus at $shared"

count=0
for folder in "$shared"/corpus/connectors/*/*/; do
	count=$((count + 1))
	check "$folder"
	[ "$status" -le 1 ] && [ -z "$err" ] ||
		fail "exit status 0 or 1" "$status; $err" "$folder"
	printf '%s\n' "$out" >>first.txt
done
"$certfs_check" "$shared"/corpus/connectors/*/*/ >second.txt || :
cmp -s <(grep . first.txt) second.txt ||
	fail "the same findings" "others" "all connectors in one run"
echo "$count connectors, $(wc -l <second.txt) findings"
