#!/bin/bash
# What others do in a pull request, and what is said there: answers in a thread
# and in the conversation, once each; a licence that nobody but its owner agrees
# to; commits of others; a pull request that was opened by hand; and what must
# not become public.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github
start_checker
act PUT /settings '{"fork_delay":0,"agreement":true}'
connect

# said_by_alice: what she said in conversation and threads, a line each.
said_by_alice() {
	local path
	for path in "issues/$number/comments" "pulls/$number/comments"; do
		ask GET "$upstream/$path?per_page=100"
		python3 -c 'import json, sys
for one in json.load(sys.stdin):
    if one["user"] and one["user"]["login"] == "alice":
        print(one.get("in_reply_to_id") or 0, one["body"].split("\n")[0])' <<<"$body"
	done
}

# ---- secrets stay here ----

named contoso 'Contoso Workshops'
cp artifacts/readme.md "$work/readme.md"
printf '\nSign in with correct horse battery\n' >>artifacts/readme.md
fails_with "Operation canceled" touch open-source/publish
has "$(cat open-source/publish)" "form/test_credentials" "why not"
hasnt "$(cat open-source/publish log)" "correct horse" "a secret"
cp "$work/readme.md" artifacts/readme.md
for file in title body.md; do
	printf 'correct horse battery (Independent Publisher)\n' >"open-source/$file"
	fails_with "Operation canceled" touch open-source/publish
	hasnt "$(cat open-source/publish log)" "correct horse" "a secret"
	rm "open-source/$file"
done
sed 's/"host": *"[^"]*"/"host": "10.0.0.7"/' "$connector/apiDefinition.swagger.json" >"$work/private"
cp "$work/private" artifacts/apiDefinition.swagger.json 2>/dev/null || :
fails touch open-source/publish
cp "$work/definition" artifacts/apiDefinition.swagger.json
is "$(journal | grep -c POST || :)" 0 "what was sent of it"
publishes
hasnt "$(grep -r 'correct horse' "$github_state" 2>/dev/null || :)" horse "a secret at GitHub"

# ---- a licence ----

says log "feedback/1 arrived"
has "$(cat feedback/1)" "Subject: contributor license agreement" "the bot"
act POST "/pulls/$number/reviews" "$(py 'import json
print(json.dumps({"state": "COMMENTED", "body": "",
    "comments": [{"path": "certified-connectors/Contoso Workshops/apiProperties.json",
                  "line": 3, "body": "Why this?"}]}))')"
says log "feedback/2 arrived"
has "$(cat feedback/2)" "File: artifacts/apiProperties.json" "where"

# It is for its owner to make, in the browser.
for reply in feedback/1-reply open-source/messages/reply; do
	echo '@Microsoft-github-policy-service  agree' >"$reply"
	fails_with "Operation canceled" touch "$reply"
	has "$(cat submit)" "as a comment in the browser" "why not"
	rm "$reply"
done

# ---- answers ----

echo 'Because it has to.' >feedback/2-reply
ok touch feedback/2-reply
says log "repository has the answer"
act POST "/pulls/$number/comments" '{"body":"And how is it?"}'
says log "feedback/3 arrived"
echo 'It is well.' >feedback/3-reply
ok touch feedback/3-reply
says log "repository has the comment"
echo 'Anything else?' >open-source/messages/reply
ok touch open-source/messages/reply
ok timeout 60 sync open-source/messages/reply
ask GET "$upstream/pulls/$number/comments"
thread=$(member 0.id)
is "$(said_by_alice)" "0 It is well.
0 Anything else?
$thread Because it has to." "what alice said"
fails touch feedback/2-reply
echo 'My password is correct horse battery' >open-source/messages/reply
fails touch open-source/messages/reply
hasnt "$(said_by_alice)" "correct horse" "what alice said"
hasnt "$(said_by_alice)" "agree" "what alice said"

# ---- commits of others ----

