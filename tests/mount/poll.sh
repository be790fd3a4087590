#!/bin/bash
# A program can wait for the state to change: poll on status gives POLLPRI.
. "$(dirname "$0")/lib.sh"

start
staged contoso
ok py '
fd = os.open("status", os.O_RDONLY)
other = os.open("status", os.O_RDONLY)
expect(os.read(fd, 100), b"draft\n", "status")
expect(os.read(other, 100), b"draft\n", "status")
poll = select.poll()
poll.register(fd, select.POLLPRI)
expect(poll.poll(0), [], "poll before anything happened")
always = select.poll()
always.register(fd, select.POLLIN)
expect(always.poll(0), [(fd, select.POLLIN)], "readable always")

# Something that does not change the state wakes nobody.
save("artifacts/notes", b"x")
expect(poll.poll(0), [], "poll after a save that changes no state")

# A child finishes the form while we wait.
child = os.fork()
if child == 0:
    for field, value in (("contact_email", "a@example.com"), ("support_email", "b@example.com"),
                         ("testing_notes", "as usual"), ("test_account", "c@example.com"),
                         ("test_credentials", "secret"), ("mfa", "no"), ("pull_request", "1"),
                         ("commit", "1" * 40)):
        save("form/" + field, value + "\n")
    save("open-source/record", "merged\n")
    os._exit(0)
found = poll.poll()
expect(bool(found) and bool(found[0][1] & select.POLLPRI), True, "woken by the change")
expect(bool(found[0][1] & select.POLLERR), True, "POLLERR as sysfs gives it")
expect(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, "the child")
expect(os.pread(fd, 100, 0), b"ready\n", "status after the change")
expect(poll.poll(0), [], "poll once it was read")
late = select.poll()
late.register(other, select.POLLPRI)
expect(bool(late.poll(0)), True, "a handle that has not read it is told at once")
os.close(other)

# epoll, edge triggered
edge = select.epoll()
edge.register(fd, select.EPOLLPRI | select.EPOLLET)
expect(edge.poll(0), [], "epoll before anything happened")
save("submit", "submit\n")
expect(bool(edge.poll()), True, "epoll after the submit")
expect(os.pread(fd, 100, 0), b"to-upload\n", "status")
for i in range(100):        # waiters come and go
    short = os.open("status", os.O_RDONLY)
    waiting = select.poll()
    waiting.register(short, select.POLLPRI)
    os.read(short, 10)
    waiting.poll(0)
    os.close(short)
'
is "$(cat status)" to-upload "status"
mkfifo "$work/waiter"
# A waiter that is killed leaves nothing behind.
py '
fd = os.open("status", os.O_RDONLY)
os.read(fd, 100)
poll = select.poll()
poll.register(fd, select.POLLPRI)
print("waiting", flush=True)
poll.poll()
' >"$work/waiter" &
waiter=$!
read -r _ <"$work/waiter"
kill -KILL $waiter
wait $waiter 2>/dev/null || :
echo submitted >record
is "$(cat status)" submitted "status after a waiter was killed"
alive
