#include "cmd/doctor_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "cmd/doctor_unknown.h"

#define CLOCK_SAID_S 60		/* the services refuse from 15 minutes on; a clock that keeps time is not a minute off */

/*
 * What is known of one permission in one account; of several answers the last in this order counts.  A host that is not
 * reached says nothing about permissions, and is told by itself.
 */
static const char *const tried_names[] = { TRIED_NOT, TRIED_UNREACHED, TRIED_GRANTED, TRIED_FAILED, TRIED_DENIED };
enum tried {
	NOT_TRIED,
	UNREACHED,
	GRANTED,
	FAILED,
	DENIED,
	TRIED_COUNT
};
_Static_assert(sizeof(tried_names) / sizeof(tried_names[0]) == TRIED_COUNT, "name every one");

/* Value of the column rights of a preflight table. */
#define RIGHTS_WRITE "writes"

struct teller {
	const struct preflight *p;
	const struct strlist *frameworks;
	bool *lost;		/* by item of the plan: lost in some account */
	cJSON *facts;
};

cJSON *
doctor_problem(cJSON *facts, const char *code)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "problem", code);
	cJSON_AddItemToArray(json_arr(facts, "problems"), o);
	return o;
}

static void
add_or_null(cJSON *o, const char *key, const char *text)
{
	if (text != NULL)
		cJSON_AddStringToObject(o, key, text);
	else
		cJSON_AddNullToObject(o, key);
}

/* Whether the events of some part would be missing because of one of these sources. */
static bool
is_blind(const struct preflight *p, const bool *lost)
{
	for (size_t g = 0; g < p->n_gaps; g++) {
		for (size_t i = 0; i < p->plan->n; i++) {
			if (lost[i] && strcmp(p->plan->items[i].source->id, p->gaps[g].source) == 0)
				return true;
		}
	}
	return false;
}

/* ---- permissions ---- */

static enum tried
tried_of(const struct preflight_answer *a)
{
	if (a->state == STATE_DENIED)
		return DENIED;
	if (!a->reached)
		return UNREACHED;
	if (a->state == STATE_CONFIRMED)
		return GRANTED;
	return a->state == STATE_NOT_QUERIED ? NOT_TRIED : FAILED;
}

/* The answer that says most about one source in one account; NULL: it was not asked. */
static const struct preflight_answer *
telling_answer(const struct preflight *p, size_t item, const char *account)
{
	const struct preflight_answer *best = NULL;

	for (size_t i = 0; i < p->n_answers; i++) {
		const struct preflight_answer *a = &p->answers[i];

		if (a->item == item && strcmp(a->account, account) == 0 && (best == NULL || tried_of(a) > tried_of(best)))
			best = a;
	}
	return best;
}

/* One permission in one account: the worst that was said of the sources that need it. */
static cJSON *
permission_json(struct teller *t, const char *permission, const char *account)
{
	const struct plan *plan = t->p->plan;
	const struct preflight_answer *worst = NULL;
	bool *lost = xcalloc(plan->n + 1, sizeof(*lost));
	enum tried state = NOT_TRIED;
	cJSON *o = cJSON_CreateObject(), *sources;

	cJSON_AddStringToObject(o, "permission", permission);
	sources = cJSON_AddArrayToObject(o, "sources");
	for (size_t i = 0; i < plan->n; i++) {
		const struct preflight_answer *a;
		enum tried one;

		if (plan->items[i].source->permission == NULL || strcmp(plan->items[i].source->permission, permission) != 0)
			continue;
		cJSON_AddItemToArray(sources, cJSON_CreateString(plan->items[i].source->id));
		a = telling_answer(t->p, i, account);
		one = a != NULL ? tried_of(a) : NOT_TRIED;
		if (one > GRANTED)
			lost[i] = t->lost[i] = true;
		if (one > state || worst == NULL) {
			state = one > state ? one : state;
			worst = a;
		}
	}
	cJSON_AddStringToObject(o, "state", tried_names[state]);
	if (state > GRANTED) {
		add_or_null(o, "code", worst->code);
		add_or_null(o, "message", worst->message);
		cJSON_AddItemToObject(o, "unknown", doctor_unknown(t->p, t->frameworks, lost, is_blind(t->p, lost)));
	}
	free(lost);
	return o;
}

