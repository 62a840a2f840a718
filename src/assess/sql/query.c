#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

#include "assess/sql/db_internal.h"

#define EXACT_MAX (1LL << 53)	/* whole numbers up to here are exact as doubles */

bool
db_bind_scalar(sqlite3_stmt *st, int at, const cJSON *v)
{
	double d = cJSON_IsNumber(v) ? v->valuedouble : 0;

	if (cJSON_IsString(v))
		db_bind(st, at, v->valuestring);
	else if (cJSON_IsBool(v))
		sqlite3_bind_int(st, at, cJSON_IsTrue(v) != 0);
	else if (cJSON_IsNull(v))
		sqlite3_bind_null(st, at);
	else if (!cJSON_IsNumber(v))
		return false;
	else if (d >= -(double)EXACT_MAX && d <= (double)EXACT_MAX && d == (double)(sqlite3_int64)d)
		sqlite3_bind_int64(st, at, (sqlite3_int64)d);
	else
		sqlite3_bind_double(st, at, d);
	return true;
}

static int
bind_params(const char *name, sqlite3_stmt *st, const cJSON *params, struct err *e)
{
	int n = sqlite3_bind_parameter_count(st);

	for (int i = 1; i <= n; i++) {
		const char *parameter = sqlite3_bind_parameter_name(st, i);
		const cJSON *v;

		if (parameter == NULL || parameter[0] != ':')
			return err_set(e, ERR_SQL, "%s: parameters are written :name", name);
		v = json_get(params, parameter + 1);
		if (v == NULL)
			return err_set(e, ERR_SQL, "%s: unknown parameter %.80s", name, parameter);
		if (!db_bind_scalar(st, i, v))
			return err_set(e, ERR_SQL, "%s: parameter %.80s is a list: read it as list(name, value)", name, parameter);
	}
	return 0;
}

static int
check_columns(const char *name, sqlite3_stmt *st, struct err *e)
{
	int n = sqlite3_column_count(st);

	for (int i = 0; i < n; i++) {
		for (int j = 0; j < i; j++) {
			if (strcmp(sqlite3_column_name(st, i), sqlite3_column_name(st, j)) == 0)
				return err_set(e, ERR_SQL, "%s: two columns are named %.80s", name, sqlite3_column_name(st, i));
		}
	}
	return 0;
}

static cJSON *
column_value(sqlite3_stmt *st, int i)
{
	char digits[32];
	const char *text;
	sqlite3_int64 n;

	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		n = sqlite3_column_int64(st, i);
		if (n >= -EXACT_MAX && n <= EXACT_MAX)
			return cJSON_CreateNumber((double)n);
		snprintf(digits, sizeof(digits), "%lld", (long long)n);
		return cJSON_CreateString(digits);
	case SQLITE_FLOAT:
		return cJSON_CreateNumber(sqlite3_column_double(st, i));
	case SQLITE_NULL:
		return cJSON_CreateNull();
	default:
		text = (const char *)sqlite3_column_text(st, i);
		if (text == NULL || strlen(text) != (size_t)sqlite3_column_bytes(st, i) || !utf8_valid(text, strlen(text)))
			return NULL;
		return cJSON_CreateString(text);
	}
}

static int
give_row(const char *name, sqlite3_stmt *st, int (*row)(void *arg, const cJSON *columns, struct err *e), void *arg,
    struct err *e)
{
	cJSON *columns = cJSON_CreateObject();
	int n = sqlite3_column_count(st), rc = -1;

	for (int i = 0; i < n; i++) {
		cJSON *v = column_value(st, i);

		if (v == NULL) {
			err_set(e, ERR_SQL, "%s: column %.80s is not text", name, sqlite3_column_name(st, i));
			goto out;
		}
		cJSON_AddItemToObject(columns, sqlite3_column_name(st, i), v);
	}
	rc = row(arg, columns, e);
out:
	cJSON_Delete(columns);
	return rc;
}

/* ---- compiled statements ---- */

/* Each is compiled once: a for-each is asked for what it reads, run by the collector and run again by the assessment. */
struct compiled {
	sqlite3_stmt *st;
	char *sql;
	size_t len;
	bool *reads;	/* as in struct db */
	struct strlist relations;	/* names of all that it reads, also through views */
};

