#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fileio.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/doctor_facts.h"
#include "cmd/doctor_print.h"
#include "cmd/members.h"
#include "cmd/options.h"
#include "cmd/preflight.h"

#define SAMPLE_DEFAULT 3	/* members are made alike, most often by one template */

struct doctor {
	const char *scope, *knowledge, *members;
	struct strlist frameworks, langs;
	bool json, quiet;
};

/* What can be found out without asking anybody. */
static void
look_at_files(const struct scope *s, cJSON *facts)
{
	const char *const files[] = { s->signer_key, s->signer_certificate, s->ca_file };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (files[i] != NULL && access(files[i], R_OK) != 0)
			cJSON_AddStringToObject(doctor_problem(facts, "file-unreadable"), "file", files[i]);
	}
}

static void
print_json(const cJSON *facts)
{
	char *text = cJSON_Print(facts);

	puts(text);
	free(text);
}

/* Whether any call at all was answered as it should be, to credentials that are meant. */
static bool
something_works(const struct preflight *p)
{
	for (size_t i = 0; i < p->n_answers; i++) {
		const struct preflight_answer *a = &p->answers[i];
		const struct preflight_way *w = preflight_way_of(p, a->account);

		if (a->state == STATE_CONFIRMED && w != NULL && w->problem == NULL)
			return true;
	}
	return false;
}

static int
examine(const struct doctor *d, struct planning *planned, const struct strlist *frameworks, size_t sample,
    const struct doctor_words *words, struct err *e)
{
	struct preflight f;
	int rc = preflight_begin(&f, planned, frameworks, e);

	f.sample = sample;
	if (rc == 0)
		rc = preflight_ask(&f, e);
	if (rc == 0) {
		cJSON *facts = doctor_facts(&f, frameworks);

		look_at_files(planned->scope, facts);
		if (d->json)
			print_json(facts);
		else
			doctor_print(words, facts);
		if (!something_works(&f))
			rc = EXIT_CANNOT;
		else
			rc = cJSON_GetArraySize(json_get(facts, "problems")) > 0 ? EXIT_ANSWER_NO : EXIT_FINE;
		cJSON_Delete(facts);
	}
	preflight_release(&f);
	return rc;
}

static int
take_sample(const struct doctor *d, size_t *out, struct err *e)
{
	char *end;
	long n;

	*out = SAMPLE_DEFAULT;
	if (d->members == NULL)
		return 0;
	n = strtol(d->members, &end, 10);
	if (*d->members == '\0' || *end != '\0' || n < 0 || n > MEMBERS_MAX)
		return err_set(e, ERR_USAGE, "--members: want a number from 0 to %d, found \"%.40s\"", MEMBERS_MAX, d->members);
	*out = (size_t)n;
	return 0;
}

static int
doctor(const struct doctor *d, struct err *e)
{
	struct strlist all = { 0 };
	const struct strlist *frameworks;
	struct doctor_words words = { 0 };
	struct planning p = { 0 };
	enum lang lang = (enum lang)name_index(lang_names, LANG_COUNT, d->langs.n > 0 ? d->langs.items[0] : "en");
	size_t sample;
	int rc = -1;

	if (take_sample(d, &sample, e) != 0 || doctor_words_load(&words, lang, e) != 0 ||
	    planning_make(&p, d->scope, d->knowledge, &d->frameworks, e) != 0)
		goto out;
	if (p.scope->directory.given && plan_add(p.plan, p.knowledge, MEMBERS_SELECT, planning_deps, p.db, e) != 0)
		goto out;
	scope_use_hosts(p.scope, p.knowledge);
	for (size_t i = 0; i < p.knowledge->n_frameworks; i++)
		strlist_add(&all, p.knowledge->frameworks[i].id);
	frameworks = d->frameworks.n > 0 ? &d->frameworks : p.scope->frameworks.n > 0 ? &p.scope->frameworks : &all;
	if (scope_use_calendar(p.scope, p.knowledge, e) == 0 && scope_check(p.scope, p.knowledge, NULL, NULL, e) == 0)
		rc = examine(d, &p, frameworks, sample, &words, e);
out:
	planning_release(&p);
	doctor_words_release(&words);
	strlist_release(&all);
	return rc;
}

int
cmd_doctor(int argc, char **argv)
{
	struct doctor d = { .scope = NULL };
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &d.scope, "FILE", "whose cloud (default: scope.json)" },
		{ "frameworks", OPTION_LIST, &d.frameworks, "ID", "only these (default: those of the scope file, else all)" },
		{ "members", OPTION_TEXT, &d.members, "N", "try the permissions in so many members of the directory (default: 3); all are entered" },
		{ "knowledge", OPTION_TEXT, &d.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "lang", OPTION_LANG, &d.langs, "LANG", "in en (default) or zh-CN" },
		{ "json", OPTION_FLAG, &d.json, NULL, "for programs: without words of any language" },
		{ "quiet", OPTION_FLAG, &d.quiet, NULL, "no progress on stderr" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal doctor [OPTIONS]",
		"Tries each permission that a run needs with the cheapest call there is, reading only and keeping nothing, enters every member "
		"of the directory, and says what a run could not decide.  Exit status 0: all is well; 1: something is not; 3: nothing works.",
		rows, 0, 0, "" };
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, NULL, NULL, &e);

	if (rc > 0) {
		log_init(d.quiet);
		stop_on_signals();
		if (d.scope == NULL)
			d.scope = "scope.json";
		rc = doctor(&d, &e);
	}
	strlist_release(&d.frameworks);
	strlist_release(&d.langs);
	return rc < 0 ? fail_with(&e) : rc;
}
