#ifndef CLOUD_SLS_SEARCH_H
#define CLOUD_SLS_SEARCH_H

#include <stddef.h>

#include "events.h"

/*
 * The search language of SLS, the part left of the "|":
 *	*                            everything
 *	word  "some words"           all these words somewhere in the log (needs a full-text index)
 *	field: word  field: "words"  all these words in that field; * and ? in a bare word stand for any text
 *	field: *                     the field is there
 *	field > 5                    < <= > >= = as numbers
 *	and or not ( )               and binds closer than or; two terms side by side are "and"
 * Words are what the delimiters of the field's index leave; letter case counts only where the index says so.
 */
#define SLS_SEARCH_KEYWORDS_MAX 30	/* DOC sls query-and-analysis: keywords in one search */
#define SLS_SEARCH_DEPTH_MAX 64

/* A log as search and SQL see it.  The reserved fields stand beside those of the event. */
struct sls_log {
	struct event *event;
	const char *topic, *source;
	char number[24];
};

/* The text of a field: __time__, __topic__, __source__, event, or event.<path>; NULL when absent.  Lives until the next call. */
const char *sls_log_field(struct sls_log *log, const char *field);

/* What the index of a logstore says of a field. */
struct sls_field {
	const char *type;		/* text, long, double, json; NULL: not indexed */
	const cJSON *token;		/* delimiters, NULL: the usual ones */
	bool case_sensitive;
	bool sql;			/* statistics are on: SQL may use it */
};
void sls_index_field(const cJSON *index, const char *field, struct sls_field *out);

struct sls_search;

/* -1 with the service's own words in e.  The index must outlive the search. */
int sls_search_parse(struct sls_search **out, const char *text, size_t len, const cJSON *index, struct err *e);
void sls_search_free(struct sls_search *s);
bool sls_search_is_all(const struct sls_search *s);	/* matches whatever comes */
bool sls_search_match(const struct sls_search *s, struct sls_log *log);

/* How much of a query is search: the offset of the "|" outside quotes, or the whole length. */
size_t sls_search_length(const char *query);

#endif