/* Compile a statement, or take the one that is there.  *out lives as long as the db; what does not compile is not kept. */
static int
compiled_get(struct db *db, const char *name, const char *sql, const struct compiled **out, struct err *e)
{
	size_t len = strlen(sql), size = (db->k->n_sources + 1) * sizeof(*db->reads);
	struct strlist relations = { 0 };
	struct compiled *c;
	sqlite3_stmt *st;
	int rc;

	for (size_t i = 0; i < db->n_compiled; i++) {
		if (db->compiled[i]->len == len && memcmp(db->compiled[i]->sql, sql, len) == 0) {
			*out = db->compiled[i];
			return 0;
		}
	}
	memset(db->reads, 0, size);
	db->relations = &relations;
	rc = sandbox_prepare(db->box, name, sql, &st, e);
	db->relations = NULL;
	if (rc != 0 || check_columns(name, st, e) != 0) {
		strlist_release(&relations);
		sqlite3_finalize(st);
		return -1;
	}
	c = xcalloc(1, sizeof(*c));
	c->st = st;
	c->sql = xstrdup(sql);
	c->len = len;
	c->reads = xcalloc(1, size);
	memcpy(c->reads, db->reads, size);
	c->relations = relations;
	ARRAY_GROW(db->compiled, db->n_compiled, db->cap_compiled);
	*out = db->compiled[db->n_compiled++] = c;
	return 0;
}

void
db_forget(struct db *db)
{
	for (size_t i = 0; i < db->n_compiled; i++) {
		sqlite3_finalize(db->compiled[i]->st);
		free(db->compiled[i]->sql);
		free(db->compiled[i]->reads);
		strlist_release(&db->compiled[i]->relations);
		free(db->compiled[i]);
	}
	free(db->compiled);
	db->compiled = NULL;
	db->n_compiled = db->cap_compiled = 0;
}

int
db_rows(struct db *db, const char *name, const char *sql, const cJSON *params,
    int (*row)(void *arg, const cJSON *columns, struct err *e), void *arg, struct err *e)
{
	const struct compiled *c;
	long n = 0, most = sandbox_limits(db->box)->rows;
	int rc = -1, step;

	if (db->busy)
		return err_set(e, ERR_SQL, "%s: a statement is running", name);
	if (compiled_get(db, name, sql, &c, e) != 0 || bind_params(name, c->st, params, e) != 0)
		return -1;
	db->busy = true;
	sandbox_start(db->box);
	while ((step = sandbox_step(db->box, name, c->st, e)) == SQLITE_ROW) {
		if (++n > most) {
			err_set(e, ERR_LIMIT, "%s: the statement has more than %ld rows", name, most);
			goto out;
		}
		if (give_row(name, c->st, row, arg, e) != 0)
			goto out;
	}
	rc = step == SQLITE_DONE ? 0 : -1;
out:
	sqlite3_reset(c->st);
	sandbox_end(db->box);
	db->busy = false;
	return rc;
}

int
db_deps(struct db *db, const char *name, const char *sql, const cJSON *params, struct strlist *sources, struct err *e)
{
	const struct compiled *c;

	if (compiled_get(db, name, sql, &c, e) != 0)
		return -1;
	if (params != NULL && bind_params(name, c->st, params, e) != 0)
		return -1;
	for (size_t i = 0; sources != NULL && i < db->k->n_sources; i++) {
		if (c->reads[i] && !strlist_has(sources, db->k->sources[i].id))
			strlist_add(sources, db->k->sources[i].id);
	}
	return 0;
}

int
db_relations(struct db *db, const char *name, const char *sql, struct strlist *relations, struct err *e)
{
	const struct compiled *c;

	if (compiled_get(db, name, sql, &c, e) != 0)
		return -1;
	for (size_t i = 0; i < c->relations.n; i++) {
		if (!strlist_has(relations, c->relations.items[i]))
			strlist_add(relations, c->relations.items[i]);
	}
	return 0;
}

int
db_columns(struct db *db, const char *name, const char *sql, struct strlist *columns, struct err *e)
{
	const struct compiled *c;

	if (compiled_get(db, name, sql, &c, e) != 0)
		return -1;
	for (int i = 0; i < sqlite3_column_count(c->st); i++)
		strlist_add(columns, sqlite3_column_name(c->st, i));
	return 0;
}
