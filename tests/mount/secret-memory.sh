#!/bin/bash
# A secret lies in nobody's plain memory: once it is sealed it is nowhere in
# the daemon's, in the store, or in what the daemon says; the buffer that it
# arrived in is wiped too.
. "$(dirname "$0")/lib.sh"
requires_root
requires vim

# search_memory WORD...: each that the daemon has in memory that can be read,
# and where. The shadow of a sanitizer, terabytes of what it thinks of memory
# and none of its bytes, is passed over; nothing else is as large.
search_memory() {
	py '
words = [word.encode() for word in sys.argv[2:]]
longest = max(map(len, words)) - 1
def chunks(mem, start, end):
    before, size = b"", 1 << 24
    for at in range(start, end, size):
        mem.seek(at)
        try:
            data = mem.read(min(size, end - at))
        except OSError:	# guard pages, [vvar]
            return
        yield at - len(before), before + data
        before = data[-longest:]
def areas(pid):
    with open(f"/proc/{pid}/smaps") as smaps:
        for line in smaps:
            first, *rest = line.split()
            if "-" in first:
                start, end = (int(part, 16) for part in first.split("-"))
                shadow = end - start > 1 << 36
                searched, name = rest[0].startswith("r") and not shadow, rest[4:]
            elif first == "Rss:" and int(rest[0]) and searched:
                yield start, end, name
found = set()
with open(f"/proc/{sys.argv[1]}/mem", "rb", 0) as mem:
    for start, end, name in areas(sys.argv[1]):
        for at, data in chunks(mem, start, end):
            for word in words:
                if word in data:
                    found.add((word.decode(), " ".join(name) or "anonymous"))
for word, name in sorted(found):
    print(word, "in", name)
' "$daemon" "$@"
}

said=$work/said		# in the background the same goes to syslog
foreground "$said"
ready contoso
secrets=(echo-secret-4a07 cat-secret-91be pieces-secret-7d13 append-secret-25c8
    refused-secret-e6f2 moved-secret-0b5d scratch-secret-c391 read-secret-8f02 vim-secret-58a4
    replaced-secret-6e10 python-secret-f77c)

echo "echo-secret-4a07 and what follows" >form/client_secret
printf %s "cat-secret-91be without a newline" >form/client_secret
py 'fd = os.open(sys.argv[1], os.O_WRONLY | os.O_TRUNC)
for part in (b"pieces-sec", b"ret-7d13", b"\nand a line\n" * 300):
    os.write(fd, part)
os.close(fd)' form/test_credentials
echo "append-secret-25c8" >>form/test_credentials
fails_with 'Invalid argument' py 'save(sys.argv[1], "refused-secret-e6f2\1\n")' form/client_secret
echo "moved-secret-0b5d" >form/client_secret
mv form/client_secret form/client_secret~
mv form/client_secret~ form/client_secret
echo "scratch-secret-c391" "read-secret-8f02 by a program that takes little" >form/.scratch
py 'fd = os.open(sys.argv[1], os.O_RDONLY)
expect(os.pread(fd, 200, 0).count(b"secret"), 2, "scratch")' form/.scratch
rm form/.scratch
vim -u NONE -es --cmd 'set backup backupcopy=auto directory=. backupskip=' \
    -c 'call setline(1, "vim-secret-58a4")' -c wq form/test_credentials
exists form/test_credentials~	# in locked memory, for as long as it is there
rm form/test_credentials~
echo "replaced-secret-6e10" >form/new
mv form/new form/client_secret
py 'save(sys.argv[1], "python-secret-f77c")' form/client_secret
echo present-plain-33d9@example.com >form/support_email
touch submit
is "$(py 'print(json.load(open("status.json"))["form"]["client_secret"]["set"])')" True "the secret is set"

has "$(search_memory present-plain-33d9)" present-plain-33d9 "what is no secret is found"
# A thread may have answered and not yet wiped what it answered with.
nothing_found() {
	found=$(search_memory "${secrets[@]}")
	[ -z "$found" ]
}

got_instead() {
	say "$found"
}
eventually "nothing in the daemon's memory" nothing_found

exists versions/1/handoff.md
for secret in "${secrets[@]}"; do
	is "$(grep -rlaF "$secret" "$store" || :)" "" "files of the store with $secret"
	is "$(grep -rlaF "$secret" "$mnt" || :)" "" "files of the mount with $secret"
	is "$(grep -aF "$secret" "$said" || :)" "" "what the daemon says, with $secret"
done
