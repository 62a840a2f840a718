# assess: the evidence as tables, the sandbox for SQL of knowledge files, verdicts
libtrailseal_a_SOURCES += \
	src/assess/assess.c src/assess/assess.h \
	src/assess/coverage.c src/assess/coverage.h \
	src/assess/db.c src/assess/db.h \
	src/assess/db_internal.h \
	src/assess/event.h \
	src/assess/event_identity.c \
	src/assess/event_network.c \
	src/assess/event_record.c \
	src/assess/events.c src/assess/events.h \
	src/assess/facts.c src/assess/facts.h \
	src/assess/facts_rules.c \
	src/assess/finding.c src/assess/finding.h \
	src/assess/functions.c src/assess/functions.h \
	src/assess/functions_group.c \
	src/assess/functions_text.c \
	src/assess/functions_time.c \
	src/assess/listing.c src/assess/listing.h \
	src/assess/query.c \
	src/assess/rule_run.c src/assess/rule_run.h \
	src/assess/sandbox.c src/assess/sandbox.h \
	src/assess/scope.h \
	src/assess/seen.c src/assess/seen.h \
	src/assess/verdict.c src/assess/verdict.h

check_PROGRAMS += tests/unit/test_sandbox
tests_unit_test_sandbox_SOURCES = tests/unit/test_sandbox.c tests/unit/kit.h
