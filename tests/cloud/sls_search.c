#include "sls_search.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "sls_search_tree.h"

static const char usual_delimiters[] = ", '\";=()[]{}?@&<>/:\n\t\r";

struct parser {
	const char *p, *end;
	const cJSON *index;
	int depth;
	size_t keywords;
	struct err *e;
};

static struct search_node *parse_or(struct parser *p);

static void
node_free(struct search_node *n)
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

static struct search_node *
node_new(enum search_kind kind, struct search_node *left, struct search_node *right)
{
	struct search_node *n = xcalloc(1, sizeof(*n));

	n->kind = kind;
	n->left = left;
	n->right = right;
	return n;
}

static void
set_delimiters(struct search_node *n, const cJSON *token)
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
add_words(struct parser *p, struct search_node *n, const char *text)
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
parse_field(struct parser *p, struct search_node *n)
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
		n->kind = SEARCH_EXISTS;
	n->glob = !quoted && strpbrk(text, "*?") != NULL;
	rc = add_words(p, n, text);
	free(text);
	return rc;
}

static int
parse_compare(struct parser *p, struct search_node *n)
{
	struct sls_field f;
	char *text, *end;
	bool quoted;

	n->kind = SEARCH_COMPARE;
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

static struct search_node *
parse_term(struct parser *p)
{
	struct search_node *n = NULL;
	bool quoted;
	char *text = take_text(p, &quoted);
	int rc = 0;

	if (text == NULL)
		return NULL;
	n = node_new(SEARCH_WORDS, NULL, NULL);
	if (at_char(p, ":")) {
		p->p++;
		n->field = text;
		rc = parse_field(p, n);
	} else if (at_char(p, "<>=")) {
		n->field = text;
		rc = parse_compare(p, n);
	} else if (!quoted && strcmp(text, "*") == 0) {
		n->kind = SEARCH_ALL;
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

static struct search_node *
parse_unary(struct parser *p)
{
	struct search_node *n = NULL;

	if (p->depth >= SLS_SEARCH_DEPTH_MAX) {
		err_set(p->e, ERR_LIMIT, "a search is nested at most %d deep", SLS_SEARCH_DEPTH_MAX);
		return NULL;
	}
	p->depth++;
	if (at_keyword(p, "not")) {
		p->p += 3;
		n = parse_unary(p);
		n = n != NULL ? node_new(SEARCH_NOT, n, NULL) : NULL;
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

static struct search_node *
parse_and(struct parser *p)
{
	struct search_node *left = parse_unary(p), *right;

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
		left = node_new(SEARCH_AND, left, right);
	}
	return left;
}

static struct search_node *
parse_or(struct parser *p)
{
	struct search_node *left = parse_and(p), *right;

	while (left != NULL && at_keyword(p, "or")) {
		p->p += 2;
		if ((right = parse_and(p)) == NULL) {
			node_free(left);
			return NULL;
		}
		left = node_new(SEARCH_OR, left, right);
	}
	return left;
}

int
sls_search_parse(struct sls_search **out, const char *text, size_t len, const cJSON *index, struct err *e)
{
	struct parser p = { .p = text, .end = text + len, .index = index, .e = e };
	struct search_node *root;

	*out = NULL;
	skip_blanks(&p);
	root = p.p == p.end ? node_new(SEARCH_ALL, NULL, NULL) : parse_or(&p);
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
	return s->root->kind == SEARCH_ALL;
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
