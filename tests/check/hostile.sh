#!/bin/bash
# Names and contents cannot reach the terminal as commands.
. "$(dirname "$0")/lib.sh"

name=$(printf 'c\033[31m\nd')
connector "$name"
break_summary "$name/$definition"
check "$name"
gives 1 "a folder with control characters in its name"
is "$(wc -l <<<"$out")" 1 "one finding, one line"
is "$(tr -d '[:print:]\n' <<<"$out")" "" "control characters in the output"
check "$name/other"
gives 2 "a path with control characters that leads nowhere"
is "$(tr -d '[:print:]\n' <<<"$err")" "" "control characters in the message"

connector e
sed -i '0,/"summary": *"/s//&\\u001b[31m\\u202e<b> /' "e/$definition"
check e
gives 1 "control characters in a summary"
is "$(tr -d '[:print:]\n' <<<"$out")" "" "control characters in a finding"
