#!/bin/bash
# A file that is open lives on without its name, and no FLUSH brings it back.
. "$(dirname "$0")/lib.sh"

start
staged contoso
ok py '
target = "artifacts/apiDefinition.swagger.json"
text = load(target)
fd = os.open(target, os.O_RDWR)
os.unlink(target)
expect(os.path.exists(target), False, "the name")
expect(os.pread(fd, 1 << 20, 0), text, "content without a name")
expect(os.fstat(fd).st_nlink, 0, "links")
os.pwrite(fd, b"[]", 0)
os.ftruncate(fd, 2)
expect(os.pread(fd, 10, 0), b"[]", "what was written without a name")
os.fsync(fd)
copy = os.dup(fd)
os.close(copy)
expect(os.path.exists(target), False, "the name after a FLUSH")
save(target, text)
os.pwrite(fd, b"still mine", 0)
os.close(fd)
expect(load(target), text, "a new file of the same name")

# Replaced by a rename while open: the handle keeps the old file.
save("artifacts/new", text + b"\n")
fd = os.open(target, os.O_RDWR)
os.rename("artifacts/new", target)
os.pwrite(fd, b"lost", 0)
os.close(fd)
expect(load(target), text + b"\n", "the file that replaced an open one")

# Renamed while open: the handle follows.
fd = os.open(target, os.O_WRONLY | os.O_APPEND)
os.rename(target, "artifacts/elsewhere")
os.write(fd, b"\n")
os.close(fd)
expect(load("artifacts/elsewhere"), text + b"\n\n", "a file renamed while open")
os.rename("artifacts/elsewhere", target)

# The whole submission renamed while a file in it is open.
fd = os.open(target, os.O_WRONLY | os.O_APPEND)
os.chdir("..")
os.rename("contoso", "fabrikam")
os.write(fd, b"\n")
os.close(fd)
expect(load("fabrikam/" + target), text + b"\n\n\n", "a file whose submission was renamed")

# And removed: the handles live on.
os.mkdir("brief")
save("brief/artifacts/notes", b"text")
fd = os.open("brief/artifacts/notes", os.O_RDWR)
status = os.open("brief/status", os.O_RDONLY)
held = os.open("brief", os.O_RDONLY)
os.unlink("brief/artifacts/notes")
os.rmdir("brief")
expect(os.pread(fd, 10, 0), b"text", "a file of a removed submission")
os.pwrite(fd, b"TEXT", 0)
os.close(fd)
os.close(status)
refused(errno.ENOENT, os.open, "status", os.O_RDONLY, dir_fd=held)
refused(errno.ENOENT, os.open, "new", os.O_WRONLY | os.O_CREAT, dir_fd=held)
os.close(held)
expect(os.path.exists("brief"), False, "the removed submission")
os.mkdir("brief")
expect(os.listdir("brief/artifacts"), [], "artifacts of a new submission of that name")
'
remount
is "$(cat "$mnt/fabrikam/status")" draft "status after all this"
is "$(ls "$mnt/brief/artifacts")" "" "nothing came back after a remount"
