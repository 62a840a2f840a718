#ifndef CLOUD_SLS_ASK_H
#define CLOUD_SLS_ASK_H

#include "cloud.h"
#include "destination.h"
#include "events.h"
#include "sls_field.h"

struct sls_search;

/*
 * What a request for logs asks, whichever way it came: read from the URL (GetLogs, GetHistograms) or from a JSON body
 * (GetLogsV2), then made ready, asked any number of times, released.  Reading and making ready return false after an
 * error answer in the service's own words.
 */
#define SLS_AUDIT_TOPIC "actiontrail_audit_event"
#define SLS_AUDIT_SOURCE "actiontrail_internal"

struct sls_ask {
	const cJSON *logstore, *index;
	struct destination where;
	time_t from, to;
	const char *query;		/* search | sql; belongs to the request; "" before it is read */
	const char *topic;		/* NULL or "": any */
	long line, offset;
	bool reverse, power;
	struct sls_search *search;	/* owned */
	const char *sql;		/* NULL: a search only */
	bool exact;			/* cleared by who reads fewer logs than there are */
	bool complete;			/* false: the answer is to be an unfinished one */
};

bool sls_ask_url(struct sls_ask *a, const struct request *rq, struct response *rs);
bool sls_ask_body(struct sls_ask *a, const struct request *rq, struct response *rs, const cJSON *body);

/* Find the logstore, read both halves of the query, check the window. */
bool sls_ask_ready(struct sls_ask *a, const struct tenant *t, const struct request *rq, struct response *rs, bool sql_allowed);
void sls_ask_release(struct sls_ask *a);

/* The events of [from, to) that the search finds; a must outlive dq. */
void sls_ask_query(struct sls_ask *a, struct destination_query *dq, time_t from, time_t to);

/* An event as the log of a trail. */
struct sls_log sls_ask_log(struct event *ev);

#endif