static void
add_permissions(struct teller *t, cJSON *account, const struct strlist *permissions)
{
	cJSON *list = cJSON_AddArrayToObject(account, "permissions");
	const char *id = json_str(account, "account");

	for (size_t i = 0; i < permissions->n; i++) {
		cJSON *one = permission_json(t, permissions->items[i], id), *problem;
		const char *state = json_str(one, "state");

		cJSON_AddItemToArray(list, one);
		if (strcmp(state, TRIED_DENIED) != 0 && strcmp(state, TRIED_FAILED) != 0)
			continue;
		problem = doctor_problem(t->facts, strcmp(state, TRIED_DENIED) == 0 ? "permission-denied" : "permission-failed");
		cJSON_AddStringToObject(problem, "account", id);
		cJSON_AddStringToObject(problem, "permission", permissions->items[i]);
		add_or_null(problem, "code", json_str(one, "code"));
	}
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
collect_permissions(const struct plan *plan, struct strlist *to)
{
	for (size_t i = 0; i < plan->n; i++) {
		const char *permission = plan->items[i].source->permission;

		if (permission != NULL && *permission != '\0' && !strlist_has(to, permission))
			strlist_add(to, permission);
	}
	if (to->n > 0)
		qsort(to->items, to->n, sizeof(*to->items), compare_texts);
}

/* ---- accounts ---- */

static void
add_account(struct teller *t, const struct preflight_way *w, const struct strlist *permissions)
{
	cJSON *o = cJSON_CreateObject(), *problem;

	cJSON_AddItemToArray(json_arr(t->facts, "accounts"), o);
	cJSON_AddStringToObject(o, "account", w->account);
	cJSON_AddStringToObject(o, "name", w->name);
	cJSON_AddBoolToObject(o, "member", w->member);
	add_or_null(o, "from", w->from);
	add_or_null(o, "caller", w->arn);
	add_or_null(o, "problem", w->problem);
	if (w->warning != NULL)
		cJSON_AddStringToObject(doctor_problem(t->facts, "warning"), "text", w->warning);
	if (w->problem == NULL) {
		add_permissions(t, o, permissions);
		return;
	}
	problem = doctor_problem(t->facts, "no-way-in");
	cJSON_AddStringToObject(problem, "account", w->account);
	cJSON_AddStringToObject(problem, "text", w->problem);
}

static void
add_accounts(struct teller *t)
{
	struct strlist permissions = { 0 };

	cJSON_AddArrayToObject(t->facts, "accounts");
	collect_permissions(t->p->plan, &permissions);
	for (size_t i = 0; i < t->p->n_ways; i++)
		add_account(t, &t->p->ways[i], &permissions);
	strlist_release(&permissions);
	for (size_t i = 0; i < t->p->strangers.n; i++)
		cJSON_AddStringToObject(doctor_problem(t->facts, "not-in-scope"), "account", t->p->strangers.items[i]);
}

/* ---- members ---- */

/* Adds the member to refused when it is; returns whether it was entered. */
static bool
sort_member(const cJSON *m, cJSON *refused, long *excluded)
{
	static const char *const told[] = { "account", "name", "state", "code", "message" };
	const char *state = json_str(m, "state");
	cJSON *o;

	if (strcmp(state, MEMBER_EXCLUDED) == 0)
		++*excluded;
	if (strcmp(state, MEMBER_EXCLUDED) == 0 || strcmp(state, MEMBER_ENTERED) == 0)
		return strcmp(state, MEMBER_ENTERED) == 0;
	o = cJSON_CreateObject();
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		add_or_null(o, told[i], json_str(m, told[i]));
	cJSON_AddItemToArray(refused, o);
	return false;
}

/* Whether the events of some member that can not be entered would be missing. */
static bool
is_blind_there(const struct preflight *p, const cJSON *refused)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, refused) {
		for (size_t g = 0; g < p->n_gaps; g++) {
			if (strcmp(p->gaps[g].account, json_str(m, "account")) == 0)
				return true;
		}
	}
	return false;
}

