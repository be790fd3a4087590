#!/bin/bash
# One key stands for one request, whatever is repeated, and how many at once.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_portal

ask_portal POST /v1/submissions -H 'Content-Type: application/json' -d '{"connector":"x"}'
gives_problem 400 idempotency-missing
for key in '"short"' 0123456789abcdef '"0123456789abcde!"' "\"$(printf 'x%.0s' {1..65})\"" '""'; do
	ask_portal POST /v1/submissions -H 'Content-Type: application/json' -H "Idempotency-Key: $key" -d '{"connector":"x"}'
	gives_problem 400 idempotency-missing
done

# The same answer again, byte for byte.
post /v1/submissions '{"connector":"x"}'
gives 201
is "$(header idempotent-replay)" '' "the first one"
first=$body location=$(header location) etag=$(header etag)
same_key=yes
for _ in 1 2 3; do
	post /v1/submissions '{"connector":"x"}'
	gives 201
	is "$(header idempotent-replay)" true "Idempotent-Replay"
	is "$body $(header location) $(header etag)" "$first $location $etag" "the answer"
done
post /v1/submissions '{"connector":"y"}'
gives_problem 422 idempotency-conflict
id=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])' <<<"$first")
post "/v1/submissions/$id/events" '{"connector":"x"}'
gives_problem 422 invalid-request
post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"x"}}'
gives_problem 422 idempotency-conflict
# Of another account it is another key.
token=$other_token post /v1/submissions '{"connector":"x"}'
gives 201
is "$(header idempotent-replay)" '' "somebody else's"
review GET /submissions
is "$(grep -o '"id"' <<<"$body" | wc -l)" 2 "submissions"

# A refusal has changed nothing, and is judged anew.
new_key
sha256=$(printf '0%.0s' {1..64})
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives_problem 409 package-missing
package "$work/package.zip" x
put_package "$work/package.zip"
gives 201
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives 201

# Also after a restart, and whatever became of the submission.
revision=$body
stop_portal
restart_portal
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives 201
is "$body" "$revision" "the answer after a restart"
moved rejected
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives 201
is "$(header idempotent-replay)" true "the answer to what is past"

# ---- many at once ----

# storm PATH JSON: 20 at the same time; $work/storm has a line for each.
storm() {
	local i
	rm -rf "$work"/storm*
	for i in $(seq 20); do
		mkdir "$work/storm-$i"
		(
			work=$work/storm-$i
			post "$1" "$2"
			printf '%s %s %s\n' "$status" "$(header idempotent-replay)" "$(member type 2>/dev/null || :)" >"$work/line"
		) &
		storming+=($!)
	done
	wait "${storming[@]}"
	storming=()
	cat "$work"/storm-*/line >"$work/storm"
}
storming=()
same_key=
created Contoso
put_package "$work/package.zip"
gives 201
new_key
same_key=yes
portal_fault '{"path":"/revisions","method":"POST","times":5,"delay_ms":300}'
storm "/v1/submissions/$id/revisions" "$(revision_body 1)"
is "$(lines_with '^201  ' "$work/storm")" 1 "answers of the first"
is "$(($(lines_with '^201 true' "$work/storm") + $(lines_with '^409  idempotency-running$' "$work/storm")))" 19 \
    "the others: $(sort "$work/storm" | uniq -c)"
isnt "$(lines_with idempotency-running "$work/storm")" 0 "some came while it was running"
no_portal_faults
storm "/v1/submissions/$id/events" '{"type":"message","message":{"body":"once"}}'
is "$(lines_with 'idempotency-\(conflict\|running\)' "$work/storm")" 20 "a key that is used"
new_key
storm "/v1/submissions/$id/events" '{"type":"message","message":{"body":"once"}}'
is "$(lines_with '^201  ' "$work/storm")" 1 "one message"
look
is "$(member last_event)" 3 "revision, state, message"
# Different keys for one version: one revision.
same_key=
package "$work/package.zip" y
put_package "$work/package.zip"
storm "/v1/submissions/$id/revisions" "$(revision_body 2)"
is "$(lines_with '^201' "$work/storm") $(lines_with '^200' "$work/storm")" '1 19' "one version"
look
is "$(member revision) $(member last_event)" '2 4' "one revision"

# Running is told with when to come back.
portal_fault '{"method":"POST","delay_ms":2000}'
mkdir "$work/slow"
new_key
same_key=yes
(work=$work/slow; post /v1/submissions '{"connector":"slow"}') &
slow=$!
running() {
	post /v1/submissions '{"connector":"slow"}'
	[ "$status" = 409 ] || [ "$(header idempotent-replay)" = true ]
}
eventually "the first to be running" running
[ "$status" != 409 ] || is "$(member type) $(header retry-after)" 'idempotency-running 1' "running"
wait "$slow"
