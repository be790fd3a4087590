#!/bin/bash
# A submit while an artifact is being written is refused with ETXTBSY, and
# not once the writer has closed.
. "$(dirname "$0")/lib.sh"

start
ready contoso
ok py '
fd = os.open("artifacts/apiDefinition.swagger.json", os.O_RDWR)
text = os.pread(fd, 1 << 20, 0)
os.pwrite(fd, b"{", 0)
refused(errno.ETXTBSY, os.utime, "submit")
submit = load("submit").decode()
if "apiDefinition.swagger.json" not in submit:
    sys.exit("submit does not name the file: " + submit)
refused(errno.ETXTBSY, save, "submit", "submit\n")
os.ftruncate(fd, len(text) - 1)
refused(errno.ETXTBSY, os.utime, "submit")

# A child that had it too, and ended, has not closed it for us.
if os.fork() == 0:
    os._exit(0)
os.wait()
refused(errno.ETXTBSY, os.utime, "submit")
os.ftruncate(fd, len(text))
os.pwrite(fd, text, 0)
refused(errno.ETXTBSY, os.utime, "submit")
os.close(fd)

icon = os.open("artifacts/icon.png", os.O_RDWR)
size = os.fstat(icon).st_size
os.ftruncate(icon, size + 1)
refused(errno.ETXTBSY, os.utime, "submit")
os.ftruncate(icon, size)
os.close(icon)
expect(os.listdir("versions"), [], "versions while something is written")
expect(load("status"), b"ready\n", "status once everything is closed")
os.utime("submit")
expect(load("status"), b"to-upload\n", "status after the touch")
'

# Once it is flushed it is not being written, though it is still open; and
# what is only open, or no artifact, is nobody's business.
ready second
ok py '
fd = os.open("artifacts/apiDefinition.swagger.json", os.O_RDWR)
os.pwrite(fd, b"{", 0)
os.close(os.dup(fd))
scratch = os.open("artifacts/scratch", os.O_WRONLY | os.O_CREAT)
os.write(scratch, b"x")
field = os.open("form/microsoft_contact", os.O_WRONLY)
os.write(field, b"x")
os.utime("submit")
'
is "$(cat status)" to-upload "status"
