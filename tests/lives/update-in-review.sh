#!/bin/bash
# An update while the certification is on its way resets it: not by mistake,
# only with a reason; and the pull request has to carry it too.
. "$(dirname "$0")/play.sh"

life() {
	given sent
	step 'echo submitted >record'
	step 'echo "attach intro" >submit'
	step 'echo in-review >record'

	work 'definition "Contoso Two" >artifacts/apiDefinition.swagger.json'
	has "$(cat submit)" commit "the commit is stale"
	refused 'Operation canceled' 'echo "update: the key was sent in the URL" >submit'
	step 'commit 7 >form/commit'
	refused 'Device or resource busy' 'touch submit'
	status in-review
	has "$(cat submit)" 'update: ' "submit says how"
	in_order submit 'two cases' 'requested changes' 'critical issue'
	refused 'Invalid argument' 'echo update >submit'
	refused 'Invalid argument' 'echo "update: " >submit'
	step 'echo "update: the key was sent in the URL" >submit'
	status to-upload
	has "$(cat log)" 'the key was sent in the URL' "the reason is kept"
	has "$(cat versions/2/handoff.md)" 'the key was sent in the URL' "and goes along"
	in_order versions/2/handoff.md '**Connector certification**' \
	    'submission that is there' 'most recent version' \
	    '**Submit an update**' '**Confirm**' 'resets the certification' \
	    '**Remove**' "enter commit \`$(commit 7)\`" 'Fill in the form' \
	    '**Submit for review**' 'a confirmation follows' \
	    'echo submitted > record' 'a second time'
	has "$(cat next)" 'once' "next warns of doing it twice"

	# Frozen and not sent: superseded without another reason.
	step 'echo "Sign in first, then list." >form/testing_notes'
	step 'touch submit'
	status to-upload
	refused 'Operation already in progress' 'touch submit'
	step 'echo submitted >record'

	# The pull request follows.
	has "$(cat submit)" 'pull request' "what is still owed"
	has "$(cat next)" 'open-source/record' "next says so"
	step 'echo open >open-source/record'
	status submitted open
	step 'echo merged >open-source/record'
	status submitted merged
	hasnt "$(cat next)" 'open-source/record' "next, once it is merged"
	step 'echo in-review >record'
	step 'echo rejected >record'

	# Rejected: the same may be sent again.
	status rejected
	step 'touch submit'
	status to-upload
	is "$(readlink versions/latest)" 4 "versions"
}

play
