#!/bin/bash
# Memory follows what is open, not what was seen: forget is honoured.
. "$(dirname "$0")/lib.sh"
! sanitized || skip "a sanitizer's memory is no measure"
requires_root	# for what makes the kernel forget

start
for i in $(seq 30); do
	mkdir "$mnt/sub-$i"
	cp "$connector"/* "$mnt/sub-$i/artifacts/"
done
mkdir "$mnt/many"
ok py '
for i in range(3000):
    save(f"{sys.argv[1]}/many/artifacts/name-{i}", b"x" * 2000)
' "$mnt"
forget() {
	py 'forget_names(sys.argv[1])' "$mnt"
}
walk() {
	find "$mnt" -type f -exec cat {} + >/dev/null
	forget
}
walk
first=$(resident_kib)
for i in 1 2 3 4 5; do
	walk
done
say "resident after one walk $first KiB, after six $(resident_kib) KiB"
fits $((first + 2048))
fits 65536
later=$(resident_kib)

# 20,000 names that were asked for and do not exist.
ok py '
for i in range(20000):
    os.path.exists(f"{sys.argv[1]}/many/artifacts/absent-{i}")
' "$mnt"
forget
fits $((later + 2048))

# What was written and removed is gone.
rm -r "$mnt/many/artifacts"/*
forget
fits $((later + 2048))
