#!/bin/bash
# Times mean something: what changed is newer, and what did not is not.
. "$(dirname "$0")/lib.sh"
start

generated="status problems problems.json problems.sarif status.json next submit record log"

# since COMMAND: which generated files are newer afterwards. A plain touch
# has the time of the kernel's last tick.
since() {
	touch -d "$(date +@%s.%N)" "$work/reference"
	bash -c "$1" >/dev/null
	find $generated ../.certfs/overview feedback open-source/status \
	    -maxdepth 0 -newer "$work/reference" | tr '\n' ' '
}

staged contoso
is "$(since 'cat status problems submit >/dev/null; ls -lR >/dev/null')" "" \
    "newer after reading"
is "$(since 'cp artifacts/readme.md artifacts/readme.md.tmp')" "" \
    "newer after scratch"
changed=$(since 'sed -i "s/\"summary\": \"[^\"]*\"/\"summary\": \"a\/b\"/" artifacts/apiDefinition.swagger.json')
for name in problems problems.json problems.sarif status.json submit; do
	has " $changed" " $name " "newer after a finding"
done
hasnt " $changed" " status " "newer after a finding"
cp "$connector/apiDefinition.swagger.json" artifacts/

changed=$(since 'echo me@example.com >form/contact_email')
has " $changed" " status.json " "newer after a field"
has " $changed" " log " "newer after a field"
hasnt " $changed" " problems " "newer after a field"

filled
changed=$(since 'echo no >form/mfa; rm form/mfa; echo no >form/mfa')
has " $changed" " status " "newer when the state changed"

changed=$(since 'printf "Please shorten it.\n" >feedback/inbox/mail; ls feedback')
for name in feedback status.json log ../.certfs/overview; do
	has " $changed" " $name " "newer after a message"
done
hasnt " $changed" " status " "newer after a message"
changed=$(since 'touch feedback/1')
has " $changed" " status.json " "newer after it was read"

changed=$(since 'echo open >open-source/record; echo merged >open-source/record')
has " $changed" " open-source/status " "newer after a record"

# An adopted submission is in its state for long, and shown since now.
staged adopted
changed=$(since 'echo "adopt in-review: 2020-01-06" >record')
has " $changed" " status " "newer after an adoption"
is "$(stat -c %Y status)" "$(stat -c %Y versions/1)" "time of status"
has "$(cat status.json)" '"to":	"2020-01-20T00:00:00Z"' "the promised answer"
has "$(cat next)" "this was to be over by 2020-01-20" "an answer that is overdue"
is "$(sed -n '2s/ .*//p' ../.certfs/overview)" adopted "what is overdue comes first"

# A directory of scratch is as old as the last name that came or went in it.
cd ../contoso
mkdir -p artifacts/scratch/deep
for command in 'touch artifacts/scratch/file' 'mv artifacts/scratch/file artifacts/scratch/deep' \
    'rm artifacts/scratch/deep/file'; do
	touch -d 2020-01-01 artifacts/scratch artifacts/scratch/deep
	is "$(stat -c %y artifacts/scratch artifacts/scratch/deep | sort -u)" \
	    "2020-01-01 00:00:00.000000000 +0000" "explicit times of directories"
	$command
	isnt "$(find artifacts/scratch -type d -newermt 2020-01-02)" "" "newer after $command"
done
touch -d 2020-01-01 artifacts/scratch/deep
generated="$generated artifacts/scratch artifacts/scratch/deep"

# All of it is the same to the next daemon.
stat -c '%n %.9Y' $generated >"$work/before"
cd "$work"
remount
cd "$mnt/contoso"
stat -c '%n %.9Y' $generated >"$work/after"
same "$work/before" "$work/after"
