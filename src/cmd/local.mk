bin_PROGRAMS += trailseal
trailseal_SOURCES = src/main.c
libtrailseal_a_SOURCES += \
	src/cmd/cmd.h \
	src/cmd/options.c src/cmd/options.h \
	src/cmd/status.c \
	src/cmd/verify.c

check_PROGRAMS += tests/unit/test_options tests/unit/test_model
tests_unit_test_options_SOURCES = tests/unit/test_options.c tests/unit/tap.h
tests_unit_test_model_SOURCES = tests/unit/test_model.c tests/unit/tap.h

libtrailseal_a_SOURCES += src/cmd/lint_sql.c src/cmd/lint_sql.h
