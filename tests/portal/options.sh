#!/bin/bash
# The options of a portal: what is wrong with them is said before there is a
# daemon, and nothing of them is shown to others.
. "$(dirname "$0")/publisher.sh"
start_portal

refused() {
	local expected=$1
	shift
	fails_with "$expected" "$certfs" -o "store=$store,$*" "$mnt"
}

# Where a token comes from: exactly what is missing is said.
for way in 'token_file=FILE' 'credential certfs.token' CERTFS_TOKEN; do
	refused "$way" "portal=$portal_url,ca_file=$ca_file"
done
refused 'a token is no option' "portal=$portal_url,token=$portal_token"
hasnt "$("$certfs" -o "store=$store,portal=$portal_url,token=$portal_token" "$mnt" 2>&1 || :)" \
    "$portal_token" "what is said of it"

# Options without a portal.
for option in token_file="$work/token" ca_file="$ca_file" proxy=http://localhost:1 grace=5; do
	refused "the option '${option%%=*}' is for a portal" "$option"
	refused "the option '${option%%=*}' is for a portal" "portal=manual,$option"
done
refused 'from 0 to 86400' grace=86401
refused 'from 1 to 3600' sync_timeout=0
refused 'from 1 to 3600' sync_timeout=1s
refused "a proxy's password is no option" "proxy=http://me:secret@localhost:1"

# Files of tokens.
write_token "$portal_token"
bad_file() {
	refused "$1" "portal=$portal_url,ca_file=$ca_file,token_file=$work/token"
}
# Root's may be readable by a group, as systemd makes credentials.
for mode in 604 644 620 602 666; do
	chmod "$mode" token
	bad_file 'chmod 600'
done
chmod 600 token
: >token
bad_file 'is empty'
printf 'two words\n' >token
bad_file 'is no token'
printf 'one\ntwo\n' >token
bad_file 'is no token'
head -c 9000 /dev/zero | tr '\0' x >token
fails "$certfs" -o "store=$store,portal=$portal_url,ca_file=$ca_file,token_file=$work/token" "$mnt"
rm token
bad_file 'No such file'
mkdir token
fails "$certfs" -o "store=$store,portal=$portal_url,ca_file=$ca_file,token_file=$work/token" "$mnt"
rmdir token

# URLs and certificates.
write_token "$portal_token"
for url in ftp://portal.example portal.example http://portal.example https:// \
    https://me:secret@portal.example; do
	fails "$certfs" -o "store=$store,portal=$url,token_file=$work/token" "$mnt"
done
hasnt "$("$certfs" -o "store=$store,portal=https://me:secret@portal.example,token_file=$work/token" \
    "$mnt" 2>&1 || :)" secret "what is said of a password"
refused 'certificates' "portal=$portal_url,token_file=$work/token,ca_file=$work/nothing"
refused 'certificates' "portal=$portal_url,token_file=$work/token,ca_file=$work/token"
fails mountpoint -q "$mnt"
CERTFS_TEST_RETRY_MILLISECONDS=0 refused RETRY_MILLISECONDS validate=off

# By file, relative to where it was called; the daemon is elsewhere.
start -o "portal=$portal_url,ca_file=ca.pem,token_file=token,grace=0,sync_timeout=9"
is "$(cat "$work/log")" '' "a mount with a portal that answers"
hasnt "$(cat /proc/self/mounts)" "${portal_url#*://}" "the mount table"
hasnt "$(cat /proc/self/mounts)" "$work/token" "the mount table"
hasnt "$(tr '\0' ' ' <"/proc/$daemon/cmdline")" "$portal_token" "the command line"
ready a
ok sync submit
touch submit
ok sync submit
is "$(cat status)" submitted "delivered with the token of a file"
stop

# From the environment, where it does not stay.
by_environment() {
	export CERTFS_TOKEN=$portal_token
	start -o "portal=$portal_url,ca_file=$ca_file"
	unset CERTFS_TOKEN
}
by_environment
is "$(cat "$work/log")" '' "a mount with a token of the environment"
hasnt "$(tr '\0' '\n' <"/proc/$daemon/environ")" "$portal_token" "the environment"
ready b
touch submit
ok sync submit
stop

# As a credential of a unit; a file that is named goes first.
mkdir credentials
(umask 077 && echo "$portal_token" >credentials/certfs.token)
export CREDENTIALS_DIRECTORY=$work/credentials
start -o "portal=$portal_url,ca_file=$ca_file"
is "$(cat "$work/log")" '' "a mount with a credential"
stop
chmod 644 credentials/certfs.token
refused 'chmod 600' "portal=$portal_url,ca_file=$ca_file"
start -o "portal=$portal_url,ca_file=$ca_file,token_file=$work/token"
stop
