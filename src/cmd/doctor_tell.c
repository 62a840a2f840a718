#include "cmd/doctor_tell.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"

#define CLOCK_SAID_S 60		/* the services refuse from 15 minutes on; a clock that keeps time is not a minute off */

/*
 * What is known of one permission in one account; of several answers the last in this order counts.  A host that is not
 * reached says nothing about permissions, and is told by itself.
 */
enum tried {
	TRIED_NOT,
	TRIED_UNREACHED,
	TRIED_GRANTED,
	TRIED_FAILED,
	TRIED_DENIED,
	TRIED_COUNT
};
static const char *const tried_names[] = {
	[TRIED_NOT] = "not-tried",
	[TRIED_UNREACHED] = "not-reached",
	[TRIED_GRANTED] = "granted",
	[TRIED_FAILED] = "failed",
	[TRIED_DENIED] = "denied",
};
_Static_assert(sizeof(tried_names) / sizeof(tried_names[0]) == TRIED_COUNT, "name every one");

/* Values of the column rights of a preflight table. */
#define RIGHTS_WRITE "writes"
#define RIGHTS_NOT_KNOWN "not-known"

struct teller {
	const struct preflight *p;
	const struct knowledge *k;
	const struct strlist *frameworks;
	bool *lost;		/* by item of the plan: lost in some account */
	cJSON *problems;
};

static void __attribute__((format(printf, 2, 3)))
add_problem(struct teller *t, const char *fmt, ...)
{
	struct err said = { 0 };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said.text, sizeof(said.text), fmt, ap);
	va_end(ap);
	cJSON_AddItemToArray(t->problems, cJSON_CreateString(said.text));
}

static void
add_or_null(cJSON *o, const char *key, const char *text)
{
	if (text != NULL)
		cJSON_AddStringToObject(o, key, text);
	else
		cJSON_AddNullToObject(o, key);
}

/* ---- what would be unknown ---- */

/* Everything that rests on what is lost is lost too. */
static void
spread(const struct plan *plan, bool *lost)
{
	for (size_t i = 0; i < plan->n; i++) {
		for (size_t n = 0; n < i && !lost[i]; n++)
			lost[i] = lost[n] && strlist_has(&plan->items[i].after, plan->items[n].source->id);
	}
}

static bool
has_text(const cJSON *array, const char *text)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, array) {
		if (strcmp(one->valuestring, text) == 0)
			return true;
	}
	return false;
}

static void
add_rules(const struct teller *t, const bool *lost, cJSON *checks, cJSON *detections)
{
	for (size_t i = 0; i < t->k->n_rules; i++) {
		const struct rule *r = &t->k->rules[i];
		bool hit = false;

		for (size_t n = 0; n < t->p->plan->n && !hit; n++)
			hit = lost[n] && strlist_has(&t->p->plan->items[n].rules, r->id);
		if (hit && r->kind != RULE_TABLE)
			cJSON_AddItemToArray(r->kind == RULE_CHECK ? checks : detections, cJSON_CreateString(r->id));
	}
}

static void
add_controls(const struct framework *f, const cJSON *checks, const cJSON *detections, cJSON *to)
{
	cJSON *list = cJSON_AddArrayToObject(to, f->id);

	for (size_t c = 0; c < f->n_controls; c++) {
		bool hit = false;

		for (size_t i = 0; i < f->controls[c].n_rules && !hit; i++)
			hit = has_text(checks, f->controls[c].rules[i].id) || has_text(detections, f->controls[c].rules[i].id);
		if (hit)
			cJSON_AddItemToArray(list, cJSON_CreateString(f->controls[c].id));
	}
}

/* What a run could not decide without these sources of the plan; lost grows by those that rest on them. */
static cJSON *
unknown_of(const struct teller *t, bool *lost)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *checks = cJSON_AddArrayToObject(o, "checks"), *detections = cJSON_AddArrayToObject(o, "detections");
	cJSON *controls = cJSON_AddObjectToObject(o, "controls");

	spread(t->p->plan, lost);
	add_rules(t, lost, checks, detections);
	for (size_t i = 0; i < t->frameworks->n; i++) {
		const struct framework *f = knowledge_framework(t->k, t->frameworks->items[i]);

		if (f != NULL)
			add_controls(f, checks, detections, controls);
	}
	return o;
}

