#!/bin/bash
# Thousands of open files, thousands of mounts' worth of lookups, and mounts
# one after the other leave nothing behind in the daemon.
. "$(dirname "$0")/lib.sh"

start
new contoso
daemon_fds() {
	ls "/proc/$(daemon_of "$mnt")/fd" | wc -l
}
before=$(daemon_fds)
ok py '
import resource

most = min(5000, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
save("artifacts/notes", b"x" * 100)
paths = ("artifacts/notes", "status", "form/support_email", "form/test_credentials", "submit")
opened = [os.open(paths[i % 5], os.O_RDONLY if i % 5 == 1 else os.O_RDWR) for i in range(most - 50)]
for fd in opened[0::5]:
    expect(os.pread(fd, 200, 0), b"x" * 100, "one of many handles")
for fd in opened[3:2000:5]:
    os.write(fd, b"a secret of some length")
os.write(opened[0], b"y")
expect(os.pread(opened[-5], 2, 0), b"yx", "what another handle wrote")
for fd in opened:
    os.close(fd)
expect(load("status"), b"draft\n", "status")
'
is "$(daemon_fds)" "$before" "descriptors of the daemon"
[ "$(ls "/proc/$(daemon_of "$mnt")/task" | wc -l)" -le 16 ] ||
    fail "at most 16" "$(ls "/proc/$(daemon_of "$mnt")/task" | wc -l)" "threads of the daemon"
stop

# Mounted and unmounted again and again.
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	start
	mkdir -p "$mnt/again-$((i % 3))"
	stop
done
start
is "$(ls "$mnt" | tr '\n' ' ')" "README.md again-0 again-1 again-2 contoso " "submissions"
stop
