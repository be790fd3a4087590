#!/bin/bash
# Names that are nearly right, and a readme in any case.
. "$(dirname "$0")/lib.sh"

connector c
mv c/icon.png c/icon.PNG
mv "c/$definition" c/apidefinition.swagger.json
check c
gives 1 "misspelt names"
has "$out" "c/icon.PNG:1:1: warning: icon.PNG must be called icon.png" \
    "a misspelt icon"
has "$out" "c/apidefinition.swagger.json:1:1: warning: " \
    "a misspelt definition"
has "$out" "[ArtifactNameMisspelt]" "the rule"
has "$out" "c/$definition:1:1: error: " "the definition is missing"

connector d
mv "d/$definition" d/apiDefination.swagger.json
cp "d/apiDefination.swagger.json" d/apiDefinition.swagger2.json
check d
has "$out" "d/apiDefination.swagger.json:1:1: warning: apiDefination.swagger.json \
must be called $definition" "a letter that is wrong"
has "$out" "d/apiDefinition.swagger2.json:1:1: note: " "a second version of it"

connector r
mv r/readme.md r/README.MD
check r
gives 0 "a readme in capitals"
printf 'caf\351\n' >r/README.MD
check r
has "$out" "r/README.MD:1:4: error: " "it keeps its spelling"

cp "$sample/readme.md" r/readme.md
check r
gives 0 "two readmes, of which one counts"
has "$out" "r/README.MD:1:1: warning: readme.md and README.MD are both here: \
readme.md counts" "the other one"
