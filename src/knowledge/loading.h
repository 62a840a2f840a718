#ifndef KNOWLEDGE_LOADING_H
#define KNOWLEDGE_LOADING_H

#include "base/json.h"
#include "base/schema.h"
#include "knowledge/knowledge.h"

/* What the files of this folder share while a knowledge folder is loaded; nobody else includes it. */

enum schema_kind {
	SCHEMA_PRODUCTS,
	SCHEMA_SOURCE,
	SCHEMA_CHECK,
	SCHEMA_DETECTION,
	SCHEMA_TABLE,
	SCHEMA_FRAMEWORK,
	SCHEMA_CALENDAR,
	SCHEMA_KEY_SERVICE,
	SCHEMA_COUNT
};

/* Problems on their way to the caller: all are handed on, the first is kept for the sentence of the failure. */
struct problems {
	knowledge_problem_fn *report;
	void *arg;
	const struct knowledge *k;	/* says which folder stands before the file in the sentence; NULL: none */
	size_t n;
	char *first;
};
void problem_add(struct problems *p, const char *file, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* -1 and ERR_USAGE with the first problem when there was one, else 0.  Releases p either way. */
int problems_end(struct problems *p, struct err *e);

/*
 * Report text with control characters other than those in allowed: it goes onto terminals, and XML can not hold it
 * (XML 1.0 section 2.2).
 */
void check_controls(struct problems *p, const char *file, const char *key, const cJSON *v, const char *allowed);

/* What the schema can not judge of a calendar: real days, worked ones at week ends, none both worked and off, of its years. */
void check_calendar(struct problems *p, const char *file, const cJSON *doc);

/* One folder being loaded. */
struct loader {
	struct knowledge *k;
	struct problems problems;
	struct schema *schemas[SCHEMA_COUNT];
	cJSON *products;	/* member "products" of products.json, NULL when it is no good */
	struct strlist broken;	/* names (stems) of files that had problems: what refers to them is no further problem */
	bool part;		/* rules that are not here are left out of controls */
	size_t cap_files, cap_sources, cap_views, cap_baselines, cap_engines, cap_key_services, cap_rules, cap_frameworks;
};

/* Read a file of the folder.  NULL: a problem was reported (*failed false), or e is set (*failed true). */
char *loader_read(struct loader *l, const char *file, bool *failed, struct err *e);

/* Whether doc is what the schema wants; problems are reported under file. */
bool loader_fits(struct loader *l, enum schema_kind kind, const char *file, const cJSON *doc);

/* One function per kind of file, from its text.  What can not be used is reported and left out. */
void load_products(struct loader *l, const char *file, const char *text);
void load_source(struct loader *l, const char *file, const char *text);
void load_view(struct loader *l, const char *file, const char *text);
void load_calendar(struct loader *l, const char *file, const char *text);
void load_baseline(struct loader *l, const char *file, const char *text);
void load_key_service(struct loader *l, const char *file, const char *text);
void load_engine(struct loader *l, const char *file, const char *text);
void load_check(struct loader *l, const char *file, const char *text);
void load_detection(struct loader *l, const char *file, const char *text);
void load_table(struct loader *l, const char *file, const char *text);
void load_framework(struct loader *l, const char *file, const char *text);

/* Fill what a request is made of, all but id, file and product, from a document and its row of products.json. */
void source_take_request(struct source *s, const cJSON *doc, const cJSON *product);

/* What the error codes of a style mean; NULL when there are none of that style. */
const struct error_classes *loader_classes(const struct loader *l, const char *style);

/* All files against each other. */
void check_whole(struct loader *l);

/* The parameters that the statement uses against those that the header has.  Reads the views. */
void check_rule_statement(struct loader *l, const struct rule *r);

/* Report a value that is of another type than the rule's own. */
void check_override(struct problems *p, const char *file, const char *key, const cJSON *value, const cJSON *own);

/* Pieces of documents that fit their schema. */
void words_from(struct words *w, const cJSON *obj);
void strlist_from(struct strlist *l, const cJSON *array);
char *text_from(const cJSON *obj, const char *key, const char *fallback);

/* The file's name without folder and suffix ("SLS-02"); the caller frees. */
char *file_stem(const char *file);

/* Report when id is not the file's name. */
void check_id(struct loader *l, const char *file, const char *id);

#endif
