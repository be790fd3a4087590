#!/bin/bash
# A daemon that dies of a fault leaves no core: there may be a secret in its
# memory.
. "$(dirname "$0")/lib.sh"
! sanitized || skip "a sanitizer takes the signals of faults"

# dies COMMAND...: starts it with leave to dump a core, tells its process id,
# and says how it died.
dies() {
	py '
import resource, subprocess
def may_dump():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
child = subprocess.Popen(sys.argv[2:], preexec_fn=may_dump)
with open(sys.argv[1], "w") as tell:
    print(child.pid, file=tell)
status = os.waitpid(child.pid, 0)[1]
print("signal", os.WTERMSIG(status), "with" if os.WCOREDUMP(status) else "without", "a core")
' "$work/pid" "$@"
}

mkfifo pid
dies sleep infinity >other &
read -r other <pid
kill -SEGV "$other"
wait $!
[ "$(cat other)" = "signal 11 with a core" ] || skip "what dies here leaves no core: $(cat other)"

dies "$certfs" -f -o "store=$store" "$mnt" >died 2>said &
keeper=$!
read -r daemon <pid
py 'wait_mounts(sys.argv[1], True, int(sys.argv[2]))' "$mnt" "$daemon"
mounts+=("$mnt $keeper $daemon")
ready contoso
cd "$work"
kill -SEGV "$daemon"
wait "$keeper"
forget_mount "$mnt"
is "$(cat died)" "signal 11 without a core" "the daemon's death"
