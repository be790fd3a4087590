#!/bin/bash
# A verified publisher's connector the whole way, on one mount that publishes
# and delivers: its pull request is sent back with what the reviewers' tools
# say, mended, approved and merged; then the portal gets that commit, and
# certifies it. Both sides of both servers are held to what they speak.
# The first of them goes elsewhere.
kinds=$(realpath "$(dirname "$0")/..")
. "$kinds/portal/lib.sh"
. "$kinds/github/lib.sh"
. "$github_lib/life.sh"
requires unzip
published=corpus/connectors/certified/Kanbanize
requires_shared "$published"
start_github
start_checker
start_portal --poll-after 1
start_portal_checker "${server_tls[@]}"
connect "$(to_portal)"
is "$(cat "$work/log")" '' "what the mount command says"
swagger=artifacts/apiDefinition.swagger.json

# is_ready BOOLEAN: so says status.json.
is_ready() {
	body=$(cat status.json)
	member_is draft.ready "$1"
}

# ---- staged ----

new businessmap
cp "$shared/$published"/* artifacts/
cp "$sample/intro.md" .
complete
is "$(lines_with ' error: ' problems)" 0 "errors in what was once certified"
is "$(cat status)" draft "status"
is_ready false
fails_with "Operation canceled" touch submit
has "$(cat submit)" merged "what is missing"

# ---- published ----

publishes
folder=certified-connectors/Businessmap
is "$(cat open-source/status)" open "open-source/status"
is "$(cat form/pull_request)" "$number" "form/pull_request"
is "$(cat form/commit)" '' "form/commit"
commits_are 1
published_is() {
	git_at alice ls-tree --name-only "$1:$folder" | while read -r file; do
		git_at alice show "$1:$folder/$file" >"$work/sent"
		same "$work/sent" "artifacts/$file"
		echo "$file"
	done
}
is "$(published_is "$branch" | tr '\n' ' ')" \
    'Readme.md apiDefinition.swagger.json apiProperties.json icon.png script.csx ' "what is public"

# ---- sent back ----

# place VALUE: where it is in the definition, FILE:LINE:COLUMN.
place() {
	awk -v value="$1" 'index($0, value) { print FILENAME ":" FNR ":" index($0, value) }' "$swagger"
}

act POST "/pulls/$number/reviews" "$(py 'import json
print(json.dumps({"state": "CHANGES_REQUESTED", "body": """Please mend this:

##[error]The summary says too little. ValuePath: paths/~1api~1v2~1cards/get/summary Source: NewSwagger
##[warning]The description names the product. ValuePath: operation/GetCard_V2/description Source: NewSwagger
"""}))')"
says open-source/status changes-requested
says feedback/findings "The summary says too little"
has "$(cat feedback/findings)" "$(place '"Get All Cards"'): error: The summary says too little" "where it is"
has "$(cat feedback/findings)" "$(place '"Get card details by its internal ID."'): warning: The description names the product" "where it is"
is "$(cat status)" draft "status"
is_ready false

# ---- mended, pushed, answered ----

before=$(cat open-source/head_commit)
sed 's/"Get All Cards"/"List cards of a board"/' "$swagger" >"$work/mended"
cp "$work/mended" "$swagger"
has "$(cat open-source/diff)" '+        "summary": "List cards of a board"' "diff"
first=$number
publishes
is "$number" "$first" "the pull request"
commits_are 2
is "$(git_at alice diff --name-only "$before" "$branch")" "$folder/apiDefinition.swagger.json" "what changed"
echo 'It says more now.' >feedback/1-reply
ok touch feedback/1-reply
says log "repository has the comment"
ask GET "$upstream/issues/$number/comments"
is "$(count)" 1 "comments"
has "$(member 0.body)" 'It says more now.' "the answer"

# ---- approved, merged ----

act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
says open-source/status approved
is_ready false
head=$(git_at alice rev-parse "$branch")
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
says status ready
is_ready true
is "$(cat form/pull_request)" "$number" "form/pull_request"
is "$(cat form/commit)" "$head" "form/commit"
review GET /submissions
is "$body" '{"items":[]}' "what the portal has before it is submitted"

# ---- submitted, with that commit ----

ok touch submit
ok sync submit
is "$(cat status)" submitted "status"
is "$(cat feedback/findings)" '' "findings about what is submitted"
review GET /submissions
is "$(member items.0.connector)" businessmap "what the portal got"
id=$(member items.0.id)
review GET "/submissions/$id"
is "$(member revisions.0.version)" 1 "its version"
is "$(member revisions.0.form.commit)" "$head" "the commit that it names"
is "$(member revisions.0.form.pull_request)" "$number" "the pull request that it names"
is "$(member revisions.0.form.publisher_type)" verified "whose it is"
review GET "/submissions/$id/revisions/1/package"
same "$work/body" versions/1/submission.zip
mkdir "$work/unpacked"
unzip -q -d "$work/unpacked" "$work/body"
git_at alice show "$head:$folder/apiDefinition.swagger.json" >"$work/public"
same "$(find "$work/unpacked" -name apiDefinition.swagger.json)" "$work/public"

# ---- certified ----

moved in-review
says status in-review
review POST "/submissions/$id/messages" '{"author":"Robin","subject":"Which board?","body":"We have none to try it with."}'
gives 201
moved needs-answer
says status needs-answer
question=$(grep -lF 'We have none to try it with.' feedback/[0-9]*)
echo 'Board 7, of the account below.' >"$question-reply"
ok touch "$question-reply"
ok sync "$question-reply"
says status in-review
ask GET "$upstream/issues/$number/comments"
is "$(count)" 1 "comments: the portal's conversation is not the pull request's"
moved testing
says status testing
for order in 'attach intro' tested; do
	echo "$order" >submit
	ok sync submit
done
review GET "/submissions/$id/intro"
same "$work/body" intro.md
moved deploying
moved certified
says status certified
is "$(cat open-source/status)" merged "open-source/status"
is "$(cat versions/latest/form/commit)" "$head" "the commit of what is certified"

over
is "$(cat "$portal_report")" '' "what does not agree with openapi.yaml"
