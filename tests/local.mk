# Unit programs are listed beside the module they test; scenarios of the real program are tests/cli/NN-topic.sh.
TEST_EXTENSIONS = .sh
AM_TESTS_ENVIRONMENT = \
	LC_ALL=C; export LC_ALL; \
	TZ=UTC; export TZ; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR; \
	TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_BUILDDIR;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
TESTS = $(check_PROGRAMS) $(cli_tests)
EXTRA_DIST += tests/unit/tap.h $(cli_tests)
