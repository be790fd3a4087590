#!/bin/bash
# A zip holds exactly the artifacts.
. "$(dirname "$0")/lib.sh"
requires python3

# pack ZIP NAME=FILE...
pack() {
	python3 - "$@" <<'END'
import sys, warnings, zipfile
warnings.simplefilter("ignore")
with zipfile.ZipFile(sys.argv[1], "w") as z:
    for entry in sys.argv[2:]:
        name, _, path = entry.partition("=")
        z.write(path, name)
END
}

connector c
good=("$definition=c/$definition" apiProperties.json=c/apiProperties.json
    icon.png=c/icon.png script.csx=c/script.csx)
pack good.zip "${good[@]}"
check good.zip
gives 0 "a clean zip"
is "$out" "" "its findings"
cp good.zip GOOD.ZIP
check GOOD.ZIP
gives 0 "a zip in capitals"

pack mac.zip "${good[@]}" __MACOSX/._icon.png=c/icon.png
check mac.zip
gives 1 "a zip made on a Mac"
has "$out" "mac.zip/__MACOSX/._icon.png:1:1: error: " "the stray file"
has "$out" "[PackageHasStrayFile]" "its rule"
pack nested.zip "c/$definition=c/$definition"
check nested.zip
gives 1 "a zip of a folder"
has "$out" "nested.zip/c/$definition:1:1: error: the zip holds a file in a folder" "the folder"
has "$out" "nested.zip/$definition:1:1: error: " "the artifact counts as missing"
pack readme.zip "${good[@]}" readme.md=c/readme.md
check readme.zip
gives 1 "a readme does not belong there"
has "$out" "readme.zip/readme.md:1:1: error: the zip holds another file" "the readme"
pack twice.zip "${good[@]}" icon.png=c/readme.md
check twice.zip
gives 1 "a name twice"
has "$out" "twice.zip/icon.png:1:1: error: the zip holds this file twice" "the second one"
pack case.zip "${good[@]:0:2}" icon.PNG=c/icon.png
check case.zip
gives 1 "a misspelt name"
has "$out" "case.zip/icon.PNG:1:1: warning: " "the misspelt name"

break_summary "c/$definition"
pack broken.zip "${good[@]}"
check broken.zip
gives 1 "an error in a zip"
has "$out" "broken.zip/$definition:" "its path"

echo 'no zip' >text.zip
check text.zip
gives 2 "a file that is no zip"
has "$err" "text.zip" "it is named"
: >empty.zip
check empty.zip
gives 2 "an empty file"
