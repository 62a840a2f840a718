# knowledge: load and check the folder, plan the calls, the scope file
libtrailseal_a_SOURCES += \
	src/knowledge/calendar.c \
	src/knowledge/call.c \
	src/knowledge/describe.c src/knowledge/describe.h \
	src/knowledge/describe_framework.c \
	src/knowledge/describe_json.c \
	src/knowledge/describe_words.c src/knowledge/describe_words.h \
	src/knowledge/free.c \
	src/knowledge/knowledge.h \
	src/knowledge/load.c src/knowledge/loading.h \
	src/knowledge/load_framework.c \
	src/knowledge/load_key.c \
	src/knowledge/load_rule.c \
	src/knowledge/load_source.c \
	src/knowledge/load_whole.c \
	src/knowledge/plan.c src/knowledge/plan.h \
	src/knowledge/problems.c \
	src/knowledge/schemas.h src/knowledge/schemas_find.c \
	src/knowledge/scope.c src/knowledge/scope.h \
	src/knowledge/scope_calendar.c \
	src/knowledge/scope_check.c \
	src/knowledge/scope_network.c \
	src/knowledge/scope_reader.h \
	src/knowledge/sqltext.c src/knowledge/sqltext.h \
	src/knowledge/statements.c src/knowledge/statements.h \
	src/knowledge/template.c src/knowledge/template.h
nodist_libtrailseal_a_SOURCES = src/knowledge/schemas.c

src/knowledge/schemas.c: $(knowledge_schema) src/knowledge/embed.sh
	$(AM_V_GEN)$(MKDIR_P) src/knowledge && \
	files= && for f in $(knowledge_schema); do files="$$files $(srcdir)/$$f"; done && \
	$(SHELL) $(srcdir)/src/knowledge/embed.sh $$files > $@.tmp && mv $@.tmp $@
EXTRA_DIST += src/knowledge/embed.sh
CLEANFILES += src/knowledge/schemas.c

check_PROGRAMS += tests/unit/test_knowledge tests/unit/test_plan tests/unit/test_scope tests/unit/test_statement_files
tests_unit_test_knowledge_SOURCES = tests/unit/test_knowledge.c tests/unit/knowledge_folder.h tests/unit/tap.h
tests_unit_test_plan_SOURCES = tests/unit/test_plan.c tests/unit/tap.h
tests_unit_test_scope_SOURCES = tests/unit/test_scope.c tests/unit/knowledge_folder.h tests/unit/tap.h
tests_unit_test_statement_files_SOURCES = tests/unit/test_statement_files.c tests/unit/knowledge_folder.h tests/unit/tap.h
