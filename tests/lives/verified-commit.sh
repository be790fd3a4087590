#!/bin/bash
# A verified publisher, from an empty directory to a certified connector: the
# artifacts are open-sourced first, and the portal takes them from the commit.
. "$(dirname "$0")/play.sh"

life() {
	given new
	status draft none
	has "$(cat next)" 'artifacts' "next of an empty draft"

	# The artifacts, and what is wrong with them.
	work 'cp "$connector"/* artifacts/'
	work 'sed "s/\"title\": *\"[^\"]*\"/\"title\": \"A title of more than thirty characters, which is too long\"/" "$connector/apiDefinition.swagger.json" >artifacts/apiDefinition.swagger.json'
	has "$(cat problems)" 'artifacts/apiDefinition.swagger.json:' "a problem"
	refused 'Operation canceled' 'touch submit'
	work 'cp "$connector/apiDefinition.swagger.json" artifacts/'
	is "$(cat problems)" '' "problems"
	work 'cp "$sample/intro.md" .'

	# The form. Each value is checked as it is written.
	refused 'Invalid argument' 'echo nobody >form/contact_email'
	step 'echo you@example.com >form/contact_email'
	step 'echo support@example.com >form/support_email'
	step 'echo "Sign in with the account; list the items." >form/testing_notes'
	step 'echo tester@example.com >form/test_account'
	step 'echo "correct horse battery" >form/test_credentials'
	has "$(cat submit)" form/mfa "what is missing"
	step 'echo no >form/mfa'

	# The pull request, with its review. Nothing can be submitted before it
	# is merged.
	step 'echo 4321 >form/pull_request'
	step 'echo 3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a >form/commit'
	step 'echo open >open-source/record'
	status draft open
	refused 'Operation canceled' 'touch submit'
	step 'echo changes-requested >open-source/record'
	step 'echo open >open-source/record'
	step 'echo approved >open-source/record'
	step 'echo merged >open-source/record'
	status ready merged
	has "$(cat next)" 'touch submit' "next of a ready one"

	# Frozen; by mistake a second time, which is refused and changes nothing.
	step 'touch submit'
	status to-upload
	in_order versions/1/handoff.md '**Connector certification**' \
	    'new submission' 3f2a3f2a3f2a '**Submit for review**' \
	    'your Microsoft contact' you@example.com support@example.com 'Sign in with the account' \
	    tester@example.com 'Functional Documentation'
	hasnt "$(cat versions/1/handoff.md)" 'correct horse' "secrets by name only"
	refused 'Operation already in progress' 'touch submit'

	# The portal has it.
	step 'echo submitted >record'
	status submitted
	is "$(json 'o["waiting_for"]')" portal "who acts next"
	in_order next 'Activity Control' 'Functional Documentation' 'attach intro'
	work ': >intro.md'
	refused 'Operation canceled' 'echo "attach intro" >submit'
	work 'cp "$sample/intro.md" .'
	step 'echo "attach intro" >submit'
	refused 'Operation already in progress' 'echo "attach intro" >submit'
	step 'echo in-review >record'
	refused 'Invalid argument' 'echo certified >record'
	step 'echo testing >record'
	is "$(json 'o["waiting_for"]')" publisher "who acts next"
	work 'echo "## FAQ" >>intro.md'
	refused 'Operation canceled' 'echo tested >submit'
	step 'echo "attach intro" >submit'
	step 'echo tested >submit'
	is "$(json 'o["waiting_for"]')" portal "who acts next"
	step 'echo deploying >record'
	step 'echo certified >record'
	status certified merged
	is "$(json 'o["waiting_for"]')" nobody "who acts next"
	is "$(names versions)" "1 intro latest " "versions"
}

play
