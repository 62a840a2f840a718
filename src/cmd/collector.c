#include "cmd/collector.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cloud/http.h"
#include "cmd/entrance.h"
#include "cmd/members.h"
#include "cmd/missed.h"
#include "cmd/readback.h"
#include "cmd/rows.h"
#include "cmd/workdir.h"

#define COLUMN_REFUSED "refused"	/* of a for-each: why this row is no call after all */

enum source_phase {
	PHASE_WAITING,	/* for sources that its for-each reads */
	PHASE_ASKED,
	PHASE_DONE
};

struct source_state {
	enum source_phase phase;
	long pending;	/* calls without their last answer */
	bool first;	/* the list of members rests on it */
	struct strlist asked;	/* keys of calls of the first round */
};

enum round {
	ROUND_ONLY,	/* no directory */
	ROUND_FIRST,	/* to learn the members */
	ROUND_ALL
};

struct collector {
	struct collector_input in;
	struct store *store;
	struct source_state *states;	/* by the plan's index */
	struct entrances *entrances;
	struct http *http;
	char *connect_to, *folder;
	struct transport transport;
	enum round round;
	long asked;			/* calls */
	struct collect_result *result;
	long answered, done_before;	/* calls; the latter by an earlier run */
	struct missed missed;
};

static int start_ready(struct collector *c, struct err *e);

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
		return start_ready(c, e);
	}
	return 0;
}

/* A call that waits is its row as text, and what the engine sorts it by: thousands wait, and few are under way. */
struct waiting {
	struct call call;	/* first: the engine hands its address back */
	char *row;		/* NULL once the call has begun */
};

static struct waiting *
waiting_of(const struct call *call)
{
	return (struct waiting *)(uintptr_t)call;
}

/* Of a call that was made of this row, whose other parts go.  made is freed, the text taken. */
static struct waiting *
waiting_new(struct call *made, char *row)
{
	struct waiting *w = xcalloc(1, sizeof(*w));

	w->row = row;
	w->call = (struct call){ .source = made->source, .account = made->account, .region = made->region, .host = made->host };
	made->account = made->region = made->host = NULL;
	call_free(made);
	return w;
}

/* The row made a call before, so it does again. */
static void
on_begin(void *arg, const struct call *call)
{
	struct collector *c = arg;
	struct waiting *w = waiting_of(call);
	cJSON *row = xcheck(cJSON_Parse(w->row));
	struct call *made;

	if (call_make(&made, call->source, row, &c->in.scope->endpoints, NULL) == 0) {
		call_release(&w->call);
		w->call = *made;
		free(made);
	}
	cJSON_Delete(row);
	free(w->row);
	w->row = NULL;
}

static void
on_end(void *arg, const struct call *call)
{
	struct waiting *w = waiting_of(call);

	(void)arg;
	call_release(&w->call);
	free(w->row);
	free(w);
}

/* ---- from rows to calls ---- */

/* A row that makes no call is said and logged; the assessment finds that the call was not made. */
static int
refuse(struct collector *c, const char *what, const char *source, const struct err *why, struct err *e)
{
	cJSON *fields = cJSON_CreateObject();

	log_warn("%s: %s", source, why->text);
	cJSON_AddStringToObject(fields, "source", source);
	cJSON_AddStringToObject(fields, "reason", why->text);
	c->result->missing++;
	return store_note(c->store, what, fields, e);
}

static bool
is_member(const struct collector *c, const char *account)
{
	const cJSON *m;

	cJSON_ArrayForEach(m, json_arr(c->in.resolved, "members")) {
		if (strcmp(json_str(m, "account"), account) == 0)
			return true;
	}
	return false;
}

/*
 * Whether the first round made this call, or it is one for a member that is not entered, which is said of it as a whole.
 * In the first round an earlier run's answers can already tell of members: their turn comes.
 */
static bool
passed_over(struct collector *c, size_t i, const cJSON *row, const char *key)
{
	bool asked;

	if (c->round == ROUND_ONLY)
		return false;
	if (!entrances_has(c->entrances, row_text(row, "account")))
		return c->round == ROUND_FIRST || is_member(c, row_text(row, "account"));
	if (!c->states[i].first)
		return false;
	asked = strlist_has(&c->states[i].asked, key);
	if (c->round == ROUND_FIRST)
		strlist_add(&c->states[i].asked, key);
	return asked;
}

