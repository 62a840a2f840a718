#ifndef CLOUD_SLS_SEARCH_H
#define CLOUD_SLS_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "sls_field.h"

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

struct sls_search;

/* -1 with the service's own words in e.  The index must outlive the search. */
int sls_search_parse(struct sls_search **out, const char *text, size_t len, const cJSON *index, struct err *e);
void sls_search_free(struct sls_search *s);
bool sls_search_is_all(const struct sls_search *s);	/* matches whatever comes */
bool sls_search_match(const struct sls_search *s, struct sls_log *log);

/* How much of a query is search: the offset of the "|" outside quotes, or the whole length. */
size_t sls_search_length(const char *query);

#endif
