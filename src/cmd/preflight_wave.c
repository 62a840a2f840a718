#include "cmd/preflight_wave.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "cmd/members.h"
#include "cmd/preflight_answer.h"

enum {
	BACKOFF_MS = 100,	/* somebody is waiting, and a second look costs little */
	WHOLE_MAX = 100		/* rows of a source in one account that are asked because others depend on each of them */
};

/* One source of the plan. */
struct wave_item {
	int depth;		/* sources that stand before it, one resting on the other; who asks is known before anything else */
	bool first;		/* the list of members rests on it, or it tells who asks */
	bool whole;		/* every row is a call: tables of rights read it, or the list of members does */
	bool feeds;		/* every row up to WHOLE_MAX: where events are asked for depends on it */
	bool per_host;		/* one row for each host: others rest on it */
	struct strlist rows;	/* keys of the calls that were made */
	struct strlist places;	/* accounts, or accounts and hosts, that have a call */
	struct strlist counted;	/* accounts ... */
	long *n_rows;		/* ... and how many rows each has, for the rate limit */
	struct call **assumed;	/* windows of events that are like those that were asked */
	size_t n_assumed, cap_assumed;
};

/* ---- answers ---- */

static size_t
item_of(const struct plan *plan, const char *source)
{
	size_t i = 0;

	while (i + 1 < plan->n && strcmp(plan->items[i].source->id, source) != 0)
		i++;
	return i;
}

static int
on_exchange(void *arg, struct exchange *x, struct err *e)
{
	struct waves *v = arg;
	struct preflight *p = v->p;

	answer_take(p, item_of(p->plan, x->source), x);
	x->id = xasprintf("%s/%04zu", x->source, p->n_answers);
	progress("calls tried", (long)p->n_answers, (long)v->n_calls);
	return db_add_exchange(p->db, x, e);
}

/* ---- windows of events that are not asked ---- */

static int
assume(struct preflight *p, size_t item, const struct call *c, size_t nth, struct err *e)
{
	const struct preflight_answer *like = answer_like(p, item, c);
	struct exchange *x = exchange_new();
	int rc;

	x->id = xasprintf("%s/assumed-%06zu", c->source->id, nth);
	x->source = xstrdup(c->source->id);
	x->account = xstrdup(c->account);
	x->region = xstrdup(c->region);
	x->params = cJSON_Duplicate(c->params, 1);
	x->page = 1;
	x->last = true;
	x->state = like != NULL ? like->state : STATE_NOT_QUERIED;
	if (like != NULL && !like->reached)
		x->state = STATE_ERROR;
	x->code = like != NULL ? xstrdup(like->code) : NULL;
	rc = db_add_exchange(p->db, x, e);
	exchange_free(x);
	return rc;
}

static int
assume_all(struct waves *v, size_t item, struct err *e)
{
	struct wave_item *it = &v->items[item];
	int rc = 0;

	for (size_t i = 0; i < it->n_assumed && rc == 0; i++)
		rc = assume(v->p, item, it->assumed[i], i, e);
	return rc;
}

/* ---- questions ---- */

/* Count what a run would ask of a source that may only be asked so often. */
static long
count_row(struct wave_item *it, const char *account)
{
	size_t i = 0;

	while (i < it->counted.n && strcmp(it->counted.items[i], account) != 0)
		i++;
	if (i == it->counted.n) {
		strlist_add(&it->counted, account);
		it->n_rows = xrealloc(it->n_rows, it->counted.n, sizeof(*it->n_rows));
		it->n_rows[i] = 0;
	}
	return ++it->n_rows[i];
}

struct asking {
	struct waves *v;
	size_t item;
};

