#!/bin/bash
# A GitHub of one's own, over TLS and below /api/v3: publishing and following
# go there with its authority, and nothing does when its certificate is not to
# be trusted.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github_tls --prefix /api/v3
start_checker "${server_tls[@]}"
is "${checker_url%%:*} ${checker_url##*[0-9]/}" 'https api/v3' "where it is"

# ---- its authority vouches for it ----

connect "ca_file=$ca_file"
is "$(cat "$work/log")" '' "what the mount command says"
named contoso 'Contoso Workshops'
folder='certified-connectors/Contoso Workshops'
publishes
is "$(cat open-source/status)" open "open-source/status"
commits_are 1
git_at alice show "$branch:$folder/readme.md" >"$work/sent"
same "$work/sent" artifacts/readme.md
act POST "/pulls/$number/comments" '{"body":"Which licence?"}'
says feedback/1 'Which licence?'
act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
says open-source/status approved
# What has moved is below the same path.
act PATCH /repositories/microsoft/PowerPlatformConnectors '{"name":"Connectors"}'
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
eventually "the commit" test -s form/commit
is "$(cat form/commit)" "$(git_at alice rev-parse "$branch")" "form/commit"
is "$(cat "$checker_report")" '' "what is not as GitHub describes it"
stop
stop_checker
stop_github

# ---- nobody vouches for it ----

# distrusted WORDS WHAT [OPTION]: it is told so, and asked nothing.
distrusted() {
	local said="is not the one it claims to be"
	github_state=$work/github-$3 store=$work/store-$3
	start_github_tls --prefix /api/v3
	: >"$work/log"
	connect "${4:-}"
	has "$(cat "$work/log")" "GitHub at $github_url $said" "mounting, $2"
	has "$(cat "$work/log")" "$1" "mounting, $2"
	named contoso 'Contoso Workshops'
	ok touch open-source/publish
	says open-source/publish "$1"
	is "$(cat open-source/status)" publishing "open-source/status, $2"
	is "$(journal)" '' "requests, $2"
}

distrusted 'unable to get local issuer certificate' "without ca_file" system
stop
stop_github
authority other 'Another authority'
distrusted 'unable to get local issuer certificate' "with another authority" other "ca_file=$work/other.pem"
stop
stop_github
certify 'IP:127.0.0.2, DNS:github.example' 30 ca
distrusted 'no alternative certificate subject name' "under another name" name "ca_file=$ca_file"

# The right one has it then.
stop_github
certify 'IP:127.0.0.1, DNS:localhost' 30 ca
restart_github
arrived
is "$(cat open-source/status)" open "open-source/status"
commits_are 1
stop

# ---- in the clear it is on this machine, or nowhere ----

for host in github.example 192.0.2.1 127.0.0.1.example; do
	fails_with 'http:// is only for this machine' "$certfs" \
	    -o "store=$store,$(checker_url=http://$host/api/v3 to_github)" "$mnt"
done
