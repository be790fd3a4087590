#!/bin/bash
# What bash offers for each program.
. "$(dirname "$0")/lib.sh"

certfs-check() {
	"$certfs_check" "$@"
}

certfs-wait() {
	"$top_builddir/certfs-wait" "$@"
}

# offers FUNCTION WORD...: completes the last word.
offers() {
	local function=$1
	shift
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" \
	    "${COMP_WORDS[COMP_CWORD - 1]}" || :
	out=${COMPREPLY[*]-}
}

set +u
. "$top_srcdir/contrib/bash-completion/certfs-check"
. "$top_srcdir/contrib/bash-completion/certfs"
. "$top_srcdir/contrib/bash-completion/certfs-wait"
. "$top_srcdir/contrib/bash-completion/certfs-portal"

offers _certfs_check certfs-check --fo
is "$out" "--format=" "an option"
offers _certfs_check certfs-check --format =
is "$out" "text json sarif" "its values"
offers _certfs_check certfs-check --severity =
is "$out" "error warning note" "severities"
offers _certfs_check certfs-check --rule = FieldLengthE
is "$out" "FieldLengthExceeded" "a rule"
offers _certfs_check certfs-check --rule = -IconSize,-FieldLengthE
is "$out" "-IconSize,-FieldLengthExceeded" "the last rule of a list"
offers _certfs_check certfs-check --publisher = ind
is "$out" "independent" "a value begun"
offers _certfs_check certfs-check --explain FieldLengthE
is "$out" "FieldLengthExceeded" "a rule"
offers _certfs_check certfs-check con
is "$out" "" "files are left to bash"

mkdir store
offers _certfs certfs -
has "$out" "-o" "options"
offers _certfs certfs -o val
is "$out" "validate=" "a mount option"
offers _certfs certfs -o allow_other,st
is "$out" "allow_other,store=" "a second mount option"
offers _certfs certfs -o validate =
is "$out" "document strict off" "values of validate"
offers _certfs certfs -o allow_other,validate = str
is "$out" "strict" "a value begun"
offers _certfs certfs -o store = st
is "$out" "store" "a directory"
offers _certfs certfs sto
is "$out" "store" "a mount point"

offers _certfs_wait certfs-wait --re
is "$out" "--ready" "an option"
offers _certfs_wait certfs-wait sto
is "$out" "store" "a submission"
offers _certfs_wait certfs-wait -t 5 store cert
is "$out" "certified" "a state"

offers _certfs_portal certfs-portal --to
is "$out" "--tokens" "an option"
offers _certfs_portal certfs-portal --store sto
is "$out" "store" "a directory"
offers _certfs_portal certfs-portal --listen 127
is "$out" "" "an address is left to the user"
