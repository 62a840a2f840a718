#include "assess/seen.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/assess.h"

enum { NOT_LOOKED_AT, LOOKING, LOOKED_AT };

void
cause_set(struct cause *c, enum evidence_state state, const char *source, const char *exchange, const char *code,
    const char *request_id)
{
	cause_release(c);
	c->state = state;
	c->source = xstrdup(source != NULL ? source : "");
	c->exchange = xstrdup(exchange != NULL ? exchange : "");
	c->code = xstrdup(code != NULL ? code : "");
	c->request_id = xstrdup(request_id != NULL ? request_id : "");
}

void
cause_copy(struct cause *to, const struct cause *from)
{
	cause_set(to, from->state, from->source, from->exchange, from->code, from->request_id);
}

void
cause_release(struct cause *c)
{
	free(c->source);
	free(c->exchange);
	free(c->code);
	free(c->request_id);
	memset(c, 0, sizeof(*c));
}

static struct asked *
add_call(struct source_seen *s, const char *key, const char *account, const char *region, cJSON *params)
{
	struct asked *a;

	ARRAY_GROW(s->calls, s->n, s->cap);
	a = &s->calls[s->n++];
	memset(a, 0, sizeof(*a));
	a->key = xstrdup(key);
	a->account = xstrdup(account != NULL ? account : "");
	a->region = xstrdup(region != NULL ? region : "");
	a->params = params;
	json_share(params);	/* tens of thousands of calls name the same accounts and regions */
	return a;
}

/* ---- what was answered ---- */

/* Columns of answers_sql. */
enum {
	COL_ID,
	COL_CALL,
	COL_PAGE,
	COL_LAST,
	COL_STATE,
	COL_ABSENT,
	COL_CODE,
	COL_REQUEST,
	COL_ACCOUNT,
	COL_REGION,
	COL_PARAMS
};

/*
 * Pages of one call come in order.  When a page was asked more than once (an interrupted run went on later), the
 * latest answer counts.
 */
static const char answers_sql[] =
	"select id, call, page, last, state, absent, code, request_id, account, region, params from ("
	" select *, row_number() over (partition by call, page order by length(id) desc, id desc) as nth"
	" from engine_exchange where source = ?1) where nth = 1 order by call, page";

struct pages {
	int next;	/* the page that should come */
	bool last;	/* the last one came */
	char *id;	/* of the latest page seen */
};

static void
take_page(struct source_seen *s, struct asked *a, struct pages *p, sqlite3_stmt *st)
{
	int state = name_index(state_names, STATE_COUNT, db_text(st, COL_STATE));

	if (a->state != STATE_CONFIRMED)
		return;
	if (sqlite3_column_int(st, COL_PAGE) != p->next || p->last) {
		a->state = STATE_ERROR;
		cause_set(&a->why, STATE_ERROR, s->source->id, db_text(st, COL_ID), CAUSE_CUT_SHORT, "");
	} else if (state != STATE_CONFIRMED) {
		a->state = state == STATE_DENIED || state == STATE_NOT_QUERIED ? (enum evidence_state)state : STATE_ERROR;
		cause_set(&a->why, a->state, s->source->id, db_text(st, COL_ID), db_text(st, COL_CODE),
		    db_text(st, COL_REQUEST));
	}
	a->absent = sqlite3_column_int(st, COL_ABSENT) != 0;
	p->next++;
	p->last = sqlite3_column_int(st, COL_LAST) != 0;
	free(p->id);
	p->id = xstrdup(db_text(st, COL_ID));
}

static void
end_call(struct source_seen *s, struct pages *p)
{
	struct asked *a = s->n > 0 ? &s->calls[s->n - 1] : NULL;

	if (a != NULL && a->state == STATE_CONFIRMED && !p->last) {
		a->state = STATE_ERROR;
		cause_set(&a->why, STATE_ERROR, s->source->id, p->id, CAUSE_CUT_SHORT, "");
	}
	free(p->id);
	*p = (struct pages){ .next = 1 };
}

