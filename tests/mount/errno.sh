#!/bin/bash
# One errno per condition, and its sentence is in submit.
. "$(dirname "$0")/lib.sh"

# said_by SENTENCE CHECK...: the check's refusal is the last outcome in submit.
said_by() {
	local sentence=$1
	shift
	bash -c 'echo dance >submit' 2>/dev/null || :
	"$@"
	has "$(head -n 1 submit)" "$sentence" "sentence for: $*"
}

start
ready contoso
target=artifacts/apiDefinition.swagger.json
cp $target "$work/good"

# Content is no such document: EINVAL on close, EPROTO on rename and link.
fails_with 'Invalid argument' sh -c "cat /proc/version >$target"
has "$(cat submit)" apiDefinition.swagger.json "sentence for a refused close"
cp "$work/good" $target
cp /proc/version artifacts/other
fails_with 'Protocol error' mv artifacts/other $target
has "$(cat submit)" apiDefinition.swagger.json "sentence for a refused rename"
rm artifacts/other
cp "$work/good" $target
is "$(cat status)" ready "status"

# Not ready: ECANCELED, with the numbered list.
was=$(cat form/support_email)
rm form/support_email
fails_with 'Operation canceled' touch submit
fails_with 'Operation canceled' py 'save("submit", "submit\n")'
fails_with 'write error: Operation canceled' bash -c 'echo submit >submit'
has "$(cat submit)" 'form/support_email' "what is missing"
echo "$was" >form/support_email

# Unknown verb, impossible in this state: EINVAL.
fails_with 'Invalid argument' bash -c 'echo dance >submit'
has "$(cat submit)" dance "sentence for an unknown verb"
fails_with 'Invalid argument' bash -c 'echo certified >record'
has "$(cat submit record)" certified "sentence for an impossible record"
fails_with 'Invalid argument' bash -c 'echo tested >submit'
fails_with 'Invalid argument' bash -c 'echo dance >record'
fails_with 'Invalid argument' bash -c 'echo dance >open-source/record'

# Renaming or replacing a generated file: EPERM; writing it: EACCES.
for name in problems status next log problems.json problems.sarif status.json README.md; do
	place=$name
	[ -e "$place" ] || place=../$name
	fails_with 'Permission denied' sh -c "echo x >$place"
	fails_with 'Operation not permitted' mv "$place" artifacts/x
	echo x >artifacts/x
	fails_with 'Operation not permitted' mv artifacts/x "$place"
	fails_with 'Operation not permitted' ln -f artifacts/x "$place"
	rm artifacts/x
done
fails_with 'Permission denied' truncate -s0 problems
fails_with 'Permission denied' sh -c 'echo x >../.certfs/overview'
fails_with 'Permission denied' sh -c 'echo x >../.certfs/new'
fails_with 'Permission denied' mkdir ../.certfs/new
fails_with 'Operation not permitted' mv submit submit2
fails_with 'Operation not permitted' mv status.json submit
fails_with 'Operation not permitted' mv ../.certfs ../certfs
fails_with 'Operation not permitted' mv artifacts form2
fails_with 'Operation not permitted' mv artifacts ../x

# A directory where none can be: ENOTSUP; at the root no leading dot.
rm artifacts/script.csx
for name in here form/here feedback/here open-source/here artifacts/script.csx; do
	said_by 'can only be' fails_with 'Operation not supported' mkdir $name
done
rm form/exception
said_by form/exception fails_with 'Operation not supported' ln -s x form/exception
cp "$connector/script.csx" artifacts/
fails_with 'Operation not supported' mkdir ../.hidden
fails_with 'File exists' mkdir $target
fails_with 'File exists' mkdir ../contoso
fails_with 'Operation not permitted' sh -c 'echo x >../file-at-the-root'
mkdir artifacts/directory
rm artifacts/apiProperties.json
fails_with 'Operation not supported' mv artifacts/directory artifacts/apiProperties.json
cp "$connector/apiProperties.json" artifacts/

# Too large: EFBIG.
cp form/testing_notes "$work/notes"
said_by 'form/testing_notes takes at most 65536' fails_with 'File too large' \
    bash -c "head -c 20000000 /dev/zero | tr '\\0' a >form/testing_notes"
