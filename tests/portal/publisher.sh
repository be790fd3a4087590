# What a publisher has whose mount delivers to a portal, sourced first by the
# tests of that.
#
#	connect [OPTIONS]	mount, with $portal_url and $portal_token
#	submit NAME		make a submission ready, and touch its submit
#	hang			the portal takes requests and does not answer
#	took COMMAND...		how long, in ms: $took

. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/lib.sh"

export CERTFS_TEST_RETRY_MILLISECONDS=50

connect() {
	: >"$work/log"
	start -o "$(to_portal)${1:+,$1}"
}

submit() {
	ready "$1"
	touch submit
}

hang() {
	portal_fault '{"path":"/v1","times":-1,"delay_ms":3600000}'
}

took() {
	local begun
	begun=$(date +%s%N)
	"$@"
	took=$((($(date +%s%N) - begun) / 1000000))
}

# less MS WHAT: $took is less than that.
less() {
	[ "$took" -lt "$1" ] || fail "less than $1 ms" "$took ms" "$2"
}
