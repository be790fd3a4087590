dist_man_MANS += man/certfs.1 man/certfs-check.1 man/certfs-portal.1 \
	man/certfs-rules.7 man/certfs-tree.5 man/certfs-wait.1
