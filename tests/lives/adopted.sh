#!/bin/bash
# A connector that is certified already, from before certfs: adopted, so that
# what comes next has something to be compared with.
. "$(dirname "$0")/play.sh"

life() {
	given staged
	refused 'Invalid argument' 'echo "adopt certified" >record'
	refused 'Invalid argument' 'echo "adopt draft: 2025-03-01" >record'
	step 'echo "adopt certified: 2025-03-01" >record'
	status certified
	is "$(names versions)" "1 latest " "versions"
	absent versions/1/handoff.md
	refused 'Invalid argument' 'echo "adopt certified: 2025-03-01" >record'

	# The next version is an update of a certified one.
	work 'definition "Contoso Two" >artifacts/apiDefinition.swagger.json'
	has "$(cat changes)" 'Contoso Two' "changes since the adopted one"
	for field in contact_email=you@example.com support_email=help@example.com \
	    testing_notes='List the workshops.' test_account=tester@example.com \
	    test_credentials=secret mfa=no pull_request=4321; do
		step "echo '${field#*=}' >form/${field%%=*}"
	done
	step 'commit 5 >form/commit'
	step 'echo merged >open-source/record'
	step 'touch submit'
	status to-upload
	has "$(cat versions/2/handoff.md)" 'Submit a new version' "a new version, no new submission"
	step 'echo submitted >record'

	# What was recorded in error is corrected, and the log keeps both.
	step 'echo rejected >record'
	status rejected
	refused 'Invalid argument' 'echo "correct submitted" >record'
	refused 'Operation already in progress' 'echo "correct rejected: as it is" >record'
	step 'echo "correct submitted: that was another connector" >record'
	status submitted
	has "$(cat log)" 'that was another connector' "why it was corrected"
	step 'echo in-review >record'
	status in-review
}

play