/* ---- permissions ---- */

static enum tried
tried_of(const struct preflight_answer *a)
{
	if (a->state == STATE_DENIED)
		return TRIED_DENIED;
	if (!a->reached)
		return TRIED_UNREACHED;
	if (a->state == STATE_CONFIRMED)
		return TRIED_GRANTED;
	return a->state == STATE_NOT_QUERIED ? TRIED_NOT : TRIED_FAILED;
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

static cJSON *
permission_new(const char *permission)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "permission", permission);
	cJSON_AddStringToObject(o, "state", "");
	cJSON_AddArrayToObject(o, "sources");
	return o;
}

/* One permission in one account: the worst that was said of the sources that need it. */
static cJSON *
permission_json(struct teller *t, const char *permission, const char *account)
{
	const struct plan *plan = t->p->plan;
	const struct preflight_answer *worst = NULL;
	bool *lost = xcalloc(plan->n + 1, sizeof(*lost));
	enum tried state = TRIED_NOT;
	cJSON *o = permission_new(permission);

	for (size_t i = 0; i < plan->n; i++) {
		const struct preflight_answer *a;
		enum tried one;

		if (plan->items[i].source->permission == NULL || strcmp(plan->items[i].source->permission, permission) != 0)
			continue;
		cJSON_AddItemToArray(json_get(o, "sources"), cJSON_CreateString(plan->items[i].source->id));
		a = telling_answer(t->p, i, account);
		one = a != NULL ? tried_of(a) : TRIED_NOT;
		if (one > TRIED_GRANTED)
			lost[i] = t->lost[i] = true;
		if (one > state || worst == NULL) {
			state = one > state ? one : state;
			worst = a;
		}
	}
	cJSON_ReplaceItemInObject(o, "state", cJSON_CreateString(tried_names[state]));
	if (state > TRIED_GRANTED) {
		add_or_null(o, "code", worst->code);
		add_or_null(o, "message", worst->message);
		cJSON_AddItemToObject(o, "unknown", unknown_of(t, lost));
	}
	free(lost);
	return o;
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_permissions(struct teller *t, cJSON *account, const struct strlist *permissions)
{
	cJSON *list = cJSON_AddArrayToObject(account, "permissions");
	const char *id = json_str(account, "account");

	for (size_t i = 0; i < permissions->n; i++) {
		cJSON *one = permission_json(t, permissions->items[i], id);
		const char *state = json_str(one, "state");

		if (strcmp(state, tried_names[TRIED_DENIED]) == 0)
			add_problem(t, "account %s: %s is denied", id, permissions->items[i]);
		else if (strcmp(state, tried_names[TRIED_FAILED]) == 0)
			add_problem(t, "account %s: %s failed: %s", id, permissions->items[i], json_str(one, "code"));
		cJSON_AddItemToArray(list, one);
	}
}

static void
add_account(struct teller *t, cJSON *accounts, const struct preflight_way *w, const struct strlist *permissions)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToArray(accounts, o);
	cJSON_AddStringToObject(o, "account", w->account);
	cJSON_AddStringToObject(o, "name", w->name);
	add_or_null(o, "from", w->provider != NULL ? provider_where(w->provider) : NULL);
	add_or_null(o, "caller", w->arn);
	add_or_null(o, "problem", w->problem);
	if (w->warning != NULL)
		add_problem(t, "%s", w->warning);
	if (w->problem == NULL) {
		add_permissions(t, o, permissions);
		return;
	}
	add_problem(t, "account %s: %s", w->account, w->problem);
	for (size_t i = 0; i < t->p->plan->n; i++)
		t->lost[i] = true;
}

/* ---- hosts ---- */

static cJSON *
find_host(const cJSON *list, const char *host)
{
	cJSON *one;

	cJSON_ArrayForEach(one, list) {
		if (strcmp(json_str(one, "host"), host) == 0)
			return one;
	}
	return NULL;
}

