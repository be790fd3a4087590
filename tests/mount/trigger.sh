#!/bin/bash
# What submits: a touch, and a verb that is written. Nothing else does.
. "$(dirname "$0")/lib.sh"
requires busybox perl dash rsync install

start
ready contoso
nothing() {
	"$@" </dev/null >/dev/null 2>&1 || :
	is "$(cat status)" ready "status after: $*"
}
nothing bash -c ': > submit'
nothing dash -c ': > submit'
nothing bash -c ': >> submit'
nothing bash -c 'echo -n > submit'
nothing bash -c 'echo > submit'
nothing bash -c 'echo "# touch submit" > submit'
nothing bash -c 'cat submit > submit'
nothing bash -c 'cat submit | tee submit'
nothing cp /dev/null submit
nothing cp status submit
nothing cp -p status submit
nothing install /dev/null submit
nothing truncate -s0 submit
nothing truncate -s100 submit
nothing dd if=/dev/null of=submit
nothing python3 -c 'open("submit","w").close()'
nothing python3 -c 'open("submit","r+").close()'
nothing python3 -c 'import os; os.close(os.open("submit", os.O_WRONLY))'
nothing touch -a submit
nothing touch -d '2020-01-01' submit
nothing touch -r status submit
nothing touch -m -d yesterday submit
nothing touch -h -d '2020-01-01' submit
nothing chmod 600 submit
nothing chown "$(id -u)" submit
nothing rsync -a status submit
nothing mv submit elsewhere
nothing mv status submit
nothing ln status submit-too
nothing ln submit artifacts/submit
nothing rm submit
nothing cat submit
nothing tail -n1 submit
nothing stat submit
nothing find . -newer submit
nothing sync submit
nothing touch next status problems
nothing python3 -c 'import fcntl; fcntl.flock(open("submit"), fcntl.LOCK_EX)'
nothing python3 -c 'import os; os.utime("submit", (1, 1))'
is "$(ls versions)" "" "versions after all this"
fails_with 'Invalid argument' bash -c 'echo nonsense > submit'
has "$(cat submit)" nonsense "submit says what was refused"
is "$(cat status)" ready "status after an unknown verb"

# Each of these submits; withdrawing a version not sent yet gets back to where
# the next one can.
cd "$mnt"
submits() {
	local name=sent$((++number))
	mkdir -p "$mnt/$name"
	cd "$mnt/$name"
	cp "$connector"/* artifacts/
	cp "$sample/intro.md" .
	filled
	is "$(cat status)" ready "status before: $*"
	ok "$@"
	is "$(cat status)" to-upload "status after: $*"
}
number=0
submits touch submit
submits touch -c submit
submits touch -m submit
submits touch -h submit
submits busybox touch submit
submits python3 -c 'import os; os.utime("submit")'
submits python3 -c 'import pathlib; pathlib.Path("submit").touch()'
submits perl -e 'utime undef, undef, "submit" or die'
submits bash -c 'echo submit > submit'
submits bash -c 'echo submit >> submit'
submits dash -c 'echo submit > submit'
submits sh -c 'printf submit > submit'
submits sh -c 'echo submit | tee submit'
submits sh -c 'echo submit | dd of=submit'
submits sh -c 'echo submit | cat > submit'

# A second touch has nothing to submit and changes nothing.
fails_with 'Operation already in progress' touch submit
fails_with 'write error' bash -c 'echo submit > submit'
is "$(ls versions | grep -c '^[0-9]')" 1 "versions after a second touch"