static int
read_answers(struct db *db, sqlite3_stmt *st, struct source_seen *s, struct err *e)
{
	struct pages p = { .next = 1 };
	int rc;

	db_bind(st, 1, s->source->id);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (s->n == 0 || strcmp(s->calls[s->n - 1].key, db_text(st, COL_CALL)) != 0) {
			end_call(s, &p);
			add_call(s, db_text(st, COL_CALL), db_text(st, COL_ACCOUNT), db_text(st, COL_REGION),
			    cJSON_Parse(db_text(st, COL_PARAMS)))->state = STATE_CONFIRMED;
		}
		take_page(s, &s->calls[s->n - 1], &p, st);
	}
	end_call(s, &p);
	if (rc != SQLITE_DONE)
		err_set(e, ERR_SQL, "evidence database: %s", sqlite3_errmsg(db->sql));
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* ---- what should have been asked ---- */

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct asked *)a)->key, ((const struct asked *)b)->key);
}

struct wanted {
	struct source_seen *s;
	const struct refused_list *refused;
	size_t answered;	/* calls that have answers: sorted, at the front */
};

static int
want_call(void *arg, const cJSON *row, struct err *e)
{
	struct wanted *w = arg;
	struct asked probe = { .key = db_call_key("", "", row) }, *a;
	char *account = json_scalar_text(json_get(row, "account")), *region = json_scalar_text(json_get(row, "region"));

	(void)e;
	if (w->answered == 0 || bsearch(&probe, w->s->calls, w->answered, sizeof(probe), compare_keys) == NULL) {
		a = add_call(w->s, probe.key, account, region, cJSON_Duplicate(row, 1));
		a->refused = refused_find(w->refused, a->account);
		a->state = a->refused != NULL ? a->refused->state : STATE_NOT_QUERIED;
		cause_set(&a->why, a->state, w->s->source->id, "", a->refused != NULL ? a->refused->code : "", "");
	}
	free(probe.key);
	free(account);
	free(region);
	return 0;
}

static void
drop_repeated(struct source_seen *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct asked *a = &s->calls[i];

		if (kept > 0 && strcmp(s->calls[kept - 1].key, a->key) == 0) {
			free(a->key);
			free(a->account);
			free(a->region);
			cJSON_Delete(a->params);
			cause_release(&a->why);
		} else {
			s->calls[kept++] = *a;
		}
	}
	s->n = kept;
}

static int
read_wanted(struct db *db, struct source_seen *s, const struct refused_list *refused, const cJSON *params, struct err *e)
{
	struct wanted w = { s, refused, s->n };
	struct err local = { 0 };
	const char *file = s->source->file != NULL ? s->source->file : s->source->id;

	if (s->source->for_each == NULL)
		return 0;
	if (db_deps(db, file, s->source->for_each, params, &s->deps, &local) != 0 ||
	    (s->planned && db_rows(db, file, s->source->for_each, params, want_call, &w, &local) != 0)) {
		if (local.code == ERR_STOPPED) {
			*e = local;
			return -1;
		}
		s->refused = true;
	}
	if (s->n > 0)
		qsort(s->calls, s->n, sizeof(*s->calls), compare_keys);
	drop_repeated(s);
	return 0;
}

/* ---- whole or not ---- */

/*
 * A source that only ever makes more calls: where a service could not run the rules inside, its events are asked for.  That it failed
 * takes nothing from what those calls bring.
 */
static bool
only_adds(const struct source_seen *s)
{
	return s != NULL && s->source->inside.path != NULL;
}

static void
look(struct seen *seen, struct source_seen *s)
{
	s->mark = LOOKING;
	if (!s->planned) {
		cause_set(&s->why, STATE_NOT_QUERIED, s->source->id, "", CAUSE_NOT_PLANNED, "");
		goto out;
	}
	if (s->refused) {
		cause_set(&s->why, STATE_ERROR, s->source->id, "", CAUSE_BAD_FOR_EACH, "");
		goto out;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (s->calls[i].state != STATE_CONFIRMED) {
			cause_copy(&s->why, &s->calls[i].why);
			goto out;
		}
	}
	for (size_t i = 0; i < s->deps.n; i++) {
		struct source_seen *d = (struct source_seen *)seen_source(seen, s->deps.items[i]);

		if (only_adds(d))
			continue;
		if (d != NULL && d->mark == NOT_LOOKED_AT)
			look(seen, d);
		if (d == NULL || d->mark == LOOKING) {	/* a circle: nothing can be said of either */
			cause_set(&s->why, STATE_ERROR, s->source->id, "", CAUSE_BAD_FOR_EACH, "");
			goto out;
		}
		if (!d->whole) {
			cause_copy(&s->why, &d->why);
			goto out;
		}
	}
	s->whole = true;
out:
	s->mark = LOOKED_AT;
}

