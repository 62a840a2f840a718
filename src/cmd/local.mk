bin_PROGRAMS += trailseal
trailseal_SOURCES = src/main.c
libtrailseal_a_SOURCES += \
	src/cmd/assess.c \
	src/cmd/chain.c \
	src/cmd/cmd.h \
	src/cmd/collect.c \
	src/cmd/collector.c src/cmd/collector.h \
	src/cmd/collector_calls.c src/cmd/collector_internal.h \
	src/cmd/describe.c src/cmd/describe.h \
	src/cmd/detect.c \
	src/cmd/diff.c \
	src/cmd/disclose.c \
	src/cmd/disclose_choice.c src/cmd/disclose_choice.h \
	src/cmd/doc.c \
	src/cmd/doctor.c \
	src/cmd/doctor_facts.c src/cmd/doctor_facts.h \
	src/cmd/doctor_print.c src/cmd/doctor_print.h \
	src/cmd/doctor_unknown.c src/cmd/doctor_unknown.h \
	src/cmd/entrance.c src/cmd/entrance.h \
	src/cmd/events.c \
	src/cmd/events_filter.c src/cmd/events_filter.h \
	src/cmd/events_live.c src/cmd/events_live.h \
	src/cmd/events_print.c src/cmd/events_print.h \
	src/cmd/given.c src/cmd/given.h \
	src/cmd/judge.c src/cmd/judge.h \
	src/cmd/keyservice.c src/cmd/keyservice.h \
	src/cmd/lint.c \
	src/cmd/lint_sql.c src/cmd/lint_sql.h \
	src/cmd/list.c \
	src/cmd/members.c src/cmd/members.h \
	src/cmd/missed.c src/cmd/missed.h \
	src/cmd/options.c src/cmd/options.h \
	src/cmd/outfile.c src/cmd/outfile.h \
	src/cmd/part_facts.c src/cmd/part_facts.h \
	src/cmd/part_report.c src/cmd/part_report.h \
	src/cmd/plan.c \
	src/cmd/planning.c src/cmd/planning.h \
	src/cmd/policy.c \
	src/cmd/preflight.c src/cmd/preflight.h \
	src/cmd/preflight_answer.c src/cmd/preflight_answer.h \
	src/cmd/preflight_wave.c src/cmd/preflight_wave.h \
	src/cmd/prepared.c src/cmd/prepared.h \
	src/cmd/previous.c src/cmd/previous.h \
	src/cmd/print.c src/cmd/print.h \
	src/cmd/readback.c src/cmd/readback.h \
	src/cmd/disclose_page.c src/cmd/disclose_page.h \
	src/cmd/factfiles.c src/cmd/factfiles.h \
	src/cmd/partfiles.c src/cmd/partfiles.h \
	src/cmd/reassess.c src/cmd/reassess.h \
	src/cmd/reassess_forms.c src/cmd/reassess_forms.h \
	src/cmd/reassess_part.c src/cmd/reassess_part.h \
	src/cmd/rows.c src/cmd/rows.h \
	src/cmd/prompt.c src/cmd/prompt.h \
	src/cmd/redactable.c src/cmd/redactable.h \
	src/cmd/second_form.c src/cmd/second_form.h \
	src/cmd/report.c \
	src/cmd/recipe.c src/cmd/recipe.h \
	src/cmd/resolved.c src/cmd/resolved.h \
	src/cmd/resume.c src/cmd/resume.h \
	src/cmd/run.c \
	src/cmd/runfiles.c src/cmd/runfiles.h \
	src/cmd/seal.c \
	src/cmd/show.c \
	src/cmd/sign.c \
	src/cmd/signing.c src/cmd/signing.h \
	src/cmd/stamping.c src/cmd/stamping.h \
	src/cmd/status.c \
	src/cmd/steps.h \
	src/cmd/timestamp.c \
	src/cmd/verify.c \
	src/cmd/whoami.c \
	src/cmd/workdir.c src/cmd/workdir.h \
	src/cmd/worklock.c src/cmd/worklock.h

nodist_libtrailseal_a_SOURCES += src/cmd/recipe_text.c

src/cmd/recipe_text.c: templates/VERIFY.txt src/cmd/recipe_embed.sh
	$(AM_V_GEN)$(MKDIR_P) src/cmd && \
	$(SHELL) $(srcdir)/src/cmd/recipe_embed.sh $(srcdir)/templates/VERIFY.txt > $@.tmp && mv $@.tmp $@
EXTRA_DIST += src/cmd/recipe_embed.sh
CLEANFILES += src/cmd/recipe_text.c

check_PROGRAMS += tests/unit/test_options tests/unit/test_model tests/unit/test_readback
tests_unit_test_readback_SOURCES = tests/unit/test_readback.c tests/unit/tap.h
tests_unit_test_options_SOURCES = tests/unit/test_options.c tests/unit/tap.h
tests_unit_test_model_SOURCES = tests/unit/test_model.c tests/unit/tap.h

cli_tests += tests/cli/10-run.sh tests/cli/15-whoami.sh tests/cli/20-collect.sh tests/cli/24-region.sh tests/cli/25-organisation.sh tests/cli/26-members.sh tests/cli/27-events-windows.sh tests/cli/27-own-calls.sh tests/cli/29-event-objects.sh tests/cli/29-large-objects.sh tests/cli/30-scope.sh tests/cli/35-own.sh tests/cli/40-steps.sh tests/cli/45-readme.sh tests/cli/50-knowledge.sh \
	tests/cli/70-interrupt.sh

check_PROGRAMS += tests/unit/test_lint
tests_unit_test_lint_SOURCES = tests/unit/test_lint.c tests/unit/knowledge_folder.h tests/unit/tap.h
cli_tests += tests/cli/80-events.sh
cli_tests += tests/cli/81-detect.sh
cli_tests += tests/cli/83-stories.sh
cli_tests += tests/cli/82-baseline.sh
cli_tests += tests/cli/83-bad-input.sh
cli_tests += tests/cli/28-preflight-members.sh
cli_tests += tests/cli/16-doctor.sh tests/cli/17-policy.sh tests/cli/18-network.sh tests/cli/19-clouds.sh
cli_tests += tests/cli/28-hostile-cloud.sh
cli_tests += tests/cli/64-reassess.sh
cli_tests += tests/cli/71-resume.sh tests/cli/72-resume-members.sh
EXTRA_DIST += tests/cli/members.inc tests/cli/resume.inc
cli_tests += tests/cli/64-changes.sh
