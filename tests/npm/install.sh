#!/bin/bash
# Install what package-lock.json pins into a build directory, once, and print
# the directory that has node_modules:
#
#	npm=$(bash tests/npm/install.sh "$top_builddir") || skip "$npm"
#
# What cannot be had is no failure of a test: the exit status is 77 then, and
# what is printed is why.
set -e -u -o pipefail

source=$(cd "$(dirname "$0")" && pwd)
to=$(realpath "${1:-.}")/tests/npm/packages

skip() {
	echo "$*"
	exit 77
}

for program in node npm flock; do
	command -v "$program" >/dev/null || skip "$program is not installed"
done
mkdir -p "$to"
exec 9>"$to/lock"
flock -w 300 9 || skip "another test has been installing npm packages for long"

# The lock file that was installed lies beside what it gave.
if ! cmp -s "$source/package-lock.json" "$to/installed"; then
	rm -rf "$to/installed" "$to/node_modules"
	cp "$source/package.json" "$source/package-lock.json" "$to"
	chmod u+w "$to/package.json" "$to/package-lock.json"
	(cd "$to" && timeout 240 npm ci --ignore-scripts --no-audit --no-fund \
	    --fetch-retries=1 --fetch-timeout=30000) >"$to/npm.log" 2>&1 \
	    9>&- </dev/null ||
		skip "npm could not install its packages: $(grep -m1 . "$to/npm.log"), see $to/npm.log"
	# Of GitHub's descriptions one is used; all of them are 400 MB.
	find "$to/node_modules/@octokit/openapi/generated" -name '*.json' ! -name api.github.com.json -delete
	cp "$source/package-lock.json" "$to/installed"
fi
echo "$to"
