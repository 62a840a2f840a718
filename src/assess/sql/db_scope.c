/* What the scope file says, as tables and as parameters. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#include "assess/sql/db_internal.h"

#define SECONDS_PER_DAY 86400

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
