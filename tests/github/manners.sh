#!/bin/bash
# GitHub's limits are kept: one request at a time, a second between what is
# written, and nothing at all while it says that it wants to be left alone,
# whether it says until when or for how long.
. "$(dirname "$0")/lib.sh"
CERTFS_TEST_RETRY_MILLISECONDS=1000
. "$github_lib/life.sh"
start_github
act PUT /settings '{"fork_delay":0}'
connect
named contoso 'Contoso Workshops'
fault '{"kind":"primary-limit","seconds":3,"method":"POST","path":"/git/trees"}'
fault '{"kind":"secondary-limit","seconds":3,"status":429,"method":"POST","path":"/pulls$"}'
begun=$SECONDS
publishes
# Before the test asks anything itself, as the same user.
act GET /manners
member_is overlapping 0
member_is early 0
member_is fast 0
[ $((SECONDS - begun)) -ge 6 ] || fail "both limits to be waited for" "$((SECONDS - begun)) s" "publishing"
is "$(cat open-source/status)" open "open-source/status"
commits_are 1
has "$(journal)" " primary-limit" "what it met"
has "$(journal)" " secondary-limit" "what it met"

over