/* Whether this row is one of those that are asked; it is noted. */
static bool
choose(struct wave_item *it, const struct call *c, const cJSON *row, long nth)
{
	char *place = xasprintf("%s %s", c->account, it->per_host ? c->host : "");
	char *key = db_call_key(c->account, c->region, row);
	bool chosen = it->whole || (it->feeds && nth <= WHOLE_MAX) || !strlist_has(&it->places, place);

	if (strlist_has(&it->rows, key))
		chosen = false;
	if (chosen) {
		strlist_add(&it->places, place);
		strlist_add(&it->rows, key);
	}
	free(place);
	free(key);
	return chosen;
}

static bool
is_member(const struct preflight *p, const char *account)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, p->members) {
		if (strcmp(json_str(m, "account"), account) == 0)
			return true;
	}
	return false;
}

/* An account without a way in: its answers will be missing.  Members that are entered and not looked at have none here. */
static void
note_held(struct preflight *p, size_t item, const char *account)
{
	if (preflight_way_of(p, account) == NULL && entrances_has(p->entrances, account))
		return;
	p->held[item] = true;
	if (preflight_way_of(p, account) == NULL && !is_member(p, account) && !strlist_has(&p->strangers, account))
		strlist_add(&p->strangers, account);
}

static int
ask_call(struct asking *q, struct call **call, struct err *e)
{
	struct waves *v = q->v;
	const struct preflight_answer *dead = answer_dead_host(v->p, (*call)->host);
	struct call *c = *call;

	if (dead != NULL) {
		const struct preflight_answer a = { .item = q->item, .account = c->account, .host = c->host,
			.state = STATE_NOT_QUERIED, .code = dead->code, .message = dead->message };

		answer_add(v->p, &a);
		return 0;
	}
	*call = NULL;	/* the wave's */
	ARRAY_GROW(v->calls, v->n_calls, v->cap);
	v->calls[v->n_calls++] = c;
	return http_add(v->http, c, e);
}

static int
ask_row(void *arg, const cJSON *row, struct err *e)
{
	struct asking *q = arg;
	struct preflight *p = q->v->p;
	struct wave_item *it = &q->v->items[q->item];
	const struct preflight_way *w;
	struct call *call = NULL;
	long nth;
	int rc = 0;

	/* a row that makes no call is said by the run itself, with the row */
	if (call_make(&call, &q->v->sources[q->item], row, &p->scope->endpoints, NULL) != 0)
		return 0;
	w = preflight_way_of(p, call->account);
	if (w == NULL || w->problem != NULL)
		note_held(p, q->item, call->account);
	nth = q->v->first || (w != NULL && w->problem != NULL) ? 0 : count_row(it, call->account);
	if (w == NULL || w->problem != NULL)
		goto out;
	if (choose(it, call, row, nth)) {
		rc = ask_call(q, &call, e);
	} else if (call->source->events_path != NULL) {
		ARRAY_GROW(it->assumed, it->n_assumed, it->cap_assumed);
		it->assumed[it->n_assumed++] = call;
		call = NULL;
	}
out:
	call_free(call);
	return rc;
}

static int
ask_wave(struct waves *v, int depth, struct err *e)
{
	const struct plan *plan = v->p->plan;

	for (size_t i = 0; i < plan->n; i++) {
		struct asking q = { v, i };
		const struct source *s = plan->items[i].source;

		if (v->items[i].depth == depth && (!v->first || v->items[i].first) &&
		    db_rows(v->p->db, s->file, s->for_each, v->p->params, ask_row, &q, e) != 0)
			return -1;
	}
	if (http_run(v->http, e) != 0)
		return -1;
	for (size_t i = 0; i < plan->n; i++) {
		if (v->items[i].depth == depth && !v->first && assume_all(v, i, e) != 0)
			return -1;
	}
	return 0;
}

int
waves_run(struct waves *v, bool first, struct err *e)
{
	int last = 0, rc = 0;

	v->first = first;
	for (size_t i = 0; i < v->p->plan->n; i++)
		last = v->items[i].depth > last ? v->items[i].depth : last;
	for (int now = 0; now <= last && rc == 0; now++)
		rc = ask_wave(v, now, e);
	progress_end();
	return rc;
}

/* ---- which sources are asked how ---- */

