#!/bin/bash
# The life of a submission, from nothing to certified, over the protocol and
# the reviewer's side.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_portal --poll-after 7 --name 'A portal'

ask_portal GET /v1
gives 200
is "$(member name)" 'A portal' "name"
is "$(member account)" alice "account"
is "$(member poll_after_seconds)" 7 "poll_after_seconds"
has "$body" '"scopes":["read","write","submit"]' "what submit gives"

created 'Contoso Orders'
is "$(header location)" "/v1/submissions/$id" "Location"
is "$(member state) $(member waiting_for)" 'draft publisher' "a new one"
is "$(member revision) $(member last_event) $(member due_at)" '0 0 null' "of it"

ask_portal GET "/v1/submissions/$id"
gives 200
etag=$(header etag)
ask_portal GET "/v1/submissions/$id" -H "If-None-Match: $etag"
gives 304
is "$(header etag)" "$etag" "ETag of what has not changed"
is "$body" '' "its body"
ask_portal GET "/v1/submissions/$id" -H "If-None-Match: \"other\", W/$etag"
gives 304

package "$work/one.zip" one
put_package "$work/one.zip"
gives 201
received=$(member received_at)
put_package "$work/one.zip"
gives 200
is "$(member received_at)" "$received" "it was received once"
ask_portal GET "/v1/submissions/$id" -H "If-None-Match: $etag"
gives 304

printf '# Contoso\n\nWhat it does: \xc3\xa4\n' >"$work/intro.md"
put_intro() {
	new_key
	ask_portal PUT "/v1/submissions/$id/intro" -H 'Content-Type: text/markdown; charset=utf-8' \
	    -H "Idempotency-Key: \"$key\"" -H "Content-Digest: $(digest_of "$work/intro.md")" \
	    --data-binary "@$work/intro.md"
}
put_intro
gives 200
is "$(member size)" "$(stat -c %s "$work/intro.md")" "size of intro.md"
ask_portal GET "/v1/submissions/$id" -H "If-None-Match: $etag"
gives 200
isnt "$(header etag)" "$etag" "ETag of what has changed"

secret='hunter2-correct-horse'
post "/v1/submissions/$id/revisions" "{\"version\":1,\"package_sha256\":\"$sha256\",
    \"form\":{\"publisher_type\":\"verified\",\"contact_email\":\"you@example.com\"},
    \"secrets\":{\"test_credentials\":\"$secret\"}}"
gives 201
is "$(member number) $(member version)" '1 1' "the revision"
has "$body" '"secrets":["test_credentials"]' "names of secrets"
look
is "$state" submitted "state"

# The same version: the same content is there already, another is refused.
post "/v1/submissions/$id/revisions" "{\"package_sha256\":\"$sha256\",\"version\":1,
    \"secrets\":{\"test_credentials\":\"$secret\"},
    \"form\":{\"contact_email\":\"you@example.com\",\"publisher_type\":\"verified\"}}"
gives 200
is "$(member number)" 1 "the revision that is there"
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives_problem 409 version-conflict

moved in-review
moved needs-answer
look
is "$state $(member waiting_for)" 'needs-answer publisher' "state"
isnt "$(member due_at)" null "due_at"
review POST "/submissions/$id/messages" '{"body":"Which tenant?","subject":"Question","author":"A reviewer",
    "attachments":[{"name":"shot.png","content":"AAEC/w=="},{"name":"log.txt","text":"line"}]}'
gives 201
message=$(member message.id)
attachment=$(member message.attachments.0.id)
ask_portal GET "/v1/submissions/$id/attachments/$attachment"
gives 200
is "$(od -An -tx1 "$work/body" | tr -d ' ')" 000102ff "the attachment"
is "$(header content-digest)" "$(digest_of "$work/body")" "its digest"
post "/v1/submissions/$id/events" "{\"type\":\"message\",\"message\":{\"body\":\"Fabrikam.\",\"in_reply_to\":\"$message\"}}"
gives 201
is "$(member type) $(member by) $(member message.in_reply_to)" "message publisher $message" "the answer"
look
is "$state" in-review "an answer goes back to the portal"

