#!/bin/bash
# cp -r, tar, rsync -a, grep -r and find over the whole mount succeed, and the
# sizes of stat are those that read delivers.
. "$(dirname "$0")/lib.sh"
requires rsync tar

start
sent contoso
malformed >artifacts/apiDefinition.swagger.json || :
echo message >feedback/inbox/note.txt
staged second
ln -s nowhere artifacts/.#lock
mkdir "$mnt/empty"
cd "$work"

mkdir copies
ok cp -r "$mnt" copies/cp
ok cp -a "$mnt" copies/cp-a
ok tar cf copies/mount.tar -C "$mnt" .
mkdir copies/tar
ok tar xf copies/mount.tar -C copies/tar
ok rsync -a "$mnt/" copies/rsync/
ok sh -c 'find "$1" -type f -exec cat {} + >/dev/null' _ "$mnt"
ok grep -rq 'no such text at all|"swagger"' -E "$mnt"
for copy in cp cp-a tar rsync; do
	ok diff -r --no-dereference "$mnt" "copies/$copy"
done
is "$(find "$mnt" | wc -l)" "$(find copies/rsync | wc -l)" "number of names"
exists copies/cp/contoso/refused/apiDefinition.swagger.json
exists copies/cp/contoso/versions/1/handoff.md
exists copies/cp/.certfs/rules/FieldLengthExceeded
exists copies/cp/README.md

ok py '
checked = 0
for directory, _, files in os.walk(sys.argv[1]):
    for name in files:
        path = os.path.join(directory, name)
        if os.path.islink(path):
            continue
        size = os.stat(path).st_size
        expect(len(load(path)), size, "size of " + path)
        expect(size == 0 or os.stat(path).st_blocks > 0, True, "blocks of " + path)
        checked += 1
if checked < 50:
    sys.exit(f"only {checked} files")
' "$mnt"

# Every name in a listing can be looked up, and its type is the listed one.
ok py '
for directory, _, _ in os.walk(sys.argv[1]):
    for entry in os.scandir(directory):
        there = entry.stat(follow_symlinks=False)
        expect(there.st_ino, entry.inode(), "inode number of " + entry.path)
        expect(stat.S_ISDIR(there.st_mode), entry.is_dir(follow_symlinks=False), "type of " + entry.path)
' "$mnt"
is "$(find "$mnt" -printf '%i\n' | sort | uniq -d)" "" "inode numbers used twice"
