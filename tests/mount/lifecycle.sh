#!/bin/bash
# .certfs/lifecycle shows the tables of states, and the same as a graph.
. "$(dirname "$0")/lib.sh"

start
cd "$mnt/.certfs"
text=$(cat lifecycle)
for word in draft ready submitting to-upload submitted in-review needs-answer \
    changes-requested testing deploying certified rejected withdrawn \
    none publishing open approved merged closed; do
	has "$text" "
$word
" "the picture"
done
has "$text" '--> in-review          record: in-review' "an answer of the portal"
has "$text" 'submit: withdraw: REASON' "a verb"
has "$text" 'asked: intro.md attached as it is' "what is asked before"
is "$(wc -c <lifecycle)" "$(stat -c %s lifecycle)" "size of lifecycle"
fails_with 'Permission denied' bash -c 'echo x >lifecycle'

is "$(head -n1 lifecycle.dot)" 'digraph lifecycle {' "the graph"
is "$(grep -c '{' lifecycle.dot)" "$(grep -c '}' lifecycle.dot)" "braces of the graph"
has "$(cat lifecycle.dot)" '"status/draft" -> "status/ready"' "an edge"

# What record offers is what the picture has.
sent contoso
echo submitted >record
while read -r word; do
	grep -qF -- "--> $word" ../.certfs/lifecycle ||
		fail "$word in the picture" "none" "an answer of record"
done < <(sed -n 's/^#   echo \([a-z-]*\) > record$/\1/p' record)
