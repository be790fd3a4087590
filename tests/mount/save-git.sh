#!/bin/bash
# git in artifacts/: clone, checkout, commit; its own tree is scratch.
. "$(dirname "$0")/lib.sh"
requires git

export GIT_CONFIG_NOSYSTEM=1
git config --global user.email me@example.com
git config --global user.name Me
git config --global init.defaultBranch main
git config --global advice.detachedHead false
git config --global safe.directory '*'
git init -q upstream
cd upstream
cp "$connector"/* .
git add . && git commit -qm first
definition Second >apiDefinition.swagger.json
git commit -qam second
malformed >apiDefinition.swagger.json
git commit -qam broken
git tag broken && git reset -q --hard HEAD~
cd ..

start
new contoso
ok git clone -q "$work/upstream" artifacts
same artifacts/apiDefinition.swagger.json "$work/upstream/apiDefinition.swagger.json"
hasnt "$(cat problems)" artifacts/ "problems after git clone"
cd artifacts
is "$(git status --porcelain)" "" "git status after clone"
ok git checkout -q HEAD~
has "$(cat apiDefinition.swagger.json)" '"title"' "the first commit"
same apiDefinition.swagger.json "$connector/apiDefinition.swagger.json"
ok git checkout -q main
is "$(git status --porcelain)" "" "git status after checkout"
definition Third >apiDefinition.swagger.json
ok git commit -qam third
ok git gc -q
ok git fsck --strict
ok git stash list
ok git branch side
ok git diff --exit-code main side

# git does not look at close: it believes that it wrote.
ok git checkout -q broken
has "$(cat ../problems)" refused/apiDefinition.swagger.json "problems after checkout of a broken commit"
same ../refused/apiDefinition.swagger.json apiDefinition.swagger.json
ok git checkout -q main
hasnt "$(cat ../problems)" artifacts/ "problems on main again"

# None of .git is in the zip, and rm -r takes it all.
cd ..
if [ -e submission.zip ]; then
	hasnt "$(python3 -m zipfile -l submission.zip)" .git "names in the zip"
else
	fail "submission.zip" "$(cat submit)" "the zip of complete artifacts"
fi
cd "$mnt"
ok rm -rf contoso
absent contoso
