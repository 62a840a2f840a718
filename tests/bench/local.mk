# Speed, as ratios within one run: make bench.  Not part of make check: a busy machine is no failure of ours.
EXTRA_PROGRAMS = tests/bench/eventbench
tests_bench_eventbench_SOURCES = tests/bench/eventbench.c
EXTRA_DIST += tests/bench/events.sh tests/bench/detections.sh tests/bench/functions_extension.c
CLEANFILES += tests/bench/eventbench$(EXEEXT)

bench_env = TRAILSEAL_DATADIR='$(abs_top_srcdir)' TOP_SRCDIR='$(abs_top_srcdir)' EVENTBENCH='$(abs_top_builddir)/tests/bench/eventbench$(EXEEXT)' CC='$(CC)'
bench: tests/bench/eventbench$(EXEEXT)
	$(bench_env) $(SHELL) $(srcdir)/tests/bench/events.sh
	$(bench_env) $(SHELL) $(srcdir)/tests/bench/detections.sh
.PHONY: bench
