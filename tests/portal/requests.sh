#!/bin/bash
# What is refused: tokens and their scopes, packages, bodies, methods, sizes.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_portal --max-package 2000000
submitted Contoso

# ---- who may do what ----

token=none
ask_portal GET /v1
gives_problem 401 unauthenticated
has "$(header www-authenticate)" 'Bearer realm=' "WWW-Authenticate"
isnt "$(member request_id)" '' "request_id"
for given in "Bearer ${portal_token%?}" "Bearer ${portal_token}x" 'Bearer ' 'Bearer ä' 'Basic YTpi' "$portal_token"; do
	ask_portal GET "/v1/submissions/$id" -H "Authorization: $given"
	gives_problem 401 unauthenticated
done
# It is a word without case.
ask_portal GET /v1 -H "authorization: bearer $portal_token"
gives 200
token=

put_intro() {
	new_key
	printf 'text\n' >"$work/intro.md"
	ask_portal PUT "/v1/submissions/$id/intro" -H 'Content-Type: text/markdown' -H "Idempotency-Key: \"$key\"" \
	    -H "Content-Digest: $(digest_of "$work/intro.md")" --data-binary "@$work/intro.md"
}
token=$read_token
ask_portal GET "/v1/submissions/$id"
gives 200
post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"x"}}'
gives_problem 403 forbidden
put_intro
gives_problem 403 forbidden
token=$write_token
ask_portal GET /v1
has "$body" '"scopes":["read","write"]' "scopes"
post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"x"}}'
gives 201
put_intro
gives 200
post "/v1/submissions/$id/revisions" "$(revision_body 2)"
gives_problem 403 forbidden
has "$(member detail)" submit "the scope that it needs"
put_package "$work/package.zip"
gives_problem 403 forbidden
token=$other_token
for path in '' /events /attachments/x; do
	ask_portal GET "/v1/submissions/$id$path"
	gives_problem 404 not-found
done
put_package "$work/package.zip"
gives_problem 404 not-found
put_intro
gives_problem 404 not-found
post "/v1/submissions/$id/revisions" "$(revision_body 2)"
gives_problem 404 not-found
post "/v1/submissions/$id/events" '{"type":"message","message":{"body":"x"}}'
gives_problem 404 not-found
token=

# ---- paths and methods ----

for path in / /v1/ /v2 /v1/submissions/ "/v1/submissions/$id/" /v1/submissions/%2e%2e "/v1/submissions/$id%2fevents" \
    "/v1/submissions/$id/packages/abc" /submissions /journal /faults; do
	ask_portal GET "$path" --path-as-is
	isnt "$status" 200 "GET $path"
	[ "$status" = 405 ] || gives_problem 404 not-found
done
ask_portal DELETE "/v1/submissions/$id"
gives_problem 405 method-not-allowed
is "$(header allow)" GET "Allow"
ask_portal GET "/v1/submissions/$id/revisions"
gives_problem 405 method-not-allowed
is "$(header allow)" POST "Allow"

# ---- packages ----

refused() {
	put_package "$1"
	gives_problem "$2" "$3"
	post "/v1/submissions/$id/revisions" "$(revision_body 2)"
	gives_problem 409 package-missing
}
echo 'no zip' >"$work/text.zip"
refused "$work/text.zip" 415 not-a-zip
: >"$work/empty.zip"
refused "$work/empty.zip" 415 not-a-zip
head -c 3000 "$work/package.zip" >"$work/half.zip"
refused "$work/half.zip" 415 not-a-zip
zips() {
	python3 - "$work" <<'END'
import stat, sys, zipfile
def one(path, name, data=b"x", mode=stat.S_IFREG | 0o644):
    with zipfile.ZipFile(f"{sys.argv[1]}/{path}.zip", "w", zipfile.ZIP_DEFLATED) as z:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3
        z.writestr(info, data)
one("up", "../evil")
one("middle", "a/../../evil")
one("absolute", "/etc/passwd")
one("drive", "C:evil")
one("backslash", "..\\evil")
one("control", "a\nb")
one("dot", "./a")
one("link", "link", b"/etc/passwd", stat.S_IFLNK | 0o777)
one("device", "null", b"", stat.S_IFCHR | 0o666)
one("bomb", "bomb", bytes(300 << 20))
one("folder", "folder/file..txt")
with zipfile.ZipFile(f"{sys.argv[1]}/many.zip", "w") as z:
    for i in range(1001):
        z.writestr(str(i), b"")
END
}
zips
for kind in up middle absolute drive backslash control dot link device bomb many; do
	refused "$work/$kind.zip" 422 unsafe-zip
	isnt "$(member detail)" '' "$kind"
