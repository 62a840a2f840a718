#ifndef ASSESS_SLSQUERY_H
#define ASSESS_SLSQUERY_H

#include <cjson/cJSON.h>

/*
 * Would this query of SLS find that event?  The search in front of the first | is evaluated
 * (https://www.alibabacloud.com/help/en/sls/query-syntax: terms, field: value, and/or/not, parentheses, * and
 * ? inside a word), then the where of the SQL behind it, as far as it compares columns with texts.  What can
 * not be followed is TRUTH_UNCLEAR, never a guess.  An event is a JSON object; its fields are event.<path>,
 * and __topic__ is the topic of a trail's logs.
 */
#define SLSQUERY_MAX (16 * 1024)	/* bytes: the service takes no longer one */

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNCLEAR };

enum truth slsquery_matches(const char *query, const cJSON *event);

#endif
