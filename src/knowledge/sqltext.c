#include "knowledge/sqltext.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void
sql_parameters(const char *sql, struct strlist *names)
{
	struct sql_token t;

	for (const char *p = sql_next(sql, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		char *name;

		if (t.kind != SQL_PARAMETER)
			continue;
		name = xstrndup(t.at + 1, t.len - 1);
		if (!strlist_has(names, name))
			strlist_add(names, name);
		free(name);
	}
}

bool
sql_has_text(const char *sql, const char *text)
{
	struct sql_token t;
	size_t len = strlen(text);

	for (const char *p = sql_next(sql, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		if (t.kind == SQL_TEXT && t.len == len + 2 && memcmp(t.at + 1, text, len) == 0)
			return true;
	}
	return false;
}

/* The literals behind `COLUMN =` or `COLUMN in (`; p is behind COLUMN. */
static int
take_compared(const char *p, struct strlist *texts)
{
	struct sql_token t;
	int n = 0;

	p = sql_next(p, &t);
	if (sql_is_word(&t, "in"))
		p = sql_next(p, &t);
	else if (t.kind != SQL_SIGN || *t.at != '=')
		return 0;
	if (t.kind != SQL_SIGN || (*t.at != '=' && *t.at != '('))
		return 0;
	for (p = sql_next(p, &t); t.kind == SQL_TEXT; p = sql_next(p, &t)) {
		char *text = xstrndup(t.at + 1, t.len - 2);

		if (!strlist_has(texts, text))
			strlist_add(texts, text);
		free(text);
		n++;
		p = sql_next(p, &t);
		if (t.kind != SQL_SIGN || *t.at != ',')
			break;
	}
	return n;
}

/* Behind the table's name: to the bracket that closes the part, or the next select. */
static int
compared_in_part(const char *p, const char *column, struct strlist *texts)
{
	struct sql_token t;
	int depth = 0, n = 0;

	for (p = sql_next(p, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		if (t.kind == SQL_SIGN && *t.at == '(')
			depth++;
		else if (t.kind == SQL_SIGN && *t.at == ')' && depth-- == 0)
			break;
		else if (sql_is_word(&t, "union") || sql_is_word(&t, "select"))
			break;
		else if (sql_is_word(&t, column))
			n += take_compared(p, texts);
	}
	return n;
}

int
sql_compared(const char *sql, const char *table, const char *column, struct strlist *texts)
{
	struct sql_token t, before = { .kind = SQL_END };
	int open = 0;

	for (const char *p = sql_next(sql, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		if (sql_is_word(&t, table) && (sql_is_word(&before, "from") || sql_is_word(&before, "join")))
			open += compared_in_part(p, column, texts) == 0;
		before = t;
	}
	return open;
}

/* From `from` to the end of its statement, which must be the last one. */
static char *
one_statement(const char *from, struct err *e)
{
	const char *p = from, *end = from;
	struct sql_token t;

	for (p = sql_next(p, &t); t.kind != SQL_END; p = sql_next(p, &t)) {
		if (t.kind == SQL_SIGN && *t.at == ';') {
			sql_next(p, &t);
			if (t.kind != SQL_END) {
				err_set(e, ERR_SQL, "has more than one statement");
				return NULL;
			}
			break;
		}
		end = p;
	}
	return xstrndup(from, (size_t)(end - from));
}

static bool
begins_select(const struct sql_token *t)
{
	return sql_is_word(t, "select") || sql_is_word(t, "with");
}

char *
sql_select(const char *text, struct err *e)
{
	struct sql_token t;

	sql_next(text, &t);
	if (!begins_select(&t)) {
		if (t.kind == SQL_END)
			err_set(e, ERR_SQL, "want one select, found nothing");
		else
			err_set(e, ERR_SQL, "want one select, found \"%.*s\"", (int)(t.len < 20 ? t.len : 20), t.at);
		return NULL;
	}
	return one_statement(t.at, e);
}

char *
sql_view(const char *text, char **name, struct err *e)
{
	struct sql_token create, view, id, as, t;
	const char *p = text;

	*name = NULL;
	p = sql_next(p, &create);
	p = sql_next(p, &view);
	p = sql_next(p, &id);
	p = sql_next(p, &as);
	sql_next(p, &t);
	if (id.kind == SQL_WORD)
		*name = xstrndup(id.at, id.len);
	if (!sql_is_word(&create, "create") || !sql_is_word(&view, "view") || id.kind != SQL_WORD ||
	    !sql_is_word(&as, "as") || !begins_select(&t)) {
		err_set(e, ERR_SQL, "want one \"create view NAME as select ...\" and nothing else");
		return NULL;
	}
	return one_statement(create.at, e);
}

int
sql_header(const char *text, const char **json, size_t *len, const char **sql, struct err *e)
{
	const char *p = text + strspn(text, " \t\r\n"), *end;

	if (p[0] != '/' || p[1] != '*')
		return err_set(e, ERR_FORMAT, "want a comment /* { ... } */ with the header first");
	if ((end = strstr(p + 2, "*/")) == NULL)
		return err_set(e, ERR_FORMAT, "the comment with the header has no end");
	*json = p + 2;
	*len = (size_t)(end - *json);
	*sql = end + 2;
	return 0;
}
