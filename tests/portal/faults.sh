#!/bin/bash
# What can go wrong goes wrong: each fault, over TLS and without, and what the
# journal says of it.
needs_mount=no
. "$(dirname "$0")/lib.sh"

# journal_says FAULT PROCESSED STATUS: of the last request
journal_says() {
	local line
	review GET /journal
	line=$(tail -n 1 <<<"$body")
	body=$line
	is "$(member fault) $(member processed) $(member status)" "$1 $2 $3" "the journal"
}

all_faults() {
	submitted Contoso
	look
	whole=$body length=$(stat -c %s "$work/body")

	portal_fault '{"drop":"before"}'
	post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"lost"}}'
	is "$exit_status $status" '56 000' "a reset before"
	journal_says drop-before false 0
	portal_fault '{"drop":"after","method":"POST"}'
	post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"done"}}'
	is "$exit_status $status" '56 000' "a reset after"
	journal_says drop-after true 201
	same_key=yes
	post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"done"}}'
	same_key=
	gives 201
	is "$(header idempotent-replay) $(member seq)" 'true 3' "it was done, and the other was not"
	look
	whole=$body length=$(stat -c %s "$work/body")

	portal_fault '{"cut":10}'
	ask_portal GET "/v1/submissions/$id"
	is "$exit_status $status $body $(header content-length)" "18 200 ${whole:0:10} $length" "cut"
	journal_says cut true 200
	portal_fault '{"truncate":10}'
	ask_portal GET "/v1/submissions/$id"
	is "$exit_status $status $body $(header content-length)" "0 200 ${whole:0:10} 10" "truncate"
	portal_fault '{"wrong_length":7}'
	ask_portal GET "/v1/submissions/$id"
	is "$exit_status $(header content-length)" "18 $((length + 7))" "wrong_length, more"
	portal_fault '{"wrong_length":-7}'
	ask_portal GET "/v1/submissions/$id"
	is "$exit_status $(header content-length) ${#body}" "0 $((length - 7)) $((length - 7))" "wrong_length, less"
	portal_fault '{"duplicate":true}'
	ask_portal GET "/v1/submissions/$id"
	is "$body" "$whole"$'\n'"$whole" "duplicate"
	portal_fault '{"body":"<html>ä","content_type":"text/html","status":201}'
	ask_portal GET "/v1/submissions/$id"
	is "$status $body $(header content-type)" '201 <html>ä text/html' "body"
	journal_says body false 201
	portal_fault '{"body":""}'
	ask_portal GET "/v1/submissions/$id"
	is "$status $body $(header content-type)" '200  application/json' "an empty body"
	portal_fault '{"big":20000000}'
	ask_portal GET "/v1/submissions/$id"
	is "$exit_status $(stat -c %s "$work/body") $(header transfer-encoding)" '0 20000000 chunked' "big"
	journal_says big false 200
	portal_fault '{"endless_headers":1000}'
	ask_portal GET "/v1/submissions/$id"
	is "$exit_status $(grep -c '^X-Endless-' <<<"$headers")" '0 1000' "endless_headers"
	portal_fault '{"endless_headers":100000000}'
	isnt "$(timeout 20 curl -s --max-filesize 1 -m 2 --cacert "$ca_file" -o /dev/null -w '%{http_code}' \
	    -H "Authorization: Bearer $portal_token" "$portal_url/v1" || echo over)" 200 "headers without an end"
	portal_fault '{"redirect":"https://elsewhere.example/"}'
	ask_portal GET /v1
	is "$status $(header location)" '302 https://elsewhere.example/' "redirect"
	portal_fault '{"redirect":"/v1","status":307}'
	ask_portal GET /v1
	is "$status $(header location)" '307 /v1' "redirect with a status"
	portal_fault '{"deep":5}'
	ask_portal GET /v1
	is "$body" '[[[[[]]]]]' "deep"
	portal_fault '{"deep":1000000}'
	ask_portal GET /v1
	is "$(stat -c %s "$work/body")" 2000000 "very deep"
	portal_fault '{"status":503,"retry_after":9}'
	ask_portal GET /v1
	gives_problem 503 unavailable
	is "$(header retry-after) $(header content-type)" '9 application/problem+json' "its headers"
	journal_says status false 503
	portal_fault '{"status":418}'
	ask_portal GET /v1
	gives 418
	portal_fault '{"status":502,"html":true}'
	ask_portal GET /v1
	gives 502
	has "$body" '<html>' "the page of a proxy"

	# Delays, alone and with another one.
	portal_fault '{"delay_ms":700}'
	before=$(date +%s%N)
	ask_portal GET /v1
	gives 200
	[ $((($(date +%s%N) - before) / 1000000)) -ge 700 ] || fail "700 ms" "less" "delay_ms"
	journal_says delay true 200
	portal_fault '{"delay_after_ms":700,"status":500}'
	before=$(date +%s%N)
	ask_portal GET /v1
	gives_problem 500 internal
	[ $((($(date +%s%N) - before) / 1000000)) -ge 700 ] || fail "700 ms" "less" "delay_after_ms"
	portal_fault '{"delay_after_ms":5000,"method":"POST"}'
	new_key
	post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"slow"}}' &
	slow=$!
	processed() {
		review GET /journal
		has_slow=$(tail -n 1 <<<"$body")
		[[ $has_slow == *'"POST"'*'"delay"'* ]]
	}
	work_of=$work
	work=$work/other
	mkdir -p "$work"
	eventually "it to be done before it is answered" processed
	work=$work_of
	wait "$slow"
	no_portal_faults
}

