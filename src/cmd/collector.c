#include "cmd/collector_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/members.h"
#include "cmd/workdir.h"

static size_t
index_of(const struct collector *c, const char *source)
{
	size_t i = 0;

	while (i < c->in.plan->n && strcmp(c->in.plan->items[i].source->id, source) != 0)
		i++;
	return i;
}

static int
on_exchange(void *arg, struct exchange *x, struct err *e)
{
	struct collector *c = arg;
	size_t i = index_of(c, x->source);
	const char *identity = c->in.plan->items[i].source->identity_path;
	struct err refused = { 0 };
	int caller_ok = identity != NULL ? entrances_identify(c->entrances, x, identity, &refused) : 0;

	x->caller = xstrdup(entrances_caller(c->entrances, x->account));
	/* kept first, judged after: also the answer that ends the run is evidence */
	if (store_add(c->store, x, e) != 0 || (c->in.plan->items[i].read && db_add_exchange(c->in.db, x, e) != 0) ||
	    (identity != NULL && c->in.readback != NULL && readback_identified(c->in.readback, c->store, x, e) != 0))
		return -1;
	if (caller_ok != 0) {
		*e = refused;
		return -1;
	}
	c->result->answers++;
	if (x->state != STATE_CONFIRMED) {
		c->result->missing++;
		missed_add(&c->missed, x);
	}
	if (!x->last)
		return 0;
	progress("calls answered", ++c->answered + c->done_before, c->asked + c->done_before);
	if (--c->states[i].pending == 0) {
		c->states[i].phase = PHASE_DONE;
		return collector_start_ready(c, e);
	}
	return 0;
}

/* ---- members ---- */

static void
mark_first(struct collector *c, size_t i)
{
	const struct plan_item *item = &c->in.plan->items[i];

	c->states[i].first = true;
	for (size_t n = 0; n < item->after.n; n++)
		mark_first(c, index_of(c, item->after.items[n]));
}

/* Which sources the list of members rests on, and who we are. */
static int
begin_rounds(struct collector *c, struct err *e)
{
	struct strlist ids = { 0 };
	int rc;

	if (!c->in.scope->directory.given)
		return 0;
	c->round = ROUND_FIRST;
	rc = members_sources(c->in.db, &ids, e);
	for (size_t i = 0; i < c->in.plan->n; i++) {
		const struct source *s = c->in.plan->items[i].source;

		if (rc == 0 && (s->identity_path != NULL || strlist_has(&ids, s->id)))
			mark_first(c, i);
	}
	strlist_release(&ids);
	return rc;
}

static int
second_round(struct collector *c, struct err *e)
{
	const struct members_input in = { c->in.scope, c->in.db, c->in.params, c->in.resolved, c->in.work, c->in.now, c->in.inside };

	if (members_learn(&in, c->entrances, c->store, &c->result->missing, e) != 0)
		return -1;
	c->round = ROUND_ALL;
	for (size_t i = 0; i < c->in.plan->n; i++)
		c->states[i].phase = PHASE_WAITING;
	if (collector_start_ready(c, e) != 0)
		return -1;
	return http_run(c->http, e);
}

/* Whether a for-each reads `events`: then all sources that have any stand before it. */
static bool
reads_events(const struct collector *c)
{
	const struct plan *p = c->in.plan;

	for (size_t i = 0; i < p->n; i++) {
		bool all = true, any = false;

		for (size_t n = 0; n < p->n; n++) {
			if (p->items[n].source->events_path != NULL) {
				any = true;
				all &= strlist_has(&p->items[i].after, p->items[n].source->id);
			}
		}
		if (any && all)
			return true;
	}
	return false;
}

static int
open_engine(struct collector *c, struct err *e)
{
	const struct scope *s = c->in.scope;
	struct http_options o = {
		.signer = entrances_signer(c->entrances),
		.transport = c->transport,
		.total = s->transfers,
		.budget_ms = (int64_t)s->time_budget * 1000,
		.folder = c->folder,
		.on_exchange = on_exchange,
		.on_begin = collector_begin_call,
		.on_end = collector_end_call,
		.arg = c,
	};

	return http_new(&c->http, &o, e);
}

/* What the error codes mean where sessions come from: the same service tells who asks. */
static const struct error_classes *
errors_of(const struct plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->items[i].source->identity_path != NULL)
			return plan->items[i].source->errors;
	}
	return NULL;
}

int
collector_new(struct collector **out, const struct collector_input *input, struct err *e)
{
	const struct scope *s = input->scope;
	struct collector *c = xcalloc(1, sizeof(*c));
	int rc;

	*out = NULL;
	c->in = *input;
	c->connect_to = s->connect_host ? xasprintf("%s:%d", s->connect_host, s->connect_port) : NULL;
	c->folder = work_path(input->work, WORK_INCOMING);
	dir_remove(c->folder);	/* what a run left that was killed: its calls are made again */
	c->states = xcalloc(input->plan->n, sizeof(*c->states));
	c->transport = (struct transport){ .connect_to = c->connect_to, .ca_file = s->ca_file, .plain = s->plain_http,
		.proxy = s->proxy, .connect_ms = s->connect_timeout * 1000 };
	rc = entrances_new(&c->entrances, s, &(struct provider_wish){ .transport = &c->transport, .errors = errors_of(input->plan) }, e);
	if (rc == 0)
		rc = begin_rounds(c, e);
	if (rc == 0)
		rc = db_slim(c->in.db, reads_events(c), e);
	if (rc == 0)
		rc = open_engine(c, e);
	if (rc == 0) {
		*out = c;
		c = NULL;
	}
	collector_free(c);
	return rc;
}

void
collector_free(struct collector *c)
{
	if (c == NULL)
		return;
	http_free(c->http);
	for (size_t i = 0; i < c->in.plan->n; i++)
		strlist_release(&c->states[i].asked);
	entrances_free(c->entrances);
	missed_release(&c->missed);
	free(c->states);
	free(c->connect_to);
	dir_remove(c->folder);
	free(c->folder);
	free(c);
}

int
collector_run(struct collector *c, struct store *store, struct collect_result *result, cJSON *callers, struct err *e)
{
	int rc;

	c->store = store;
	c->result = result;
	rc = collector_start_ready(c, e);
	if (rc == 0)
		rc = http_run(c->http, e);
	if (rc == 0 && c->round == ROUND_FIRST)
		rc = second_round(c, e);
	progress_end();
	missed_tell(&c->missed);
	result->interrupted = stop_requested();
	entrances_list(c->entrances, callers);
	return rc;
}
