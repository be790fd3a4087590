#!/bin/bash
# Each request of a pull request's life is lost in each way, limited, cut or
# refused; tokens are revoked, and the daemon and GitHub are killed on the way:
# then there is one of each, and the mount shows what GitHub has. See lost.py.
#
#	CERTFS_TEST_RUNS=500	more than the sixty that it has else
#	CERTFS_TEST_SEED=N	the same troubles in the same order again
. "$(dirname "$0")/lib.sh"
requires fusermount3

runs=${CERTFS_TEST_RUNS:-60}
seed=${CERTFS_TEST_SEED:-$RANDOM}
say "seed $seed: CERTFS_TEST_SEED=$seed repeats it"
mkdir "$work/lost"

# It ends what it started, also when it is told to end.
lost=
also_clean() {
	[ -z "$lost" ] || { kill -TERM "$lost" 2>/dev/null; wait "$lost"; }
	return 0
}

python3 "$github_lib/lost.py" --certfs "$certfs" --work "$work/lost" \
    --connector "$connector" --runs "$runs" --seed "$seed" &
lost=$!
status=0
wait "$lost" || status=$?
lost=
is "$status" 0 "exit status of lost.py --seed $seed"
