#!/bin/bash
# sed -i, perl -i, patch, sponge: a temporary file that is renamed over.
. "$(dirname "$0")/lib.sh"
requires perl sed patch

start
staged contoso
target=artifacts/apiDefinition.swagger.json
title() {
	is "$(grep -o '"title": "[^"]*"' $target | head -n1)" "\"title\": \"$1\"" "title"
	is "$(cat problems)" "" "problems with title $1"
}
edit() {
	printf 's/"title": "[^"]*"/"title": "%s"/' "$1"
}
definition Start >$target
ok sed -i "$(edit One)" $target
title One
ok sed -i.bak "$(edit Two)" $target
title Two
has "$(cat $target.bak)" '"title": "One"' "backup of sed -i.bak"
ok sed --in-place --follow-symlinks "$(edit Three)" $target
title Three
ok perl -pi -e "$(edit Four)" $target
title Four
ok perl -pi.orig -e "$(edit Five)" $target
title Five
has "$(cat $target.orig)" '"title": "Four"' "backup of perl -i.orig"
ok perl -pi -e 's/\n/\r\n/' $target
title Five
ok perl -pi -e 's/\r//' $target
title Five
rm $target.bak $target.orig

cp $target "$work/a"
sed "$(edit Six)" "$work/a" >"$work/b"
diff -u "$work/a" "$work/b" >"$work/diff" || :
ok patch -s $target "$work/diff"
title Six
ok patch -s -R $target "$work/diff"
title Five

# Refused: the old file stays.
cp $target "$work/before"
fails_with 'Protocol error' sed -i '$d' $target
same $target "$work/before"
fails_with 'Protocol error' perl -ni -e 'print unless eof' $target
same $target "$work/before"
printf '%s\n' '--- a' '+++ b' '@@ -1 +1 @@' "-$(head -n1 $target)" '+[broken' >"$work/diff"
fails_with 'Protocol error' patch -s $target "$work/diff"
same $target "$work/before"
same refused/apiDefinition.swagger.json <(sed '1s/.*/[broken/' "$work/before")
has "$(cat problems)" refused/ "problems after refused filters"
is "$(ls artifacts | lines_with -e '^sed' -e '^XX' -e '\.o')" 0 "temporary files left"

# sed -i.bak has moved the file away before it is refused: it is in T.bak.
fails_with 'Protocol error' sed -i.bak '$d' $target
absent $target
same $target.bak "$work/before"
ok mv $target.bak $target
is "$(lines_with -v refused/ problems)" 0 "problems with the file back"
sed '$d' "$work/before" >"$work/bad"
same refused/apiDefinition.swagger.json "$work/bad"

# sponge writes in place here: its temporary file is elsewhere.
if command -v sponge >/dev/null; then
	sed "$(edit Seven)" $target | ok sponge $target
	title Seven
	malformed | fails_with 'Invalid argument' sponge $target
fi
