# bundle: sources and unit programs of this stage
EXTRA_DIST += FORMAT.md
# what every part of a bundle is called, lists, and hashes to
libtrailseal_a_SOURCES += \
	src/bundle/baginfo.c src/bundle/baginfo.h \
	src/bundle/commitment.c src/bundle/commitment.h \
	src/bundle/manifest.c src/bundle/manifest.h \
	src/bundle/merkle.c src/bundle/merkle.h \
	src/bundle/names.c src/bundle/names.h \
	src/bundle/part.h \
	src/bundle/paytree.c src/bundle/paytree.h \
	src/bundle/problem.c src/bundle/problem.h \
	src/bundle/reveal.c src/bundle/reveal.h
# packing and unpacking; gzip by ISA-L where it is there
libtrailseal_a_SOURCES += \
	src/bundle/tar/deflater.c src/bundle/tar/deflater.h \
	src/bundle/tar/pack.c src/bundle/tar/pack.h \
	src/bundle/tar/payload.c src/bundle/tar/payload.h \
	src/bundle/tar/sidehash.c src/bundle/tar/sidehash.h \
	src/bundle/tar/squeeze.h \
	src/bundle/tar/squeeze_gzip.c \
	src/bundle/tar/squeeze_zstd.c \
	src/bundle/tar/tarstream.c src/bundle/tar/tarstream.h \
	src/bundle/tar/unpack.c src/bundle/tar/unpack.h
if HAVE_ISAL
libtrailseal_a_SOURCES += src/bundle/tar/deflater_isal.c
endif
# keys, signatures, stamps and trust
libtrailseal_a_SOURCES += \
	src/bundle/sign/archive.c src/bundle/sign/archive.h \
	src/bundle/sign/certificate.c src/bundle/sign/certificate.h \
	src/bundle/sign/cmsder.c src/bundle/sign/cmsder.h \
	src/bundle/sign/crlfile.c src/bundle/sign/crlfile.h \
	src/bundle/sign/crlsource.c src/bundle/sign/crlsource.h \
	src/bundle/sign/keyfile.c src/bundle/sign/keyfile.h \
	src/bundle/sign/pkcs11.c src/bundle/sign/pkcs11.h \
	src/bundle/sign/revocation.c src/bundle/sign/revocation.h \
	src/bundle/sign/sign.c src/bundle/sign/sign.h \
	src/bundle/sign/signature.c src/bundle/sign/signature.h \
	src/bundle/sign/signfiles.c src/bundle/sign/signfiles.h \
	src/bundle/sign/signkey.c src/bundle/sign/signkey.h \
	src/bundle/sign/signvalue.c src/bundle/sign/signvalue.h \
	src/bundle/sign/sm2.c src/bundle/sign/sm2.h \
	src/bundle/sign/sm2cms.c src/bundle/sign/sm2cms.h \
	src/bundle/sign/sm2sign.c src/bundle/sign/sm2sign.h \
	src/bundle/sign/stamp.c src/bundle/sign/stamp.h \
	src/bundle/sign/stamp_ask.c src/bundle/sign/stamp_ask.h \
	src/bundle/sign/trust.c src/bundle/sign/trust.h
# the steps of FORMAT.md and what is said of them
libtrailseal_a_SOURCES += \
	src/bundle/verify/extract.c src/bundle/verify/extract.h \
	src/bundle/verify/layers.c src/bundle/verify/layers.h \
	src/bundle/verify/logcheck.c src/bundle/verify/logcheck.h \
	src/bundle/verify/oscalcheck.c src/bundle/verify/oscalcheck.h \
	src/bundle/verify/part_verify.c src/bundle/verify/part_verify.h \
	src/bundle/verify/verify.c src/bundle/verify/verify.h \
	src/bundle/verify/verify_json.c \
	src/bundle/verify/verify_judge.c \
	src/bundle/verify/verify_junit.c \
	src/bundle/verify/verify_report.c src/bundle/verify/verify_report.h \
	src/bundle/verify/verify_run.h \
	src/bundle/verify/verify_signatures.c \
	src/bundle/verify/verify_sm3.c \
	src/bundle/verify/verify_tags.c \
	src/bundle/verify/verify_time.c \
	src/bundle/verify/verify_words.c src/bundle/verify/verify_words.h
# making a bundle, or a new one out of one
libtrailseal_a_SOURCES += \
	src/bundle/seal/amend.c src/bundle/seal/amend.h \
	src/bundle/seal/archive_make.c src/bundle/seal/archive_make.h \
	src/bundle/seal/disclose.c src/bundle/seal/disclose.h \
	src/bundle/seal/seal.c src/bundle/seal/seal.h
# bundles one after another
libtrailseal_a_SOURCES += \
	src/bundle/chain/chain.c src/bundle/chain/chain.h \
	src/bundle/chain/chain_link.c src/bundle/chain/chain_link.h \
	src/bundle/chain/chain_report.c

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
tests_unit_mutate_SOURCES = tests/unit/mutate.c tests/unit/mutation.c tests/unit/mutation.h \
	tests/unit/mutation_bag.c tests/unit/mutation_bag.h
tests_unit_mutate_LDADD = libtrailseal.a $(VERIFY_LIBS)
noinst_PROGRAMS += tests/unit/hostile
tests_unit_hostile_SOURCES = tests/unit/hostile.c tests/unit/mutation.c tests/unit/mutation.h \
	tests/unit/mutation_bag.c tests/unit/mutation_bag.h
tests_unit_hostile_LDADD = libtrailseal.a $(VERIFY_LIBS)
EXTRA_DIST += tests/data/hostile/variants.tsv
EXTRA_DIST += tests/cli/bundle.inc tests/cli/hand.inc tests/cli/pkcs11.supp tests/cli/sm2.inc tests/cli/tsa.inc tests/cli/tsa.pl
cli_tests += tests/cli/65-revocation.sh tests/cli/65-timestamp.sh
check_PROGRAMS += tests/unit/test_revocation tests/unit/test_stamp
tests_unit_test_revocation_SOURCES = tests/unit/test_revocation.c tests/unit/authority.h
tests_unit_test_stamp_SOURCES = tests/unit/test_stamp.c tests/unit/authority.h
cli_tests += tests/cli/60-verify.sh tests/cli/61-tamper.sh tests/cli/62-by-hand.sh tests/cli/63-sign.sh tests/cli/64-token.sh tests/cli/65-kms.sh
cli_tests += tests/cli/67-conformance.sh
EXTRA_DIST += tests/conformance/README.md tests/conformance/make.sh tests/conformance/check.sh \
	tests/conformance/cases-container.sh tests/conformance/cases-bag.sh tests/conformance/cases-signature.sh
cli_tests += tests/cli/68-disclose.sh
cli_tests += tests/cli/69-sm2.sh tests/cli/69-sm2-cms.sh tests/cli/69-everything.sh
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
