#!/bin/bash
# Inode numbers stay: across rename, save, remount; and are never used again.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
number=$(inode $target)
definition Again >$target
is "$(inode $target)" "$number" "inode number after a save in place"
mv $target artifacts/aside
is "$(inode artifacts/aside)" "$number" "inode number after a rename"
mv artifacts/aside $target
touch $target && chmod 600 $target
is "$(inode $target)" "$number" "inode number after touch and chmod"

list() {
	(cd "$mnt" && find . -printf '%i %p\n' | sort)
}
mkdir artifacts/deep && echo x >artifacts/deep/file && ln -s x artifacts/link
echo me@example.com >form/support_email
before=$(list)
cd "$mnt" && mv contoso fabrikam
is "$(list)" "$(sed 's/contoso/fabrikam/' <<<"$before")" "inode numbers after mv of the submission"
mv fabrikam contoso
remount
is "$(list)" "$before" "inode numbers after a remount"
crash && start
is "$(list)" "$before" "inode numbers after kill -9"

# A removed file's number is not given out again.
cd "$mnt/contoso"
used=" $(find "$mnt" -printf '%i ')"
gone=$(inode $target)
rm $target
for i in 1 2 3 4 5; do
	definition "$i" >artifacts/new$i
	hasnt "$used" " $(inode artifacts/new$i) " "a fresh inode number"
done
remount
cd "$mnt/contoso"
definition Last >$target
isnt "$(inode $target)" "$gone" "inode number of a file made again"
hasnt "$used" " $(inode $target) " "a fresh inode number after a remount"

# A save by rename brings the temporary file's number along.
cp $target artifacts/tmp
number=$(inode artifacts/tmp)
mv artifacts/tmp $target
is "$(inode $target)" "$number" "inode number after a save by rename"

# A removed submission's numbers, too.
mkdir ../short
was=$(find ../short -printf '%i\n' | sort)
rmdir ../short && mkdir ../short
is "$(find ../short -printf '%i\n' | sort | comm -12 - <(echo "$was"))" "" "numbers of a removed submission"
