#include "cloud.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "sls_logs.h"
#include "sls_settings.h"

static void
put_text(cJSON *o, const char *name, const char *value)
{
	if (json_get(o, name) == NULL)
		cJSON_AddStringToObject(o, name, value);
}

static void
put_number(cJSON *o, const char *name, double value)
{
	if (json_get(o, name) == NULL)
		cJSON_AddNumberToObject(o, name, value);
}

static void
put_bool(cJSON *o, const char *name, bool value)
{
	if (json_get(o, name) == NULL)
		cJSON_AddBoolToObject(o, name, value);
}

/* 2021-07-07 14:08:09, alibaba-api.md 6.1 */
static void
time_as_text(cJSON *o, const char *name, double fallback)
{
	char iso[CLOCK_ISO_SIZE], text[24];

	clock_iso((time_t)json_num(o, name, fallback), iso);
	snprintf(text, sizeof(text), "%.10s %.8s", iso, iso + 11);
	cJSON_DeleteItemFromObjectCaseSensitive(o, name);
	cJSON_AddStringToObject(o, name, text);
}

static cJSON *
project_object(const cJSON *project, const char *owner)
{
	static const char *const inner[] = { "logstores", "alerts", "policy", "logging", "scheduledSQLs" };
	cJSON *o = cJSON_Duplicate(project, true);
	const char *region = json_str(project, "region");
	char host[128];

	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(o, inner[i]);
	time_as_text(o, "lastModifyTime", json_num(project, "createTime", 0));
	time_as_text(o, "createTime", 0);
	put_text(o, "description", "");
	put_text(o, "status", "Normal");
	put_text(o, "resourceGroupId", "");
	put_text(o, "dataRedundancyType", "LRS");
	put_bool(o, "recycleBinEnabled", false);
	put_text(o, "owner", owner);
	snprintf(host, sizeof(host), "%s.log.aliyuncs.com", region);
	put_text(o, "internetEndpoint", host);
	snprintf(host, sizeof(host), "%s-intranet.log.aliyuncs.com", region);
	put_text(o, "internalEndpoint", host);
	cJSON_AddItemToObject(o, "quota", cJSON_CreateObject());
	return o;
}

static void
get_project(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	response_json(rq, rs, project_object(rq->project, json_str(rq->account, "id")));
}

static void
list_projects(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->query, "projectName");
	const char *region = *rq->region != '\0' ? rq->region : json_str(t->doc, "homeRegion");
	const cJSON *project;
	struct page p;
	cJSON *all;

	if (!sls_read_page(rq, rs, 100, 500, &p))
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(project, json_arr(rq->account, "projects")) {
		if (strcmp(json_str(project, "region"), region) == 0 &&
		    (name == NULL || strstr(json_str(project, "projectName"), name) != NULL))
			cJSON_AddItemToArray(all, project_object(project, json_str(rq->account, "id")));
	}
	sls_answer_list(rq, rs, "projects", all, &p);
}

const cJSON *
sls_logstore(const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->captures, "logstore");
	const cJSON *logstore = tenant_logstore(rq->project, name);

	if (logstore == NULL)
		response_error(rq, rs, 404, "LogStoreNotExist", "logstore %s does not exist", name);
	return logstore;
}

static void
list_logstores(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->query, "logstoreName"), *kind = kv_get(&rq->query, "telemetryType");
	const char *mode = kv_get(&rq->query, "mode"), *has;
	const cJSON *logstore;
	struct page p;
	cJSON *all;

	(void)t;
	if (!sls_read_page(rq, rs, 200, 500, &p))
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(logstore, json_arr(rq->project, "logstores")) {
		if (name != NULL && strstr(json_str(logstore, "logstoreName"), name) == NULL)
			continue;
		has = json_str(logstore, "telemetryType");
		if (kind != NULL && strcmp(kind, has != NULL && *has != '\0' ? has : "None") != 0)
			continue;
		has = json_str(logstore, "mode");
		if (mode != NULL && strcmp(mode, has != NULL ? has : "standard") != 0)
			continue;
		cJSON_AddItemToArray(all, cJSON_CreateString(json_str(logstore, "logstoreName")));
	}
	sls_answer_list(rq, rs, "logstores", all, &p);
}

static void
get_logstore(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *logstore = sls_logstore(rq, rs);
	cJSON *o;

	(void)t;
	if (logstore == NULL)
		return;
	o = cJSON_Duplicate(logstore, true);
	cJSON_DeleteItemFromObjectCaseSensitive(o, "index");
	cJSON_DeleteItemFromObjectCaseSensitive(o, "events");
	put_number(o, "shardCount", 2);
	put_bool(o, "autoSplit", true);
	put_number(o, "maxSplitShard", 64);
	put_bool(o, "appendMeta", false);
	put_bool(o, "enable_tracking", false);
	put_text(o, "mode", "standard");
	put_text(o, "telemetryType", "");
	put_number(o, "lastModifyTime", json_num(logstore, "createTime", 0));
	response_json(rq, rs, o);
}

