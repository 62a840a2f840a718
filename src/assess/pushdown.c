#include "assess/pushdown.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/sqlscan.h"

#include "assess/sql/db_internal.h"

#define EVENTS "events"
#define KEY_COLUMN "event_id"	/* always told: the same event delivered twice is one row of a select distinct */

/* Relations of the scope that are few rows and travel with the statement. */
#define CARRIED_COLUMNS 4
static const struct carried {
	const char *relation;
	const char *columns[CARRIED_COLUMNS + 1];
	bool number;
} carried[] = {
	{ "exception", { "kind", "value", "owner", "expires" }, false },
	{ "holidays", { "day" }, true },
	{ "list", { "name", "value" }, false },
	{ "scope_account", { "account", "name" }, false },
	{ "workdays", { "day" }, true },
};
#define N_CARRIED (sizeof(carried) / sizeof(carried[0]))

/* Columns that hold whole documents, of which an index may keep the beginning only. */
static const char *const long_columns[] = { "request_json", "additional_json" };

/* A text that remembers whether something did not fit. */
struct text {
	struct buf b;
	bool over;
};

static void
put(struct text *t, const char *s, size_t len)
{
	t->over |= buf_add(&t->b, s, len) != 0;
}

static void
puts_text(struct text *t, const char *s)
{
	put(t, s, strlen(s));
}

/* ---- values ---- */

/* SQL has one escape in a text: the quote twice. */
static void
put_quoted(struct text *t, const char *s)
{
	puts_text(t, "'");
	for (; *s != '\0'; s++)
		put(t, *s == '\'' ? "''" : s, *s == '\'' ? 2 : 1);
	puts_text(t, "'");
}

/* A parameter as sqlite would bind it.  In brackets when negative: two minus signs begin a comment. */
static int
put_value(struct text *t, const cJSON *v, const char *name, struct err *e)
{
	char *number;

	if (cJSON_IsString(v)) {
		put_quoted(t, v->valuestring);
	} else if (cJSON_IsBool(v)) {
		puts_text(t, cJSON_IsTrue(v) ? "1" : "0");
	} else if (cJSON_IsNumber(v)) {
		number = json_scalar_text(v);
		puts_text(t, v->valuedouble < 0 ? "(" : "");
		puts_text(t, number);
		puts_text(t, v->valuedouble < 0 ? ")" : "");
		free(number);
	} else {
		return err_set(e, ERR_SQL, "parameter %.80s has no single value", name);
	}
	return 0;
}

/* ---- statements ---- */

/* The words from p to end, without comments, and one blank where there were any; :names become values. */
static int
put_sql(struct text *out, const char *p, const char *end, const cJSON *params, struct err *e)
{
	const char *behind = NULL;
	struct sql_token t;
	int rc = 0;

	for (p = sql_next(p, &t); t.kind != SQL_END && t.at < end && rc == 0; p = sql_next(p, &t)) {
		if (behind != NULL && t.at > behind)
			puts_text(out, " ");
		if (t.kind == SQL_PARAMETER) {
			char *name = xstrndup(t.at + 1, t.len - 1);

			rc = put_value(out, json_get(params, name), name, e);
			free(name);
		} else {
			put(out, t.at, t.len);
		}
		behind = p;
	}
	return rc;
}

