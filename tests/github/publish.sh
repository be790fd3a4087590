#!/bin/bash
# A pull request is published from the mount: opened, updated, answered in; what
# must not become public is not sent; commits of others are not overwritten; and
# whatever is lost on the way, there is one of each.
. "$(dirname "$0")/lib.sh"
export CERTFS_TEST_RETRY_MILLISECONDS=20

start_github
start_checker

connect() {
	start -o "$(to_github)${1:+,$1}"
}

# says FILE TEXT: it has it before long.
says() {
	eventually "$1 to have '$2'" grep -qF -e "$2" "$1"
}

# ours: how many pull requests, branches of the fork, and commits there are.
count_pulls() {
	ask GET "$upstream/pulls?state=all&head=alice:$branch"
	python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))))' \
	    "$work/body"
}

branch_name() {
	branch=$(sed 's/^[^:]*://' open-source/branch)
}

# files: what the branch has in the folder.
files() {
	ask GET "$upstream/pulls/$number/files"
	python3 -c 'import json, sys
for f in json.load(open(sys.argv[1])): print(f["status"], f["filename"])' \
	    "$work/body" | sort
}

connect
staged contoso

# ---- what a touch would do ----

has "$(cat open-source/publish)" "# ready: a touch puts these into certified-connectors/" "publish"
has "$(cat open-source/title)" "" "title"
has "$(cat open-source/body.md)" "- [x] Validated" "body.md"
has "$(cat open-source/body.md)" "- [ ] It was deployed" "body.md"
has "$(cat open-source/diff)" "--- /dev/null" "diff"
echo 'A connector, for a test' >open-source/title
is "$(cat open-source/title)" 'A connector, for a test' "title"

# ---- what must not become public ----

printf '%s\n' 'correct horse battery' >form/test_credentials
cp artifacts/readme.md "$work/readme.md"
printf '\nSign in: correct horse battery\n' >>artifacts/readme.md
fails touch open-source/publish
has "$(cat open-source/publish)" "has what form/test_credentials holds" "publish"
! grep -q "correct horse" open-source/publish || fail "no value" "$(cat open-source/publish)" publish
cp "$work/readme.md" artifacts/readme.md

# ---- a new one ----

touch open-source/publish
sync open-source/publish
says open-source/status open
has "$(cat log)" "repository has it in pull request" "log"
number=$(sed "s,.*/,," open-source/pull_request)
branch_name
is "$(count_pulls)" 1 "pull requests"
ask GET "$upstream/pulls/$number"
member_is title 'A connector, for a test'
member_is head.repo.full_name alice/PowerPlatformConnectors
member_is maintainer_can_modify true
member_is commits 1
has "$(files)" "added certified-connectors/" "files"
is "$(files | wc -l)" 5 "files"
is "$(cat open-source/diff)" "" "diff"
fails touch open-source/publish

# ---- another commit ----

echo 'As the reviewer asked.' >>artifacts/readme.md
has "$(cat open-source/diff)" "+As the reviewer asked." "diff"
touch open-source/publish
sync open-source/publish
ask GET "$upstream/pulls/$number"
member_is commits 2
is "$(count_pulls)" 1 "pull requests"

# ---- commits of others ----

ask GET "$fork/git/ref/heads/$branch"
sha=$(member object.sha)
ask GET "$fork/git/commits/$sha"
tree=$(member tree.sha)
ask POST "$fork/git/trees" "{\"base_tree\":\"$tree\",\"tree\":[{\"path\":\"x.txt\",\"mode\":\"100644\",\"type\":\"blob\",\"content\":\"x\"}]}"
tree=$(member sha)
ask POST "$fork/git/commits" "{\"message\":\"theirs\",\"tree\":\"$tree\",\"parents\":[\"$sha\"]}"
theirs=$(member sha)
ask PATCH "$fork/git/refs/heads/$branch" "{\"sha\":\"$theirs\",\"force\":false}"
gives 200
echo 'Once more.' >>artifacts/readme.md
touch open-source/publish 2>/dev/null || :
sync open-source/publish 2>/dev/null || :
says open-source/publish "accept others"
ask GET "$fork/git/ref/heads/$branch"
member_is object.sha "$theirs"
says open-source/diff "was not made here"
echo 'accept others' >open-source/publish
touch open-source/publish
fails sync open-source/publish
has "$(cat open-source/publish)" "changes files of others, such as x.txt" "publish"


# ---- with every kind of answer lost once ----

staged fabrikam
sed -i 's/Contoso Workshops/Fabrikam/' artifacts/apiDefinition.swagger.json
for path in git/trees git/commits git/refs "$upstream/pulls"; do
	for kind in lost-before lost-during lost-after; do
		fault "{\"kind\":\"$kind\",\"method\":\"POST\",\"path\":\"$path\"}"
	done
