#!/bin/bash
# An independent publisher: no icon, no portal, the pull request alone; its
# reviewer asks for changes.
. "$(dirname "$0")/play.sh"

life() {
	given new
	step 'echo independent >form/publisher_type'
	work 'cp "$connector"/* artifacts/ && cp "$sample/intro.md" .'
	has "$(cat problems)" icon.png "an icon is not asked for"
	work 'rm -f artifacts/icon.png'
	has "$(cat problems)" '#da3b01' "the colour is fixed"
	work "edit apiProperties.json 'o[\"properties\"][\"iconBrandColor\"] = \"#da3b01\"'"
	work "edit apiDefinition.swagger.json 'o[\"info\"][\"title\"] = \"Rooms (Independent Publisher)\"'"
	is "$(grep -c error: problems || :)" 0 "errors"
	is "$(grep -c '^# [0-9].*form/' submit || :)" 0 "fields that are asked for"
	refused 'Operation not permitted' 'touch submit'
	refused 'Operation not permitted' 'echo "update: no" >submit'
	status ready none

	# A version can be taken back before the pull request is there.
	step 'touch open-source/publish'
	step 'echo "withdraw: with another title" >submit'
	status withdrawn none
	work "edit apiDefinition.swagger.json 'o[\"info\"][\"title\"] = \"Halls (Independent Publisher)\"'"

	# Publishing seals a version, and says how to open the pull request.
	step 'touch open-source/publish'
	status to-upload publishing
	has "$(cat versions/2/handoff.md)" '(Independent Publisher)' "the title of the pull request"
	refused 'Operation already in progress' 'touch open-source/publish'
	refused 'Read-only file system' 'echo verified >form/publisher_type'
	step 'echo 99 >form/pull_request'
	step 'echo open >open-source/record'
	status submitting open
	step 'echo closed >open-source/record'
	status to-upload closed
	step 'echo open >open-source/record'
	status submitting open

	# Changes: a pull request is updated as often as one likes.
	step 'echo changes-requested >open-source/record'
	work "edit apiDefinition.swagger.json 'o[\"paths\"][\"/workshops\"][\"get\"][\"summary\"] = \"List all workshops\"'"
	has "$(cat next)" publish "next"
	step 'echo publish >open-source/publish'
	is "$(readlink versions/latest)" 3 "versions"
	status to-upload publishing
	step 'echo open >open-source/record'
	step 'echo approved >open-source/record'
	step 'echo merged >open-source/record'
	status submitted merged

	# After the merge certification begins by itself.
	step 'echo in-review >record'
	step 'echo testing >record'
	step 'echo "attach intro" >submit'
	step 'echo tested >submit'
	step 'echo deploying >record'
	has "$(json 'o["window"]["page"]')" certification-submission-ip.md "the page with the promise"
	step 'echo certified >record'
	status certified merged
	is "$(python3 -c 'import zipfile; print(*zipfile.ZipFile("versions/3/submission.zip").namelist())')" \
	    "apiDefinition.swagger.json apiProperties.json script.csx" "names in the zip"
}

play
