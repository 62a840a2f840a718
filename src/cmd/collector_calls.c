#include "cmd/collector_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "cmd/rows.h"

#define COLUMN_REFUSED "refused"	/* of a for-each: why this row is no call after all */

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
void
collector_begin_call(void *arg, const struct call *call)
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

void
collector_end_call(void *arg, const struct call *call)
{
	struct waiting *w = waiting_of(call);

	(void)arg;
	call_release(&w->call);
	free(w->row);
	free(w);
}

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
		collector_end_call(c, &w->call);
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

int
collector_start_ready(struct collector *c, struct err *e)
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
