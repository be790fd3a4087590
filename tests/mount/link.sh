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

# Not between submissions and not onto what is generated.
mkdir ../other
fails_with 'Operation not permitted' ln problems artifacts/problems
fails ln $target versions/x
