#!/bin/bash
# The mount command: leaves when the mount answers, or says why not; works
# without an environment; -f -d -V -h as elsewhere.
. "$(dirname "$0")/lib.sh"

has "$("$certfs" -V 2>&1)" certfs "-V"
has "$("$certfs" --version 2>&1)" certfs "--version"
has "$("$certfs" -h)" 'store=' "-h"
ok "$certfs" --help
fails_with "where to mount?" "$certfs"
fails_with nonsense "$certfs" -o nonsense=1,store="$store" "$mnt"
fails_with -- "$certfs" --nonsense "$mnt"

# What cannot be printed, and paths that lead nowhere, with the reason.
for option in -h -V; do
	fails_with 'cannot print: No space left on device' sh -c "'$certfs' $option >/dev/full"
done
fails_with "cannot resolve the store '/proc/version/store': Not a directory" \
    "$certfs" -o store=/proc/version/store "$mnt"
fails_with "cannot use '/proc/version/mount': Not a directory" \
    "$certfs" -o "store=$store" /proc/version/mount

# The answer is there the moment the command leaves.
start
is "$(ls "$mnt")" README.md "a new mount"
has "$(grep " $mnt " /proc/self/mounts)" fuse.certfs "type of the mount"
has "$(grep " $mnt " /proc/self/mounts)" nosuid "options of the mount"
has "$(grep " $mnt " /proc/self/mounts)" nodev "options of the mount"

# A store has one daemon; the second one is told whose it is.
mkdir second
text=$("$certfs" -o store="$store" second 2>&1) && fail "a refusal" "exit status 0" "a second daemon"
has "$text" "$daemon" "the second daemon is told the pid"
fails mountpoint -q second
# And so is whoever mounts there twice.
fails_with "is mounted on" "$certfs" -o store="$work/other" "$mnt"
is "$(ls "$mnt")" README.md "the mount after all that"
stop

# Mount points that cannot be.
fails_with missing "$certfs" -o store="$store" "$work/missing" 
fails_with 'does not exist' "$certfs" -o store="$store" "$work/missing"
echo x >file
fails_with "is not a directory" "$certfs" -o store="$store" "$work/file"
mkdir full && echo x >full/file
fails_with full "$certfs" -o store="$store" full
is "$(cat full/file)" x "what was in the way"
rm file full/file

# A mount point that contains the store, or the reverse.
mkdir -p outer/store
fails_with store "$certfs" -o store="$work/outer/store" outer
mkdir -p "$store/inner"
fails_with store "$certfs" -o store="$store" "$store/inner"
rmdir "$store/inner"
mkdir link-target && ln -s link-target link
fails_with store "$certfs" -o store="$work/link-target/store" link

# Without any environment, by a relative path, on a name with spaces.
mkdir 'my mount'
keep() {
	local tell=$work/tell2 status
	mkfifo "$tell"
	python3 "$tests/keeper.py" "$tell" "$work/log" "$@" &
	keeper=$!
	read -r status daemon <"$tell"
	rm "$tell"
	is "$status" 0 "exit status of $*"
}
keep env -i $(env | grep -E '^(ASAN|UBSAN|TSAN)_OPTIONS=') "$certfs" -o store="$store" 'my mount'
is "$(ls 'my mount')" README.md "a mount without an environment"
mounts+=("my-mount $keeper $daemon")
mkdir 'my mount/contoso'
is "$(cat 'my mount/contoso/status')" draft "status"
detach 'my mount'
ended my-mount

# The store's place: XDG_DATA_HOME, else ~/.local/share, made as needed.
XDG_DATA_HOME=$work/data keep "$certfs" "$mnt"
exists data/certfs
is "$(stat -c %a data/certfs)" 700 "mode of the store"
mounts+=("$mnt $keeper $daemon")
stop
HOME=$work/home keep "$certfs" "$mnt"
exists home/.local/share/certfs
mounts+=("$mnt $keeper $daemon")
stop

# In the foreground it stays, and ends when unmounted; -d prints requests.
foreground "$work/out"
is "$(ls "$mnt")" "$(printf 'README.md\ncontoso')" "a mount in the foreground"
stop
foreground "$work/debug" -d
ls "$mnt" >/dev/null
has "$(cat debug)" READDIR "output of -d"
stop
