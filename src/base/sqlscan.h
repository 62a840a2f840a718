#ifndef BASE_SQLSCAN_H
#define BASE_SQLSCAN_H

#include <stdbool.h>
#include <stddef.h>

/* SQL word by word, by SQLite's lexical rules ("SQLite Keywords" and tokenize.c's manual), which Presto shares. */
enum sql_kind {
	SQL_END,
	SQL_WORD,	/* keyword, bare name or number */
	SQL_NAME,	/* "name" */
	SQL_TEXT,	/* 'text' */
	SQL_PARAMETER,	/* :name */
	SQL_SIGN	/* any other character */
};
struct sql_token {
	enum sql_kind kind;
	const char *at;
	size_t len;
};

/* The next token at or behind p, blanks and comments skipped; returns where to go on. */
const char *sql_next(const char *p, struct sql_token *t);

/* Whether the token is this word, any case. */
bool sql_is_word(const struct sql_token *t, const char *word);

#endif
