#!/usr/bin/env python3
"""A stand-in for GitHub, for tests: the endpoints that a pull request needs,
on real git repositories.

    standin.py --directory DIR [--listen PORT] [--control PORT]
        [--certificate FILE --key FILE] [--prefix PATH]

With --prefix everything is below that path, as on a server of one's own
(/api/v3). Prints "github URL" and "control URL" when it listens, on 127.0.0.1 only; ends
at SIGTERM. Everything that it knows is in DIR: started again there, it goes on
where it was, also after kill -9. The control side is control.py: GET / there
lists its commands. What goes wrong inside is on standard error.
"""
import argparse
import hashlib
import http.server
import json
import os
import random
import re
import signal
import socket
import ssl
import sys
import threading
import time
import traceback
import urllib.parse

import api_git
import api_pulls
from api import Answer, Call, Refused
from control import Control, push_before, set_limit
from world import LIMIT_SECONDS, World, now

ENDPOINTS = (api_git, api_pulls)    # whose routes are known by now
VERSIONS = ("2022-11-28", "2026-03-10")
BODY_MAX = 100 << 20
ACCEPTED = re.compile(r"\*/\*|application/(\*|json|vnd\.github(\.v3)?\+json)")
NO_AGENT = ("Request forbidden by administrative rules. Please make sure your "
            "request has a User-Agent header.\n")


class Lost(Exception):
    """The connection ends here."""


class Request:
    """What came in, before anybody has looked at it."""

    def __init__(self, method, target, headers, body, server):
        self.method = method
        self.path, _, self.query = target.partition("?")
        self.values = dict(urllib.parse.parse_qsl(self.query,
                                                  keep_blank_values=True))
        self.headers = headers
        self.body = body
        self.base = (f"{headers.get('X-Forwarded-Proto', server.scheme)}://"
                     f"{headers.get('Host', 'localhost')}{server.prefix}")
        self.version = headers.get("X-GitHub-Api-Version", VERSIONS[0])
        self.id = os.urandom(6).hex(":", 2).upper()
        self.counted = False
        self.login = self.token = None
        self.limit = {"limit": 60, "used": 0, "reset": now()}

    @property
    def who(self):
        """Whose limit it is."""
        return self.login or "-"


