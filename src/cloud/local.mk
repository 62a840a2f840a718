# cloud: credentials, request signing, HTTP, paging
libtrailseal_a_SOURCES += \
	src/cloud/answer.c src/cloud/answer.h \
	src/cloud/breaker.c src/cloud/breaker.h \
	src/cloud/canonical.c src/cloud/canonical.h \
	src/cloud/credentials.c src/cloud/credentials.h \
	src/cloud/fetch.c src/cloud/fetch.h \
	src/cloud/http.c src/cloud/http.h \
	src/cloud/http_internal.h src/cloud/http_page.c \
	src/cloud/job.c src/cloud/job.h \
	src/cloud/lanes.c src/cloud/lanes.h \
	src/cloud/paging.c src/cloud/paging.h \
	src/cloud/peer.c src/cloud/peer.h \
	src/cloud/provider.c src/cloud/provider.h src/cloud/provider_internal.h \
	src/cloud/provider_chain.c \
	src/cloud/provider_fetch.c \
	src/cloud/provider_ini.c \
	src/cloud/provider_process.c \
	src/cloud/provider_profile.c \
	src/cloud/provider_role.c \
	src/cloud/proxy.c src/cloud/proxy.h \
	src/cloud/rate.c src/cloud/rate.h \
	src/cloud/record.c src/cloud/record.h \
	src/cloud/request.c src/cloud/request.h \
	src/cloud/retry.c src/cloud/retry.h \
	src/cloud/sign.c src/cloud/sign.h src/cloud/sign_schemes.h \
	src/cloud/sign_acs3.c \
	src/cloud/sign_oss4.c \
	src/cloud/sign_sls4.c \
	src/cloud/style.c src/cloud/style.h \
	src/cloud/transfer.c src/cloud/waiter.c src/cloud/transfer.h src/cloud/waiter.h \
	src/cloud/wipe.c src/cloud/wipe.h

check_PROGRAMS += tests/unit/test_credentials \
	tests/unit/test_http tests/unit/test_http_again tests/unit/test_http_file tests/unit/test_http_limits tests/unit/test_http_cloud tests/unit/test_http_tls \
	tests/unit/test_lanes tests/unit/test_paging tests/unit/test_provider tests/unit/test_proxy tests/unit/test_retry tests/unit/test_sign_request tests/unit/test_xmljson
tests_unit_test_credentials_SOURCES = tests/unit/test_credentials.c
http_harness = tests/unit/engine_run.c tests/unit/engine_run.h tests/unit/httpd.c tests/unit/httpd.h
tests_unit_test_http_SOURCES = tests/unit/test_http.c $(http_harness)
tests_unit_test_http_again_SOURCES = tests/unit/test_http_again.c $(http_harness)
tests_unit_test_http_file_SOURCES = tests/unit/test_http_file.c $(http_harness)
tests_unit_test_http_limits_SOURCES = tests/unit/test_http_limits.c $(http_harness)
tests_unit_test_http_cloud_SOURCES = tests/unit/test_http_cloud.c
tests_unit_test_http_tls_SOURCES = tests/unit/test_http_tls.c tests/unit/httpd.c tests/unit/httpd.h
tests_unit_test_lanes_SOURCES = tests/unit/test_lanes.c
tests_unit_test_paging_SOURCES = tests/unit/test_paging.c
tests_unit_test_proxy_SOURCES = tests/unit/test_proxy.c
tests_unit_test_provider_SOURCES = tests/unit/test_provider.c tests/unit/httpd.c tests/unit/httpd.h
check_PROGRAMS += tests/unit/test_provider_roles
tests_unit_test_provider_roles_SOURCES = tests/unit/test_provider_roles.c tests/unit/httpd.c tests/unit/httpd.h
tests_unit_test_retry_SOURCES = tests/unit/test_retry.c
tests_unit_test_sign_request_SOURCES = tests/unit/test_sign_request.c
tests_unit_test_xmljson_SOURCES = tests/unit/test_xmljson.c
EXTRA_DIST += \
	tests/data/tenants/engine.json \
	tests/data/vectors/acs3.json \
	tests/data/vectors/oss_v4.json \
	tests/data/vectors/rpc_v1.json \
	tests/data/vectors/sls_v1.json \
	tests/data/vectors/sls_v4.json \
	tests/data/vectors/sls_v4_js_quirk.json \
	tests/data/vectors/sls_v4_python.json
