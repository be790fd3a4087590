#!/bin/bash
# libcurl is loaded for a portal and for nothing else: without it a mount by
# hand works, and one with a portal says what is missing.
. "$(dirname "$0")/publisher.sh"
requires unshare ldconfig
unshare -m true 2>/dev/null || skip "no mount namespace here"

start
hasnt "$(cat "/proc/$daemon/maps")" /libcurl "what a mount by hand has loaded"
stop
start_portal
connect
has "$(cat "/proc/$daemon/maps")" /libcurl "what a mount with a portal has loaded"
stop

# Where there is none: drop_copies, as in every namespace of ours.
cat >"$work/inside.sh" <<'END'
set -eu
while read -r directory; do
	umount -l "$(printf %b "$directory")"
done < <(awk '$3 == "fuse.certfs" { print $2 }' /proc/self/mounts)
for library in $(ldconfig -p | sed -n 's/.* => \(.*libcurl.*\)/\1/p'); do
	mount --bind /dev/null "$library"
done
exec "$@"
END
fails_with "a portal needs libcurl" unshare -m bash "$work/inside.sh" \
    "$certfs" -o "store=$store,portal=$portal_url,ca_file=$ca_file,token_file=$work/token" "$mnt"
ok unshare -m bash "$work/inside.sh" "$certfs" --version
