#include "cmd/preflight.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cloud/http.h"

#define BACKOFF_MS 100		/* somebody is waiting, and a second look costs little */

/* One wave of calls: sources of the plan that rest on the same number of others. */
struct wave {
	struct preflight *p;
	struct source *sources;		/* those of the plan, asking for one item of one page */
	struct call **calls;
	size_t n_calls, cap;
	long asked;
};

static struct preflight_way *
way_of(const struct preflight *p, const char *account)
{
	for (size_t i = 0; i < p->n_ways; i++) {
		if (strcmp(p->ways[i].account, account) == 0)
			return &p->ways[i];
	}
	return NULL;
}

static const struct error_classes *
session_errors(const struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->items[i].source->identity_path != NULL)
			return plan->items[i].source->errors;
	}
	return NULL;
}

static void
open_ways(struct preflight *p)
{
	p->n_ways = p->scope->n_accounts;
	p->ways = xcalloc(p->n_ways, sizeof(*p->ways));
	for (size_t i = 0; i < p->n_ways; i++) {
		const struct scope_account *a = &p->scope->accounts[i];
		const struct provider_wish wish = { .profile = a->profile, .transport = p->transport, .errors = session_errors(p->plan) };
		struct preflight_way *w = &p->ways[i];
		const struct credentials *c;
		struct err why = { 0 };

		w->account = a->id;
		w->name = a->name;
		if (provider_find(&w->provider, &wish, &w->warning, &why) != 0 || provider_credentials(w->provider, &c, &why) != 0)
			w->problem = xstrdup(why.text);
	}
}

static int
find_signer(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	const struct preflight_way *w = way_of(arg, account);

	if (w == NULL || w->provider == NULL)
		return err_set(e, ERR_USAGE, "account %.40s is not in the scope", account);
	return provider_credentials(w->provider, out, e);
}

/* ---- answers ---- */

static size_t
item_of(const struct plan *plan, const char *source)
{
	size_t i = 0;

	while (i + 1 < plan->n && strcmp(plan->items[i].source->id, source) != 0)
		i++;
	return i;
}

static void
add_answer(struct preflight *p, const struct preflight_answer *a)
{
	struct preflight_answer *to;

	ARRAY_GROW(p->answers, p->n_answers, p->cap_answers);
	to = &p->answers[p->n_answers++];
	*to = *a;
	to->account = xstrdup(a->account);
	to->host = xstrdup(a->host);
	to->code = xstrdup(a->code);
	to->message = xstrdup(a->message);
}

/* The host in an address "scheme://HOST/...". */
static char *
host_of(const char *url)
{
	const char *start = url != NULL ? strstr(url, "://") : NULL;

	return start != NULL ? xstrndup(start + 3, strcspn(start + 3, "/?")) : xstrdup("");
}

static void
take_identity(struct preflight_way *w, const struct exchange *x, const char *path)
{
	const char *arn = cJSON_GetStringValue(json_at(x->json, path));
	char *field = xasprintf(":%s:", w->account);

	if (x->state != STATE_CONFIRMED && x->state != STATE_DENIED)
		w->problem = xasprintf("%s%s%.300s", x->code != NULL ? x->code : "no answer", x->message != NULL ? ": " : "",
		    x->message != NULL ? x->message : "");
	else if (arn != NULL && strstr(arn, field) == NULL)
		w->problem = xasprintf("the credentials belong to %s", arn);
	if (w->arn == NULL)
		w->arn = xstrdup(arn);
	free(field);
}

static void
look_at_clock(struct preflight *p, const struct exchange *x)
{
	time_t theirs;

	if (p->clock_known || x->server_date == NULL || clock_parse_http(x->server_date, &theirs) != 0)
		return;
	p->clock_known = true;
	p->clock_ahead = (long)(((x->sent_ms + x->received_ms) / 2 - (int64_t)theirs * 1000) / 1000);
}

