#include "sls_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "sls_logs.h"

static bool
read_number(const struct request *rq, struct response *rs, const char *name, long max, long *value)
{
	const char *text = kv_get(&rq->query, name);
	char *end;

	if (text == NULL || *text == '\0')
		return true;
	*value = strtol(text, &end, 10);
	if (*end == '\0' && *value >= 0 && *value <= max)
		return true;
	response_error(rq, rs, 400, "ParameterInvalid", "%s must be a number from 0 to %ld", name, max);
	return false;
}

bool
sls_read_page(const struct request *rq, struct response *rs, long size, long size_max, struct page *p)
{
	p->offset = 0;
	p->size = size;
	return read_number(rq, rs, "offset", 1000000000, &p->offset) && read_number(rq, rs, "size", size_max, &p->size);
}

void
sls_answer_list(const struct request *rq, struct response *rs, const char *member, cJSON *all, const struct page *p)
{
	cJSON *out = cJSON_CreateObject(), *here = cJSON_CreateArray();
	long total = cJSON_GetArraySize(all);

	for (long i = 0; i < p->size && p->offset + i < total; i++)
		cJSON_AddItemToArray(here, cJSON_DetachItemFromArray(all, (int)p->offset));
	cJSON_AddNumberToObject(out, "total", (double)total);
	cJSON_AddNumberToObject(out, "count", cJSON_GetArraySize(here));
	cJSON_AddItemToObject(out, member, here);
	cJSON_Delete(all);
	response_json(rq, rs, out);
}

/* ---- settings of a project ---- */

/* The text of the policy as it was put; nothing at all when there is none. */
void
get_project_policy(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *policy = json_get(rq->project, "policy");
	char *text = policy != NULL ? json_print(policy) : NULL;

	(void)t;
	response_bytes(rs, "application/json", text != NULL ? text : "", text != NULL ? strlen(text) : 0);
	free(text);
}

void
get_logging(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *logging = json_get(rq->project, "logging");

	(void)t;
	if (logging == NULL)
		response_error(rq, rs, 404, "LoggingNotExist", "logging does not exist");
	else
		response_json(rq, rs, cJSON_Duplicate(logging, true));
}

/* Shards share the range of MD5 keys among them evenly. */
void
list_shards(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *logstore = sls_logstore(rq, rs);
	int n = (int)json_num(logstore, "shardCount", 2);
	char key[40];
	cJSON *list;

	(void)t;
	if (logstore == NULL)
		return;
	list = cJSON_CreateArray();
	for (int i = 0; i < n && i < 256; i++) {
		cJSON *shard = cJSON_CreateObject();

		cJSON_AddNumberToObject(shard, "shardID", i);
		cJSON_AddStringToObject(shard, "status", "readwrite");
		snprintf(key, sizeof(key), "%02x000000000000000000000000000000", i * 256 / n);
		cJSON_AddStringToObject(shard, "inclusiveBeginKey", key);
		snprintf(key, sizeof(key), i + 1 < n ? "%02x000000000000000000000000000000" : "ffffffffffffffffffffffffffffffff", (i + 1) * 256 / n);
		cJSON_AddStringToObject(shard, "exclusiveEndKey", key);
		cJSON_AddNumberToObject(shard, "createTime", json_num(logstore, "createTime", 0));
		cJSON_AddItemToArray(list, shard);
	}
	response_json(rq, rs, list);
}

void
list_scheduled_sqls(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *logstore = kv_get(&rq->query, "logstore");
	const cJSON *job;
	struct page p;
	cJSON *all;

	(void)t;
	if (!sls_read_page(rq, rs, 10, 200, &p))
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(job, json_arr(rq->project, "scheduledSQLs")) {
		const char *source = json_str(json_get(job, "configuration"), "sourceLogstore");

		if (logstore == NULL || *logstore == '\0' || (source != NULL && strcmp(source, logstore) == 0))
			cJSON_AddItemToArray(all, cJSON_Duplicate(job, true));
	}
	sls_answer_list(rq, rs, "results", all, &p);
}

/* ---- records of an account ---- */

/* A record's value is JSON text inside the JSON. */
static cJSON *
record_object(const cJSON *record, time_t now)
{
	cJSON *o = cJSON_CreateObject();
	char *value = json_print(json_get(record, "value"));
	const char *tag = json_str(record, "tag");

	cJSON_AddStringToObject(o, "id", json_str(record, "id"));
	cJSON_AddStringToObject(o, "tag", tag != NULL ? tag : json_str(record, "id"));
	cJSON_AddStringToObject(o, "value", value);
	cJSON_AddNumberToObject(o, "createTime", json_num(record, "createTime", (double)now));
	cJSON_AddNumberToObject(o, "lastModifyTime", json_num(record, "lastModifyTime", (double)now));
	free(value);
	return o;
}

void
list_resource_records(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *resource = kv_get(&rq->captures, "resource");
	const cJSON *record;
	struct page p;
	cJSON *all;

	if (*rq->region != '\0' && strcmp(rq->region, SLS_RECORDS_REGION) != 0) {
		response_error(rq, rs, 400, "ParameterInvalid", "resource records are not served in %s", rq->region);
		return;
	}
	if (!sls_read_page(rq, rs, 100, 200, &p))
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(record, json_arr(rq->account, "resourceRecords")) {
		if (resource != NULL && strcmp(json_str(record, "resource"), resource) == 0)
			cJSON_AddItemToArray(all, record_object(record, t->now));
	}
	sls_answer_list(rq, rs, "items", all, &p);
}
