#!/bin/bash
# A submission of a mount: artifacts/ and intro.md, findings with those paths.
. "$(dirname "$0")/lib.sh"

connector s/artifacts
mv s/artifacts/intro.md s/
mkdir s/form
echo draft >s/status
check s
gives 0 "a submission without findings"

break_summary "s/artifacts/$definition"
rm s/artifacts/icon.png
echo nonsense >s/intro.md
check s
gives 1 "a submission with errors"
has "$out" "s/artifacts/$definition:" "path of an artifact"
has "$out" "s/artifacts/icon.png:1:1: error: " "path of a missing artifact"
has "$out" "s/intro.md:1:1: " "path of intro.md"

# The form says whose rules apply, unless the command line does.
echo independent >s/form/publisher_type
check s
hasnt "$out" "s/artifacts/icon.png" "an icon that nobody asks for"
has "$out" "[IconBrandColorIndependent]" "rules for independent publishers"
check --publisher=verified s
has "$out" "s/artifacts/icon.png:1:1: error: " "rules that were asked for"
echo verified >s/form/publisher_type

cp s/intro.md s/artifacts/
touch s/artifacts/notes.txt s/artifacts/.notes.txt.swp
check s
has "$out" "s/artifacts/intro.md:1:1: warning: " "a misplaced intro.md"
has "$out" "[IntroMisplaced]" "its rule"
has "$out" "s/artifacts/notes.txt:1:1: note: notes.txt is not an artifact" \
    "a file that is none"
hasnt "$out" ".swp" "a swap file"

cd s
check
has "$out" "
artifacts/icon.png:1:1: " "paths in the current directory"
