#!/bin/bash
# All memory is locked for whom no limit concerns, and for nobody else: later
# allocations would fail against it.
. "$(dirname "$0")/lib.sh"
requires_root
requires setpriv
! sanitized || skip "with a sanitizer nothing is locked"

# locked_kib: how much of the daemon's memory is, what comes later included.
locked_kib() {
	awk '/^VmLck/ { print $2 }' "/proc/$daemon/status"
}
size_kib() {
	awk '/^VmSize/ { print $2 }' "/proc/$daemon/status"
}
limit() {
	awk '/Max locked memory/ { print $4, $5 }' "/proc/$1/limits"
}
may_lock() {	# CAP_IPC_LOCK
	[ $((0x$(awk '/^CapEff/ { print $2 }' /proc/self/status) >> 14 & 1)) = 1 ]
}

said=$work/said
may_lock || skip "this root may not lock memory"
foreground "$said"
is "$((2 * $(locked_kib) > $(size_kib)))" 1 "most of the memory of root's daemon is locked"
is "$(limit "$daemon")" "$(limit $$)" "the limit of root's daemon"
stop

# Root of a container may lack the capability; a limit that is larger than
# the daemon is met later only.
cat >"$work/bare" <<EOF
#!/bin/bash
ulimit -l 1048576 2>/dev/null
exec setpriv --bounding-set -ipc_lock --inh-caps -ipc_lock "$certfs" "\$@"
EOF
chmod +x "$work/bare"
certfs=$work/bare
foreground "$said"
ready contoso
is "$(($(locked_kib) < 4096))" 1 "little is locked without the capability"
hasnt "$(cat "$said")" "memory is not locked" "what the daemon says"
