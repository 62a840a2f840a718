# the local cloud
noinst_HEADERS += tests/cloud/cloud.h
