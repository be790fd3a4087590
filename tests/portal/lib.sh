# The harness of the tests of certfs-portal, sourced by each of them first. It
# has all of tests/mount/lib.sh and tests/lib/servers.sh, so a test may have a
# mount and a portal;
#
#	needs_mount=no
#	. "$(dirname "$0")/lib.sh"
#
# is for one without a mount, and one that sources tests/github/lib.sh too has a
# GitHub beside it. What is started here is gone afterwards, whatever way the
# test ends.
#
#	start_portal [OPTION...]  over TLS: $portal_url, $portal_token (of the
#	                          account alice, scope submit), $reviewer_url,
#	                          $portal_pid; $ca_file vouches for it
#	kill_portal               with -9; restart_portal: on the same ports, with
#	                          what it kept; stop_portal: as SIGTERM does
#	start_plain_portal        the same without TLS
#	start_portal_checker      $portal_checker_url: the same over plain HTTP,
#	                          where what is not as openapi.yaml says is written
#	                          to $portal_report, and "OPERATION STATUS" of each
#	                          answer to $portal_seen; stop_portal_checker
#	to_portal                 the options of a mount that delivers there
#	ask_portal METHOD PATH [CURL-OPTION...]   $status, $body, $headers
#	review METHOD PATH [JSON]          of the reviewer's side: the same
#	portal_fault JSON, no_portal_faults       what goes wrong from now on

portal_lib=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
. "$portal_lib/../lib/servers.sh"
requires zip

certfs_portal=${CERTFS_PORTAL:-$top_builddir/certfs-portal}
[ -x "$certfs_portal" ] || {
	say "$certfs_portal is not there: run make"
	exit 99
}

portal=portal	# its name, of several
portal_pid= portal_checker_url=
portal_options=()
portal_store=$work/portal
portal_tokens=$work/tokens
portal_report=$work/portal-checker.report
portal_seen=$work/portal-checker.seen

# One of each scope, and one of somebody else.
portal_token=alice-submit-0123456789
read_token=alice-read-0123456789
write_token=alice-write-0123456789
other_token=bob-submit-0123456789

write_tokens() {
	(umask 077 && cat >"$portal_tokens") <<-END
	# tokens of tests
	$portal_token alice submit
	$read_token alice read
	$write_token alice read,write

	$other_token bob submit
	END
}

# write_token TOKEN: the publisher's, for the mount.
write_token() {
	(umask 077 && printf '%s\n' "$1" >"$work/token")
}

# run_portal ADDRESS ADDRESS
run_portal() {
	start_server "$portal" 2 "$certfs_portal" --store "$portal_store" \
	    --tokens "$portal_tokens" --listen "$1" --reviewer "$2" \
	    "${portal_options[@]}"
	portal_url=${url_of[portal]}
	reviewer_url=${url_of[reviewer]}
	portal_pid=${server_pid[$portal]}
}

start_plain_portal() {
	portal_options=("$@")
	certificates
	[ -e "$portal_tokens" ] || write_tokens
	run_portal 127.0.0.1:0 127.0.0.1:0
}

start_portal() {
	start_plain_portal "${server_tls[@]}" "$@"
}

restart_portal() {
	run_portal "${portal_url#*://}" "${reviewer_url#*://}"
}

# portal_ended STATUS
portal_ended() {
	portal_pid=
	server_ended "$portal" "$1"
}

stop_portal() {
	portal_pid=
	stop_server "$portal"
}

kill_portal() {
	portal_pid=
	kill_server "$portal"
}

start_portal_checker() {
	start_checker_of portal-checker "$portal_lib/checker.js" "$portal_url" \
	    --document "$top_srcdir/contrib/portal/openapi.yaml" "$@"
	portal_checker_url=${url_of[checker]}
}

stop_portal_checker() {
	stop_server portal-checker
}

to_portal() {
	[ -e "$work/token" ] || write_token "$portal_token"
	printf %s "portal=${portal_checker_url:-$portal_url},ca_file=$ca_file,token_file=$work/token"
}

# ---- asking ----

# The token is $portal_token, unless it is set: token=... ask_portal ...; 'none' is none.
ask_portal() {
	local method=$1 path=$2
	local bearer=(-H "Authorization: Bearer ${token:-$portal_token}")
	shift 2
	[ "${token:-}" != none ] || bearer=()
	answered --cacert "$ca_file" -X "$method" "${bearer[@]}" "$@" \
	    "${ask_url:-$portal_url}$path"
}

new_key() {
	key=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
}

# post PATH JSON: with $key, or a new one.
post() {
	[ -n "${same_key:-}" ] || new_key
	ask_portal POST "$1" -H 'Content-Type: application/json' \
	    -H "Idempotency-Key: \"$key\"" --data-binary "$2"
}

review() {
	local data=()
	[ $# -lt 3 ] || data=(--data-binary "$3")
	answered -X "$1" "${data[@]}" "$reviewer_url$2"
}

portal_fault() {
	review POST /faults "$1"
	is "$status" 201 "a fault: $1 ($body)"
}

no_portal_faults() {
	review DELETE /faults
	is "$status" 204 "no faults"
}

# gives_problem STATUS TYPE: of the last answer.
gives_problem() {
	gives "$1"
	is "$(member type 2>/dev/null || :)" "$2" "problem (of $body)"
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
	ask_portal PUT "/v1/submissions/$id/packages/$sha256" \
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
	ask_portal GET "/v1/submissions/$id"
	gives 200
	state=$(member state)
}
