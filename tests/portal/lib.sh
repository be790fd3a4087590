# The harness of the tests of certfs-portal, sourced by each of them first. It
# has all of tests/mount/lib.sh, so a test may have a mount and a portal;
#
#	needs_mount=no
#	. "$(dirname "$0")/lib.sh"
#
# is for one without a mount. What is started here is gone afterwards, whatever
# way the test ends.
#
#	start_portal [OPTION...]  over TLS: $portal_url, $portal_ca, $portal_token
#	                          (of the account alice, scope submit),
#	                          $reviewer_url, $portal_pid
#	kill_portal               with -9; restart_portal: on the same ports, with
#	                          what it kept; stop_portal: as SIGTERM does
#	start_plain_portal        the same without TLS
#	start_checker             $checker_url: the same over plain HTTP, where what
#	                          is not as openapi.yaml says is written to
#	                          $checker_report; stop_checker
#	ask METHOD PATH [CURL-OPTION...]   of the portal: $status, $body, $headers
#	review METHOD PATH [JSON]          of the reviewer's side: the same
#	fault JSON, no_faults              what goes wrong from now on

portal_lib=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
. "$portal_lib/../mount/lib.sh"
tests=$(realpath "$portal_lib/../mount")
export PYTHONPATH=$tests
requires curl openssl zip

certfs_portal=${CERTFS_PORTAL:-$top_builddir/certfs-portal}
[ -x "$certfs_portal" ] || {
	say "$certfs_portal is not there: run make"
	exit 99
}

portal_pid= checker_pid=
portal_options=()
portal_store=$work/portal
portal_tokens=$work/tokens
portal_ca=$work/ca.pem
checker_report=$work/report

# One of each scope, and one of somebody else.
portal_token=alice-submit-0123456789
read_token=alice-read-0123456789
write_token=alice-write-0123456789
other_token=bob-submit-0123456789

# An authority, and a certificate of 127.0.0.1 and localhost.
certificates() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 30 -subj '/CN=An authority for tests' -keyout "$work/ca.key" \
	    -out "$portal_ca" 2>/dev/null
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj '/CN=127.0.0.1' -keyout "$work/server.key" \
	    -out "$work/server.csr" 2>/dev/null
	echo 'subjectAltName = IP:127.0.0.1, DNS:localhost' >"$work/server.ext"
	openssl x509 -req -in "$work/server.csr" -CA "$portal_ca" \
	    -CAkey "$work/ca.key" -CAcreateserial -days 30 \
	    -extfile "$work/server.ext" -out "$work/server.pem" 2>/dev/null
}

write_tokens() {
	(umask 077 && cat >"$portal_tokens") <<-END
	# tokens of tests
	$portal_token alice submit
	$read_token alice read
	$write_token alice read,write

	$other_token bob submit
	END
}

# run_portal ADDRESS ADDRESS: until it has said where it listens.
run_portal() {
	local lines=$work/portal.out
	rm -f "$lines" "$work/portal.pid"
	mkfifo "$lines"
	# In a shell of its own, which says nothing of one that is killed.
	(
		"$certfs_portal" --store "$portal_store" --tokens "$portal_tokens" \
		    --listen "$1" --reviewer "$2" "${portal_options[@]}" \
		    >"$lines" 2>>"$work/portal.log" &
		echo $! >"$work/portal.pid"
		wait $! || exit $?
	) 2>/dev/null &
	portal_job=$!
	{ read -r _ portal_url && read -r _ reviewer_url; } <"$lines" || {
		fail "a portal" "$(cat "$work/portal.log")" "certfs-portal $*"
		return 1
	}
	# The shell may tell it later than the portal speaks.
	eventually "the portal's number" [ -s "$work/portal.pid" ]
	portal_pid=$(cat "$work/portal.pid")
}

start_plain_portal() {
	portal_options=("$@")
	[ -e "$portal_ca" ] || certificates
	[ -e "$portal_tokens" ] || write_tokens
	run_portal 127.0.0.1:0 127.0.0.1:0
}

start_portal() {
	start_plain_portal --certificate "$work/server.pem" \
	    --key "$work/server.key" "$@"
}

restart_portal() {
	run_portal "${portal_url#*://}" "${reviewer_url#*://}"
}

# portal_ended STATUS
portal_ended() {
	local ended=0
	wait "$portal_job" || ended=$?
	portal_pid=
	is "$ended" "$1" "exit status of the portal"
}

stop_portal() {
	kill -TERM "$portal_pid"
	portal_ended 0
}

kill_portal() {
	kill -KILL "$portal_pid"
	portal_ended 137
}

