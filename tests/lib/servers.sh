# What tests with servers share, sourced by the harness of each kind of server:
# tests/portal/lib.sh and tests/github/lib.sh. It has all of tests/mount/lib.sh.
# A test may source both of them: what belongs to one server has a name of its
# own there, and what is here serves all. What is started here is gone
# afterwards, whatever way the test ends.
#
#	start_server NAME LINES PROGRAM...   until it has said LINES lines
#	                          "WORD URL": ${url_of[WORD]}, ${server_pid[NAME]}.
#	                          What it says on standard error is in
#	                          $work/NAME.log, and a failure of the test
#	stop_server NAME          as SIGTERM does; kill_server: with -9
#	server_ended NAME STATUS  one that ends by itself is waited for
#	start_checker_of NAME PROGRAM URL [OPTION...]    a proxy of forward.js in
#	                          front of URL: its own is ${url_of[checker]}; what
#	                          does not agree is in $work/NAME.report, what was
#	                          asked in $work/NAME.seen
#	certificates              $ca_file, and a certificate of 127.0.0.1 and
#	                          localhost: "${server_tls[@]}" are the options of
#	                          a server that has it; certify: another one
#	authority NAME SUBJECT    another that may vouch, in $work/NAME.pem
#	answered CURL-OPTION...   an answer: $status is 000 when none came, $body,
#	                          $headers, $exit_status of curl

! declare -F start_server >/dev/null || return 0

. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/../mount/lib.sh"
tests=$top_srcdir/tests/mount
export PYTHONPATH=$tests
requires curl openssl

declare -A server_pid=() server_job=() server_log=()	# by name
declare -A url_of=()
ca_file=$work/ca.pem
server_tls=(--certificate "$work/server.pem" --key "$work/server.key")

# ---- certificates ----

# authority NAME SUBJECT: $work/NAME.pem, $work/NAME.key
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 30 -subj "/CN=$2" -keyout "$work/$1.key" \
	    -out "$work/$1.pem" 2>/dev/null
}

# certify NAMES DAYS AUTHORITY: the servers' key gets another certificate.
certify() {
	echo "subjectAltName = $1" >"$work/server.ext"
	openssl x509 -req -in "$work/server.csr" -CA "$work/$3.pem" \
	    -CAkey "$work/$3.key" -CAcreateserial -days "$2" \
	    -extfile "$work/server.ext" -out "$work/server.pem" 2>/dev/null
}

certificates() {
	[ ! -e "$ca_file" ] || return 0
	authority ca 'An authority for tests'
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -subj '/CN=127.0.0.1' -keyout "$work/server.key" \
	    -out "$work/server.csr" 2>/dev/null
	certify 'IP:127.0.0.1, DNS:localhost' 30 ca
}

# ---- from start to end ----

start_server() {
	local name=$1 lines=$2 said=$work/$1.said word url
	shift 2
	rm -f "$said" "$work/$name.pid"
	mkfifo "$said"
	server_log[$name]=$work/$name.log
	# In a shell of its own, which says nothing of one that is killed; and
	# not from within a mount, which could not end then.
	(
		cd "$work"
		"$@" >"$said" 2>>"$work/$name.log" &
		echo $! >"$work/$name.pid"
		wait $! || exit $?
	) 2>/dev/null &
	server_job[$name]=$!
	while [ "$lines" -gt 0 ] && read -r word url; do
		url_of[$word]=$url
		lines=$((lines - 1))
	done <"$said"
	# The shell may tell it later than the server speaks.
	eventually "the number of $name" [ -s "$work/$name.pid" ]
	server_pid[$name]=$(cat "$work/$name.pid")
	[ "$lines" = 0 ] || {
		fail "a server" "$(cat "$work/$name.log")" "$*"
		return 1
	}
}

server_ended() {
	local ended=0
	wait "${server_job[$1]}" || ended=$?
	unset "server_job[$1]" "server_pid[$1]"
	is "$ended" "$2" "exit status of $1"
}

stop_server() {
	kill -TERM "${server_pid[$1]}" 2>/dev/null || :
	server_ended "$1" 0
}

kill_server() {
	kill -KILL "${server_pid[$1]}"
	server_ended "$1" 137
}

# The harness calls it at the end of each test.
stop_servers() {
	local name
	for name in "${!server_job[@]}"; do
		stop_server "$name"
	done
	# The logs have nothing but what went wrong inside.
	for name in "${server_log[@]}"; do
		[ ! -s "$name" ] || fail "nothing in the log" "$(cat "$name")" "$name"
	done
}

# port_of URL: of one that has a port.
port_of() {
	local port=${1##*:}
	printf %s "${port%%/*}"
}

start_checker_of() {
	local name=$1 program=$2 url=$3 npm ca=()
	shift 3
	npm=$(bash "$top_srcdir/tests/npm/install.sh" "$top_builddir") || skip "$npm"
	[ "${url%%:*}" = http ] || ca=(--ca "$ca_file")
	start_server "$name" 1 node "$program" --packages "$npm" \
	    --target "$url" "${ca[@]}" --report "$work/$name.report" \
	    --seen "$work/$name.seen" "$@"
}

# ---- answers ----

answered() {
	exit_status=0
	rm -f "$work/body" "$work/headers"
	status=$(curl -sS --max-time 60 -o "$work/body" -D "$work/headers" \
	    -w '%{http_code}' "$@" 2>"$work/curl.err") || exit_status=$?
	touch "$work/headers" "$work/body"
	headers=$(tr -d '\r' <"$work/headers")
	body=$(tr -d '\0' <"$work/body")
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

# member_is NAME VALUE
member_is() {
	is "$(member "$1")" "$2" "$1"
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
