#!/bin/bash
# A certified connector gets new versions, never a new submission: a minor one,
# a breaking one, and none with another type of authentication.
. "$(dirname "$0")/play.sh"

# certify [ATTACH]: the way of one version through the portal.
certify() {
	step 'echo submitted >record'
	step 'echo testing >record'
	[ $# = 0 ] || step 'echo "attach intro" >submit'
	step 'echo tested >submit'
	step 'echo deploying >record'
	step 'echo certified >record'
	status certified
}

life() {
	given sent
	certify attach
	refused 'Operation already in progress' 'touch submit'

	# Minor: words only.
	work "edit apiDefinition.swagger.json 'o[\"paths\"][\"/workshops\"][\"get\"][\"summary\"] = \"List all workshops\"'"
	in_order changes '0 breaking changes' 'a minor update' 'TextChanged'
	step 'commit 1 >form/commit'
	refused 'Operation canceled' 'touch submit'
	step 'echo merged >open-source/record'
	step 'touch submit'
	status to-upload
	has "$(cat versions/2/handoff.md)" 'Submit a new version' "what to click for a new version"
	has "$(cat versions/2/changes)" minor "changes of version 2"
	refused 'Operation already in progress' 'echo "attach intro" >submit'
	certify

	# Breaking: an operation is somewhere else, and one answer is gone.
	work "edit apiDefinition.swagger.json 'del o[\"paths\"][\"/workshops/{workshopId}/bookings\"][\"post\"][\"responses\"][\"409\"]; o[\"paths\"][\"/courses\"] = o[\"paths\"].pop(\"/workshops\")'"
	in_order changes '1 breaking change' 'a major update' \
	    error: OperationPathChanged note: ResponseDeleted
	has "$(cat submit)" breaking "submit mentions them"
	step 'commit 2 >form/commit'
	step 'echo merged >open-source/record'

	# Another type of authentication is never allowed.
	work "edit apiProperties.json 'o[\"properties\"][\"connectionParameters\"] = {}'"
	step 'echo merged >open-source/record'
	refused 'Operation canceled' 'touch submit'
	has "$(cat submit)" authentication "submit says why"
	work 'cp versions/1/artifacts/apiProperties.json artifacts/'
	step 'echo merged >open-source/record'
	step 'touch submit'
	status to-upload
	has "$(cat versions/3/changes)" major "changes of version 3"
	certify
	ok diff -r versions/1/artifacts "$connector"

	# An old one comes back by copying it.
	work 'cp -a versions/1/artifacts/. artifacts/'
	in_order changes 'compared with version 3' OperationPathChanged
}

play