done
put_package "$work/folder.zip"
gives 201

head -c 2000001 /dev/zero >"$work/large"
put_package "$work/large"
gives_problem 413 too-large
put_large() {
	ask_portal PUT "/v1/submissions/$id/packages/$sha256" -H 'Content-Type: application/zip' \
	    -H "Content-Digest: $(digest_of "$work/large")" --data-binary "@$work/large" "$@"
}
put_large -H Expect:
gives_problem 413 too-large
put_large -H 'Transfer-Encoding: chunked'
gives_problem 413 too-large

# What is damaged on its way is not stored.
package "$work/other.zip" other
sha256=$(sha256sum "$work/other.zip" | cut -d' ' -f1)
put_other() {
	ask_portal PUT "/v1/submissions/$id/packages/$sha256" -H 'Content-Type: application/zip' "$@" \
	    --data-binary "@$work/other.zip"
}
put_other -H "Content-Digest: $(digest_of "$work/package.zip")"
gives_problem 400 digest-mismatch
put_other
gives_problem 400 digest-mismatch
put_other -H "Content-Digest: sha-512=:AAAA:"
gives_problem 400 digest-mismatch
post "/v1/submissions/$id/revisions" "$(revision_body 2)"
gives_problem 409 package-missing
put_package "$work/other.zip"
gives 201
sha256=$(printf '0%.0s' {1..64})
put_other -H "Content-Digest: $(digest_of "$work/other.zip")"
gives_problem 400 digest-mismatch
created Another
sha256=$(sha256sum "$work/other.zip" | cut -d' ' -f1)
post "/v1/submissions/$id/revisions" "$(revision_body 1)"
gives_problem 409 package-missing
put_package "$work/other.zip"
gives 201

# ---- bodies ----

# pointers: of the errors of the last answer
pointers() {
	python3 -c 'import json, sys
print(*(error["pointer"] for error in json.load(sys.stdin)["errors"]))' <<<"$body"
}
# bad TYPE POINTERS BODY
bad() {
	post "/v1/submissions/$id/revisions" "$3"
	gives_problem 422 "$1"
	is "$(pointers)" "$2" "pointers for $3"
}
ok='"version":1,"package_sha256":"'$sha256'"'
bad invalid-request '/version /package_sha256 /form' '{}'
bad invalid-request '' '[]'
bad invalid-request '/colour' "{$ok,\"form\":{},\"colour\":1}"
bad invalid-request '/version' "{\"version\":1.5,\"package_sha256\":\"$sha256\",\"form\":{}}"
bad invalid-request '/version' "{\"version\":0,\"package_sha256\":\"$sha256\",\"form\":{}}"
bad invalid-request '/version' "{\"version\":\"1\",\"package_sha256\":\"$sha256\",\"form\":{}}"
bad invalid-request '/version' "{\"version\":1e300,\"package_sha256\":\"$sha256\",\"form\":{}}"
bad invalid-request '/package_sha256' "{\"version\":1,\"package_sha256\":\"${sha256^^}\",\"form\":{}}"
bad invalid-request '/version' "{$ok,\"version\":2,\"form\":{}}"
bad invalid-form '/form/colour' "{$ok,\"form\":{\"colour\":\"red\"}}"
bad invalid-form '/form/source /form/commit' "{$ok,\"form\":{\"source\":\"mail\",\"commit\":\"abc\"}}"
bad invalid-form '/form/mfa' "{$ok,\"form\":{\"mfa\":true}}"
bad invalid-form '/secrets/password' "{$ok,\"form\":{},\"secrets\":{\"password\":\"hunter2\"}}"
hasnt "$body" hunter2 "a refusal"
bad invalid-form '/form/contact_email' "{$ok,\"form\":{\"contact_email\":\"$(printf 'x%.0s' {1..257})\"}}"
bad invalid-form '/form/mfa' "{$ok,\"form\":{\"mfa\":\"a\\u0000b\"}}"
bad invalid-request '/reason' "{$ok,\"form\":{},\"reason\":\"$(printf 'x%.0s' {1..513})\"}"
# Characters are counted, not bytes.
post "/v1/submissions/$id/revisions" "{$ok,\"form\":{\"contact_email\":\"$(printf 'ä%.0s' {1..256})\"}}"
gives 201
for text in '' '{' 'null' '{"a":' $'\xff' "$(printf '[%.0s' {1..100000})"; do
	post "/v1/submissions/$id/revisions" "$text"
	gives_problem 422 invalid-request
