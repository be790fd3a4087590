#!/bin/bash
# contrib/demo-portal goes the whole way, and leaves nothing behind: also when
# it is interrupted.
. "$(dirname "$0")/lib.sh"
requires curl openssl fusermount3 setsid

# What it starts has the mark in its environment.
export CERTFS_DEMO_MARK=$work TMPDIR=$work/tmp
mkdir "$TMPDIR"
demo=$top_srcdir/contrib/demo-portal

started_by_it() {
	local file
	{ grep -lza "^CERTFS_DEMO_MARK=$work$" /proc/[0-9]*/environ 2>/dev/null || :; } |
	    while read -r file; do
		tr '\0' ' ' <"${file%environ}cmdline" 2>/dev/null || :
		echo
	done
}

# Of what is still there, the test itself has no mark.
nothing_left() {
	is "$(names "$TMPDIR")" '' "files after $1"
	is "$(grep -c " $TMPDIR/" /proc/self/mounts || :)" 0 "mounts after $1"
	eventually "an end of the processes after $1" none_runs
}
none_runs() {
	[ "$(started_by_it | grep -c 'certfs\|demo-portal' || :)" = 0 ]
}

ok_demo() {
	local status=0
	"$demo" --programs "$top_builddir" "$@" >"$work/said" 2>&1 || status=$?
	is "$status" 0 "exit status of demo-portal ($(tail -n 5 "$work/said"))"
}

ok_demo
said=$(cat "$work/said")
for line in '$ touch submit' '$ sync submit' 'Nearly there' 'Robin (reviewer)' \
    'apiDefinition.swagger.json:27:28: error: Say that' '$ touch feedback/reply' \
    '$ echo tested > submit' 'portal deploying -> certified'; do
	has "$said" "$line" "what demo-portal says"
done
is "$(sed -n '/^\$ cat status$/{n;p}' "$work/said" | tr '\n' ' ')" \
    'draft ready submitted changes-requested certified ' "the states on the way"
is "$(tail -n 3 "$work/said" | head -n 1 | cut -d: -f1)" idempotency-key "the last receipt"
nothing_left "the end"

# interrupted SIGNAL WHEN: to all of it, as Ctrl-C does, once it said that.
waits_for() {
	grep -qF -e "$1" "$work/said"
}
interrupted() {
	local status=0 pid
	: >"$work/said"
	setsid env --default-signal="$1" \
	    "$demo" --programs "$top_builddir" >"$work/said" 2>&1 &
	pid=$!
	eventually "the demo to come to: $2" waits_for "$2"
	kill -"$1" -- -"$pid"
	wait "$pid" || status=$?
	isnt "$status" 0 "exit status after SIG$1"
	nothing_left "SIG$1 at $2"
}
interrupted INT '$ cat status'
interrupted TERM 'reviewer$ at='
interrupted HUP 'versions/1/receipt'

# What is kept goes on, and ends as it says.
ok_demo --keep
kept=$(sed -n 's/^  the submission *//p' "$work/said")
is "$(cat "$kept/status")" certified "status of what is kept"
ending=$(sed -n '/^End it with:$/{n;s/^ *//;p}' "$work/said")
message=$(sed -n 's/^  \(curl .*\)/\1/p' "$work/said")
ok bash -c "$message"
message_arrived() {
	grep -q 'Thank you' "$kept"/feedback/2 2>/dev/null
}
eventually "a message" message_arrived
ok bash -c "$ending"
eventually "an end of what was kept" none_runs
nothing_left "what was kept"
