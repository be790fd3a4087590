#!/bin/bash
# submission.zip: the artifacts and nothing else, the same bytes everywhere,
# its size known before it is read, readable by everybody.
. "$(dirname "$0")/lib.sh"
requires unzip 7z bsdtar

start
staged contoso
size=$(stat -c %s submission.zip)
is "$(cat submission.zip | wc -c)" "$size" "bytes read of the zip"
is "$(python3 -c 'import zipfile; print(*zipfile.ZipFile("submission.zip").namelist())')" \
    "apiDefinition.swagger.json apiProperties.json icon.png script.csx" "names in the zip"
ok unzip -tq submission.zip
ok 7z t submission.zip
ok bsdtar tf submission.zip
ok python3 -m zipfile -t submission.zip
for reader in 'unzip -q' '7z x -bso0' 'bsdtar xf'; do
	rm -rf "$work/out" && mkdir "$work/out"
	(cd "$work/out" && ok $reader "$mnt/contoso/submission.zip")
	for file in apiDefinition.swagger.json apiProperties.json icon.png script.csx; do
		same "$work/out/$file" "artifacts/$file"
	done
	is "$(ls "$work/out" | wc -l)" 4 "files unpacked by $reader"
	is "$(find "$work/out" -type f ! -perm -400 | wc -l)" 0 "unreadable files"
done
ok py '
import zipfile
for entry in zipfile.ZipFile("submission.zip").infolist():
    expect(entry.date_time, (1980, 1, 1, 0, 0, 0), "time of " + entry.filename)
    expect(entry.external_attr >> 16, 0o100644, "mode of " + entry.filename)
    expect(entry.extra, b"", "extra field of " + entry.filename)
    expect(entry.comment, b"", "comment of " + entry.filename)
'

# The same bytes from another store, in another order, at another time.
mkdir "$work/other-mnt"
mount_at "$work/other-mnt" "$work/other-store"
mkdir "$work/other-mnt/fabrikam"
for file in script.csx icon.png apiProperties.json apiDefinition.swagger.json; do
	cp "$connector/$file" "$work/other-mnt/fabrikam/artifacts/"
	touch -d 2001-01-01 "$work/other-mnt/fabrikam/artifacts/$file"
done
same "$work/other-mnt/fabrikam/submission.zip" submission.zip
stop "$work/other-mnt"
cd "$mnt/contoso"
cp submission.zip "$work/first.zip"
remount
cd "$mnt/contoso"
same submission.zip "$work/first.zip"

# It is there when the artifacts are complete and without errors, only then.
rm artifacts/icon.png
absent submission.zip
hasnt "$(ls)" submission.zip "listing without an icon"
has "$(cat submit)" icon.png "submit says why there is none"
cp "$connector/icon.png" artifacts/
exists submission.zip
has "$(ls)" submission.zip "listing with everything"
same submission.zip "$work/first.zip"
definition 'A title that is much longer than thirty characters' >artifacts/apiDefinition.swagger.json
absent submission.zip
definition Changed >artifacts/apiDefinition.swagger.json
exists submission.zip
is "$(stat -c %s submission.zip)" "$(cat submission.zip | wc -c)" "size of the new one"
cmp -s submission.zip "$work/first.zip" && fail "other bytes" "the same" "the zip of another definition"

# Whoever has the old one open reads it to its end.
ok py '
fd = os.open("submission.zip", os.O_RDONLY)
before = os.pread(fd, 1 << 24, 0)
half = os.read(fd, len(before) // 2)
save("artifacts/readme.md", load("artifacts/readme.md") + b"\nMore.\n")
os.rename("artifacts/icon.png", "artifacts/aside")
rest = b""
while chunk := os.read(fd, 4096):
    rest += chunk
expect(half + rest, before, "a zip that is read while it goes")
os.close(fd)
os.rename("artifacts/aside", "artifacts/icon.png")
expect(load("submission.zip"), before, "the zip afterwards: the readme is not in it")
'
fails_with 'Permission denied' sh -c 'echo x >submission.zip'
ok cp submission.zip "$work/copy.zip"
ok unzip -tq "$work/copy.zip"
ok py '
with open("submission.zip", "rb") as handle:
    private = mmap.mmap(handle.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ)
    expect(private[:], load("submission.zip"), "a private mapping of the zip")
'

# No script, no entry.
rm artifacts/script.csx
sed -i '/"scriptOperations"/,/\]/d' artifacts/apiProperties.json
is "$(python3 -c 'import zipfile; print(*zipfile.ZipFile("submission.zip").namelist())')" \
    "apiDefinition.swagger.json apiProperties.json icon.png" "names without a script"
