#!/bin/bash
# Bad input: refused with the errno of the table or kept as a finding, with
# nothing lost and the daemon alive.
. "$(dirname "$0")/lib.sh"

start
staged contoso
target=artifacts/apiDefinition.swagger.json
cp $target "$work/good"

# A directory or a symlink in place of an artifact.
for name in apiDefinition.swagger.json apiProperties.json icon.png; do
	rm "artifacts/$name"
	fails_with 'Operation not supported' mkdir "artifacts/$name"
	fails_with 'Operation not supported' ln -s /etc/passwd "artifacts/$name"
	absent "artifacts/$name"
	has "$(cat problems)" "$name" "problems name what is missing"
	has "$(cat submit)" "$name" "submit names what is missing"
	cp "$connector/$name" artifacts/
done
is "$(cat problems)" "" "problems with everything back"

# 100 MB: the first write over the limit says so, the old bytes are gone as
# with any file that was truncated, and nothing is left in memory.
before=$(resident_kib)
fails_with 'File too large' dd if=/dev/zero of=$target bs=1M count=100 status=none
fails_with 'File too large' cp --sparse=never <(head -c 100000000 /dev/zero) artifacts/icon.png
fails_with 'File too large' dd if=/dev/zero of=artifacts/scratch bs=1M count=100 status=none
fails_with 'File too large' truncate -s 100M $target
ok py '
fd = os.open(sys.argv[1], os.O_WRONLY)
refused(errno.EFBIG, os.pwrite, fd, b"x", 1 << 40)
refused(errno.EFBIG, os.ftruncate, fd, 1 << 40)
' $target
rm -f artifacts/scratch
cp "$work/good" $target
cp "$connector/icon.png" artifacts/
is "$(cat problems)" "" "problems after the large ones"
sanitized || fits $((before + 40960))

# Names.
fails_with 'File name too long' touch "artifacts/$(printf 'n%.0s' {1..300})"
ok touch "artifacts/$(printf 'n%.0s' {1..255})"
ok rm "artifacts/$(printf 'n%.0s' {1..255})"
for name in $'new\nline' $'esc\e[31m' $'tab\t' $'bad\xff\xfe' 'quote"s' "it's" 'a&b<c>' ' ' '*'; do
	ok touch "artifacts/$name"
	ok rm "artifacts/$name"
done
touch $'artifacts/esc\e[31mred' $'artifacts/two\nlines'
hasnt "$(cat problems submit next status.json)" $'\e' "a terminal's control characters"
is "$(cat problems.json | python3 -c 'import json, sys; json.load(sys.stdin)' && echo fine)" fine "problems.json"
rm artifacts/esc* artifacts/two*
fails_with 'Invalid argument' mkdir $'../con\ntrol'
fails_with 'Invalid argument' mkdir $'../esc\e[31m'
fails_with 'Invalid argument' mkdir $'../bad\xff'
ok mkdir '../Größe & Söhne'
ok rmdir '../Größe & Söhne'
printf 'hello\n' >$'feedback/inbox/esc\e[2J.txt'
hasnt "$(ls feedback; cat feedback/* 2>/dev/null || :)" $'\e' "the name of a message"

# Content.
printf '%s' '{"swagger": "2.0", "info": {"title": "' >"$work/latin"
printf '\xe4\xf6\xfc", "version": "1"}, "paths": {}}' >>"$work/latin"
fails_with 'Invalid argument' cp "$work/latin" $target
same $target "$work/latin"
has "$(cat problems)" "UTF-8" "problems of text that is not UTF-8"

python3 -c 'print("[" * 100000 + "]" * 100000)' >"$work/deep"
fails_with 'Invalid argument' cp "$work/deep" $target
same $target "$work/deep"
has "$(cat problems)" "$target:1:" "place of the nesting"
python3 -c 'print("{\"swagger\": \"2.0\", \"x-deep\": " + "{\"a\":" * 100000 + "1" + "}" * 100001)' >"$work/deep"
fails_with 'Invalid argument' cp "$work/deep" $target
same $target "$work/deep"

: >"$work/empty"
for name in apiDefinition.swagger.json apiProperties.json icon.png; do
	cp "$connector/$name" "artifacts/$name"
	ok cp "$work/empty" "artifacts/$name"
	has "$(cat problems)" "artifacts/$name" "problems of an empty $name"
	cp "$connector/$name" "artifacts/$name"
done
is "$(cat problems)" "" "problems after the empty ones"

# A PNG that claims to be enormous, and one that ends half way.
ok py '
good = load("artifacts/icon.png")
header = struct.pack(">IIBBBBB", 100000, 100000, 8, 6, 0, 0, 0)
chunk = b"IHDR" + header
huge = good[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + good[33:]
open(sys.argv[1] + "/huge.png", "wb").write(huge)
open(sys.argv[1] + "/half.png", "wb").write(good[:len(good) // 2])
' "$work"
cp "$work/huge.png" artifacts/icon.png 2>/dev/null || :
has "$(cat problems)" "icon.png" "problems of a PNG of 100,000 pixels"
same artifacts/icon.png "$work/huge.png"
cp "$work/half.png" artifacts/icon.png 2>/dev/null || :
has "$(cat problems)" "icon.png" "problems of half a PNG"
same artifacts/icon.png "$work/half.png"
fails_with 'Invalid argument' cp "$work/good" artifacts/icon.png
cp "$connector/icon.png" artifacts/

# Devices, FIFOs and sockets.
fails_with 'Operation not permitted' mkfifo artifacts/fifo
fails_with 'Operation not permitted' mkfifo feedback/fifo
fails_with 'Operation not permitted' py '
import socket
s = socket.socket(socket.AF_UNIX)
s.bind("artifacts/socket")'
if [ "$(id -u)" = 0 ]; then
	fails_with 'Operation not permitted' mknod artifacts/device c 1 3
	fails_with 'Operation not permitted' mknod artifacts/device b 8 0
fi
absent artifacts/fifo
absent artifacts/device
ok py 'os.mknod("artifacts/regular", 0o644 | stat.S_IFREG)'
ok rm artifacts/regular

# Too much scratch: the number and the bytes are bounded, and artifacts can
# still be saved.
fails_with 'Disk quota exceeded' py '
for i in range(6000):
    save(f"artifacts/many-{i}", b"")
'
cp "$work/good" $target
ok sh -c 'rm artifacts/many-*'
fails_with 'Disk quota exceeded' py '
for i in range(200):
    save(f"artifacts/large-{i}", b"x" * (2 << 20))
'
cp "$work/good" $target
same $target "$work/good"
ok sh -c 'rm artifacts/large-*'
is "$(lines_with error problems)" 0 "errors after the quota"

# Generated files: see errno.sh. A whole line of them at once.
for name in problems status next log submission.zip; do
	fails_with 'Permission denied' sh -c "cat $work/good >$name"
done
alive

# What does not fit is cut off, loudly: it does not pass for the whole text.
ready cut
head -c 3000000 /dev/zero | tr '\0' x >"$work/readme.md"
fails_with 'File too large' cp "$work/readme.md" artifacts/
has "$(head -n1 problems)" refused/readme.md "problems after the cut"
has "$(cat submit)" 'artifacts/readme.md is too large: only its first 1048576' "submit after the cut"
is "$(cat status)" draft "status after the cut"
cp "$connector/readme.md" artifacts/
is "$(cat problems)" "" "problems after the whole"
is "$(cat status)" ready "status after the whole"
