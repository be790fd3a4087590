#!/bin/bash
# The command line, the files that it names, and where it listens.
needs_mount=no
. "$(dirname "$0")/lib.sh"
certificates
write_tokens
usual=(--store "$work/store" --tokens "$portal_tokens" --listen 127.0.0.1:0 --reviewer 127.0.0.1:0)

# refuses PART OPTION...: it does not start, and says so in one line
refuses() {
	local part=$1 said status=0
	shift
	said=$(timeout 20 "$certfs_portal" "$@" 2>&1 >"$work/out") || status=$?
	is "$status" 1 "exit status of $*"
	has "$said" "$part" "what it says of $*"
	is "$(lines_with '^certfs-portal: ' <<<"$said") $(wc -l <<<"$said")" '1 1' "one line: $said"
	is "$(cat "$work/out")" '' "standard output of $*"
}
ok "$certfs_portal" --help
has "$("$certfs_portal" --help)" "Usage: certfs-portal" "--help"
has "$("$certfs_portal" --version)" "certfs-portal " "--version"
# What can be given is in the manual, and bash offers it.
page=$(sed 's/Fl Fl /--/g' "$top_srcdir/man/certfs-portal.1")
for option in $("$certfs_portal" --help | grep -oE -- '--[a-z-]+' | sort -u); do
	[[ $page == *"It $option"* || $page == *", $option"* ]] ||
	    fail "it in OPTIONS" "it is not" "$option"
	has "$(cat "$top_srcdir/contrib/bash-completion/certfs-portal")" "$option" "completion"
done
for name in $(sed -n '/^static const struct member rule_members/,/^};/s/.*"\([a-z_]*\)".*/\1/p' "$top_srcdir/src/certfs-portal/fault.c"); do
	[[ $page == *"Ql $name"* || $page == *"Ql \(dq$name\(dq"* ]] ||
	    fail "it in FAULTS" "it is not" "the member $name"
done
refuses '--store DIR'
refuses '--tokens FILE' --store x
refuses "'--colour' is not possible" --colour
refuses "'--store' needs a value" --store
refuses "'stray' is not possible" "${usual[@]}" stray
refuses '--poll-after' "${usual[@]}" --poll-after 0
refuses '--poll-after' "${usual[@]}" --poll-after 1x
refuses '--max-package' "${usual[@]}" --max-package 99999999999
refuses 'belong together' "${usual[@]}" --key x
refuses "cannot read '$work/none'" "${usual[@]}" --key "$work/none" --certificate "$work/none"
refuses 'cannot serve' "${usual[@]}" --certificate "$work/server.pem" --key "$work/ca.key"
refuses 'cannot serve' "${usual[@]}" --certificate "$portal_tokens" --key "$portal_tokens"
refuses 'only loopback' "${usual[@]}" --listen 0.0.0.0:0
refuses 'only loopback' "${usual[@]}" "${server_tls[@]}" --reviewer 0.0.0.0:0
refuses 'ADDRESS:PORT' "${usual[@]}" --listen 127.0.0.1
refuses 'ADDRESS:PORT' "${usual[@]}" --listen nowhere.invalid:1
refuses 'ADDRESS:PORT' "${usual[@]}" --listen 127.0.0.1:http
refuses 'cannot listen' "${usual[@]}" --listen 192.0.2.1:1 "${server_tls[@]}"
refuses "cannot make the store" "${usual[@]}" --store "$work/none/store"
refuses "cannot use the store" "${usual[@]}" --store "$portal_tokens"
mkdir "$work/broken"
head -c 5000 /dev/urandom >"$work/broken/portal.db"
refuses "cannot use the store" "${usual[@]}" --store "$work/broken"

# Tokens: none of them is shown.
bad_tokens() {
	printf '%s\n' "$2" >"$work/bad"
	chmod 600 "$work/bad"
	refuses "$1" "${usual[@]}" --tokens "$work/bad"
	hasnt "$(timeout 20 "$certfs_portal" "${usual[@]}" --tokens "$work/bad" 2>&1)" secret "what it says of tokens"
}
bad_tokens 'line 1' 'secret-token alice'
bad_tokens 'line 2' "# one"$'\n''secret-token alice everything'
bad_tokens 'line 1' 'secret-token alice read,'
bad_tokens 'line 1' 'secret/token"x alice read'
bad_tokens 'no token' '# nothing'
refuses 'cannot read the tokens' "${usual[@]}" --tokens "$work/none"
refuses 'is no file' "${usual[@]}" --tokens "$work"
chmod 644 "$portal_tokens"
refuses 'others can read' "${usual[@]}"
chmod 600 "$portal_tokens"

# One store, one server; it is left as it was found.
start_portal --name 'Name "of it"' --poll-after 1
is "${portal_url%:*} ${reviewer_url%:*}" 'https://127.0.0.1 http://127.0.0.1' "the addresses"
ask_portal GET /v1
is "$(member name)" 'Name "of it"' "name"
refuses 'in use by another' "${usual[@]}" --store "$portal_store"
refuses 'cannot listen' "${usual[@]}" --listen "${reviewer_url#*://}"
fails curl -sS --cacert "$ca_file" --tls-max 1.1 "$portal_url/v1"
fails curl -sS "$portal_url/v1"
is "$(stat -c %a "$portal_store")" 700 "mode of the store"
kill -INT "$portal_pid"
portal_ended 0
restart_portal
stop_portal

# IPv6, where there is any.
if [ -e /proc/sys/net/ipv6/conf/lo/disable_ipv6 ] && [ "$(cat /proc/sys/net/ipv6/conf/lo/disable_ipv6)" = 0 ]; then
	run_portal '[::1]:0' '[::1]:0'
	is "${portal_url%:*} ${reviewer_url%:*}" 'https://[::1] http://[::1]' "the addresses"
	review GET /submissions
	gives 200
	stop_portal
fi
