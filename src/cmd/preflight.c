#include "cmd/preflight.h"

#include <stdlib.h>
#include <string.h>

#include "assess/coverage.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "cmd/members.h"
#include "cmd/preflight_wave.h"
#include "cmd/resolved.h"

/* ---- the ways in ---- */

struct preflight_way *
preflight_way_of(const struct preflight *p, const char *account)
{
	for (size_t i = 0; i < p->n_ways; i++) {
		if (strcmp(p->ways[i].account, account) == 0)
			return &p->ways[i];
	}
	return NULL;
}

static struct preflight_way *
add_way(struct preflight *p, const char *account, const char *name)
{
	struct preflight_way *w;

	ARRAY_GROW(p->ways, p->n_ways, p->cap_ways);
	w = &p->ways[p->n_ways++];
	*w = (struct preflight_way){ .account = account, .name = name };
	return w;
}

static void
on_told(void *arg, const char *account, const char *warning, const struct err *why)
{
	struct preflight_way *w = preflight_way_of(arg, account);

	if (w == NULL)
		return;
	w->warning = xstrdup(warning);
	if (why != NULL) {
		w->problem = xstrdup(why->text);
		w->code = why->code;
	}
}

/* What the error codes mean where sessions come from: the same service tells who asks. */
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
	const struct provider_wish wish = { .transport = &p->transport, .errors = session_errors(p->plan) };

	for (size_t i = 0; i < p->scope->n_accounts; i++)
		add_way(p, p->scope->accounts[i].id, p->scope->accounts[i].name);
	entrances_try(&p->entrances, p->scope, &wish, on_told, p);
}

/* Members stand in the order of their ids, which has nothing to do with what they are: the first ones are a sample. */
static int
enter_members(struct preflight *p, struct err *e)
{
	const struct members_input in = { .scope = p->scope, .db = p->db, .params = p->params, .resolved = p->resolved, .now = p->now };
	const struct preflight_way *own = preflight_way_of(p, p->scope->directory.account);
	const cJSON *m;
	size_t chosen = 0;
	long missing = 0;

	/* who can not come in himself lets nobody in; that is said of the account */
	if (own == NULL || own->problem != NULL)
		return 0;
	if (members_learn(&in, p->entrances, NULL, &missing, e) != 0)
		return -1;
	p->members = json_arr(p->resolved, "members");
	cJSON_ArrayForEach(m, p->members) {
		if (chosen < p->sample && entrances_has(p->entrances, json_str(m, "account"))) {
			add_way(p, json_str(m, "account"), json_str(m, "name"))->member = true;
			chosen++;
		}
	}
	return 0;
}

/* What is known of each way in the end. */
static void
describe_ways(struct preflight *p)
{
	const struct signer signer = entrances_signer(p->entrances);

	for (size_t i = 0; i < p->n_ways; i++) {
		struct preflight_way *w = &p->ways[i];
		const struct credentials *c;
		struct err why = { 0 };

		w->from = entrances_where(p->entrances, w->account);
		if (w->problem == NULL && signer.find(signer.arg, w->account, &c, &why) == 0)
			w->expires = c->expires;
	}
}

/* ---- what the answers say by SQL ---- */

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

		if (r->preflight && strlist_has(&p->plan->rules, r->id))
			rc = db_rows(p->db, r->file, r->sql, p->params, keep_row, p->rights, e);
	}
	return rc;
}

static void
add_gap(void *arg, const struct finding *f)
{
	struct preflight *p = arg;
	struct preflight_gap *g;

	ARRAY_GROW(p->gaps, p->n_gaps, p->cap_gaps);
	g = &p->gaps[p->n_gaps++];
	g->account = xstrdup(f->account);
	g->region = xstrdup(f->region);
	g->from = xstrdup(json_str(f->values, "from"));
	g->to = xstrdup(json_str(f->values, "to"));
	g->source = xstrdup(f->cause.source != NULL ? f->cause.source : "");
	g->code = xstrdup(f->cause.code != NULL ? f->cause.code : "");
}

/* Of members that were entered and not looked at nothing can be said. */
static void
drop_untried(const struct preflight *p, struct kvlist *accounts)
{
	struct kvlist kept = { 0 };

	for (size_t i = 0; i < accounts->n; i++) {
		const char *account = accounts->items[i].name;

		if (preflight_way_of(p, account) != NULL || !entrances_has(p->entrances, account))
			kv_add(&kept, account, accounts->items[i].value);
	}
	kv_release(accounts);
	*accounts = kept;
}

static int
read_gaps(struct preflight *p, struct err *e)
{
	struct strlist planned = { 0 };
	struct assess_scope scope;
	bool events = false;
	int rc = 0;

	for (size_t i = 0; i < p->plan->n; i++) {
		strlist_add(&planned, p->plan->items[i].source->id);
		events |= p->plan->items[i].source->events_path != NULL;
	}
	if (events && (rc = resolved_to_assess(&scope, p->resolved, e)) == 0) {
		drop_untried(p, &scope.accounts);
		rc = coverage_unseen(p->db, &planned, p->params, &scope, scope.from, scope.to, add_gap, p, e);
		resolved_release(&scope);
	}
	strlist_release(&planned);
	return rc;
}

int
preflight_begin(struct preflight *p, const struct planning *planned, const struct strlist *frameworks, struct err *e)
{
	const struct scope *s = planned->scope;
	struct assess_scope as;
	int rc;

	*p = (struct preflight){ .scope = s, .knowledge = planned->knowledge, .plan = planned->plan, .db = planned->db,
		.now = (time_t)(clock_ms() / 1000), .resolved = resolved_from_scope(s, frameworks) };
	p->connect_to = s->connect_host != NULL ? xasprintf("%s:%d", s->connect_host, s->connect_port) : NULL;
	p->transport = (struct transport){ .connect_to = p->connect_to, .ca_file = s->ca_file, .plain = s->plain_http,
		.proxy = s->proxy, .connect_ms = s->connect_timeout * 1000 };
	p->held = xcalloc(p->plan->n + 1, sizeof(*p->held));
	rc = resolved_to_assess(&as, p->resolved, e);
	if (rc == 0)
		rc = db_set_scope(p->db, &as, p->now, e);
	p->params = scope_params(&as, p->now);
	resolved_release(&as);
	return rc;
}

int
preflight_ask(struct preflight *p, struct err *e)
{
	struct waves v;
	int rc;

	open_ways(p);
	rc = waves_begin(&v, p, e);
	if (rc == 0 && p->scope->directory.given)
		rc = waves_run(&v, true, e) == 0 ? enter_members(p, e) : -1;
	if (rc == 0)
		rc = waves_run(&v, false, e);
	waves_end(&v);
	describe_ways(p);
	return rc == 0 && read_rights(p, e) == 0 ? read_gaps(p, e) : -1;
}

void
preflight_release(struct preflight *p)
{
	for (size_t i = 0; i < p->n_ways; i++) {
		cJSON_Delete(p->ways[i].identity);
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
	for (size_t i = 0; i < p->n_gaps; i++) {
		free(p->gaps[i].account);
		free(p->gaps[i].region);
		free(p->gaps[i].from);
		free(p->gaps[i].to);
		free(p->gaps[i].source);
		free(p->gaps[i].code);
	}
	cJSON_Delete(p->rights);
	cJSON_Delete(p->params);
	cJSON_Delete(p->resolved);
	entrances_free(p->entrances);
	strlist_release(&p->directory);
	strlist_release(&p->strangers);
	free(p->connect_to);
	free(p->ways);
	free(p->held);
	free(p->answers);
	free(p->gaps);
	memset(p, 0, sizeof(*p));
}
