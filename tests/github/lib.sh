# The harness of the tests of open-source pull requests, sourced by each of
# them first. It has all of tests/mount/lib.sh and tests/lib/servers.sh, so a
# test may have a mount and a GitHub;
#
#	needs_mount=no
#	. "$(dirname "$0")/lib.sh"
#
# is for one without a mount, and one that sources tests/portal/lib.sh too has a
# portal beside it. What is started here is gone afterwards, whatever way the
# test ends.
#
#	start_github [OPTION...]  $github_url, $github_control; $github_token and
#	                          the other tokens below are known to it
#	start_github_tls [OPTION...]    the same over TLS: see certificates
#	kill_github               with -9; restart_github: on the same ports, with
#	                          what it kept; stop_github: as SIGTERM does
#	start_checker             $checker_url: the same over plain HTTP, where what
#	                          is not as GitHub describes it is written to
#	                          $checker_report, and "OPERATION STATUS" of each
#	                          answer to $checker_seen; stop_checker
#	to_github                 the options of a mount that publishes there, as
#	                          alice
#	act METHOD PATH [JSON]    of the control side (control.py): $status, $body
#	fault JSON, no_faults     what goes wrong from now on
#	ask METHOD PATH [JSON] [CURL-OPTION...]    of GitHub, as a client does that
#	                          makes no mistake: $status, $body, $headers
#	journal                   METHOD PATH USER STATUS counted|free FAULT, a line
#	                          for each request

github_lib=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
. "$github_lib/../lib/servers.sh"
requires git
[[ $(git merge-tree -h 2>&1 || :) == *--write-tree* ]] || skip "git is older than 2.38"

checker_url=
github_options=()
github_state=$work/github
checker_report=$work/github-checker.report
checker_seen=$work/github-checker.seen
upstream=/repos/microsoft/PowerPlatformConnectors
fork=/repos/alice/PowerPlatformConnectors

github_token=ghp_alice		# may all that she may
github_other_token=ghp_bob
github_reader_token=ghp_reader	# alice's, without a scope
github_fine_token=github_pat_alice	# alice's, and may write nowhere
github_fork_token=github_pat_fork	# alice's, and may write to her fork
github_reviewer_token=ghp_reviewer	# somebody of upstream

# run_github PORT PORT
run_github() {
	start_server github 2 python3 "$github_lib/standin.py" \
	    --directory "$github_state" --listen "$1" --control "$2" \
	    "${github_options[@]}"
	github_url=${url_of[github]}
	github_control=${url_of[control]}
}

start_github() {
	github_options=("$@")
	run_github 0 0
}

start_github_tls() {
	certificates
	start_github "${server_tls[@]}" "$@"
}

restart_github() {
	run_github "$(port_of "$github_url")" "$(port_of "$github_control")"
}

# github_ended STATUS
github_ended() {
	server_ended github "$1"
}

stop_github() {
	stop_server github
}

kill_github() {
	kill_server github
}

start_checker() {
	start_checker_of github-checker "$github_lib/checker.js" "$github_url" "$@"
	checker_url=${url_of[checker]}
}

stop_checker() {
	stop_server github-checker
	checker_url=
}

to_github() {
	[ -e "$work/github-token" ] ||
	    (umask 077 && echo "$github_token" >"$work/github-token")
	printf %s "repository=github:microsoft/PowerPlatformConnectors," \
	    "github_url=${checker_url:-$github_url}," \
	    "github_token_file=$work/github-token"
}

# ---- asking ----

# ask METHOD PATH [JSON] [CURL-OPTION...]: the token is $github_token, unless it
# is set (token=... ask ...), and so are version and ask_url. A header that is
# given as a curl option is sent in the place of ours: ask GET /user '' -H 'Accept:'
ask() {
	local method=$1 path=$2 json=${3:-} header options=()
	shift $(($# < 3 ? $# : 3))
	[ ! -e "$ca_file" ] || options+=(--cacert "$ca_file")
	[ -z "$json" ] || options+=(--data-binary "$json")
	for header in "Authorization: Bearer ${token:-$github_token}" \
	    'Accept: application/vnd.github+json' \
	    "X-GitHub-Api-Version: ${version:-2022-11-28}" \
	    'User-Agent: certfs-tests/1' 'Content-Type: application/json'; do
		if [ -z "$json" ] && [ "${header%%:*}" = Content-Type ]; then
			continue
		fi
		[[ " $* " == *" ${header%%:*}:"* ]] || options+=(-H "$header")
	done
	answered -X "$method" "${options[@]}" "$@" \
	    "${ask_url:-${checker_url:-$github_url}}$path"
}

act() {
	local data=()
	[ $# -lt 3 ] || data=(--data-binary "$3")
	answered -X "$1" "${data[@]}" "$github_control$2"
	is "$status" 200 "$1 $2 ${3:-} ($body)"
}

fault() {
	act POST /faults "$1"
}

no_faults() {
	act DELETE /faults
}

journal() {
	curl -sS "$github_control/journal.txt"
}

# ---- git ----

# git_of OWNER [NAME]: the directory of a repository of the stand-in.
git_of() {
	curl -sS "$github_control/repositories" | python3 -c 'import json, sys
for one in json.load(sys.stdin):
    if [one["owner"], one["name"]] == sys.argv[1:]:
        print(one["git"])' "$1" "${2:-PowerPlatformConnectors}"
}

# judged: every repository is as git wants it.
judged() {
	act GET /fsck
	member_is clean true
}

# ---- a pull request ----

# forked: alice's fork has its objects.
forked() {
	ask POST "$upstream/forks" '{}'
	gives 202
	eventually "the fork's objects" fork_is_there
}

fork_is_there() {
	ask GET "$fork/git/ref/heads/dev"
	[ "$status" = 200 ]
}

# tip REPOSITORY-PATH BRANCH: $sha, and $tree of it.
tip() {
	ask GET "$1/git/ref/heads/$2"
	gives 200
	sha=$(member object.sha)
	ask GET "$1/git/commits/$sha"
	gives 200
	tree=$(member tree.sha)
}

# made TEXT [PATH]: a commit of one file on $sha, $tree becomes $sha, $tree.
made() {
	ask POST "$fork/git/trees" "$(py 'import json
print(json.dumps({"base_tree": sys.argv[1], "tree": [{"path": sys.argv[3],
    "mode": "100644", "type": "blob", "content": sys.argv[2]}]}))' \
	    "$tree" "$1" "${2:-$folder/readme.md}")"
	gives 201
	tree=$(member sha)
	ask POST "$fork/git/commits" "{\"message\":\"Add it\",\"tree\":\"$tree\",\"parents\":[\"$sha\"],
	    \"author\":{\"name\":\"Alice\",\"email\":\"alice@example.com\",\"date\":\"2026-01-02T03:04:05Z\"}}"
	gives 201
	sha=$(member sha)
}

# opened BRANCH: $number, of a pull request from a new branch of the fork.
folder="independent-publisher-connectors/Alice's Orders (Preview)"
opened() {
	tip "$fork" dev
	made $'# Orders\none\ntwo\n'
	ask POST "$fork/git/refs" "{\"ref\":\"refs/heads/$1\",\"sha\":\"$sha\"}"
	gives 201
	ask POST "$upstream/pulls" "{\"head\":\"alice:$1\",\"base\":\"dev\",\"title\":\"Orders (Independent Publisher)\",\"body\":\"- [x] tried\",\"maintainer_can_modify\":true}"
	gives 201
	number=$(member number)
}