done
ask_portal POST "/v1/submissions/$id/revisions" -H 'Content-Type: text/plain' -H 'Idempotency-Key: "0123456789abcdef"' -d '{}'
gives_problem 415 unsupported-media-type
head -c 9000000 /dev/zero | tr '\0' x >"$work/long"
post "/v1/submissions/$id/revisions" "@$work/long"
gives_problem 413 too-large

for said in '{"type":"applause"}' '{"type":"message"}' '{"type":"message","message":{"body":""}}' '{"type":"tested","tested":{}}' \
    '{"type":"message","message":{"body":"x","in_reply_to":"../x"}}' '{"message":{"body":"x"}}' '{"type":7}' \
    '{"type":"withdrawal","withdrawal":{}}' '{"type":"disposition","disposition":{"finding":"f","disposition":"ignored"}}' \
    '{"type":"disposition","disposition":{"finding":"none","disposition":"fixed"}}' \
    '{"type":"message","message":{"body":"x","in_reply_to":"none"}}' '{"type":"revision","revision":{}}'; do
	post "/v1/submissions/$id/events" "$said"
	gives_problem 422 invalid-request
	isnt "$(pointers)" '' "pointers for $said"
done
printf 'not \xff UTF-8' >"$work/intro.md"
new_key
ask_portal PUT "/v1/submissions/$id/intro" -H 'Content-Type: text/markdown' -H "Idempotency-Key: \"$key\"" \
    -H "Content-Digest: $(digest_of "$work/intro.md")" --data-binary "@$work/intro.md"
gives_problem 422 invalid-request
for query in after=-1 after=x limit=0 limit=101 limit= after=99999999999999999999; do
	ask_portal GET "/v1/submissions/$id/events?$query"
	gives_problem 422 invalid-request
done

# ---- states ----

post "/v1/submissions/$id/events" '{"type":"tested"}'
gives_problem 409 wrong-state
is "$(member state)" submitted "the state it is in"
# Under review it may be replaced; versions rise.
for state in in-review needs-answer testing; do
	moved "$state"
	package "$work/package.zip" "$state"
	put_package "$work/package.zip"
	version=$((${version:-1} + 1))
	post "/v1/submissions/$id/revisions" "$(revision_body $version)"
	gives 201
done
post "/v1/submissions/$id/revisions" "{\"version\":1,\"package_sha256\":\"$sha256\",\"form\":{}}"
gives_problem 409 version-conflict
version=$((version + 5))
post "/v1/submissions/$id/revisions" "$(revision_body $version)"
gives 201
post "/v1/submissions/$id/revisions" "$(revision_body $((version - 1)))"
gives_problem 409 version-conflict
look
is "$(member revision)" 5 "revisions"
moved rejected
post "/v1/submissions/$id/revisions" "$(revision_body $((version + 1)))"
gives_problem 409 wrong-state
put_package "$work/package.zip"
gives_problem 409 wrong-state
put_intro
gives_problem 409 wrong-state
# The version that there is can still be asked for.
post "/v1/submissions/$id/revisions" "$(revision_body $version)"
gives 200
