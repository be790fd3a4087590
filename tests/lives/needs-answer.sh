#!/bin/bash
# A question that needs no new version: the reply, once, brings it back into
# review.
. "$(dirname "$0")/play.sh"

life() {
	given sent
	step 'echo submitted >record'
	step 'echo in-review >record'
	work 'printf "From: Jo Example <jo@example.com>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\nSubject: A question\n\nWhich plan does the account need?\n" >feedback/inbox/question.eml'
	has "$(cat feedback/1)" 'Which plan' "the question"
	step 'echo needs-answer >record'
	status needs-answer
	is "$(json 'o["waiting_for"]')" publisher "who acts next"
	has "$(cat next)" feedback/ "next says where to answer"

	# Reading is not answering, and nothing that is empty is an answer.
	is "$(json 'o["feedback"]["unread"]')" 1 "unread"
	work ': >feedback/1-reply'
	refused 'Operation canceled' 'touch feedback/1-reply'
	work 'echo "The free plan is enough." >feedback/1-reply'
	status needs-answer
	is "$(json 'o["feedback"]["unread"]')" 1 "unread, before it is sent"
	step 'touch feedback/1-reply'
	status in-review
	is "$(json 'o["feedback"]["unread"]')" 0 "unread, once it is answered"
	has "$(cat feedback/sent/1)" 'The free plan is enough.' "what was sent"
	refused 'Operation already in progress' 'touch feedback/1-reply'
	step 'echo needs-answer >record'
	work 'echo "The free plan, in every region." >feedback/1-reply'
	step 'touch feedback/1-reply'
	status in-review
	has "$(cat feedback/sent/2)" 'in every region' "the second answer"
	has "$(cat feedback/sent/1)" 'The free plan is enough.' "the first stays"

	# What is on the reviewer's mind without a number.
	work 'echo "We are ready for the tests." >feedback/reply'
	step 'touch feedback/reply'
	has "$(cat feedback/sent/3)" 'ready for the tests' "the reply"
	is "$(names versions)" "1 latest " "versions"

	# Lines of the validator that are pasted are found in the artifacts.
	work 'printf "From: Jo Example <jo@example.com>\n\n##[error]The summary is too long. ValuePath: /paths/~1workshops/get/summary\n" >feedback/inbox/validator.eml'
	has "$(cat feedback/2)" ValuePath "the message"
	line=$(grep -n '"summary": "List workshops"' artifacts/apiDefinition.swagger.json | cut -d: -f1)
	has "$(cat feedback/findings)" "artifacts/apiDefinition.swagger.json:$line:" "where it is"
	step 'touch feedback/2'
	step 'echo testing >record'
	status testing
}

play
