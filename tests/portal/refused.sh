#!/bin/bash
# What a portal refuses for good is told with its reasons, and one can go on.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1
connect

has_status() {
	[ "$(cat status)" = "$1" ]
}

# problem STATUS TYPE MORE: as members of a fault
problem() {
	py 'print("\"content_type\":\"application/problem+json\",\"status\":%s,\"body\":%s" % (sys.argv[1],
json.dumps(json.dumps({"type": "/problems/" + sys.argv[2], "title": "A title", "status": int(sys.argv[1]), **json.loads(sys.argv[3])}))))' "$@"
}

fault_once() {
	portal_fault "{\"method\":\"$1\",\"path\":\"$2\",\"times\":1,$3}"
}

find_id() {
	review GET /submissions
	id=$(py 'print(*(item["id"] for item in json.load(sys.stdin)["items"] if item["connector"] == sys.argv[1]))' "$1" <<<"$body")
	id=${id##* }
}

last_message() {
	cat "feedback/$(ls feedback | grep -E '^[0-9]+$' | sort -n | tail -n 1)"
}

# ---- what is in it ----

errors='"errors":[{"pointer":"/form/contact_email","detail":"nobody \u001b[2Jthere"},{"detail":"and so on"}]'
fault_once POST /revisions "$(problem 422 invalid-form "{\"detail\":\"two fields are wrong\",$errors}")"
submit form
fails_with 'Remote I/O error' sync submit
is "$(cat status)" changes-requested "status"
text=$(last_message)
has "$text" 'The portal refused version 1 (422 invalid-form).' "the message"
has "$text" 'two fields are wrong' "the message"
has "$text" '/form/contact_email: nobody \x1B[2Jthere' "the message"
has "$text" 'and so on' "the message"
has "$(cat log)" 'portal refused version 1' "the log"
has "$(cat submit)" 'the portal refused version 1, see feedback/1: two fields are wrong' "submit"
isnt "$(cat next)" '' "next"
is "$(cat versions/1/receipt)" 'not delivered: the portal refused this version, see log' "its receipt"
echo other@example.com >form/contact_email
touch submit
ok sync submit
is "$(cat status) $(readlink versions/latest)" 'submitted 2' "the next one"
has "$(cat versions/2/receipt)" 'version: 2' "its receipt"
find_id form
review GET "/submissions/$id"
is "$(member revisions.0.version) $(member revision)" '2 1' "what the portal has"

# As often as it is refused; each is told.
cd "$work"
submit often
eventually "the first" has_status submitted
find_id often
moved changes-requested
eventually "what the portal says" has_status changes-requested
for n in 2 3 4; do
	fault_once POST /revisions "$(problem 422 invalid-form "{\"detail\":\"not number $n\"}")"
	echo "$n@example.com" >form/contact_email
	touch submit
	fails_with 'Remote I/O error' sync submit
	has "$(last_message)" "not number $n" "the message"
	is "$(cat status)" changes-requested "status"
done
touch submit
ok sync submit
is "$(cat status) $(readlink versions/latest)" 'submitted 5' "the same once more"

# ---- a state in which it is not taken ----

fault_once POST /revisions "$(problem 409 wrong-state '{"detail":"it is under audit","state":"in-review"}')"
cd "$work"
submit state
fails_with 'Remote I/O error' sync submit
is "$(cat status)" changes-requested "status"
has "$(last_message)" '(409 wrong-state)' "the message"
touch submit
ok sync submit
is "$(cat status)" submitted "afterwards"

# ---- a number that the portal has for something else ----

cd "$work"
submit conflict
ok sync submit
find_id conflict
moved changes-requested
eventually "what the portal says" has_status changes-requested
package "$work/conflict.zip" elsewhere
put_package "$work/conflict.zip"
gives 201
post "/v1/submissions/$id/revisions" "$(revision_body 2)"
gives 201
moved in-review
moved changes-requested
echo 'Another text.' >form/testing_notes
eventually "it to be possible" touch submit 2>/dev/null
fails_with 'Remote I/O error' sync submit
has "$(last_message)" 'version-conflict' "the message"
has "$(cat log)" 'refused version 2' "the log"
touch submit
ok sync submit
is "$(cat status) $(readlink versions/latest)" 'submitted 3' "with the next number"

# ---- larger than it takes; not allowed; nothing like that ----

for answer in '413 too-large' '415 type' '400 bad-request'; do
	read -r code type <<<"$answer"
	name=a$code
	fault_once PUT /packages/ "$(problem "$code" "$type" '{"detail":"for a reason"}')"
	cd "$work"
	submit "$name"
	fails_with 'Remote I/O error' sync submit
	is "$(cat status)" changes-requested "status after $code"
	has "$(last_message)" "($code" "the message after $code"
	touch submit
	ok sync submit
	is "$(cat status)" submitted "status after $code and another touch"
done

# A place that is refused, and one that is not there any more.
fault_once POST /v1/submissions "$(problem 422 invalid '{"detail":"no such name"}')"
cd "$work"
submit place
fails_with 'Remote I/O error' sync submit
has "$(last_message)" 'no such name' "the message"
touch submit
ok sync submit
is "$(cat status)" submitted "with a place"
find_id place
first=$id
moved changes-requested
eventually "what the portal says" has_status changes-requested
fault_once PUT /packages/ "$(problem 404 not-found '{"detail":"there is no such submission"}')"
echo 'Another text.' >form/testing_notes
touch submit
fails_with 'Remote I/O error' sync submit
touch submit
ok sync submit
is "$(cat status)" submitted "in another place"
find_id place
isnt "$id" "$first" "the place"

# ---- replies, intro.md, testing ----

review POST "/submissions/$id/messages" '{"body":"Which account?"}'
gives 201
message_came() {
	grep -d skip -qs 'Which account?' feedback/*
}
eventually "a message" message_came
n=$(grep -d skip -l 'Which account?' feedback/* | sed 's/.*\///' | head -n 1)
echo 'This one.' >"feedback/$n-reply"
fault_once POST /events "$(problem 422 invalid '{"detail":"too short an answer"}')"
touch "feedback/$n-reply"
fails_with 'Remote I/O error' sync submit
has "$(last_message)" 'The portal refused the reply (422 invalid)' "the message"
has "$(cat log)" 'refused the reply: too short an answer' "the log"
is "$(cat status)" submitted "its status"
echo 'This one: tester@example.com.' >"feedback/$n-reply"
touch "feedback/$n-reply"
ok sync submit
review GET "/submissions/$id"
has "$body" 'This one: tester@example.com.' "what the portal has"
hasnt "$body" 'This one.\n' "what the portal has"

fault_once PUT /intro "$(problem 422 invalid '{"detail":"no headings"}')"
echo 'attach intro' >submit
fails_with 'Remote I/O error' sync submit
has "$(last_message)" 'The portal refused intro.md (422 invalid)' "the message"
echo 'attach intro' >submit
ok sync submit

moved testing
eventually "what the portal says" has_status testing
fault_once POST /events "$(problem 409 wrong-state '{"detail":"not yet"}')"
echo tested >submit
fails_with 'Remote I/O error' sync submit
is "$(py 'print(json.load(open("status.json"))["tested"])')" None "tested"
echo tested >submit
ok sync submit
isnt "$(py 'print(json.load(open("status.json"))["tested"])')" None "tested"

fault_once POST /events "$(problem 409 wrong-state '{"detail":"too late"}')"
echo 'withdraw: away' >submit
fails_with 'Remote I/O error' sync submit
has "$(last_message)" 'The portal refused the withdrawal' "the message"
is "$(cat status)" testing "status"
echo 'withdraw: away' >submit
ok sync submit
eventually "the withdrawal" has_status withdrawn
stop
