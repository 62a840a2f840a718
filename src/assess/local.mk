# assess: which rules apply, what is seen, verdicts
libtrailseal_a_SOURCES += \
	src/assess/assess.c src/assess/assess.h \
	src/assess/baseline.c src/assess/baseline.h \
	src/assess/baseline_files.c src/assess/baseline_files.h \
	src/assess/coverage.c src/assess/coverage.h \
	src/assess/coverage_index.c src/assess/coverage_index.h \
	src/assess/detect.c src/assess/detect.h \
	src/assess/detect_hits.c src/assess/detect_hits.h \
	src/assess/exceptions.c src/assess/exceptions.h \
	src/assess/facts.c src/assess/facts.h \
	src/assess/facts_coverage.c \
	src/assess/facts_rules.c \
	src/assess/factsdiff.c src/assess/factsdiff.h \
	src/assess/finding.c src/assess/finding.h \
	src/assess/inputs.c src/assess/inputs.h \
	src/assess/instances.c src/assess/instances.h \
	src/assess/pushdown.c src/assess/pushdown.h \
	src/assess/pushdown_judge.c \
	src/assess/refused.c src/assess/refused.h \
	src/assess/rule_run.c src/assess/rule_run.h \
	src/assess/scope.h \
	src/assess/seen.c src/assess/seen.h \
	src/assess/statements.c src/assess/statements.h \
	src/assess/verdict.c src/assess/verdict.h
# the evidence as tables, the sandbox for SQL of knowledge files and its functions
libtrailseal_a_SOURCES += \
	src/assess/sql/db.c src/assess/sql/db.h \
	src/assess/sql/db_exchange.c \
	src/assess/sql/db_internal.h \
	src/assess/sql/db_key.c \
	src/assess/sql/db_scope.c \
	src/assess/sql/events.c src/assess/sql/events.h \
	src/assess/sql/functions.c src/assess/sql/functions.h \
	src/assess/sql/functions_group.c \
	src/assess/sql/functions_network.c \
	src/assess/sql/functions_query.c \
	src/assess/sql/functions_text.c \
	src/assess/sql/functions_time.c \
	src/assess/sql/listing.c src/assess/sql/listing.h \
	src/assess/sql/query.c \
	src/assess/sql/regexp.c src/assess/sql/regexp.h \
	src/assess/sql/sandbox.c src/assess/sql/sandbox.h \
	src/assess/sql/slsquery.c src/assess/sql/slsquery.h \
	src/assess/sql/slsquery_internal.h \
	src/assess/sql/slsquery_search.c \
	src/assess/sql/slsquery_where.c
# events: records, files of them, and the way of many into the tables
libtrailseal_a_SOURCES += \
	src/assess/event/event.h \
	src/assess/event/event_column.c \
	src/assess/event/event_identity.c \
	src/assess/event/event_network.c \
	src/assess/event/event_parser.h \
	src/assess/event/event_record.c \
	src/assess/event/event_resource.c \
	src/assess/event/event_row.c \
	src/assess/event/event_value.c \
	src/assess/event/eventfeed.c src/assess/event/eventfeed.h \
	src/assess/event/eventfile.c src/assess/event/eventfile.h src/assess/event/eventfile_internal.h \
	src/assess/event/eventfile_values.c \
	src/assess/event/eventload.c src/assess/event/eventload.h \
	src/assess/event/eventname.c src/assess/event/eventname.h \
	src/assess/event/eventpipe.c src/assess/event/eventpipe.h \
	src/assess/event/eventplace.c src/assess/event/eventplace.h \
	src/assess/event/eventraw.c src/assess/event/eventraw.h \
	src/assess/event/eventrun.c src/assess/event/eventrun.h \
	src/assess/event/eventset.c src/assess/event/eventset.h

check_PROGRAMS += tests/unit/test_pushdown
tests_unit_test_pushdown_SOURCES = tests/unit/test_pushdown.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_sandbox
tests_unit_test_sandbox_SOURCES = tests/unit/test_sandbox.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_regexp
tests_unit_test_regexp_SOURCES = tests/unit/test_regexp.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_functions
tests_unit_test_functions_SOURCES = tests/unit/test_functions.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_events
tests_unit_test_events_SOURCES = tests/unit/test_events.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_eventload
tests_unit_test_eventload_SOURCES = tests/unit/test_eventload.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_eventpipe
tests_unit_test_eventpipe_SOURCES = tests/unit/test_eventpipe.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_eventset
tests_unit_test_eventset_SOURCES = tests/unit/test_eventset.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_eventplace
tests_unit_test_eventplace_SOURCES = tests/unit/test_eventplace.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_eventraw
tests_unit_test_eventraw_SOURCES = tests/unit/test_eventraw.c tests/unit/tap.h
check_PROGRAMS += tests/unit/test_eventfile
tests_unit_test_eventfile_SOURCES = tests/unit/test_eventfile.c tests/unit/tap.h
EXTRA_DIST += \
	tests/data/events/README.md \
	tests/data/events/r01_consolesignin_ram_nomfa.json \
	tests/data/events/r02_consolesignin_root_nomfa.json \
	tests/data/events/r04_deletedisk_system.json \
	tests/data/events/r05_renew_aliyunserviceevent.json \
	tests/data/events/r07_lookupevents_assumedrole.json \
	tests/data/events/r08_updatetrail_root_ipv6.json \
	tests/data/events/r10_runinstances_eventbridge.json \
	tests/data/events/r12_deletegroup_2015.json \
	tests/data/events/r14_oss_listuserregions_2025.json \
	tests/data/events/r19_appendvswitchid.json \
	tests/data/events/r20_createnetworkinterface_assumedrole.json \
	tests/data/events/s_auditevent_01.json \
	tests/data/events/s_authentication_02.json \
	tests/data/events/s_authentication_04.json
check_PROGRAMS += tests/unit/test_refused
tests_unit_test_refused_SOURCES = tests/unit/test_refused.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_verdict
tests_unit_test_verdict_SOURCES = tests/unit/test_verdict.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_db_memory
tests_unit_test_db_memory_SOURCES = tests/unit/test_db_memory.c tests/unit/kit.h
check_PROGRAMS += tests/unit/test_assess tests/unit/test_assess_covered
tests_unit_test_assess_SOURCES = tests/unit/test_assess.c tests/unit/assess_world.h tests/unit/kit.h
tests_unit_test_assess_covered_SOURCES = tests/unit/test_assess_covered.c tests/unit/assess_world.h tests/unit/kit.h
check_PROGRAMS += tests/unit/test_statements
tests_unit_test_statements_SOURCES = tests/unit/test_statements.c tests/unit/tap.h

cli_tests += tests/cli/28-inside.sh
check_PROGRAMS += tests/unit/test_factsdiff
tests_unit_test_factsdiff_SOURCES = tests/unit/test_factsdiff.c tests/unit/tap.h
