#!/bin/bash
# Whatever a portal answers, all that comes of it is a line in the log, once,
# and a later try: nothing is kept where it does not belong, nobody else is
# told the token, memory is bounded, and the next good answer is taken.
. "$(dirname "$0")/publisher.sh"
export CERTFS_TEST_RETRY_MILLISECONDS=1
start_portal --poll-after 1

# Another server, of the portal's certificate: it writes down who comes.
python3 -c '
import http.server, ssl, sys
class Other(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open("visits", "a") as visits:
            visits.write(self.requestline + "\n" + str(self.headers))
        self.send_response(200)
        self.end_headers()
    do_PUT = do_POST = do_GET
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Other)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.pem", "server.key")
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
open("other.port", "w").write("%d\n" % server.server_address[1])
server.serve_forever()' 2>"$work/other.log" &
other=$!
also_clean() {
	kill "$other" 2>/dev/null
	wait "$other" 2>/dev/null
}
eventually "another server" test -s "$work/other.port"
elsewhere=127.0.0.1:$(cat "$work/other.port")

# ---- what is asked for, and what comes ----

ids=
# id_of NAME: $id
id_of() {
	[[ $ids == *" $1="* ]] || {
		review GET /submissions
		ids=" $(python3 -c 'import json, sys
print(*(item["connector"] + "=" + item["id"] for item in json.load(sys.stdin)["items"]))' <<<"$body") "
	}
	id=${ids#* "$1"=}
	id=${id%% *}
}

names=()
expected=()
# hostile NAME WHAT MEMBERS SENTENCE: about the submission of that name, the
# status, the events or the attachment is answered with that; its log says so.
hostile() {
	local path news=
	id_of "$1"
	path=/v1/submissions/$id
	case $2 in
	events)
		path+=/events
		news='{"body":"There is news."}'
		;;
	attachment)
		path+=/attachments
		news='{"body":"See there.","attachments":[{"name":"screen.png","text":"pixels"}]}'
		;;
	esac
	portal_fault "{\"method\":\"GET\",\"path\":\"$path\",\"times\":-1,$3}"
	# Afterwards, or it may be heard before.
	[ -z "$news" ] || talk "$news"
	names+=("$1")
	expected+=("$4")
}

talk() {
	review POST "/submissions/$id/messages" "$1"
	is "$status" 201 "a message ($body)"
}

quoted() {
	python3 -c 'import json, sys; print(json.dumps(sys.argv[1]))' "$1"
}

# answer JSON: as members of a fault
answer() {
	printf '"body":%s' "$(quoted "$1")"
}

# status_of MEMBERS: a sound one, but for the members that come last
status_of() {
	local sound="\"id\":\"$id\",\"state\":\"in-review\",\"waiting_for\":\"portal\",\"revision\":1,\"last_event\":1,\"poll_after_seconds\":1"
	answer "$(python3 -c 'import json, sys
print(json.dumps({**json.loads("{" + sys.argv[1] + "}"), **json.loads("{" + sys.argv[2] + "}")}))' "$sound" "$1")"
}

# told NAME SENTENCE: how often its log has it
told() {
	lines_with -F "$2" "$mnt/$1/log"
}

is_told() {
	local i
	for i in "${!names[@]}"; do
		grep -qF "${expected[i]}" "$mnt/${names[i]}/log" || {
			missing=${names[i]}
			return 1
		}
	done
}

got_instead() {
	say "of $missing: $(tail -n 2 "$mnt/$missing/log")"
}

has_heard() {
	local name
	for name in "${names[@]}"; do
		grep -d skip -qsF "$good" "$mnt/$name/feedback/"* || {
			missing=$name
			return 1
		}
	done
}

all_submitted() {
	local name
	for name in "${submissions[@]}"; do
		[ "$(cat "$mnt/$name/status")" = submitted ] || return 1
	done
}

peak_kib() {
	awk '/^VmHWM/ { print $2 }' "/proc/$daemon/status"
}

submissions=(big big-error big-events big-attachment headers deep word id control
    missing number other-id page endless-page redirect file plain loop there user
    types nul html torn twice talk)
connect
ready "${submissions[0]}"
for name in "${submissions[@]:1}"; do
	mkdir "$mnt/$name"
	cp -r "$mnt/${submissions[0]}/artifacts/." "$mnt/$name/artifacts/"
	cd "$mnt/$name"
	filled
done
for name in "${submissions[@]}"; do
	touch "$mnt/$name/submit"
