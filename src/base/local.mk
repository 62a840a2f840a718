libtrailseal_a_SOURCES += \
	src/base/alloc.c src/base/alloc.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/err.c src/base/err.h \
	src/base/fileio.c src/base/fileio.h \
	src/base/hash.c src/base/hash.h \
	src/base/json.c src/base/json.h \
	src/base/log.c src/base/log.h \
	src/base/secret.c src/base/secret.h \
	src/base/text.c src/base/text.h \
	src/base/uuid.c src/base/uuid.h

check_PROGRAMS += tests/unit/test_uuid
tests_unit_test_uuid_SOURCES = tests/unit/test_uuid.c