static int
make_call(struct collector *c, size_t i, const cJSON *row, char **text, struct err *e)
{
	const struct source *s = c->in.plan->items[i].source;
	struct err why = { 0 };
	struct call *call = NULL;
	struct waiting *w;

	if (*row_text(row, COLUMN_REFUSED) != '\0') {
		err_set(&why, ERR_LIMIT, "%s", row_text(row, COLUMN_REFUSED));
		return refuse(c, "call-refused", s->id, &why, e);
	}
	if (call_make(&call, s, row, &c->in.scope->endpoints, &why) != 0)
		return refuse(c, "call-refused", s->id, &why, e);
	if (!entrances_has(c->entrances, call->account)) {
		err_set(&why, ERR_FORMAT, "account %.40s is not in the scope", call->account);
		call_free(call);
		return refuse(c, "call-refused", s->id, &why, e);
	}
	w = waiting_new(call, *text);
	*text = NULL;
	if (http_add(c->http, &w->call, e) != 0) {
		on_end(c, &w->call);
		return -1;
	}
	c->asked++;
	c->states[i].pending++;
	return 0;
}

/* Whether an earlier run has the answer.  Who is asking is asked by each: the credentials may be others now. */
static bool
is_done(const struct collector *c, const struct source *s, const char *key)
{
	return c->in.readback != NULL && s->identity_path == NULL && readback_has(c->in.readback, s->id, key);
}

/* Its text goes to the call that it makes. */
static int
ask_row(struct collector *c, size_t i, struct row *r, struct err *e)
{
	cJSON *row = xcheck(cJSON_Parse(r->text));
	int rc = 0;

	if (!passed_over(c, i, row, r->key)) {
		if (is_done(c, c->in.plan->items[i].source, r->key))
			c->done_before++;
		else
			rc = make_call(c, i, row, &r->text, e);
	}
	cJSON_Delete(row);
	return rc;
}

static int
ask_source(struct collector *c, size_t i, struct err *e)
{
	const struct source *s = c->in.plan->items[i].source;
	struct rows l = { 0 };
	struct err why = { 0 };
	int rc = 0;

	c->states[i].phase = PHASE_ASKED;
	if (db_rows(c->in.db, s->file, s->for_each, c->in.params, rows_keep, &l, &why) != 0) {
		rc = refuse(c, "for-each-failed", s->id, &why, e);
		rows_release(&l);
	}
	rows_drop_repeated(&l);
	for (size_t n = 0; n < l.n && rc == 0; n++) {
		if (l.items[n].text != NULL)
			rc = ask_row(c, i, &l.items[n], e);
	}
	if (c->states[i].pending == 0)
		c->states[i].phase = PHASE_DONE;
	rows_release(&l);
	return rc;
}

/* Everything that its for-each reads is answered; and who we are is known before anything else is asked. */
static bool
is_ready(const struct collector *c, size_t i)
{
	const struct plan_item *item = &c->in.plan->items[i];

	if (c->states[i].phase != PHASE_WAITING || (c->round == ROUND_FIRST && !c->states[i].first))
		return false;
	for (size_t n = 0; n < c->in.plan->n; n++) {
		const struct source *s = c->in.plan->items[n].source;
		bool needed = strlist_has(&item->after, s->id) ||
		    (s->identity_path != NULL && item->source->identity_path == NULL);

		if (needed && c->states[n].phase != PHASE_DONE)
			return false;
	}
	return true;
}

static int
start_ready(struct collector *c, struct err *e)
{
	bool more = true;

	/* a source without rows is done at once and may make others ready: go round until nothing changes */
	while (more) {
		more = false;
		for (size_t i = 0; i < c->in.plan->n; i++) {
			if (!is_ready(c, i))
				continue;
			if (ask_source(c, i, e) != 0)
				return -1;
			more = true;
		}
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
	if (start_ready(c, e) != 0)
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
		.on_begin = on_begin,
		.on_end = on_end,
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
	rc = start_ready(c, e);
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