static void
add_host(struct teller *t, cJSON *list, const struct preflight_answer *a)
{
	bool *lost = xcalloc(t->p->plan->n + 1, sizeof(*lost));
	cJSON *o = cJSON_CreateObject();

	for (size_t i = 0; i < t->p->n_answers; i++) {
		const struct preflight_answer *b = &t->p->answers[i];

		if (!b->reached && strcmp(b->host, a->host) == 0)
			lost[b->item] = t->lost[b->item] = true;
	}
	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "host", a->host);
	add_or_null(o, "code", a->code);
	add_or_null(o, "message", a->message);
	cJSON_AddItemToObject(o, "unknown", unknown_of(t, lost));
	add_problem(t, "%s is not reached: %s", a->host, a->code != NULL ? a->code : "no answer");
	free(lost);
}

/* ---- the whole ---- */

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

static void
add_times(struct teller *t, cJSON *doc)
{
	const struct preflight *p = t->p;

	if (p->clock_known)
		cJSON_AddNumberToObject(doc, "clock_ahead_seconds", (double)p->clock_ahead);
	if (p->clock_known && labs(p->clock_ahead) > CLOCK_SAID_S)
		add_problem(t, "the clock here is %ld s %s the services'", labs(p->clock_ahead),
		    p->clock_ahead > 0 ? "ahead of" : "behind");
	cJSON_AddNumberToObject(doc, "seconds_at_least", p->seconds_least);
	if (p->seconds_least > (double)p->scope->time_budget)
		add_problem(t, "network.time-budget-seconds is %ld, and the rate limits alone make a run take %.0f s", p->scope->time_budget,
		    p->seconds_least);
}

/* What the caller may do besides reading: evidence is stronger from one who could not have changed it. */
static void
add_rights(struct teller *t, cJSON *doc)
{
	cJSON *list = cJSON_Duplicate(t->p->rights, 1), *row;

	cJSON_ArrayForEach(row, list) {
		const char *policy = json_str(row, "policy"), *actions = json_str(row, "actions");

		cJSON_DeleteItemFromObject(row, "evidence");	/* of answers that are not kept */
		if (json_str(row, "rights") == NULL || strcmp(json_str(row, "rights"), RIGHTS_WRITE) != 0)
			continue;
		add_problem(t, "account %s: %s can do more than read%s%s%s%.300s", json_str(row, "account"), json_str(row, "identity"),
		    policy != NULL ? ", by policy " : "", policy != NULL ? policy : "", actions != NULL ? ": " : "",
		    actions != NULL ? actions : "");
	}
	cJSON_AddItemToObject(doc, "rights", list);
}

cJSON *
doctor_document(const struct preflight *p, const struct knowledge *k, const struct strlist *frameworks)
{
	struct teller t = { .p = p, .k = k, .frameworks = frameworks, .lost = xcalloc(p->plan->n + 1, sizeof(bool)),
		.problems = cJSON_CreateArray() };
	cJSON *doc = cJSON_CreateObject(), *accounts, *hosts;
	struct strlist permissions = { 0 };

	cJSON_AddNumberToObject(doc, "doctor", 1);
	collect_permissions(p->plan, &permissions);
	accounts = cJSON_AddArrayToObject(doc, "accounts");
	for (size_t i = 0; i < p->n_ways; i++)
		add_account(&t, accounts, &p->ways[i], &permissions);
	hosts = cJSON_AddArrayToObject(doc, "unreached");
	for (size_t i = 0; i < p->n_answers; i++) {
		if (!p->answers[i].reached && find_host(hosts, p->answers[i].host) == NULL)
			add_host(&t, hosts, &p->answers[i]);
	}
	add_times(&t, doc);
	add_rights(&t, doc);
	cJSON_AddItemToObject(doc, "problems", t.problems);
	cJSON_AddItemToObject(doc, "unknown", unknown_of(&t, t.lost));
	strlist_release(&permissions);
	free(t.lost);
	return doc;
}

/* ---- for people ---- */

/* A line of text that came from outside. */
static void
put(const char *indent, const char *label, const char *text)
{
	struct buf b;

	if (text == NULL)
		return;
	buf_init(&b, 64 * 1024);
	text_for_terminal(&b, text);
	printf("%s%s%s\n", indent, label, buf_text(&b));
	buf_release(&b);
}

