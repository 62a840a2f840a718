#include "sls_sql.h"

#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "presto.h"

#define SQL_MAX (256 * 1024)
#define COLUMNS_MAX 200

#define TEXT_LENGTH 2048	/* bytes of a text that statistics keep, unless the index has max_text_len */

struct column {
	char *name;
	const char *type;
	bool cut;		/* texts are; of objects nothing is known */
};

struct sls_sql {
	sqlite3 *db;
	sqlite3_stmt *insert, *select;
	struct column columns[COLUMNS_MAX];
	size_t n_columns;
	int text_length;
	bool limited;
	bool loading;		/* our own statements are not Presto */
	int64_t deadline;
	char refused[128];	/* what the authorizer would not have */
};

struct token {
	const char *at;
	size_t len;
	int depth;		/* of parentheses */
};

/* The next word, quoted name, text or sign; false at the end. */
static bool
next_token(const char **p, int *depth, struct token *t)
{
	while (isspace((unsigned char)**p))
		++*p;
	t->at = *p;
	if (**p == '\0')
		return false;
	if (**p == '"' || **p == '\'') {
		char quote = *(*p)++;

		while (**p != '\0' && (**p != quote || (*p)[1] == quote))
			*p += **p == quote ? 2 : 1;
		*p += **p == quote;
	} else if (isalnum((unsigned char)**p) || **p == '_') {
		while (isalnum((unsigned char)**p) || **p == '_')
			++*p;
	} else {
		*depth += **p == '(' ? 1 : **p == ')' ? -1 : 0;
		++*p;
	}
	t->len = (size_t)(*p - t->at);
	t->depth = *depth;
	return true;
}

static bool
token_is(const struct token *t, const char *word)
{
	return strlen(word) == t->len && strncasecmp(t->at, word, t->len) == 0;
}

static bool
has_word(const char *sql, const char *word, bool outermost)
{
	struct token t;
	int depth = 0;

	while (next_token(&sql, &depth, &t)) {
		if (token_is(&t, word) && (!outermost || t.depth == 0))
			return true;
	}
	return false;
}

/* "set session ...;" in front chooses an engine; here there is one. */
static const char *
skip_session(const char *sql)
{
	struct token t;
	const char *p = sql, *end;
	int depth = 0;

	while (next_token(&p, &depth, &t) && token_is(&t, "set") && (end = strchr(p, ';')) != NULL)
		sql = p = end + 1;
	return sql;
}

/* Presto to SQLite: FROM log may be missing, try_cast is cast. */
static void
translate(const char *sql, struct buf *b)
{
	static const char *const behind_from[] = { "where", "group", "having", "order", "limit", NULL };
	bool from = has_word(sql, "from", false);
	const char *done = sql, *p = sql;
	struct token t;
	int depth = 0;

	while (next_token(&p, &depth, &t)) {
		for (size_t i = 0; !from && t.depth == 0 && behind_from[i] != NULL; i++) {
			if (token_is(&t, behind_from[i])) {
				buf_add(b, done, (size_t)(t.at - done));
				buf_puts(b, "from log ");
				done = t.at;
				from = true;
			}
		}
		if (token_is(&t, "try_cast")) {
			buf_add(b, done, (size_t)(t.at - done));
			done = t.at + 4;
		}
	}
	buf_puts(b, done);
	if (!from)
		buf_puts(b, " from log");
}

static void
add_column(struct sls_sql *q, const char *name, size_t len, const cJSON *index)
{
	struct sls_field f;
	char *copy = xstrndup(name, len);

	sls_index_field(index, copy, &f);
	for (size_t i = 0; i < q->n_columns; i++) {
		if (strcasecmp(q->columns[i].name, copy) == 0)
			f.type = NULL;
	}
	if (f.type == NULL || !f.sql || q->n_columns == COLUMNS_MAX) {	/* then the query fails as the service fails it */
		free(copy);
		return;
	}
	q->columns[q->n_columns].name = copy;
	q->columns[q->n_columns].cut = strcmp(f.type, "text") == 0;
	q->columns[q->n_columns++].type = strcmp(f.type, "long") == 0 ? "integer" : strcmp(f.type, "double") == 0 ? "real" : "text";
}

/* Only columns that the query mentions are filled. */
static void
find_columns(struct sls_sql *q, const char *sql, const cJSON *index)
{
	struct token t;
	int depth = 0;

	add_column(q, "__time__", 8, index);
	while (next_token(&sql, &depth, &t)) {
		if (*t.at == '"' && t.len > 2)
			add_column(q, t.at + 1, t.len - 2, index);
		else if (isalpha((unsigned char)*t.at) || *t.at == '_')
			add_column(q, t.at, t.len, index);
	}
}

