# A terminal for the editors that want one, sourced after lib.sh.

python3 -c 'import os; os.openpty()' 2>/dev/null || skip "no terminals here (devpts)"
tmux_socket=$work/tmux

# in_terminal COMMAND...: runs it in a window of 100 by 30.
in_terminal() {
	TERM=screen tmux -f /dev/null -S "$tmux_socket" new-session -d -s t -x 100 -y 30 "$@"
}

keys() {
	tmux -S "$tmux_socket" send-keys -t t "$@"
}

screen() {
	tmux -S "$tmux_socket" capture-pane -p -t t 2>/dev/null || :
}

# Text arrives on a terminal when it arrives; there is nothing to wait on.
shows() {
	local i
	for ((i = 0; i < 400; i++)); do
		[[ $(screen) != *"$1"* ]] || return 0
		read -r -t 0.05 <>"$work/never" || :
	done
	fail "a screen with: $1" "$(screen)" "terminal"
}

# The program has left.
closed() {
	local i
	for ((i = 0; i < 400; i++)); do
		tmux -S "$tmux_socket" has-session -t t 2>/dev/null || return 0
		read -r -t 0.05 <>"$work/never" || :
	done
	fail "the program to end" "$(screen)" "terminal"
	tmux -S "$tmux_socket" kill-server
}

mkfifo "$work/never"
