#!/bin/bash
# The save sequences of micro, GIO, VS Code, JetBrains, helix, kakoune, joe,
# mcedit, neovim and common libraries, call by call, accepted and refused.
. "$(dirname "$0")/lib.sh"

start
staged contoso
replay() {
	python3 "$tests/replay.py" "$@"
}
# saves PROGRAM HEARS KEEPS: what the program is told of a refused save
# ("nothing" when it does not look), and what the target holds afterwards: the
# new text as the draft, or the old one.
number=0
saves() {
	local program=$1 hears=$2 keeps=$3 target=$4
	definition "Replayed $((++number))" >"$work/good"
	malformed "$number" >"$work/bad"
	ok replay "$program" "$target" "$work/good"
	same "$target" "$work/good"
	is "$(findings)" "" "problems after $program"

	if [ "$hears" = nothing ]; then
		ok replay "$program" "$target" "$work/bad"
	else
		fails_with "$hears" replay "$program" "$target" "$work/bad"
	fi
	case $keeps in
	new) same "$target" "$work/bad" ;;
	old) same "$target" "$work/good" ;;
	*) absent "$target" ;;
	esac
	same refused/apiDefinition.swagger.json "$work/bad"
	has "$(head -n1 problems)" refused/apiDefinition.swagger.json \
	    "first line of problems after $program was refused"
	find artifacts -name '*json?*' -delete
	cp "$work/good" "$target"
	is "$(cat problems)" "" "problems after $program and a good save"
	is "$(names refused)" "" "refused after $program and a good save"
}
target=artifacts/apiDefinition.swagger.json
saves micro 'Invalid argument' new $target
saves gio 'Protocol error' old $target
saves vscode 'Invalid argument' new $target
saves vscode_atomic 'Protocol error' old $target
saves jetbrains 'Protocol error' old $target
saves helix nothing new $target
saves kakoune nothing new $target
saves joe nothing new $target
saves mcedit 'Invalid argument' new $target
saves neovim 'Invalid argument' old $target
saves sort_output 'Invalid argument' new $target
saves rewrite_then_cut 'Invalid argument' new $target
saves glib_set_contents 'Protocol error' old $target
saves write_file_atomic 'Protocol error' old $target
saves link_over 'Protocol error' none $target
saves pieces 'Invalid argument' new $target
saves duplicated 'Invalid argument' new $target

# The same ways work for intro.md and a form field.
printf 'someone@example.com\n' >"$work/address"
printf 'no address at all\n' >"$work/nonsense"
for program in micro gio vscode vscode_atomic jetbrains helix kakoune joe mcedit \
    neovim sort_output rewrite_then_cut glib_set_contents write_file_atomic \
    link_over pieces; do
	printf 'first@example.com\n' >form/support_email
	ok replay $program form/support_email "$work/address"
	is "$(cat form/support_email)" someone@example.com "a field after $program"
	cp "$sample/intro.md" intro.md
	{ cat "$sample/intro.md"; echo "$program was here."; } >"$work/intro"
	ok replay $program intro.md "$work/intro"
	same intro.md "$work/intro"
	find . -maxdepth 1 -name '*intro.md?*' -delete
	find form -name '*support_email?*' -delete
done

# Refused in a field: the old value stays, and nothing is half done.
refuses() {
	printf 'first@example.com\n' >form/support_email
	fails_with "$2" replay "$1" form/support_email "$work/nonsense"
	is "$(cat form/support_email)" first@example.com "a field after $1 was refused"
	find form -name '*support_email?*' -delete
}
for program in micro vscode mcedit neovim rewrite_then_cut; do
	refuses $program 'Invalid argument'
done
for program in vscode_atomic jetbrains write_file_atomic glib_set_contents; do
	refuses $program 'Protocol error'
done
has "$(cat submit)" support_email "submit says what is wrong with the value"

if command -v gio >/dev/null; then
	definition Gio >"$work/good"
	ok sh -c "gio save $target <$work/good"
	same $target "$work/good"
	malformed >"$work/bad"
	fails_with 'Protocol error' sh -c "gio save $target <$work/bad"
	same $target "$work/good"
	ok gio copy "$work/good" artifacts/copy.json
	ok gio remove artifacts/copy.json
fi
