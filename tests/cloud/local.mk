noinst_HEADERS += tests/cloud/cloud.h tests/cloud/schema.h
