#!/bin/bash
# What a version freezes, however it is written: the kind of publisher, and the
# OAuth app's id and secret once the portal has them.
. "$(dirname "$0")/lib.sh"

# frozen FIELD VALUE: no way of writing changes it.
frozen() {
	local field=form/$1 before
	before=$(cat "$field")
	fails_with 'Read-only file system' bash -c "echo '$2' >$field"
	has "$(head -n 1 submit)" "$1 cannot be changed" "why"
	printf '%s\n' "$2" >"$work/value"
	fails_with 'Read-only file system' cp "$work/value" "$field"
	cp "$work/value" form/new
	fails_with 'Read-only file system' mv form/new "$field"
	rm form/new
	fails_with 'Read-only file system' rm "$field"
	fails_with 'Read-only file system' mv "$field" form/away
	absent form/away
	fails_with 'Read-only file system' py 'save(sys.argv[1], sys.argv[2])' "$field" "$2"
	is "$(cat "$field")" "$before" "$field"
}

start
ready contoso
echo "Jo Example" >form/microsoft_contact
echo app >form/client_id
echo secret-of-the-app >form/client_secret
echo independent >form/publisher_type
echo verified >form/publisher_type
touch submit
fails_with 'Read-only file system' bash -c 'echo independent >form/publisher_type'
has "$(head -n 1 submit)" 'ask Jo Example' "whom to ask"
# What counts already is no change, whether it is written, copied or removed.
ok bash -c 'echo verified >form/publisher_type'
ok rm form/publisher_type
ok bash -c 'echo verified >form/publisher_type'

# Before they are sent, a mistake in them can be mended.
ok bash -c 'echo other >form/client_id'
touch submit
echo submitted >record
frozen client_id another
frozen client_secret another-secret
has "$(head -n 1 submit)" 'Jo Example' "whom to ask"
has "$(head -n 1 submit)" 'unlock credentials' "what opens them"
echo 'unlock credentials: Jo Example, by mail' >submit
ok bash -c 'echo another >form/client_id'
is "$(cat versions/2/form/client_id)" other "what was sent"

# A copy is a new submission, with nothing frozen in it.
mkdir ../copy
ok cp -r artifacts form intro.md ../copy/
cd ../copy
ok bash -c 'echo independent >form/publisher_type'
rm artifacts/icon.png
py 'o = json.load(open(sys.argv[1]))
o["properties"]["iconBrandColor"] = "#da3b01"
save(sys.argv[1], json.dumps(o))' artifacts/apiProperties.json
ok touch open-source/publish
frozen publisher_type verified
