#!/bin/bash
# What certfs asks in the life of submissions is as openapi.yaml says, every
# operation of it: through the proxy that compares each request and each answer
# with that.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1
start_portal_checker
wait_for=$top_builddir/certfs-wait

until_state() {
	"$wait_for" -t 60 . "$1" >/dev/null ||
	    fail "$1" "$(cat status): $(head -n 1 submit)" "status"
}
# ordered COMMAND: written to submit, and delivered.
ordered() {
	printf '%s\n' "$1" >submit
	ok sync submit
}
answered_with() {
	grep -qx "$1" "$portal_seen"
}

connect
is "$(cat "$work/log")" '' "a mount through the checker"

# ---- from the first submission to certified ----

ready contoso
printf 'Zimmer f\xc3\xbcr Kurse: "list", then \\book\n' >form/testing_notes
touch submit
ok sync submit
id=$(sed -n 's/^submission: //p' versions/1/receipt)
moved in-review
until_state in-review

# A question, and what answers it.
review POST "/submissions/$id/messages" '{"author":"Z\u00fcrich","subject":"Which tenant?",
    "body":"Line one\n\ttwo \u20ac \ud83d\ude00","attachments":[
    {"name":"shot.png","content":"iVBORw0KGgoA/w=="},{"name":"../log.txt","text":"line\r\n"},
    {"name":"empty","text":""}]}'
gives 201
moved needs-answer
until_state needs-answer
is "$(ls feedback | grep -c '^1\.')" 3 "attachments"
printf 'Fabrikam, \xe2\x82\xac 0, "quoted"\\ and\ttabbed\n' >feedback/1-reply
touch feedback/1-reply
ok sync feedback/1-reply
until_state in-review
# One that answers nothing.
printf 'By the way: 1 < 2 & 3\n' >feedback/reply
touch feedback/reply
ok sync submit

# Findings, and what is said to each.
for n in 1 2 3; do
	review POST "/submissions/$id/findings" "{\"id\":\"f$n\",\"severity\":\"error\",\"rule\":\"R$n\",
	    \"message\":\"wrong $n\",\"file\":\"apiDefinition.swagger.json\",\"pointer\":\"/paths/~1workshops/get\"}"
	gives 201
done
moved changes-requested
until_state changes-requested
ordered 'fixed: f1'
ordered 'disputed: f2 it is meant "so"'
ordered 'wont fix: f3 with the next version'
review GET "/submissions/$id"
is "$(python3 -c 'import json, sys
print(*(f["disposition"] for f in json.load(sys.stdin)["findings"]))' <<<"$body")" \
    'fixed disputed wont-fix' "what was said to the findings"

definition 'Contoso Courses' >artifacts/apiDefinition.swagger.json
echo 77b03f2a77b03f2a77b03f2a77b03f2a77b03f2a >form/commit
touch submit
ok sync submit
is "$(cat status)" submitted "version 2"
moved in-review
until_state in-review
definition 'Contoso Lessons' >artifacts/apiDefinition.swagger.json
echo 88b03f2a77b03f2a77b03f2a77b03f2a77b03f2a >form/commit
ordered 'update: a critical issue, "found" late'
review GET "/submissions/$id"
is "$(member revisions.2.reason)" 'a critical issue, "found" late' "reason of an update"

moved testing
until_state testing
ordered 'attach intro'
ordered tested
moved deploying
moved certified
until_state certified
review GET "/submissions/$id/intro"
same "$work/body" intro.md

# ---- withdrawn ----

ready fabrikam
touch submit
ok sync submit
ordered 'withdraw: not needed, "yet"'
until_state withdrawn

# ---- as a zip ----

staged zipped
printf '%s\n' zip >form/source
printf '%s\n' 'Jo Doe' >form/exception
printf '%s\n' 'Jo Doe, 2026-01-31' >form/directed
filled
touch submit
ok sync submit

# ---- what a portal refuses ----

# What it asks meanwhile changes nothing of what is to be refused.
ready refused
touch submit
ok sync submit
id=$(sed -n 's/^submission: //p' versions/1/receipt)
portal_fault '{"path":"/revisions","times":-1,"status":503}'
definition 'Contoso Other' >artifacts/apiDefinition.swagger.json
echo 99b03f2a77b03f2a77b03f2a77b03f2a77b03f2a >form/commit
echo 'update: too late' >submit
moved rejected
no_portal_faults
fails_with 'Remote I/O error' sync submit
stop

# Tokens that it does not take.
write_token "$write_token"
connect
ready write-only
touch submit
fails_with 'Key was rejected by service' sync submit
stop
write_token wrong-0123456789
connect
stop

# ---- all of it ----

for operation in 'getService 200' 'getService 401' 'createSubmission 201' 'createSubmission 403' \
    'getSubmission 200' 'getSubmission 304' 'putPackage 201' '[a-zA-Z]* 409' 'submitRevision 201' \
    'putIntro 200' 'listEvents 200' 'postEvent 201' 'getAttachment 200'; do
	answered_with "$operation" ||
	    fail "$operation" "$(sort -u "$portal_seen")" "what was asked and answered"
done
[ ! -s "$portal_report" ] || fail "no violation" "$(cat "$portal_report")" "openapi.yaml"
