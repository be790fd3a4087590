#!/bin/bash
# A portal that does not answer as it should is a warning of the mount command,
# and never keeps the mount away, nor up.
. "$(dirname "$0")/publisher.sh"
start_portal

# warned TEXT [OPTION...]: mount with status 0 and that warning.
warned() {
	local expected=$1
	shift
	connect "$@"
	has "$(cat "$work/log")" "certfs: warning: " "what the mount command says"
	has "$(cat "$work/log")" "$expected" "what the mount command says"
	is "$(ls "$mnt")" README.md "the mount"
	took stop
	less 3000 "unmounting"
}

connect
is "$(cat "$work/log")" '' "a portal that answers"
stop

write_token wrong-0123456789
warned 'refuses the token'
write_token "$read_token"
warned 'may only read: what is submitted will be refused'
write_token "$write_token"
warned 'may only read and answer'
write_token "$portal_token"
portal_fault '{"path":"/v1","times":1,"status":503}'
warned 'is overloaded'
portal_fault '{"path":"/v1","times":1,"body":"<html>Welcome</html>","content_type":"text/html"}'
warned 'does not answer as a portal does'
right_ca=$ca_file
authority other 'Another authority'
ca_file=$work/other.pem
warned 'is not the one it claims to be'
ca_file=$right_ca

# One that says nothing costs a second, and is told in the log later.
hang
took connect
less 5000 "mounting with a portal that does not answer"
is "$(cat "$work/log")" '' "what is known of it"
took stop
less 3000 "unmounting meanwhile"
no_portal_faults

# Down, and up again.
kill_portal
took connect
less 3000 "mounting with a portal that is down"
has "$(cat "$work/log")" 'cannot be reached' "what the mount command says"
has "$(cat "$work/log")" 'what is submitted waits' "what the mount command says"
submit a
is "$(cat status)" submitting "nobody to deliver it to"
# returned NAME: the portal does, not from within the mount; NAME is delivered.
delivered() {
	[ "$(cat "$mnt/$1/status")" = submitted ]
}
returned() {
	cd "$work"
	restart_portal
	eventually "a delivery once the portal is up" delivered "$1"
}
returned a
stop

# In the foreground it is a line of the log, and so are the changes.
kill_portal
write_token "$portal_token"
foreground log -o "portal=$portal_url,ca_file=$ca_file,token_file=$work/token"
warned_once() {
	[ "$(lines_with 'cannot be reached' log)" = 1 ]
}
eventually "a warning in the log" warned_once
submit b
sleep 1
returned b
is "$(lines_with 'cannot be reached' log)" 1 "warnings"
is "$(lines_with 'answers again' log)" 1 "lines about its return"
stop
