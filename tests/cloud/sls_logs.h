#ifndef CLOUD_SLS_LOGS_H
#define CLOUD_SLS_LOGS_H

#include "cloud.h"

/* The calls that read logs: GetLogs (two forms) and GetHistograms, alibaba-api.md 6.2. */
#define SLS_LINES_MAX 100		/* of one answer to a search */
#define SLS_EXACT_LIMIT 200000		/* logs that one SQL query reads; the rest is cut off and isAccurate is false */
#define SLS_EXACT_LIMIT_POWER 1000000	/* the same with powerSql */

void sls_get_logs(const struct tenant *t, const struct request *rq, struct response *rs);
void sls_get_logs_v2(const struct tenant *t, const struct request *rq, struct response *rs);
void sls_get_histograms(const struct tenant *t, const struct request *rq, struct response *rs);

/* The logstore named by the path, or NULL after a 404 LogStoreNotExist. */
const cJSON *sls_logstore(const struct request *rq, struct response *rs);

#endif
