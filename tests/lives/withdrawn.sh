#!/bin/bash
# Withdrawn: before anything was sent that only takes the version back; on its
# way it ends the certification, and the same may be submitted again.
. "$(dirname "$0")/play.sh"

life() {
	given ready
	refused 'Invalid argument' 'echo "withdraw: nothing is there yet" >submit'
	step 'touch submit'
	refused 'Invalid argument' 'echo withdraw >submit'
	step 'echo "withdraw: the wrong commit" >submit'
	status withdrawn
	has "$(cat log)" 'the wrong commit' "the reason is kept"
	step 'commit 8 >form/commit'
	step 'touch submit'
	status to-upload
	is "$(readlink versions/latest)" 2 "versions"
	step 'echo submitted >record'
	step 'echo in-review >record'

	# An update that was frozen in error: the portal's version stays on its way.
	work 'definition "Contoso Two" >artifacts/apiDefinition.swagger.json'
	step 'commit 9 >form/commit'
	step 'echo "update: a mistake" >submit'
	status to-upload
	step 'echo "withdraw: nothing was wrong with the other" >submit'
	status in-review

	# And now in earnest.
	step 'echo "withdraw: the product is called something else" >submit'
	status withdrawn
	is "$(json 'o["waiting_for"]')" nobody "who acts next"
	has "$(cat submit)" 'called something else' "submit says what happened"
	refused 'Invalid argument' 'echo "withdraw: again" >submit'
	refused 'Invalid argument' 'echo in-review >record'
	refused 'Operation not permitted' 'rmdir "$PWD"'

	# It may start again.
	step 'echo merged >open-source/record'
	step 'touch submit'
	status to-upload
	step 'echo submitted >record'
	status submitted
}

play
