#!/bin/bash
# Clients that are slow, many, or speak nonsense: the portal goes on.
needs_mount=no
. "$(dirname "$0")/lib.sh"
start_plain_portal --timeout 2
created Contoso
port=${portal_url##*:} reviewer_port=${reviewer_url##*:}

# bytes PORT: sends standard input, reads to the end.
bytes() {
	python3 -c 'import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30)
try:
    s.sendall(sys.stdin.buffer.read())
    s.shutdown(socket.SHUT_WR)
    while s.recv(65536):
        pass
except OSError:
    pass' "$1"
}
lives() {
	kill -0 "$portal_pid" || fail "a portal that goes on" "it is gone" "$1"
	ask_portal GET /v1
	gives 200
}
for to in "$port" "$reviewer_port"; do
	printf '\0\0\0\0' | bytes "$to"
	printf 'GET\r\n\r\n' | bytes "$to"
	printf 'GET / HTTP/9.9\r\n\r\n' | bytes "$to"
	printf 'GET /%s HTTP/1.1\r\nHost: x\r\n\r\n' "$(head -c 100000 /dev/zero | tr '\0' a)" | bytes "$to"
	printf 'POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n{}' | bytes "$to"
	printf 'POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999999\r\n\r\n{}' | bytes "$to"
	printf 'POST /faults HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}' | bytes "$to"
	printf 'GET /submissions/\xff\xfe%%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n' | bytes "$to"
	head -c 200000 /dev/urandom | bytes "$to"
	# More headers than fit.
	printf 'GET /v1 HTTP/1.1\r\n%s' "$(printf 'X-Header: value\n%.0s' {1..20000})" | bytes "$to"
	# A body that ends too soon.
	printf 'POST /v1/submissions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nIdempotency-Key: "0123456789abcdef"\r\nContent-Length: 50\r\n\r\n{"connector":' \
	    "$portal_token" | bytes "$to"
done
lives "after nonsense"
review GET /submissions
is "$(grep -o '"id"' <<<"$body" | wc -l)" 1 "half a request did nothing"
review POST /submissions/none/events "$(printf '[%.0s' {1..2000})"
gives 422
review POST /faults "$(printf '{"a":%.0s' {1..2000})"
gives 422
review POST "/submissions/$id/events" '{"type":"x","deep":'"$(printf '[%.0s' {1..500})$(printf ']%.0s' {1..500})"'}'
gives 201
# A path that no terminal likes is harmless in the journal.
printf 'GET /v1/\x1b[31m HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n' "$portal_token" | bytes "$port"
review GET /journal
hasnt "$body" $'\e' "the journal"

# Slow ones are let go, and keep nobody waiting.
python3 - "$port" <<'END'
import socket, sys, time
slow = []
for i in range(100):
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    s.sendall(b"GET /v1 HTTP/1.1\r\nHost: x\r\n")
    slow.append(s)
for s in slow:
    s.settimeout(60)
    begun = time.monotonic()
    while s.recv(4096):
        pass
END
lives "after 100 that are slow"

# Many at once, each of them right.
python3 - "$port" "$portal_token" "$id" <<'END' || fail "60 answers" "see above" "many at once"
import http.client, sys, threading
port, token, submission = int(sys.argv[1]), sys.argv[2], sys.argv[3]
failed = []
def run(number):
    try:
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for i in range(5):
            c.request("POST", f"/v1/submissions/{submission}/events",
                '{"type":"message","message":{"body":"%d-%d"}}' % (number, i),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
                 "Idempotency-Key": '"key-of-%d-and-%d-0123"' % (number, i)})
            r = c.getresponse()
            text = r.read()
            if r.status != 201:
                failed.append((r.status, text))
            c.request("GET", f"/v1/submissions/{submission}", headers={"Authorization": f"Bearer {token}"})
            r = c.getresponse()
            r.read()
            if r.status != 200:
                failed.append(r.status)
    except OSError as e:
        failed.append(e)
threads = [threading.Thread(target=run, args=(i,)) for i in range(60)]
[t.start() for t in threads]
[t.join() for t in threads]
print(failed[:5]) if failed else None
sys.exit(bool(failed))
END
look
is "$(member last_event)" 301 "every message is there"

# Its memory does not grow with what is sent to it.
portal_fault '{"big":300000000}'
ask_portal GET /v1 -o /dev/null
is "$exit_status" 0 "a big answer"
lives "after a big answer"
if ! grep -qaE '__(asan|tsan)_init' "$certfs_portal"; then
	peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$portal_pid/status")
	[ "$peak" -lt 300000 ] || fail "less than 300 MB" "$peak KiB" "memory"
fi
