#!/bin/bash
# What open-source/ has for its owner with a repository: title, body.md and
# messages/reply from mkdir on, made anew until somebody edits them; a first
# comment in the conversation, however it is saved; and what is private is not
# published.
. "$(dirname "$0")/lib.sh"
export CERTFS_TEST_RETRY_MILLISECONDS=5

start_github
start_checker
(umask 077 && echo "$github_token" >"$work/github-token")

connect() {
	start -o "repository=github:microsoft/PowerPlatformConnectors,github_url=${checker_url:-$github_url},github_token_file=$work/github-token${1:+,$1}"
}

# ---- made by a mount without a repository ----

start
staged old
mkdir "$mnt/empty"
absent open-source/title
absent open-source/messages
stop

connect
cd "$mnt/old"
is "$(names open-source/messages)" "reply " "messages/"
is "$(cat open-source/title)" "Contoso Workshops" "title"
has "$(cat open-source/body.md)" "- [x] Validated" "body.md"
is "$(cat "$mnt/empty/open-source/title")" empty "the other one's title"

# ---- from mkdir on ----

new contoso
is "$(names open-source)" "body.md diff folder messages publish pull_request status title " "open-source/"
is "$(names open-source/messages)" "reply " "messages/"
is "$(cat open-source/messages/reply)" "" "reply"
is "$(cat open-source/title)" contoso "title"
is "$(cat open-source/folder)" certified-connectors/contoso "folder"
has "$(cat open-source/body.md)" "- [ ] Validated" "body.md"
has "$(cat open-source/body.md)" "- [ ] Responses have schemas" "body.md"
mv "$mnt/contoso" "$mnt/fabrikam"
is "$(cat "$mnt/fabrikam/open-source/title")" fabrikam "title, renamed"
cd "$mnt"
ok rmdir fabrikam

# The first thing that happens may be that they are written to.
new fabrikam
echo 'Of my own' >open-source/title
echo independent >form/publisher_type
is "$(cat open-source/title)" "Of my own" "title"
has "$(cat open-source/body.md)" "- [ ] The title is" "body.md"
rm open-source/body.md open-source/messages/reply
stop
connect
cd "$mnt/fabrikam"
is "$(cat open-source/title)" "Of my own" "title, remounted"
absent open-source/body.md
absent open-source/messages/reply

# ---- what must not become public ----

staged contoso
printf '%s\n' dana@fabrikam.com >form/contact_email
cp artifacts/readme.md "$work/readme.md"

# refused_with TEXT SENTENCE VALUE: of a readme with that line.
refused_with() {
	{ cat "$work/readme.md"; printf '%s\n' "$1"; } >artifacts/readme.md
	fails_with 'Operation canceled' touch open-source/publish
	has "$(cat open-source/publish)" "artifacts/readme.md, line $(wc -l <artifacts/readme.md), has $2" "publish"
	hasnt "$(cat open-source/publish)" "$3" "publish"
}

refused_with "With $github_token it works." "the token for the repository" "$github_token"
refused_with 'Write to Dana@fabrikam.com.' "a mail address that form/contact_email holds" "abrikam"
refused_with 'At https://erp.acme.local/ it is.' "the name of a host in a private network" "acme"
refused_with 'At http://[fd12:3456::1]/ it is.' "an address of a private network" "fd12"
cp "$work/readme.md" artifacts/readme.md

# ---- a first comment, with every way of saving ----

# comments TEXT: how many of the conversation have it.
comments() {
	ask GET "$upstream/issues/$number/comments"
	{ grep -o "$1" "$work/body" || :; } | wc -l
}

reply=open-source/messages/reply
fails_with 'Operation canceled' touch $reply
echo 'First words.' >$reply
fails_with 'Invalid argument' touch $reply
has "$(head -n1 submit)" "there is no pull request yet" "what submit says"
has "$(cat submit)" "touch open-source/publish" "what there is to do"
is "$(cat $reply)" 'First words.' "reply"

touch open-source/publish
sync open-source/publish
number=$(sed "s,.*/,," open-source/pull_request)
is "$(comments 'First words')" 0 "comments before the touch"

# posted TEXT: it was saved; a touch posts it, once.
posted() {
	is "$(cat $reply)" "$1" "reply"
	ok touch $reply
	ok sync $reply
	fails_with 'Operation already in progress' touch $reply
	is "$(comments "$1")" 1 "comments with '$1'"
}

posted 'First words.'
echo 'Truncated in place.' >$reply
posted 'Truncated in place.'
mv $reply $reply~
echo 'Renamed away.' >$reply
rm $reply~
posted 'Renamed away.'
rm $reply
(set -C && echo 'Created anew.' >$reply)
posted 'Created anew.'
echo 'Renamed over.' >open-source/messages/.reply.new
mv open-source/messages/.reply.new $reply
posted 'Renamed over.'
ask GET "$upstream/issues/$number/comments"
is "$(count)" 5 "comments"
is "$(ls feedback/sent | wc -l)" 5 "kept replies"
is "$(names open-source/messages)" "reply " "messages/"

echo "It is $github_token." >$reply
fails_with 'Operation canceled' touch $reply
has "$(head -n1 submit)" "$reply, line 1, has the token for the repository" "what submit says"

# What others say is beside it, under the number that it has in feedback/.
echo mine >open-source/messages/1
act POST "/pulls/$number/comments" '{"body":"Thank you."}'
eventually "the message" test -e open-source/messages/2
has "$(cat open-source/messages/2)" "Thank you." "the message"
same open-source/messages/2 feedback/2
absent feedback/1
is "$(cat open-source/messages/1)" mine "a file of the owner's"

cd /
stop

# ---- the portal's token, too; nobody has to be there ----

(umask 077 && echo a-token-for-the-portal >"$work/portal-token")
connect "portal=http://127.0.0.1:9,token_file=$work/portal-token" 2>/dev/null
cd "$mnt/contoso"
refused_with 'With a-token-for-the-portal.' "the token for the portal" "a-token-for"

cd /
stop
is "$(cat "$checker_report" 2>/dev/null)" '' "what is not as GitHub describes it"
