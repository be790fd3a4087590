#!/bin/bash
# What the stand-in for GitHub refuses, as GitHub does, and what accounts, forks
# and branches come to; the proxy finds nothing in the answers.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_github
start_checker

# ---- tokens ----

token=nobody ask GET /user
gives 401 "Bad credentials"
ask GET /user '' -H 'Authorization:'
gives 401 "Requires authentication"
token=$github_fine_token ask POST "$upstream/forks" '{}'
gives 403 "Resource not accessible by personal access token"
isnt "$(header x-accepted-github-permissions)" '' "what it would need"
token=$github_reader_token ask POST "$upstream/forks" '{}'
gives 404
forked
opened orders-1
token=$github_fork_token ask POST "$fork/git/blobs" '{"content":"x"}'
gives 201
token=$github_fork_token ask POST "$upstream/issues/$number/comments" '{"body":"x"}'
gives 403 "Resource not accessible by personal access token"
token=$github_other_token ask POST "$fork/git/blobs" '{"content":"x"}'
gives 404
ask POST "$upstream/git/refs" "{\"ref\":\"refs/heads/x\",\"sha\":\"$sha\"}"
gives 404
ask POST "$upstream/issues/$number/labels" '{"labels":["New"]}'
gives 403
act POST /tokens '{"token":"ghp_second","user":"alice","scopes":["repo"]}'
token=ghp_second ask GET /user
gives 200
act DELETE /tokens/ghp_second
token=ghp_second ask GET /user
gives 401 "Bad credentials"

# ---- headers ----

ask GET /user '' -H 'User-Agent:'
gives 403 User-Agent
version=2001-01-01 ask GET /user
gives 400
act PUT /settings '{"retired_versions":["2022-11-28"],"sunset":"Fri, 10 Mar 2028 00:00:00 GMT"}'
ask GET /user
gives 410
isnt "$(header sunset)" '' "Sunset"
act PUT /settings '{"retired_versions":[],"sunset":null}'
ask GET /user '' -H 'Accept: image/png'
gives 406
ask GET "$upstream/pulls/"
gives 404

# ---- objects ----

none=0123456789012345678901234567890123456789
tip "$fork" dev
for entry in '"mode":"100644","content":"x","sha":"'$none'"' '"mode":"100644","sha":"'$none'"' \
    '"mode":"100600","content":"x"' '"mode":"100644"' '"mode":"100644","sha":null'; do
	ask POST "$fork/git/trees" "{\"base_tree\":\"$tree\",\"tree\":[{\"path\":\"a b\",\"type\":\"blob\",$entry}]}"
	gives 422
done
ask POST "$fork/git/trees" "{\"base_tree\":\"$tree\",\"tree\":[{\"path\":\"../a\",\"mode\":\"100644\",\"type\":\"blob\",\"content\":\"\"}]}"
gives 422 "malformed path"
ask POST "$fork/git/trees" "{\"base_tree\":\"$none\",\"tree\":[]}"
gives 422
ask POST "$fork/git/blobs" '{"content":"*","encoding":"base64"}'
gives 422
ask POST "$fork/git/commits" "{\"message\":\"m\",\"tree\":\"$none\",\"parents\":[\"$sha\"]}"
gives 422
ask POST "$fork/git/commits" "{\"message\":\"m\",\"tree\":\"$tree\",\"parents\":[\"$none\"]}"
gives 422
ask POST "$fork/git/refs" "{\"ref\":\"heads/x\",\"sha\":\"$sha\"}"
gives 422
ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/a..b\",\"sha\":\"$sha\"}"
gives 422
ask PATCH "$fork/git/refs/refs/heads/dev" "{\"sha\":\"$sha\"}"
gives 422 "Reference does not exist"

# ---- an old fork ----

act POST /stale '{}'
new=$(member sha)
ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/new\",\"sha\":\"$new\"}"
gives 422 "Object does not exist"
ask POST "$fork/merge-upstream" '{"branch":"dev"}'
member_is merge_type fast-forward
ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/new\",\"sha\":\"$new\"}"
gives 201
ask POST "$upstream/pulls" '{"head":"alice:new","base":"dev","title":"t"}'
gives 422 "No commits between dev and alice:new"
act POST /repositories/alice/PowerPlatformConnectors/push '{"file":"a.txt","content":"mine\n"}'
act POST /stale '{"file":"b.txt"}'
ask POST "$fork/merge-upstream" '{"branch":"dev"}'
member_is merge_type merge
act POST /stale '{"file":"a.txt","content":"theirs\n"}'
ask POST "$fork/merge-upstream" '{"branch":"dev"}'
gives 409
ask POST "$fork/merge-upstream" '{"branch":"none"}'
gives 404

# ---- pull requests ----

ask POST "$upstream/pulls" '{"head":"alice:orders-1","base":"dev","title":"t"}'
gives 422 "A pull request already exists for alice:orders-1."
ask POST "$upstream/pulls" '{"head":"alice:none","base":"dev","title":"t"}'
gives 422 '"field": "head"'
ask POST "$upstream/pulls" '{"head":"alice:orders-1","base":"none","title":"t"}'
gives 422 '"field": "base"'
ask POST "$upstream/pulls" '{"head":"alice:orders-1","base":"master","title":" "}'
gives 422 missing_field
ask POST "$upstream/issues/$number/comments" "{\"body\":\"$(printf '%65537s' | tr ' ' x)\"}"
gives 422 "too long"
ask POST "$upstream/pulls/$number/comments/1/replies" '{"body":"x"}'
gives 404
ask GET "$upstream/pulls/1"
gives 404

# ---- a conflict ----

act POST /stale "{\"file\":\"$folder/readme.md\",\"content\":\"theirs\\n\"}"
eventually "that it cannot be merged" eval 'ask GET "$upstream/pulls/$number"; [ "$(member mergeable)" = false ]'
member_is mergeable_state dirty

# ---- people and repositories vanish ----

act POST /users '{"login":"carol"}'
act POST "/pulls/$number/reviews" '{"user":"carol","state":"COMMENTED","body":"hm"}'
act DELETE /users/carol
ask GET "$upstream/pulls/$number/reviews"
member_is 0.user null
act DELETE "/repositories/alice/PowerPlatformConnectors/branches/orders-1"
ask GET "$upstream/pulls/$number"
member_is state closed
ask PATCH "$upstream/pulls/$number" '{"state":"open"}'
gives 422 "branch has been deleted"
act DELETE /repositories/alice/PowerPlatformConnectors
ask GET "$upstream/pulls/$number"
member_is head.repo null
ask GET "$fork"
gives 404
act POST /repositories '{"owner":"alice","name":"PowerPlatformConnectors"}'
ask POST "$upstream/forks" '{}'
gives 202
member_is full_name alice/PowerPlatformConnectors-1
act PUT /settings '{"fork_name_taken":"refuse"}'
act POST /repositories '{"owner":"bob","name":"PowerPlatformConnectors"}'
token=$github_other_token ask POST "$upstream/forks" '{}'
gives 422 "name already exists"

# The last: too many wrong tokens, and the right one is refused, too.
act PUT /settings '{"wrong_tries":2}'
for _ in 1 2; do
	token=nobody ask GET /user
done
ask GET /user
gives 403 "Maximum number of login attempts exceeded"

judged
is "$(grep '^answer' "$checker_report" || :)" '' "answers that do not agree with GitHub's description"
