# Unit programs are listed beside the module they test; scenarios of the real program are tests/cli/NN-topic.sh.
TEST_EXTENSIONS = .sh
# A sanitized program keeps 16 MiB of what it freed, not 256: a test runs for seconds, and most of those went into fresh pages.
AM_TESTS_ENVIRONMENT = \
	LC_ALL=C; export LC_ALL; \
	TZ=UTC; export TZ; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR; \
	TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_BUILDDIR; \
	TRAILSEAL_DATADIR='$(abs_top_srcdir)'; export TRAILSEAL_DATADIR; \
	ASAN_OPTIONS="quarantine_size_mb=16:$$ASAN_OPTIONS"; export ASAN_OPTIONS;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
TESTS = $(check_PROGRAMS) $(cli_tests)
EXTRA_DIST += tests/unit/tap.h tests/cli/lib.sh tests/demo.sh $(cli_tests)

# The demo: everything a first user wants to see, left in ./demo.
demo: all tests/cloud/localcloud$(EXEEXT)
	TRAILSEAL='$(abs_top_builddir)/trailseal$(EXEEXT)' TRAILSEAL_VERIFY='$(abs_top_builddir)/trailseal-verify$(EXEEXT)' \
	LOCALCLOUD='$(abs_top_builddir)/tests/cloud/localcloud$(EXEEXT)' TRAILSEAL_DATADIR='$(abs_top_srcdir)' \
	$(SHELL) $(srcdir)/tests/demo.sh demo
.PHONY: demo

clean-local:
	rm -rf demo fuzz-build crash-* tests/interop/npm
