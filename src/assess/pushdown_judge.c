#include "assess/pushdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

#include "assess/sql/db_internal.h"

#define TIMESTAMP "timestamp"	/* Presto's type; what follows it (a precision, a zone) does not matter */

void
pushed_release(struct pushed *p)
{
	strlist_release(&p->sources);
	coverage_release(&p->coverage);
}

bool
pushed_covers(const struct pushed *p, const char *account, const struct assess_scope *scope)
{
	int64_t from, to;

	return p->coverage.n > 0 && !coverage_gap(&p->coverage, account, "*", scope->from, scope->to, &from, &to);
}

/*
 * Whether the account's events were read here for the whole period, as they are when SLS could not answer for all of its
 * rules: then what this engine finds is the finding.
 */
static bool
read_here(const struct judging *j, const char *account)
{
	const struct assess_scope *s = j->in->scope;
	int64_t from, to;

	return !coverage_gap(&j->coverage, account, "*", s->from, s->to, &from, &to);
}

/* ---- values ---- */

/* 2026-01-31 09:30:00.000 in the service's zone as the instant that from_unixtime gives here. */
static cJSON *
time_value(const char *text, long zone)
{
	char iso[CLOCK_ISO_SIZE], copy[CLOCK_ISO_SIZE];
	time_t t;

	snprintf(copy, sizeof(copy), "%.10sT%.8sZ", text, strlen(text) > 11 ? text + 11 : "");
	if (clock_parse(copy, &t) != 0)
		return cJSON_CreateString(text);
	clock_iso(t - zone, iso);
	return cJSON_CreateString(iso);
}

/* Everything comes as text; the type of the column says what it was. */
static cJSON *
typed_value(const char *text, const char *type, const struct inside *in)
{
	static const char *const numbers[] = { "bigint", "integer", "smallint", "tinyint", "double", "real", "decimal" };
	char *end;
	double n;

	if (strcmp(text, in->null) == 0)
		return cJSON_CreateNull();
	if (strncmp(type, TIMESTAMP, strlen(TIMESTAMP)) == 0)
		return time_value(text, in->zone);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strncmp(type, numbers[i], strlen(numbers[i])) != 0)
			continue;
		n = strtod(text, &end);
		return *text != '\0' && *end == '\0' ? cJSON_CreateNumber(n) : cJSON_CreateString(text);
	}
	return cJSON_CreateString(text);
}

static const char *
type_of(const cJSON *body, const struct inside *in, const char *column)
{
	const cJSON *names = json_at(body, in->columns), *types = json_at(body, in->types), *name;
	int at = 0;

	cJSON_ArrayForEach(name, names) {
		if (cJSON_IsString(name) && strcmp(name->valuestring, column) == 0)
			break;
		at++;
	}
	name = cJSON_GetArrayItem(types, at);
	return cJSON_IsString(name) ? name->valuestring : "";
}

/* The evidence is the answer; what the rule calls so in there are ids of events, which only the service has. */
static cJSON *
as_row(const cJSON *told, const cJSON *body, const struct inside *in, const char *exchange)
{
	cJSON *row = cJSON_CreateObject();
	const cJSON *v;

	cJSON_ArrayForEach(v, told) {
		bool evidence = strcmp(v->string, "evidence") == 0;

		if (cJSON_IsString(v))
			cJSON_AddItemToObject(row, evidence ? "event_ids" : v->string,
			    typed_value(v->valuestring, type_of(body, in, v->string), in));
	}
	cJSON_AddStringToObject(row, "evidence", exchange);
	return row;
}

/* ---- answers ---- */

/* What one instance asks of the answers. */
struct asking {
	const struct judging *j;
	struct instance *i;
	char *parameters;	/* as the calls tell them */
	struct pushed *out;
	cJSON *rows;
	const struct asked **answered;	/* calls whose rows were taken */
	size_t n_answered, cap_answered;
	struct strlist stores;	/* accounts with a store whose rules run inside */
	struct strlist asked;	/* those of them where this one did */
};

static const char *
text_param(const struct asked *a, const char *name)
{
	const char *s = json_str(a->params, name);

	return s != NULL ? s : "";
}

static const char *
owner_of(const struct asked *a)
{
	return text_param(a, "owner")[0] != '\0' ? text_param(a, "owner") : a->account;
}

/* A finding about this call instead of rows: nothing can be told of the account.  NULL when the account needs none. */
static struct finding *
add_untold(const struct asking *q, const struct asked *a)
{
	static const char *const told[] = { "project", "logstore", "events", "win_from", "win_to" };
	struct finding *f;

	if (read_here(q->j, owner_of(a)))
		return NULL;
	f = findings_add(&q->i->findings, owner_of(a), owner_of(a), a->region, REASON_INSIDE_REFUSED);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		const cJSON *v = json_get(a->params, told[i]);

		if (v != NULL)
			cJSON_AddItemToObject(f->values, told[i], cJSON_Duplicate(v, 1));
	}
	return f;
}

static const char *
refused_for(const cJSON *body, const struct inside *in)
{
	const cJSON *rows = json_at(body, in->path);

	if (!cJSON_IsTrue(json_at(body, in->exact)))
		return CAUSE_NOT_EXACT;
	return cJSON_IsArray(rows) && cJSON_GetArraySize(rows) < in->most ? NULL : CAUSE_TOO_MANY_ROWS;
}

