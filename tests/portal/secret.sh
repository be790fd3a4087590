#!/bin/bash
# The token and the secrets of the form go to the portal, over TLS, and are
# shown nowhere else: not in the mount, not in the store, not in what the daemon
# says, not by the system.
. "$(dirname "$0")/publisher.sh"
export CERTFS_TEST_RETRY_MILLISECONDS=5

# Of this run: other tests show theirs in their command lines.
portal_token=alice-token-$$-$RANDOM$RANDOM
client_secret=staple-battery-$$-$RANDOM
credentials=tester-password-$$-$RANDOM
wrong_token=wrong-token-$$-of-nobody
start_portal --poll-after 1

# shown WHAT COMMAND...: what it prints has none of the secrets in it.
shown() {
	local secret what=$1
	shift
	"$@" >"$work/shown" 2>/dev/null || :
	for secret in "$portal_token" "$wrong_token" "$client_secret" "$credentials"; do
		is "$(grep -acF "$secret" "$work/shown" || :)" 0 "lines of $what with $secret"
	done
}

nowhere() {
	local name secret
	[ "$(id -u)" != 0 ] || for name in environ cmdline comm status maps mountinfo auxv; do
		shown "/proc/PID/$name" cat "/proc/$daemon/$name"
	done
	shown "what ps shows" ps axeww
	shown "the mount table" cat /proc/self/mountinfo /proc/mounts
	shown "what the daemon says" cat "$said"
	for secret in "$portal_token" "$wrong_token" "$client_secret" "$credentials"; do
		is "$(grep -rlaF "$secret" "$mnt" || :)" '' "files of the mount with $secret"
		is "$(grep -rlaF "$secret" "$store" || :)" '' "files of the store with $secret"
	done
	is "$(grep -rlaF -e "$portal_token" -e "$wrong_token" "$portal_store" || :)" '' "files of the portal with a token"
	review GET /journal
	shown "the portal's journal" cat "$work/body"
	is "$(awk '/Max core file size/ { print $5, $6 }' "/proc/$daemon/limits")" '0 0' "core dumps"
	# A process that must not be dumped is root's, whoever runs it.
	is "$(stat -c %u "/proc/$daemon/environ")" 0 "whose its memory is"
}

secrets_set() {
	printf '%s\n' "$client_secret" >form/client_secret
	printf '%s\n' 11112222-bbbb-3333-cccc-4444dddd5555 >form/client_id
	printf '%s\n' "$credentials" >form/test_credentials
}

has_status() {
	[ "$(cat status)" = "$1" ]
}

# ---- by the environment, with all that can go wrong ----

said=$work/said
export CERTFS_TOKEN=$portal_token
foreground "$said" -d -o "portal=$portal_url,ca_file=$ca_file"
unset CERTFS_TOKEN
ready a
secrets_set
nowhere
portal_fault '{"method":"PUT","path":"/packages","times":1,"status":503}'
portal_fault '{"method":"PUT","path":"/packages","times":1,"redirect":"https://localhost:1/","status":307}'
portal_fault '{"path":"/revisions","times":1,"status":401}'
portal_fault '{"path":"/revisions","times":1,"redirect":"https://localhost:1/","status":308}'
portal_fault '{"path":"/revisions","times":1,"drop":"before"}'
portal_fault '{"path":"/revisions","times":1,"drop":"after"}'
portal_fault '{"path":"/revisions","times":1,"status":422}'
touch submit
eventually "a refusal" has_status changes-requested
nowhere
printf '%s\n' "$client_secret" >form/client_secret
touch submit
eventually "a delivery" has_status submitted
nowhere
review GET /submissions
id=$(member items.0.id)
review GET "/submissions/$id"
has "$body" '"secrets":["test_credentials","client_secret"]' "what the portal got"
is "$(stat -c %s form/client_secret form/test_credentials | tr '\n' ' ')" '0 0 ' "sizes of secrets"
moved in-review
eventually "the portal's word" has_status in-review
stop
nothing_left() {
	is "$(grep -rlaF -e "$portal_token" -e "$client_secret" -e "$credentials" "$store" "$said" || :)" '' "files with a secret"
}
nothing_left

# ---- by a file, whose token is renewed ----

said=$work/said2
write_token "$wrong_token"
foreground "$said" -d -o "portal=$portal_url,ca_file=$ca_file,token_file=$work/token"
ready b
secrets_set
touch submit
fails_with 'Key was rejected by service' sync submit
nowhere
write_token "$portal_token"
eventually "a delivery with another token" has_status submitted
nowhere
cd "$work"
{ crash; } 2>/dev/null
nothing_left

# ---- nor of a mount that has no use for it ----

said=$work/said3
export CERTFS_TOKEN=$portal_token
foreground "$said"
unset CERTFS_TOKEN
cd "$mnt/b"
nowhere
stop
