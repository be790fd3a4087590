#!/bin/bash
# A pull request that was opened by hand is followed from the mount: adopted by
# its number, reviewed, answered, checked, merged; and what is not there, or
# not for us, is said.
. "$(dirname "$0")/lib.sh"
export CERTFS_TEST_RETRY_MILLISECONDS=5

folder=certified-connectors/Contoso
start_github
start_checker

connect() {
	start -o "$(to_github)${1:+,$1}"
}

# says FILE TEXT: it has it before long.
says() {
	eventually "$1 to have '$2'" grep -qsF -e "$2" "$1"
}

# committed FILE: a commit of it on $sha, $tree becomes $sha, $tree.
committed() {
	ask POST "$fork/git/trees" "$(py 'import json
print(json.dumps({"base_tree": sys.argv[1], "tree": [{"path": sys.argv[3],
    "mode": "100644", "type": "blob", "content": open(sys.argv[2]).read()}]}))' \
	    "$tree" "$1" "$folder/${1##*/}")"
	gives 201
	tree=$(member sha)
	ask POST "$fork/git/commits" "{\"message\":\"Add it\",\"tree\":\"$tree\",\"parents\":[\"$sha\"]}"
	gives 201
	sha=$(member sha)
}

# publishes BRANCH FILE...: alice opens a pull request with them: $number.
publishes() {
	local branch=$1 file
	shift
	tip "$fork" dev
	for file; do
		committed "$file"
	done
	ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/$branch\",\"sha\":\"$sha\"}"
	gives 201
	ask POST "$upstream/pulls" "{\"head\":\"alice:$branch\",\"base\":\"dev\",\"title\":\"Contoso\",\"body\":\"hm\"}"
	gives 201
	number=$(member number)
}

# ready_but NAME: all is there but the pull request.
ready_but() {
	staged "$1"
	printf '%s\n' you@example.com >form/contact_email
	printf '%s\n' support@example.com >form/support_email
	printf '%s\n' 'Use the account below; list the items.' >form/testing_notes
	printf '%s\n' tester@example.com >form/test_account
	printf '%s\n' 'correct horse battery' >form/test_credentials
	printf '%s\n' no >form/mfa
}

connect
ready_but contoso
absent open-source/record
absent open-source/head_commit
is "$(names open-source/messages)" "reply " "messages/"
forked
publishes contoso artifacts/apiDefinition.swagger.json \
    artifacts/apiProperties.json artifacts/readme.md artifacts/script.csx
head=$sha
echo "$number" >form/pull_request
says open-source/status open
is "$(cat open-source/head_commit)" "$head" "the newest commit"
is "$(cat open-source/pull_request)" \
    "https://github.com/microsoft/PowerPlatformConnectors/pull/$number" address
is "$(cat open-source/branch)" "alice/PowerPlatformConnectors:contoso" "branch"
absent open-source/merge_commit
# What is there is what is here: no file has to be fetched.
fetched() {
	journal | grep -c 'GET .*/git/blobs/' || :
}
is "$(grep '^+++' open-source/diff)" "+++ b/$folder/icon.png" "all that publishing would change"
is "$(fetched)" 0 "files that were fetched"
has "$(cat log)" "open-source: pull request $number of microsoft/PowerPlatformConnectors is followed"

# ---- what is said ----

act POST "/pulls/$number/reviews" "$(py 'import json
print(json.dumps({"state": "CHANGES_REQUESTED", "body": "Please see the remarks.",
    "comments": [{"path": sys.argv[1] + "/apiDefinition.swagger.json",
                  "line": 5, "body": "The title names the company.\nTwice."}]}))' \
    "$folder")"
says open-source/status changes-requested
has "$(cat open-source/messages/1)" "Please see the remarks."
has "$(cat feedback/1)" "Kind: review"
has "$(cat feedback/1)" "Review: changes_requested"
has "$(cat feedback/1)" "From: reviewer ("
has "$(cat feedback/2)" "File: artifacts/apiDefinition.swagger.json"
has "$(cat feedback/2)" "Line: 5"
has "$(cat feedback/2)" "In-Reply-To: feedback/1"
has "$(cat feedback/findings)" \
    "artifacts/apiDefinition.swagger.json:5:1: warning: The title names the company."

