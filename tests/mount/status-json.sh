#!/bin/bash
# certfs-tree(5) lists every member of status.json with its type: no member of
# a real one is missing there, and none is there that never comes.
. "$(dirname "$0")/../portal/publisher.sh"

# members: "path type" for each member of status.json, from here and now.
members() {
	py 'import re
fields = set(os.listdir("form"))
def kind(value):
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        return "time"
    return {bool: "boolean", int: "number", str: "text", list: "list",
            dict: "object", type(None): "null"}[type(value)]
def walk(path, value):
    if path:
        print(path, kind(value))
    if isinstance(value, list):
        for element in value:
            walk(path + "[]", element)
    if isinstance(value, dict):
        for name, member in value.items():
            known = path == "form" and name in fields
            walk(path + "." * bool(path) + ("*" if known else name), member)
walk("", json.load(open("status.json")))' >>"$work/members"
}

start
new contoso
members
malformed | py 'save(sys.argv[1], sys.stdin.read())' artifacts/apiProperties.json 2>/dev/null || :
exists refused/apiProperties.json
members
cd ..
ready fabrikam
echo 'correct open: a mistake' >open-source/record
members
echo merged >open-source/record
touch submit
echo submitted >record
echo 'attach intro' >submit
echo 'See below.' >feedback/inbox/mail
members
echo 'Another one.' >artifacts/readme.md
printf '%040d\n' 7 >form/commit
echo 'update: a mistake' >submit
echo submitted >record
echo testing >record
echo tested >submit
touch feedback/1
members
stop

# With a portal: on its way, there, and away.
start_portal
connect grace=1
submit tailspin
members
ok sync submit
promised() {
	grep -q '"promised":.*T' status.json
}
eventually "a date of the portal" promised
members
kill_portal
echo 'attach intro' >submit
fails() {
	grep -q '"failure":.*{' status.json
}
eventually "a failure" fails
members
cd /
stop

# With a repository that cannot be reached.
start -o "repository=github,github_url=http://127.0.0.1:1,github_token_file=$work/token"
cd "$mnt/contoso"
echo 7 >form/pull_request
eventually "a failure of the repository" fails
members

# What is documented, "path type" or "path type or null".
sed -n '/^\.Sh STATUS\.JSON/,/^\.Sh WAITING/p' "$top_srcdir/man/certfs-tree.5" |
    sed -n 's/FIELD/*/; s/^\.It Cm \([^ ]*\) Pq \(.*\)$/\1 \2/p' >"$work/documented"

py '
real, documented = {}, {}
for line in open(sys.argv[1]):
    path, kind = line.split()
    real.setdefault(path, set()).add(kind)
for line in open(sys.argv[2]):
    path, kinds = line.rstrip().split(" ", 1)
    documented[path] = set(kinds.split(" or "))
for path in sorted(real.keys() - documented.keys()):
    print("not documented:", path)
for path in sorted(documented.keys() - real.keys()):
    print("documented, and not there:", path)
for path in sorted(real.keys() & documented.keys()):
    may = documented[path] | ({"null"} if "time" in documented[path] else set())
    if real[path] - may:
        print(path, "is documented as", *documented[path], "and was", *real[path])
    if documented[path] - real[path]:
        print(path, "never was", *documented[path] - real[path])
' "$work/members" "$work/documented" >"$work/differences"
is "$(cat "$work/differences")" "" "certfs-tree(5) against status.json"
[ "$(wc -l <"$work/documented")" -gt 50 ] ||
    fail "more than 50 members" "$(cat "$work/documented")" "STATUS.JSON"
