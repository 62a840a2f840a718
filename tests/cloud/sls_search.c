#include "sls_search.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/text.h"

#define WORD_MAX 512
#define LOG_TEXT_MAX (4 * 1024 * 1024)

static const char usual_delimiters[] = ", '\";=()[]{}?@&<>/:\n\t\r";

enum kind {
	ALL,
	AND,
	OR,
	NOT,
	WORDS,	/* all words in one field, or anywhere */
	EXISTS,
	COMPARE
};

struct node {
	enum kind kind;
	struct node *left, *right;
	char *field;		/* NULL: anywhere */
	char **words;
	size_t n_words, cap;
	bool glob;
	char delimiters[128];
	bool case_sensitive;
	char op[3];
	double number;
};

struct sls_search {
	struct node *root;
};

struct parser {
	const char *p, *end;
	const cJSON *index;
	int depth;
	size_t keywords;
	struct err *e;
};

static struct node *parse_or(struct parser *p);

static void
node_free(struct node *n)
{
	if (n == NULL)
		return;
	node_free(n->left);
	node_free(n->right);
	for (size_t i = 0; i < n->n_words; i++)
		free(n->words[i]);
	free(n->words);
	free(n->field);
	free(n);
}

static struct node *
node_new(enum kind kind, struct node *left, struct node *right)
{
	struct node *n = xcalloc(1, sizeof(*n));

	n->kind = kind;
	n->left = left;
	n->right = right;
	return n;
}

void
sls_index_field(const cJSON *index, const char *field, struct sls_field *out)
{
	static const char *const reserved[] = { "__time__", "__topic__", "__source__", NULL };
	const cJSON *keys = json_get(index, "keys"), *key = json_get(keys, field), *parent;
	const char *dot = strchr(field, '.');
	char *first;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; reserved[i] != NULL; i++) {
		if (strcmp(field, reserved[i]) == 0) {
			out->type = i == 0 ? "long" : "text";
			out->sql = true;
			return;
		}
	}
	if (key == NULL && dot != NULL) {
		first = xstrndup(field, (size_t)(dot - field));
		parent = json_get(keys, first);
		free(first);
		key = json_get(json_get(parent, "json_keys"), dot + 1);
		out->token = json_arr(parent, "token");
		out->case_sensitive = json_bool(parent, "caseSensitive", false);
		if (key == NULL) {	/* index_all makes text searchable, not countable */
			out->type = json_bool(parent, "index_all", false) ? "text" : NULL;
			return;
		}
	} else if (key != NULL) {
		out->token = json_arr(key, "token");
		out->case_sensitive = json_bool(key, "caseSensitive", false);
	}
	if (key != NULL) {
		out->type = json_str(key, "type");
		out->sql = json_bool(key, "doc_value", false);
	}
}

const char *
sls_log_field(struct sls_log *log, const char *field)
{
	if (strcmp(field, "__time__") == 0) {
		snprintf(log->number, sizeof(log->number), "%lld", (long long)log->event->time);
		return log->number;
	}
	if (strcmp(field, "__topic__") == 0)
		return log->topic;
	if (strcmp(field, "__source__") == 0)
		return log->source;
	if (strncmp(field, "event", 5) != 0 || (field[5] != '.' && field[5] != '\0'))
		return NULL;
	return event_field(log->event, field + (field[5] == '.' ? 6 : 5));
}

static void
set_delimiters(struct node *n, const cJSON *token)
{
	size_t len = 0;
	const cJSON *item;

	snprintf(n->delimiters, sizeof(n->delimiters), "%s", usual_delimiters);
	if (token == NULL)
		return;
	cJSON_ArrayForEach(item, token) {
		if (cJSON_IsString(item) && strlen(item->valuestring) == 1 && len + 1 < sizeof(n->delimiters))
			n->delimiters[len++] = item->valuestring[0];
	}
	n->delimiters[len] = '\0';
}

static void
skip_blanks(struct parser *p)
{
	while (p->p < p->end && isspace((unsigned char)*p->p))
		p->p++;
}

/* The next bare word without moving on; its length, 0 when something else stands there. */
static size_t
peek_word(struct parser *p)
{
	const char *s;

	skip_blanks(p);
	for (s = p->p; s < p->end && !isspace((unsigned char)*s) && strchr("()\":<>=|", *s) == NULL; s++)
		;
	return (size_t)(s - p->p);
}

static bool
at_keyword(struct parser *p, const char *keyword)
{
	size_t n = peek_word(p);

	return n == strlen(keyword) && strncasecmp(p->p, keyword, n) == 0;
}