act POST "/pulls/$number/comments" '{"body":"##[error]The operation has no summary. ValuePath: paths/~1x/get/summary Source: NewSwagger"}'
comment=$(member id)
says feedback/findings "has no summary"
touch feedback/3
has "$(cat status.json)" '"unread":	2'
act PATCH "/comments/$comment" '{"body":"Never mind."}'
says feedback/3 "Never mind."
has "$(cat status.json)" '"unread":	3'
hasnt "$(cat feedback/findings)" "has no summary"
act DELETE "/comments/$comment"
says feedback/3 "Deleted: "
has "$(cat feedback/3)" "Never mind."
has "$(cat log)" "feedback/3 was deleted there"

# What alice says herself is there, and is no news.
ask POST "$upstream/issues/$number/comments" '{"body":"I will look into it."}'
gives 201
says log "feedback/4 arrived: comment of alice"
has "$(cat status.json)" '"unread":	3'

act POST "/pulls/$number/comments" "$(py 'import json
print(json.dumps({"user": "microsoft-github-policy-service[bot]",
    "body": "@alice please read the agreement and reply with: @microsoft-github-policy-service agree"}))')"
says log "feedback/5 arrived"
has "$(cat feedback/5)" "Subject: contributor license agreement"
has "$(cat feedback/5)" 'agree company="NAME"'

# ---- what runs ----

act POST "/pulls/$number/checks" "$(py 'import json
print(json.dumps({"name": "swagger", "status": "completed", "conclusion": "failure",
    "title": "1 error", "annotations": [{"path": sys.argv[1] + "/apiProperties.json",
    "line": 3, "level": "failure", "message": "No color"}]}))' "$folder")"
act POST "/pulls/$number/statuses" '{"context":"license/cla","state":"success"}'
says open-source/checks "failure swagger"
says open-source/checks "success license/cla"
has "$(cat feedback/findings)" "artifacts/apiProperties.json:3:1: error: No color"

# All that a check says of lines, on all of its pages.
act POST "/pulls/$number/checks" "$(py 'import json
print(json.dumps({"name": "many", "status": "completed", "conclusion": "neutral",
    "annotations": [{"path": sys.argv[1] + "/readme.md", "line": line,
    "level": "notice", "message": f"Line {line}"} for line in range(1, 251)]}))' "$folder")"
says open-source/checks "neutral many"
says feedback/findings "artifacts/readme.md:250:1: note: Line 250"
is "$(grep -c 'artifacts/readme.md:.* note: Line ' feedback/findings)" 250 "notes at lines"
hasnt "$(cat open-source/checks)" "more"

# ---- somebody else's commit ----

act POST "/pulls/$number/push" "$(py 'import json
print(json.dumps({"file": sys.argv[1] + "/apiProperties.json",
    "content": open("artifacts/apiProperties.json").read() + "\n"}))' "$folder")"
pushed=$(member sha)
says open-source/head_commit "$pushed"
has "$(cat log)" "$pushed, which is not from here"
# Only that file is another one now, and is fetched once.
properties=$folder/apiProperties.json
lines=$(wc -l <artifacts/apiProperties.json)
says open-source/diff "--- a/$properties"
is "$(sed '/^#/d' open-source/diff | sed '1,2d;/^--- .dev/,$d' | grep '^[-+]')" - "the empty line that is there"
is "$(fetched)" 1 "files that were fetched"

# ---- labels, approval, merge ----

act PUT "/pulls/$number/labels" '{"labels":["needs:partner-attention"]}'
says log "labels: needs:partner-attention"
has "$(cat open-source/publish)" "# labels: needs:partner-attention"
has "$(cat status.json)" '"labels":	["needs:partner-attention"]'
act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
says open-source/status approved
has "$(cat next)" "which waits for you (its label is needs:partner-attention)"
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
eventually "the merge commit" test -s open-source/merge_commit
is "$(cat form/pull_request)" "$number" "form/pull_request"
is "$(cat form/commit)" "$pushed" "form/commit"
is "$(cat status)" draft "what was merged is another file"
has "$(cat submit)" "commit does not match artifacts: apiProperties.json"
has "$(cat feedback/findings)" "artifacts/apiProperties.json:$lines:1: error: commit does not match artifacts: $properties, as it was merged with $(head -c 12 open-source/merge_commit), is another file"
has "$(cat open-source/diff)" "--- a/$properties"
is "$(fetched)" 1 "what is known already is not fetched again"

