#!/bin/bash
# Killed at any moment, the portal has what it answered, and of what is asked
# again nothing is done twice.
needs_mount=no
. "$(dirname "$0")/lib.sh"
rounds=${CERTFS_TEST_ROUNDS:-12}
seed=${CERTFS_TEST_SEED:-$RANDOM}
RANDOM=$seed
repeat="CERTFS_TEST_SEED=$seed $repeat"
start_portal
created Contoso
same_key=yes

# The killer waits somewhat and kills; whoever waits for it is the parent.
killer() {
	local pid=$portal_pid
	{ sleep "0.$(printf %03d $((RANDOM % 60)))"; kill -KILL "$pid"; } 2>/dev/null &
	killing=$!
}

revive() {
	wait "$killing" || :
	portal_ended 137
	restart_portal
}

# tried COMMAND...: killed while it runs, and asked again until it is done.
tried() {
	killer
	"$@"
	answered_before=$status
	revive
	[[ $answered_before == 20[01] ]] && first=$body || first=
	"$@"
	[[ $status == 20[01] ]] || fail "200 or 201" "$status $body" "$*"
	[ -z "$first" ] || is "$body" "$first" "the same answer as before"
}

for round in $(seq "$rounds"); do
	package "$work/package.zip" "$round"
	tried put_package "$work/package.zip"
	new_key
	tried post "/v1/submissions/$id/revisions" "$(revision_body "$round")"
	is "$(member number) $(member version)" "$round $round" "the revision"
	new_key
	tried post "/v1/submissions/$id/events" "{\"type\":\"message\",\"message\":{\"body\":\"number $round\"}}"
	moved in-review
done
look
is "$(member revision)" "$rounds" "revisions"
review GET "/submissions/$id"
python3 - "$rounds" <<END || fail "a sound history" "see above" "the history"
import json, sys
rounds = int(sys.argv[1])
s = json.loads(r'''$body''')
events = s["events"]
assert [e["seq"] for e in events] == list(range(1, len(events) + 1)), "seq has gaps"
assert s["last_event"] == len(events), "last_event"
assert [e["message"]["body"] for e in events if e["type"] == "message"] == [f"number {i + 1}" for i in range(rounds)]
assert [e["revision"]["version"] for e in events if e["type"] == "revision"] == list(range(1, rounds + 1))
assert [r["number"] for r in s["revisions"]] == list(range(1, rounds + 1))
state = "draft"
for e in events:
    if e["type"] == "state":
        assert e["state"]["from"] == state, e
        state = e["state"]["to"]
assert state == s["state"]
END
# What the journal has as done was answered so, once, for each key.
review GET /journal
python3 - <<END || fail "one new answer for each key" "see above" "the journal"
import json
lines = [json.loads(line) for line in r'''$body'''.splitlines()]
assert [l["number"] for l in lines] == sorted(l["number"] for l in lines)
keys = {}
for l in lines:
    if l["idempotency_key"] and l["status"] < 300:
        keys.setdefault(l["idempotency_key"], set()).add((l["sha256"], l["path"], l["status"]))
assert all(len(answers) == 1 for answers in keys.values()), keys
END
