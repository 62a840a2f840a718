# evidence: the store of exchanges and the custody log
libtrailseal_a_SOURCES += \
	src/evidence/custody.c src/evidence/custody.h \
	src/evidence/idset.c src/evidence/idset.h \
	src/evidence/piece.c src/evidence/piece.h \
	src/evidence/piecestream.c src/evidence/piecestream.h \
	src/evidence/recover.c src/evidence/recover.h \
	src/evidence/store.c src/evidence/store.h

check_PROGRAMS += tests/unit/test_custody tests/unit/test_recover tests/unit/test_store
tests_unit_test_custody_SOURCES = tests/unit/test_custody.c tests/unit/tap.h
tests_unit_test_recover_SOURCES = tests/unit/test_recover.c tests/unit/tap.h
tests_unit_test_store_SOURCES = tests/unit/test_store.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_piecestream
tests_unit_test_piecestream_SOURCES = tests/unit/test_piecestream.c tests/unit/tap.h
