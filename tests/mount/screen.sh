# A terminal for the editors that want one, sourced after lib.sh.

python3 -c 'import os; os.openpty()' 2>/dev/null || skip "no terminals here (devpts)"
terminals=0

# in_terminal COMMAND...: runs it in a window of 100 by 30. Each has a server
# of its own: the last one may still be about to leave.
in_terminal() {
	terminals=$((terminals + 1))
	TERM=screen in_tmux -f /dev/null new-session -d -s t -x 100 -y 30 "$@"
}

in_tmux() {
	tmux -S "$work/tmux$terminals" "$@"
}

also_clean() {
	in_tmux kill-server 2>/dev/null
}

keys() {
	in_tmux send-keys -t t "$@"
}

screen() {
	in_tmux capture-pane -p -t t 2>/dev/null || :
}

got_instead() {
	screen
}

has_left() {
	! in_tmux has-session -t t 2>/dev/null
}

is_shown() {
	[[ $(screen) == *"$1"* ]]
}

is_shown_or_left() {
	is_shown "$1" || has_left
}

# Text arrives on a terminal when it arrives; there is nothing to wait on.
shows() {
	eventually "a screen with: $1" is_shown_or_left "$1"
	! has_left || fail "a screen with: $1" "the program has left" "terminal"
}

closed() {
	eventually "the program to end" has_left
}
