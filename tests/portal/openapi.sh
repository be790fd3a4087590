#!/bin/bash
# Every operation of openapi.yaml, through a proxy that compares all requests
# and answers with it; and the proxy sees what is wrong.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_portal
start_portal_checker
ask_url=$portal_checker_url

ask_portal GET /v1
gives 200
submitted 'Contoso Orders'
ask_portal GET "/v1/submissions/$id"
ask_portal GET "/v1/submissions/$id" -H "If-None-Match: $(header etag)"
gives 304
put_package "$work/package.zip"
gives 200
same_key=yes
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives 201
is "$(header idempotent-replay)" true "a replay"
same_key=
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives 200
printf 'Contoso\n' >"$work/intro.md"
new_key
ask_portal PUT "/v1/submissions/$id/intro" -H 'Content-Type: text/markdown' -H "Idempotency-Key: \"$key\"" \
    -H "Content-Digest: $(digest_of "$work/intro.md")" --data-binary "@$work/intro.md"
gives 200
moved in-review
review POST "/submissions/$id/messages" '{"body":"?","author":"A","subject":"S","attachments":[{"name":"a","text":"x"}]}'
message=$(member message.id) attachment=$(member message.attachments.0.id)
ask_portal GET "/v1/submissions/$id/attachments/$attachment"
gives 200
review POST "/submissions/$id/findings" '{"id":"f","severity":"note","rule":"r","message":"m","file":"icon.png","pointer":"/a","line":1}'
for said in '{"type":"message","message":{"body":"!","in_reply_to":"'"$message"'"}}' \
    '{"type":"disposition","disposition":{"finding":"f","disposition":"disputed","note":"no"}}'; do
	post "/v1/submissions/$id/events" "$said"
	gives 201
done
moved testing
post "/v1/submissions/$id/events" '{"type":"tested"}'
gives 201
review POST "/submissions/$id/state" '{"state":"on-hold","force":true,"waiting_for":"somebody"}'
gives 200
review POST "/submissions/$id/events" '{"type":"survey","survey":{"url":"https://portal.example"}}'
gives 201
post "/v1/submissions/$id/events" '{"type":"withdrawal","withdrawal":{"reason":"enough"}}'
gives 201
ask_portal GET "/v1/submissions/$id/events?after=0&limit=3"
gives 200
ask_portal GET "/v1/submissions/$id/events"
gives 200

# Refusals are answers, too; the requests are as they should be.
post "/v1/submissions/$id/revisions" "$(revision_body 2)"
gives_problem 409 wrong-state
post "/v1/submissions/$id/events" '{"type":"tested"}'
gives_problem 409 wrong-state
ask_portal GET /v1/submissions/none
gives_problem 404 not-found
ask_portal GET "/v1/submissions/$id/attachments/none"
gives_problem 404 not-found
token=$read_token post /v1/submissions '{"connector":"x"}'
gives_problem 403 forbidden
token=unknown ask_portal GET /v1
gives_problem 401 unauthenticated
portal_fault '{"status":429,"retry_after":3}'
ask_portal GET /v1
gives_problem 429 rate-limited
portal_fault '{"delay_ms":1500}'
created Second
portal_fault '{"path":"revisions","delay_ms":1000}'
package "$work/package.zip" second
put_package "$work/package.zip"
new_key
same_key=yes
mkdir "$work/first"
(work=$work/first; post "/v1/submissions/$id/revisions" "$(revision_body 1)") &
first=$!
running() {
	post "/v1/submissions/$id/revisions" "$(revision_body 1)"
	[ "$(member type 2>/dev/null || :)" = idempotency-running ] ||
	    [ "$(header idempotent-replay)" = true ]
}
eventually "the key to be running, or done" running
wait "$first"
same_key=
is "$(cat "$portal_report")" '' "what does not agree with openapi.yaml"
is "$(cut -d' ' -f1 "$portal_seen" | sort -u)" \
    "$(sed -n 's/^ *operationId: //p' "$top_srcdir/contrib/portal/openapi.yaml" | sort)" "operations that were seen"

# ---- and it sees what is wrong ----

# wrong PART WHAT: the report says so, and nothing else.
wrong() {
	has "$(cat "$portal_report")" "$1" "$2"
	is "$(lines_with . "$portal_report")" 1 "one line: $(cat "$portal_report")"
	: >"$portal_report"
}

post /v1/submissions '{"connector":"x","colour":"red"}'
gives_problem 422 invalid-request
wrong 'request POST /v1/submissions: /requestBody must NOT have additional properties (colour)' "a member too much"
ask_portal POST /v1/submissions -H 'Content-Type: application/json' -d '{"connector":"x"}'
gives_problem 400 idempotency-missing
wrong "idempotency-key" "a key that is missing"
ask_portal GET "/v1/submissions/$id/events?limit=1000"
gives_problem 422 invalid-request
wrong "/query/limit must be <= 100" "a number that is too large"
ask_portal GET /v2
gives_problem 404 not-found
wrong "request GET /v2: there is no such operation" "a path"
ask_portal PUT "/v1/submissions/$id/packages/$sha256" -H 'Content-Type: text/plain' \
    -H "Content-Digest: $(digest_of "$work/package.zip")" --data-binary "@$work/package.zip"
gives_problem 415 not-a-zip
wrong "its type is 'text/plain'" "a type"

portal_fault '{"body":"{\"name\":1}"}'
ask_portal GET /v1
has "$(cat "$portal_report")" "answer GET /v1 200: " "an answer"
has "$(cat "$portal_report")" "must have required property 'account'" "what it lacks"
has "$(cat "$portal_report")" "/name must be string" "a type in it"
: >"$portal_report"
portal_fault '{"status":502,"html":true}'
ask_portal GET /v1
wrong "answer GET /v1 502: its type is 'text/html'" "HTML"
portal_fault '{"truncate":5}'
ask_portal GET /v1
wrong "answer GET /v1 200: its body is no JSON" "half an answer"
portal_fault '{"body":"{\"type\":\"x\"}","content_type":"application/problem+json","status":400}'
ask_portal GET /v1
wrong "must have required property 'title'" "half a problem"
portal_fault '{"cut":5}'
ask_portal GET /v1
is "$exit_status" 18 "what breaks off behind the proxy breaks off before it"
portal_fault '{"drop":"after"}'
ask_portal GET /v1
isnt "$exit_status" 0 "so does a connection"

# Every byte of every body comes through.
head -c 300000 /dev/urandom >"$work/random"
(cd "$work" && zip -q -0 random.zip random)
put_package "$work/random.zip"
gives 201
stop_portal_checker
start_portal_checker "${server_tls[@]}"
is "${portal_checker_url%%:*}" https "over TLS"
ask_url=$portal_checker_url
put_package "$work/random.zip"
gives 200
is "$(cat "$portal_report")" '' "the report"