start_checker() {
	local npm lines=$work/checker.out
	npm=$(bash "$top_srcdir/tests/npm/install.sh" "$top_builddir") || skip "$npm"
	rm -f "$lines"
	mkfifo "$lines"
	node "$portal_lib/checker.js" --packages "$npm" \
	    --document "$top_srcdir/contrib/portal/openapi.yaml" \
	    --target "$portal_url" --ca "$portal_ca" --listen 0 \
	    --report "$checker_report" "$@" >"$lines" 2>>"$work/checker.log" &
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

# A test that starts more than these has an also_clean of its own.
clean_portal() {
	[ -z "$checker_pid" ] || kill -TERM "$checker_pid" 2>/dev/null
	if [ -n "$portal_pid" ]; then
		kill -TERM "$portal_pid" 2>/dev/null
		portal_ended 0
	fi
	# The log has nothing but what went wrong inside.
	if [ -s "$work/portal.log" ]; then
		fail "nothing in the log" "$(cat "$work/portal.log")" "the portal"
	fi
	return 0
}

also_clean() {
	clean_portal
}

# ---- asking ----

# answered CURL-OPTION...: $status is 000 when none came.
answered() {
	exit_status=0
	status=$(curl -sS --max-time 60 -o "$work/body" -D "$work/headers" \
	    -w '%{http_code}' "$@" 2>"$work/curl.err") || exit_status=$?
	touch "$work/headers" "$work/body"
	headers=$(tr -d '\r' <"$work/headers")
	body=$(tr -d '\0' <"$work/body")
}

# The token is $portal_token, unless it is set: token=... ask ...; 'none' is none.
ask() {
	local method=$1 path=$2
	local bearer=(-H "Authorization: Bearer ${token:-$portal_token}")
	shift 2
	[ "${token:-}" != none ] || bearer=()
	rm -f "$work/body" "$work/headers"
	answered --cacert "$portal_ca" -X "$method" "${bearer[@]}" "$@" \
	    "${ask_url:-$portal_url}$path"
}

new_key() {
	key=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
}

# post PATH JSON: with $key, or a new one.
post() {
	[ -n "${same_key:-}" ] || new_key
	ask POST "$1" -H 'Content-Type: application/json' \
	    -H "Idempotency-Key: \"$key\"" --data-binary "$2"
}

review() {
	local data=()
	[ $# -lt 3 ] || data=(--data-binary "$3")
	rm -f "$work/body" "$work/headers"
	answered -X "$1" "${data[@]}" "$reviewer_url$2"
}

fault() {
	review POST /faults "$1"
	is "$status" 201 "a fault: $1 ($body)"
}

no_faults() {
	review DELETE /faults
	is "$status" 204 "no faults"
}

# member NAME: its text or number in $body, the first one of that name.
member() {
	python3 -c 'import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[int(name)] if isinstance(value, list) else value[name]
print("null" if value is None else value)' "$1" <<<"$body"
}

header() {
	sed -n "s/^$1: //Ip" <<<"$headers"
}

# gives STATUS [TYPE]: of the last answer; TYPE is that of a problem.
gives() {
	is "$status" "$1" "status (of $body)"
	[ $# -lt 2 ] || is "$(member type 2>/dev/null || :)" "$2" "problem (of $body)"
}

# ---- a submission ----

digest_of() {
	printf 'sha-256=:%s:' "$(openssl dgst -sha256 -binary "$1" | base64)"
}

# package FILE [TEXT]: the sample, and something to tell it from others.
package() {
	local from=$work/packed
	rm -rf "$1" "$from"
	mkdir "$from"
	cp "$sample/apiDefinition.swagger.json" "$sample/apiProperties.json" \
	    "$sample/icon.png" "$sample/script.csx" "$from"
	printf '// %s\n' "${2:-}" >>"$from/script.csx"
	(cd "$from" && zip -q -X "$1" ./*)
}

# put_package FILE: $sha256
put_package() {
	sha256=$(sha256sum "$1" | cut -d' ' -f1)
	ask PUT "/v1/submissions/$id/packages/$sha256" \
	    -H 'Content-Type: application/zip' \
	    -H "Content-Digest: $(digest_of "$1")" --data-binary "@$1"
}

# created CONNECTOR: $id
created() {
	post /v1/submissions "{\"connector\":\"$1\"}"
	gives 201
	id=$(member id)
}

revision_body() {
	printf '{"version":%s,"package_sha256":"%s","form":{"source":"zip"}}' "$1" "$sha256"
}

# submitted CONNECTOR: $id, $sha256, version 1
submitted() {
	created "$1"
	package "$work/package.zip" "$1"
	put_package "$work/package.zip"
	gives 201
	post "/v1/submissions/$id/revisions" "$(revision_body 1)"
	gives 201
}

# moved STATE: by the reviewer
moved() {
	review POST "/submissions/$id/state" "{\"state\":\"$1\"}"
	gives 200
}

# look: what the portal says of it is $body, and $state.
look() {
	ask GET "/v1/submissions/$id"
	gives 200
	state=$(member state)
}
