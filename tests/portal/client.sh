#!/bin/bash
# The whole life of a submission, as the modules portal and http live it with
# certfs-portal: what is sent arrives, and what is said is heard.
needs_mount=no
. "$(dirname "$0")/lib.sh"

client=$top_builddir/tests/portal/portal_client
[ -x "$client" ] || {
	say "$client is not there: run make check"
	exit 99
}

# client COMMAND [ARGUMENT...]: $came, whose first line is $result. The token
# is $portal_token, unless it is set: token=... client ...
client() {
	(umask 077 && printf '%s\n' "${token:-$portal_token}" >"$work/token")
	came=$("$client" "${url:-$portal_url}" "${ca-$ca_file}" \
	    "$work/token" "$@" 2>&1) || came="failed: $came"
	result=${came%%$'\n'*}
}

# came_of NAME: the value of the first line of that name.
came_of() {
	sed -n "s/^$1=//p" <<<"$came" | head -n 1
}

expect() {
	is "$result" "$1" "result (of $came)"
}

start_portal

# ---- who it is ----

client service
expect ok
is "$(came_of account)" alice
is "$(came_of submit)" 1
token=$read_token client service
is "$(came_of read)$(came_of write)$(came_of submit)" 1
token=nobody-0123456789abcdef client service
expect credentials
has "$came" 'the portal answered 401: '
ca='' client service
expect untrusted
url=https://127.0.0.1:9 client service
expect unreachable
url=$portal_url/elsewhere client service
is "$(came_of type)" not-found

# ---- a submission ----

new_key
client create 'für "x"' "$key"
expect ok
id=$(came_of id)
is "$(came_of state)" draft
client create 'für "x"' "$key"
is "$(came_of id)" "$id" "the same key makes one submission"
client create other "$key"
expect refused
is "$(came_of type)" idempotency-conflict

client status "$id" ''
expect ok
etag=$(came_of etag)
isnt "$etag" '' ETag
client status "$id" "$etag"
expect unchanged
client status nobody ''
expect refused
is "$(came_of type)" not-found

# ---- a revision ----

package "$work/package.zip"
sha256=$(sha256sum "$work/package.zip" | cut -d' ' -f1)
for time in first second; do
	client package "$id" "$work/package.zip"
	expect ok
	is "$(came_of sha256)" "$sha256" "package, the $time time"
done
new_key
token=$write_token client revision "$id" "$key" "$(revision_body 1)"
expect credentials
new_key
client revision "$id" "$key" '{"version":1}'
expect refused
has "$(came_of text)" '(4'
new_key
client revision "$id" "$key" "$(revision_body 1)"
expect ok
is "$(came_of submission) $(came_of number) $(came_of version)" "$id 1 1"
is "$(came_of sha256)" "$sha256"
is "$(came_of replayed)" ''
client revision "$id" "$key" "$(revision_body 1)"
expect ok
is "$(came_of replayed)" 1
client status "$id" "$etag"
expect ok
is "$(came_of state) $(came_of revision)" 'submitted 1'

printf '# Orders\n\nWhat it does.\n' >"$work/intro.md"
new_key
client intro "$id" "$key" "$work/intro.md"
expect ok
is "$(came_of sha256)" "$(sha256sum "$work/intro.md" | cut -d' ' -f1)" intro.md

# ---- a conversation ----

moved in-review
review POST "/submissions/$id/messages" '{"author":"Rita","subject":"a\u001bb",
    "body":"one\r\ntwo\u0007","attachments":[{"name":"shot.txt","text":"abc"}]}'
gives 201
message=$(member message.id)
review POST "/submissions/$id/findings" '{"id":"f-1","severity":"error",
    "rule":"icon","message":"too small","file":"icon.png","pointer":"/a~1b",
    "line":7,"status":"open"}'
gives 201
new_key
client event "$id" "$key" "{\"type\":\"message\",\"message\":{
    \"body\":\"it is 100 wide\",\"in_reply_to\":\"$message\"}}"
