#!/bin/bash
# What is no regular file, or cannot be read, neither hangs nor crashes.
. "$(dirname "$0")/lib.sh"

check nowhere
gives 2 "a path that leads nowhere"
has "$err" "No such file or directory" "the reason"

connector fifo
rm fifo/icon.png
mkfifo fifo/icon.png
check fifo
gives 2 "a FIFO in place of an artifact"
has "$err" "'fifo/icon.png': it is not a regular file" "the reason"
is "$out" "" "half a set gives no findings"
check fifo/icon.png
gives 2 "a FIFO as an argument"
mkfifo pipe.zip
check pipe.zip
gives 2 "a FIFO as a zip"

connector folder
rm folder/script.csx
mkdir folder/script.csx
check folder
gives 2 "a directory in place of an artifact"
has "$err" "Is a directory" "the reason"

connector device
ln -sf /dev/zero "device/$definition"
check device
gives 2 "a device"

connector loop
ln -sf icon.png loop/icon.png
check loop
gives 2 "a link to itself"

if [ "$(id -u)" != 0 ]; then
	connector secret
	chmod 0 secret/icon.png
	check secret
	gives 2 "a file that may not be read"
fi

connector large
truncate -s 4G large/icon.png
truncate -s 4G "large/$definition"
check large
gives 1 "files of gigabytes"
is "$(grep -c FileTooLarge <<<"$out")" 2 "a finding for each"
truncate -s 4G huge.zip
check huge.zip
gives 2 "a zip of gigabytes"

connector empty
: >empty/apiProperties.json
check empty
gives 1 "an empty file"
has "$out" "empty/apiProperties.json:1:1: error: " "the empty file"
