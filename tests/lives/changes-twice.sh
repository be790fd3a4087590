#!/bin/bash
# The reviewer asks for changes, and for more: each answer is a new version,
# and a touch is enough.
. "$(dirname "$0")/play.sh"

life() {
	given sent
	step 'echo submitted >record'
	step 'echo in-review >record'
	work 'printf "From: Jo Example <jo@example.com>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: Your connector\n\nPlease shorten the title.\n" >feedback/inbox/first.eml'
	has "$(cat feedback/1)" 'Please shorten the title.' "the message"
	is "$(json 'o["feedback"]["unread"]')" 1 "unread"
	step 'echo changes-requested >record'
	status changes-requested

	# Nothing changed yet, so there is nothing to send.
	refused 'Operation already in progress' 'touch submit'
	work 'definition Contoso >artifacts/apiDefinition.swagger.json'
	refused 'Operation canceled' 'touch submit'
	step 'commit 1 >form/commit'
	step 'touch feedback/1'
	is "$(json 'o["feedback"]["unread"]')" 0 "unread"
	step 'touch submit'
	status to-upload
	step 'echo submitted >record'
	step 'echo in-review >record'

	work 'printf "From: Jo Example <jo@example.com>\nDate: Mon, 09 Mar 2026 10:00:00 +0000\nSubject: Your connector\n\nNow describe the key.\n" >feedback/inbox/second.eml'
	has "$(cat feedback/2)" 'Now describe the key.' "the second message"
	step 'echo changes-requested >record'
	work "edit apiProperties.json 'o[\"properties\"][\"connectionParameters\"][\"api_key\"][\"uiDefinition\"][\"description\"] = \"The key of your profile.\"'"
	step 'commit 2 >form/commit'
	step 'echo submit >submit'
	status to-upload
	is "$(readlink versions/latest)" 3 "versions"
	has "$(cat versions/1/status)" changes-requested "how version 1 ended"
	has "$(cat versions/2/status)" changes-requested "how version 2 ended"
	has "$(cat versions/1/feedback/1)" 'shorten the title' "the message that belongs to version 1"
	has "$(cat versions/2/feedback/2)" 'describe the key' "the message that belongs to version 2"
	step 'echo submitted >record'
	step 'echo testing >record'
	step 'echo "attach intro" >submit'
	step 'echo tested >submit'
	step 'echo deploying >record'
	step 'echo certified >record'
	status certified
}

play