static void
add_members(struct teller *t)
{
	const struct preflight *p = t->p;
	long entered = 0, excluded = 0, tried = 0;
	bool *lost = xcalloc(p->plan->n + 1, sizeof(*lost));
	cJSON *o = cJSON_AddObjectToObject(t->facts, "members"), *refused = cJSON_CreateArray(), *problem;
	const cJSON *m;

	cJSON_ArrayForEach(m, p->members)
		entered += sort_member(m, refused, &excluded);
	for (size_t i = 0; i < p->n_ways; i++)
		tried += p->ways[i].member;
	cJSON_AddStringToObject(o, "account", p->scope->directory.account);
	cJSON_AddStringToObject(o, "role", p->scope->directory.role);
	cJSON_AddNumberToObject(o, "listed", cJSON_GetArraySize(p->members));
	cJSON_AddNumberToObject(o, "excluded", (double)excluded);
	cJSON_AddNumberToObject(o, "entered", (double)entered);
	cJSON_AddNumberToObject(o, "tried", (double)tried);
	cJSON_AddItemToObject(o, "refused", refused);
	if (cJSON_GetArraySize(refused) > 0) {
		memcpy(lost, p->held, p->plan->n * sizeof(*lost));
		cJSON_AddItemToObject(o, "unknown", doctor_unknown(p, t->frameworks, lost, is_blind_there(p, refused)));
		problem = doctor_problem(t->facts, "members-not-entered");
		cJSON_AddNumberToObject(problem, "refused", cJSON_GetArraySize(refused));
		cJSON_AddNumberToObject(problem, "members", (double)(cJSON_GetArraySize(refused) + entered));
		cJSON_AddStringToObject(problem, "role", p->scope->directory.role);
	}
	if (cJSON_GetArraySize(p->members) == 0)
		cJSON_AddStringToObject(doctor_problem(t->facts, "no-members"), "account", p->scope->directory.account);
	free(lost);
}

/* ---- hosts ---- */

static bool
has_host(const cJSON *list, const char *host)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (strcmp(json_str(one, "host"), host) == 0)
			return true;
	}
	return false;
}

static void
add_host(struct teller *t, cJSON *list, const struct preflight_answer *a)
{
	const struct preflight *p = t->p;
	bool *lost = xcalloc(p->plan->n + 1, sizeof(*lost));
	cJSON *o = cJSON_CreateObject(), *problem;

	for (size_t i = 0; i < p->n_answers; i++) {
		const struct preflight_answer *b = &p->answers[i];

		if (!b->reached && strcmp(b->host, a->host) == 0)
			lost[b->item] = t->lost[b->item] = true;
	}
	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "host", a->host);
	add_or_null(o, "code", a->code);
	add_or_null(o, "message", a->message);
	cJSON_AddItemToObject(o, "unknown", doctor_unknown(p, t->frameworks, lost, is_blind(p, lost)));
	problem = doctor_problem(t->facts, "host-not-reached");
	cJSON_AddStringToObject(problem, "host", a->host);
	add_or_null(problem, "code", a->code);
	free(lost);
}

static void
add_hosts(struct teller *t)
{
	cJSON *hosts = cJSON_AddArrayToObject(t->facts, "unreached");

	for (size_t i = 0; i < t->p->n_answers; i++) {
		if (!t->p->answers[i].reached && !has_host(hosts, t->p->answers[i].host))
			add_host(t, hosts, &t->p->answers[i]);
	}
}

/* ---- the rest ---- */

