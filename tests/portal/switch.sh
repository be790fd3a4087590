#!/bin/bash
# What went one way stays on it until it is over: by hand or at a portal, and
# at which one. What cannot be done on another is refused, with where it can.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1

has_status() {
	[ "$(cat "$mnt/$1/status")" = "$2" ]
}

# at NAME STATE: the portal says so of it, and it is heard.
at() {
	review GET /submissions
	id=$(py 'print(*(item["id"] for item in json.load(sys.stdin)["items"] if item["connector"] == sys.argv[1]))' "$1" <<<"$body")
	id=${id##* }
	review POST "/submissions/$id/state" "{\"state\":\"$2\",\"force\":true}"
	gives 200
	eventually "$1 to be $2" has_status "$1" "$2"
}

changed() {
	definition "$1" >artifacts/apiDefinition.swagger.json
	echo merged >open-source/record
	printf '%040d\n' "$2" >form/commit
}

# ---- by hand, and then a portal ----

start
sent byhand
echo submitted >record
ready free
exists record
stop
connect
cd "$mnt/free"
absent record
hasnt "$(ls)" record "what is listed"
cd "$mnt/byhand"
exists record
is "$(cat status)" submitted "what went by hand"
changed 'Another title' 2
fails_with 'Invalid argument' bash -c 'echo "update: a mistake" >submit'
has "$(cat submit)" 'version 1 went by hand and is submitted' "submit"
has "$(cat submit)" 'mount with portal=manual' "submit"
hasnt "$(cat next)" "$portal_url" "next"
is "$(py 'print(json.load(open("status.json"))["portal"])')" manual "status.json"
echo in-review >record
echo 'changes-requested' >record
fails_with 'Invalid argument' touch submit
has "$(cat next)$(cat submit)" 'mount with portal=manual' "what to do"
review GET /submissions
is "$body" '{"items":[]}' "what the portal has"

# Once it is over it may go to the portal.
cd "$mnt/byhand"
echo 'withdraw: to begin anew' >submit
is "$(cat status)" withdrawn "status"
touch submit
ok sync submit
is "$(cat status) $(readlink versions/latest)" 'submitted 2' "at the portal"
absent record
cd "$mnt/free"
touch submit
ok sync submit
is "$(cat status)" submitted "another at the portal"
at free in-review
stop

# ---- at a portal, and then by hand ----

start
cd "$mnt/free"
is "$(cat status)" in-review "what is at the portal"
absent record
has "$(cat next)" "Mount with portal=$portal_url" "next"
changed 'A third title' 3
fails_with 'Invalid argument' bash -c 'echo "update: a mistake" >submit'
has "$(cat submit)" "version 1 is in-review at $portal_url" "submit"
has "$(cat submit)" "mount with portal=$portal_url to go on" "submit"
fails_with 'Invalid argument' bash -c 'echo "withdraw: away" >submit'
fails_with 'Invalid argument' bash -c 'echo tested >submit'
is "$(cat status)" in-review "nothing came of it"
stop
connect
at free certified
stop
start
cd "$mnt/free"
touch submit
is "$(cat status) $(readlink versions/latest)" 'to-upload 2' "by hand after all"
exists record
echo submitted >record
is "$(cat status)" submitted "by hand"
stop

# ---- from one portal to another ----

first=$portal_url
connect
cd "$mnt/byhand"
at byhand changes-requested
stop
first_reviewer=$reviewer_url
portal=second portal_store=$work/portal2
run_portal 127.0.0.1:0 127.0.0.1:0
second=$portal_url second_reviewer=$reviewer_url
connect
cd "$mnt/byhand"
changed 'A fourth title' 4
fails_with 'Invalid argument' touch submit
has "$(cat submit)" "version 2 is changes-requested at $first" "submit"
has "$(cat submit)" "mount with portal=$first to go on" "submit"
has "$(cat next)" "portal=$first" "next"
fails_with 'Invalid argument' bash -c 'echo "withdraw: away" >submit'
is "$(cat status)" changes-requested "nothing came of it"
review GET /submissions
is "$body" '{"items":[]}' "what the second portal has"
stop

# What is on its way to one does not go to another.
portal_url=$first
fault_of() {
	answered -X POST --data-binary "$1" "$first_reviewer/faults"
	is "$status" 201 "a fault"
}
fault_of '{"path":"/revisions","times":-1,"status":503}'
connect
submit onway
sleep 0.2
stop
portal_url=$second
connect sync_timeout=1
cd "$mnt/onway"
is "$(cat status)" submitting "on its way"
has "$(cat next)" "Mount with portal=$first" "next"
fails_with 'Invalid argument' bash -c 'echo "withdraw: away" >submit'
fails sync submit
review GET /submissions
is "$body" '{"items":[]}' "what the second portal has"
stop
answered -X DELETE "$first_reviewer/faults"
portal_url=$first reviewer_url=$first_reviewer
connect
eventually "its delivery at the first" has_status onway submitted
at onway certified
at byhand rejected
stop

# Over: the second may have it.
portal_url=$second reviewer_url=$second_reviewer
connect
cd "$mnt/byhand"
touch submit
ok sync submit
is "$(cat status)" submitted "at the second portal"
has "$(cat versions/latest/receipt)" "portal: $second" "its receipt"
at byhand in-review

# ---- two stores at one portal, of the same names ----

submit twin
ok sync submit
mkdir "$work/mnt2"
mount_at "$work/mnt2" "$work/store2" \
    -o "portal=$portal_url,ca_file=$ca_file,token_file=$work/token"
(mnt=$work/mnt2 && submit twin)
ok sync "$work/mnt2/twin/submit"
is "$(cat "$work/mnt2/twin/status")" submitted "the other twin"
review GET /submissions
is "$(grep -o '"connector":"twin"' <<<"$body" | wc -l)" 2 "submissions of that name"
id=$(py 'print([item["id"] for item in json.load(sys.stdin)["items"] if item["connector"] == "twin"][0])' <<<"$body")
moved in-review
twins() {
	[ "$(sort "$mnt/twin/status" "$work/mnt2/twin/status" | tr '\n' ' ')" = 'in-review submitted ' ]
}
eventually "only one of them to be under review" twins
has_status twin in-review || fail "the first one" "the other" "whose it is"
stop "$work/mnt2"
stop