done
touch open-source/publish
eventually "the pull request" grep -q '^open' open-source/status
number=$(sed "s,.*/,," open-source/pull_request)
branch_name
is "$(count_pulls)" 1 "pull requests"
ask GET "$upstream/pulls/$number"
member_is commits 1
no_faults

# ---- taken back, and what a try has left is found ----

staged tailspin
sed -i 's/Contoso Workshops/Tailspin/' artifacts/apiDefinition.swagger.json
fault "{\"kind\":\"lost-after\",\"method\":\"POST\",\"path\":\"$upstream/pulls\"}"
fault "{\"kind\":\"status\",\"status\":502,\"method\":\"GET\",\"path\":\"$upstream/pulls\",\"nth\":2,\"times\":0}"
touch open-source/publish
says open-source/publish "GitHub answered 502"
echo cancel >open-source/publish
is "$(cat open-source/status)" none "what is cancelled"
fails_with "Operation already in progress" bash -c 'echo cancel >open-source/publish'
no_faults
echo 'Tailspin, too.' >>artifacts/readme.md
touch open-source/publish
sync open-source/publish
branch_name
is "$(count_pulls)" 1 "pull requests"

# ---- only our folder, before anybody sees it; and an update, which begins
# with what is there ----

act POST /repositories/microsoft/PowerPlatformConnectors/push \
    '{"branch":"dev","file":"certified-connectors/Adventure/README.md","content":"# Old\n"}'
staged adventure
sed -i 's/Contoso Workshops/Adventure/' artifacts/apiDefinition.swagger.json
says open-source/diff "--- a/certified-connectors/Adventure/README.md"
says open-source/diff "-# Old"
hasnt "$(cat open-source/diff)" "not known yet" "diff"
fault "{\"kind\":\"status\",\"status\":502,\"method\":\"POST\",\"path\":\"$upstream/pulls\",\"times\":0}"
touch open-source/publish
says open-source/publish "GitHub answered 502"
branch_name
act POST /repositories/alice/PowerPlatformConnectors/push \
    "{\"branch\":\"$branch\",\"file\":\"certified-connectors/Other/readme.md\",\"content\":\"worse\\n\"}"
no_faults
fails sync open-source/publish
has "$(cat open-source/publish)" "changes files of others, such as certified-connectors/Other/readme.md" "publish"
is "$(count_pulls)" 0 "pull requests"
touch open-source/publish
sync open-source/publish
branch_name
is "$(count_pulls)" 1 "pull requests"
number=$(sed "s,.*/,," open-source/pull_request)
is "$(files | grep -c certified-connectors/Adventure/)" "$(files | wc -l)" "files"
has "$(files)" "modified certified-connectors/Adventure/README.md" "files"
cd ../fabrikam
number=$(sed "s,.*/,," open-source/pull_request)

# ---- saying something ----

act POST "/pulls/$number/comments" '{"body":"Is it yours?"}'
eventually "the message" test -e feedback/1
echo 'It is ours.' >feedback/1-reply
for kind in lost-before lost-during lost-after; do
	fault "{\"kind\":\"$kind\",\"method\":\"POST\",\"path\":\"comments\"}"
done
touch feedback/1-reply
says log "repository has the comment"
ask GET "$upstream/issues/$number/comments"
is "$(grep -o 'It is ours' "$work/body" | wc -l)" 1 "answers"
has "$body" '<!-- certfs: ' "the marker"
echo 'One more thing.' >open-source/messages/reply
touch open-source/messages/reply
sync open-source/messages/reply
ask GET "$upstream/issues/$number/comments"
has "$body" 'One more thing.' "the conversation"
absent feedback/2

# ---- a proposal of an independent publisher, and what becomes of it ----

staged northwind
rm artifacts/icon.png
echo independent >form/publisher_type
sed -i 's/"iconBrandColor": *"[^"]*"/"iconBrandColor": "#da3b01"/' artifacts/apiProperties.json
sed -i 's/Contoso Workshops/Northwind/' artifacts/apiDefinition.swagger.json
echo proposal >open-source/publish
sync open-source/publish
number=$(sed "s,.*/,," open-source/pull_request)
branch_name
ask GET "$upstream/pulls/$number"
member_is title 'Proposal - Northwind (Independent Publisher)'
is "$(files)" "added independent-publisher-connectors/Northwind/readme.md" "files"
touch open-source/publish
sync open-source/publish
ask GET "$upstream/pulls/$number"
member_is title 'Northwind (Independent Publisher)'
member_is commits 2
is "$(files | grep -c independent-publisher-connectors/Northwind/)" "$(files | wc -l)" "files"
[[ $(files) != *icon.png* ]] || fail "no icon" "$(files)" "files"
is "$(count_pulls)" 1 "pull requests"
says status submitting

cd /
stop
is "$(cat "$checker_report" 2>/dev/null)" '' "what is not as GitHub describes it"
