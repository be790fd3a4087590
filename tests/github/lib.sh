# The harness of the tests of open-source pull requests, sourced by each of
# them first. It has all of tests/mount/lib.sh, so a test may have a mount and a
# GitHub;
#
#	needs_mount=no
#	. "$(dirname "$0")/lib.sh"
#
# is for one without a mount. What is started here is gone afterwards, whatever
# way the test ends.
#
#	start_github [tls]        $github_url, $github_control, $github_pid; with
#	                          tls also $github_ca; $github_token and the other
#	                          tokens below are known to it
#	kill_github               with -9; restart_github: on the same ports, with
#	                          what it kept; stop_github: as SIGTERM does
#	start_checker             $checker_url: the same over plain HTTP, where what
#	                          is not as GitHub describes it is written to
#	                          $checker_report, and "OPERATION STATUS" of each
#	                          answer to $checker_seen; stop_checker
#	act METHOD PATH [JSON]    of the control side (control.py): $status, $body
#	fault JSON, no_faults     what goes wrong from now on
#	ask METHOD PATH [JSON] [CURL-OPTION...]    of GitHub, as a client does that
#	                          makes no mistake: $status, $body, $headers
#	journal                   METHOD PATH USER STATUS counted|free FAULT, a line
#	                          for each request

github_lib=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
. "$github_lib/../mount/lib.sh"
tests=$(realpath "$github_lib/../mount")
export PYTHONPATH=$tests
requires curl git openssl
[[ $(git merge-tree -h 2>&1 || :) == *--write-tree* ]] || skip "git is older than 2.38"

github_pid= checker_pid=
github_options=()
github_state=$work/github
github_ca=$work/ca.pem
checker_report=$work/report
checker_seen=$work/seen
upstream=/repos/microsoft/PowerPlatformConnectors
fork=/repos/alice/PowerPlatformConnectors

github_token=ghp_alice		# may all that she may
github_other_token=ghp_bob
github_reader_token=ghp_reader	# alice's, without a scope
github_fine_token=github_pat_alice	# alice's, and may write nowhere
github_fork_token=github_pat_fork	# alice's, and may write to her fork
github_reviewer_token=ghp_reviewer	# somebody of upstream

# An authority, and a certificate of 127.0.0.1 and localhost.
certificates() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 30 -subj '/CN=An authority for tests' -keyout "$work/ca.key" \
	    -out "$github_ca" 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj '/CN=127.0.0.1' -keyout "$work/server.key" \
	    -out "$work/server.csr" 2>/dev/null
	echo 'subjectAltName = IP:127.0.0.1, DNS:localhost' >"$work/server.ext"
	openssl x509 -req -in "$work/server.csr" -CA "$github_ca" \
	    -CAkey "$work/ca.key" -CAcreateserial -days 30 \
	    -extfile "$work/server.ext" -out "$work/server.pem" 2>/dev/null
}

# run_github PORT PORT: until it has said where it listens.
run_github() {
	local lines=$work/github.out
	rm -f "$lines"
	mkfifo "$lines"
	python3 "$github_lib/standin.py" --directory "$github_state" \
	    --listen "$1" --control "$2" "${github_options[@]}" \
	    >"$lines" 2>>"$work/github.log" &
	github_pid=$!
	{ read -r _ github_url && read -r _ github_control; } <"$lines" || {
		fail "a stand-in" "$(cat "$work/github.log")" "standin.py"
		return 1
	}
}

start_github() {
	github_options=()
	if [ "${1:-}" = tls ]; then
		[ -e "$github_ca" ] || certificates
		github_options=(--certificate "$work/server.pem" --key "$work/server.key")
	fi
	run_github 0 0
}

restart_github() {
	run_github "${github_url##*:}" "${github_control##*:}"
}

# github_ended STATUS
github_ended() {
	local ended=0
	wait "$github_pid" || ended=$?
	github_pid=
	is "$ended" "$1" "exit status of the stand-in"
}

stop_github() {
	kill -TERM "$github_pid"
	github_ended 0
}

kill_github() {
	kill -KILL "$github_pid"
	github_ended 137 2>/dev/null
}

start_checker() {
	local npm lines=$work/checker.out ca=()
	npm=$(bash "$top_srcdir/tests/npm/install.sh" "$top_builddir") || skip "$npm"
	[ "${github_url%%:*}" = http ] || ca=(--ca "$github_ca")
	rm -f "$lines"
	mkfifo "$lines"
	node "$github_lib/checker.js" --packages "$npm" --target "$github_url" \
	    "${ca[@]}" --report "$checker_report" --seen "$checker_seen" "$@" \
	    >"$lines" 2>>"$work/checker.log" &
	checker_pid=$!
	read -r _ checker_url <"$lines" || {
		fail "a checker" "$(cat "$work/checker.log")" "checker.js"
		return 1
	}
}

stop_checker() {
	kill -TERM "$checker_pid"
	wait "$checker_pid" || :
	checker_pid=
}

also_clean() {
	[ -z "$checker_pid" ] || kill -TERM "$checker_pid" 2>/dev/null
	if [ -n "$github_pid" ]; then
		kill -TERM "$github_pid" 2>/dev/null
		github_ended 0
	fi
	# The logs have nothing but what went wrong inside.
	for log in "$work/github.log" "$work/checker.log"; do
		[ ! -s "$log" ] || fail "nothing in the log" "$(cat "$log")" "$log"
	done
	return 0
}

# ---- asking ----

# answered COMMAND...: curl's answer; $status is 000 when none came.
answered() {
	exit_status=0
	rm -f "$work/body" "$work/headers"
	status=$("$@" -sS --max-time 60 -o "$work/body" -D "$work/headers" \
	    -w '%{http_code}' 2>"$work/curl.err") || exit_status=$?
	touch "$work/headers" "$work/body"
	headers=$(tr -d '\r' <"$work/headers")
	body=$(tr -d '\0' <"$work/body")
}

# ask METHOD PATH [JSON] [CURL-OPTION...]: the token is $github_token, unless it
# is set (token=... ask ...), and so are version and ask_url. A header that is
# given as a curl option is sent in the place of ours: ask GET /user '' -H 'Accept:'
ask() {
	local method=$1 path=$2 json=${3:-} header options=()
	shift $(($# < 3 ? $# : 3))
	[ -z "${github_options[0]:-}" ] || options+=(--cacert "$github_ca")
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
	answered curl -X "$method" "${options[@]}" "$@" \
	    "${ask_url:-${checker_url:-$github_url}}$path"
}

act() {
	local data=()
	[ $# -lt 3 ] || data=(--data-binary "$3")
	answered curl -X "$1" "${data[@]}" "$github_control$2"
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

# member NAME: its text or number in $body; a.0.b leads into it.
member() {
	python3 -c 'import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[int(name)] if isinstance(value, list) else value[name]
print({True: "true", False: "false", None: "null"}.get(value, value)
      if value is None or isinstance(value, bool) else value)' "$1" <<<"$body"
}

# count: how many entries the list in $body has.
count() {
	python3 -c 'import json, sys; print(len(json.load(sys.stdin)))' <<<"$body"
}

header() {
	sed -n "s/^$1: //Ip" <<<"$headers"
}

# gives STATUS [PART]: of the last answer; PART is in its body.
gives() {
	is "$status" "$1" "status (of $body)"
	[ $# -lt 2 ] || has "$body" "$2" "what it says"
}

# member_is NAME VALUE
member_is() {
	is "$(member "$1")" "$2" "$1"
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
