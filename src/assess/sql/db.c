#include "assess/sql/db.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

#include "assess/sql/db_internal.h"
#include "assess/sql/events.h"

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
	"create index exchange_account on exchange(account);"	/* what is told of each account looked at every answer for each */
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