static void
get_index(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *logstore = sls_logstore(rq, rs), *index = json_get(logstore, "index");
	cJSON *o;

	(void)t;
	if (logstore == NULL)
		return;
	if (index == NULL) {
		response_error(rq, rs, 404, "IndexConfigNotExist", "index config doesn't exist");
		return;
	}
	o = cJSON_Duplicate(index, true);
	put_text(o, "index_mode", "v2");
	put_number(o, "ttl", json_num(logstore, "ttl", 0));
	put_number(o, "max_text_len", 2048);
	put_bool(o, "log_reduce", false);
	put_text(o, "storage", "pg");
	put_number(o, "lastModifyTime", json_num(logstore, "createTime", 0));
	response_json(rq, rs, o);
}

static cJSON *
alert_object(const cJSON *alert, const cJSON *project)
{
	cJSON *o = cJSON_Duplicate(alert, true);

	put_text(o, "displayName", json_str(alert, "name"));
	put_text(o, "description", "");
	put_number(o, "createTime", json_num(project, "createTime", 0));
	put_number(o, "lastModifiedTime", json_num(o, "createTime", 0));
	return o;
}

/* Whether one of an alert's queries reads this logstore; NULL: any alert. */
static bool
alert_reads(const cJSON *alert, const char *logstore)
{
	const cJSON *query;

	if (logstore == NULL || *logstore == '\0')
		return true;
	cJSON_ArrayForEach(query, json_arr(json_get(alert, "configuration"), "queryList")) {
		if (json_str(query, "store") != NULL && strcmp(json_str(query, "store"), logstore) == 0)
			return true;
	}
	return false;
}

static void
list_alerts(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *logstore = kv_get(&rq->query, "logstore"), *name = kv_get(&rq->query, "jobName");
	bool jobs = strcmp(rq->api->name, "sls.ListJobs") == 0;
	const cJSON *alert;
	struct page p;
	cJSON *all, *o;

	(void)t;
	if (!sls_read_page(rq, rs, 10, 200, &p))
		return;
	all = cJSON_CreateArray();
	cJSON_ArrayForEach(alert, json_arr(rq->project, "alerts")) {
		if (!alert_reads(alert, logstore) || (name != NULL && strstr(json_str(alert, "name"), name) == NULL))
			continue;
		o = alert_object(alert, rq->project);
		if (jobs)
			put_text(o, "type", "Alert");
		cJSON_AddItemToArray(all, o);
	}
	sls_answer_list(rq, rs, "results", all, &p);
}

static void
get_alert(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->captures, "alert");
	const cJSON *alert;

	(void)t;
	cJSON_ArrayForEach(alert, json_arr(rq->project, "alerts")) {
		if (strcmp(json_str(alert, "name"), name) == 0) {
			response_json(rq, rs, alert_object(alert, rq->project));
			return;
		}
	}
	response_error(rq, rs, 404, "JobNotExist", "job %s does not exist", name);
}

#define ROW(action, right, verb, where, when, bits, function) \
	{ .style = STYLE_SLS, .name = "sls." action, .ram = "log:" right, .product = "sls", .method = verb, .path = where, \
	  .query = when, .flags = bits, .handle = function }

const struct api sls_apis[] = {
	ROW("ListProject", "ListProject", "GET", "/", NULL, API_SERVICE_LEVEL, list_projects),
	ROW("GetProject", "GetProject", "GET", "/", NULL, 0, get_project),
	ROW("ListLogStores", "ListLogStores", "GET", "/logstores", NULL, 0, list_logstores),
	ROW("GetHistograms", "GetLogStoreHistogram", "GET", "/logstores/{logstore}/index", "type=histogram", 0, sls_get_histograms),
	ROW("GetIndex", "GetIndex", "GET", "/logstores/{logstore}/index", "!type", 0, get_index),
	ROW("GetLogsV2", "GetLogStoreLogs", "POST", "/logstores/{logstore}/logs", NULL, 0, sls_get_logs_v2),
	ROW("GetLogs", "GetLogStoreLogs", "GET", "/logstores/{logstore}", "type=log", 0, sls_get_logs),
	ROW("GetLogStore", "GetLogStore", "GET", "/logstores/{logstore}", "!type", 0, get_logstore),
	ROW("ListAlerts", "ListJobs", "GET", "/alerts", NULL, 0, list_alerts),
	ROW("GetAlert", "GetJob", "GET", "/alerts/{alert}", NULL, 0, get_alert),
	ROW("GetProjectPolicy", "GetProjectPolicy", "GET", "/policy", NULL, 0, get_project_policy),
	ROW("GetLogging", "GetLogging", "GET", "/logging", NULL, 0, get_logging),
	ROW("ListShards", "ListShards", "GET", "/logstores/{logstore}/shards", NULL, 0, list_shards),
	ROW("ListScheduledSQLs", "ListJobs", "GET", "/scheduledsqls", NULL, 0, list_scheduled_sqls),
	ROW("ListResourceRecords", "ListResourceRecords", "GET", "/resources/{resource}/records", NULL, API_SERVICE_LEVEL,
	    list_resource_records),
	ROW("ListJobs", "ListJobs", "GET", "/jobs", "jobType=Alert", 0, list_alerts),
	{ .name = NULL }
};
