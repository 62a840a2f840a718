#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/doctor_tell.h"
#include "cmd/options.h"
#include "cmd/planning.h"
#include "cmd/preflight.h"
#include "cmd/resolved.h"

struct doctor {
	const char *scope, *knowledge;
	struct strlist frameworks;
	bool json, quiet;
};

/* The scope as the engine of a run sees it, so that each for-each gives the rows that a run would ask. */
static int
fill_database(struct planning *p, const struct strlist *frameworks, cJSON **params, struct err *e)
{
	time_t now = (time_t)(clock_ms() / 1000);
	cJSON *resolved = resolved_from_scope(p->scope, frameworks);
	struct assess_scope as = { 0 };
	int rc = resolved_to_assess(&as, resolved, e);

	if (rc == 0)
		rc = db_set_scope(p->db, &as, now, e);
	if (rc == 0)
		*params = scope_params(&as, now);
	resolved_release(&as);
	cJSON_Delete(resolved);
	return rc;
}

/* What can be found out without asking anybody. */
static void
look_at_files(const struct scope *s, cJSON *problems)
{
	const char *const files[] = { s->signer_key, s->signer_certificate, s->ca_file };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *said;

		if (files[i] == NULL || access(files[i], R_OK) == 0)
			continue;
		said = xasprintf("%s can not be read", files[i]);
		cJSON_AddItemToArray(problems, cJSON_CreateString(said));
		free(said);
	}
}

static void
print_json(const cJSON *doc)
{
	char *text = cJSON_Print(doc);

	puts(text);
	free(text);
}

/* Whether any call at all was answered as it should be, to credentials that are meant. */
static bool
something_works(const struct preflight *p)
{
	for (size_t i = 0; i < p->n_answers; i++) {
		const struct preflight_answer *a = &p->answers[i];

		for (size_t n = 0; n < p->n_ways && a->state == STATE_CONFIRMED; n++) {
			if (p->ways[n].problem == NULL && strcmp(p->ways[n].account, a->account) == 0)
				return true;
		}
	}
	return false;
}

static int
examine(struct doctor *d, struct planning *p, const cJSON *params, const struct strlist *frameworks, struct err *e)
{
	char *connect_to = p->scope->connect_host != NULL ? xasprintf("%s:%d", p->scope->connect_host, p->scope->connect_port) : NULL;
	const struct transport transport = { .connect_to = connect_to, .ca_file = p->scope->ca_file, .plain = p->scope->plain_http,
		.proxy = p->scope->proxy, .connect_ms = p->scope->connect_timeout * 1000 };
	struct preflight f = { .scope = p->scope, .knowledge = p->knowledge, .plan = p->plan, .db = p->db, .params = params, .transport = &transport };
	int rc = preflight_ask(&f, e);

	if (rc == 0) {
		cJSON *doc = doctor_document(&f, p->knowledge, frameworks);

		look_at_files(p->scope, json_get(doc, "problems"));
		(d->json ? print_json : doctor_print)(doc);
		if (!something_works(&f))
			rc = EXIT_CANNOT;
		else
			rc = cJSON_GetArraySize(json_get(doc, "problems")) > 0 ? EXIT_ANSWER_NO : EXIT_FINE;
		cJSON_Delete(doc);
	}
	preflight_release(&f);
	free(connect_to);
	return rc;
}

static int
doctor(struct doctor *d, struct err *e)
{
	struct strlist all = { 0 };
	const struct strlist *frameworks;
	struct planning p;
	cJSON *params = NULL;
	int rc = planning_make(&p, d->scope, d->knowledge, &d->frameworks, e);

	if (rc != 0)
		goto out;
	scope_use_hosts(p.scope, p.knowledge);
	for (size_t i = 0; i < p.knowledge->n_frameworks; i++)
		strlist_add(&all, p.knowledge->frameworks[i].id);
	frameworks = d->frameworks.n > 0 ? &d->frameworks : p.scope->frameworks.n > 0 ? &p.scope->frameworks : &all;
	if (scope_use_calendar(p.scope, p.knowledge, e) != 0 || scope_check(p.scope, p.knowledge, NULL, NULL, e) != 0 ||
	    fill_database(&p, frameworks, &params, e) != 0)
		rc = -1;
	else
		rc = examine(d, &p, params, frameworks, e);
out:
	cJSON_Delete(params);
	planning_release(&p);
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
		{ "knowledge", OPTION_TEXT, &d.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "json", OPTION_FLAG, &d.json, NULL, "for programs" },
		{ "quiet", OPTION_FLAG, &d.quiet, NULL, "no progress on stderr" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal doctor [OPTIONS]",
		"Tries each permission that a run needs with the cheapest call there is, reading only and keeping nothing, and says what a "
		"run could not decide.  Exit status 0: all is well; 1: something is not; 3: nothing works.",
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
	return rc < 0 ? fail_with(&e) : rc;
}