static int
authorize(void *arg, int action, const char *a, const char *b, const char *c, const char *d)
{
	struct sls_sql *q = arg;

	(void)a;
	(void)c;
	(void)d;
	if (q->loading || action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE)
		return SQLITE_OK;
	if (action == SQLITE_FUNCTION && presto_has(b))
		return SQLITE_OK;
	if (action == SQLITE_FUNCTION)
		snprintf(q->refused, sizeof(q->refused), "line 1:8: Function %.80s not registered", b);
	else
		snprintf(q->refused, sizeof(q->refused), "line 1:1: only a query is allowed here");
	return SQLITE_DENY;
}

static int
too_late(void *arg)
{
	const struct sls_sql *q = arg;

	return clock_monotonic_ms() > q->deadline;
}

/* SQLite's sentence in the service's words: no such column and the rest. */
static int
sql_error(struct sls_sql *q, struct err *e)
{
	const char *text = sqlite3_errmsg(q->db), *name;

	if (q->refused[0] != '\0')
		return err_set(e, ERR_SQL, "%s", q->refused);
	if ((name = strstr(text, "no such column: ")) != NULL)
		return err_set(e, ERR_SQL, "line 1:8: Column '%.200s' cannot be resolved;please add the column in the index attribute",
		    name + strlen("no such column: "));
	if ((name = strstr(text, "no such function: ")) != NULL)
		return err_set(e, ERR_SQL, "line 1:8: Function %.80s not registered", name + strlen("no such function: "));
	return err_set(e, ERR_SQL, "ErrorType:QueryParseError.ErrorMessage:syntax error, %.300s", text);
}

