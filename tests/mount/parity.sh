#!/bin/bash
# certfs-check says of a submission what its problems say.
. "$(dirname "$0")/lib.sh"
start

agree() {
	local status=0
	"$certfs_check" >"$work/checked" || status=$?
	cmp -s "$work/checked" problems ||
	    fail "$(cat problems)" "$(cat "$work/checked")" "certfs-check in $1"
	if grep -q ': error: ' problems; then
		is "$status" 1 "its exit status in $1"
	else
		is "$status" 0 "its exit status in $1"
	fi
	"$certfs_check" --format=json >"$work/checked" || :
	same "$work/checked" problems.json
	"$certfs_check" --format=sarif >"$work/checked" || :
	same "$work/checked" problems.sarif
}

new empty
agree "an empty draft"
staged sample
agree "the sample"

cp intro.md artifacts/
mv artifacts/icon.png artifacts/icon.PNG
cp artifacts/apiDefinition.swagger.json artifacts/apiDefination.swagger.json
echo '# Two' >artifacts/README.md
mkdir artifacts/screenshots artifacts/__MACOSX
touch artifacts/notes.txt artifacts/.DS_Store artifacts/sedAb12cd artifacts/x~
ln -s nowhere artifacts/.#lock
sed -i 's/"summary": "[^"]*"/"summary": "a\/b"/' artifacts/apiDefinition.swagger.json
printf '# No description\n\n## FAQ\n' >intro.md
agree "a submission with all sorts of findings"
is "$(lines_with 'ArtifactNameMisspelt' problems)" 2 "near misses"
is "$(lines_with 'NotAnArtifact' problems)" 2 "other files"

echo independent >form/publisher_type
agree "a submission of an independent publisher"
has "$(cat problems)" IconBrandColorIndependent "its rules"

# The catalogue is one, too.
cd "$mnt/.certfs/rules"
for rule in *; do
	"$certfs_check" --explain "$rule" >"$work/explained"
	same "$work/explained" "$rule"
done
is "$(ls | wc -l)" "$("$certfs_check" --list-rules | wc -l)" "number of rules"
