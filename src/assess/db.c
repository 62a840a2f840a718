#include "assess/db.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"

#include "assess/assess.h"
#include "assess/db_internal.h"
#include "assess/events.h"

#define SECONDS_PER_DAY 86400
#define HTTP_TOO_MANY 429
#define SLIM_CACHE_KIB "-8192"

/* Relations that every statement may read beside sources and views. */
static const char *const shared_relations[] = {
	"base", "events", "exception", "exchange", "holidays", "json_each", "json_tree", "list", "pushed_rule", "scope_account",
	"scope_member", "scope_region", "scope_value", "workdays", NULL
};

/* Tables are kept in the order of their keys, so that no result depends on the order in which evidence came in. */
static const char own_tables[] =
	"create table scope_account(account text primary key, name text) without rowid;"
	"create table scope_member(account text primary key, name text, via text, state text, code text, message text) without rowid;"
	"create table scope_region(region text primary key) without rowid;"
	"create table scope_value(key text primary key, value text) without rowid;"
	"create table holidays(day integer primary key);"
	"create table workdays(day integer primary key);"
	"create table list(name text, value, primary key(name, value)) without rowid;"
	"create table exception(kind text, value text, owner text, expires text, primary key(kind, value, owner, expires))"
	" without rowid;"
	"create table base(kind text, actor text, value text, n integer, days integer, first_seen integer,"
	" last_seen integer, primary key(kind, actor, value)) without rowid;"
	"create table pushed_rule(engine text, rule text, parameters text, query text, long_text integer,"
	" primary key(engine, rule, parameters)) without rowid;"
	"create table engine_exchange(id text primary key, source text, account text, region text, call text, page integer,"
	" last integer, state text, absent integer, code text, request_id text, caller text, params text) without rowid;"
	"create index engine_exchange_call on engine_exchange(source, call, page);"
	"create table exchange(id text primary key, source text, account text, region text, state text, absent integer, code text,"
	" sent integer, received integer, server_time integer, sha256 text, throttled integer,"
	" total integer, items integer) without rowid;"
	"create table engine_event_problem(evidence text, account text, code text, n integer,"
	" primary key(evidence, code)) without rowid;";

/* ---- statements of the engine ---- */

int
db_failed(struct db *db, const char *what, struct err *e)
{
	if (db->memory_max > 0 && sqlite3_errcode(db->sql) == SQLITE_FULL)
		return err_set(e, ERR_LIMIT, "%s: as tables it is over the limit of %lld MiB of memory", what, db->memory_max >> 20);
	return err_set(e, ERR_SQL, "%s: %s", what, sqlite3_errmsg(db->sql));
}

int
db_own(struct db *db, const char *sql, sqlite3_stmt **out, struct err *e)
{
	*out = NULL;
	if (sqlite3_prepare_v2(db->sql, sql, -1, out, NULL) != SQLITE_OK)
		return db_failed(db, "evidence database", e);
	return 0;
}

int
db_exec(struct db *db, const char *sql, struct err *e)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_failed(db, "evidence database", e);
	return 0;
}

int
db_finish(struct db *db, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		db_failed(db, "evidence database", e);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : -1;
}

void
db_bind(sqlite3_stmt *st, int at, const char *text)
{
	if (text != NULL)
		sqlite3_bind_text64(st, at, text, strlen(text), SQLITE_TRANSIENT, SQLITE_UTF8);
	else
		sqlite3_bind_null(st, at);
}

const char *
db_text(sqlite3_stmt *st, int column)
{
	const char *s = (const char *)sqlite3_column_text(st, column);

	return s != NULL ? s : "";
}

/* ---- opening ---- */

/* The sandbox asks whether a relation may be read; note which sources that means. */
static bool
may_read(void *arg, const char *relation)
{
	struct db *db = arg;
	const struct knowledge *k = db->k;

	if (db->relations != NULL && !strlist_has(db->relations, relation))
		strlist_add(db->relations, relation);
	for (size_t i = 0; i < k->n_sources; i++) {
		if (strcasecmp(k->sources[i].id, relation) == 0) {
			db->reads[i] = true;
			return true;
		}
	}
	for (size_t i = 0; strcasecmp(relation, "events") == 0 && i < k->n_sources; i++)
		db->reads[i] |= source_tells_events(&k->sources[i]);
	for (size_t i = 0; shared_relations[i] != NULL; i++) {
		if (strcasecmp(shared_relations[i], relation) == 0)
			return true;
	}
	for (size_t i = 0; i < k->n_views; i++) {
		if (strcasecmp(k->views[i].id, relation) == 0)
			return true;
	}
	return false;
}

