#!/bin/bash
# What the stand-in for GitHub can do wrong, and that it was done or not.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_github
forked
opened orders-1
comments=$upstream/issues/$number/comments
act DELETE /journal

# said: how many comments there are.
said() {
	ask GET "$comments?per_page=100"
	count
}

# ---- lost, late, cut ----

fault '{"kind":"lost-before","method":"POST","path":"comments"}'
ask POST "$comments" '{"body":"1"}'
is "$status" 000 "lost before it was done"
is "$(said)" 0 "it was not done"
for kind in lost-during lost-after; do
	before=$(said)
	fault "{\"kind\":\"$kind\",\"method\":\"POST\",\"path\":\"comments\"}"
	ask POST "$comments" '{"body":"2"}'
	# curl takes half of the headers for an answer without a body.
	is "$body" '' "$kind"
	is "$(said)" "$((before + 1))" "$kind: it was done"
done
is "$(journal | grep POST)" "POST $comments alice 0 free lost-before
POST $comments alice 201 counted lost-during
POST $comments alice 201 counted lost-after" "the journal"
fault '{"kind":"cut","bytes":10,"path":"^/user"}'
ask GET /user
is "$exit_status" 18 "a body that is cut"
for kind in delay delay-after; do
	fault "{\"kind\":\"$kind\",\"seconds\":2}"
	begun=$SECONDS
	ask GET /user
	gives 200
	[ $((SECONDS - begun)) -ge 1 ] || fail "a second at least" "$((SECONDS - begun))" "$kind"
done

# ---- failures ----

fault '{"kind":"status","status":502,"method":"POST"}'
ask POST "$comments" '{"body":"3"}'
gives 502 Unicorn
has "$(header content-type)" text/html "HTML"
is "$(said)" 2 "it was not done"
fault '{"kind":"status","status":503,"html":false,"processed":true,"method":"POST"}'
ask POST "$comments" '{"body":"3"}'
gives 503 "Server Error"
is "$(said)" 3 "it was done"
fault '{"kind":"status","status":403,"body":{"message":"SAML"},"headers":{"X-GitHub-SSO":"required"}}'
ask GET /user
gives 403 SAML
is "$(header x-github-sso)" required "a header"

# ---- which request ----

fault '{"kind":"status","status":500,"nth":2,"times":2,"path":"^/user$"}'
for expected in 200 500 500 200; do
	ask GET /user
	gives "$expected"
done
fault '{"kind":"status","status":500,"user":"bob","times":0}'
token=$github_other_token ask GET /user
gives 500
ask GET /user
gives 200
no_faults
token=$github_other_token ask GET /user
gives 200
fault '{"kind":"status","status":500,"probability":0,"times":0}'
ask GET /user
gives 200
no_faults

# ---- limits ----

fault '{"kind":"secondary-limit","seconds":2,"status":429}'
ask GET /user
gives 429 "secondary rate limit"
is "$(header retry-after)" 2 "how long to wait"
isnt "$(header x-ratelimit-remaining)" 0 "the other limit"
ask GET /user
gives 429
sleep 2
ask GET /user
gives 200
act POST /limits '{"kind":"primary","seconds":2}'
ask GET /user
gives 403 "API rate limit exceeded"
is "$(header x-ratelimit-remaining)" 0 "what is left"
is "$(header retry-after)" '' "no time but the reset's"
[ "$(header x-ratelimit-reset)" -ge "$(date +%s)" ] || fail "a time to come" "$(header x-ratelimit-reset)" "reset"
eventually "the reset" eval 'ask GET /user; [ "$status" = 200 ]'
act POST /limits '{"kind":"secondary","seconds":100,"retry_after":false}'
ask GET /user
gives 403 "secondary rate limit"
is "$(header retry-after)" '' "no time at all"
act DELETE /limits
act PUT /settings '{"rate_limit":3}'
for expected in 2 1 0; do
	ask GET /user
	is "$(header x-ratelimit-remaining)" "$expected" "what is left"
done
ask GET /user
gives 403 "API rate limit exceeded"
ask GET /rate_limit
gives 200
act PUT /settings '{"rate_limit":5000,"clock_ahead":86400}'
ask GET /user
[ "$(date -d "$(header date)" +%s)" -gt "$(($(date +%s) + 80000))" ] || fail "tomorrow" "$(header date)" "another clock"
act PUT /settings '{"clock_ahead":0}'

# ---- somebody is faster ----

tip "$fork" orders-1
made $'# Orders\nmine\n'
fault '{"kind":"push","method":"PATCH","path":"git/refs"}'
ask PATCH "$fork/git/refs/heads/orders-1" "{\"sha\":\"$sha\",\"force\":false}"
gives 422 "Update is not a fast forward"
tip "$fork" orders-1
made $'# Orders\nmine\n'
ask PATCH "$fork/git/refs/heads/orders-1" "{\"sha\":\"$sha\",\"force\":false}"
gives 200
act POST "/pulls/$number/push" '{"user":"reviewer","file":"by-reviewer.txt"}'
theirs=$(member sha)
ask GET "$upstream/pulls/$number"
member_is head.sha "$theirs"
act POST "/pulls/$number/push" '{"user":"reviewer","file":"forced.txt","force":true}'
ask GET "$upstream/issues/$number/events"
member_is 0.event head_ref_force_pushed

# ---- it dies ----

for kind in die-before die-after; do
	before=$(said)
	fault "{\"kind\":\"$kind\",\"method\":\"POST\"}"
	{
		ask POST "$comments" "{\"body\":\"$kind\"}"
		is "$status" 000 "$kind"
		github_ended 137
	} 2>/dev/null	# where bash says that it was killed
	restart_github
	is "$(($(said) - before))" "$([ $kind = die-after ] && echo 1 || echo 0)" "$kind: what was done"
done
tip "$fork" orders-1
made $'# Orders\nonce more\n'
fault '{"kind":"die-during","method":"PATCH"}'
{
	ask PATCH "$fork/git/refs/heads/orders-1" "{\"sha\":\"$sha\"}"
	is "$status" 000 "die-during"
	github_ended 137
} 2>/dev/null
restart_github
ask GET "$upstream/pulls/$number"
member_is head.sha "$sha"

# ---- manners ----

act DELETE /journal
ask GET /user
ask GET /user '' -H "If-None-Match: $(header etag)"
act GET /manners
member_is unconditional 0
ask GET /user
ask POST "$comments" '{"body":"x"}'
ask POST "$comments" '{"body":"x"}'
act POST /limits '{"kind":"secondary","seconds":50}'
ask GET /user
ask GET /user
act GET /manners
is "$body" '{"overlapping": 0, "early": 1, "fast": 1, "unconditional": 1, "most_writes": 2}' "manners"
act DELETE /limits
fault '{"kind":"delay","seconds":2}'
(work=$work/mnt; ask GET /user) &	# its answer lies elsewhere
other=$!
eventually "another request" eval 'ask GET /user; act GET /manners; [ "$(member overlapping)" != 0 ]'
wait "$other"
judged
