EXTRA_DIST += \
	contrib/README.md \
	contrib/bash-completion/certfs \
	contrib/bash-completion/certfs-check \
	contrib/bash-completion/certfs-portal \
	contrib/bash-completion/certfs-wait \
	contrib/demo-portal \
	contrib/install-packages \
	contrib/pre-commit \
	contrib/portal/openapi.yaml \
	contrib/portal/protocol.md \
	contrib/quickstart \
	contrib/run-tests \
	contrib/sample \
	contrib/systemd/certfs-portal.service \
	contrib/systemd/certfs-to-portal@.service \
	contrib/systemd/certfs@.service \
	contrib/vim/compiler/certfs.vim
