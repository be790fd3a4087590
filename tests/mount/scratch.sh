#!/bin/bash
# Scratch works fully wherever something is edited, and stays out of the zip,
# the versions and, mostly, out of problems.
. "$(dirname "$0")/lib.sh"

start
ready contoso
zip_before=$(sha256sum <submission.zip)
for directory in artifacts . form feedback open-source; do
	for name in .apiProperties.json.swp apiProperties.json~ 4913 '#intro.md#' sedAbCdEf \
	    XXabcdef .DS_Store ._icon.png Thumbs.db .goutputstream-ABCDEF x.tmp '~$x' \
	    .~lock.x# T.bak 'Copy of T'; do
		printf 'scratch %s' "$name" >"$directory/$name"
		is "$(cat "$directory/$name")" "scratch $name" "$directory/$name"
		ok mv "$directory/$name" "$directory/$name.moved"
		ok truncate -s 3 "$directory/$name.moved"
		is "$(cat "$directory/$name.moved")" scr "$directory/$name cut"
		ok chmod 600 "$directory/$name.moved"
		ok mv "$directory/$name.moved" "$directory/$name"
	done
done
is "$(cat status)" ready "status with scratch about"
is "$(sha256sum <submission.zip)" "$zip_before" "the zip with scratch about"
hasnt "$(cat problems)" swp "problems"
hasnt "$(cat problems)" DS_Store "problems"
is "$(grep -c error problems || :)" 0 "errors"
echo 'remember' >artifacts/notes.txt
has "$(cat problems)" notes.txt "a person wants to know of notes.txt"
hasnt "$(grep notes.txt problems)" error "notes.txt is no error"
ok touch submit
is "$(find versions -name '*swp' -o -name notes.txt -o -name '*~')" "" "scratch in a version"
has "$(ls artifacts)" notes.txt "scratch after a submit"

# It survives as long as its maker expects: a remount and a crash, too.
crash
start
cd "$mnt/contoso"
is "$(cat artifacts/notes.txt)" remember "scratch after kill -9"
is "$(cat artifacts/.apiProperties.json.swp)" scr "scratch after kill -9"

# The readme in any case keeps its spelling; the icon has one spelling.
new spelled
cp "$connector"/[!r]* artifacts/ 
cp "$(ls -d "$connector"/[Rr]*)" artifacts/ReadMe.MD
has "$(ls artifacts)" ReadMe.MD "the readme's spelling"
is "$(cat problems)" "" "problems with a ReadMe.MD"
mv artifacts/icon.png artifacts/icon.PNG
has "$(cat problems)" icon.PNG "problems with an icon.PNG"
has "$(cat problems)" icon.png "problems say how it must be called"
exists artifacts/icon.PNG
absent artifacts/icon.png
