#!/bin/bash
# A verified publisher's connector from a touch of open-source/publish to the
# submission: published, sent back with what the reviewers' tools say, mended
# in the same pull request, approved, merged, and then submitted.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github
start_checker
connect
named contoso 'Contoso Workshops'
folder='certified-connectors/Contoso Workshops'

# ---- published ----

publishes
is "$(cat open-source/status)" open "open-source/status"
is "$(cat form/pull_request)" "$number" "form/pull_request"
is "$(cat status)" draft "status"
has "$(cat submit)" merged "what is missing"
commits_are 1
ask GET "$upstream/pulls/$number"
member_is title 'Contoso Workshops'
member_is base.ref dev
for file in apiDefinition.swagger.json apiProperties.json readme.md script.csx icon.png; do
	git_at alice show "$branch:$folder/$file" >"$work/sent"
	same "$work/sent" "artifacts/$file"
done
fails_with fatal git_at alice show "$branch:$folder/intro.md"
fails_with "$already" touch open-source/publish

# ---- sent back ----

act POST "/pulls/$number/comments" "$(py 'import json
print(json.dumps({"body": """Please see what the validation says:

##[error]Operation has no summary. ValuePath: paths/~1workshops/get/summary Source: NewSwagger
##[warning]Description is short. ValuePath: operation/ListWorkshops Source: NewSwagger
"""}))')"
act POST "/pulls/$number/reviews" '{"state":"CHANGES_REQUESTED","body":"Please mend that."}'
says open-source/status changes-requested
says feedback/findings "has no summary"
has "$(cat feedback/findings)" "Description is short"
has "$(cat feedback/1 feedback/2)" "Please mend that."
is "$(grep -c 'has no summary' feedback/findings)" 1 "lines of one error"

# ---- mended, in the same pull request ----

before=$(cat open-source/head_commit)
printf '\n## Summaries\n\nEach operation has one.\n' >>artifacts/readme.md
has "$(cat open-source/diff)" "+Each operation has one." "diff"
first=$number
publishes
is "$number" "$first" "the pull request"
commits_are 2
is "$(git_at alice log --format=%H -2 "$branch" | tail -n 1)" "$before" "what it builds on"
is "$(git_at alice diff --name-only "$before" "$branch")" "$folder/readme.md" "what changed"
is "$(cat open-source/diff)" '' "diff"
fails_with "$already" touch open-source/publish

# ---- what would change is a patch ----

mkdir "$work/before"
git_at alice archive "$branch" "$folder" | tar -x -C "$work/before"
cp -r artifacts "$work/artifacts"
printf '\tpublic class Script\n\t{\n\t}' >artifacts/script.csx
sed -i 's/$/\r/' artifacts/apiProperties.json
rm artifacts/readme.md
cat open-source/diff >"$work/patch"
cp -r "$work/before" "$work/applied"
(cd "$work/applied" && GIT_CEILING_DIRECTORIES=$work git apply --whitespace=nowarn "$work/patch")
cp -r artifacts "$work/after"
rm -f "$work/after/intro.md"
is "$(diff -r "$work/applied/$folder" "$work/after" || :)" '' "after git apply"
if command -v patch >/dev/null; then
	(cd "$work/before" && patch -s -p1 <"$work/patch")
	is "$(diff -r "$work/before/$folder" "$work/after" || :)" '' "after patch"
fi
cp "$work/artifacts"/* artifacts/
is "$(cat open-source/diff)" '' "diff"

# ---- answered, approved, merged ----

echo 'Each has a summary now.' >open-source/messages/reply
ok touch open-source/messages/reply
says log "repository has the comment"
ask GET "$upstream/issues/$number/comments"
is "$(grep -o 'Each has a summary now' "$work/body" | wc -l)" 1 "comments of ours"
act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
says open-source/status approved
head=$(cat open-source/head_commit)
is "$head" "$(git_at alice rev-parse "$branch")" "the newest commit"
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
eventually "the merge commit" test -s open-source/merge_commit
is "$(cat open-source/merge_commit)" "$(git_at microsoft rev-parse dev)" "the merge commit"
is "$(cat form/pull_request)" "$number" "form/pull_request"
is "$(cat form/commit)" "$head" "form/commit"

# ---- submitted ----

says status ready
ok touch submit
is "$(cat status)" to-upload "status"
is "$(cat versions/latest/form/commit)" "$head" "the commit of the version"
is "$(cat versions/latest/form/pull_request)" "$number" "its pull request"

over