# Which request is hit.
rules() {
	portal_fault '{"method":"GET","path":"/events","status":500,"times":2}'
	ask_portal GET /v1
	gives 200
	for expected in 500 500 200; do
		ask_portal GET "/v1/submissions/$id/events"
		gives "$expected"
	done
	no_portal_faults
	portal_fault '{"status":500,"skip":2,"times":-1}'
	for expected in 200 200 500 500 500; do
		ask_portal GET /v1
		gives "$expected"
	done
	review GET /faults
	is "$(member items.0.hits) $(member items.0.times_left) $(member items.0.rule.status)" '3 -1 500' "the rules"
	# The first one that hits counts.
	portal_fault '{"status":501}'
	ask_portal GET /v1
	gives 500
	no_portal_faults
	ask_portal GET /v1
	gives 200
	portal_fault '{"status":500,"probability":0.5,"times":-1}'
	hit=0
	for _ in $(seq 60); do
		ask_portal GET /v1
		[ "$status" = 200 ] || hit=$((hit + 1))
	done
	[ "$hit" -gt 5 ] && [ "$hit" -lt 55 ] || fail "about 30 of 60" "$hit" "probability"
	no_portal_faults
	for wrong in '{}' '{"cut":1,"truncate":1}' '{"status":99}' '{"drop":"later"}' '{"colour":"red"}' '{"times":0.5,"status":500}'; do
		review POST /faults "$wrong"
		gives_problem 422 invalid-request
	done
	# The reviewer's side has none.
	portal_fault '{"status":500,"times":-1}'
	review GET /submissions
	gives 200
}

start_portal
all_faults
rules
# They do not outlive the server.
kill_portal
restart_portal
ask_portal GET /v1
gives 200
# A server that is in the middle of one ends at once.
portal_fault '{"delay_ms":600000}'
ask_portal GET /v1 --max-time 1
is "$status" 000 "a long delay"
portal_fault '{"big":1000000000000}'
curl -s --limit-rate 1000 --cacert "$ca_file" -H "Authorization: Bearer $portal_token" -o /dev/null "$portal_url/v1" &
reading=$!
eventually "somebody who reads" [ -d "/proc/$reading" ]
before=$SECONDS
stop_portal
[ $((SECONDS - before)) -lt 30 ] || fail "an end at once" "after $((SECONDS - before)) s" "SIGTERM"
wait "$reading" || :

# Without TLS.
portal_store=$work/plain
start_plain_portal
all_faults
