libtrailseal_a_SOURCES += \
	src/base/alloc.c src/base/alloc.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/err.c src/base/err.h \
	src/base/fileio.c src/base/fileio.h \
	src/base/fileio_dir.c src/base/fileio_internal.h src/base/fileio_stop.c \
	src/base/gunzip.c src/base/gunzip.h \
	src/base/hash.c src/base/hash.h \
	src/base/inflater.h \
	src/base/json.c src/base/json.h \
	src/base/json_share.c \
	src/base/jsonscan.c src/base/jsonscan.h src/base/jsonscan_copy.c \
	src/base/log.c src/base/log.h \
	src/base/memfiles.c src/base/memfiles.h \
	src/base/nearest.c \
	src/base/plainbytes.h \
	src/base/ring.c src/base/ring.h \
	src/base/schema.c src/base/schema.h src/base/schema_check.c \
	src/base/schema_parts.h src/base/schema_value.c \
	src/base/secret.c src/base/secret.h \
	src/base/spool.c src/base/spool.h \
	src/base/sqlscan.c src/base/sqlscan.h \
	src/base/text.c src/base/text.h \
	src/base/threads.c src/base/threads.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/uuid.c src/base/uuid.h \
	src/base/xmljson.c src/base/xmljson.h
if HAVE_ISAL
libtrailseal_a_SOURCES += src/base/inflater_isal.c
else
libtrailseal_a_SOURCES += src/base/inflater_zlib.c
endif

check_PROGRAMS += tests/unit/test_uuid
tests_unit_test_uuid_SOURCES = tests/unit/test_uuid.c tests/unit/tap.h

check_PROGRAMS += \
	tests/unit/test_buf \
	tests/unit/test_clock \
	tests/unit/test_err \
	tests/unit/test_fileio \
	tests/unit/test_hash \
	tests/unit/test_json \
	tests/unit/test_secret \
	tests/unit/test_spool \
	tests/unit/test_text
tests_unit_test_buf_SOURCES = tests/unit/test_buf.c tests/unit/tap.h
tests_unit_test_clock_SOURCES = tests/unit/test_clock.c tests/unit/tap.h
tests_unit_test_err_SOURCES = tests/unit/test_err.c tests/unit/tap.h
tests_unit_test_fileio_SOURCES = tests/unit/test_fileio.c tests/unit/tap.h
tests_unit_test_hash_SOURCES = tests/unit/test_hash.c tests/unit/tap.h
tests_unit_test_json_SOURCES = tests/unit/test_json.c tests/unit/tap.h
tests_unit_test_secret_SOURCES = tests/unit/test_secret.c tests/unit/tap.h
tests_unit_test_spool_SOURCES = tests/unit/test_spool.c tests/unit/files.h tests/unit/tap.h
tests_unit_test_text_SOURCES = tests/unit/test_text.c tests/unit/tap.h

check_PROGRAMS += tests/unit/test_schema
tests_unit_test_schema_SOURCES = tests/unit/test_schema.c

check_PROGRAMS += tests/unit/test_jsonscan
tests_unit_test_jsonscan_SOURCES = tests/unit/test_jsonscan.c tests/unit/tap.h

check_PROGRAMS += tests/unit/test_gunzip
tests_unit_test_gunzip_SOURCES = tests/unit/test_gunzip.c tests/unit/tap.h

check_PROGRAMS += tests/unit/test_ring
tests_unit_test_ring_SOURCES = tests/unit/test_ring.c
check_PROGRAMS += tests/unit/test_memfiles
tests_unit_test_memfiles_SOURCES = tests/unit/test_memfiles.c tests/unit/tap.h
