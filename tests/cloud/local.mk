# The local cloud is one archive, so that its unit programs and the server link the same files.
noinst_LIBRARIES += tests/cloud/libcloud.a
tests_cloud_libcloud_a_SOURCES =
noinst_HEADERS += tests/cloud/cloud.h tests/cloud/schema.h tests/cloud/schema_parts.h tests/cloud/events.h tests/cloud/event_gen.h tests/cloud/event_parts.h
cloud_libs = tests/cloud/libcloud.a libtrailseal.a $(CLOUD_TEST_LIBS) $(ts_libs) -lm

# events of a tenant
tests_cloud_libcloud_a_SOURCES += tests/cloud/events.c tests/cloud/event_actor.c tests/cloud/event_cursor.c tests/cloud/event_field.c \
	tests/cloud/event_gen.c tests/cloud/event_gen_read.c tests/cloud/event_record.c tests/cloud/event_when.c
check_PROGRAMS += tests/unit/test_cloud_events
tests_unit_test_cloud_events_SOURCES = tests/unit/test_cloud_events.c
tests_unit_test_cloud_events_LDADD = $(cloud_libs)

# the server
noinst_HEADERS += tests/cloud/auth.h tests/cloud/canon.h tests/cloud/dispatch.h tests/cloud/faults.h tests/cloud/gate.h \
	tests/cloud/journal.h tests/cloud/lookup.h tests/cloud/members.h tests/cloud/recorder.h tests/cloud/route.h tests/cloud/session.h tests/cloud/tls.h
tests_cloud_libcloud_a_SOURCES += tests/cloud/actiontrail.c tests/cloud/auth.c tests/cloud/canon.c tests/cloud/canon_sign.c tests/cloud/data.c tests/cloud/dispatch.c \
	tests/cloud/faults.c tests/cloud/gate.c tests/cloud/journal.c tests/cloud/kms.c tests/cloud/lookup.c tests/cloud/members.c tests/cloud/rd.c \
	tests/cloud/recorder.c tests/cloud/respond.c tests/cloud/route.c tests/cloud/schema.c tests/cloud/schema_buckets.c \
	tests/cloud/schema_identities.c tests/cloud/schema_logs.c tests/cloud/schema_tenant.c tests/cloud/session.c tests/cloud/sts.c \
	tests/cloud/tenant.c tests/cloud/tls.c
noinst_PROGRAMS += tests/cloud/localcloud
tests_cloud_localcloud_SOURCES = tests/cloud/server.c
tests_cloud_localcloud_LDADD = $(cloud_libs)
EXTRA_DIST += tests/cloud/tenant.md tests/cloud/tenants/demo.json tests/cloud/tenants/good.json \
	tests/cloud/tenants/organisation.json
cli_tests += tests/cli/05-localcloud.sh
check_PROGRAMS += tests/unit/test_cloud_sts
tests_unit_test_cloud_sts_SOURCES = tests/unit/test_cloud_sts.c
tests_unit_test_cloud_sts_LDADD = $(cloud_libs)
check_PROGRAMS += tests/unit/test_cloud_auth tests/unit/test_cloud_auth_rpc1 tests/unit/test_cloud_gate \
	tests/unit/test_cloud_lookup tests/unit/test_cloud_tenant
tests_unit_test_cloud_auth_SOURCES = tests/unit/test_cloud_auth.c tests/unit/cloud_arrival.h
tests_unit_test_cloud_auth_LDADD = $(cloud_libs)
tests_unit_test_cloud_auth_rpc1_SOURCES = tests/unit/test_cloud_auth_rpc1.c tests/unit/cloud_arrival.h
tests_unit_test_cloud_auth_rpc1_LDADD = $(cloud_libs)
tests_unit_test_cloud_gate_SOURCES = tests/unit/test_cloud_gate.c
tests_unit_test_cloud_gate_LDADD = $(cloud_libs)
tests_unit_test_cloud_lookup_SOURCES = tests/unit/test_cloud_lookup.c
tests_unit_test_cloud_lookup_LDADD = $(cloud_libs)
tests_unit_test_cloud_tenant_SOURCES = tests/unit/test_cloud_tenant.c
tests_unit_test_cloud_tenant_LDADD = $(cloud_libs)

