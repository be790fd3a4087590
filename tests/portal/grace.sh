#!/bin/bash
# -o grace= is how long a submit can be taken back at no cost: till then the
# portal hears nothing.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1

# heard PART: how often the portal was asked for what begins so.
heard() {
	review GET /journal
	lines_with -F "\"path\":\"$1" <<<"$body"
}

revisions() {
	review GET /journal
	lines_with '/revisions",' <<<"$body"
}

told_nothing() {
	is "$(heard /v1/submissions)" 0 "requests about submissions"
}

has_status() {
	[ "$(cat status)" = "$1" ]
}

json() {
	py 'value = json.load(open("status.json"))
for name in sys.argv[1].split("."):
    value = value[int(name)] if isinstance(value, list) else value[name]
print(value)' "$1"
}

# ---- an hour ----

connect grace=3600,sync_timeout=1
submit a
is "$(cat status)" submitting "status"
is "$(json delivery.pending.0.what) $(json delivery.pending.0.attempts)" 'submit 0' "what waits"
due=$(json delivery.pending.0.next_attempt)
py 'import datetime
due = datetime.datetime.fromisoformat(sys.argv[1].replace("Z", "+00:00"))
left = (due - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
expect(3500 < left <= 3600, True, "in %d seconds" % left)' "$due"
is "$(cat next)" "Wait until $due, when version 1 goes to $portal_url, or take it back before: echo \"withdraw: REASON\" > submit" "next"
has "$(cat submit)" 'withdraw: REASON' "what can be done till then"
fails_with 'Connection timed out' sync submit
sleep 0.3
told_nothing
touch artifacts/icon.png
is "$(cat status)" submitting "status while it waits"

# Taken back: the draft is as it was, the number is spent.
echo 'withdraw: the wrong icon' >submit
is "$(cat status)" withdrawn "status after it was taken back"
has "$(cat submit)" 'nothing of it was sent' "submit"
is "$(json delivery.pending)" '[]' "what waits"
ok sync submit
fails_with 'Invalid argument' bash -c 'echo "withdraw: again" >submit'
told_nothing
touch submit
is "$(cat status) $(readlink versions/latest)" 'submitting 2' "submitted again"
# It waits for the next mount, too.
remount -o "portal=$portal_url,ca_file=$ca_file,token_file=$work/token,grace=3600"
cd "$mnt/a"
is "$(cat status) $(json delivery.pending.0.attempts)" 'submitting 0' "after a remount"
sleep 0.3
told_nothing
echo 'withdraw: the wrong icon' >submit
stop

# ---- a second ----

connect grace=1
cd "$mnt/a"
begun=$(date +%s%N)
touch submit
has "$(cat submit)" 'withdraw: REASON' "what can be done till then"
eventually "it to be sent" has_status submitted
took=$((($(date +%s%N) - begun) / 1000000))
[ "$took" -ge 950 ] || fail "a second" "$took ms" "the time it waited"
less 10000 "a delivery a second later"
is "$(revisions)" 1 "revisions that the portal heard of"

# What is at the portal stays so when its update is taken back.
review GET /submissions
id=$(member items.0.id)
moved in-review
eventually "the portal's word" has_status in-review
stop
connect grace=3600
cd "$mnt/a"
before=$(revisions)
definition 'Another title' >artifacts/apiDefinition.swagger.json
echo merged >open-source/record
echo 4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a >form/commit
echo 'update: we found a mistake' >submit
is "$(cat status) $(readlink versions/latest)" 'submitting 4' "an update"
echo 'withdraw: no mistake after all' >submit
is "$(cat status)" in-review "back to what it was"
has "$(cat submit)" 'version 3 is in-review' "submit"
is "$(revisions)" "$before" "revisions that the portal heard of"
moved needs-answer
eventually "what the portal says" has_status needs-answer
stop
