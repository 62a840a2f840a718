#include "assess/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct finding *
findings_add(struct findings *f, const char *resource, const char *account, const char *region, const char *reason)
{
	struct finding *one;

	ARRAY_GROW(f->items, f->n, f->cap);
	one = &f->items[f->n++];
	memset(one, 0, sizeof(*one));
	one->resource = xstrdup(resource != NULL ? resource : "");
	one->account = xstrdup(account != NULL ? account : "");
	one->region = xstrdup(region != NULL ? region : "");
	one->reason = xstrdup(reason != NULL ? reason : "");
	one->verdict = VERDICT_UNKNOWN;
	one->state = STATE_CONFIRMED;
	one->values = cJSON_CreateObject();
	return one;
}

void
findings_release(struct findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct finding *one = &f->items[i];

		free(one->resource);
		free(one->account);
		free(one->region);
		free(one->reason);
		cJSON_Delete(one->values);
		strlist_release(&one->evidence);
		cause_release(&one->cause);
	}
	free(f->items);
	memset(f, 0, sizeof(*f));
}

void
finding_hold(struct finding *f, const struct cause *why)
{
	f->verdict = VERDICT_UNKNOWN;
	if (f->held)
		return;
	f->held = true;
	f->state = why->state;
	cause_copy(&f->cause, why);
}

void
finding_hold_code(struct finding *f, enum evidence_state state, const char *source, const char *exchange,
    const char *code)
{
	struct cause why = { 0 };

	cause_set(&why, state, source, exchange, code, "");
	finding_hold(f, &why);
	cause_release(&why);
}

/* ---- as facts ---- */

static cJSON *
finding_json(const struct finding *f)
{
	cJSON *o = cJSON_CreateObject(), *cause;

	cJSON_AddStringToObject(o, "resource", f->resource);
	cJSON_AddStringToObject(o, "account", f->account);
	cJSON_AddStringToObject(o, "region", f->region);
	cJSON_AddStringToObject(o, "verdict", verdict_names[f->verdict]);
	cJSON_AddStringToObject(o, "evidence_state", state_names[f->state]);
	cJSON_AddStringToObject(o, "reason", f->reason);
	cJSON_AddItemToObject(o, "values", cJSON_Duplicate(f->values, 1));
	cJSON_AddItemToObject(o, "evidence", strlist_json(&f->evidence));
	if (f->held) {
		cause = cJSON_AddObjectToObject(o, "cause");
		cJSON_AddStringToObject(cause, "source", f->cause.source);
		cJSON_AddStringToObject(cause, "exchange", f->cause.exchange);
		cJSON_AddStringToObject(cause, "state", state_names[f->cause.state]);
		cJSON_AddStringToObject(cause, "code", f->cause.code);
		cJSON_AddStringToObject(cause, "request_id", f->cause.request_id);
	}
	if (f->waiver != NULL) {
		static const char *const members[] = { "id", "owner", "expires", "state" };

		cause = cJSON_AddObjectToObject(o, "waiver");
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			cJSON_AddStringToObject(cause, members[i], json_str(f->waiver, members[i]) ? json_str(f->waiver, members[i]) : "");
	}
	return o;
}

cJSON *
findings_json(const struct findings *f)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < f->n; i++)
		cJSON_AddItemToArray(list, finding_json(&f->items[i]));
	return list;
}

static int
compare_rest(const struct finding *a, const struct finding *b)
{
	cJSON *x = finding_json(a), *y = finding_json(b);
	char *s = json_print(x), *t = json_print(y);
	int order = strcmp(s, t);

	cJSON_Delete(x);
	cJSON_Delete(y);
	free(s);
	free(t);
	return order;
}

static int
compare(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	int order = strcmp(a->resource, b->resource);

	if (order == 0)
		order = strcmp(a->reason, b->reason);
	if (order == 0)
		order = strcmp(a->account, b->account);
	if (order == 0)
		order = strcmp(a->region, b->region);
	return order != 0 ? order : compare_rest(a, b);
}

void
findings_sort(struct findings *f)
{
	if (f->n > 1)
		qsort(f->items, f->n, sizeof(*f->items), compare);
}

/* How far from knowing: the state that is named for a verdict is the farthest one behind it. */
static const int doubt[STATE_COUNT] = {
	[STATE_CONFIRMED] = 0,
	[STATE_INFERRED] = 1,
	[STATE_STALE] = 2,
	[STATE_NOT_QUERIED] = 3,
	[STATE_DENIED] = 4,
	[STATE_ERROR] = 5,
	[STATE_CONTRADICTED] = 6,
};

void
findings_worst(const struct findings *f, enum verdict *verdict, enum evidence_state *state)
{
	*verdict = f->n > 0 ? VERDICT_NOT_APPLICABLE : VERDICT_UNKNOWN;
	*state = f->n > 0 ? STATE_CONFIRMED : STATE_ERROR;
	for (size_t i = 0; i < f->n; i++)
		*verdict = verdict_worse(*verdict, f->items[i].verdict);
	for (size_t i = 0; i < f->n; i++) {
		if (f->items[i].verdict == *verdict && doubt[f->items[i].state] > doubt[*state])
			*state = f->items[i].state;
	}
}

size_t
findings_waived(const struct findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		const char *state = json_str(f->items[i].waiver, "state");

		n += state != NULL && strcmp(state, WAIVER_IN_FORCE) == 0;
	}
	return n;
}
