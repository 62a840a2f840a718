#ifndef BASE_SCHEMA_PARTS_H
#define BASE_SCHEMA_PARTS_H

#include <regex.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/schema.h"

/*
 * What schema.c (reading a schema), schema_value.c (judging a scalar) and schema_check.c (judging what is in it) share;
 * nobody else includes it.
 */

/* A regular expression of the schema, compiled once: a document of ours asks the same few hundreds of times. */
struct pattern {
	const char *text;	/* as it stands in root: who has the pointer has the pattern */
	regex_t re;
};

struct schema {
	char *name;
	cJSON *root;
	struct pattern *patterns;
	size_t n_patterns, cap_patterns;
};

/* Names of JSON types as schemas spell them, and as people are told. */
struct schema_type {
	const char *name, *wanted;
	bool (*is)(const cJSON *v);
};
extern const struct schema_type schema_types[];	/* ends with a NULL name */
const struct schema_type *schema_type_find(const char *name);

/* The schema that a local $ref names, or NULL. */
const cJSON *schema_ref(const cJSON *root, const char *ref);

enum { SCHEMA_NAMES_MAX = 64 };	/* names offered as the nearest one */

/* One judgement under way. */
struct check {
	const struct schema *schema;
	schema_problem_fn *report;	/* NULL: only count */
	void *arg;
	size_t problems;
	int depth;
	struct buf path;
};

/* Count a problem of the value at c->path and report it. */
void schema_problem(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Text from the document, cut at a character and made safe to print. */
void schema_add_shown(struct buf *b, const char *s);

/* What was found, for a sentence: `text "abc"`, `number 5`, `a list`.  The caller frees. */
char *schema_shown(const cJSON *v);

/* pattern is a text of the schema's own root. */
bool schema_matches(const struct schema *s, const char *pattern, const char *text);
bool schema_type_accepts(const cJSON *type, const cJSON *v);

/* Add what a type wants, "an object or a list", behind what is in b. */
void schema_add_wanted(struct buf *b, const cJSON *type);

/* 0 when the type is right or not given; else reported: no other keyword is asked then. */
int schema_judge_type(struct check *c, const cJSON *type, const cJSON *v);
void schema_judge_value(struct check *c, const cJSON *schema, const cJSON *v);

#endif