static int
make_table(struct sls_sql *q, struct err *e)
{
	struct buf create, insert;
	int rc = -1;

	buf_init(&create, SQL_MAX);
	buf_init(&insert, SQL_MAX);
	for (size_t i = 0; i < q->n_columns; i++) {
		buf_addf(&create, "%s\"%s\" %s", i ? "," : "create table log(", q->columns[i].name, q->columns[i].type);
		buf_puts(&insert, i ? ",?" : "insert into log values(?");
	}
	buf_puts(&create, ")");
	buf_puts(&insert, ")");
	if (sqlite3_exec(q->db, buf_text(&create), NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(q->db, "pragma case_sensitive_like=on; begin", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(q->db, buf_text(&insert), -1, &q->insert, NULL) == SQLITE_OK)
		rc = 0;
	else
		sql_error(q, e);
	buf_release(&create);
	buf_release(&insert);
	return rc;
}

static int
prepare(struct sls_sql *q, const char *sql, struct err *e)
{
	const char *tail = NULL;
	struct buf b;
	int rc = -1;

	buf_init(&b, SQL_MAX);
	translate(sql, &b);
	q->limited = !has_word(sql, "limit", true);
	q->loading = false;
	if (sqlite3_prepare_v2(q->db, buf_text(&b), -1, &q->select, &tail) != SQLITE_OK)
		sql_error(q, e);
	else if (q->select == NULL || tail[strspn(tail, " \t\r\n;")] != '\0' || !sqlite3_stmt_readonly(q->select))
		err_set(e, ERR_SQL, "ErrorType:QueryParseError.ErrorMessage:syntax error, want one query");
	else
		rc = 0;
	q->loading = true;
	buf_release(&b);
	return rc;
}

int
sls_sql_open(struct sls_sql **out, const char *sql, const cJSON *index, time_t now, struct err *e)
{
	struct sls_sql *q = xcalloc(1, sizeof(*q));
	int rc = -1;

	*out = NULL;
	q->loading = true;
	sql = skip_session(sql);
	if (strlen(sql) > SQL_MAX / 2) {
		err_set(e, ERR_LIMIT, "the query is longer than %d bytes", SQL_MAX / 2);
		goto out;
	}
	q->text_length = (int)json_num(index, "max_text_len", TEXT_LENGTH);
	find_columns(q, sql, index);
	if (sqlite3_open(":memory:", &q->db) != SQLITE_OK || presto_register(q->db, now) != SQLITE_OK) {
		err_set(e, ERR_SQL, "sqlite: can not be started");
		goto out;
	}
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);	/* "name" is never a text */
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(q->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(q->db, authorize, q);
	if (make_table(q, e) != 0 || prepare(q, sql, e) != 0)
		goto out;
	*out = q;
	q = NULL;
	rc = 0;
out:
	sls_sql_close(q);
	return rc;
}

void
sls_sql_close(struct sls_sql *q)
{
	if (q == NULL)
		return;
	sqlite3_finalize(q->insert);
	sqlite3_finalize(q->select);
	sqlite3_close(q->db);
	for (size_t i = 0; i < q->n_columns; i++)
		free(q->columns[i].name);
	free(q);
}

/* How many bytes of a text are kept: whole letters. */
static int
kept_length(const struct sls_sql *q, const struct column *c, const char *value)
{
	size_t n = strlen(value);

	if (!c->cut || n <= (size_t)q->text_length)
		return (int)n;
	n = (size_t)q->text_length;
	while (n > 0 && ((unsigned char)value[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

int
sls_sql_add(struct sls_sql *q, struct sls_log *log, struct err *e)
{
	int rc = SQLITE_OK;

	sqlite3_reset(q->insert);
	for (size_t i = 0; i < q->n_columns && rc == SQLITE_OK; i++) {
		const char *value = sls_log_field(log, q->columns[i].name);

		rc = value != NULL ? sqlite3_bind_text(q->insert, (int)i + 1, value, kept_length(q, &q->columns[i], value), SQLITE_TRANSIENT) :
		    sqlite3_bind_null(q->insert, (int)i + 1);
	}
	if (rc != SQLITE_OK || sqlite3_step(q->insert) != SQLITE_DONE)
		return sql_error(q, e);
	return 0;
}

/* SQLite types values, Presto columns: the first value that is there speaks for all.  Times are texts here. */
static const char *
presto_type(sqlite3_stmt *s, int column)
{
	static const char shape[] = "dddd-dd-dd dd:dd:dd.ddd";
	const char *text;
	size_t i = 0;

	switch (sqlite3_column_type(s, column)) {
	case SQLITE_NULL:
		return NULL;
	case SQLITE_INTEGER:
		return "bigint";
	case SQLITE_FLOAT:
		return "double";
	}
	text = (const char *)sqlite3_column_text(s, column);
	while (shape[i] != '\0' && (shape[i] == 'd' ? isdigit((unsigned char)text[i]) != 0 : text[i] == shape[i]))
		i++;
	return shape[i] == '\0' && text[i] == '\0' ? "timestamp" : "varchar";
}

/* alibaba-api.md 6.2: every value is text, an absent one the text null. */
static cJSON *
row(sqlite3_stmt *s)
{
	cJSON *out = cJSON_CreateObject();

	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const char *text = (const char *)sqlite3_column_text(s, i);

		cJSON_AddStringToObject(out, sqlite3_column_name(s, i), text != NULL ? text : "null");
	}
	return out;
}

int
sls_sql_run(struct sls_sql *q, struct sls_result *out, struct err *e)
{
	int max = q->limited ? SLS_SQL_ROWS_WITHOUT_LIMIT : SLS_SQL_ROWS_MAX, n = 0, rc, columns = sqlite3_column_count(q->select);
	const char *types[COLUMNS_MAX] = { NULL };

	memset(out, 0, sizeof(*out));
	q->deadline = clock_monotonic_ms() + SLS_SQL_SECONDS_MAX * 1000;
	sqlite3_progress_handler(q->db, 10000, too_late, q);
	out->data = cJSON_CreateArray();
	out->keys = cJSON_CreateArray();
	out->types = cJSON_CreateArray();
	for (int i = 0; i < columns; i++)
		cJSON_AddItemToArray(out->keys, cJSON_CreateString(sqlite3_column_name(q->select, i)));
	while ((rc = sqlite3_step(q->select)) == SQLITE_ROW && n < max) {
		for (int i = 0; i < columns && i < COLUMNS_MAX; i++)
			types[i] = types[i] != NULL ? types[i] : presto_type(q->select, i);
		cJSON_AddItemToArray(out->data, row(q->select));
		n++;
	}
	for (int i = 0; n > 0 && i < columns && i < COLUMNS_MAX; i++)
		cJSON_AddItemToArray(out->types, cJSON_CreateString(types[i] != NULL ? types[i] : "varchar"));
	out->limited = q->limited;
	if (rc == SQLITE_ROW || rc == SQLITE_DONE)
		return 0;
	sls_result_release(out);
	return sql_error(q, e);
}

void
sls_result_release(struct sls_result *r)
{
	cJSON_Delete(r->data);
	cJSON_Delete(r->keys);
	cJSON_Delete(r->types);
	memset(r, 0, sizeof(*r));
}