static void
put_ids(const char *label, const cJSON *ids)
{
	const cJSON *one;

	if (cJSON_GetArraySize(ids) == 0)
		return;
	printf("      %s (%d):", label, cJSON_GetArraySize(ids));
	cJSON_ArrayForEach(one, ids)
		printf("%s %s", one == ids->child ? "" : ",", one->valuestring);
	putchar('\n');
}

static void
put_unknown(const char *heading, const cJSON *unknown)
{
	const cJSON *f;

	if (cJSON_GetArraySize(json_get(unknown, "checks")) + cJSON_GetArraySize(json_get(unknown, "detections")) == 0)
		return;
	puts(heading);
	put_ids("checks", json_get(unknown, "checks"));
	put_ids("detections", json_get(unknown, "detections"));
	cJSON_ArrayForEach(f, json_get(unknown, "controls"))
		put_ids(f->string, f);
}

static void
put_state(const cJSON *permissions, enum tried state, const char *what)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, permissions) {
		if (strcmp(json_str(one, "state"), tried_names[state]) != 0)
			continue;
		printf("  %-12s %s\n", what, json_str(one, "permission"));
		put("    ", "", json_str(one, "code"));
		put("    ", "", json_str(one, "message"));
		put_unknown("    a run could not decide:", json_get(one, "unknown"));
	}
}

static long
count_state(const cJSON *permissions, enum tried state)
{
	const cJSON *one;
	long n = 0;

	cJSON_ArrayForEach(one, permissions)
		n += strcmp(json_str(one, "state"), tried_names[state]) == 0;
	return n;
}

static void
put_account(const cJSON *a)
{
	const cJSON *permissions = json_get(a, "permissions"), *one;

	put("", "account ", json_str(a, "account"));
	put("  ", "from: ", json_str(a, "from"));
	put("  ", "identity: ", json_str(a, "caller"));
	put("  ", "nothing else was asked: ", json_str(a, "problem"));
	if (permissions == NULL)
		return;
	printf("  permissions: %ld granted, %ld denied, %ld failed, %ld at hosts that are not reached, %ld could not be tried\n",
	    count_state(permissions, TRIED_GRANTED), count_state(permissions, TRIED_DENIED),
	    count_state(permissions, TRIED_FAILED), count_state(permissions, TRIED_UNREACHED), count_state(permissions, TRIED_NOT));
	put_state(permissions, TRIED_DENIED, "denied");
	put_state(permissions, TRIED_FAILED, "failed");
	cJSON_ArrayForEach(one, permissions) {
		if (strcmp(json_str(one, "state"), tried_names[TRIED_NOT]) == 0)
			printf("  %-12s %s: could not be tried: nothing to ask about\n", "not tried", json_str(one, "permission"));
	}
}

void
doctor_print(const cJSON *doc)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_get(doc, "accounts"))
		put_account(one);
	cJSON_ArrayForEach(one, json_get(doc, "unreached")) {
		put("", "not reached: ", json_str(one, "host"));
		put("    ", "", json_str(one, "code"));
		put("    ", "", json_str(one, "message"));
		put_unknown("    a run could not decide:", json_get(one, "unknown"));
	}
	cJSON_ArrayForEach(one, json_get(doc, "rights")) {
		if (json_str(one, "rights") != NULL && strcmp(json_str(one, "rights"), RIGHTS_NOT_KNOWN) == 0)
			printf("account %s: whether the identity can do more than read is not known\n", json_str(one, "account"));
	}
	if (json_get(doc, "clock_ahead_seconds") != NULL)
		printf("clock: ours less the services' is %.0f s\n", json_num(doc, "clock_ahead_seconds", 0));
	printf("time: at least %.0f s for the rate limits\n", ceil(json_num(doc, "seconds_at_least", 0)));
	if (cJSON_GetArraySize(json_get(doc, "problems")) == 0) {
		puts("all is well");
		return;
	}
	puts("problems:");
	cJSON_ArrayForEach(one, json_get(doc, "problems"))
		put("  ", "", one->valuestring);
	put_unknown("  all in all a run could not decide:", json_get(doc, "unknown"));
}
