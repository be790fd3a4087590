#!/bin/bash
# The file with the tokens is its owner's alone; one of root's may be readable
# by a group, as systemd hands credentials over to a service.
needs_mount=no
. "$(dirname "$0")/lib.sh"
certificates
write_tokens

refused() {
	fails_with "$1" "$certfs_portal" --store "$portal_store" --tokens "$portal_tokens" \
	    --listen 127.0.0.1:0 --reviewer 127.0.0.1:0
}
for mode in 604 644 620 602 666; do
	chmod "$mode" "$portal_tokens"
	refused 'chmod 600 it'
done
mode=640
if [ "$(id -u)" != 0 ]; then
	chmod 640 "$portal_tokens"
	refused 'chmod 600 it'
	mode=400
fi
chmod "$mode" "$portal_tokens"
start_portal
ask_portal GET /v1
gives 200
stop_portal

rm "$portal_tokens"
refused 'cannot read the tokens'
mkdir "$portal_tokens"
refused 'is no file'
