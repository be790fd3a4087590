#!/bin/bash
# Stores that cannot be used say why, and are left as they are.
. "$(dirname "$0")/lib.sh"

# A newer schema is refused, and left as it is.
start
staged contoso
stop
database=$(find "$store" -type f -exec sh -c 'head -c 15 "$1" | grep -q "^SQLite format 3"' _ {} \; -print)
is "$(wc -w <<<"$database")" 1 "databases in the store"
python3 -c '
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
changed = store.execute("UPDATE meta SET value = 9999 WHERE name = ?", ("schema",)).rowcount
store.commit()
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
store.close()
sys.exit(changed != 1)
' "$database"
before=$(sha256sum "$database")
fails_with upgrade "$certfs" -o store="$store" "$mnt"
is "$(sha256sum "$database")" "$before" "the newer store"
fails mountpoint -q "$mnt"

# What is no database at all.
mkdir -m 700 "$work/noise"
head -c 100000 /dev/urandom >"$work/noise/${database##*/}"
chmod 600 "$work/noise/${database##*/}"
fails_with "is not a database" "$certfs" -o store="$work/noise" "$mnt"
fails mountpoint -q "$mnt"
echo x >"$work/file"
fails_with 'Not a directory' "$certfs" -o store="$work/file" "$mnt"
fails_with 'Not a directory' "$certfs" -o store="$work/file/below" "$mnt"