class Reply:
    """What goes out: bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def head(self):
        reason = http.server.BaseHTTPRequestHandler.responses.get(
            self.status, ("Status",))[0]
        lines = [f"HTTP/1.1 {self.status} {reason}"] + \
            [f"{name}: {value}" for name, value in self.headers.items()
             if value is not None]
        if self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


class GitHub:
    """All requests go through here, one after another."""

    def __init__(self, world):
        self.world = world
        self.lock = threading.RLock()
        self.running = {}       # who -> requests that are not yet answered

    # ---- who ----

    def authenticate(self, request):
        """Sets login and token; bad credentials are refused."""
        state = self.world.state
        given = request.headers.get("Authorization")
        if given is None:
            return
        kind, _, token = given.partition(" ")
        found = state["tokens"].get(token.strip())
        limit = state["settings"]["wrong_tries"]
        if limit and state["wrong"] >= limit:
            raise Refused(403, "Maximum number of login attempts exceeded. "
                          "Please try again later.")
        if kind.lower() not in ("bearer", "token") or not found or \
                found["revoked"] or not self.world.user(found["user"]):
            state["wrong"] += 1
            raise Refused(401, "Bad credentials")
        state["wrong"] = 0
        request.login, request.token = found["user"], found

    def name_caller(self, request):
        """Who it seems to be, for faults and the journal."""
        token = request.headers.get("Authorization", "").partition(" ")[2]
        found = self.world.state["tokens"].get(token.strip())
        return found and found["user"]

    # ---- limits ----

    def take_limit(self, request):
        state = self.world.state
        settings = state["settings"]
        most = settings["rate_limit" if request.login else "anonymous_limit"]
        limit = state["limits"].get(request.who)
        if limit is None or limit["reset"] <= now():
            limit = {"limit": most, "used": 0, "reset": now() + LIMIT_SECONDS}
            state["limits"][request.who] = limit
        request.limit = limit
        self.refuse_blocked(request)
        if limit["used"] >= limit["limit"] and request.path != "/rate_limit":
            raise self.exceeded(request, 403)

    def refuse_blocked(self, request):
        blocked = self.world.state["blocked"].get(request.who)
        if blocked is None:
            return
        if blocked["until"] <= time.time():
            del self.world.state["blocked"][request.who]
            return
        wait = max(1, int(blocked["until"] - time.time() + 0.999))
        headers = {"Retry-After": str(wait)} if blocked["retry_after"] else {}
        if blocked["kind"] == "primary":
            request.limit = {**request.limit, "used": request.limit["limit"],
                             "reset": blocked["until"]}
            raise self.exceeded(request, blocked["status"], headers)
        request.fault = "secondary-limit"
        raise Refused(blocked["status"], "You have exceeded a secondary rate "
                      "limit. Please wait a few minutes before you try again.",
                      headers=headers)

    def exceeded(self, request, status, headers=None):
        request.fault = "primary-limit"
        user = self.world.user(request.login) if request.login else None
        return Refused(status, "API rate limit exceeded for "
                       f"{'user ID %d' % user['id'] if user else '127.0.0.1'}.",
                       headers=headers)

    # ---- faults ----

    def fault_for(self, request):
        """The first one that is meant; each that matches has seen it."""
        chosen = None
        for one in self.world.state["faults"]:
            if (one["method"] and one["method"] != request.method) or \
                    (one["user"] and one["user"] != request.login) or \
                    not re.search(one["path"], request.path):
                continue
            one["seen"] += 1
            if chosen or one["seen"] < one["nth"] or \
                    (one["times"] and one["used"] >= one["times"]) or \
                    random.random() >= one["probability"]:
                continue
            one["used"] += 1
            chosen = one
        return chosen

    def before(self, request, fault):
        """What a fault does before anything is done."""
        kind = fault["kind"]
        if kind in ("die-before", "die-during"):
            # That it was used is not forgotten.
            self.world.save()
        if kind == "die-before":
            os.kill(os.getpid(), signal.SIGKILL)
        elif kind == "lost-before":
            raise Lost
        elif kind.endswith("-limit"):
            set_limit(self.world, request.who, fault)
        elif kind == "push":
            self.push_first(request, fault)

    def push_first(self, request, fault):
        found = re.match("/repos/([^/]+)/([^/]+)/git/refs/heads/(.+)",
                         request.path)
        one = self.world.repository(found[1], found[2]) if found else \
            self.world.upstream
        branch = urllib.parse.unquote(found[3]) if found else "dev"
        push_before(self.world, fault, one, branch)

    # ---- the way of a request ----

    def serve(self, request):
        """A reply and the fault that it meets; or Lost."""
        with self.lock:
            request.login = self.name_caller(request)
            fault = self.fault_for(request)
            caller = request.login or "-"
            overlaps = self.running.get(caller, 0)
            self.running[caller] = overlaps + 1
        try:
            if fault and fault["kind"] == "delay":
                time.sleep(fault.get("seconds", 1))
            with self.lock:
                return self.serve_alone(request, fault, overlaps), fault
        finally:
            with self.lock:
                self.running[caller] -= 1

    def serve_alone(self, request, fault, overlaps):
        request.fault = fault and fault["kind"]
        caller, reply = request.login, None
        try:
            if fault:
                self.before(request, fault)
            reply = self.replaced(request, fault) or self.reply(request)
            if fault and fault["kind"] == "die-during":
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            # A change in memory is on the disk before anybody hears of it.
            self.world.state["requests"] += 1
            self.world.save()
            self.note(request, reply, caller, overlaps)
        if fault and fault["kind"] == "die-after":
            os.kill(os.getpid(), signal.SIGKILL)
        return reply

    def replaced(self, request, fault):
        if not fault or fault["kind"] != "status":
            return None
        if fault.get("processed"):
            self.reply(request)
        body, kind = fault.get("body"), "application/json; charset=utf-8"
        if body is None and fault.get("html", fault.get("status", 502) >= 500):
            body, kind = ("<html><head><title>Unicorn!</title></head><body>"
                          "<p>We had issues producing the response.</p></body>"
                          "</html>\n"), "text/html; charset=utf-8"
        if not isinstance(body, str):
            body = json.dumps(body or {"message": "Server Error"})
        return Reply(fault.get("status", 502), {
            "Server": "github.com", "X-GitHub-Request-Id": request.id,
            "Content-Type": kind, **fault.get("headers", {})}, body.encode())

    def note(self, request, reply, caller, overlaps):
        self.world.note({
            "time": time.time(), "method": request.method,
            "path": request.path + (f"?{request.query}" if request.query else ""),
            "user": caller, "status": reply.status if reply else 0,
            "fault": request.fault, "counted": request.counted,
            "overlaps": overlaps, "length": len(request.body),
            "conditional": "If-None-Match" in request.headers,
            "request_id": request.id})

    def reply(self, request):
        request.login = None
        try:
            if not request.headers.get("User-Agent", "").strip():
                return Reply(403, {"Content-Type": "text/html; charset=utf-8"},
                             NO_AGENT.encode())
            self.authenticate(request)
            self.take_limit(request)
            request.counted = request.path != "/rate_limit"
            self.negotiate(request)
            answer = Call(self.world, request, request.login,
                          request.token).answer()
        except Refused as refused:
            answer = Answer(refused.status, refused.body(), refused.headers)
        except Exception:       # a mistake of ours: it is told and seen
            traceback.print_exc()
            answer = Answer(500, {"message": "Server Error"})
        return self.finished(request, answer)

    def negotiate(self, request):
        retired = self.world.state["settings"]["retired_versions"]
        if request.version in retired:
            raise Refused(410, "This version of the API is no longer supported.")
        if request.version not in VERSIONS:
            raise Refused(400, f"Invalid API version '{request.version[:40]}'.")
        accept = request.headers.get("Accept", "*/*")
        if not any(ACCEPTED.fullmatch(one.split(";")[0].strip())
                   for one in accept.split(",")):
            raise Refused(406, "Must accept 'application/json'")
        kind = request.headers.get("Content-Type", "application/json")
        if request.body and kind.split(";")[0].strip() not in (
                "application/json", "application/vnd.github+json"):
            raise Refused(415, "The body must be JSON")

    def finished(self, request, answer):
        body = json.dumps(answer.value, ensure_ascii=False).encode(
            errors="replace")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if request.method == "GET" and answer.status == 200:
            headers["ETag"] = etag = self.etag(answer.value, body)
            headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
            if self.is_same(request.headers.get("If-None-Match"), etag):
                answer.status, body = 304, b""
                request.counted = False
                del headers["Content-Type"]
        if request.counted:
            request.limit["used"] += 1
        return Reply(answer.status, {**self.headers(request), **headers,
                                     **answer.headers}, body)

    def etag(self, value, body):
        """Of lists it is a weak one."""
        text = f'"{hashlib.sha256(body).hexdigest()}"'
        return f"W/{text}" if isinstance(value, list) else text

    def is_same(self, given, etag):
        if given is None:
            return False
        wanted = [one.strip().removeprefix("W/") for one in given.split(",")]
        return "*" in wanted or etag.removeprefix("W/") in wanted

    def headers(self, request):
        limit = request.limit
        settings = self.world.state["settings"]
        ahead, sunset = settings["clock_ahead"], settings["sunset"]
        headers = {
            "Server": "github.com",
            "Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT",
                                  time.gmtime(now() + ahead)),
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Api-Version-Selected":
                request.version if request.version in VERSIONS else None,
            "X-RateLimit-Limit": limit["limit"],
            "X-RateLimit-Remaining": max(0, limit["limit"] - limit["used"]),
            "X-RateLimit-Used": limit["used"],
            "X-RateLimit-Reset": limit["reset"] + ahead,
            "X-RateLimit-Resource": "core",
            "X-GitHub-Request-Id": request.id,
            "Vary": "Accept, Authorization, Cookie, X-GitHub-OTP"}
        if request.token and request.token["kind"] == "classic":
            headers["X-OAuth-Scopes"] = ", ".join(request.token["may"])
            headers["X-Accepted-OAuth-Scopes"] = \
                "" if request.method == "GET" else "public_repo, repo"
        if sunset:
            headers["Deprecation"] = headers["Sunset"] = sunset
        return headers


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        if self.server.context:
            self.request = self.server.context.wrap_socket(self.request,
                                                           server_side=True)
        super().setup()

    def log_message(self, *_):
        pass

    def take(self):
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > BODY_MAX or \
                "Transfer-Encoding" in self.headers:
            self.send_error(411)
            self.close_connection = True
            return
        body = self.rfile.read(int(length))
        if len(body) == int(length):
            self.serve(body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = take

    def serve(self, body):
        prefix = self.server.prefix
        if not self.path.startswith(f"{prefix}/"):
            self.send_error(404)
            return
        request = Request(self.command, self.path[len(prefix):], self.headers,
                          body, self.server)
        try:
            reply, fault = self.server.github.serve(request)
            self.send(reply, fault or {"kind": None})
        except Lost:
            self.end()

    def send(self, reply, fault):
        kind, head = fault["kind"], reply.head()
        if kind == "delay-after":
            time.sleep(fault.get("seconds", 1))
        elif kind == "lost-after":
            raise Lost
        elif kind == "lost-during":
            self.wfile.write(head[:len(head) // 2])
            raise Lost
        elif kind == "cut":
            self.wfile.write(head + reply.body[:fault.get("bytes", 10)])
            raise Lost
        self.wfile.write(head + reply.body)

    def end(self):
        self.wfile.flush()
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass    # they were faster


class ControlHandler(Handler):
    def serve(self, body):
        github = self.server.github
        with github.lock:
            try:
                status, value = 200, Control(github.world, body).answer(
                    self.command, self.path.partition("?")[0])
            except Refused as refused:
                status, value = refused.status, {"message": refused.message}
            except Exception as error:
                traceback.print_exc()
                status, value = 500, {"message": repr(error)}
            github.world.save()
        text = value if isinstance(value, str) else \
            json.dumps(value, ensure_ascii=False) + "\n"
        kind = "text/plain" if isinstance(value, str) else "application/json"
        reply = Reply(status, {"Content-Type": f"{kind}; charset=utf-8"},
                      text.encode(errors="replace"))
        self.wfile.write(reply.head() + reply.body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port, handler, github, context=None, prefix=""):
        super().__init__(("127.0.0.1", port), handler)
        self.github = github
        self.context = context
        self.scheme = "https" if context else "http"
        self.prefix = prefix

    def handle_error(self, *_):
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()

    @property
    def url(self):
        return (f"{self.scheme}://127.0.0.1:{self.server_address[1]}"
                f"{self.prefix}")


def options():
    parser = argparse.ArgumentParser(description="a stand-in for GitHub")
    parser.add_argument("--directory", required=True)
    parser.add_argument("--listen", type=int, default=0)
    parser.add_argument("--control", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--prefix", default="")
    return parser.parse_args()


def main():
    option = options()
    context = None
    if option.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(option.certificate, option.key)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    github = GitHub(World(os.path.abspath(option.directory)))
    servers = (Server(option.listen, Handler, github, context,
                      option.prefix),
               Server(option.control, ControlHandler, github))
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"github {servers[0].url}\ncontrol {servers[1].url}", flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