/* Whether the scope has a directory, what its list of members rests on, and which of them could not be entered. */
static int
read_directory(struct db *db, struct seen *seen, struct err *e)
{
	sqlite3_stmt *st;
	bool given;

	if (db_own(db, "select 1 from scope_value where key = '" SCOPE_DIRECTORY_ACCOUNT "'", &st, e) != 0)
		return -1;
	given = sqlite3_step(st) == SQLITE_ROW;
	sqlite3_finalize(st);
	if (!given)
		return 0;
	if (db_deps(db, SCOPE_MEMBERS, "select * from " SCOPE_MEMBERS, NULL, &seen->members, e) != 0)
		return -1;
	return refused_read(&seen->refused, db, e);
}

int
seen_make(struct seen **out, struct db *db, const struct strlist *planned, const cJSON *params, struct err *e)
{
	struct seen *seen = xcalloc(1, sizeof(*seen));
	sqlite3_stmt *answers = NULL;
	int rc;

	*out = NULL;
	seen->k = db->k;
	seen->of = xcalloc(db->k->n_sources + 1, sizeof(*seen->of));
	for (size_t i = 0; i < db->k->n_sources; i++) {
		struct source_seen *s = &seen->of[i];

		s->source = &db->k->sources[i];
		s->planned = strlist_has(planned, s->source->id);
	}
	rc = read_directory(db, seen, e) != 0 ? -1 : db_own(db, answers_sql, &answers, e);
	for (size_t i = 0; i < db->k->n_sources && rc == 0; i++) {
		if (read_answers(db, answers, &seen->of[i], e) != 0 || read_wanted(db, &seen->of[i], &seen->refused, params, e) != 0)
			rc = -1;
	}
	sqlite3_finalize(answers);
	if (rc != 0) {
		seen_free(seen);
		return -1;
	}
	for (size_t i = 0; i < db->k->n_sources; i++) {
		if (seen->of[i].mark == NOT_LOOKED_AT)
			look(seen, &seen->of[i]);
	}
	*out = seen;
	return 0;
}

void
seen_free(struct seen *seen)
{
	if (seen == NULL)
		return;
	for (size_t i = 0; i < seen->k->n_sources; i++) {
		struct source_seen *s = &seen->of[i];

		for (size_t j = 0; j < s->n; j++) {
			free(s->calls[j].key);
			free(s->calls[j].account);
			free(s->calls[j].region);
			cJSON_Delete(s->calls[j].params);
			cause_release(&s->calls[j].why);
		}
		free(s->calls);
		cause_release(&s->why);
		strlist_release(&s->deps);
	}
	free(seen->of);
	refused_release(&seen->refused);
	strlist_release(&seen->members);
	free(seen);
}

const struct source_seen *
seen_source(const struct seen *seen, const char *id)
{
	for (size_t i = 0; i < seen->k->n_sources; i++) {
		if (strcmp(seen->k->sources[i].id, id) == 0)
			return &seen->of[i];
	}
	return NULL;
}

static void
reach(const struct seen *seen, const char *id, bool *reached)
{
	const struct source_seen *s = seen_source(seen, id);

	if (s == NULL || reached[s - seen->of])
		return;
	reached[s - seen->of] = true;
	for (size_t i = 0; i < s->deps.n; i++) {
		if (!only_adds(seen_source(seen, s->deps.items[i])))
			reach(seen, s->deps.items[i], reached);
	}
}

void
seen_closure(const struct seen *seen, const struct strlist *from, struct strlist *ids)
{
	bool *reached = xcalloc(seen->k->n_sources + 1, sizeof(*reached));

	for (size_t i = 0; i < from->n; i++)
		reach(seen, from->items[i], reached);
	for (size_t i = 0; i < seen->k->n_sources; i++) {
		if (reached[i] && !strlist_has(ids, seen->k->sources[i].id))
			strlist_add(ids, seen->k->sources[i].id);
	}
	free(reached);
}
