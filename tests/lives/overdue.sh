#!/bin/bash
# What is promised, and when it is overdue, on both tracks: by the clock.
. "$(dirname "$0")/play.sh"

overdue() {
	json 'o["window"] and o["window"]["passed"]'
}

life() {
	given ready
	step 'echo "correct open: it is not merged yet" >open-source/record'
	is "$(json 'o["open_source"]["window"]["passed"]')" false "the pull request, at once"
	later '15 days'
	is "$(json 'o["open_source"]["window"]["passed"]')" true "the pull request, after 15 days"
	step 'echo changes-requested >open-source/record'
	step 'echo open >open-source/record'
	is "$(json 'o["open_source"]["window"]["passed"]')" false "for an update there is more time"
	step 'echo merged >open-source/record'
	step 'touch submit'
	step 'echo submitted >record'
	step 'echo "attach intro" >submit'

	# A reply within 1 to 2 weeks.
	is "$(overdue)" false "the portal, at once"
	later '13 days'
	is "$(overdue)" false "the portal, after 13 days"
	later '2 days'
	is "$(overdue)" true "the portal, after 15 days"
	has "$(cat next)" 'over by' "next says whom to ask"
	has "$(head -n 2 ../.certfs/overview)" contoso "overview has it first"

	# An update begins it anew.
	step 'echo changes-requested >record'
	is "$(json 'o["window"]')" null "nobody has promised anything"
	step 'echo "Sign in first." >form/testing_notes'
	step 'touch submit'
	step 'echo submitted >record'
	is "$(overdue)" false "the portal, after an update"

	# The test within one week is the publisher's.
	step 'echo testing >record'
	is "$(overdue)" false "the test, at once"
	later '8 days'
	is "$(overdue)" true "the test, after 8 days"
	step 'echo tested >submit'

	# Deployment: three to six weeks.
	step 'echo deploying >record'
	later '41 days'
	is "$(overdue)" false "the deployment, after 41 days"
	later '2 days'
	is "$(overdue)" true "the deployment, after 43 days"
	step 'echo certified >record'
	is "$(json 'o["window"]')" null "nothing more is promised"
}

play
