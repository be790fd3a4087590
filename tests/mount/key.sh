#!/bin/bash
# The key that secrets are sealed with may be given as a credential of systemd:
# it is read there, and none is made beside the store.
. "$(dirname "$0")/lib.sh"

credentials=$work/credentials

is_set() {
	py 'print(json.load(open("status.json"))["form"]["test_credentials"]["set"])'
}

# with_credential: mounts as a unit with LoadCredential=certfs.key does.
with_credential() {
	export CREDENTIALS_DIRECTORY=$credentials
	start
	unset CREDENTIALS_DIRECTORY
}

mkdir "$credentials"
with_credential		# the unit has none of that name
ready contoso
is "$(stat -c '%a %s' "$store/key")" '600 32' "the key beside the store"
stop

# It moves to where the unit gets it from, and opens what it has sealed.
mv "$store/key" "$credentials/certfs.key"
chmod 400 "$credentials/certfs.key"
with_credential
cd "$mnt/contoso"
is "$(is_set)" True "the secret, with the key that is given"
is "$(cat status)" ready "status"
echo another-secret >form/test_credentials
absent "$store/key"
stop

# Without it a secret counts as not set, and is asked for.
start
cd "$mnt/contoso"
is "$(is_set)" False "the secret, without the key"
is "$(cat status)" draft "status without the key"
has "$(cat submit)" 'form/test_credentials' "what is missing"
stop

printf short >"$work/short"
install -m 400 "$work/short" "$credentials/certfs.key"
with_credential
cd "$mnt/contoso"
fails_with 'Input/output error' py 'save(sys.argv[1], "third-secret\n")' form/test_credentials
has "$(cat submit)" "the credential 'certfs.key' is not the key" "why"
absent "$store/key"
