#!/bin/bash
# The proxy between a client and GitHub sees what is wrong, on both sides, and
# changes no byte.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_github
start_checker

# wrong PART WHAT: the report says so, and nothing else.
wrong() {
	has "$(cat "$checker_report")" "$1" "$2"
	is "$(lines_with . "$checker_report")" 1 "one line: $(cat "$checker_report")"
	: >"$checker_report"
}

forked
opened orders-1
is "$(cat "$checker_report")" '' "nothing is wrong"

# ---- requests ----

title='"title":"t (Independent Publisher)"'
ask PATCH "$upstream/pulls/$number" "{$title,\"colour\":\"red\"}"
wrong 'must NOT have additional properties (colour)' "a member too much"
ask PATCH "$upstream/pulls/$number" '{"state":"merged"}'
wrong "must be equal to one of the allowed values (open,closed)" "a value"
ask POST "$upstream/issues/$number/comments" '{"text":"x"}'
has "$(cat "$checker_report")" "must have required property 'body'" "a member that is missing"
: >"$checker_report"
ask POST "$fork/git/trees" '{"tree":[{"path":"/a","mode":"100644","type":"blob","content":""}]}'
wrong "/tree/0/path must match pattern" "a path"
ask POST "$fork/git/trees" "{\"tree\":[{\"path\":\"a\",\"mode\":\"100644\",\"type\":\"blob\",\"content\":\"\",\"sha\":\"$sha\"}]}"
wrong "must match exactly one schema" "content and a sha"
ask POST "$fork/git/trees" '{"tree":[{"path":"a","mode":100644,"type":"blob","content":""}]}'
has "$(cat "$checker_report")" "/tree/0/mode must be string" "a mode that is a number"
: >"$checker_report"
ask PATCH "$fork/git/refs/heads/orders-1" '{"sha":"dev"}'
wrong "/sha must match pattern" "a sha"
ask GET "$upstream/pulls?per_page=1000"
wrong "/query/per_page must be <= 100" "a number that is too large"
ask GET "$upstream/pulls?pages=2"
wrong "/query/pages is not known" "a parameter"
ask GET "$upstream/pulls/"
wrong "request GET $upstream/pulls/: there is no such operation" "a slash at the end"
ask DELETE "$fork/git/refs/heads/orders-1"
wrong "there is no such operation" "a method"
ask GET /user '' -H 'User-Agent:'
wrong "User-Agent is missing" "no User-Agent"
ask GET /user '' -H 'X-GitHub-Api-Version:'
wrong "X-GitHub-Api-Version is missing" "no version"
ask GET /user '' -H 'Accept: text/html'
wrong "Accept is 'text/html'" "a wish for HTML"
ask GET /user '' -H 'Authorization:'
wrong "Authorization is missing" "no token"
ask POST "$upstream/issues/$number/comments" '' -H 'Content-Type: text/plain' -d '{"body":"x"}'
wrong "its type is 'text/plain'" "a type"
ask POST "$upstream/issues/$number/comments" '{"body":'
wrong "its body is no JSON" "half a body"
ask POST "$upstream/issues/$number/comments"
wrong "it has no body" "no body"

# ---- answers ----

fault '{"kind":"status","status":200,"body":{"login":1}}'
ask GET /user
has "$(cat "$checker_report")" "answer GET /user 200: " "an answer"
has "$(cat "$checker_report")" "must have required property 'avatar_url'" "what it lacks"
has "$(cat "$checker_report")" "ETag is missing" "a header that it lacks"
: >"$checker_report"
fault '{"kind":"status","status":418}'
ask GET /user
wrong "answer GET /user 418: there is no such answer" "a status"
fault '{"kind":"status","status":404,"headers":{"Content-Type":"text/html"}}'
ask GET /user
wrong "answer GET /user 404: its type is 'text/html'" "a type"
fault '{"kind":"status","status":404,"body":"{\"message\":"}'
ask GET /user
wrong "its body is no JSON" "half an answer"
fault '{"kind":"status","status":422,"body":{"message":"x","documentation_url":"y","errors":[{"kode":"z"}]}}'
ask PATCH "$upstream/pulls/$number" "{$title}"
has "$(cat "$checker_report")" "answer PATCH $upstream/pulls/$number 422: " "an error"
: >"$checker_report"
fault '{"kind":"status","status":502}'
ask GET /user
gives 502 Unicorn
is "$(cat "$checker_report")" '' "HTML of a failure is an answer"

# ---- what breaks off behind it breaks off before it ----

for kind in lost-before lost-during lost-after; do
	fault "{\"kind\":\"$kind\"}"
	ask GET /user
	is "$status" 000 "$kind"
done
fault '{"kind":"cut","bytes":5}'
ask GET /user
is "$exit_status" 18 "a body that is cut"
is "$(wc -c <"$work/body")" 5 "what came of it"
is "$(cat "$checker_report")" '' "that is no answer"

# ---- every byte comes through, over TLS too ----

head -c 300000 /dev/urandom >"$work/random"
printf '{"encoding":"base64","content":"%s"}' "$(base64 -w0 "$work/random")" >"$work/blob.json"
stop_checker
stop_github
start_github_tls
start_checker "${server_tls[@]}"
is "${checker_url%%:*}" https "over TLS"
ask POST "$fork/git/blobs" "@$work/blob.json"
gives 201
member_is sha "$(git hash-object "$work/random")"
has "$(member url)" "$checker_url/" "where it came in"
printf '\377\376\0x' >"$work/odd"
ask POST "$fork/git/blobs" "@$work/odd"
gives 400
is "$(curl -sS "$github_control/journal" | py 'import json
print(json.load(sys.stdin)[-1]["length"])')" 4 "bytes that are no text"
