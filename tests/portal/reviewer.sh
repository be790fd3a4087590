#!/bin/bash
# The reviewer's side: what can be done in which state, what becomes of it at
# the publisher's, and that nobody else can do it.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_portal
submitted Contoso

# ---- states ----

# goes STATE...: the only ones that are possible
goes() {
	local word
	for word in draft submitted in-review needs-answer changes-requested testing deploying certified rejected withdrawn; do
		case " $* " in
		*" $word "*) ;;
		*)
			review POST "/submissions/$id/state" "{\"state\":\"$word\"}"
			gives_problem 409 wrong-state
			has "$(member detail)" "$(sed 's/ /, /g' <<<"${*:-nothing}")" "what is possible"
			;;
		esac
	done
}
goes in-review needs-answer changes-requested testing rejected
moved in-review
goes needs-answer changes-requested testing rejected
moved needs-answer
goes in-review changes-requested testing rejected
moved changes-requested
goes in-review needs-answer rejected
moved in-review
moved testing
goes deploying needs-answer changes-requested rejected
moved deploying
goes certified changes-requested needs-answer rejected
moved certified
goes

# Anything, if it has to be.
review POST "/submissions/$id/state" '{"state":"on-hold","force":true,"reason":"why not"}'
gives 200
look
is "$state $(member waiting_for)" 'on-hold portal' "a word that nobody knows"
review POST "/submissions/$id/state" '{"state":"paused","force":true,"waiting_for":"a-lawyer"}'
gives 200
look
is "$state $(member waiting_for)" 'paused a-lawyer' "who acts"
review POST "/submissions/$id/state" '{"state":"No Word","force":true}'
gives_problem 422 invalid-request
review POST "/submissions/$id/state" '{"state":"draft","colour":1}'
gives_problem 422 invalid-request
review POST /submissions/none/state '{"state":"in-review"}'
gives_problem 404 not-found
review POST "/submissions/$id/state" '{'
gives_problem 422 invalid-request

# ---- messages, findings, events ----

review POST "/submissions/$id/messages" '{"body":"a","attachments":[{"name":"x"}]}'
gives_problem 422 invalid-request
review POST "/submissions/$id/messages" '{"body":"a","attachments":[{"name":"x","content":"###"}]}'
gives_problem 422 invalid-request
review POST "/submissions/$id/messages" '{"body":"a","attachments":["x"]}'
gives_problem 422 invalid-request
review POST "/submissions/$id/findings" '{"severity":"error"}'
gives_problem 422 invalid-request
look
last=$(member last_event)
review POST "/submissions/$id/findings" '{"severity":"error","message":"m"}'
gives 201
is "$(member seq) $(member finding.status) $(member finding.revision)" "$((last + 1)) open 1" "a new finding"
review POST "/submissions/$id/events" '{"seq":7,"at":"never","type":"party","party":{"when":"now"},"more":[1,2.5,null]}'
gives 201
ask_portal GET "/v1/submissions/$id/events?after=$((last + 1))"
is "$(member items.0.seq) $(member items.0.type) $(member items.0.party.when) $(member items.0.by)" \
    "$((last + 2)) party now reviewer" "an event of any type"
isnt "$(member items.0.at)" never "when it happened"
review POST "/submissions/$id/events" '{"party":1}'
gives_problem 422 invalid-request

# ---- looking ----

review GET "/submissions/$id/revisions/2/package"
gives_problem 404 not-found
review GET "/submissions/$id/intro"
gives_problem 404 not-found
review GET /submissions/none
gives_problem 404 not-found
review GET /nothing
gives_problem 404 not-found
review DELETE /journal
gives_problem 405 method-not-allowed
review GET /journal
count=$(wc -l <<<"$body")
review GET "/journal?after=$((count - 1))"
is "$(wc -l <<<"$body") $(member number)" "1 $count" "the end of the journal"
has "$body" '"method":"GET"' "what was asked last"
has "$body" '"account":"alice"' "by whom"
review GET '/journal?after=x'
gives_problem 422 invalid-request

# ---- nobody else ----

ask_url=$reviewer_url
ask_portal GET /submissions -H 'Origin: https://page.example'
gives_problem 403 forbidden
ask_portal GET /submissions -H 'Host: rebound.example'
gives_problem 403 forbidden
ask_url=
for path in /submissions "/submissions/$id" /journal /faults; do
	ask_portal GET "$path"
	gives_problem 404 not-found
done
