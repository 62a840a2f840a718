#ifndef CLOUD_SLS_FIELD_H
#define CLOUD_SLS_FIELD_H

#include <stdbool.h>

#include "base/json.h"
#include "events.h"

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

#endif