same form/testing_notes "$work/notes"
said_by 'at most 1048576 bytes' fails_with 'File too large' \
    bash -c "head -c 2000000 /dev/zero >form/.scratch"
said_by 'at most 4194304 bytes' fails_with 'File too large' truncate -s 1G artifacts/icon.png
said_by 'at most 33554432 bytes' fails_with 'File too large' fallocate -l 1G artifacts/scratch
rm -f artifacts/scratch form/.scratch

# A secret is linked or renamed to nothing else: EPERM.
for command in 'mv form/test_credentials form/testing_notes' 'ln form/test_credentials form/x' \
    'mv form/test_credentials artifacts/x' 'mv form/testing_notes form/test_credentials'; do
	said_by 'form/test_credentials is a secret' fails_with 'Operation not permitted' $command
done
mv form/test_credentials form/away
said_by 'form/test_credentials is a secret' fails_with 'Operation not permitted' mv form/away form/mfa
mv form/away form/test_credentials
same form/testing_notes "$work/notes"

# More scratch than form/ has room for: EDQUOT.
said_by 'remove some' fails_with 'Disk quota exceeded' touch form/.{1..80}
rm form/.[0-9]*
cp "$connector/icon.png" artifacts/
is "$(cat status)" ready "status again"

# An open writer: ETXTBSY. (busy.sh has more.)
ok py '
fd = os.open(sys.argv[1], os.O_RDWR)
os.pwrite(fd, b"{", 0)
refused(errno.ETXTBSY, os.utime, "submit")
' $target
has "$(cat submit)" apiDefinition.swagger.json "sentence for a busy artifact"

# Nothing changed: EALREADY, and Python's name for it.
ok touch submit
fails_with 'Operation already in progress' touch submit
fails_with 'BlockingIOError' python3 -c 'import os; os.utime("submit")'
has "$(cat submit)" "version 1" "sentence for a second touch"

# Sealed: EROFS, whatever one tries.
sealed=$(find versions/1 -type f -name 'apiDefinition*')
fails_with 'Read-only file system' sh -c "echo x >$sealed"
fails_with 'Read-only file system' rm "$sealed"
fails_with 'Read-only file system' rm -f "$sealed"
fails_with 'Read-only file system' mv "$sealed" artifacts/x
fails_with 'Read-only file system' truncate -s0 "$sealed"
fails_with 'Read-only file system' touch "$sealed"
fails_with 'Read-only file system' cp "$work/good" versions/1/new
fails_with 'Read-only file system' mkdir versions/1/new
fails_with 'Read-only file system' ln "$sealed" versions/1/new
fails_with 'Read-only file system' ln -s x versions/1/new
fails_with 'Read-only file system' rmdir versions/1
is "$(stat -c %a "$sealed")" 644 "mode of a sealed file"

# An update would reset a certification on its way: EBUSY; with a reason it goes.
echo submitted >record
definition Updated >$target
echo merged >open-source/record
echo 1111111111111111111111111111111111111111 >form/commit
fails_with 'Device or resource busy' touch submit
has "$(cat submit)" 'update: ' "the way out is in submit"
ok bash -c 'echo "update: a critical issue" >submit'
is "$(cat status)" to-upload "status after the update"

# A submitted one: generated files cannot be removed, nor can it.
fails_with 'Operation not permitted' rm problems
fails_with 'Operation not permitted' rmdir ../contoso
fails_with 'Operation not permitted' mv -T "$(mkdir ../x && echo ../x)" ../contoso

# An independent publisher does not submit here: EPERM.
staged single
echo independent >form/publisher_type
fails_with 'Operation not permitted' touch submit
has "$(cat submit)" independent "sentence for an independent publisher"

# An unknown name: ENOENT; names too long: ENAMETOOLONG.
fails_with 'No such file or directory' cat nothing
fails_with 'File name too long' touch "artifacts/$(printf 'x%.0s' {1..300})"
fails_with 'File name too long' mkdir "../$(printf 'x%.0s' {1..300})"
