#include "base/sqlscan.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *
skip_blanks(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n\f");
		if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
		} else if (p[0] == '/' && p[1] == '*') {
			const char *end = strstr(p + 2, "*/");

			p = end != NULL ? end + 2 : p + strlen(p);
		} else {
			return p;
		}
	}
}

/* Behind the closing quote; a doubled one is a letter. */
static const char *
skip_quoted(const char *p)
{
	char quote = *p++;

	while (*p != '\0') {
		if (*p == quote && p[1] != quote)
			return p + 1;
		p += *p == quote ? 2 : 1;
	}
	return p;
}

static bool
in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

const char *
sql_next(const char *p, struct sql_token *t)
{
	p = skip_blanks(p);
	t->at = p;
	if (*p == '\0') {
		t->kind = SQL_END;
	} else if (*p == '\'' || *p == '"') {
		t->kind = *p == '"' ? SQL_NAME : SQL_TEXT;
		p = skip_quoted(p);
	} else if (in_word(*p) || (*p == ':' && in_word(p[1]))) {
		t->kind = *p == ':' ? SQL_PARAMETER : SQL_WORD;
		for (p++; in_word(*p); p++)
			;
	} else {
		t->kind = SQL_SIGN;
		p++;
	}
	t->len = (size_t)(p - t->at);
	return p;
}

bool
sql_is_word(const struct sql_token *t, const char *word)
{
	return t->kind == SQL_WORD && t->len == strlen(word) && strncasecmp(t->at, word, t->len) == 0;
}
