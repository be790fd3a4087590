#!/bin/bash
# A version of the API that comes to its end is said, once.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github
act PUT /settings '{"sunset":"Fri, 10 Mar 2028 00:00:00 GMT"}'
ends="ends the version of its API that certfs speaks, on Fri, 10 Mar 2028"
foreground "$work/said" -o "$(to_github)"
eventually "the end to be said" grep -qF -e "$ends" "$work/said"

# Every other answer has it, too.
cd "$mnt"
mkdir contoso
cd contoso
before=$(journal | lines_with .)
echo 99999 >form/pull_request
says log "what became of pull request 99999"
[ "$(journal | lines_with .)" -gt "$before" ] ||
    fail "more requests than $before" "none" "the journal"
is "$(lines_with -F "$ends" "$work/said")" 1 "how often it is said"

cd /
stop
