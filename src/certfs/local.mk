bin_PROGRAMS += certfs
certfs_SOURCES = \
	src/certfs/daemon.c \
	src/certfs/daemon.h \
	src/certfs/main.c \
	src/certfs/mountpoint.c \
	src/certfs/mountpoint.h
certfs_LDADD = \
	src/conf/libconf.a \
	src/work/libwork.a \
	src/portal/libportal.a \
	src/github/libgithub.a \
	src/wire/libwire.a \
	src/front/libfront.a \
	src/tree/libtree.a \
	src/submission/libsubmission.a \
	src/store/libstore.a \
	src/pack/libpack.a \
	src/rules/librules.a \
	src/changes/libchanges.a \
	src/openapi/libopenapi.a \
	src/icon/libicon.a \
	src/diag/libdiag.a \
	src/json/libjson.a \
	src/http/libhttp.a \
	src/review/libreview.a \
	src/pull/libpull.a \
	src/base/libbase.a \
	$(FUSE_LIBS) $(CJSON_LIBS) $(ZIP_LIBS) $(SQLITE_LIBS) \
	$(PNG_LIBS) $(PCRE2_LIBS) $(SODIUM_LIBS) -lpthread -lm $(CRYPTO_LIBS)

# mount(8) looks for mount.TYPE: "certfs" as a type of its own in fstab.  It
# looks in /sbin, so configure with --sbindir=/sbin, or link it there.
install-exec-hook:
	$(MKDIR_P) $(DESTDIR)$(sbindir)
	$(LN_S) -f $(bindir)/$$(echo certfs | $(SED) '$(transform)') \
		$(DESTDIR)$(sbindir)/mount.certfs

uninstall-hook:
	rm -f $(DESTDIR)$(sbindir)/mount.certfs
