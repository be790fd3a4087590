# What tests with servers share: see forward.js of the proxies
# between a client and a server.
EXTRA_DIST += tests/lib/forward.js
