#!/bin/bash
# The lives would notice: a step of which only a half has happened, one that
# was acknowledged and is lost, and files that do not agree with each other.
. "$(dirname "$0")/play.sh"

# A life with a step that is two, which play.sh has to find out.
if [ "${1:-}" = half ]; then
	kills=all
	life() {
		given new
		step 'echo a@example.com >form/contact_email; echo b@example.com >form/support_email'
	}
	play
	exit
fi
# One that says it has happened, and has not.
if [ "${1:-}" = lost ]; then
	run() {
		failed=0 counted=1 outcome=alive
		if [ "$1" = 0 ]; then
			eval "$2"
		else
			outcome=killed
			kill -KILL "$daemon"
		fi
	}
	life() {
		given new
		step 'echo a@example.com >form/contact_email'
	}
	play
	exit
fi

start
# noticed PART NAME: this test, as NAME, fails so.
noticed() {
	local said status=0
	said=$(bash "$test_file" "$2") || status=$?
	isnt "$status" 0 "exit status of a life that is $2"
	has "$said" "$1" "what is said of it"
}
noticed 'all of it or nothing' half
noticed 'what was acknowledged' lost

# disagreement PART: portrait.py says so of the copy.
disagreement() {
	fails_with "$1" python3 "$lives/portrait.py" .
	copied
}

copied() {
	cd "$work"
	rm -rf copy
	cp -a "$mnt/contoso" copy
	cd copy
}

sent contoso
echo submitted >record
copied
ok python3 "$lives/portrait.py" .
sed -i 's/submitted/in-review/' status
disagreement "status is in-review, in status.json it is submitted"
sed -i '/submitted/d' log
disagreement "the log tells of to-upload"
mv versions/1 versions/2
disagreement "the versions have gaps"
echo '{}' >versions/1/artifacts/apiProperties.json
disagreement "apiProperties.json of the zip is not that of artifacts/"
sed -i '$d' versions/1/status
disagreement "version 1 is submitted, its status ends in to-upload"
