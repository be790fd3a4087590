#!/usr/bin/env python3
"""An HTTP server with every fault that test_http asks for, on raw sockets.

    http_server.py DIRECTORY

Appends a line for each request to DIRECTORY/log before it answers, listens
with the certificates that are in DIRECTORY, prints "NAME PORT" for each
listener and an empty line, and ends when its standard input does.
"""
import email.utils
import hashlib
import os
import socket
import ssl
import struct
import sys
import threading
import time

directory = sys.argv[1]
lock = threading.Lock()
connections = 0
JSON = "Content-Type: application/json\r\n"


class Gone(Exception):
    pass


class Connection:
    def __init__(self, sock, listener):
        global connections
        with lock:
            connections += 1
            self.number = connections
        self.sock = sock
        self.listener = listener
        self.pending = b""

    def take(self):
        more = self.sock.recv(65536)
        if not more:
            raise Gone
        self.pending += more

    def read_head(self):
        while b"\r\n\r\n" not in self.pending:
            self.take()
            if self.pending[0] == 0x16:     # a handshake: RFC 8446, 5.1
                self.answer(400)
                raise Gone
        head, self.pending = self.pending.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, _ = lines[0].split(" ")
        self.headers = [line for line in lines[1:]]
        self.body = b""

    def header(self, name):
        for line in self.headers:
            if line.lower().startswith(name + ":"):
                return line.split(":", 1)[1].strip()
        return ""

    def read_body(self):
        length = int(self.header("content-length") or 0)
        if self.header("expect"):
            self.send("HTTP/1.1 100 Continue\r\n\r\n")
        while len(self.pending) < length:
            self.take()
        self.body, self.pending = self.pending[:length], self.pending[length:]

    def note(self):
        line = " | ".join([f"{self.listener} {self.number} {self.method} "
                           f"{self.path}", *self.headers,
                           f"body {len(self.body)} "
                           f"{hashlib.sha256(self.body).hexdigest()}"])
        with lock, open(f"{directory}/log", "a") as log:
            log.write(line + "\n")

    def send(self, data):
        self.sock.sendall(data.encode("latin-1") if isinstance(data, str)
                          else data)

    def answer(self, status, headers="", body="{}"):
        if isinstance(body, str):
            body = body.encode()
        self.send(f"HTTP/1.1 {status} Word\r\n{headers}"
                  f"Content-Length: {len(body)}\r\n\r\n")
        self.send(body)

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        self.sock.close()
        raise Gone


def ok(c, _):
    c.answer(200, "Content-Type: Application/JSON ; charset=UTF-8\r\n"
             "eTaG: W/\"a b\"\r\n"
             "Location: /v1/things/1\r\n"
             "Idempotent-Replay: true\r\n"
             "Content-Digest: md5=:AAAA:, sha-256=:"
             "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:;x=1\r\n"
             "Content-Digest: sha-512=:BBBB:\r\n")


def hinted(c, _):
    c.answer(200, JSON +
             "Date: Mon, 23 Nov 2026 14:05:09 GMT\r\n"
             "X-GitHub-Request-Id: ABCD:1\r\n"
             "X-OAuth-Scopes: public_repo, gist\r\n"
             "X-Accepted-GitHub-Permissions: contents=write\r\n"
             f"X-GitHub-SSO: {'s' * 300}\r\n"
             "Deprecation: @1735689600\r\n"
             "Sunset: \x1b[31m\r\n"
             "X-RateLimit-Remaining: 0\r\n"
             "X-RateLimit-Reset: 1795446309\r\n"
             "Link: <http://x.example/1>; rel=prev\r\n"
             "link: <next?page=2&a=%2F>; rel=\"last Next\"\r\n")


def linked(c, target):
    target = target.replace("SAME", str(ports["plain"]))
    c.answer(200, f"Link: <{target}>; rel=next\r\n"
             "X-RateLimit-Remaining: -1\r\nX-RateLimit-Reset: 1x\r\n"
             "Date: soon\r\n")


COMMENT = '{"id":%d,"body":"b"}'
PULL = ('{"number":12,"state":"open","title":"T","head":%s,"base":%s}'
        % ((f'{{"ref":"r","sha":"{"a" * 40}"}}',) * 2))


def renamed(c, below):
    c.answer(301 if c.method == "GET" else 307, JSON +
             f"Location: /github/repositories/1{below}\r\n",
             '{"message":"Moved Permanently"}')


def commented(c, page):
    more = "" if page == 2 else ("Link: </github/repositories/1/issues/12/"
                                 "comments?page=2>; rel=\"next\"\r\n")
    c.answer(200, JSON + f"ETag: W/\"{page}\"\r\n{more}",
             f"[{COMMENT % page}]")


