#!/bin/bash
# tar, bsdtar, unzip and 7z unpack over the artifacts: unlink, then create.
. "$(dirname "$0")/lib.sh"
requires tar bsdtar unzip 7z zip

mkdir good bad
cp "$connector"/* good/
definition Unpacked >good/apiDefinition.swagger.json
cp good/* bad/
malformed >bad/apiDefinition.swagger.json
touch -d '2022-05-06 07:08:10' good/* bad/*
for kind in good bad; do
	(cd $kind && tar cf ../$kind.tar -- * && zip -qX ../$kind.zip -- *)
done
start
staged contoso
unpacks() {
	cp "$connector"/* artifacts/
	(cd artifacts && ok "$@")
	for file in "$work"/good/*; do
		same "artifacts/${file##*/}" "$file"
		is "$(mtime "artifacts/${file##*/}")" "$(mtime "$file")" "mtime after $1"
	done
	is "$(cat problems)" "" "problems after $*"
}
unpacks tar xf "$work/good.tar"
unpacks tar xf "$work/good.tar" --overwrite
unpacks tar xf "$work/good.tar" --unlink-first
unpacks tar xpf "$work/good.tar"
unpacks bsdtar xf "$work/good.tar"
unpacks unzip -qo "$work/good.zip"
unpacks 7z x -y "$work/good.zip"
rm artifacts/*
unpacks tar xf "$work/good.tar"

# Those that look at close hear the refusal; the bytes are kept for all.
refuses() {
	cp "$connector"/* artifacts/
	(cd artifacts && "$@" >/dev/null 2>&1) || :
	same artifacts/apiDefinition.swagger.json "$work/bad/apiDefinition.swagger.json"
	same refused/apiDefinition.swagger.json "$work/bad/apiDefinition.swagger.json"
	has "$(cat problems)" refused/apiDefinition.swagger.json "problems after $*"
	same artifacts/icon.png "$work/bad/icon.png"
}
refuses tar xf "$work/bad.tar"
refuses unzip -qo "$work/bad.zip"
refuses bsdtar xf "$work/bad.tar"
cd artifacts
cp "$connector"/* .
fails_with 'Invalid argument' tar xf "$work/bad.tar"
cd ..

# A directory tree that came along is scratch.
mkdir -p "$work/tree/__MACOSX/deep"
echo x >"$work/tree/__MACOSX/deep/._icon.png"
echo x >"$work/tree/.DS_Store"
tar cf "$work/tree.tar" -C "$work/tree" .
ok tar xf "$work/tree.tar" -C artifacts
exists artifacts/__MACOSX/deep/._icon.png
cp "$connector"/* artifacts/
hasnt "$(cat problems)" MACOSX "problems with junk of other systems"
hasnt "$(cat problems)" DS_Store "problems with junk of other systems"