static int
on_exchange(void *arg, struct exchange *x, struct err *e)
{
	struct wave *v = arg;
	struct preflight *p = v->p;
	struct preflight_answer a = { .item = item_of(p->plan, x->source), .account = x->account, .state = x->state,
		.reached = x->status != 0 || x->url == NULL, .code = x->code, .message = x->message };
	const char *identity = p->plan->items[a.item].source->identity_path;
	struct preflight_way *w = way_of(p, x->account);

	a.host = host_of(x->url);
	add_answer(p, &a);
	free(a.host);
	look_at_clock(p, x);
	if (identity != NULL && w != NULL && w->problem == NULL)
		take_identity(w, x, identity);
	x->id = xasprintf("%s/%04zu", x->source, p->n_answers);
	progress("calls tried", (long)p->n_answers, v->asked);
	return db_add_exchange(p->db, x, e);
}

static const struct preflight_answer *
dead_host(const struct preflight *p, const char *host)
{
	for (size_t i = 0; i < p->n_answers; i++) {
		if (!p->answers[i].reached && strcmp(p->answers[i].host, host) == 0)
			return &p->answers[i];
	}
	return NULL;
}

/* ---- questions ---- */

struct asking {
	struct wave *v;
	struct http *http;
	size_t item;
	bool whole;		/* every row is a call */
	bool per_host;
	struct strlist done;	/* accounts, or accounts and hosts, that have a call */
	struct strlist accounts;	/* of every row, for the counting */
	long *rows;		/* of each of these */
};

static bool
others_rest_on(const struct plan *plan, const char *source)
{
	for (size_t i = 0; i < plan->n; i++) {
		if (strlist_has(&plan->items[i].after, source))
			return true;
	}
	return false;
}

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

/* Count what a run would ask of a source that may only be asked so often. */
static void
count_row(struct asking *q, const char *account)
{
	size_t i = 0;

	while (i < q->accounts.n && strcmp(q->accounts.items[i], account) != 0)
		i++;
	if (i == q->accounts.n) {
		strlist_add(&q->accounts, account);
		q->rows = xrealloc(q->rows, q->accounts.n, sizeof(*q->rows));
		q->rows[i] = 0;
	}
	q->rows[i]++;
}

static int
ask_row(void *arg, const cJSON *row, struct err *e)
{
	struct asking *q = arg;
	struct preflight *p = q->v->p;
	const struct preflight_answer *dead;
	const struct preflight_way *w;
	struct call *call = NULL;
	char *key = NULL;
	int rc = 0;

	/* a row that makes no call is said by the run itself, with the row */
	if (call_make(&call, &q->v->sources[q->item], row, &p->scope->endpoints, NULL) != 0)
		return 0;
	w = way_of(p, call->account);
	if (w == NULL || w->problem != NULL)
		goto out;
	count_row(q, call->account);
	key = xasprintf("%s %s", call->account, q->per_host ? call->host : "");
	if (!q->whole && strlist_has(&q->done, key))
		goto out;
	strlist_add(&q->done, key);
	if ((dead = dead_host(p, call->host)) != NULL) {
		const struct preflight_answer a = { .item = q->item, .account = call->account, .host = call->host,
			.state = STATE_NOT_QUERIED, .code = dead->code, .message = dead->message };

		add_answer(p, &a);
		goto out;
	}
	ARRAY_GROW(q->v->calls, q->v->n_calls, q->v->cap);
	q->v->calls[q->v->n_calls++] = call;
	q->v->asked++;
	rc = http_add(q->http, call, e);
	call = NULL;	/* the wave's */
out:
	call_free(call);
	free(key);
	return rc;
}

static int
ask_source(struct wave *v, struct http *h, size_t item, struct err *e)
{
	struct preflight *p = v->p;
	const struct source *s = p->plan->items[item].source;
	struct asking q = { .v = v, .http = h, .item = item, .whole = tells_rights(p, item),
		.per_host = others_rest_on(p->plan, s->id) };
	int rc = db_rows(p->db, s->file, s->for_each, p->params, ask_row, &q, e);

	for (size_t i = 0; i < q.accounts.n && s->per_second > 0; i++) {
		double seconds = (double)q.rows[i] / s->per_second;

		if (seconds > p->seconds_least)
			p->seconds_least = seconds;
	}
	strlist_release(&q.done);
	strlist_release(&q.accounts);
	free(q.rows);
	return rc;
}

