EXTRA_DIST += tests/npm/install.sh tests/npm/package.json \
	tests/npm/package-lock.json

clean-local:
	rm -rf tests/npm/packages