static bool
at_char(struct parser *p, const char *one_of)
{
	skip_blanks(p);
	return p->p < p->end && strchr(one_of, *p->p) != NULL;
}

/* A quoted or a bare text.  NULL with the error set when there is none. */
static char *
take_text(struct parser *p, bool *quoted)
{
	char *out;
	size_t n = 0;

	skip_blanks(p);
	*quoted = p->p < p->end && *p->p == '"';
	if (!*quoted) {
		if ((n = peek_word(p)) == 0) {
			err_set(p->e, ERR_FORMAT, "syntax error, error near < %.*s >",
			    (int)(p->end - p->p < 20 ? p->end - p->p : 20), p->p);
			return NULL;
		}
		out = xstrndup(p->p, n);
		p->p += n;
		return out;
	}
	out = xcalloc((size_t)(p->end - p->p) + 1, 1);
	for (p->p++; p->p < p->end && *p->p != '"'; p->p++) {
		if (*p->p == '\\' && p->p + 1 < p->end)
			p->p++;
		out[n++] = *p->p;
	}
	if (p->p == p->end) {
		err_set(p->e, ERR_FORMAT, "syntax error, a quotation mark is not closed");
		free(out);
		return NULL;
	}
	p->p++;
	return out;
}

static int
add_words(struct parser *p, struct node *n, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, n->delimiters);

		if (len > WORD_MAX)
			return err_set(p->e, ERR_LIMIT, "a keyword is longer than %d characters", WORD_MAX);
		if (len > 0) {
			ARRAY_GROW(n->words, n->n_words, n->cap);
			n->words[n->n_words++] = xstrndup(text, len);
		}
		text += len;
		text += strspn(text, n->delimiters);
	}
	if (++p->keywords > SLS_SEARCH_KEYWORDS_MAX)
		return err_set(p->e, ERR_LIMIT, "a search has at most %d keywords", SLS_SEARCH_KEYWORDS_MAX);
	return 0;
}

static int
parse_field(struct parser *p, struct node *n)
{
	struct sls_field f;
	char *text;
	bool quoted;
	int rc;

	sls_index_field(p->index, n->field, &f);
	if (f.type == NULL)
		return err_set(p->e, ERR_FORMAT,
		    "key (%.100s) is not config as key value config,if symbol : is in your log,please wrap : with quotation mark \"",
		    n->field);
	set_delimiters(n, f.token);
	n->case_sensitive = f.case_sensitive;
	if ((text = take_text(p, &quoted)) == NULL)
		return -1;
	if (!quoted && strcmp(text, "*") == 0)
		n->kind = EXISTS;
	n->glob = !quoted && strpbrk(text, "*?") != NULL;
	rc = add_words(p, n, text);
	free(text);
	return rc;
}

static int
parse_compare(struct parser *p, struct node *n)
{
	struct sls_field f;
	char *text, *end;
	bool quoted;

	n->kind = COMPARE;
	n->op[0] = *p->p++;
	if (p->p < p->end && *p->p == '=')
		n->op[1] = *p->p++;
	sls_index_field(p->index, n->field, &f);
	if (f.type == NULL || (strcmp(f.type, "long") != 0 && strcmp(f.type, "double") != 0))
		return err_set(p->e, ERR_FORMAT, "key (%.100s) is not config as numberic column", n->field);
	if ((text = take_text(p, &quoted)) == NULL)
		return -1;
	n->number = strtod(text, &end);
	if (*end != '\0' || end == text)
		err_set(p->e, ERR_FORMAT, "syntax error, %.40s is not a number", text);
	quoted = *end != '\0' || end == text;
	free(text);
	p->keywords++;
	return quoted ? -1 : 0;
}

static struct node *
parse_term(struct parser *p)
{
	struct node *n = NULL;
	bool quoted;
	char *text = take_text(p, &quoted);
	int rc = 0;

	if (text == NULL)
		return NULL;
	n = node_new(WORDS, NULL, NULL);
	if (at_char(p, ":")) {
		p->p++;
		n->field = text;
		rc = parse_field(p, n);
	} else if (at_char(p, "<>=")) {
		n->field = text;
		rc = parse_compare(p, n);
	} else if (!quoted && strcmp(text, "*") == 0) {
		n->kind = ALL;
		rc = add_words(p, n, "");
		free(text);
	} else {
		const cJSON *line = json_get(p->index, "line");

		set_delimiters(n, json_arr(line, "token"));
		n->case_sensitive = json_bool(line, "caseSensitive", false);
		n->glob = !quoted && strpbrk(text, "*?") != NULL;
		rc = line != NULL ? add_words(p, n, text) :
		    err_set(p->e, ERR_FORMAT, "full text index is not configured, please use field: value");
		free(text);
	}
	if (rc == 0)
		return n;
	node_free(n);
	return NULL;
}