first=$number
folder='certified-connectors/Contoso Workshops'
readme=$(cat artifacts/readme.md)
act POST "/pulls/$number/push" "{\"file\":\"$folder/script.csx\",\"content\":\"// Theirs\\n\"}"
act POST "/pulls/$number/push" "{\"file\":\"$folder/readme.md\",\"content\":\"Theirs\\n\"}"
act POST "/pulls/$number/push" "{\"file\":\"$folder/theirs.txt\",\"content\":\"x\\n\"}"
theirs=$(member sha)
sed 's/Workshops/Workshop/' artifacts/apiProperties.json >"$work/ours"
printf '\n' >>"$work/ours"
cp "$work/ours" artifacts/apiProperties.json
# Whether that was heard of before or not.
touch open-source/publish 2>/dev/null || :
timeout 60 sync open-source/publish 2>/dev/null || :
says open-source/publish "reject others"
says open-source/head_commit "$theirs"
is "$(git_at alice rev-parse "$branch")" "$theirs" "the branch"
fails_with "File exists" touch open-source/publish
says open-source/diff "# commit ${theirs:0:12} was not made here"
has "$(cat log)" "commit ${theirs:0:12}, which is not from here, is by " "log"
has "$(cat open-source/diff)" "-Theirs" "diff"
has "$(cat open-source/diff)" "-// Theirs" "diff"
has "$(cat open-source/diff)" "# $folder/theirs.txt is there, is no artifact, and is left alone" "diff"

# What both changed is nobody's to merge, and nothing is lost of it.
printf '\nOurs.\n' >>artifacts/readme.md
cp artifacts/readme.md "$work/mine"
fails_with "Operation canceled" eval 'echo "accept others" >open-source/publish'
has "$(cat open-source/publish)" "changed here and in the pull request: readme.md" "publish"
same "$work/mine" artifacts/readme.md
mv artifacts/readme.md artifacts/mine
echo "accept others" >open-source/publish
same "$work/mine" artifacts/mine
is "$(cat artifacts/readme.md)" Theirs "the readme"
is "$(cat artifacts/script.csx)" "// Theirs" "the script"
same "$work/ours" artifacts/apiProperties.json
has "$(cat log)" "taken over into artifacts/: " "log"
rm artifacts/mine
cp "$connector/script.csx" artifacts/script.csx
printf '%s\n\nOurs and theirs.\n' "$readme" >artifacts/readme.md
publishes
is "$number" "$first" "the pull request"
is "$(git_at alice rev-parse "$branch^")" "$theirs" "what it builds on"
commits_are 5
git_at alice show "$branch:$folder/readme.md" >"$work/sent"
same "$work/sent" artifacts/readme.md
is "$(git_at alice show "$branch:$folder/theirs.txt")" x "a file of theirs"

# One that is open and clean here shows what was taken over.
exec 9<artifacts/readme.md
cat <&9 >"$work/before"
act POST "/pulls/$number/push" "{\"file\":\"$folder/readme.md\",\"content\":\"Theirs again\\n\"}"
theirs=$(member sha)
says open-source/diff "# commit ${theirs:0:12} was not made here"
echo "accept others" >open-source/publish
is "$(cat artifacts/readme.md)" "Theirs again" "the readme"
exec 9<&-
is "$(cat artifacts/readme.md)" "Theirs again" "the readme, closed"

# What is rejected is built upon, and undone.
act POST "/pulls/$number/push" "{\"file\":\"$folder/readme.md\",\"content\":\"Not that\\n\"}"
theirs=$(member sha)
says open-source/diff "# commit ${theirs:0:12} was not made here"
cp "$work/sent" artifacts/readme.md
echo "reject others" >open-source/publish
publishes
is "$(git_at alice rev-parse "$branch^")" "$theirs" "what it builds on"
git_at alice show "$branch:$folder/readme.md" >"$work/now"
same "$work/now" "$work/sent"
commits_are 8

# ---- one that was opened by hand ----

cd "$mnt"
folder="certified-connectors/Contoso Workshops"
opened by-hand
named adopted 'Contoso Workshops'
echo "$number" >form/pull_request
says open-source/status open
hand=$number
branch=by-hand
[ -z "$(touch open-source/publish 2>&1)" ] || says open-source/publish "reject others"
timeout 60 sync open-source/publish 2>/dev/null || :
is "$(git_at alice rev-parse by-hand)" "$sha" "what is there"
says open-source/diff "was not made here"
fails_with "Operation canceled" eval 'echo "accept others" >open-source/publish'
echo "reject others" >open-source/publish
publishes
is "$number" "$hand" "the pull request"
is "$(git_at alice rev-parse by-hand^)" "$sha" "what it builds on"
commits_are 2
act POST "/pulls/$number/merge" '{"method":"merge"}'
says open-source/status merged
says status ready

over
