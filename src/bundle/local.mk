# bundle: sources and unit programs of this stage
EXTRA_DIST += FORMAT.md
libtrailseal_a_SOURCES += \
	src/bundle/amend.c src/bundle/amend.h \
	src/bundle/archive.c src/bundle/archive.h \
	src/bundle/archive_make.c src/bundle/archive_make.h \
	src/bundle/baginfo.c src/bundle/baginfo.h \
	src/bundle/certificate.c src/bundle/certificate.h \
	src/bundle/chain.c src/bundle/chain.h \
	src/bundle/chain_link.c src/bundle/chain_link.h \
	src/bundle/chain_report.c \
	src/bundle/cmsder.c src/bundle/cmsder.h \
	src/bundle/commitment.c src/bundle/commitment.h \
	src/bundle/crlfile.c src/bundle/crlfile.h \
	src/bundle/disclose.c src/bundle/disclose.h \
	src/bundle/extract.c src/bundle/extract.h \
	src/bundle/keyfile.c src/bundle/keyfile.h \
	src/bundle/layers.c src/bundle/layers.h \
	src/bundle/logcheck.c src/bundle/logcheck.h \
	src/bundle/manifest.c src/bundle/manifest.h \
	src/bundle/merkle.c src/bundle/merkle.h \
	src/bundle/names.c src/bundle/names.h \
	src/bundle/oscalcheck.c src/bundle/oscalcheck.h \
	src/bundle/pack.c src/bundle/pack.h \
	src/bundle/part.h \
	src/bundle/part_verify.c src/bundle/part_verify.h \
	src/bundle/paytree.c src/bundle/paytree.h \
	src/bundle/pkcs11.c src/bundle/pkcs11.h \
	src/bundle/problem.c src/bundle/problem.h \
	src/bundle/revocation.c src/bundle/revocation.h \
	src/bundle/reveal.c src/bundle/reveal.h \
	src/bundle/seal.c src/bundle/seal.h \
	src/bundle/sign.c src/bundle/sign.h \
	src/bundle/signature.c src/bundle/signature.h \
	src/bundle/signfiles.c src/bundle/signfiles.h \
	src/bundle/signkey.c src/bundle/signkey.h \
	src/bundle/signvalue.c src/bundle/signvalue.h \
	src/bundle/sm2.c src/bundle/sm2.h \
	src/bundle/sm2sign.c src/bundle/sm2sign.h \
	src/bundle/stamp.c src/bundle/stamp.h \
	src/bundle/stamp_ask.c src/bundle/stamp_ask.h \
	src/bundle/tarstream.c src/bundle/tarstream.h \
	src/bundle/trust.c src/bundle/trust.h \
	src/bundle/unpack.c src/bundle/unpack.h \
	src/bundle/verify.c src/bundle/verify.h \
	src/bundle/verify_judge.c \
	src/bundle/verify_json.c \
	src/bundle/verify_junit.c \
	src/bundle/verify_report.c src/bundle/verify_report.h \
	src/bundle/verify_run.h \
	src/bundle/verify_signatures.c src/bundle/verify_time.c \
	src/bundle/verify_sm3.c \
	src/bundle/verify_tags.c \
	src/bundle/verify_words.c src/bundle/verify_words.h
# packing and unpacking; gzip by ISA-L where it is there
libtrailseal_a_SOURCES += \
	src/bundle/deflater.c src/bundle/deflater.h \
	src/bundle/inflater.h \
	src/bundle/payload.c src/bundle/payload.h \
	src/bundle/sidehash.c src/bundle/sidehash.h \
	src/bundle/squeeze.h src/bundle/squeeze_gzip.c src/bundle/squeeze_zstd.c
if HAVE_ISAL
libtrailseal_a_SOURCES += src/bundle/deflater_isal.c src/bundle/inflater_isal.c
else
libtrailseal_a_SOURCES += src/bundle/inflater_zlib.c
endif
check_PROGRAMS += tests/unit/test_sidehash tests/unit/test_squeeze
tests_unit_test_sidehash_SOURCES = tests/unit/test_sidehash.c
tests_unit_test_squeeze_SOURCES = tests/unit/test_squeeze.c

# The verifier alone: no libcurl, no libssl, nothing that is not needed to read and judge a bundle.
bin_PROGRAMS += trailseal-verify
trailseal_verify_SOURCES = src/verify_main.c
trailseal_verify_LDADD = libtrailseal.a $(VERIFY_LIBS)
VERIFY_LIBS = $(BASE_LIBS) $(ISAL_LIBS) -lz -lzstd

# For the scenarios: seal any folder; change a bundle in a named way.
noinst_PROGRAMS += tests/unit/mkbundle
tests_unit_mkbundle_SOURCES = tests/unit/mkbundle.c
noinst_PROGRAMS += tests/unit/mutate
tests_unit_mutate_SOURCES = tests/unit/mutate.c tests/unit/mutation.c tests/unit/mutation.h
tests_unit_mutate_LDADD = libtrailseal.a $(VERIFY_LIBS)
noinst_PROGRAMS += tests/unit/hostile
tests_unit_hostile_SOURCES = tests/unit/hostile.c tests/unit/mutation.c tests/unit/mutation.h
tests_unit_hostile_LDADD = libtrailseal.a $(VERIFY_LIBS)
EXTRA_DIST += tests/data/hostile/variants.tsv
EXTRA_DIST += tests/cli/bundle.inc tests/cli/tsa.inc tests/cli/tsa.pl
cli_tests += tests/cli/65-timestamp.sh
check_PROGRAMS += tests/unit/test_stamp
tests_unit_test_stamp_SOURCES = tests/unit/test_stamp.c
cli_tests += tests/cli/60-verify.sh tests/cli/61-tamper.sh tests/cli/62-by-hand.sh tests/cli/63-sign.sh tests/cli/64-token.sh tests/cli/65-kms.sh
cli_tests += tests/cli/67-conformance.sh
EXTRA_DIST += tests/conformance/README.md tests/conformance/make.sh tests/conformance/check.sh \
	tests/conformance/cases-container.sh tests/conformance/cases-bag.sh tests/conformance/cases-signature.sh
cli_tests += tests/cli/68-disclose.sh
cli_tests += tests/cli/69-sm2.sh
check_PROGRAMS += tests/unit/test_sm2
tests_unit_test_sm2_SOURCES = tests/unit/test_sm2.c

check_PROGRAMS += tests/unit/test_tarstream tests/unit/test_manifest tests/unit/test_sign tests/unit/test_verify
check_PROGRAMS += tests/unit/test_layers tests/unit/test_problem
tests_unit_test_layers_SOURCES = tests/unit/test_layers.c
tests_unit_test_problem_SOURCES = tests/unit/test_problem.c
check_PROGRAMS += tests/unit/test_merkle tests/unit/test_commitment
tests_unit_test_commitment_SOURCES = tests/unit/test_commitment.c
tests_unit_test_merkle_SOURCES = tests/unit/test_merkle.c
tests_unit_test_tarstream_SOURCES = tests/unit/test_tarstream.c
tests_unit_test_manifest_SOURCES = tests/unit/test_manifest.c
tests_unit_test_sign_SOURCES = tests/unit/test_sign.c
tests_unit_test_verify_SOURCES = tests/unit/test_verify.c
check_PROGRAMS += tests/unit/test_extract
tests_unit_test_extract_SOURCES = tests/unit/test_extract.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_chain
tests_unit_test_chain_SOURCES = tests/unit/test_chain.c tests/unit/tap.h
cli_tests += tests/cli/63-chain.sh
cli_tests += tests/cli/66-strace.sh
