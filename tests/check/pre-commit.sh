#!/bin/bash
# contrib/pre-commit looks at what is staged, and stops a commit with errors.
. "$(dirname "$0")/lib.sh"
requires git

export HOME=$work GIT_CONFIG_NOSYSTEM=1
ln -s "$certfs_check" certfs-check
export PATH=$work:$PATH
git init -q repository
cd repository
git config user.name Jo
git config user.email jo@example.com
cp "$top_srcdir/contrib/pre-commit" .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit

connector 'connectors/contoso items'
echo hello >notes.txt
git add .
git commit -q -m "a clean connector" >out.txt 2>&1 ||
	fail "a commit" "$(cat out.txt)" "a clean connector"

file="connectors/contoso items/$definition"
break_summary "$file"
git add .
if git commit -q -m "with an error" >out.txt 2>&1; then
	fail "no commit" "$(git log --oneline)" "an error"
fi
has "$(cat out.txt)" "$file:" "the path in the repository"
has "$(cat out.txt)" "[FieldLengthExceeded]" "the finding"

# What is waived does not stop it; an official error only gets a mark.
echo 'FieldLengthExceeded *: so' >"connectors/contoso items/.certfs-waivers"
git add .
if git commit -q -m "with a claim" >out.txt 2>&1; then
	fail "no commit" "$(git log --oneline)" "a claimed false alarm"
fi
has "$(cat out.txt)" "(claimed false alarm: so)" "the waiver"
git rm -q -f --cached "connectors/contoso items/.certfs-waivers"

# The file is mended, but what is staged is not.
git show "HEAD:$file" >"$file"
if git commit -q -m "still" >out.txt 2>&1; then
	fail "no commit" "$(git log --oneline)" "an error in the index only"
fi
git rm -q -f --cached "$file"
git commit -q -m "removed" >out.txt 2>&1 ||
	fail "a commit" "$(cat out.txt)" "a file that is removed"