static bool
tells_rights(const struct preflight *p, size_t item)
{
	for (size_t i = 0; i < p->knowledge->n_rules; i++) {
		const struct rule *r = &p->knowledge->rules[i];

		if (r->preflight && strlist_has(&p->plan->items[item].rules, r->id))
			return true;
	}
	return false;
}

static void
mark_first(struct waves *v, size_t item)
{
	const struct plan_item *it = &v->p->plan->items[item];

	v->items[item].first = true;
	for (size_t i = 0; i < it->after.n; i++)
		mark_first(v, item_of(v->p->plan, it->after.items[i]));
}

/* What an item of the plan says of itself and of those before it, which it rests on. */
static void
mark_item(struct waves *v, size_t i)
{
	const struct plan_item *item = &v->p->plan->items[i];
	struct wave_item *it = &v->items[i];

	it->depth = item->source->identity_path == NULL;
	it->whole = tells_rights(v->p, i) || strlist_has(&v->p->directory, item->source->id);
	for (size_t n = 0; n < i; n++) {
		if (!strlist_has(&item->after, v->p->plan->items[n].source->id))
			continue;
		if (v->items[n].depth >= it->depth)
			it->depth = v->items[n].depth + 1;
		v->items[n].per_host = true;
		if (item->source->events_path != NULL && v->p->plan->items[n].source->events_path == NULL)
			v->items[n].feeds = true;
	}
	if (v->p->scope->directory.given && (item->source->identity_path != NULL || strlist_has(&v->p->directory, item->source->id)))
		mark_first(v, i);
}

static void
make_small(struct source *s)
{
	s->paging.kind = PAGING_NONE;
	s->paging.page_size = 1;
	s->paging.total = NULL;
	s->paging.least = NULL;
	s->complete_path = NULL;
	s->inside.path = NULL;
}

static int
open_engine(struct waves *v, struct err *e)
{
	const struct http_options o = {
		.signer = entrances_signer(v->p->entrances),
		.transport = v->p->transport,
		.total = v->p->scope->transfers,
		.backoff_ms = BACKOFF_MS,
		.on_exchange = on_exchange,
		.arg = v,
	};

	return http_new(&v->http, &o, e);
}

int
waves_begin(struct waves *v, struct preflight *p, struct err *e)
{
	const struct plan *plan = p->plan;
	int rc = 0;

	*v = (struct waves){ .p = p, .sources = xcalloc(plan->n + 1, sizeof(*v->sources)), .items = xcalloc(plan->n + 1, sizeof(*v->items)) };
	if (p->scope->directory.given)
		rc = members_sources(p->db, &p->directory, e);
	for (size_t i = 0; i < plan->n; i++) {
		v->sources[i] = *plan->items[i].source;
		mark_item(v, i);
		if (!v->items[i].whole)
			make_small(&v->sources[i]);
	}
	return rc == 0 ? open_engine(v, e) : -1;
}

/* What the rate limits alone take. */
static void
add_seconds(struct preflight *p, const struct wave_item *it, double per_second)
{
	for (size_t i = 0; i < it->counted.n && per_second > 0; i++) {
		double seconds = (double)it->n_rows[i] / per_second;

		if (seconds > p->seconds_least)
			p->seconds_least = seconds;
	}
}

void
waves_end(struct waves *v)
{
	http_free(v->http);
	for (size_t i = 0; i < v->p->plan->n; i++) {
		struct wave_item *it = &v->items[i];

		add_seconds(v->p, it, v->p->plan->items[i].source->per_second);
		strlist_release(&it->rows);
		strlist_release(&it->places);
		strlist_release(&it->counted);
		free(it->n_rows);
		for (size_t n = 0; n < it->n_assumed; n++)
			call_free(it->assumed[n]);
		free(it->assumed);
	}
	for (size_t i = 0; i < v->n_calls; i++)
		call_free(v->calls[i]);
	free(v->calls);
	free(v->items);
	free(v->sources);
}