review POST "/submissions/$id/findings" '{"id":"f1","severity":"error","rule":"R1","message":"wrong",
    "file":"apiDefinition.swagger.json","pointer":"/info/title","line":3}'
gives 201
moved changes-requested
post "/v1/submissions/$id/events" '{"type":"disposition","disposition":{"finding":"f1","disposition":"fixed","note":"now"}}'
gives 201
review POST "/submissions/$id/findings" '{"id":"f1","status":"resolved"}'
gives 201
is "$(member finding.status) $(member finding.message)" 'resolved wrong' "a finding as it is now"

package "$work/two.zip" two
put_package "$work/two.zip"
post "/v1/submissions/$id/revisions" "$(revision_body 2 | sed 's/}}/},"reason":"mended"}/')"
gives 201
is "$(member number)" 2 "second revision"
look
is "$state" submitted "state"
moved testing
look
is "$state $(member waiting_for)" 'testing publisher' "testing"
post "/v1/submissions/$id/events" '{"type":"tested"}'
gives 201
look
is "$state $(member waiting_for)" 'testing portal' "tested"
moved deploying
moved certified
look
is "$state $(member waiting_for) $(member due_at)" 'certified nobody null' "certified"

# An update of what is certified, and its end.
package "$work/three.zip" three
put_package "$work/three.zip"
post "/v1/submissions/$id/revisions" "$(revision_body 3)"
gives 201
post "/v1/submissions/$id/events" '{"type":"withdrawal","withdrawal":{"reason":"not needed"}}'
gives 201
look
is "$state" withdrawn "withdrawn"
post "/v1/submissions/$id/revisions" "$(revision_body 4)"
gives_problem 409 wrong-state
is "$(member state)" withdrawn "the problem says the state"
post "/v1/submissions/$id/events" '{"type":"withdrawal","withdrawal":{"reason":"again"}}'
gives_problem 409 wrong-state

# The history: numbered without gaps, in pages, and nothing of it changes.
ask_portal GET "/v1/submissions/$id"
last=$(member last_event)
ask_portal GET "/v1/submissions/$id/events?limit=100"
gives 200
is "$(python3 -c 'import json, sys
print(*(event["seq"] for event in json.load(sys.stdin)["items"]))' <<<"$body")" "$(seq -s ' ' "$last")" "seq"
is "$(python3 -c 'import json, sys
print(*(event["state"]["to"] if event["type"] == "state" else event["type"] for event in json.load(sys.stdin)["items"]))' <<<"$body")" \
    "intro revision submitted in-review needs-answer message message in-review finding changes-requested disposition finding revision submitted testing tested deploying certified revision submitted withdrawal withdrawn" "the events"
whole=$body
after=0 paged=
while [ "$after" != null ]; do
	ask_portal GET "/v1/submissions/$id/events?after=$after&limit=5"
	gives 200
	paged+=$(sed 's/^{"items":\[//; s/\],"next":[^]]*}$//' <<<"$body"),
	after=$(member next)
done
is "{\"items\":[${paged%,}],\"next\":null}" "$whole" "the pages together"
ask_portal GET "/v1/submissions/$id/events?after=$last"
is "$body" '{"items":[],"next":null}' "the page behind the last"

# What the reviewer sees: everything, but of secrets the names.
review GET "/submissions/$id"
gives 200
is "$(member account) $(member revisions.0.form.publisher_type) $(member revisions.1.reason)" \
    'alice verified mended' "the reviewer's view"
is "$(member findings.0.disposition) $(member intro.sha256)" \
    "fixed $(sha256sum "$work/intro.md" | cut -d' ' -f1)" "findings and intro"
hasnt "$body" "$secret" "the reviewer's view"
hasnt "$whole" "$secret" "the history"
review GET "/submissions/$id/revisions/2/package"
same "$work/body" "$work/two.zip"
review GET "/submissions/$id/intro"
same "$work/body" "$work/intro.md"
review GET /submissions
has "$body" '"connector":"Contoso Orders","state":"withdrawn"' "all submissions"
review GET /journal
hasnt "$body" "$secret" "the journal"
is "$(stat -c %a "$portal_store"/portal.db)" 600 "mode of the database"
