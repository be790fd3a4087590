noinst_LIBRARIES += src/conf/libconf.a
src_conf_libconf_a_SOURCES = src/conf/conf.c
noinst_HEADERS += include/certfs/conf.h
