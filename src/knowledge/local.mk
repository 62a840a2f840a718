# knowledge: load and check the folder, plan the calls, the scope file
libtrailseal_a_SOURCES += \
	src/knowledge/knowledge.h \
	src/knowledge/plan.h \
	src/knowledge/schemas.h src/knowledge/schemas_find.c \
	src/knowledge/scope.h
nodist_libtrailseal_a_SOURCES = src/knowledge/schemas.c

src/knowledge/schemas.c: $(knowledge_schema) src/knowledge/embed.sh
	$(AM_V_GEN)$(MKDIR_P) src/knowledge && \
	files= && for f in $(knowledge_schema); do files="$$files $(srcdir)/$$f"; done && \
	$(SHELL) $(srcdir)/src/knowledge/embed.sh $$files > $@.tmp && mv $@.tmp $@
EXTRA_DIST += src/knowledge/embed.sh
CLEANFILES += src/knowledge/schemas.c
