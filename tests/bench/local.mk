# Benchmarks: `make bench`; BENCH_MB, BENCH_FILES and BENCH_ROUNDS make it smaller.
noinst_PROGRAMS += tests/bench/payload
tests_bench_payload_SOURCES = tests/bench/payload.c
tests_bench_payload_LDADD = libtrailseal.a $(VERIFY_LIBS)
EXTRA_DIST += tests/bench/bundle.sh
bench: all
	$(AM_V_at)TOP_BUILDDIR='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/tests/bench/bundle.sh
.PHONY: bench
