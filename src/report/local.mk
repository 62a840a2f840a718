# report: facts and knowledge to one XML model, and through the templates to documents
libtrailseal_a_SOURCES += \
	src/report/changes.c src/report/changes.h src/report/changes_parts.h \
	src/report/changes_model.c \
	src/report/changes_rules.c \
	src/report/changes_settings.c \
	src/report/coverage_csv.c src/report/coverage_csv.h \
	src/report/model_controls.c \
	src/report/model_coverage.c \
	src/report/model_pieces.c \
	src/report/model_rules.c \
	src/report/model_statements.c \
	src/report/model_tables.c \
	src/report/model_xml.c src/report/model_xml.h \
	src/report/pairs.c src/report/pairs.h \
	src/report/parts.c src/report/parts.h \
	src/report/render.c src/report/report.h \
	src/report/transform.c src/report/transform.h \
	src/report/tree.c src/report/tree.h \
	src/report/unanswered.c src/report/unanswered.h

noinst_HEADERS += tests/unit/report_pages.h tests/unit/report_sample.h tests/unit/report_xpath.h
check_PROGRAMS += tests/unit/test_report tests/unit/test_report_coverage tests/unit/test_report_hostile tests/unit/test_report_html \
	tests/unit/test_report_oscal tests/unit/test_report_refused tests/unit/test_report_words
tests_unit_test_report_SOURCES = tests/unit/test_report.c
tests_unit_test_report_coverage_SOURCES = tests/unit/test_report_coverage.c
tests_unit_test_report_hostile_SOURCES = tests/unit/test_report_hostile.c
tests_unit_test_report_html_SOURCES = tests/unit/test_report_html.c
tests_unit_test_report_oscal_SOURCES = tests/unit/test_report_oscal.c
tests_unit_test_report_refused_SOURCES = tests/unit/test_report_refused.c
tests_unit_test_report_words_SOURCES = tests/unit/test_report_words.c
EXTRA_DIST += \
	tests/data/report/assessment.json \
	tests/data/report/knowledge.json \
	tests/data/report/pieces.json
# the report of an organisation of 500 accounts
cli_tests += tests/cli/26-organisation-500.sh
check_PROGRAMS += tests/unit/test_changes
tests_unit_test_changes_SOURCES = tests/unit/test_changes.c tests/unit/tap.h
