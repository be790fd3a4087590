#!/bin/sh
# Make the certificates of test_http_tls in the directory $1, with openssl.
set -eu
cd "$1"
exec >openssl.log 2>&1
key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

authority() {
	openssl req -x509 $key -keyout "$1.key" -out "$1.pem" -days 2 \
		-subj "/CN=certfs test $1"
}

# NAME AUTHORITY SUBJECT-ALTERNATIVE-NAME DAYS
certificate() {
	openssl req $key -keyout "$1.key" -out "$1.csr" -subj "/CN=certfs test"
	printf 'subjectAltName=%s\n' "$3" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" \
		-CAcreateserial -days "$4" -extfile "$1.ext" -out "$1.pem"
}

authority ca
authority stranger-ca
certificate good ca DNS:localhost 2
certificate stranger stranger-ca DNS:localhost 2
certificate misnamed ca DNS:portal.invalid 2
certificate expired ca DNS:localhost -1
