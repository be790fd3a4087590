# What tests with servers share: see servers.sh, and forward.js of the proxies
# between a client and a server.
EXTRA_DIST += tests/lib/forward.js tests/lib/servers.sh