# SLS: what trails deliver, the search language, SQL, the calls
noinst_HEADERS += tests/cloud/destination.h tests/cloud/presto.h tests/cloud/presto_functions.h tests/cloud/sls_ask.h tests/cloud/sls_field.h \
	tests/cloud/sls_logs.h tests/cloud/sls_search.h tests/cloud/sls_search_tree.h tests/cloud/sls_settings.h tests/cloud/sls_sql.h \
	tests/cloud/trail_evidence.h
tests_cloud_libcloud_a_SOURCES += tests/cloud/destination.c tests/cloud/presto.c tests/cloud/presto_address.c tests/cloud/presto_aggregate.c \
	tests/cloud/presto_text.c tests/cloud/presto_time.c tests/cloud/sls.c tests/cloud/sls_app.c tests/cloud/sls_ask.c \
	tests/cloud/sls_field.c tests/cloud/sls_logs.c tests/cloud/sls_search.c tests/cloud/sls_search_match.c \
	tests/cloud/sls_settings.c tests/cloud/sls_sql.c tests/cloud/trail_evidence.c
check_PROGRAMS += tests/unit/test_cloud_settings tests/unit/test_cloud_sls tests/unit/test_cloud_sls_api
tests_unit_test_cloud_settings_SOURCES = tests/unit/test_cloud_settings.c
tests_unit_test_cloud_settings_LDADD = $(cloud_libs)
tests_unit_test_cloud_sls_SOURCES = tests/unit/test_cloud_sls.c
tests_unit_test_cloud_sls_LDADD = $(cloud_libs)
tests_unit_test_cloud_sls_api_SOURCES = tests/unit/test_cloud_sls_api.c
tests_unit_test_cloud_sls_api_LDADD = $(cloud_libs)
check_PROGRAMS += tests/unit/test_engine_sls
tests_unit_test_engine_sls_SOURCES = tests/unit/test_engine_sls.c tests/unit/tap.h
tests_unit_test_engine_sls_LDADD = $(cloud_libs)

# OSS: settings of a bucket, the objects in it
noinst_HEADERS += tests/cloud/oss_objects.h tests/unit/cloud_call.h
tests_cloud_libcloud_a_SOURCES += tests/cloud/oss.c tests/cloud/oss_list.c tests/cloud/oss_objects.c
check_PROGRAMS += tests/unit/test_cloud_oss
tests_unit_test_cloud_oss_SOURCES = tests/unit/test_cloud_oss.c
tests_unit_test_cloud_oss_LDADD = $(cloud_libs)

# RAM and IMS: users, groups, roles, policies, settings of the account
noinst_HEADERS += tests/cloud/identity.h
tests_cloud_libcloud_a_SOURCES += tests/cloud/credential.c tests/cloud/identity.c tests/cloud/ims.c tests/cloud/ram.c
check_PROGRAMS += tests/unit/test_cloud_ram
tests_unit_test_cloud_ram_SOURCES = tests/unit/test_cloud_ram.c
tests_unit_test_cloud_ram_LDADD = $(cloud_libs)

# those who give out sessions for no signature: metadata of a machine, an address, sign-in services
noinst_HEADERS += tests/cloud/handout.h
tests_cloud_libcloud_a_SOURCES += tests/cloud/handout.c
check_PROGRAMS += tests/unit/test_cloud_handout
tests_unit_test_cloud_handout_SOURCES = tests/unit/test_cloud_handout.c
tests_unit_test_cloud_handout_LDADD = $(cloud_libs)

# databases, networks, Security Center, Cloud Config
check_PROGRAMS += tests/unit/test_cloud_data
tests_unit_test_cloud_data_SOURCES = tests/unit/test_cloud_data.c
tests_unit_test_cloud_data_LDADD = $(cloud_libs)

# a proxy between the program and the local cloud
noinst_HEADERS += tests/cloud/loopback.h
noinst_PROGRAMS += tests/cloud/tunnel
tests_cloud_tunnel_SOURCES = tests/cloud/tunnel.c tests/cloud/loopback.c
tests_cloud_tunnel_LDADD = libtrailseal.a $(ts_libs)

# HTTP/2 in front of it
if HAVE_NGHTTP2
noinst_PROGRAMS += tests/cloud/h2front
tests_cloud_h2front_SOURCES = tests/cloud/h2front.c tests/cloud/loopback.c
tests_cloud_h2front_LDADD = $(cloud_libs) $(NGHTTP2_LIBS) $(CURL_LIBS)
endif
cli_tests += tests/cli/19-http2.sh
