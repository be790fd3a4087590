#!/bin/bash
# Where a pull request goes: a fork that is old, has commits of its own, has
# another name, or is none; a pull request that was closed; a repository that
# was renamed.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github
start_checker
act PUT /settings '{"fork_delay":0}'
connect

# builds_on COMMIT: the branch is one commit on top of that, with our files.
builds_on() {
	is "$(git_at alice rev-parse "$branch^")" "$1" "what the commit builds on"
	is "$(git_at alice show --format= --name-only "$branch" | sed '/^certified-connectors/d')" \
	    '' "files that are not ours"
}

# refused TEXT: nothing is published, and it says why.
refused() {
	ok touch open-source/publish
	fails timeout 60 sync open-source/publish
	has "$(cat open-source/publish)" "$1" "open-source/publish"
}

# ---- a repository of that name is no fork ----

act POST /repositories '{"owner":"alice","name":"PowerPlatformConnectors"}'
mine=$(git_at alice for-each-ref)
named taken 'Contoso Workshops'
refused "is no fork of"
is "$(git_at alice for-each-ref)" "$mine" "her own repository"
is "$(cat open-source/status)" none "open-source/status"
act DELETE /repositories/alice/PowerPlatformConnectors

# ---- there is none ----

publishes
commits_are 1
builds_on "$(git_at microsoft rev-parse dev)"

# ---- it is old ----

cd "$mnt"
act POST /stale '{}'
named stale 'Contoso Stale'
publishes
commits_are 1
builds_on "$(git_at microsoft rev-parse dev)"

# ---- it has commits of its own, which are in the way ----

cd "$mnt"
shared_tip=$(git_at microsoft rev-parse dev)
act POST /repositories/alice/PowerPlatformConnectors/push \
    '{"branch":"dev","file":"README.md","content":"Hers\n","user":"alice"}'
act POST /stale '{"file":"README.md","content":"Theirs\n"}'
named diverged 'Contoso Diverged'
publishes
commits_are 1
builds_on "$shared_tip"
is "$(git_at alice show dev:README.md)" Hers "her own branch"

# ---- it is called something else ----

cd "$mnt"
act PATCH /repositories/alice/PowerPlatformConnectors '{"name":"Connectors"}'
named renamed 'Contoso Renamed'
publishes
has "$(cat open-source/branch)" "alice/Connectors:" "open-source/branch"
ask GET "$upstream/pulls/$number"
member_is commits 1
member_is head.repo.full_name alice/Connectors
act PATCH /repositories/alice/Connectors '{"name":"PowerPlatformConnectors"}'

# ---- closed, and published again ----

cd "$mnt"
named closed 'Contoso Closed'
publishes
first=$number
act POST "/pulls/$number/close" '{}'
says open-source/status closed
printf '\nAgain.\n' >>artifacts/readme.md
publishes
is "$number" "$first" "the pull request"
commits_are 2
member_is number "$first"
ask GET "$upstream/pulls/$number"
member_is state open
says open-source/status open
act POST "/pulls/$number/close" '{}'
says open-source/status closed
publishes
is "$number" "$first" "the pull request"
commits_are 2
ask GET "$upstream/pulls/$number"
member_is state open

# ---- its branch is gone ----

act DELETE "/repositories/alice/PowerPlatformConnectors/branches/$branch"
printf '\nAnd again.\n' >>artifacts/readme.md
says open-source/status closed
publishes
[ "$number" != "$first" ] || fail "another pull request" "$number" "publishing"
is "$(pulls_of "$branch")" 2 "pull requests"
ask GET "$upstream/pulls/$first"
member_is state closed

# ---- the repository has another name ----

cd "$mnt/stale"
number=$(sed "s,.*/,," open-source/pull_request)
branch=$(sed 's/^[^:]*://' open-source/branch)
act PATCH /repositories/microsoft/PowerPlatformConnectors '{"name":"Connectors"}'
upstream=/repos/microsoft/Connectors
act POST "/pulls/$number/comments" '{"body":"We moved."}'
says feedback/1 "We moved."
printf '\nMoved.\n' >>artifacts/readme.md
first=$number
publishes
is "$number" "$first" "the pull request"
commits_are 2
echo 'Found you.' >open-source/messages/reply
ok touch open-source/messages/reply
says log "repository has the comment"

over
