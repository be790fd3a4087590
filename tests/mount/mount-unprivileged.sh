#!/bin/bash
# As an ordinary user, by way of fusermount3; a mount is its owner's alone.
# In a mount namespace, where /dev/fuse is as Debian has it: for everybody.
if [ -z "${CERTFS_TEST_NAMESPACE:-}" ] && unshare -m true 2>/dev/null; then
	export CERTFS_TEST_NAMESPACE=1
	exec unshare -m bash "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"
requires_root
requires fusermount3 setpriv

[ -z "${CERTFS_TEST_NAMESPACE:-}" ] || drop_copies
user=65534
[ -u "$(command -v fusermount3)" ] || skip "fusermount3 is not setuid"
if [ "$(stat -c %a /dev/fuse)" != 666 ]; then
	[ -n "${CERTFS_TEST_NAMESPACE:-}" ] || skip "/dev/fuse is root's alone, and there is no mount namespace"
	mknod -m 666 "$work/fuse" c 10 229
	mount --bind "$work/fuse" /dev/fuse
fi
# A path that an ordinary user can get to, with the program in it.
place=$(mktemp -d /tmp/certfs-unprivileged.XXXXXX)
also_clean() {
	umount -l "$place"/* 2>/dev/null
	rm -rf "$place"
}
mkdir "$place/mnt"
cp "$certfs" "$place/certfs"
cp -r "$connector" "$place/connector"
chown -R $user:$user "$place"
chmod 755 "$place"
as_user() {
	setpriv --reuid=$user --regid=$user --clear-groups env HOME="$place" "$@"
}
export ASAN_OPTIONS=detect_leaks=0	# the leak checker cannot trace an undumpable process
text=$(as_user "$place/certfs" -o store="$place/store" "$place/mnt" 2>&1) ||
    fail "a mount by an ordinary user" "$text" "certfs"
is "$(as_user ls "$place/mnt")" README.md "root of the mount"
ok as_user mkdir "$place/mnt/contoso"
ok as_user cp -r "$place/connector/." "$place/mnt/contoso/artifacts"
is "$(as_user cat "$place/mnt/contoso/status")" draft "status"
is "$(as_user stat -c %u "$place/mnt/contoso")" $user "owner"
is "$(as_user cat "$place/mnt/contoso/problems" | grep -c error || :)" 0 "errors"
ok as_user chmod 600 "$place/mnt/contoso/artifacts/icon.png"
ok as_user rm -r "$place/mnt/contoso/artifacts/script.csx"

# Nobody else gets in, root included.
fails_with 'Permission denied' ls "$place/mnt"
fails_with 'Permission denied' setpriv --reuid=12345 --regid=12345 --clear-groups ls "$place/mnt"
# allow_other is for those whom fuse.conf allows it, and the refusal says so.
if ! grep -q '^user_allow_other' /etc/fuse.conf 2>/dev/null; then
	mkdir -m 777 "$place/other"
	chown $user "$place/other"
	fails_with user_allow_other as_user "$place/certfs" \
	    -o "allow_other,store=$place/other-store" "$place/other"
fi
if [ -e /etc/mtab ]; then
	ok as_user fusermount3 -u "$place/mnt"
else	# as in a bare container; fusermount3 cannot do without
	ok umount "$place/mnt"
fi
is "$(ls -A "$place/mnt")" "" "the mount point afterwards"

# As root with allow_other: others may look, and permissions are the kernel's.
mkdir "$place/shared"
chmod 755 "$place/shared"
mnt=$place/shared
start -o allow_other
mkdir "$mnt/contoso"
is "$(as_user cat "$mnt/contoso/status")" draft "status read by another user"
fails_with 'Permission denied' as_user sh -c "echo x >$mnt/contoso/artifacts/x"
fails_with 'Permission denied' as_user mkdir "$mnt/mine"
stop
