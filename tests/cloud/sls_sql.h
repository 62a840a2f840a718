#ifndef CLOUD_SLS_SQL_H
#define CLOUD_SLS_SQL_H

#include "sls_field.h"

/*
 * The part right of the "|", run by an SQLite in memory over a table `log` of the logs that the search found:
 *	sls_sql_open(&q, "select count(*) as n", index, now, &e);
 *	sls_sql_add(q, log, &e);	for each
 *	sls_sql_run(q, &result, &e);
 * Columns are __time__, __topic__, __source__ and what the index has with statistics on, in double quotes when the name
 * has dots; FROM log may be left out.  Reading only; what is not Presto is refused.  Errors are worded as the service does.
 */
#define SLS_SQL_ROWS_WITHOUT_LIMIT 100
#define SLS_SQL_ROWS_MAX 1000000
#define SLS_SQL_SECONDS_MAX 60

struct sls_sql;

struct sls_result {
	cJSON *data;		/* an array of objects of text; the caller's */
	cJSON *keys;		/* names of the columns */
	cJSON *types;		/* bigint, double, varchar */
	bool limited;		/* no LIMIT in the query: cut at SLS_SQL_ROWS_WITHOUT_LIMIT */
};

int sls_sql_open(struct sls_sql **out, const char *sql, const cJSON *index, time_t now, struct err *e);
int sls_sql_add(struct sls_sql *q, struct sls_log *log, struct err *e);
int sls_sql_run(struct sls_sql *q, struct sls_result *out, struct err *e);
void sls_sql_close(struct sls_sql *q);
void sls_result_release(struct sls_result *r);

#endif