/* How many sources stand before it, one resting on the other; who asks is known before anything else. */
static void
find_depths(const struct plan *plan, int *depth)
{
	for (size_t i = 0; i < plan->n; i++) {
		depth[i] = plan->items[i].source->identity_path == NULL;
		for (size_t n = 0; n < i; n++) {
			if (strlist_has(&plan->items[i].after, plan->items[n].source->id) && depth[n] >= depth[i])
				depth[i] = depth[n] + 1;
		}
	}
}

static int
ask_wave(struct wave *v, struct http *h, const int *depth, int now, struct err *e)
{
	for (size_t i = 0; i < v->p->plan->n; i++) {
		if (depth[i] == now && ask_source(v, h, i, e) != 0)
			return -1;
	}
	return http_run(h, e);
}

static struct source *
make_small(const struct preflight *p)
{
	const struct plan *plan = p->plan;
	struct source *sources = xcalloc(plan->n, sizeof(*sources));

	for (size_t i = 0; i < plan->n; i++) {
		sources[i] = *plan->items[i].source;
		if (tells_rights(p, i))
			continue;
		sources[i].paging.kind = PAGING_NONE;
		sources[i].paging.page_size = 1;
		sources[i].paging.total = NULL;
		sources[i].paging.least = NULL;
		sources[i].complete_path = NULL;
	}
	return sources;
}

static int
keep_row(void *arg, const cJSON *columns, struct err *e)
{
	(void)e;
	cJSON_AddItemToArray(arg, cJSON_Duplicate(columns, 1));
	return 0;
}

static int
read_rights(struct preflight *p, struct err *e)
{
	int rc = 0;

	p->rights = cJSON_CreateArray();
	for (size_t i = 0; i < p->knowledge->n_rules && rc == 0; i++) {
		const struct rule *r = &p->knowledge->rules[i];

		if (r->preflight)
			rc = db_rows(p->db, r->file, r->sql, p->params, keep_row, p->rights, e);
	}
	return rc;
}

static int
open_engine(struct http **h, struct wave *v, struct err *e)
{
	struct preflight *p = v->p;
	const struct http_options o = {
		.signer = { find_signer, p },
		.transport = *p->transport,
		.total = p->scope->transfers,
		.backoff_ms = BACKOFF_MS,
		.on_exchange = on_exchange,
		.arg = v,
	};

	return http_new(h, &o, e);
}

int
preflight_ask(struct preflight *p, struct err *e)
{
	struct wave v = { .p = p, .sources = make_small(p) };
	int *depth = xcalloc(p->plan->n + 1, sizeof(*depth)), last = 0, rc;
	struct http *h = NULL;

	open_ways(p);
	find_depths(p->plan, depth);
	for (size_t i = 0; i < p->plan->n; i++)
		last = depth[i] > last ? depth[i] : last;
	rc = open_engine(&h, &v, e);
	for (int now = 0; now <= last && rc == 0; now++)
		rc = ask_wave(&v, h, depth, now, e);
	progress_end();
	if (rc == 0)
		rc = read_rights(p, e);
	http_free(h);
	for (size_t i = 0; i < v.n_calls; i++)
		call_free(v.calls[i]);
	free(v.calls);
	free(v.sources);
	free(depth);
	return rc;
}

void
preflight_release(struct preflight *p)
{
	for (size_t i = 0; i < p->n_ways; i++) {
		provider_free(p->ways[i].provider);
		free(p->ways[i].arn);
		free(p->ways[i].warning);
		free(p->ways[i].problem);
	}
	for (size_t i = 0; i < p->n_answers; i++) {
		free(p->answers[i].account);
		free(p->answers[i].host);
		free(p->answers[i].code);
		free(p->answers[i].message);
	}
	cJSON_Delete(p->rights);
	free(p->ways);
	free(p->answers);
	memset(p, 0, sizeof(*p));
}
