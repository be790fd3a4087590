#!/bin/bash
# -o validate=: what makes close and rename fail.
. "$(dirname "$0")/lib.sh"

target=artifacts/apiDefinition.swagger.json
malformed >malformed
definition 'A title that is much longer than thirty characters' >too-long
definition Fine >fine
printf '{"openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {}}\n' >openapi3
head -c 100 /dev/urandom >noise
sed '1s/$/ \xff\xfe/' fine >not-utf8
: >empty

start -o validate=document
staged contoso
for file in malformed openapi3 noise not-utf8; do
	fails_with 'Invalid argument' cp "$work/$file" $target
	same $target "$work/$file"
	cp "$work/$file" artifacts/new 
	cp "$work/fine" $target
	fails_with 'Protocol error' mv artifacts/new $target
	same $target "$work/fine"
	same artifacts/new "$work/$file"
done
for file in too-long fine empty; do
	ok cp "$work/$file" $target
	same $target "$work/$file"
	absent refused/apiDefinition.swagger.json
done
fails_with 'Invalid argument' cp "$work/fine" artifacts/icon.png
fails_with 'Invalid argument' cp "$work/not-utf8" artifacts/readme.md
fails_with 'Invalid argument' cp "$work/not-utf8" artifacts/script.csx
fails_with 'Invalid argument' cp "$work/malformed" artifacts/apiProperties.json
fails_with 'Invalid argument' cp "$work/not-utf8" intro.md
stop

start -o validate=strict
cd "$mnt/contoso"
cp "$work/fine" $target
fails_with 'Invalid argument' cp "$work/malformed" $target
fails_with 'Invalid argument' cp "$work/too-long" $target
same $target "$work/too-long"
same refused/apiDefinition.swagger.json "$work/too-long"
has "$(cat problems)" FieldLengthExceeded "problems of a refused save"
cp "$work/too-long" artifacts/new
cp "$work/fine" $target
fails_with 'Protocol error' mv artifacts/new $target
same $target "$work/fine"
ok cp "$work/empty" $target
ok cp "$work/fine" $target
stop

start -o validate=off
cd "$mnt/contoso"
for file in malformed too-long openapi3 noise not-utf8 empty fine; do
	ok cp "$work/$file" $target
	same $target "$work/$file"
	cp "$work/$file" artifacts/new
	ok mv artifacts/new $target
	same $target "$work/$file"
	absent refused/apiDefinition.swagger.json
	[ $file = fine ] || has "$(cat problems)" "$target" "problems with $file"
done
stop

fails_with validate "$certfs" -o "store=$store,validate=perhaps" "$mnt"
