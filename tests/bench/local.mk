# Speed, as ratios within one run: `make bench`; BENCH_MB, BENCH_FILES, BENCH_ROUNDS, BENCH_BIG_GB, BENCH_EVENTS and BENCH_OBJECT_EVENTS make it smaller.  Not
# part of make check: a busy machine is no failure of ours.
noinst_PROGRAMS += tests/bench/payload
tests_bench_payload_SOURCES = tests/bench/payload.c
tests_bench_payload_LDADD = libtrailseal.a $(VERIFY_LIBS)
noinst_PROGRAMS += tests/bench/peak
tests_bench_peak_SOURCES = tests/bench/peak.c
tests_bench_peak_LDADD =
EXTRA_PROGRAMS = tests/bench/eventbench
tests_bench_eventbench_SOURCES = tests/bench/eventbench.c
CLEANFILES += tests/bench/eventbench$(EXEEXT)
EXTRA_DIST += tests/bench/bundle.sh tests/bench/memory.sh tests/bench/events.sh tests/bench/ossevents.sh tests/bench/detections.sh tests/bench/functions_extension.c tests/bench/organisation.sh tests/bench/organisation.jq tests/bench/sdk_walk.cjs tests/bench/resume.sh

bench_env = TRAILSEAL_DATADIR='$(abs_top_srcdir)' TOP_SRCDIR='$(abs_top_srcdir)' \
	EVENTBENCH='$(abs_top_builddir)/tests/bench/eventbench$(EXEEXT)' CC='$(CC)'
bench: all tests/bench/eventbench$(EXEEXT) tests/cloud/localcloud$(EXEEXT)
	$(AM_V_at)TOP_BUILDDIR='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/tests/bench/bundle.sh
	$(AM_V_at)TOP_BUILDDIR='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/tests/bench/memory.sh
	$(AM_V_at)$(bench_env) $(SHELL) $(top_srcdir)/tests/bench/events.sh
	$(AM_V_at)$(bench_env) $(SHELL) $(top_srcdir)/tests/bench/ossevents.sh
	$(AM_V_at)$(bench_env) $(SHELL) $(top_srcdir)/tests/bench/detections.sh
	$(AM_V_at)$(bench_env) TOP_BUILDDIR='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/tests/bench/organisation.sh
	$(AM_V_at)$(bench_env) TOP_BUILDDIR='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/tests/bench/resume.sh
	$(AM_V_at)$(bench_env) TOP_BUILDDIR='$(abs_top_builddir)' OBJECTS=10 OBJECT_MB=40 $(SHELL) $(top_srcdir)/tests/cli/29-large-objects.sh
.PHONY: bench
