#!/bin/bash
# What the daemon tells the system has no secret in it: neither syslog, nor its
# environment and command line, nor what it shows of requests.
. "$(dirname "$0")/lib.sh"
requires_root
requires unshare

# A /dev of our own, where syslog is ours; it goes with the last process of the
# namespace.
if [ "$(readlink /proc/self/ns/mnt)" = "$(readlink /proc/$PPID/ns/mnt)" ]; then
	cd "$top_builddir"
	rm -rf "$work"
	trap - EXIT ERR TERM
	exec unshare --mount bash "$test_file"
fi
drop_copies
dev=$work/dev
mkdir "$dev"
mount -t tmpfs tmpfs "$dev"
cp -a /dev/null /dev/zero /dev/random /dev/urandom /dev/fuse "$dev"
ln -s /proc/self/fd "$dev"
mount --move "$dev" /dev
also_clean() {
	kill "$logger"
	wait "$logger"
}

# Each message is a line of $work/syslog.
python3 -c 'import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("/dev/log")
open(sys.argv[1] + "/listening", "w").close()
while True:
    with open(sys.argv[1] + "/syslog", "ab") as log:
        log.write(listener.recv(65536) + b"\n")' "$work" &
logger=$!
eventually "a listener at /dev/log" test -e "$work/listening"

secret=staple-battery-90ab
start
ready contoso
echo "$secret" >form/client_secret
echo "$secret" >form/test_credentials
fails_with 'Invalid argument' py 'save(sys.argv[1], sys.argv[2] + "\1\n")' form/client_secret "$secret"
echo "$secret" >form/.scratch
cat form/.scratch >/dev/null

# The log tells of one that cannot be read any more, by its name.
stop
mv "$store/key" "$work/key"
start
cd "$mnt/contoso"
cat status.json >/dev/null
eventually "a line in syslog" grep -qs 'form/client_secret of submission' "$work/syslog"
echo "$secret" >form/client_secret
touch submit 2>/dev/null || :
is "$(grep -aF "$secret" "$work/syslog" || :)" "" "lines of syslog with the secret"

daemon=$(daemon_of "$mnt")
for name in environ cmdline comm status maps; do
	is "$(grep -acF "$secret" "/proc/$daemon/$name" || :)" 0 "lines of /proc/PID/$name with the secret"
done
stop

# With -d each request is shown, and not what is in it.
foreground "$work/requests" -d
cd "$mnt/contoso"
echo "$secret" >form/client_secret
cd "$work"
stop
has "$(grep -a WRITE "$work/requests" | head -n 1)" WRITE "requests"
is "$(grep -aF "$secret" "$work/requests" || :)" "" "requests with the secret"
