#include "sls_search.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "sls_search_tree.h"

#define LOG_TEXT_MAX (4 * 1024 * 1024)

static bool
word_is(const struct search_node *n, const char *word, const char *token, size_t len)
{
	char small[WORD_MAX + 1], pattern[WORD_MAX + 1];
	size_t i;

	if (!n->glob) {
		if (strlen(word) != len)
			return false;
		return n->case_sensitive ? memcmp(word, token, len) == 0 : strncasecmp(word, token, len) == 0;
	}
	if (len > WORD_MAX)
		return false;
	for (i = 0; i < len; i++)
		small[i] = n->case_sensitive ? token[i] : (char)tolower((unsigned char)token[i]);
	small[len] = '\0';
	for (i = 0; word[i] != '\0'; i++)
		pattern[i] = n->case_sensitive ? word[i] : (char)tolower((unsigned char)word[i]);
	pattern[i] = '\0';
	return glob_match(pattern, small);
}

static bool
has_word(const struct search_node *n, const char *word, const char *value)
{
	while (*value != '\0') {
		size_t len = strcspn(value, n->delimiters);

		if (len > 0 && word_is(n, word, value, len))
			return true;
		value += len;
		value += strspn(value, n->delimiters);
	}
	return false;
}

static bool
has_words(const struct search_node *n, const char *value)
{
	for (size_t i = 0; value != NULL && i < n->n_words; i++) {
		if (!has_word(n, n->words[i], value))
			return false;
	}
	return value != NULL;
}

static bool
anywhere(const struct search_node *n, struct sls_log *log)
{
	struct buf b;
	bool found;

	buf_init(&b, LOG_TEXT_MAX);
	event_text(log->event, &b);
	buf_addf(&b, " %s %s", log->topic, log->source);
	found = has_words(n, buf_text(&b));
	buf_release(&b);
	return found;
}

static bool
compare(const struct search_node *n, const char *value)
{
	char *end;
	double v;

	if (value == NULL)
		return false;
	v = strtod(value, &end);
	if (end == value || *end != '\0')
		return false;
	switch (n->op[0]) {
	case '<':
		return n->op[1] == '=' ? v <= n->number : v < n->number;
	case '>':
		return n->op[1] == '=' ? v >= n->number : v > n->number;
	default:
		return v >= n->number && v <= n->number;
	}
}

static bool
match(const struct search_node *n, struct sls_log *log)
{
	switch (n->kind) {
	case SEARCH_AND:
		return match(n->left, log) && match(n->right, log);
	case SEARCH_OR:
		return match(n->left, log) || match(n->right, log);
	case SEARCH_NOT:
		return !match(n->left, log);
	case SEARCH_WORDS:
		return n->field != NULL ? has_words(n, sls_log_field(log, n->field)) : anywhere(n, log);
	case SEARCH_EXISTS:
		return sls_log_field(log, n->field) != NULL;
	case SEARCH_COMPARE:
		return compare(n, sls_log_field(log, n->field));
	case SEARCH_ALL:
		break;
	}
	return true;
}

bool
sls_search_match(const struct sls_search *s, struct sls_log *log)
{
	return match(s->root, log);
}
