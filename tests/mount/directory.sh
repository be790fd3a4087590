#!/bin/bash
# Listings: no name is skipped or told twice while others come and go; seekdir
# gets back to where telldir was.
. "$(dirname "$0")/lib.sh"

start
staged contoso
ok py '
libc = ctypes.CDLL(None, use_errno=True)
libc.opendir.restype = ctypes.c_void_p
libc.readdir.restype = ctypes.c_void_p
libc.readdir.argtypes = [ctypes.c_void_p]
libc.telldir.restype = ctypes.c_long
libc.telldir.argtypes = [ctypes.c_void_p]
libc.seekdir.argtypes = [ctypes.c_void_p, ctypes.c_long]
libc.closedir.argtypes = [ctypes.c_void_p]


def following(directory):
    """The next name; d_name is 19 bytes into struct dirent."""
    entry = libc.readdir(directory)
    return None if not entry else ctypes.string_at(entry + 19).decode()


def rest(directory):
    names = []
    while (name := following(directory)) is not None:
        names.append(name)
    return names


os.chdir("artifacts")
kept = [f"kept-{i:04}" for i in range(300)]
gone = [f"gone-{i:04}" for i in range(300)]
for pair in zip(kept, gone):
    for name in pair:
        save(name, b"")

# Half of the names are removed, and others made, while the listing is on.
directory = libc.opendir(b".")
seen = [following(directory) for _ in range(50)]
for name in gone:
    os.unlink(name)
for i in range(300):
    save(f"new-{i:04}", b"")
seen += rest(directory)
libc.closedir(directory)
expect(len(seen), len(set(seen)), "names told twice")
expect([name for name in kept if name not in seen], [], "names skipped")

# seekdir
directory = libc.opendir(b".")
for _ in range(20):
    following(directory)
place = libc.telldir(directory)
first = rest(directory)
libc.seekdir(directory, place)
expect(rest(directory), first, "names after seekdir")
libc.seekdir(directory, 0)
expect(set(rest(directory)) >= set(first), True, "names after seekdir to the beginning")
libc.closedir(directory)

# rm -r style: read some, unlink them, go on with the same listing.
directory = libc.opendir(b".")
while True:
    batch = [name for name in (following(directory) for _ in range(7)) if name]
    if not batch:
        break
    for name in batch:
        if name.startswith(("kept", "new")):
            os.unlink(name)
libc.closedir(directory)
expect([n for n in os.listdir(".") if n.startswith(("kept", "new", "gone"))], [], "names left")
'

# . and .. are there, and say who they are.
is "$(ls -a artifacts | head -n2 | tr '\n' ' ')" ". .. " "first names"
ok py '
for directory in (".", "artifacts", "..", "form", "versions"):
    entries = {e.name: e.inode() for e in os.scandir(directory)}
    for name, number in entries.items():
        expect(os.lstat(os.path.join(directory, name)).st_ino, number, name)
expect(os.stat("artifacts/..").st_ino, os.stat(".").st_ino, "..")
'

# A name that was absent is there as soon as it is made, and gone as soon as
# it is removed, also for who asked before.
for i in 1 2 3; do
	absent artifacts/comes
	echo x >artifacts/comes
	exists artifacts/comes
	has "$(ls artifacts)" comes "listing"
	rm artifacts/comes
	hasnt "$(ls artifacts)" comes "listing"
done

# Directories below artifacts/ are scratch: they nest, move, and are removed.
mkdir -p artifacts/a/b/c
echo deep >artifacts/a/b/c/file
fails_with 'Directory not empty' rmdir artifacts/a/b
ok mv artifacts/a/b artifacts/moved
is "$(cat artifacts/moved/c/file)" deep "a file in a moved directory"
fails_with 'subdirectory of itself' mv artifacts/moved artifacts/moved/c/inside
ok rm -r artifacts/moved artifacts/a
touch artifacts/before
ok test artifacts -nt artifacts/icon.png
fails_with 'Not a directory' ls artifacts/before/
fails_with 'Is a directory' rm artifacts
