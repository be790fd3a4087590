#!/bin/bash
# What the portal answered is recorded by hand; what cannot be is refused;
# mistakes can be undone; what is live elsewhere is adopted.
. "$(dirname "$0")/lib.sh"

start
sent contoso
record() {
	ok bash -c 'echo "$1" >record' _ "$1"
	is "$(cat status)" "$2" "status after '$1'"
}
impossible() {
	local before
	before=$(cat status)
	fails_with 'Invalid argument' bash -c 'echo "$1" >record' _ "$1"
	is "$(cat status)" "$before" "status after an impossible '$1'"
}
for word in $(grep -o 'echo [a-z-]* > *record' record | awk '{ print $2 }'); do
	isnt "$word" to-upload "an answer offered by record"
done
has "$(cat record)" 'submitted' "record lists what is possible"
impossible certified
impossible testing
impossible nonsense
record submitted submitted
has "$(cat record)" 'in-review' "record lists what is possible"
record in-review in-review
record needs-answer needs-answer
record in-review in-review
record changes-requested changes-requested
definition Changed >artifacts/apiDefinition.swagger.json
echo 1111111111111111111111111111111111111111 >form/commit
ok touch submit
record submitted submitted
record in-review in-review
record testing testing
record deploying deploying
record certified certified
impossible in-review
crash
start
cd "$mnt/contoso"
is "$(cat status)" certified "status after kill -9"

# Reading, touching and copying record nothing.
touch record
cat record >/dev/null
cp record record 2>/dev/null || :
cp /dev/null record
bash -c ': >record'
is "$(cat status)" certified "status after all of it"

# Adopted: version 1 is sealed without a delivery.
staged live
ok bash -c 'echo "adopt certified: 2025-03-01" >record'
is "$(cat status)" certified "status after adopting"
is "$(readlink versions/latest)" 1 "versions after adopting"
fails_with 'Operation not permitted' rmdir ../live
staged reviewed
ok bash -c 'echo "adopt in-review: 2025-03-01" >record'
is "$(cat status)" in-review "status after adopting one in review"
fails_with 'Invalid argument' bash -c 'echo "adopt certified: 2025-03-01" >record'

# The pull request's own track.
staged pull
for state in open changes-requested approved merged; do
	ok bash -c 'echo "$1" >open-source/record' _ $state
	is "$(cat open-source/status)" $state "open-source/status"
done
fails_with 'Invalid argument' bash -c 'echo nonsense >open-source/record'
is "$(cat open-source/status)" merged "open-source/status"

# What was recorded by mistake is corrected, with a reason.
cd "$mnt/contoso"
fails_with 'Invalid argument' bash -c 'echo "correct deploying" >record'
fails_with 'Invalid argument' bash -c 'echo "correct draft: no" >record'
fails_with 'Invalid argument' bash -c 'echo "correct nonsense: no" >record'
fails_with 'Operation already in progress' bash -c 'echo "correct certified: no" >record'
ok bash -c 'echo "correct deploying: two regions are missing" >record'
is "$(cat status)" deploying "status after the correction"
has "$(tail -n1 log)" 'publisher record: correct certified -> deploying: two regions are missing' "log"
record certified certified
cd "$mnt/pull"
ok bash -c 'echo "correct approved: it is not merged yet" >open-source/record'
is "$(cat open-source/status)" approved "open-source/status after the correction"
has "$(tail -n1 log)" 'correct merged -> approved: it is not merged yet' "log"
