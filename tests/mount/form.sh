#!/bin/bash
# The form: one value per file; judged when written; the old one stays.
. "$(dirname "$0")/lib.sh"
requires dash busybox

start
staged contoso
fields="client_id client_secret commit contact_email directed exception mfa \
microsoft_contact publisher_type pull_request redirect_urls source support_email \
test_account test_credentials testing_notes waivers"
is "$(ls form | tr '\n' ' ')" "$(tr -s ' ' <<<"$fields") " "fields"
is "$(cat form/publisher_type)" verified "default of publisher_type"
is "$(cat form/source)" commit "default of source"
is "$(cat form/support_email)" "" "a field that is not set"
is "$(stat -c %s form/source)" 7 "size of a field"

# A trailing newline is taken off; reading gives one.
printf 'a@example.com' >form/support_email
is "$(cat form/support_email | od -c | head -n1 | grep -c '\\n')" 1 "a newline is read"
printf 'b@example.com\n' >form/support_email
is "$(wc -c <form/support_email)" 14 "bytes read"

# What each takes and refuses.
takes() {
	local field=$1 value=$2
	ok sh -c "printf '%s\n' \"\$1\" >form/$field" _ "$value"
	is "$(cat "form/$field")" "$value" "form/$field"
}
refuses() {
	local field=$1 value=$2 before
	before=$(cat "form/$field")
	fails_with 'Invalid argument' sh -c "printf '%s\n' \"\$1\" | cat >form/$field" _ "$value"
	is "$(cat "form/$field")" "$before" "form/$field after '$value'"
	has "$(cat submit)" "$field" "submit says what was wrong with '$value'"
}
takes publisher_type independent
takes publisher_type verified
refuses publisher_type someone
takes source zip
takes source commit
refuses source floppy
takes pull_request 4321
takes pull_request https://github.com/microsoft/PowerPlatformConnectors/pull/4321
refuses pull_request soon
refuses pull_request -1
takes commit 0123456789abcdef0123456789abcdef01234567
refuses commit 0123456789abcdef
refuses commit 0123456789abcdef0123456789abcdef0123456g
refuses commit 0123456789abcdef0123456789abcdef012345678
takes contact_email someone@example.com
takes contact_email first.last+tag@sub.example.co.uk
refuses contact_email someone
refuses contact_email 'two words@example.com'
refuses support_email @example.com
takes testing_notes 'As much detail as possible.'
takes microsoft_contact 'Jo Example'
takes mfa no
takes redirect_urls yes
refuses redirect_urls perhaps
refuses contact_email $'x@example.com\nBcc: y@example.com'
refuses contact_email $'x\e[31m@example.com'
takes testing_notes 'Grüße, 世界'
refuses testing_notes $'\xff\xfe'
printf 'one\ntwo\n\nthree\n' >form/testing_notes
is "$(cat form/testing_notes)" $'one\ntwo\n\nthree' "several lines"

# Shells do not hear close: a whole line is judged in write(2) itself.
for shell in bash dash 'busybox sh'; do
	echo good@example.com >form/support_email
	fails $shell -c 'echo nonsense >form/support_email'
	fails $shell -c 'printf "nonsense\n" >form/support_email'
	is "$(cat form/support_email)" good@example.com "a field after $shell"
done
fails_with 'write error: Invalid argument' bash -c 'echo nonsense >form/support_email'
fails_with 'Invalid argument' cp /proc/version form/support_email
fails_with 'Invalid argument' py 'save("form/support_email", "x")'
fails_with 'Invalid argument' sh -c 'printf nonsense | tee form/support_email'
fails_with 'Invalid argument' sh -c 'printf nonsense | dd of=form/support_email'
is "$(cat form/support_email)" good@example.com "a field after all of them"

# Truncation alone changes nothing; rm or an empty line unsets.
ok sh -c ': >form/support_email'
is "$(cat form/support_email)" good@example.com "a field after : >"
ok truncate -s0 form/support_email
ok cp /dev/null form/support_email
is "$(cat form/support_email)" good@example.com "a field after truncation"
ok sh -c 'echo >form/support_email'
is "$(cat form/support_email)" "" "a field after an empty line"
exists form/support_email
echo good@example.com >form/support_email
ok rm form/support_email
absent form/support_email
has "$(cat submit)" form/support_email "submit asks for it"
echo again@example.com >form/support_email
is "$(cat form/support_email)" again@example.com "a field made again"

# Each writer has a buffer of its own, and others see the old value.
ok py '
one = os.open("form/support_email", os.O_WRONLY | os.O_TRUNC)
two = os.open("form/support_email", os.O_WRONLY | os.O_TRUNC)
os.write(one, b"one@exam")
os.write(two, b"two@exam")
expect(load("form/support_email"), b"again@example.com\n", "while it is written")
os.write(one, b"ple.com\n")
os.write(two, b"ple.com\n")
os.close(two)
expect(load("form/support_email"), b"two@example.com\n", "after the first close")
os.close(one)
expect(load("form/support_email"), b"one@example.com\n", "after the second close")
fd = os.open("form/support_email", os.O_WRONLY | os.O_APPEND)
os.close(fd)
fd = os.open("form/testing_notes", os.O_RDWR)
expect(os.read(fd, 3), b"one", "read by a writer")
os.close(fd)
expect(load("form/testing_notes"), b"one\ntwo\n\nthree\n", "opened for both and not written")
save("form/testing_notes", b"four\n", os.O_WRONLY | os.O_APPEND)
expect(load("form/testing_notes"), b"one\ntwo\n\nthree\nfour\n", "appended")
'

# Renamed over: EPROTO when it is not valid. One field over another moves it.
echo new@example.com >form/tmp
ok mv form/tmp form/support_email
is "$(cat form/support_email)" new@example.com "a field renamed over"
echo nonsense >form/tmp
fails_with 'Protocol error' mv form/tmp form/support_email
is "$(cat form/support_email)" new@example.com "a field after a refused rename"
is "$(cat form/tmp)" nonsense "the refused file"
rm form/tmp
ok mv form/support_email form/support_email~
absent form/support_email
ok mv form/support_email~ form/support_email
is "$(cat form/support_email)" new@example.com "a field renamed away and back"

# It all survives.
crash
start
cd "$mnt/contoso"
is "$(cat form/support_email)" new@example.com "a field after kill -9"
is "$(cat form/testing_notes)" $'one\ntwo\n\nthree\nfour' "another after kill -9"
