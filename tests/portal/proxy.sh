#!/bin/bash
# A portal behind a proxy, named by an option or by the environment: the proxy
# hears the name and nothing else, and its own refusal is told as its own.
. "$(dirname "$0")/publisher.sh"

# Loopback goes past every proxy, so this portal has a name of its own.
certificates
certify DNS:portal.test 30 ca
start_portal --poll-after 1

proxies=()
also_clean() {
	[ "${#proxies[@]}" = 0 ] || kill "${proxies[@]}" 2>/dev/null
}
# proxy NAME [refuse]: $proxy
proxy() {
	mkfifo "$work/$1.port"
	python3 "$portal_lib/proxy.py" "${portal_url##*:}" "$work/$1.log" \
	    ${2:+"$2"} >"$work/$1.port" 2>/dev/null &
	proxies+=($!)
	read -r proxy <"$work/$1.port"
	proxy=http://127.0.0.1:$proxy
}
portal_url=https://portal.test:${portal_url##*:}

proxy by_option
connect "proxy=$proxy"
is "$(cat "$work/log")" '' "a mount behind a proxy"
cd "$mnt"
submit contoso
ok sync submit
is "$(cat status)" submitted "delivered through the proxy"
stop
has "$(cat "$work/by_option.log")" "CONNECT portal.test:" "what the proxy hears"
hasnt "$(cat "$work/by_option.log")" "$portal_token" "what the proxy hears"

proxy by_environment
export https_proxy=$proxy
connect
unset https_proxy
is "$(cat "$work/log")" '' "a mount behind a proxy of the environment"
stop
has "$(cat "$work/by_environment.log")" "CONNECT portal.test:" "what the proxy hears"

proxy by_refusal refuse
connect "proxy=$proxy"
has "$(cat "$work/log")" "the proxy refused to connect (status 407)" "its refusal"
