#!/bin/bash
# The connector's folder in the repository: it is chosen, an existing one is no
# surprise, one of nearly its name is not doubled, and nothing in it that was
# never here is removed.
. "$(dirname "$0")/lib.sh"
. "$github_lib/life.sh"
start_github
start_checker

# there FILE CONTENT: the repository has that.
there() {
	act POST /repositories/microsoft/PowerPlatformConnectors/push "$(py 'import json, sys
print(json.dumps({"branch": "dev", "file": sys.argv[1], "content": sys.argv[2]}))' "$1" "$2")"
}

# changed: the files that the pull request changes, one a line.
changed() {
	ask GET "$upstream/pulls/$number/files"
	python3 -c 'import json, sys
for one in json.load(sys.stdin): print(one["status"], one["filename"])' <<<"$body" | sort
}

# scriptless: the artifacts without script.csx.
scriptless() {
	rm -f artifacts/script.csx
	python3 - artifacts/apiProperties.json <<'END' >"$work/properties"
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    all = json.load(file)
all["properties"].pop("scriptOperations", None)
print(json.dumps(all, indent=4))
END
	cp "$work/properties" artifacts/apiProperties.json
}

there 'certified-connectors/contoso workshops/readme.md' $'# Theirs\n'
there 'certified-connectors/contoso workshops/notes.txt' $'kept\n'
connect

# ---- one of nearly its name ----

named contoso 'Contoso Workshops'
is "$(cat open-source/folder)" 'certified-connectors/Contoso Workshops' "the folder"
says open-source/publish "there is no certified-connectors/Contoso Workshops, but certified-connectors/contoso workshops"
fails_with "Operation canceled" touch open-source/publish
command=$(sed -n 's/.*connector.s, \(echo "[^"]*" > [a-z/-]*\);.*/\1/p' open-source/publish | head -n 1)
is "$command" 'echo "certified-connectors/contoso workshops" > open-source/folder' "the command"
eval "$command"
says open-source/publish "# an update of certified-connectors/contoso workshops, which is there already"
says open-source/diff "-# Theirs"
has "$(cat open-source/diff)" "# certified-connectors/contoso workshops/notes.txt is there, is no artifact, and is left alone" "diff"
publishes
hasnt "$(changed)" "Contoso Workshops" "files"
has "$(changed)" "modified certified-connectors/contoso workshops/readme.md" "files"

# ---- an open pull request stays where it is ----

echo 'Elsewhere' >open-source/folder
printf '\nMore.\n' >>artifacts/readme.md
fails_with "Operation canceled" touch open-source/publish
has "$(cat open-source/publish)" "is in certified-connectors/contoso workshops, and stays there" "publish"
rm open-source/folder
publishes
commits_are 2

# ---- what is removed is what was published ----

scriptless
has "$(cat open-source/publish)" "# and removes script.csx" "publish"
has "$(cat open-source/diff)" "+++ /dev/null" "diff"
publishes
hasnt "$(git_at alice ls-tree -r --name-only "$branch" 'certified-connectors/contoso workshops/')" script.csx "files"
act POST "/pulls/$number/merge" '{}'
says open-source/status merged
first=$number

# ---- after the merge another one can be chosen ----

says open-source/publish "# an update of certified-connectors/contoso workshops"
echo 'certified-connectors/Workshops' >open-source/folder
has "$(cat open-source/publish)" "# whether certified-connectors/Workshops is there already is not known yet" "publish"
publishes
[ "$number" != "$first" ] || fail "another pull request" "$number" "the number"
has "$(changed)" "added certified-connectors/Workshops/readme.md" "files"
hasnt "$(changed)" "contoso workshops" "files"

# ---- one that its owner wants beside another ----

named fabrikam 'Contoso-Orders'
says open-source/publish "there is no certified-connectors/Contoso-Orders, but certified-connectors/Contoso Orders"
fails_with "Operation canceled" touch open-source/publish
echo 'certified-connectors/Contoso-Orders' >open-source/folder
says open-source/publish "# a new folder: certified-connectors/Contoso-Orders is not there yet"
publishes
has "$(changed)" "added certified-connectors/Contoso-Orders/readme.md" "files"

# ---- a folder that exists, with files that never were here ----

folder='independent-publisher-connectors/Northwind'
for file in script.csx icon.png notes.txt; do
	there "$folder/$file" $'theirs\n'
done
staged northwind
rm artifacts/icon.png
echo independent >form/publisher_type
scriptless
sed 's/#1b6e5a/#da3b01/' "$work/properties" >artifacts/apiProperties.json
definition Northwind >"$work/definition"
cp "$work/definition" artifacts/apiDefinition.swagger.json
complete
says open-source/publish "# an update of $folder, which is there already"
for file in script.csx icon.png; do
	has "$(cat open-source/diff)" "# $folder/$file is there, was never published from here, and is left alone" "diff"
done
hasnt "$(cat open-source/publish)" "removes" "publish"
publishes
hasnt "$(changed)" removed "files"
for file in script.csx icon.png notes.txt; do
	is "$(git_at alice show "$branch:$folder/$file")" theirs "$file"
done

over