static void
take_answer(struct asking *q, const struct source *s, const struct asked *a, const char *exchange, const cJSON *body)
{
	const char *refused = refused_for(body, &s->inside);
	const cJSON *row, *account;

	if (refused != NULL) {
		struct finding *f = add_untold(q, a);

		if (f != NULL) {
			strlist_add(&f->evidence, exchange);
			finding_hold_code(f, STATE_ERROR, s->id, exchange, refused);
		}
		return;
	}
	cJSON_ArrayForEach(row, json_at(body, s->inside.path)) {
		account = json_get(row, "account");
		if (!read_here(q->j, cJSON_IsString(account) ? account->valuestring : owner_of(a)))
			cJSON_AddItemToArray(q->rows, as_row(row, body, &s->inside, exchange));
	}
	if (!strlist_has(&q->out->sources, s->id))
		strlist_add(&q->out->sources, s->id);
	ARRAY_GROW(q->answered, q->n_answered, q->cap_answered);
	q->answered[q->n_answered++] = a;
}

static int
read_answer(struct asking *q, const struct source *s, const struct asked *a, struct err *e)
{
	char *sql = sqlite3_mprintf("select x.id, s.body from engine_exchange x join \"%w\" s on s.id = x.id"
	    " where x.source = ?1 and x.call = ?2 order by length(x.id) desc, x.id desc limit 1", s->id);
	struct db *db = q->j->db;
	sqlite3_stmt *st;
	int rc = db_own(db, sql, &st, e);

	sqlite3_free(sql);
	if (rc != 0)
		return -1;
	db_bind(st, 1, s->id);
	db_bind(st, 2, a->key);
	if (sqlite3_step(st) == SQLITE_ROW) {
		cJSON *body = cJSON_Parse(db_text(st, 1));

		take_answer(q, s, a, db_text(st, 0), body);
		cJSON_Delete(body);
	}
	sqlite3_finalize(st);
	return 0;
}

static int
look_at_call(struct asking *q, const struct source *s, const struct asked *a, struct err *e)
{
	struct finding *f;

	if (!strlist_has(&q->stores, owner_of(a)))
		strlist_add(&q->stores, owner_of(a));
	if (strcmp(text_param(a, "rule"), q->i->rule->id) != 0 || strcmp(text_param(a, "parameters"), q->parameters) != 0)
		return 0;
	if (!strlist_has(&q->asked, owner_of(a)))
		strlist_add(&q->asked, owner_of(a));
	if (a->state == STATE_CONFIRMED)
		return read_answer(q, s, a, e);
	if ((f = add_untold(q, a)) == NULL)
		return 0;
	if (a->why.exchange[0] != '\0')
		strlist_add(&f->evidence, a->why.exchange);
	finding_hold(f, &a->why);
	return 0;
}

static void
add_not_asked(const struct asking *q, const char *account)
{
	struct finding *f = findings_add(&q->i->findings, account, account, "", REASON_INSIDE_NOT_ASKED);
	char *lacks = pushdown_lacks(q->j->db, q->i->rule);

	cJSON_AddStringToObject(f->values, "lacks", lacks != NULL ? lacks : "");
	finding_hold_code(f, STATE_NOT_QUERIED, "", "", REASON_INSIDE_NOT_ASKED);
	free(lacks);
}

/*
 * What the rule can not tell from here of an account that a store told of whole says nothing: its events are there.  A hit
 * stays one, wherever it was found.
 */
static void
drop_untold(cJSON *rows, int own, const struct pushed *p, const struct judging *j)
{
	cJSON *row = rows->child, *next;

	for (; row != NULL && own-- > 0; row = next) {
		const char *account = json_str(row, "account");

		next = row->next;
		if (json_str(row, "state") != NULL && account != NULL && pushed_covers(p, account, j->in->scope) && !read_here(j, account))
			cJSON_Delete(cJSON_DetachItemViaPointer(rows, row));
	}
}

int
pushdown_judge(struct pushed *out, const struct judging *j, struct instance *i, cJSON *rows, struct err *e)
{
	struct asking q = { .j = j, .i = i, .out = out, .rows = rows, .parameters = json_print(i->parameters) };
	int rc = 0, own = cJSON_GetArraySize(rows);

	memset(out, 0, sizeof(*out));
	for (size_t s = 0; s < j->k->n_sources; s++) {
		const struct source *source = &j->k->sources[s];

		for (size_t a = 0; source->inside.path != NULL && a < j->seen->of[s].n && rc == 0; a++)
			rc = look_at_call(&q, source, &j->seen->of[s].calls[a], e);
	}
	if (rc == 0)
		rc = coverage_of_calls(&out->coverage, q.answered, q.n_answered, j->db, j->k, j->params, e);
	drop_untold(rows, own, out, j);
	for (size_t a = 0; a < q.stores.n && rc == 0; a++) {
		if (!strlist_has(&q.asked, q.stores.items[a]) && !read_here(j, q.stores.items[a]))
			add_not_asked(&q, q.stores.items[a]);
	}
	free(q.answered);
	strlist_release(&q.stores);
	strlist_release(&q.asked);
	free(q.parameters);
	return rc;
}