static int
make_source_table(struct db *db, const struct source *s, struct err *e)
{
	char *sql = sqlite3_mprintf("create table \"%w\"(id text primary key, account text, region text, params text,"
	    " page integer, status integer, state text, absent integer, code text, message text, request_id text,"
	    " received integer, caller text, body text) without rowid", s->id);
	int rc = sql != NULL ? db_exec(db, sql, e) : err_set(e, ERR_LIMIT, "evidence database: no memory");

	sqlite3_free(sql);
	return rc == 0 ? 0 : err_prefix(e, "%s", s->file != NULL ? s->file : s->id);
}

/* All views are made before the first is looked into: they may use each other in any order. */
static int
make_views(struct db *db, struct err *e)
{
	for (size_t i = 0; i < db->k->n_views; i++) {
		const struct view *v = &db->k->views[i];

		if (sandbox_view(db->box, v->id, v->file, v->sql, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < db->k->n_views; i++) {
		const struct view *v = &db->k->views[i];
		char *sql = sqlite3_mprintf("select * from \"%w\"", v->id);
		sqlite3_stmt *st;
		int rc = sandbox_prepare(db->box, v->file, sql, &st, e);

		sqlite3_finalize(st);
		sqlite3_free(sql);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int
open_db(struct db **out, const struct knowledge *k, long long memory_max, struct err *e)
{
	struct db *db = xcalloc(1, sizeof(*db));

	*out = NULL;
	db->k = k;
	db->memory_max = memory_max;
	db->reads = xcalloc(k->n_sources + 1, sizeof(*db->reads));
	if (sandbox_new(&db->box, memory_max, may_read, db, e) != 0)
		goto fail;
	db->sql = sandbox_sql(db->box);
	if (db_exec(db, own_tables, e) != 0 || events_make_table(db, e) != 0)
		goto fail;
	for (size_t i = 0; i < k->n_sources; i++) {
		if (make_source_table(db, &k->sources[i], e) != 0)
			goto fail;
	}
	if (make_views(db, e) != 0)
		goto fail;
	*out = db;
	return 0;
fail:
	db_free(db);
	return -1;
}

int
db_open(struct db **out, const struct knowledge *k, struct err *e)
{
	return open_db(out, k, 0, e);
}

int
db_open_in_memory(struct db **out, const struct knowledge *k, long long bytes_max, struct err *e)
{
	return open_db(out, k, bytes_max, e);
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	db_forget(db);
	sandbox_free(db->box);
	free(db->reads);
	free(db);
}

void
db_set_limits(struct db *db, const struct db_limits *limits)
{
	sandbox_set_limits(db->box, limits);
}

void
db_set_tell(struct db *db, db_tell_fn *tell, void *arg)
{
	db->tell = tell;
	db->tell_arg = arg;
}

int
db_slim(struct db *db, bool events, struct err *e)
{
	db->no_events = !events;
	return db_exec(db, "pragma cache_size = " SLIM_CACHE_KIB ";", e);
}

/* ---- scope ---- */

static int
insert_pair(struct db *db, const char *sql, const char *a, const char *b, struct err *e)
{
	sqlite3_stmt *st;

	if (db_own(db, sql, &st, e) != 0)
		return -1;
	db_bind(st, 1, a);
	if (b != NULL)
		db_bind(st, 2, b);
	return db_finish(db, st, e);
}

static int
insert_days(struct db *db, const char *sql, const struct strlist *days, struct err *e)
{
	for (size_t i = 0; i < days->n; i++) {
		sqlite3_stmt *st;
		time_t t;

		if (strlen(days->items[i]) != 10 || clock_parse(days->items[i], &t) != 0)
			return err_set(e, ERR_USAGE, "scope: day \"%.40s\" is not a date YYYY-MM-DD", days->items[i]);
		if (db_own(db, sql, &st, e) != 0)
			return -1;
		sqlite3_bind_int64(st, 1, t / SECONDS_PER_DAY);
		if (db_finish(db, st, e) != 0)
			return -1;
	}
	return 0;
}

int
db_fill_lists(struct db *db, const cJSON *lists, struct err *e)
{
	const cJSON *array, *v;

	if (db_exec(db, "delete from list", e) != 0)
		return -1;
	cJSON_ArrayForEach(array, lists) {
		cJSON_ArrayForEach(v, array) {
			sqlite3_stmt *st;

			if (db_own(db, "insert or ignore into list values(?1, ?2)", &st, e) != 0)
				return -1;
			db_bind(st, 1, array->string);
			if (cJSON_IsNull(v) || !db_bind_scalar(st, 2, v)) {
				sqlite3_finalize(st);
				return err_set(e, ERR_USAGE, "list %.80s: want text or numbers",
				    array->string != NULL ? array->string : "");
			}
			if (db_finish(db, st, e) != 0)
				return -1;
		}
	}
	return 0;
}

bool
exception_holds(const cJSON *exception, time_t now)
{
	const char *expires = json_str(exception, "expires");
	time_t day;

	return expires != NULL && clock_parse(expires, &day) == 0 && now < day + SECONDS_PER_DAY;
}

static int
insert_exceptions(struct db *db, const cJSON *exceptions, time_t now, struct err *e)
{
	static const char *const names[] = { "kind", "value", "owner", "expires" };
	const cJSON *one;

	cJSON_ArrayForEach(one, exceptions) {
		sqlite3_stmt *st;

		if (!exception_holds(one, now))
			continue;
		if (db_own(db, "insert or ignore into exception values(?1, ?2, ?3, ?4)", &st, e) != 0)
			return -1;
		for (int i = 0; i < 4; i++)
			db_bind(st, i + 1, json_str(one, names[i]));
		if (db_finish(db, st, e) != 0)
			return -1;
	}
	return 0;
}

/* The scope's parameters for the statements that are no rules: lists are in `list`. */
static int
insert_parameters(struct db *db, const cJSON *parameters, struct err *e)
{
	const cJSON *one;
	int rc = 0;

	cJSON_ArrayForEach(one, parameters) {
		char *text = json_scalar_text(one);

		if (text != NULL && rc == 0)
			rc = insert_pair(db, "insert or replace into scope_value values(?1, ?2)", one->string, text, e);
		free(text);
	}
	return rc;
}

static int
insert_members(struct db *db, const cJSON *members, struct err *e)
{
	static const char *const names[] = { "account", "name", "via", "state", "code", "message" };
	const cJSON *one;

	cJSON_ArrayForEach(one, members) {
		sqlite3_stmt *st;

		if (db_own(db, "insert or ignore into scope_member values(?1, ?2, ?3, ?4, ?5, ?6)", &st, e) != 0)
			return -1;
		for (int i = 0; i < 6; i++)
			db_bind(st, i + 1, json_str(one, names[i]));
		if (db_finish(db, st, e) != 0)
			return -1;
	}
	return 0;
}

static int
fill_scope(struct db *db, const struct assess_scope *s, time_t now, struct err *e)
{
	for (size_t i = 0; i < s->accounts.n; i++) {
		if (insert_pair(db, "insert or ignore into scope_account values(?1, ?2)", s->accounts.items[i].name,
		    s->accounts.items[i].value, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < s->regions.n; i++) {
		if (insert_pair(db, "insert or ignore into scope_region values(?1)", s->regions.items[i], NULL, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < s->values.n; i++) {
		if (insert_pair(db, "insert or replace into scope_value values(?1, ?2)", s->values.items[i].name,
		    s->values.items[i].value, e) != 0)
			return -1;
	}
	if (insert_parameters(db, s->parameters, e) != 0 ||
	    insert_days(db, "insert or ignore into holidays values(?1)", &s->holidays, e) != 0 ||
	    insert_days(db, "insert or ignore into workdays values(?1)", &s->workdays, e) != 0 ||
	    insert_exceptions(db, s->exceptions, now, e) != 0 || insert_members(db, s->members, e) != 0)
		return -1;
	return db_fill_lists(db, s->lists, e);
}

int
db_set_scope(struct db *db, const struct assess_scope *s, time_t now, struct err *e)
{
	sandbox_set_now(db->box, now);
	if (db_exec(db, "begin; delete from scope_account; delete from scope_member; delete from scope_region; delete from scope_value;"
	    "delete from holidays; delete from workdays; delete from exception;", e) != 0)
		return -1;
	if (fill_scope(db, s, now, e) != 0) {
		db_exec(db, "rollback", NULL);
		return -1;
	}
	return db_exec(db, "commit", e);
}

cJSON *
scope_params(const struct assess_scope *s, time_t now)
{
	const struct {
		const char *name;
		double value;
	} rows[] = {
		{ "now", (double)now },
		{ "win_start", (double)s->from },
		{ "win_end", (double)s->to },
		{ "base_start", (double)(s->base_start != 0 ? s->base_start : s->from - SCOPE_BASELINE_DAYS * SECONDS_PER_DAY) },
		{ "tz_s", (double)s->tz_s },
		{ "h_from", s->h_from },
		{ "h_to", s->h_to },
	};
	cJSON *params = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cJSON_AddNumberToObject(params, rows[i].name, rows[i].value);
	return params;
}

/* ---- evidence ---- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

char *
db_call_key(const char *account, const char *region, const cJSON *params)
{
	cJSON *row = cJSON_IsObject(params) ? cJSON_Duplicate(params, 1) : cJSON_CreateObject(), *key = cJSON_CreateObject();
	const cJSON **members, *v;
	size_t n = 0;
	char *text;

	if (json_get(row, "account") == NULL)
		cJSON_AddStringToObject(row, "account", account != NULL ? account : "");
	if (json_get(row, "region") == NULL)
		cJSON_AddStringToObject(row, "region", region != NULL ? region : "");
	members = xcalloc((size_t)cJSON_GetArraySize(row), sizeof(*members));
	cJSON_ArrayForEach(v, row)
		members[n++] = v;
	qsort(members, n, sizeof(*members), compare_names);
	for (size_t i = 0; i < n; i++) {
		char *value = json_scalar_text(members[i]);

		if (value != NULL && value[0] != '\0')
			cJSON_AddStringToObject(key, members[i]->string, value);
		free(value);
	}
	text = json_print(key);
	free(members);
	cJSON_Delete(row);
	cJSON_Delete(key);
	return text;
}

static int
insert_exchange(struct db *db, const struct exchange *x, const char *params, const char *body, struct err *e)
{
	char *sql = sqlite3_mprintf("insert into \"%w\" values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	    x->source);
	sqlite3_stmt *st;
	int rc = db_own(db, sql, &st, e);

	sqlite3_free(sql);
	if (rc != 0)
		return -1;
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->account);
	db_bind(st, 3, x->region);
	db_bind(st, 4, params);
	sqlite3_bind_int(st, 5, x->page);
	sqlite3_bind_int64(st, 6, x->status);
	db_bind(st, 7, state_names[x->state]);
	sqlite3_bind_int(st, 8, x->absent);
	db_bind(st, 9, x->code);
	db_bind(st, 10, x->message);
	db_bind(st, 11, x->request_id);
	sqlite3_bind_int64(st, 12, x->received_ms / 1000);
	db_bind(st, 13, x->caller);
	db_bind(st, 14, body);
	return db_finish(db, st, e);
}

static int
insert_engine_exchange(struct db *db, const struct exchange *x, const char *params, struct err *e)
{
	char *key;
	sqlite3_stmt *st;

	if (db_own(db, "insert into engine_exchange values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", &st,
	    e) != 0)
		return -1;
	key = db_call_key(x->account, x->region, x->params);
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->source);
	db_bind(st, 3, x->account);
	db_bind(st, 4, x->region != NULL ? x->region : "");
	db_bind(st, 5, key);
	sqlite3_bind_int(st, 6, x->page);
	sqlite3_bind_int(st, 7, x->last);
	db_bind(st, 8, state_names[x->state]);
	sqlite3_bind_int(st, 9, x->absent);
	db_bind(st, 10, x->code);
	db_bind(st, 11, x->request_id);
	db_bind(st, 12, x->caller);
	db_bind(st, 13, params);
	free(key);
	return db_finish(db, st, e);
}

/* How often the service said to come back later before this answer. */
static int
times_throttled(const struct source *s, const struct exchange *x)
{
	const cJSON *one;
	int n = 0;

	cJSON_ArrayForEach(one, x->attempts) {
		const char *code = json_str(one, "code");

		n += json_num(one, "status", 0) == HTTP_TOO_MANY ||
		    (code != NULL && s->errors != NULL && strlist_glob(&s->errors->throttled, code));
	}
	return n;
}

/* Of a list with a total: what the service told, once for all pages, and how many items this page has. */
static void
bind_list(sqlite3_stmt *st, const struct source *s, const struct exchange *x)
{
	const struct paging *p = &s->paging;
	const cJSON *items = p->items != NULL ? json_at(x->json, p->items) : NULL;
	char *total;

	if (p->total == NULL)
		return;
	total = json_scalar_text(json_at(x->json, p->total));
	if (x->page <= 1 && total != NULL)
		sqlite3_bind_int64(st, 13, strtoll(total, NULL, 10));
	if (cJSON_IsArray(items))
		sqlite3_bind_int64(st, 14, cJSON_GetArraySize(items));
	free(total);
}

/* What every answer has in common, for rules about the evidence as a whole. */
static int
insert_common(struct db *db, const struct source *s, const struct exchange *x, struct err *e)
{
	sqlite3_stmt *st;
	time_t server;

	if (db_own(db, "insert into exchange values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)", &st, e) != 0)
		return -1;
	db_bind(st, 1, x->id);
	db_bind(st, 2, x->source);
	db_bind(st, 3, x->account);
	db_bind(st, 4, x->region != NULL ? x->region : "");
	db_bind(st, 5, state_names[x->state]);
	sqlite3_bind_int(st, 6, x->absent);
	db_bind(st, 7, x->code);
	sqlite3_bind_int64(st, 8, x->sent_ms / 1000);
	sqlite3_bind_int64(st, 9, x->received_ms / 1000);
	if (x->server_date != NULL && clock_parse_http(x->server_date, &server) == 0)
		sqlite3_bind_int64(st, 10, server);
	db_bind(st, 11, x->sha256);
	sqlite3_bind_int64(st, 12, times_throttled(s, x));
	bind_list(st, s, x);
	return db_finish(db, st, e);
}

/* The body as SQL sees it, NULL for nothing.  why: it can not look into it and nothing may rest on it; the evidence keeps it. */
static int
body_text(char **out, const char **why, const struct source *s, const struct exchange *x, struct err *e)
{
	bool lists = s->events_ids && x->state == STATE_CONFIRMED && !x->absent;
	cJSON *listed = NULL;
	const cJSON *body;

	*out = NULL;
	*why = NULL;
	if (lists && events_list(&listed, s, x, e) != 0)
		return -1;
	if (lists && listed == NULL)
		*why = CAUSE_EVENT_FILE_CHANGED;
	if ((body = lists ? listed : x->json) != NULL)
		*out = json_print(body);
	cJSON_Delete(listed);
	if (*out != NULL && strlen(*out) > DB_BODY_MAX) {
		free(*out);
		*out = NULL;
		*why = CAUSE_TOO_LARGE;
	}
	return 0;
}

int
db_add_exchange(struct db *db, const struct exchange *x, struct err *e)
{
	const struct source *s = x->source != NULL ? knowledge_source(db->k, x->source) : NULL;
	char *params = json_print(x->params), *body = NULL;
	const char *why;
	struct exchange cut;
	int rc = -1;

	if (s == NULL || x->id == NULL || x->account == NULL || x->state < 0 || x->state >= STATE_COUNT) {
		err_set(e, ERR_FORMAT, "evidence %s: is of no source that the knowledge has, or lacks id or account",
		    x->id != NULL ? x->id : "?");
		goto out;
	}
	if (body_text(&body, &why, s, x, e) != 0)
		goto out;
	if (why != NULL) {
		cut = *x;
		cut.state = STATE_ERROR;
		cut.code = (char *)why;
		cut.json = NULL;
		x = &cut;
	}
	if (db_exec(db, "begin", e) != 0)
		goto out;
	if (insert_exchange(db, x, params, body, e) != 0 || insert_engine_exchange(db, x, params, e) != 0 ||
	    insert_common(db, s, x, e) != 0 ||
	    (!db->no_events && events_add(db, s, x, e) != 0)) {
		err_prefix(e, "evidence %s", x->id);
		db_exec(db, "rollback", NULL);
		goto out;
	}
	rc = db_exec(db, "commit", e);
out:
	free(params);
	free(body);
	return rc;
}
