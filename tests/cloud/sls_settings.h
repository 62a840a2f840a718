#ifndef CLOUD_SLS_SETTINGS_H
#define CLOUD_SLS_SETTINGS_H

#include "cloud.h"

/* Settings of a project, its scheduled queries, and the records of alerts that are kept for a whole account. */
#define SLS_RECORDS_REGION "cn-heyuan"	/* where those records live, whatever regions the account uses */

void get_project_policy(const struct tenant *t, const struct request *rq, struct response *rs);
void get_logging(const struct tenant *t, const struct request *rq, struct response *rs);
void list_shards(const struct tenant *t, const struct request *rq, struct response *rs);
void list_scheduled_sqls(const struct tenant *t, const struct request *rq, struct response *rs);
void list_resource_records(const struct tenant *t, const struct request *rq, struct response *rs);

/* offset and size of a list; false after a 400. */
struct page {
	long offset, size;
};

bool sls_read_page(const struct request *rq, struct response *rs, long size, long size_max, struct page *p);

/* The services' way to write a list: how many there are, how many are here, and those.  Takes all. */
void sls_answer_list(const struct request *rq, struct response *rs, const char *member, cJSON *all, const struct page *p);

#endif
