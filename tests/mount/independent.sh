#!/bin/bash
# An independent publisher: no icon, no form of the verified; submits by pull
# request alone.
. "$(dirname "$0")/lib.sh"

start
new single
echo independent >form/publisher_type
cp "$connector"/* artifacts/
rm artifacts/icon.png
sed -i 's/"iconBrandColor": *"[^"]*"/"iconBrandColor": "#da3b01"/' artifacts/apiProperties.json
hasnt "$(cat problems)" icon.png "problems without an icon"
is "$(grep -c error problems || :)" 0 "errors"
exists submission.zip
is "$(python3 -c 'import zipfile; print(*zipfile.ZipFile("submission.zip").namelist())')" \
    "apiDefinition.swagger.json apiProperties.json script.csx" "names in the zip"
fails_with 'Operation not permitted' touch submit
sed -i 's/#da3b01/#123456/' artifacts/apiProperties.json
has "$(cat problems)" iconBrandColor "problems with another colour"
echo verified >form/publisher_type
has "$(cat problems)" icon.png "a verified publisher needs an icon"
