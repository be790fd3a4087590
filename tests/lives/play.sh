# How the lives are played; sourced by each of them first.
#
# A life is a function, life(), that says what a publisher does and what is
# seen then. It is played twice. First straight. Then with the daemon killed
# in the middle of every step, at a random one of the system calls that the
# step had in the first play (killer.c): mounted again, the step has happened
# wholly or not at all, that is, everything that the submission's directory
# shows is what it showed before the step or after it in the straight play
# (portrait.py); if it has not happened it is done again; and so the life goes
# on to the same end. CERTFS_TEST_SEED repeats the moments, and with
# CERTFS_TEST_KILLS=all every step is killed at each of its system calls.
#
#	step COMMAND            what a publisher does, with one effect
#	work COMMAND            the same with several: what a kill leaves is
#	                        anything between, and doing it again mends it;
#	                        shells do not hear that a close has failed
#	refused ERRNO COMMAND   a step that fails, and says why in submit
#	edit FILE PYTHON        in a step: change an artifact, its object is o
#	later DURATION          the same mount, later: '15 days'
#	status WORD [PULL]      where the submission is, and its pull request
#	json EXPRESSION         of status.json, which is o
#	in_order FILE PART...   the file has all these parts, in this order
#
# and the checks of tests/mount/lib.sh.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"

lives=$(dirname "$test_file")
wait=${CERTFS_WAIT:-$top_builddir/certfs-wait}
killer=$top_builddir/tests/lives/killer
portraits=$work/portraits
seed=${CERTFS_TEST_SEED:-$RANDOM}
kills=${CERTFS_TEST_KILLS:-one}
killed=0
calls=()	# of each step in the straight play

# Where keeper.py and calls.py are.
tests=$lives/../mount
export PYTHONPATH=$tests connector sample

# For the commands of steps.
export -f definition

# edit FILE PYTHON: change an artifact, of which the object is o.
edit() {
	python3 -c 'import json, sys
with open("artifacts/" + sys.argv[1]) as f: o = json.load(f)
exec(sys.argv[2])
with open("artifacts/" + sys.argv[1], "w") as f: json.dump(o, f, indent=4)' "$@"
}
export -f edit

# commit DIGIT: a commit id to enter.
commit() {
	printf "%040d" 0 | tr 0 "$1"
}
export -f commit

# home: into the submission's directory, of the present mount.
home() {
	cd "$mnt/$submission"
}

portrait() {
	python3 "$lives/portrait.py" . >"$1" ||
	    fail "files that agree with each other" "$(tail -n 1 "$1")" \
		"$submission after step $number: $command"
}

# run NTH COMMAND: sets $outcome (killed or alive), $counted and $failed.
run() {
	failed=0
	"$killer" "$daemon" "$1" bash -c "$2" >"$work/ran" 2>"$work/said" ||
	    failed=$?
	[ "$failed" != 125 ] || fail "a command that runs" "$(cat "$work/said")" "$2"
	read -r outcome counted < <(tail -n 1 "$work/ran")
}

# Of a step that was not killed.
went() {
	if [ -z "$expected" ]; then
		[ "$failed" = 0 ] || fail "exit status 0" \
		    "$failed: $(cat "$work/said"); $(head -n 1 submit)" "$command"
	else
		[ "$failed" != 0 ] ||
		    fail "a failure with '$expected'" "exit status 0" "$command"
		has "$(cat "$work/said")" "$expected" "$command"
	fi
}

again() {
	cd "$work"
	ended "$mnt" 137
	start
	home
}

like() {
	cmp -s "$portraits/now" "$portraits/$1"
}

# But for the sentence about the last command, which is the last line: a
# program may have been refused something on the way to the step, as touch is
# that tries to open what can only be read.
nearly_like() {
	cmp -s <(sed '$d' "$portraits/now") <(sed '$d' "$portraits/$1")
}

differences() {
	diff "$portraits/$1" "$portraits/now" || :
}

# What the kill has left: sets $happened.
judge() {
	happened=no
	portrait "$portraits/now"
	if like "$number"; then
		happened=yes
	elif [ "$kind" = step ] && ! nearly_like $((number - 1)); then
		happened=half
		fail "all of it or nothing" "against before: $(differences \
		    $((number - 1))); against after: $(differences "$number")" \
		    "$command, killed at call $nth"
	elif [ "$kind" = step ] && [ "$failed" = 0 ] && ! nearly_like "$number"; then
		fail "what was acknowledged" "$(differences "$number")" \
		    "$command, killed at call $nth"
	fi
}

straight() {
	run 0 "$command"
	went
	calls[number]=$counted
	portrait "$portraits/$number"
}

interrupted() {
	nth=$((RANDOM % calls[number] + 1))
	[ "$kills" != all ] || nth=1
	happened=no
	while [ $happened = no ]; do
		run "$nth" "$command"
		[ "$outcome" = killed ] || break
		killed=$((killed + 1))
		again
		judge
		[ "$kills" = all ] && nth=$((nth + 1)) || nth=0
	done
	[ $happened = no ] || return 0
	went
	portrait "$portraits/now"
	like "$number" || fail "the same as without a kill" \
	    "$(differences "$number")" "$command"
}

play_step() {
	number=$((number + 1))
	"$way"
}

step() {
	kind=step expected='' command=$1
	play_step
}

work() {
	kind=work expected='' command=$1
	play_step
}

refused() {
	kind=step expected=$1 command=$2
	play_step
}

later() {
	local now
	now=$(date +%s)
	offset=$((offset + $(date -d "now + $1" +%s) - now))
	cd "$work"
	stop
	CERTFS_TEST_CLOCK_OFFSET=$offset
	export CERTFS_TEST_CLOCK_OFFSET
	start
	home
	kind=step expected='' command="later $1"
	number=$((number + 1))
	if [ "$way" = straight ]; then
		portrait "$portraits/$number"
	else
		portrait "$portraits/now"
		like "$number" || fail "the same as without a kill" \
		    "$(differences "$number")" "$command"
	fi
}

status() {
	is "$("$wait" -t 0 . "$1" || cat status)" "$1" "status"
	[ $# = 1 ] || is "$(cat open-source/status)" "$2" "open-source/status"
}

json() {
	python3 -c 'import json; o = json.load(open("status.json"))
value = eval(__import__("sys").argv[1])
print(value if isinstance(value, str) else json.dumps(value))' "$1"
}

# in_order FILE PART...: it has them all, one behind the other.
in_order() {
	local rest file=$1 part
	rest=$(cat "$file")
	shift
	for part; do
		has "$rest" "$part" "$file, in this order"
		rest=${rest#*"$part"}
	done
}

# given FUNCTION: how far the submission is when the life begins; the way there
# is verified-commit.sh.
given() {
	submission=contoso
	"$@" "$submission"
	home
	portrait "$portraits/0"
}

# play: both ways, each in a store of its own.
play() {
	mkdir "$portraits"
	for way in straight interrupted; do
		store=$work/store-$way number=0 offset=0 command='the beginning'
		unset CERTFS_TEST_CLOCK_OFFSET
		RANDOM=$seed
		start
		life
		stop
	done
	say "$number steps, killed in the middle of $killed (seed $seed)"
	[ "$killed" -gt 0 ] || fail "some steps that were killed" none play
}
