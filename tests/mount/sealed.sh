#!/bin/bash
# Nothing in a version can be changed, by root neither: every call on every
# file and directory of it is EROFS, and nothing of it is another one after.
. "$(dirname "$0")/lib.sh"
requires_root

start
ready contoso
printf 'From: Reviewer <r@example.com>\n\nPlease explain.\n' >"$work/mail.eml"
ok touch submit
echo submitted >record
cp "$work/mail.eml" feedback/inbox/
ls feedback >/dev/null
is "$(ls versions/1/feedback)" 1 "the message is kept with its version"
has "$(cat versions/1/feedback/1)" "Please explain." "its text"

# listing FILE: everything that can be seen of the version.
listing() {
	(cd versions && find 1 -printf '%p %y %m %s %T@ %U %G\n' | sort &&
	    find 1 -type f -exec sha256sum {} + | sort -k2)
}
listing >"$work/before"

echo scratch >artifacts/scratch
cat >"$work/sealed.py" <<'END'
from calls import *

count = 0


def refused(what, call, *wanted):
    """It fails with one of the errnos."""
    global count
    count += 1
    try:
        call()
    except OSError as error:
        if error.errno not in wanted:
            expect(os.strerror(error.errno), os.strerror(wanted[0]), what)
        return
    expect("no error", os.strerror(wanted[0]), what)


def opened(path, flags):
    os.close(os.open(path, flags, 0o644))


def mapped(path):
    """A shared writable mapping needs a descriptor that can write."""
    fd = os.open(path, os.O_RDWR)
    os.close(fd)


def any_node(path):
    """What is the same for files and directories."""
    inside = path + "/new"
    for number, (what, call, *wanted) in enumerate([
        ("chmod", lambda: os.chmod(path, 0o600)),
        ("chown", lambda: os.chown(path, 1, 1)),
        ("chown to the same", lambda: os.chown(path, os.getuid(), os.getgid())),
        ("utimens", lambda: os.utime(path, (1, 1))),
        ("touch", lambda: os.utime(path)),
        ("rename out", lambda: os.rename(path, "artifacts/taken")),
        ("rename in place", lambda: os.rename(path, path + ".old")),
        ("rename over", lambda: os.rename("artifacts/scratch", path)),
        ("exchange", lambda: renameat2(path, "artifacts/scratch", RENAME_EXCHANGE)),
        ("exchange, reversed", lambda: renameat2("artifacts/scratch", path, RENAME_EXCHANGE)),
        ("setxattr", lambda: os.setxattr(path, "user.a", b"b"),
            errno.EROFS, errno.ENOTSUP, errno.ENOSYS),
        ("removexattr", lambda: os.removexattr(path, "user.a"),
            errno.EROFS, errno.ENOTSUP, errno.ENOSYS),
    ]):
        # The kernel says so first, of what has another type.
        if what == "rename over" and os.path.isdir(path):
            wanted = [errno.EISDIR]
        refused(f"{what} {path}", call, *(wanted or [errno.EROFS]))


def file(path):
    for what, call in [
        ("open to write", lambda: opened(path, os.O_WRONLY)),
        ("open to append", lambda: opened(path, os.O_WRONLY | os.O_APPEND)),
        ("open to truncate", lambda: opened(path, os.O_RDONLY | os.O_TRUNC)),
        ("create", lambda: opened(path, os.O_WRONLY | os.O_CREAT)),
        ("map to write", lambda: mapped(path)),
        ("truncate", lambda: os.truncate(path, 0)),
        ("lengthen", lambda: os.truncate(path, 1 << 20)),
        ("unlink", lambda: os.unlink(path)),
        ("link out", lambda: os.link(path, "artifacts/linked")),
    ]:
        refused(f"{what} {path}", call, errno.EROFS)
    refused(f"link over {path}", lambda: os.link("artifacts/scratch", path),
            errno.EEXIST)


def directory(path):
    new = path + "/new"
    for what, call in [
        ("create in", lambda: opened(new, os.O_WRONLY | os.O_CREAT)),
        ("mkdir in", lambda: os.mkdir(new)),
        ("mknod in", lambda: os.mknod(new, 0o644 | stat.S_IFREG)),
        ("symlink in", lambda: os.symlink("a", new)),
        ("rename into", lambda: os.rename("artifacts/scratch", new)),
        ("link into", lambda: os.link("artifacts/scratch", new)),
        ("rmdir", lambda: os.rmdir(path)),
    ]:
        refused(f"{what} {path}", call, errno.EROFS)


for top, directories, files in os.walk("versions/1"):
    any_node(top)
    directory(top)
    for name in files:
        any_node(f"{top}/{name}")
        file(f"{top}/{name}")
expect(os.listdir("artifacts").count("scratch"), 1, "what was to be moved in")
expect(count > 300, True, f"enough was tried: {count}")
END
ok python3 "$work/sealed.py"
listing >"$work/after"
ok diff "$work/before" "$work/after"
for how in 'rm -rf versions/1' 'mv versions/1 versions/2' 'chmod -R 700 versions/1' \
    'rm -f versions/1/feedback/1' 'cp artifacts/icon.png versions/1/'; do
	fails_with 'Read-only file system' $how
done
listing >"$work/after"
ok diff "$work/before" "$work/after"

# Neither in the next life.
crash
start
cd "$mnt/contoso"
ok python3 "$work/sealed.py"
listing >"$work/after"
ok diff "$work/before" "$work/after"

# What the daemon adds is there at once, and is sealed too.
exec 3<versions/1/status
echo in-review >record
has "$(tail -n 1 versions/1/status)" " in-review" "the newest state"
exec 3<&-
sed 's/explain/explain again/' "$work/mail.eml" >feedback/inbox/again.eml
ls feedback >/dev/null
is "$(ls versions/1/feedback | tr '\n' ' ')" "1 2 " "the second message"
ok python3 "$work/sealed.py"

# All of an old version at once: writable again, and with its times.
definition Second >artifacts/apiDefinition.swagger.json
ok cp -a versions/1/artifacts/. artifacts/
rm artifacts/scratch
ok diff -r versions/1/artifacts artifacts
is "$(stat -c %Y artifacts/icon.png)" "$(stat -c %Y versions/1/artifacts/icon.png)" "mtime"
is "$(stat -c %a artifacts)" 755 "mode of artifacts"
ok sh -c 'echo >>artifacts/apiDefinition.swagger.json'