static struct node *
parse_unary(struct parser *p)
{
	struct node *n = NULL;

	if (p->depth >= SLS_SEARCH_DEPTH_MAX) {
		err_set(p->e, ERR_LIMIT, "a search is nested at most %d deep", SLS_SEARCH_DEPTH_MAX);
		return NULL;
	}
	p->depth++;
	if (at_keyword(p, "not")) {
		p->p += 3;
		n = parse_unary(p);
		n = n != NULL ? node_new(NOT, n, NULL) : NULL;
	} else if (at_char(p, "(")) {
		p->p++;
		n = parse_or(p);
		if (n != NULL && !at_char(p, ")")) {
			err_set(p->e, ERR_FORMAT, "syntax error, a parenthesis is not closed");
			node_free(n);
			n = NULL;
		} else {
			p->p++;
		}
	} else {
		n = parse_term(p);
	}
	p->depth--;
	return n;
}

static struct node *
parse_and(struct parser *p)
{
	struct node *left = parse_unary(p), *right;

	while (left != NULL) {
		skip_blanks(p);
		if (p->p == p->end || *p->p == ')' || at_keyword(p, "or"))
			break;
		if (at_keyword(p, "and"))
			p->p += 3;
		if ((right = parse_unary(p)) == NULL) {
			node_free(left);
			return NULL;
		}
		left = node_new(AND, left, right);
	}
	return left;
}

static struct node *
parse_or(struct parser *p)
{
	struct node *left = parse_and(p), *right;

	while (left != NULL && at_keyword(p, "or")) {
		p->p += 2;
		if ((right = parse_and(p)) == NULL) {
			node_free(left);
			return NULL;
		}
		left = node_new(OR, left, right);
	}
	return left;
}

int
sls_search_parse(struct sls_search **out, const char *text, size_t len, const cJSON *index, struct err *e)
{
	struct parser p = { .p = text, .end = text + len, .index = index, .e = e };
	struct node *root;

	*out = NULL;
	skip_blanks(&p);
	root = p.p == p.end ? node_new(ALL, NULL, NULL) : parse_or(&p);
	skip_blanks(&p);
	if (root != NULL && p.p != p.end) {
		err_set(e, ERR_FORMAT, "syntax error, error near < %.*s >", (int)(p.end - p.p < 20 ? p.end - p.p : 20), p.p);
		node_free(root);
		root = NULL;
	}
	if (root == NULL)
		return -1;
	*out = xcalloc(1, sizeof(**out));
	(*out)->root = root;
	return 0;
}

void
sls_search_free(struct sls_search *s)
{
	if (s == NULL)
		return;
	node_free(s->root);
	free(s);
}

bool
sls_search_is_all(const struct sls_search *s)
{
	return s->root->kind == ALL;
}

static bool
word_is(const struct node *n, const char *word, const char *token, size_t len)
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
has_word(const struct node *n, const char *word, const char *value)
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
has_words(const struct node *n, const char *value)
{
	for (size_t i = 0; value != NULL && i < n->n_words; i++) {
		if (!has_word(n, n->words[i], value))
			return false;
	}
	return value != NULL;
}

static bool
anywhere(const struct node *n, struct sls_log *log)
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
compare(const struct node *n, const char *value)
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
match(const struct node *n, struct sls_log *log)
{
	switch (n->kind) {
	case AND:
		return match(n->left, log) && match(n->right, log);
	case OR:
		return match(n->left, log) || match(n->right, log);
	case NOT:
		return !match(n->left, log);
	case WORDS:
		return n->field != NULL ? has_words(n, sls_log_field(log, n->field)) : anywhere(n, log);
	case EXISTS:
		return sls_log_field(log, n->field) != NULL;
	case COMPARE:
		return compare(n, sls_log_field(log, n->field));
	case ALL:
		break;
	}
	return true;
}

bool
sls_search_match(const struct sls_search *s, struct sls_log *log)
{
	return match(s->root, log);
}

size_t
sls_search_length(const char *query)
{
	bool quoted = false;
	size_t i;

	for (i = 0; query[i] != '\0' && (quoted || query[i] != '|'); i++) {
		if (query[i] == '\\' && query[i + 1] != '\0')
			i++;
		else if (query[i] == '"')
			quoted = !quoted;
	}
	return i;
}
