#ifndef CLOUD_SLS_SEARCH_TREE_H
#define CLOUD_SLS_SEARCH_TREE_H

#include <stdbool.h>
#include <stddef.h>

/* A search as sls_search.c reads it and sls_search_match.c holds it against a log. */

#define WORD_MAX 512	/* characters of a word; a longer one is refused */

enum search_kind {
	SEARCH_ALL,
	SEARCH_AND,
	SEARCH_OR,
	SEARCH_NOT,
	SEARCH_WORDS,	/* all words in one field, or anywhere */
	SEARCH_EXISTS,	/* the field is there */
	SEARCH_COMPARE
};

struct search_node {
	enum search_kind kind;
	struct search_node *left, *right;
	char *field;		/* NULL: anywhere */
	char **words;
	size_t n_words, cap;
	bool glob;		/* * and ? in a word stand for any text */
	char delimiters[128];	/* what parts the words of a value, as the index says */
	bool case_sensitive;
	char op[3];		/* < <= > >= = */
	double number;		/* what the value is compared with */
};

struct sls_search {
	struct search_node *root;
};

#endif