def limited(c):
    c.answer(403, JSON + "X-RateLimit-Remaining: 0\r\n"
             "X-RateLimit-Reset: 1795443309\r\n"
             "Date: Mon, 23 Nov 2026 14:05:09 GMT\r\n",
             '{"message":"API rate limit exceeded"}')


def github(c, rest):
    if c.header("x-github-api-version") != "2022-11-28":
        c.answer(400)
    elif rest == "user":
        limited(c)
    elif rest.startswith("repos/old/name"):
        renamed(c, rest.removeprefix("repos/old/name"))
    elif rest.endswith("/comments"):
        commented(c, 2 if rest.startswith("repositories/") else 1)
    elif rest == "repositories/1":
        c.answer(200, JSON, '{"id":1,"full_name":"new/name"}')
    elif rest == "repositories/1/pulls/12":
        c.answer(200, JSON, PULL)
    else:
        c.answer(404, JSON, '{"message":"Not Found"}')


def echo(c, _):
    c.answer(200, "", c.body)


def chunked(c, _):
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
           "4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\nTrailer: 1\r\n\r\n")


def drip(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        c.send("x")
        time.sleep(0.05)


def close(c, _):
    raise Gone


def reset(c, _):
    c.reset()


def reset_inside(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    time.sleep(0.1)
    c.reset()


def cut(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}")
    raise Gone


def cut_chunked(c, _):
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
           "4\r\nWiki\r\n5\r\npe")
    raise Gone


def cut_header(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Len")
    raise Gone


def cut_head(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")
    raise Gone


def excess(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + "x" * 50)


def bad_length(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}")


def two_lengths(c, _):
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\n"
           "{}{}")
    raise Gone


def endless_headers(c, _):
    c.send("HTTP/1.1 200 OK\r\n")
    while True:
        c.send("X-A: " + "a" * 1000 + "\r\n")


def many_headers(c, count):
    c.answer(200, "".join(f"X-{i}: 1\r\n" for i in range(int(count))))


def endless_line(c, _):
    c.send("HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        c.send("a" * 1000)


def endless_interim(c, _):
    while True:
        c.send("HTTP/1.1 103 Early\r\nX: 1\r\n\r\n")


def huge(c, _):
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        c.send("1000\r\n" + "x" * 4096 + "\r\n")


def sized(c, size):
    c.answer(200, "", "x" * int(size))


def countdown(c, left):
    c.answer(302 if int(left) else 200,
             f"Location: {int(left) - 1}\r\n" if int(left) else "")


def redirect(c, rest):
    status, _, target = rest.partition("/")
    target = target.replace("OTHER", str(ports["other"]))
    target = target.replace("SAME", str(ports["plain"]))
    c.answer(int(status), f"Location: {target}\r\n" if target else "")


def unchanged(c, _):
    if c.header("if-none-match") == '"v7"':
        c.send("HTTP/1.1 304 Not Modified\r\nETag: \"v7\"\r\n"
               "Content-Length: 5000000\r\n\r\n")
    else:
        c.answer(200, "ETag: \"v7\"\r\n")


def retry_seconds(c, seconds):
    c.answer(503, f"Retry-After: {seconds}\r\n")


def retry_date(c, seconds):
    date = email.utils.formatdate(time.time() + int(seconds), usegmt=True)
    c.answer(429, f"Retry-After: {date}\r\n")


def html(c, _):
    c.answer(200, "Content-Type: text/html\r\n", "<html>\x1b[31m</html>")


def two(c, _):
    c.answer(200, JSON, "first")
    c.answer(200, JSON, "second")


def two_later(c, _):
    c.answer(200, JSON, "first")
    time.sleep(0.05)
    c.answer(200, JSON, "second")


def garbage(c, _):
    c.send("\x00\x01\x02SSH-2.0-nothing\r\n\r\n")
    raise Gone


def never(c, _):
    time.sleep(60)


def interim(c, _):
    c.send("HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\n"
           "HTTP/1.1 102 Processing\r\n\r\n")
    c.answer(200, "ETag: \"final\"\r\n")


def closes(c, _):
    c.answer(200)
    raise Gone


def status(c, number):
    if number == "204":
        c.send("HTTP/1.1 204 No Content\r\n\r\n")
    else:
        c.answer(int(number), "Content-Type: application/problem+json\r\n")


def switching(c, _):
    c.send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n"
           "\r\n")
    time.sleep(0.1)
    raise Gone


def bearer(c, token, status=401):
    if c.header("authorization") == "Bearer " + token:
        c.answer(200, "", c.body)
    else:
        c.answer(status, "WWW-Authenticate: Bearer\r\n")


def forbidden(c, token):
    bearer(c, token, 403)


def hidden(c, token):
    bearer(c, token, 404)


def header(c, rest):
    c.answer(200, bytes.fromhex(rest).decode("latin-1") + "\r\n")


faults = {name.replace("_", "-"): value for name, value in
          list(globals().items()) if callable(value)}


def early_answer(c):
    """What is answered before the body is read."""
    if c.path.startswith("/too-large"):
        c.answer(413, "Connection: close\r\n")
        raise Gone
    if c.method == "CONNECT":
        c.note()
        c.answer(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n")
        raise Gone


def serve(c):
    try:
        while True:
            c.read_head()
            early_answer(c)
            c.read_body()
            c.note()
            name, _, rest = c.path.split("?")[0].lstrip("/").partition("/")
            faults[name](c, rest)
    except (Gone, OSError):
        pass
    c.sock.close()


class Stream:
    """HTTP/2, as much as a test needs: each request gets 200 "h2", and what
    is asked for second on a connection kills it."""

    def __init__(self, sock, name):
        global connections
        with lock:
            connections += 1
        self.sock = sock
        self.name = name
        self.number = connections
        self.served = 0
        self.bodies = {}

    def take(self, size):
        data = b""
        while len(data) < size:
            more = self.sock.recv(size - len(data))
            if not more:
                raise Gone
            data += more
        return data

    def send(self, kind, flags, stream, payload=b""):
        self.sock.sendall(len(payload).to_bytes(3, "big") +
                          bytes([kind, flags]) + stream.to_bytes(4, "big") +
                          payload)

    def answer(self, stream):
        body = self.bodies.pop(stream)
        with lock, open(f"{directory}/log", "a") as log:
            log.write(f"{self.name} {self.number} stream {stream} "
                      f"body {len(body)}\n")
        if self.name == "fragile" and self.served > 0:
            raise Gone
        if self.name == "unwilling":
            self.send(3, 0, stream, (2).to_bytes(4, "big"))
            return
        self.served += 1
        # RFC 7541: ":status: 200" is 8; a name of its own in lower case.
        self.send(1, 4, stream, b"\x88\x00\x04etag\x04\"h2\"")
        self.send(0, 1, stream, b"h2")

    def serve(self):
        self.take(24)
        self.send(4, 0, 0)
        while True:
            head = self.take(9)
            payload = self.take(int.from_bytes(head[:3], "big"))
            kind, flags = head[3], head[4]
            stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
            if kind == 4 and not flags & 1:
                self.send(4, 1, 0)
            if kind == 1:
                self.bodies[stream] = b""
            if kind == 0:
                self.bodies[stream] += payload
                for number in (0, stream):
                    self.send(8, 0, number,
                              max(len(payload), 1).to_bytes(4, "big"))
            if kind in (0, 1) and flags & 1:
                self.answer(stream)


def talk(sock, name, tls):
    if name == "mute":
        time.sleep(60)
    if name in ("mute", "rude"):
        sock.recv(1)
        raise Gone
    if tls:
        sock = tls.wrap_socket(sock, server_side=True)
    if tls and sock.selected_alpn_protocol() == "h2":
        Stream(sock, name).serve()
    else:
        serve(Connection(sock, name))


def begin(sock, name, tls):
    try:
        talk(sock, name, tls)
    except (Gone, OSError):
        pass
    sock.close()


def accept(listening, name, tls):
    while True:
        sock, _ = listening.accept()
        threading.Thread(target=begin, args=(sock, name, tls),
                         daemon=True).start()


def listen(name, tls=None):
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    ports[name] = listening.getsockname()[1]
    print(name, ports[name])
    threading.Thread(target=accept, args=(listening, name, tls),
                     daemon=True).start()


def secured(name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = name if os.path.exists(f"{directory}/{name}.pem") else "good"
    context.load_cert_chain(f"{directory}/{certificate}.pem",
                            f"{directory}/{certificate}.key")
    if name == "old":
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    if name in ("multiplexed", "fragile", "unwilling"):
        context.set_alpn_protocols(["h2"])
    return context


ports = {}
for kind in ("plain", "other", "mute", "rude"):
    listen(kind)
if os.path.exists(f"{directory}/good.pem"):
    for kind in ("good", "stranger", "misnamed", "expired", "old",
                 "multiplexed", "fragile", "unwilling"):
        listen(kind, secured(kind))
print(flush=True)
sys.stdin.read()
