#!/bin/bash
# The whole life of a pull request on the stand-in for GitHub, through the proxy
# that compares all of it with GitHub's description: nothing disagrees.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_github
start_checker

# ---- who, and the fork ----

ask GET /user
gives 200
member_is login alice
is "$(header x-oauth-scopes)" public_repo "the scopes"
ask GET /rate_limit
gives 200
ask GET "$upstream"
gives 200
member_is permissions.push false
member_is default_branch dev
ask POST "$upstream/forks" '{}'
gives 202
member_is full_name alice/PowerPlatformConnectors
member_is parent.full_name microsoft/PowerPlatformConnectors
ask GET "$fork/git/ref/heads/dev"
[ "$status" = 404 ] || gives 409
forked
fork_id=$(ask GET "$fork"; member id)
ask POST "$upstream/forks" '{"default_branch_only":false}'
gives 202
member_is id "$fork_id"

# ---- objects ----

tip "$upstream" dev
base=$sha base_tree=$tree
ask GET "$upstream/git/trees/$base_tree?recursive=1"
has "$body" "independent-publisher-connectors/Jody's Café (Preview)/readme.md" "the sample"
printf 'a\0\377\n' >"$work/binary"
blob=$(git hash-object "$work/binary")
ask POST "$fork/git/blobs" "{\"content\":\"$(base64 -w0 "$work/binary")\",\"encoding\":\"base64\"}"
gives 201
member_is sha "$blob"
ask GET "$fork/git/blobs/$blob"
member content | base64 -d | cmp - "$work/binary" || fail "the bytes" "$body" "a blob"
ask POST "$fork/git/blobs" '{"content":"Ünï\n"}'
member_is sha "$(printf 'Ünï\n' | git hash-object --stdin)"
ask POST "$fork/git/trees" "{\"base_tree\":\"$base_tree\",\"tree\":[
    {\"path\":\"$folder/readme.md\",\"mode\":\"100644\",\"type\":\"blob\",\"content\":\"# Orders\\none\\ntwo\\n\"},
    {\"path\":\"$folder/icon.png\",\"mode\":\"100644\",\"type\":\"blob\",\"sha\":\"$blob\"},
    {\"path\":\"custom-connectors/Plain/readme.md\",\"mode\":\"100644\",\"type\":\"blob\",\"sha\":null}]}"
gives 201
tree=$(member sha)
commit="{\"message\":\"Orders\",\"tree\":\"$tree\",\"parents\":[\"$base\"],
    \"author\":{\"name\":\"Alice Ä\",\"email\":\"alice@example.com\",\"date\":\"2026-01-02T03:04:05Z\"},
    \"committer\":{\"name\":\"Alice Ä\",\"email\":\"alice@example.com\",\"date\":\"2026-01-02T04:04:05+01:00\"}}"
ask POST "$fork/git/commits" "$commit"
gives 201
sha=$(member sha)
member_is committer.date 2026-01-02T03:04:05Z
ask POST "$fork/git/commits" "$commit"
member_is sha "$sha"
ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/orders-1\",\"sha\":\"$sha\"}"
gives 201
ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/orders-1\",\"sha\":\"$sha\"}"
gives 422 "Reference already exists"
git_directory=$(git_of alice)
is "$(git --git-dir "$git_directory" show "orders-1:$folder/readme.md")" $'# Orders\none\ntwo' "git itself"
fails_with "does not exist" git --git-dir "$git_directory" show orders-1:custom-connectors/Plain/readme.md

# ---- the pull request ----

ask GET "$upstream/compare/dev...alice:orders-1"
gives 200
member_is ahead_by 1
member_is files.0.status removed
ask POST "$upstream/pulls" '{"head":"alice:orders-1","base":"dev","title":"Orders (Independent Publisher)","body":"- [x] tried","maintainer_can_modify":true}'
gives 201
number=$(member number)
pull=$upstream/pulls/$number
member_is mergeable null
eventually "that it can be merged" eval 'ask GET "$pull"; [ "$(member mergeable)" = true ]'
member_is changed_files 3
isnt "$(member merge_commit_sha)" null "the test merge"
version=2026-03-10 ask GET "$pull"
gives 200
hasnt "$body" '"merge_commit_sha"' "the later version"
ask GET "$upstream/pulls?state=open&head=alice:orders-1&base=dev"
is "$(count)" 1 "ours in the list"
ask GET "$upstream/pulls?state=open&head=bob:orders-1"
is "$(count)" 0 "somebody else's"
ask PATCH "$pull" '{"title":"Orders and more (Independent Publisher)"}'
gives 200
ask GET "$pull/files"
is "$(count)" 3 "files"
ask GET "$pull/commits"
is "$(count)" 1 "commits"

# ---- what is said ----

act POST "/pulls/$number/comments" '{"user":"microsoft-github-policy-service[bot]","body":"please agree"}'
comment=$(member id)
ask GET "$upstream/issues/$number/comments"
member_is 0.user.type Bot
ask POST "$upstream/issues/$number/comments" '{"body":"Here it is. <!-- id: 1 -->"}'
gives 201
act PATCH "/comments/$comment" '{"body":"please do agree"}'
act POST "/pulls/$number/reviews" "{\"state\":\"CHANGES_REQUESTED\",\"body\":\"See below\",\"comments\":[{\"path\":\"$folder/readme.md\",\"line\":2,\"body\":\"one what?\"}]}"
thread=$(member comments.0.id)
ask GET "$pull/reviews"
member_is 0.state CHANGES_REQUESTED
member_is 0.commit_id "$sha"
ask GET "$pull/comments?sort=created&direction=asc&since=2020-01-01T00:00:00Z"
member_is 0.line 2
is "$(member 0.diff_hunk)" $'@@ -0,0 +1,3 @@\n+# Orders\n+one' "the hunk"
ask GET "$pull/comments?since=2100-01-01T00:00:00Z"
is "$(count)" 0 "since"
ask POST "$pull/comments/$thread/replies" '{"body":"one order"}'
gives 201
member_is in_reply_to_id "$thread"
ask POST "$pull/comments" "{\"body\":\"mine\",\"commit_id\":\"$sha\",\"path\":\"$folder/readme.md\",\"line\":1,\"side\":\"RIGHT\"}"
gives 201
act PUT "/pulls/$number/labels" '{"labels":["needs:partner-attention"]}'
ask GET "$upstream/issues/$number/labels"
member_is 0.name needs:partner-attention
ask GET "$upstream/issues/$number/events"
member_is 0.event labeled
token=$github_reviewer_token ask POST "$upstream/issues/$number/labels" '{"labels":["New"]}'
gives 200

# ---- checks ----

act POST "/pulls/$number/checks" '{"name":"swagger","status":"in_progress"}'
act POST "/pulls/$number/checks" '{"name":"swagger","conclusion":"failure","title":"1 error","summary":"bad","annotations":[{"path":"a b/c.json","line":3,"level":"failure","message":"no summary"}]}'
run=$(member id)
ask GET "$upstream/commits/$sha/check-runs?filter=latest&per_page=100"
member_is total_count 1
member_is check_runs.0.conclusion failure
ask GET "$upstream/check-runs/$run/annotations"
member_is 0.start_line 3
ask GET "$upstream/commits/$sha/status"
member_is state pending
member_is total_count 0
act POST "/pulls/$number/statuses" '{"context":"license/cla","state":"failure","description":"not signed"}'
ask GET "$upstream/commits/$sha/status"
member_is state failure

# ---- nothing new is free; a list has pages ----

used() {
	ask GET /rate_limit
	member rate.used
}
for path in "$pull" "$pull/reviews"; do
	ask GET "$path"
	etag=$(header etag) before=$(used)
	ask GET "$path" '' -H "If-None-Match: $etag"
	gives 304
	is "$(used)" "$before" "what a 304 is counted as"
done
has "$etag" 'W/"' "the tag of a list is weak"
act POST "/pulls/$number/comments" '{"body":"third"}'
ask GET "$upstream/issues/$number/comments?per_page=2"
is "$(count)" 2 "a page"
next=$(header link | sed -n 's/.*<\([^>]*\)>; rel="next".*/\1/p')
has "$next" "$checker_url/repositories/" "the next page"
ask GET "${next#"$checker_url"}"
is "$(count)" 1 "the last page"
has "$(header link)" 'rel="prev"' "where it leads"

# ---- the next round; kill -9 in the middle ----

kill_github
restart_github
tip "$fork" orders-1
made $'# Orders\nmany\ntwo\n'
ask PATCH "$fork/git/refs/heads/orders-1" "{\"sha\":\"$sha\",\"force\":false}"
gives 200
kill_github
restart_github
ask GET "$pull"
member_is head.sha "$sha"
member_is commits 2
ask GET "$pull/comments"
member_is 0.line null
member_is 0.original_line 2
act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
act PATCH "/reviews/$(member id)" '{"state":"DISMISSED"}'
act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'

# ---- closed, open, merged ----

ask PATCH "$pull" '{"state":"closed"}'
gives 200
act POST "/pulls/$number/reopen" '{}'
act POST /stale '{}'
act POST "/pulls/$number/merge" '{"method":"squash"}'
merged=$(member sha)
ask GET "$pull"
member_is merged true
member_is merge_commit_sha "$merged"
member_is merged_by.login reviewer
ask GET "$upstream/issues/$number/events?per_page=100"
is "$(py 'import json
print(*[one["event"] for one in json.loads(sys.argv[1])])' "$body")" \
    "labeled labeled review_dismissed closed reopened merged closed" "the events"
ask GET "$upstream/commits/$merged/pulls"
member_is 0.number "$number"
is "$(git --git-dir "$(git_of microsoft)" log -1 --format=%s dev)" \
    "Orders and more (Independent Publisher) (#$number)" "the commit on dev"
ask POST "$fork/merge-upstream" '{"branch":"dev"}'
member_is merge_type fast-forward
ask POST "$fork/merge-upstream" '{"branch":"dev"}'
member_is merge_type none

# ---- the bot's question; the other version of the API ----

act PUT /settings '{"agreement":true}'
opened asked
is "$(ask GET "$upstream/commits/$sha/check-runs"; member check_runs.0.conclusion)" action_required "the bot's check"
ask GET "$upstream/issues/$number/comments"
has "$(member 0.body)" '@alice please read' "the question"
ask POST "$upstream/issues/$number/comments" '{"body":"@microsoft-github-policy-service agree"}'
gives 201
is "$(ask GET "$upstream/commits/$sha/check-runs"; member check_runs.0.conclusion)" success "what the bot makes of it"
act PUT /settings '{"agreement":false}'
for path in /user "$upstream" "$fork" "$upstream/pulls?state=all" "$pull/reviews" "$pull/comments" "$pull/files" \
    "$upstream/issues/$number/comments" "$upstream/compare/dev...alice:asked" "$upstream/commits/$sha/status" \
    "$upstream/commits/$merged/pulls" "$upstream/issues/${pull##*/}/events"; do
	version=2026-03-10 ask GET "$path"
	gives 200
	is "$(header x-github-api-version-selected)" 2026-03-10 "the version of $path"
done
version=2026-03-10 ask PATCH "$pull" '{"body":"later"}'
gives 200

for method in merge rebase; do
	opened "way-$method"
	made "$method" "$folder/$method.md"
	ask PATCH "$fork/git/refs/heads/way-$method" "{\"sha\":\"$sha\"}"
	gives 200
	act POST /stale '{}'
	act POST "/pulls/$number/merge" "{\"method\":\"$method\"}"
	ask GET "$upstream/pulls/$number"
	member_is merged true
	ask POST "$fork/merge-upstream" '{"branch":"dev"}'
	gives 200
done

# ---- by its old name ----

act PATCH /repositories/microsoft/PowerPlatformConnectors '{"name":"Connectors"}'
ask GET "$pull"
gives 301
location=$(header location)
has "$location" "$checker_url/repositories/" "where it is"
ask GET "${location#"$checker_url"}"
gives 200
ask PATCH "$pull" '{"title":"Renamed (Independent Publisher)"}'
gives 307
ask PATCH "$(header location | sed "s,$checker_url,,")" '{"title":"Renamed (Independent Publisher)"}'
gives 200

judged
is "$(cat "$checker_report")" '' "what does not agree with GitHub's description"
is "$(cut -d' ' -f1 "$checker_seen" | sort -u)" \
    "$(node "$github_lib/description.js" --packages "$(bash "$top_srcdir/tests/npm/install.sh" "$top_builddir")" |
	sed -n 's/^.*"operationId": "\(.*\)".*/\1/p' | sort)" "operations that were seen"
stop_github
