#!/bin/bash
# cp in all its ways, and its relatives: tee, dd, install, sort -o, awk, ed.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
number=0
# saves COMMAND...: W stands for a new valid file and T for the target.
saves() {
	definition "Saved $((++number))" >"$work/wanted.json"
	touch -d '2021-02-03 04:05:06.789' "$work/wanted.json"
	ok "${@//W/$work/wanted.json}"
	same "$target" "$work/wanted.json"
	is "$(cat problems)" "" "problems after $*"
}
# refuses KEPT COMMAND...: the same with what is not JSON. KEPT says what the
# target holds then: new (the draft), old or none.
refuses() {
	local kept=$1
	shift
	definition "Before $((++number))" >"$work/old.json"
	malformed "$number" >"$work/bad.json"
	cp "$work/old.json" "$target"
	fails_with 'Invalid argument' "${@//W/$work/bad.json}"
	case $kept in
	new) same "$target" "$work/bad.json" ;;
	old) same "$target" "$work/old.json" ;;
	esac
	same refused/apiDefinition.swagger.json "$work/bad.json"
	has "$(cat problems)" refused/apiDefinition.swagger.json "problems speak of the refused save"
	cp "$work/old.json" "$target"
	absent refused/apiDefinition.swagger.json
	is "$(cat problems)" "" "problems after the next good save"
}
T=$target
saves cp W $T
saves cp -a W $T
is "$(stat -c %y $T)" '2021-02-03 04:05:06.789000000 +0000' "time kept by cp -a"
saves cp -p W $T
saves cp -f W $T
saves cp -b W $T
exists "$T~"
saves cp --backup=numbered W $T
saves cp --remove-destination W $T
saves cp --reflink=auto W $T
saves cp --sparse=always W $T
saves sh -c "tee $T <W"
saves sh -c "tee -a $T <W >/dev/null; cp W $T"
saves dd if=W of=$T status=none
saves dd if=W of=$T conv=fsync bs=100 status=none
saves dd if=W of=$T oflag=sync bs=4096 status=none
saves install W $T
saves install -m 600 W $T
saves install -p W $T
saves install -b W $T
saves sh -c "cat W | awk '{ print > \"$T\" }'"
saves python3 -c 'import shutil; shutil.copy("W", "artifacts/apiDefinition.swagger.json")'
saves python3 -c 'import shutil; shutil.copy2("W", "artifacts/apiDefinition.swagger.json")'
saves perl -e 'open F, "<", "W"; local $/; $x = <F>; open G, ">", "artifacts/apiDefinition.swagger.json"; print G $x; close G or die $!'
rm "$T"
has "$(cat problems)" apiDefinition.swagger.json "problems without the definition"
saves cp W $T
saves cp -r W $T

refuses new cp W $T
refuses new cp -a W $T
refuses new cp -p W $T
refuses new cp -f W $T
refuses old cp -b W $T
refuses new cp --remove-destination W $T
refuses new install W $T
refuses new sh -c "tee $T <W >/dev/null"
refuses new dd if=W of=$T
refuses new sh -c "cat W >$T"
refuses new python3 -c 'import shutil; shutil.copy("W", "artifacts/apiDefinition.swagger.json")'
refuses new perl -e 'open F, "<", "W"; open G, ">", "artifacts/apiDefinition.swagger.json"; print G <F>; close G or die "$!\n"'

# cp -r of a whole directory goes on after a refusal.
mkdir "$work/broken"
cp "$connector"/* "$work/broken"
malformed >"$work/broken/apiDefinition.swagger.json"
new whole
fails_with 'Invalid argument' cp -r "$work/broken/." artifacts
for file in "$work"/broken/*; do
	same "artifacts/${file##*/}" "$file"
done
