#!/bin/bash
# A secret lies in nobody's plain memory: once it is sealed it is nowhere in
# the daemon's, in the store, or in what the daemon says; the buffer that it
# arrived in is wiped too.
. "$(dirname "$0")/lib.sh"
requires_root
requires vim
! sanitized || skip "a sanitizer keeps what was freed"

# search_memory WORD...: each that the daemon has in writable memory, and where.
search_memory() {
	py '
pid, words = sys.argv[1], [word.encode() for word in sys.argv[2:]]
with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
    for line in maps:
        where, access, _, _, _, *name = line.split()
        if not access.startswith("rw"):
            continue
        start, end = (int(part, 16) for part in where.split("-"))
        mem.seek(start)
        try:
            data = mem.read(end - start)
        except OSError:
            continue
        for word in words:
            at = data.find(word)
            if at >= 0:
                print(word.decode(), "in", *name or ["anonymous"], f"at {start + at:#x}")
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
is "$(search_memory "${secrets[@]}")" "" "the daemon's memory"

exists versions/1/handoff.md
for secret in "${secrets[@]}"; do
	is "$(grep -rlaF "$secret" "$store" || :)" "" "files of the store with $secret"
	is "$(grep -rlaF "$secret" "$mnt" || :)" "" "files of the mount with $secret"
	is "$(grep -aF "$secret" "$said" || :)" "" "what the daemon says, with $secret"
done
