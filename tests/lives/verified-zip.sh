#!/bin/bash
# A verified publisher whom Microsoft has excepted from open-sourcing: the
# portal takes a zip, but only after somebody has directed the publisher to
# submit.
. "$(dirname "$0")/play.sh"

life() {
	given staged
	for field in contact_email=you@example.com support_email=help@example.com \
	    testing_notes='List the workshops.' test_account=tester@example.com \
	    test_credentials=secret mfa=no; do
		printf '%s\n' "${field#*=}" >"form/${field%%=*}"
	done
	portrait "$portraits/0"
	has "$(cat submit)" form/pull_request "submit, before the exception"

	step 'echo zip >form/source'
	hasnt "$(grep '^# [0-9]' submit)" form/pull_request "submit asks for no pull request"
	step 'echo "Jo Example, Microsoft" >form/exception'
	status draft
	# The grant alone is not enough.
	refused 'Operation canceled' 'touch submit'
	has "$(cat submit)" form/directed "submit asks who directed it"
	step 'echo "Jo Example, 2 March 2026" >form/directed'
	status ready none

	# What macOS leaves behind is never in the archive.
	work 'mkdir -p artifacts/__MACOSX && : >artifacts/.DS_Store'
	is "$(python3 -c 'import zipfile; print(*zipfile.ZipFile("submission.zip").namelist())')" \
	    "apiDefinition.swagger.json apiProperties.json icon.png script.csx" "names in the zip"
	step 'touch submit'
	status to-upload none
	has "$(cat next)" versions/1/submission.zip "next names the file to upload"
	has "$(cat versions/1/handoff.md)" submission.zip "so does the handoff"
	same versions/1/submission.zip submission.zip
	step 'echo submitted >record'
	step 'echo in-review >record'

	# An update goes as a zip too, without asking for the exception again.
	work 'rm -f form/exception form/directed'
	work 'definition "Contoso Two" >artifacts/apiDefinition.swagger.json'
	step 'echo changes-requested >record'
	step 'touch submit'
	status to-upload
	in_order versions/2/handoff.md '**Submit an update**' '**Confirm**' \
	    '**Remove**' versions/2/submission.zip '**Submit for review**'
	step 'echo submitted >record'
	step 'echo testing >record'
	step 'echo "attach intro" >submit'
	step 'echo tested >submit'
	step 'echo deploying >record'
	step 'echo certified >record'
	status certified none
}

play