done
eventually "all to be submitted" all_submitted
cd "$work"
# Where a portal has nothing to put.
others() {
	find "$mnt" \( -path "$mnt/*/feedback/*" -o -path "$mnt/delivery" \) -prune -o -print | sort
}
before=$(others)
peak=$(peak_kib)

# ---- answers that are too large, or no answers ----

hostile big status '"big":10000000000' 'sends more than the'
hostile big-error status '"big":10000000000,"status":500' 'sends more than the'
hostile big-events events '"big":10000000000' 'sends more than the'
hostile headers status '"endless_headers":1000000' 'sends more headers than are accepted'
hostile deep events '"deep":100000' 'nested too deep'
hostile html status '"body":"<html>","content_type":"text/html"' 'is this the URL of a portal?'
hostile torn events '"truncate":20' 'it is no JSON'
hostile twice events '"duplicate":true' 'it is no JSON'

# ---- answers that are not as the protocol says ----

id_of word
hostile word status "$(status_of '"state":"In review"')" 'state is no word'
id_of id
hostile id status "$(status_of '"id":"../../../etc/passwd"')" 'id is no id'
id_of control
hostile control status "$(status_of '"waiting_for":"\u001b[2Jnobody\u0000"')" 'waiting_for is no word'
id_of number
hostile number status "$(status_of '"last_event":1e300')" 'last_event is no whole number'
id_of missing
hostile missing status "$(status_of '"state":null')" 'state is missing'
id_of other-id
hostile other-id status "$(status_of '"id":"somebody-elses"')" 'about the submission somebody-elses'
hostile page events "$(answer '{"items":[{"seq":3,"at":"yesterday","type":"state","by":"reviewer"}],"next":null}')" \
    'at is no time'
hostile endless-page events "$(answer '{"items":[],"next":1}')" 'there are no items'
id_of types
hostile types events "$(answer '{"items":{"length":1000000},"next":null}')" 'items is no array'

zeros=$(printf %064d 0)
hostile nul events "$(answer '{"items":[{"seq":3,"at":"2026-11-23T14:05:09Z","type":"message","by":"reviewer","message":{"id":"m","body":"\u0000","attachments":[{"id":"a","name":"a\u0000/../b","size":1,"sha256":"'$zeros'"}]}}],"next":null}')" \
    'attachment refused: a\x00/../b, 1 bytes: '

# ---- redirects ----

hostile redirect status "\"redirect\":\"https://$elsewhere/v1\",\"status\":307" 'redirects to another server'
hostile file status '"redirect":"file:///etc/passwd"' 'redirects to'
hostile plain status "\"redirect\":\"http://${portal_url#https://}/v1\"" 'redirects to another server'
id_of loop
hostile loop status "\"redirect\":\"/v1/submissions/$id\"" 'redirects more than'
hostile there status "\"redirect\":\"https://$elsewhere/\",\"status\":303" 'a redirect that is not followed (status 303)'
hostile user status "\"redirect\":\"${portal_url/https:\/\//https://portal@}@$elsewhere/\"" 'redirects to'

eventually "a line in each log" is_told
sleep 1
for i in "${!names[@]}"; do
	is "$(told "${names[i]}" "${expected[i]}")" 1 "lines of ${names[i]} about it"
	[ "${names[i]}" = nul ] ||
	    is "$(told "${names[i]}" 'cannot be asked')" 1 "lines of ${names[i]} about asking"
	is "$(cat "$mnt/${names[i]}/status")" submitted "status of ${names[i]}"
done
has "$(cat "$mnt/headers/status.json")" 'sends more headers' "status.json"
hasnt "$(cat "$mnt/control/log")" $'\e' "what is shown of a control character"
absent "$work/visits"
alive

# ---- attachments ----

hostile big-attachment attachment '"big":10000000000' 'attachment refused: screen.png'
eventually "attachments to be refused" is_told
is "$(told big-attachment 'attachment refused: screen.png')" 1 "lines about an attachment"
has "$(cat "$mnt/big-attachment/feedback/1")" 'Attachment refused: screen.png, 6 bytes: ' "its message"

# ---- everything is well again ----

no_portal_faults
good='This is said when all is well.'
for name in "${names[@]}"; do
	id_of "$name"
	talk "{\"body\":\"$good\"}"
done
eventually "the next good answers" has_heard
for name in "${names[@]}"; do
	hasnt "$(cat "$mnt/$name/status.json")" 'sends more' "status.json of $name"
done

# ---- what reviewers say ----

id_of talk
cd "$mnt/talk"
event() {
	review POST "/submissions/$id/events" "$1"
	is "$status" 201 "an event ($body)"
}
long=$(head -c 5000 /dev/zero | tr '\0' n)
wide=$(python3 -c 'print("\u00e4\u20ac" * 1500)')
many=$(python3 -c 'print(",".join(["{\"name\":\"a\",\"text\":\"a\"}"] * 1000))')
missing=talk
reviewed() {
	grep -d skip -qsF "$good" feedback/*
}
n=0 attachments=
for name in ../../../../../../etc/cron.d/x '..' '.' reply findings inbox 1 1-reply log \
    $'two\nlines' $'\e]0;title\a' $'\u202egpj.exe' '-rf' '~' '$(reboot)' '`x`' '* ?' 'a;b|c&d' \
    'C:\x' "it's" 'a:b' ' '; do
	attachments="${attachments:+$attachments,}{\"name\":$(quoted "$name"),\"text\":\"x\"}"
	[ $((++n % 11)) != 0 ] || {
		talk "{\"body\":\"names\",\"attachments\":[$attachments]}"
		attachments=
	}
done
is "$n $attachments" '22 ' "names that were tried"
for name in '' "$long"; do
	talk "{\"body\":\"a name\",\"attachments\":[{\"name\":\"$name\",\"text\":\"x\"}]}"
done
talk "{\"body\":\"many\",\"attachments\":[$many]}"
talk '{"body":"\u001b[2J\u001b]52;c;eA==\u0007 \u202e \u0085 \r away","subject":"\u001b[31mred\nFrom: Microsoft","author":"\u202ernb"}'
event '{"type":"message","by":"reviewer","message":{"id":"../../x","body":"an id"}}'
event '{"type":"message","by":"reviewer","message":{"id":"m1","body":["no text"]}}'
event '{"type":"message","by":"reviewer","message":{"id":"m2","body":"twice"}}'
event '{"type":"message","by":"reviewer","message":{"id":"m2","body":"twice"}}'
event '{"type":"message","by":"reviewer","message":{"id":"m3","body":"a","attachments":[{"id":"a/../b","name":"b","size":1,"sha256":"00"}]}}'
event '{"type":"message","by":"reviewer","message":{"id":"m4","body":"a","attachments":[{"id":"a","name":"b","size":99999999999,"sha256":"'"$(printf %064d 0)"'"}]}}'
event '{"type":"finding","by":"reviewer","finding":{"id":"a/b","severity":"error","status":"open","message":"x"}}'
event '{"type":"finding","by":"reviewer","finding":{"id":"f1","severity":"error","status":"open","message":"\u001b[2J'"$long"'","file":"../../etc/passwd","line":1}}'
event '{"type":"state","by":"reviewer","state":{"from":"x","to":"../certified","waiting_for":"portal"}}'
review POST "/submissions/$id/state" "{\"state\":\"in-review\",\"reason\":\"$wide\"}"
is "$status" 200 "a long reason ($body)"
talk "{\"body\":\"a long subject\",\"subject\":\"$wide\",\"author\":\"$wide\"}"
event '{"type":"revision","by":"publisher","revision":{"version":-1}}'
event '{"type":"party","by":"reviewer","party":{"at":"noon"}}'
{
	printf '{"type":"message","by":"reviewer","message":{"id":"m5","body":"'
	head -c 1200000 /dev/zero | tr '\0' a
	printf '"}}'
} >"$work/large"
event "@$work/large"
talk "{\"body\":\"$good\"}"
eventually "what the reviewers said" reviewed

is "$(ls feedback | grep -vE '^([0-9]+(-reply|\.[0-9]+-[^/]+)?|findings|inbox)$' || :)" '' "names in feedback"
is "$(find feedback -type l -o -name '.*')" '' "links and hidden names"
is "$(ls -b feedback | grep -aE '\\|[$`*?;|&<>"~ ]' || :)" '' "names that a shell or a terminal would mistake"
is "$(find feedback -type f -regextype egrep -regex '.*/[0-9]+\.[0-9]+-.*' | wc -l)" 22 "attachments that are there"
is "$(find feedback -name '*.*-*' -exec cat {} + | tr -d x)" '' "what is in them"
ok py '
import unicodedata
for name in sys.argv[1:]:
    text = load(name).decode()
    bad = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")} - {"\n", "\t"}
    expect(bad, set(), name)' log submit status.json feedback/findings $(find feedback -type f -name '[0-9]*')
has "$(cat log)" 'there are 1000 attachments; at most 16 are taken' "the log"
has "$(cat log)" 'id is no id of 1 to 64 letters' "the log"
has "$(cat log)" 'body is no text' "the log"
has "$(cat log)" 'name has more than 255 bytes' "the log"
has "$(cat log)" 'name is empty' "the log"
has "$(cat log)" 'body has more than 1048576 bytes' "the log"
has "$(cat log)" 'it has 99999999999 bytes' "the log"
has "$(cat log)" 'finding' "the log"
has "$(cat log)" 'a kind that this certfs does not know: party' "the log"
is "$(grep -c '^From: Microsoft' feedback/*[0-9] | grep -v ':0$' || :)" '' "headers that a subject makes"
is "$(cat status)" in-review "its status"
ls -lR "$mnt/talk" >/dev/null
cat status.json next submit feedback/findings >/dev/null
for name in reply inbox; do
	is "$(stat -c %F "feedback/$name" 2>/dev/null || :)" \
	    "$([ $name = inbox ] && echo directory || :)" "feedback/$name"
done
cd "$work"

# ---- what comes of a delivery ----

# wrong METHOD PATH MEMBERS SENTENCE: what the next try meets, and its log says.
tries=()
wrong() {
	portal_fault "{\"method\":\"$1\",\"path\":\"$2\",\"times\":1,$3}"
	tries+=("$4")
}
receipt='"received_at":"2026-11-23T14:05:09Z"'
wrong POST /v1/submissions '"big":10000000000' 'sends more than the'
id=../../etc
wrong POST /v1/submissions "$(status_of '"state":"draft"')" 'id is no id'
id=sub_1
wrong POST /v1/submissions "$(status_of '"state":"\u001b"')" 'state is no word'
wrong PUT /packages "\"redirect\":\"https://$elsewhere/\",\"status\":307" 'redirects to another server'
wrong PUT /packages "\"redirect\":\"https://$elsewhere/\",\"status\":303" 'not followed (status 303)'
wrong PUT /packages "$(answer "{\"sha256\":\"$zeros\",\"size\":1,$receipt}")" "$zeros"
wrong POST /revisions '"endless_headers":1000000' 'sends more headers'
wrong POST /revisions '"deep":30000' 'nested too deep'
wrong POST /revisions "$(answer "{\"submission\":\"sub_1\",\"number\":1,\"version\":1,\"package_sha256\":\"$zeros\",$receipt}")" 'sub_1'
wrong POST /revisions "$(answer '{"number":1}')" 'submission is missing'
wrong POST /revisions '"big":10000000000,"status":422' 'sends more than the'
submit delivery
delivered() {
	[ "$(cat status)" = submitted ]
}
missing=delivery
eventually "a delivery after all" delivered
for sentence in "${tries[@]}"; do
	isnt "$(told delivery "$sentence")" 0 "lines about '$sentence'"
done
is "$(told delivery 'certfs try ')" "${#tries[@]}" "lines about tries"
is "$(told delivery 'has a place for it')" 1 "places that were taken"
cd "$work"
review GET /submissions
is "$(grep -o '"connector":"delivery"' <<<"$body" | wc -l)" 1 "places at the portal"

# ---- certificates ----

id_of big
names=(big)
authority wrong 'Another authority'
cp server.pem right.pem
# distrusted SENTENCE: no request is made of it.
distrusted() {
	local journal
	restart_portal
	review GET /journal
	journal=$body
	expected=("$1")
	eventually "a line about a certificate" is_told
	sleep 0.3
	is "$(told big "$1")" 1 "lines about a certificate"
	review GET /journal
	same_text "$body" "$journal" "the journal"
	kill_portal
}
same_text() {
	[ "$1" = "$2" ] || fail "no change" "$(diff <(echo "$2") <(echo "$1"))" "$3"
}
kill_portal
certify 'IP:127.0.0.1, DNS:localhost' 30 wrong
distrusted 'unable to get local issuer certificate'
certify 'IP:127.0.0.2, DNS:portal.example' 30 ca
distrusted 'no alternative certificate subject name'
certify 'IP:127.0.0.1, DNS:localhost' -1 ca
distrusted 'certificate has expired'
cp right.pem server.pem
restart_portal
good='This is said by the right one.'
talk "{\"body\":\"$good\"}"
eventually "the right certificate" has_heard

# ---- nothing has come of it ----

absent "$work/visits"
is "$(cat "$work/other.log")" '' "what the other server says"
is "$(diff <(echo "$before") <(others) || :)" '' "what is in the mount, but for feedback"
sanitized || [ $(($(peak_kib) - peak)) -lt 40960 ] ||
    fail "40 MiB more at most" "$peak, then $(peak_kib) KiB" "the daemon's memory"
alive
stop
