# The local cloud is one archive, so that its unit programs and the server link the same files.
noinst_LIBRARIES += tests/cloud/libcloud.a
tests_cloud_libcloud_a_SOURCES =
noinst_HEADERS += tests/cloud/cloud.h tests/cloud/schema.h tests/cloud/events.h tests/cloud/event_parts.h
cloud_libs = tests/cloud/libcloud.a libtrailseal.a $(CLOUD_TEST_LIBS) $(ts_libs)

# events of a tenant
tests_cloud_libcloud_a_SOURCES += tests/cloud/events.c tests/cloud/event_actor.c tests/cloud/event_gen.c \
	tests/cloud/event_record.c
check_PROGRAMS += tests/unit/test_cloud_events
tests_unit_test_cloud_events_SOURCES = tests/unit/test_cloud_events.c
tests_unit_test_cloud_events_LDADD = $(cloud_libs)
