#!/bin/bash
# An independent publisher's connector: proposed with the readme alone, then
# published in the same pull request, merged, and certified.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github
start_checker
connect

# independent: what is asked of them.
independent() {
	echo independent >form/publisher_type
	sed 's/#1b6e5a/#da3b01/' "$connector/apiProperties.json" >"$work/properties"
	cp "$work/properties" artifacts/apiProperties.json
}

# ---- proposed ----

new orders
echo independent >form/publisher_type
fails_with "Operation canceled" eval 'echo proposal >open-source/publish'
cp "$connector/readme.md" artifacts/
fails_with "Operation canceled" eval 'echo proposal >open-source/publish'
has "$(cat open-source/publish)" "say in open-source/body.md what the connector is for" "publish"
echo 'It lists orders.' >open-source/body.md
echo 'Orders of Contoso (Independent Publisher)' >open-source/title
echo proposal >open-source/publish
arrived
is "$(cat open-source/status)" open "open-source/status"
is "$(cat status)" draft "status"
commits_are 1
ask GET "$upstream/pulls/$number"
has "$(member title)" "Proposal - " "title"
has "$(member title)" " (Independent Publisher)" "title"
ask GET "$upstream/pulls/$number/files"
is "$(count)" 1 "files of a proposal"
has "$(member 0.filename)" "independent-publisher-connectors/Orders of Contoso/" "its folder"
has "$(member 0.filename)" /readme.md "its file"
folder=$(member 0.filename)
folder=${folder%/*}
fails_with "$already" eval 'echo proposal >open-source/publish'
proposal=$number
act POST "/pulls/$number/comments" '{"body":"Go on, please."}'
says feedback/1 "Go on, please."

# ---- the real one, which leaves alone what was put into the text there ----

pictures='It lists orders.\n\n![it works](https://x.example/y.png)'
ask PATCH "$upstream/pulls/$number" "{\"body\":\"$pictures\"}"
gives 200
rm open-source/title

cp "$connector"/* artifacts/
complete
independent
publishes
is "$number" "$proposal" "the pull request"
commits_are 2
ask GET "$upstream/pulls/$number"
hasnt "$(member title)" "Proposal" "title"
has "$(member title)" " (Independent Publisher)" "title"
has "$(git_at alice ls-tree --name-only "$branch" "$folder/")" "$folder/apiDefinition.swagger.json" "files"
hasnt "$(git_at alice ls-tree --name-only "$branch" "$folder/")" icon.png "files"
is "$(cat status)" submitting "status"
has "$(member body)" "it works" "the text there"
fails_with "$already" touch open-source/publish

# ---- another text, which keeps what it replaces ----

hasnt "$(cat open-source/publish)" "replaces" "publish"
echo 'It lists orders, and more.' >open-source/body.md
has "$(cat open-source/publish)" "open-source/body.md replaces the text there" "publish"
hasnt "$(cat open-source/publish)" "open-source/title replaces" "publish"
printf '\nMore of it.\n' >>artifacts/readme.md
fault "{\"kind\":\"lost-before\",\"method\":\"PATCH\",\"path\":\"$upstream/pulls/$number\"}"
fault "{\"kind\":\"lost-after\",\"method\":\"PATCH\",\"path\":\"$upstream/pulls/$number\"}"
publishes
no_faults
ask GET "$upstream/pulls/$number"
is "$(member body)" 'It lists orders, and more.' "the text there"
is "$(grep -l 'it works' feedback/[0-9]*)" feedback/2 "what was there"
has "$(cat log)" "feedback/2: the pull request's text, which was edited there" "log"

# ---- merged ----

act POST "/pulls/$number/reviews" '{"state":"APPROVED"}'
says open-source/status approved
head=$(cat open-source/head_commit)
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
says status submitted
is "$(cat form/commit)" "$head" "form/commit"

# ---- and the rest, which is recorded by hand ----

for state in in-review testing; do
	echo "$state" >record
	is "$(cat status)" "$state" "status"
done
echo tested >submit
echo deploying >record
echo certified >record
is "$(cat status)" certified "status"
has "$(cat log)" "certified" "log"

# ---- another version is another pull request ----

printf '\nOne more thing.\n' >>artifacts/readme.md
publishes
isnt "$number" "$proposal" "the pull request"
commits_are 1
is "$(git_at alice diff --name-only "microsoft/dev...$branch" 2>/dev/null ||
    git_at alice show --format= --name-only "$branch")" "$folder/readme.md" "what changed"

over
