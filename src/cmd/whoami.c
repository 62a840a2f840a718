#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/members.h"
#include "cmd/options.h"
#include "cmd/preflight.h"

#define NOTHING_ELSE "select 1"		/* a statement that needs no source: what is left of the plan is who asks */

/* The ways in, one object each; see cmd_whoami for who reads it. */
static cJSON *
way_json(const struct preflight_way *w)
{
	cJSON *o = cJSON_CreateObject();
	char end[CLOCK_ISO_SIZE];

	if (strcmp(w->account, PREFLIGHT_ANY) != 0)
		cJSON_AddStringToObject(o, "account", w->account);
	if (w->from != NULL)
		cJSON_AddStringToObject(o, "from", w->from);
	if (w->expires != 0) {
		clock_iso(w->expires, end);
		cJSON_AddStringToObject(o, "session_ends", end);
	}
	if (w->identity != NULL)
		cJSON_AddItemToObject(o, "identity", cJSON_Duplicate(w->identity, 1));
	if (w->problem != NULL)
		cJSON_AddStringToObject(o, "problem", w->problem);
	return o;
}

static void
put(const char *label, const char *text)
{
	struct buf b;

	if (text == NULL)
		return;
	buf_init(&b, 64 * 1024);
	text_for_terminal(&b, text);
	printf("%s%s\n", label, buf_text(&b));
	buf_release(&b);
}

static void
print_way(const cJSON *way)
{
	const cJSON *m;

	put("account ", json_str(way, "account"));
	put("  from: ", json_str(way, "from"));
	cJSON_ArrayForEach(m, json_get(way, "identity")) {
		printf("%s", cJSON_IsString(m) ? "  " : "");
		if (cJSON_IsString(m)) {
			printf("%s", m->string);
			put(": ", m->valuestring);
		}
	}
	put("  session ends: ", json_str(way, "session_ends"));
	put("  problem: ", json_str(way, "problem"));
}

/* A member as the run keeps it (scope_member), with the role. */
static cJSON *
member_json(const cJSON *member, const char *role)
{
	cJSON *o = cJSON_Duplicate(member, 1);

	cJSON_AddStringToObject(o, "role", role);
	return o;
}

static void
print_member(const cJSON *m)
{
	const char *state = json_str(m, "state");
	char *line = strcmp(state, MEMBER_ENTERED) == 0 ?
	    xasprintf("account %s (%s): role %s, from account %s", json_str(m, "account"), json_str(m, "name"), json_str(m, "role"), json_str(m, "via")) :
	    strcmp(state, MEMBER_EXCLUDED) == 0 ?
	    xasprintf("account %s (%s): left out by the scope file", json_str(m, "account"), json_str(m, "name")) :
	    xasprintf("account %s (%s): can not be entered by role %s: %s: %s", json_str(m, "account"), json_str(m, "name"),
		json_str(m, "role"), json_str(m, "code"), json_str(m, "message"));

	put("", line);
	free(line);
}

/* One line of JSON for programs, or text. */
static void
tell(cJSON *o, bool json, void (*print)(const cJSON *o))
{
	char *text = json ? json_print(o) : NULL;

	if (json)
		puts(text);
	else
		print(o);
	free(text);
	cJSON_Delete(o);
}

static long
tell_members(const struct preflight *p, bool json)
{
	const cJSON *m;
	long refused = 0;

	cJSON_ArrayForEach(m, p->members) {
		refused += json_str(m, "code") != NULL;
		tell(member_json(m, p->scope->directory.role), json, print_member);
	}
	return refused;
}

/* The list of members rests on calls that may be refused; then it is no list. */
static long
count_unlisted(const struct preflight *p)
{
	long n = 0;

	for (size_t i = 0; i < p->n_answers; i++) {
		const struct preflight_answer *a = &p->answers[i];
		const char *source = p->plan->items[a->item].source->id;

		if (a->state == STATE_CONFIRMED || !strlist_has(&p->directory, source))
			continue;
		log_warn("the members can not be listed: %s: %s", source, a->code != NULL ? a->code : "no answer");
		n++;
	}
	return n;
}

static int
tell_all(const struct preflight *p, bool json, struct err *e)
{
	long problems = 0;

	/* what is wrong with the only credentials is what is wrong */
	if (p->n_ways == 1 && p->ways[0].code != ERR_NONE)
		return err_set(e, p->ways[0].code, "%s", p->ways[0].problem);
	for (size_t i = 0; i < p->n_ways; i++) {
		if (p->ways[i].warning != NULL)
			log_warn("%s", p->ways[i].warning);
		problems += p->ways[i].problem != NULL;
		tell(way_json(&p->ways[i]), json, print_way);
	}
	problems += count_unlisted(p) + tell_members(p, json);
	return problems == 0 ? 0 : err_set(e, ERR_DENIED, "%ld of the credentials can not be used as the scope wants", problems);
}

/* A scope of one account, which nobody knows yet. */
static struct scope *
any_scope(void)
{
	struct scope *s = xcalloc(1, sizeof(*s));

	s->accounts = xcalloc(1, sizeof(*s->accounts));
	s->accounts[0].id = xstrdup(PREFLIGHT_ANY);
	s->accounts[0].name = xstrdup(PREFLIGHT_ANY);
	s->n_accounts = 1;
	s->transfers = SCOPE_TRANSFERS_DEFAULT;
	s->time_budget = SCOPE_TIME_BUDGET_DEFAULT;
	return s;
}

static void
use_profile(struct scope *s, const char *profile)
{
	for (size_t i = 0; i < s->n_accounts && profile != NULL; i++) {
		free(s->accounts[i].profile);
		s->accounts[i].profile = xstrdup(profile);
	}
}

static int
whoami(const char *scope_path, const char *profile, bool json, struct err *e)
{
	struct planning p = { 0 };
	struct preflight f = { 0 };
	int rc = planning_make_for(&p, scope_path, NULL, NOTHING_ELSE, e);

	if (rc == 0 && p.plan->n == 0)
		rc = err_set(e, ERR_USAGE, "%s: no source tells who asks", p.knowledge->dir);
	if (rc == 0 && p.scope == NULL)
		p.scope = any_scope();
	if (rc == 0 && p.scope->directory.given)
		rc = plan_add(p.plan, p.knowledge, MEMBERS_SELECT, planning_deps, p.db, e);
	if (rc == 0) {
		scope_use_hosts(p.scope, p.knowledge);
		use_profile(p.scope, profile);
		rc = preflight_begin(&f, &p, &p.scope->frameworks, e);
	}
	if (rc == 0)
		rc = preflight_ask(&f, e);
	if (rc == 0)
		rc = tell_all(&f, json, e);
	preflight_release(&f);
	planning_release(&p);
	return rc;
}

int
cmd_whoami(int argc, char **argv)
{
	const char *scope = NULL, *profile = NULL;
	bool json = false;
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &scope, "FILE", "the accounts, profiles and network of this scope file, and the members of its directory" },
		{ "profile", OPTION_TEXT, &profile, "NAME", "this profile of the aliyun CLI" },
		{ "json", OPTION_FLAG, &json, NULL, "for programs: a line for each account" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal whoami [OPTIONS]",
		"Tells which link of the credential chain answers, and asks the service whose credentials they are; enters each member of the "
		"directory and tells by which role.  Never shows a secret.",
		rows, 0, 0, "" };
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, NULL, NULL, &e);

	if (rc > 0) {
		log_init(true);
		stop_on_signals();
		rc = whoami(scope, profile, json, &e);
	}
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
