# The local cloud held to the official SDKs of npm; needs node and a registry, so it is no part of `make check`.
EXTRA_DIST += tests/interop/run.sh tests/interop/package.json tests/interop/package-lock.json tests/interop/preload.cjs \
	tests/interop/tap.cjs tests/interop/tenant.cjs tests/interop/openapi.cjs tests/interop/shape.cjs \
	tests/interop/actiontrail.cjs tests/interop/config.cjs tests/interop/credentials.cjs tests/interop/ims.cjs tests/interop/oss.cjs tests/interop/ram.cjs \
	tests/interop/resourcemanager.cjs tests/interop/sls.cjs tests/interop/sts.cjs
check-interop: all tests/cloud/localcloud$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/interop/run.sh
.PHONY: check-interop