static void
add_gaps(struct teller *t)
{
	cJSON *list = cJSON_AddArrayToObject(t->facts, "gaps"), *problem = NULL;

	for (size_t i = 0; i < t->p->n_gaps; i++) {
		const struct preflight_gap *g = &t->p->gaps[i];
		cJSON *o = cJSON_CreateObject();

		cJSON_AddItemToArray(list, o);
		cJSON_AddStringToObject(o, "account", g->account);
		cJSON_AddStringToObject(o, "region", g->region);
		cJSON_AddStringToObject(o, "from", g->from);
		cJSON_AddStringToObject(o, "to", g->to);
		cJSON_AddStringToObject(o, "source", g->source);
		cJSON_AddStringToObject(o, "code", g->code);
		/* they come account by account: one sentence for each, however many regions it has */
		if (problem == NULL || strcmp(json_str(problem, "account"), g->account) != 0) {
			problem = doctor_problem(t->facts, "events-not-seen");
			cJSON_AddStringToObject(problem, "account", g->account);
			cJSON_AddStringToObject(problem, "from", g->from);
			cJSON_AddArrayToObject(problem, "regions");
		}
		cJSON_AddItemToArray(json_arr(problem, "regions"), cJSON_CreateString(g->region));
	}
}

static void
add_times(struct teller *t)
{
	const struct preflight *p = t->p;
	cJSON *problem;

	if (p->clock_known)
		cJSON_AddNumberToObject(t->facts, "clock_ahead_seconds", (double)p->clock_ahead);
	if (p->clock_known && labs(p->clock_ahead) > CLOCK_SAID_S) {
		problem = doctor_problem(t->facts, p->clock_ahead > 0 ? "clock-ahead" : "clock-behind");
		cJSON_AddNumberToObject(problem, "seconds", (double)labs(p->clock_ahead));
	}
	cJSON_AddNumberToObject(t->facts, "seconds_at_least", p->seconds_least);
	if (p->seconds_least > (double)p->scope->time_budget) {
		problem = doctor_problem(t->facts, "budget-too-small");
		cJSON_AddNumberToObject(problem, "budget", (double)p->scope->time_budget);
		cJSON_AddNumberToObject(problem, "seconds", (double)(long)p->seconds_least);
	}
}

/* What the caller may do besides reading: evidence is stronger from one who could not have changed it. */
static void
add_rights(struct teller *t)
{
	cJSON *list = cJSON_Duplicate(t->p->rights, 1), *row;

	cJSON_AddItemToObject(t->facts, "rights", list);
	cJSON_ArrayForEach(row, list) {
		const char *const values[] = { "account", "identity", "policy", "actions" };
		const char *policy = json_str(row, "policy");
		cJSON *problem;

		cJSON_DeleteItemFromObject(row, "evidence");	/* of answers that are not kept */
		if (json_str(row, "rights") == NULL || strcmp(json_str(row, "rights"), RIGHTS_WRITE) != 0)
			continue;
		problem = doctor_problem(t->facts, policy != NULL ? "can-write-by-policy" : "can-write");
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
			add_or_null(problem, values[i], json_str(row, values[i]));
	}
}

cJSON *
doctor_facts(const struct preflight *p, const struct strlist *frameworks)
{
	struct teller t = { .p = p, .frameworks = frameworks, .lost = xcalloc(p->plan->n + 1, sizeof(bool)),
		.facts = cJSON_CreateObject() };

	cJSON_AddNumberToObject(t.facts, "doctor", 2);
	cJSON_AddArrayToObject(t.facts, "problems");
	add_accounts(&t);
	if (p->members != NULL)
		add_members(&t);
	else
		cJSON_AddNullToObject(t.facts, "members");
	add_hosts(&t);
	add_gaps(&t);
	add_times(&t);
	add_rights(&t);
	for (size_t i = 0; i < p->plan->n; i++)
		t.lost[i] |= p->held[i];
	cJSON_AddItemToObject(t.facts, "unknown", doctor_unknown(p, frameworks, t.lost, p->n_gaps > 0));
	free(t.lost);
	return t.facts;
}