expect ok
isnt "$(came_of number)" '' seq
new_key
client event "$id" "$key" '{"type":"disposition",
    "disposition":{"finding":"f-1","disposition":"disputed"}}'
expect ok
new_key
client event "$id" "$key" '{"type":"tested"}'
expect refused
is "$(came_of type)" wrong-state

client events "$id" 0
expect ok
all=$came
is "$(came_of next)" '' "there is one page"
has "$all" 'body=one'$'\n''two\x07'
has "$all" 'subject=a\x1Bb'
has "$all" 'author=Rita'
has "$all" $'severity=error\nrule=icon\nmessage=too small\nfile=icon.png'
has "$all" $'pointer=/a~1b\nline=7\nstatus=open'
has "$all" "in_reply_to=$message"
has "$all" 'disposition=disputed'
hasnt "$all" 'refused='

read -r attachment size digest name <<<"$(came_of attachment)"
is "$name" shot.txt
client attachment "$id" "$attachment" "$size" "$digest"
expect ok
is "$(came_of content)" abc
client attachment "$id" "$attachment" 4 "$digest"
expect refused
is "$(came_of text)" 'it has 3 bytes, but 4 were announced'
client attachment "$id" "$attachment" 3 "$sha256"
expect refused
client attachment "$id" nothing 3 "$digest"
expect refused
is "$(came_of type)" not-found

# ---- more than a page ----

for ((i = 0; i < 20; i++)); do
	review POST "/submissions/$id/messages" "{\"body\":\"number $i\"}"
done
after=0 pages=0 heard=
while [ -n "$after" ]; do
	client events "$id" "$after"
	expect ok
	heard+=$came$'\n'
	pages=$((pages + 1))
	after=$(came_of next)
done
isnt "$pages" 1 pages
is "$(grep -c '^body=number' <<<"$heard")" 20 "messages"
sed -n 's/^event=\([0-9]*\) .*/\1/p' <<<"$heard" >"$work/seqs"
ok sort -n -u -c "$work/seqs"

# ---- what goes wrong ----

client events "$id" 0
whole=$came
while read -r expected rule; do
	portal_fault "$rule"
	client events "$id" 0
	expect "$expected"
	hasnt "$came" 'event=' "$rule"
	no_portal_faults
	client events "$id" 0
	is "$came" "$whole" "events after the fault $rule"
done <<'END'
busy {"status":503,"retry_after":7}
busy {"status":502,"html":true}
busy {"status":429}
credentials {"status":401}
credentials {"status":403,"html":true}
nonsense {"status":404,"html":true}
refused {"status":404}
refused {"status":413,"html":true}
nonsense {"status":200,"body":"<html>log in</html>","content_type":"text/html"}
nonsense {"body":"{\"items\":[],\"next\":5}"}
nonsense {"body":"[]"}
nonsense {"truncate":100}
nonsense {"duplicate":true}
nonsense {"deep":100000}
nonsense {"big":1000000000}
nonsense {"endless_headers":100000}
nonsense {"redirect":"https://elsewhere.example/"}
unreachable {"cut":100}
unreachable {"drop":"after"}
END

# An answer that is lost is had again, and the event is there once.
new_key
portal_fault '{"method":"POST","drop":"after","times":2}'
said='{"type":"message","message":{"body":"said once"}}'
client event "$id" "$key" "$said"
expect unreachable
no_portal_faults
client event "$id" "$key" "$said"
expect ok
is "$(came_of replayed)" 1
seq=$(came_of number)
client events "$id" $((seq - 1))
is "$(grep -c '^event=' <<<"$came")" 1 "events from $seq on"
has "$came" 'body=said once'

portal_fault '{"status":503,"retry_after":7}'
client status "$id" ''
is "$(came_of retry_after)" 7
no_portal_faults

# ---- the end ----

new_key
client event "$id" "$key" '{"type":"withdrawal","withdrawal":{"reason":"no"}}'
expect ok
client status "$id" ''
is "$(came_of state)" withdrawn
kill_portal
client status "$id" ''
expect unreachable
