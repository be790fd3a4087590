#!/bin/bash
# certfs-wait sees a version go to a portal, and the review come back: also a
# state that only the portal knows.
. "$(dirname "$0")/publisher.sh"
start_portal --poll-after 1
connect
wait=${CERTFS_WAIT:-$top_builddir/certfs-wait}

# waits STATUS WORD ARGUMENT...: that exit status, and that state printed.
waits() {
	local got status=0 expected=$1 word=$2
	shift 2
	got=$("$wait" "$@" 2>&1) || status=$?
	is "$status $got" "$expected $word" "certfs-wait $*"
}

ready a
portal_fault '{"path":"/revisions","times":2,"status":503}'
touch submit
waits 0 submitted -t 60 . submitted changes-requested
id=$(sed -n 's/^submission: //p' versions/1/receipt)
moved in-review
waits 0 in-review -t 60 . in-review
waits 1 in-review -t 0 . other
review POST "/submissions/$id/state" '{"state":"on-hold","force":true,"waiting_for":"somebody"}'
gives 200
waits 0 on-hold -t 60 . other rejected
has "$("$wait" . on-hold 2>&1 || :)" "there is no state 'on-hold'" "a word that is not ours"
review POST "/submissions/$id/state" '{"state":"testing","force":true}'
gives 200
waits 0 testing -t 60 . testing
waits 1 testing -t 0 . other
