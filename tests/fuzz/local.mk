# A fuzz target per parser of bytes from outside.  `make check` replays the corpus; `make fuzz` looks for more, in a build of its own.
fuzz_programs = tests/fuzz/fuzz_bundle tests/fuzz/fuzz_cms tests/fuzz/fuzz_crl tests/fuzz/fuzz_json tests/fuzz/fuzz_log tests/fuzz/fuzz_manifest tests/fuzz/fuzz_part tests/fuzz/fuzz_sm2 tests/fuzz/fuzz_stamp \
	tests/fuzz/fuzz_tar tests/fuzz/fuzz_xml
check_PROGRAMS += $(fuzz_programs)
fuzz_engine = tests/fuzz/driver.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_bundle_SOURCES = tests/fuzz/fuzz_bundle.c tests/fuzz/roots.c tests/fuzz/roots.h $(fuzz_engine)
tests_fuzz_fuzz_cms_SOURCES = tests/fuzz/fuzz_cms.c tests/fuzz/roots.c tests/fuzz/roots.h $(fuzz_engine)
tests_fuzz_fuzz_crl_SOURCES = tests/fuzz/fuzz_crl.c $(fuzz_engine)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c $(fuzz_engine)
tests_fuzz_fuzz_log_SOURCES = tests/fuzz/fuzz_log.c $(fuzz_engine)
tests_fuzz_fuzz_manifest_SOURCES = tests/fuzz/fuzz_manifest.c $(fuzz_engine)
tests_fuzz_fuzz_part_SOURCES = tests/fuzz/fuzz_part.c tests/fuzz/roots.c tests/fuzz/roots.h $(fuzz_engine)
tests_fuzz_fuzz_sm2_SOURCES = tests/fuzz/fuzz_sm2.c $(fuzz_engine)
tests_fuzz_fuzz_stamp_SOURCES = tests/fuzz/fuzz_stamp.c tests/fuzz/roots.c tests/fuzz/roots.h $(fuzz_engine)
tests_fuzz_fuzz_tar_SOURCES = tests/fuzz/fuzz_tar.c $(fuzz_engine)
tests_fuzz_fuzz_xml_SOURCES = tests/fuzz/fuzz_xml.c $(fuzz_engine)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/root.pem

# One target after the other; new inputs are left in fuzz-build/found/NAME, what a target did not survive in fuzz-build/crash-NAME.
FUZZ_SECONDS = 600
FUZZ_CFLAGS =
fuzz:
	test -f fuzz-build/Makefile || \
		{ mkdir -p fuzz-build && cd fuzz-build && '$(abs_top_srcdir)/configure' -q --enable-sanitizers CC='$(CC)' CFLAGS='-O1 -g'; }
	cd fuzz-build && $(MAKE) -s FUZZ_CFLAGS=-fsanitize-coverage=trace-pc $(fuzz_programs) && for program in $(fuzz_programs); do \
		found=found/$${program##*/fuzz_} && mkdir -p $$found && \
		TOP_SRCDIR='$(abs_top_srcdir)' $$program -t $(FUZZ_SECONDS) -o $$found '$(abs_top_srcdir)'/tests/fuzz/corpus/$${program##*/fuzz_} $$found || exit 1; \
	done
.PHONY: fuzz
