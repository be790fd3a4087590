#!/bin/bash
# mount -t fuse.certfs, and a line of fstab with the options that are for
# others; the mount.certfs name.
. "$(dirname "$0")/lib.sh"
requires_root
requires mount unshare
unshare -m true 2>/dev/null || skip "no mount namespace here"

# The helper is found on PATH by libfuse's mount.fuse3, which mount(8) runs.
type=fuse.certfs
[ -x /sbin/mount.fuse3 ] || [ -x /usr/sbin/mount.fuse3 ] || skip "mount.fuse3 is not installed"
mkdir bin
ln -s "$certfs" bin/certfs
ln -s "$certfs" bin/mount.certfs

# A private mount namespace, so that PATH and fstab are ours alone.
cat >inside.sh <<'END'
set -eu
work=$1 mnt=$2 store=$3
mount --make-rprivate /
printf 'certfs %s fuse.certfs store=%s,_netdev,nofail,noauto,x-systemd.automount,x-gvfs-show 0 0\n' \
    "$mnt" "$store" >"$work/fstab"
mount --bind "$work/fstab" /etc/fstab
mount --bind "$work/bin/certfs" "$work/bin/certfs"
mount --bind "$work/bin" /usr/local/bin	# mount(8) does not pass PATH on
mount "$mnt"
grep -q " $mnt fuse.certfs " /proc/self/mounts
mkdir -p "$mnt/contoso"
test "$(cat "$mnt/contoso/status")" = draft
umount "$mnt"
while pgrep -f "store=$store" >/dev/null; do
	read -r -t 0.05 <>"$work/never" || :
done
mount -t fuse.certfs -o store="$store",_netdev,x-anything=1,nosuid,nodev,rw certfs "$mnt"
test "$(cat "$mnt/contoso/status")" = draft
umount "$mnt"
while pgrep -f "store=$store" >/dev/null; do
	read -r -t 0.05 <>"$work/never" || :
done
"$work/bin/mount.certfs" certfs "$mnt" -o store="$store",nofail,_netdev,rw
test "$(cat "$mnt/contoso/status")" = draft
umount "$mnt"
while pgrep -f "store=$store" >/dev/null; do
	read -r -t 0.05 <>"$work/never" || :
done
END
mkfifo never
sed -i '/mount --bind "$work\/bin\/certfs"/d' inside.sh
ok unshare -m bash "$work/inside.sh" "$work" "$mnt" "$store"
is "$(ls -A "$mnt")" "" "the mount point afterwards"
exists "$store"
