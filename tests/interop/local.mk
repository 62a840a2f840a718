# The local cloud held to the official SDKs of npm; needs node and a registry, so it is no part of `make check`.
interop_files = tests/interop/run.sh tests/interop/package.json tests/interop/package-lock.json tests/interop/preload.cjs \
	tests/interop/tap.cjs tests/interop/tenant.cjs tests/interop/openapi.cjs tests/interop/actiontrail.cjs tests/interop/sts.cjs
EXTRA_DIST += $(interop_files)
check-interop: all tests/cloud/localcloud$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/interop/run.sh
.PHONY: check-interop
