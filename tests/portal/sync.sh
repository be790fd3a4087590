#!/bin/bash
# sync submit waits for the delivery, and fails as the delivery does.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1
connect sync_timeout=2

# Nothing to wait for.
new empty
took ok sync submit
less 1500 "sync of a draft"

# Delivered.
submit a
took ok sync submit
less 1900 "a delivery"
is "$(cat status)" submitted "status after sync submit"
took ok sync submit
less 1500 "a sync after it"
ok py 'fd = os.open("submit", os.O_WRONLY)
os.fdatasync(fd)'

# A delivery that needs several tries.
portal_fault '{"path":"/revisions","times":2,"status":503}'
submit again
ok sync submit
is "$(cat status)" submitted "status after two tries"

# Refused: with what the portal says of it.
portal_fault '{"path":"/revisions","times":1,"status":422}'
submit refused
fails_with 'Remote I/O error' sync submit
is "$(cat status)" changes-requested "status of what was refused"
fails_with 'Remote I/O error' sync submit
has "$(cat submit)" 'the portal refused version 1' "submit"

# Busy until the time is over.
portal_fault '{"path":"/v1","times":-1,"status":503}'
submit busy
took fails_with 'Connection timed out' sync submit
[ "$took" -ge 1900 ] || fail "at least 1900 ms" "$took ms" "waiting"
no_portal_faults
delivered() {
	[ "$(cat status)" = submitted ]
}
eventually "a delivery later" delivered
ok sync submit

# It says nothing at all.
hang
submit silent
took fails_with 'Connection timed out' sync submit
[ "$took" -ge 1900 ] || fail "at least 1900 ms" "$took ms" "waiting"
no_portal_faults
stop

# A reply is waited for once it is sent, and not by the editor that saves it.
connect sync_timeout=2
submit talk
ok sync submit
id=$(sed -n 's/^submission: //p' versions/1/receipt)
moved in-review
review POST "/submissions/$id/messages" '{"body":"Which tenant?","subject":"Question"}'
gives 201
eventually "a message" test -e feedback/1
hang
echo 'The first one.' >feedback/1-reply
ok sync feedback/1-reply
touch feedback/1-reply
took ok py 'fd = os.open("feedback/1-reply", os.O_WRONLY | os.O_APPEND)
os.write(fd, b"Or the second.\n")
os.fsync(fd)
os.close(fd)'
less 1500 "an fsync of an editor"
took fails_with 'Connection timed out' sync feedback/1-reply
[ "$took" -ge 1900 ] || fail "at least 1900 ms" "$took ms" "waiting"
cd "$work"
kill_portal
restart_portal

# Several on one file are answered one after the other.
pids=()
for n in 1 2 3 4 5; do
	sync "$mnt/talk/feedback/1-reply" &
	pids+=($!)
done
answered=0
for pid in "${pids[@]}"; do
	wait "$pid" || answered=$?
done
is "$answered" 0 "sync by five at once"
stop

# Down.
kill_portal
connect sync_timeout=2
submit down
took fails_with 'Network is unreachable' sync submit
has "$(cat submit)" 'not delivered yet' "submit"
stop
restart_portal

# A wrong token is told at once.
write_token wrong-0123456789
connect sync_timeout=20
submit token
took fails_with 'Key was rejected by service' sync submit
less 10000 "a wrong token"
is "$(cat status)" submitting "status with a wrong token"
stop

# With portal=manual nothing is waited for.
start
submit_by_hand() {
	ready manual
	touch submit
}
submit_by_hand
took ok sync submit
less 1500 "sync with portal=manual"
stop