# Back to what was merged: the same files, and then it is ready to go.
git --git-dir="$(git_of microsoft)" show "dev:$folder/apiProperties.json" \
    >"$work/merged.json"
cp "$work/merged.json" artifacts/apiProperties.json
hasnt "$(cat submit)" "commit does not match artifacts"
is "$(cat status)" ready "the same files are merged"
has "$(cat status.json)" '"matches":	true'
touch submit
is "$(cat status)" to-upload "what is ready can be submitted"

# ---- independent publishers: status follows to the end ----

cd ..
ready_but alone
echo independent >form/publisher_type
jq_free='s/"iconBrandColor": *"[^"]*"/"iconBrandColor": "#da3b01"/'
sed -i "$jq_free" artifacts/apiProperties.json
touch open-source/publish || cat open-source/publish
folder=independent-publisher-connectors/Alone
publishes alone artifacts/apiDefinition.swagger.json \
    artifacts/apiProperties.json artifacts/readme.md
echo "$number" >form/pull_request
says open-source/status open
says status submitting
act POST "/pulls/$number/close" '{}'
says open-source/status closed
says status to-upload
says next "Open the pull request again"
act POST "/pulls/$number/reopen" '{}'
says open-source/status open
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
says status submitted

# ---- nothing of this costs anything while nothing changes ----

counted() {
	journal | grep -c ' counted ' || :
}
cd ../contoso
quiet() {
	local before
	before=$(counted)
	sleep 3
	[ "$(counted)" = "$before" ]
}
eventually "looks that cost nothing" quiet
has "$(journal | tail -20)" " 304 free"

# ---- a copy of a submission is no copy of its pull request ----

cd ..
mkdir copy
cp -r contoso/artifacts contoso/form copy/
is "$(cat copy/form/pull_request)" "$(cat contoso/form/pull_request)" "what was copied"
says copy/log "is another submission's"
is "$(cat copy/open-source/status)" none "what a copy follows"
fails_with "File exists" touch copy/open-source/publish
has "$(cat copy/open-source/publish)" "another submission follows"
rm copy/form/pull_request
hasnt "$(cat copy/open-source/publish)" "another submission follows"
rm -r copy
cd contoso

# ---- what is not there, or not for us ----

cd ..
ready_but other
echo 99999 >form/pull_request
says log "what became of pull request 99999 of microsoft/PowerPlatformConnectors is not told"
is "$(cat open-source/status)" none "what is not there"
has "$(cat status.json)" '"failure":	{'

echo https://github.com/somebody/else/pull/4301 >form/pull_request
is "$(cat open-source/status)" none "what is elsewhere"

# A repository that is renamed is where its old name leads.
folder=certified-connectors/Other
publishes other artifacts/apiDefinition.swagger.json
act PATCH /repositories/microsoft/PowerPlatformConnectors '{"name":"Connectors"}'
echo "$number" >form/pull_request
says open-source/status open
eventually "looks that cost nothing under another name" quiet
act PATCH /repositories/microsoft/Connectors '{"name":"PowerPlatformConnectors"}'

# A limit is waited for, and then everything goes on.
act POST /limits '{"kind":"primary","seconds":8}'
act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
says status.json "GitHub limits how much is asked of it"
says open-source/status approved
act DELETE /limits

act DELETE "/tokens/$github_token"
says status.json "GitHub does not accept the token"
is "$(cat open-source/status)" approved "what is known already"
(umask 077 && echo "$github_other_token" >"$work/github-token")

cd /
stop
is "$(cat "$checker_report" 2>/dev/null)" '' "what is not as GitHub describes it"
