#!/bin/bash
# Hard and symbolic links beside and over the artifacts.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
definition Linked >artifacts/new.json
cp artifacts/new.json "$work/new"
fails_with 'File exists' ln artifacts/new.json $target
rm $target
ok ln artifacts/new.json $target
same $target "$work/new"
is "$(inode $target)" "$(inode artifacts/new.json)" "inode number of a link"
is "$(stat -c %h $target)" 2 "number of links"
is "$(findings)" "" "problems after ln"

# Written through its other name an artifact changes, and is judged.
fails_with 'Invalid argument' cp /proc/version artifacts/new.json
has "$(cat problems)" $target "problems after a save through the other name"
cp "$work/new" artifacts/new.json
is "$(findings)" "" "problems after the next one"
# Scratch may be larger than an artifact: what comes of it is kept all the same.
ln artifacts/icon.png artifacts/icon.bak
head -c 5000000 /dev/zero >"$work/large"
fails_with 'File too large' cp "$work/large" artifacts/icon.bak
for name in artifacts/icon.png artifacts/icon.bak refused/icon.png; do
	same $name "$work/large"
done
has "$(cat submit)" 'The file has 5000000 bytes, at most 4194304' "sentence for a large icon"
fails_with 'File too large' py '
fd = os.open("artifacts/growing", os.O_WRONLY | os.O_CREAT)
os.rename("artifacts/growing", "artifacts/script.csx")
with os.fdopen(fd, "wb") as handle:
    handle.write(load(sys.argv[1]))' "$work/large"
same artifacts/script.csx "$work/large"
cp "$connector/icon.png" "$connector/script.csx" artifacts/
rm artifacts/icon.bak
is "$(findings)" "" "problems when they are small again"

ok rm artifacts/new.json
is "$(stat -c %h $target)" 1 "number of links after rm"
same $target "$work/new"

ok cp -l $target artifacts/kept
definition Other >artifacts/other.json
ok ln -f artifacts/other.json $target
same $target artifacts/other.json
same artifacts/kept "$work/new"

# Refused.
malformed >artifacts/bad.json
cp artifacts/bad.json "$work/bad"
cp $target "$work/before"
fails_with 'Protocol error' ln -f artifacts/bad.json $target
same refused/apiDefinition.swagger.json "$work/bad"
[ ! -e $target ] || same $target "$work/before"
cp "$work/before" $target
same artifacts/bad.json "$work/bad"

# Symlinks are scratch: made, read, never followed, never an artifact.
ok ln -s user@host.123 artifacts/.#lock
is "$(readlink artifacts/.#lock)" user@host.123 "target of a link"
fails_with 'Operation not supported' ln -sf /etc/passwd $target
same $target "$work/before"
ok ln -s /etc/passwd artifacts/passwd
fails_with 'Operation not supported' mv artifacts/passwd $target
same $target "$work/before"
ok ln -sf elsewhere artifacts/passwd
is "$(readlink artifacts/passwd)" elsewhere "target of a replaced link"
for directory in . form feedback open-source; do
	ok ln -s nowhere "$directory/.#scratch"
	ok rm "$directory/.#scratch"
done
fails_with 'Operation not permitted' ln -s nowhere "$mnt/link"
is "$(lines_with error problems)" 0 "errors in problems"

# Not between submissions, where mv copies, and not onto what is generated.
mkdir ../other artifacts/directory
echo x >artifacts/directory/first
ln artifacts/directory/first artifacts/second
fails_with 'Invalid cross-device link' ln artifacts/second ../other/artifacts/second
for name in second directory; do
	ok py 'refused(errno.EXDEV, os.rename, *sys.argv[1:])' artifacts/$name ../other/artifacts/$name
	ok mv artifacts/$name ../other/artifacts/
	absent artifacts/$name
done
is "$(cat ../other/artifacts/directory/first ../other/artifacts/second)" $'x\nx' "what mv copied"
fails_with 'Operation not permitted' ln problems artifacts/problems
fails_with 'Read-only file system' ln $target versions/x