static bool
names_column(const char *sql, const char *name, size_t len)
{
	char *word = xstrndup(name, len);
	bool there = strcasestr(sql, word) != NULL;	/* most are not, and word by word is slow */
	struct sql_token t;

	free(word);
	if (!there)
		return false;
	for (const char *p = sql_next(sql, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		if (t.kind == SQL_WORD && t.len == len && strncasecmp(t.at, name, len) == 0)
			return true;
	}
	return false;
}

/*
 * The select of the engine with those of its columns that the rule names.  A column is `EXPRESSION as NAME`; all before the
 * first and from the outermost `from` on stands as it is.
 */
static int
put_events(struct text *out, const char *engine, const char *rule, struct err *e)
{
	struct sql_token t, last = { .kind = SQL_END };
	const char *begin, *p = sql_next(engine, &t);
	int depth = 0, n = 0;

	p = sql_next(p, &t);	/* behind select */
	begin = sql_is_word(&t, "distinct") ? p : t.at;
	put_sql(out, engine, begin, NULL, e);
	for (p = sql_next(begin, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		bool from = depth == 0 && sql_is_word(&t, "from"), comma = depth == 0 && t.kind == SQL_SIGN && *t.at == ',';

		if ((from || comma) && last.kind == SQL_WORD &&
		    (names_column(rule, last.at, last.len) || names_column(KEY_COLUMN, last.at, last.len))) {
			puts_text(out, n++ > 0 ? ", " : " ");
			put_sql(out, begin, last.at + last.len, NULL, e);
		}
		if (from) {
			puts_text(out, " ");
			return put_sql(out, t.at, t.at + strlen(t.at), NULL, e);
		}
		if (comma)
			begin = p;
		if (t.kind == SQL_SIGN)
			depth += (*t.at == '(') - (*t.at == ')');
		last = t;
	}
	return err_set(e, ERR_SQL, "the engine's statement has no from");
}

/* NAME(COLUMN, ...) as (values (...), ...); a relation without rows needs the types of its columns. */
static int
put_relation(struct text *out, struct db *db, const struct carried *c, struct err *e)
{
	char *sql = sqlite3_mprintf("select * from \"%w\"", c->relation);
	sqlite3_stmt *st = NULL;
	int n = 0, rc = db_own(db, sql, &st, e);

	sqlite3_free(sql);
	if (rc != 0)
		return -1;
	puts_text(out, ", ");
	puts_text(out, c->relation);
	for (int i = 0; c->columns[i] != NULL; i++) {
		puts_text(out, i > 0 ? ", " : "(");
		puts_text(out, c->columns[i]);
	}
	puts_text(out, ") as (");
	while (sqlite3_step(st) == SQLITE_ROW) {
		puts_text(out, n++ > 0 ? ", " : "values ");
		for (int i = 0; c->columns[i] != NULL; i++) {
			puts_text(out, i > 0 ? ", " : "(");
			if (c->number)
				puts_text(out, db_text(st, i));
			else
				put_quoted(out, db_text(st, i));
		}
		puts_text(out, ")");
	}
	sqlite3_finalize(st);
	for (int i = 0; n == 0 && c->columns[i] != NULL; i++) {
		puts_text(out, i > 0 ? ", " : "select ");
		puts_text(out, c->number ? "0" : "''");
	}
	puts_text(out, n == 0 ? " from (values (1)) where 1 = 0)" : ")");
	return 0;
}

/* Which of carried the rule reads; *lacks is the first relation that is neither one of them nor events. */
static int
find_relations(struct db *db, const struct rule *rule, bool reads[N_CARRIED], char **lacks, struct err *e)
{
	struct strlist names = { 0 };
	int rc = db_relations(db, rule->file, rule->sql, &names, e);

	*lacks = NULL;
	for (size_t i = 0; i < names.n && rc == 0 && *lacks == NULL; i++) {
		size_t c = 0;

		while (c < N_CARRIED && strcasecmp(names.items[i], carried[c].relation) != 0)
			c++;
		if (c < N_CARRIED)
			reads[c] = true;
		else if (strcasecmp(names.items[i], EVENTS) != 0)
			*lacks = xstrdup(names.items[i]);
	}
	strlist_release(&names);
	return rc;
}

/* The first column that the rule names whose text may have been cut, or NULL. */
static const char *
long_column(const struct rule *rule)
{
	for (size_t i = 0; i < sizeof(long_columns) / sizeof(long_columns[0]); i++) {
		if (names_column(rule->sql, long_columns[i], strlen(long_columns[i])))
			return long_columns[i];
	}
	return NULL;
}

char *
pushdown_lacks(struct db *db, const struct rule *rule)
{
	bool reads[N_CARRIED] = { false };
	char *lacks = NULL;

	if (find_relations(db, rule, reads, &lacks, NULL) != 0 || lacks != NULL)
		return lacks;
	return xstrdup(long_column(rule));
}

int
pushdown_text(char **out, struct db *db, const struct view *engine, const struct rule *rule, const cJSON *params, struct err *e)
{
	bool reads[N_CARRIED] = { false };
	struct sql_token first;
	struct text t = { 0 };
	const char *rest;
	char *lacks;
	int rc;

	*out = NULL;
	rc = find_relations(db, rule, reads, &lacks, e);
	if (rc == 0 && lacks != NULL)
		rc = err_set(e, ERR_SQL, "%s: reads %s, which is not in the store", rule->file, lacks);
	free(lacks);
	if (rc != 0)
		return -1;
	buf_init(&t.b, PUSHDOWN_TEXT_MAX);
	puts_text(&t, "with " EVENTS " as (");
	rc = put_events(&t, engine->sql, rule->sql, e);
	puts_text(&t, ")");
	for (size_t i = 0; i < N_CARRIED && rc == 0; i++)
		rc = reads[i] ? put_relation(&t, db, &carried[i], e) : 0;
	rest = sql_next(rule->sql, &first);
	puts_text(&t, sql_is_word(&first, "with") ? ", " : " ");
	if (rc == 0)
		rc = put_sql(&t, sql_is_word(&first, "with") ? rest : rule->sql, rule->sql + strlen(rule->sql), params, e);
	if (rc == 0 && t.over)
		rc = err_set(e, ERR_LIMIT, "%s: is longer than %d bytes with all that it reads", rule->file, PUSHDOWN_TEXT_MAX);
	if (rc == 0)
		*out = buf_take(&t.b);
	buf_release(&t.b);
	return rc;
}

/* ---- the relation pushed_rule ---- */

static int
insert(struct db *db, const char *engine, const struct instance *i, const char *query, struct err *e)
{
	char *parameters = json_print(i->parameters);
	sqlite3_stmt *st;
	int rc = db_own(db, "insert into pushed_rule values(?1, ?2, ?3, ?4, ?5)", &st, e);

	if (rc == 0) {
		db_bind(st, 1, engine);
		db_bind(st, 2, i->rule->id);
		db_bind(st, 3, parameters);
		db_bind(st, 4, query);
		sqlite3_bind_int(st, 5, long_column(i->rule) != NULL);
		rc = db_finish(db, st, e);
	}
	free(parameters);
	return rc;
}

static int
add_rule(struct db *db, const struct assess_scope *scope, const struct instance *i, const cJSON *shared, struct err *e)
{
	cJSON *params = rule_params(scope, i->rule, shared, i->parameters);
	int rc = rule_fill_lists(db, scope, i->parameters, e);

	for (size_t n = 0; n < db->k->n_engines && rc == 0; n++) {
		struct err why = { 0 };
		char *query;

		if (pushdown_text(&query, db, &db->k->engines[n], i->rule, params, &why) == 0)
			rc = insert(db, db->k->engines[n].id, i, query, e);
		free(query);
	}
	cJSON_Delete(params);
	return rc;
}

int
pushdown_fill(struct db *db, const struct assess_scope *scope, time_t now, struct err *e)
{
	struct instances rules = { 0 };
	cJSON *shared = NULL;
	int rc = -1;

	if (db->k->n_engines == 0)
		return 0;
	if (db_exec(db, "delete from pushed_rule; insert or replace into scope_value values('" SCOPE_INSIDE "', '1')", e) != 0)
		return -1;
	if (instances_choose(&rules, db->k, scope, NULL, e) != 0)
		goto out;
	shared = scope_params(scope, now);
	for (size_t i = 0; i < rules.n; i++) {
		if (rules.items[i].rule->kind == RULE_DETECTION && add_rule(db, scope, &rules.items[i], shared, e) != 0)
			goto out;
	}
	rc = db_fill_lists(db, scope->lists, e);
out:
	cJSON_Delete(shared);
	instances_release(&rules);
	return rc;
}
