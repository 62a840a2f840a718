/* What ActionTrail and SLS say of themselves: settings, counters, records. */
#include <stdlib.h>

#include "cloud_call.h"
#include "tap.h"

static const char tenant_text[] =
    "{\"now\":\"2026-01-10T06:00:00Z\",\"regions\":[\"cn-hangzhou\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[],"
    "\"insights\":[\"AkInsight\"],\"globalEventsRegion\":\"ap-southeast-1\","
    "\"governance\":[{\"GovernanceItem\":\"a\",\"GovernanceScore\":\"50\",\"ColumnsSchema\":[{\"x\":1}]}],"
    "\"resourceRecords\":[{\"resource\":\"sls.common.user\",\"id\":\"li\",\"value\":{\"user_id\":\"li\",\"enabled\":true}},"
    "{\"resource\":\"sls.common.user\",\"id\":\"wang\",\"tag\":\"Wang\",\"value\":{\"user_id\":\"wang\"}},"
    "{\"resource\":\"sls.alert.action_policy\",\"id\":\"p\",\"value\":{}}],"
    "\"trails\":["
    "{\"Name\":\"first-trail\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-100d\","
    "\"dataEvents\":{\"selectors\":[{\"ServiceName\":\"Oss\"}]},\"insightSelectors\":[\"AkInsight\"],"
    "\"deliveries\":[{\"destination\":\"sls\",\"from\":\"-3h\",\"to\":\"-2h\",\"failed\":4,\"delivered\":1}]},"
    "{\"Name\":\"second-trail\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-100d\","
    "\"dataEvents\":{\"selectors\":[]}},"
    "{\"Name\":\"third-trail\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-100d\"}],"
    "\"projects\":[{\"projectName\":\"p1\",\"region\":\"cn-hangzhou\",\"createTime\":\"-200d\",\"policy\":{\"Version\":\"1\",\"Statement\":[]},"
    "\"logging\":{\"loggingProject\":\"p2\",\"loggingDetails\":[{\"type\":\"operation_log\",\"logstore\":\"l\"}]},"
    "\"scheduledSQLs\":[{\"name\":\"daily\",\"status\":\"ENABLED\",\"configuration\":{\"sourceLogstore\":\"a\"}},"
    "{\"name\":\"hourly\",\"status\":\"DISABLED\",\"configuration\":{\"sourceLogstore\":\"b\"}}],"
    "\"logstores\":[{\"logstoreName\":\"a\",\"ttl\":30,\"createTime\":\"-100d\",\"shardCount\":3}]},"
    "{\"projectName\":\"p2\",\"region\":\"cn-hangzhou\",\"createTime\":\"-200d\"}]}]}";

static struct tenant *t;

/* The status (or 0 for success) and, in *out, a member of the answer as text; the caller frees. */
static int
ask(const char *api, const char *resource, const char *query, const char *capture, const char *path, char **out)
{
	struct call c;
	cJSON *v;
	const cJSON *at;
	int status;

	call_init(&c, t, api, resource, query);
	if (strncmp(api, "sls.ListResource", 16) == 0)
		c.rq.region = "cn-heyuan";
	if (capture != NULL) {
		char *name = strdup(capture), *eq = strchr(name, '=');

		*eq = '\0';
		kv_add(&c.rq.captures, name, eq + 1);
		free(name);
	}
	call_run(&c, t);
	status = c.rs.status == 200 ? 0 : c.rs.status;
	v = json_parse(buf_text(&c.rs.body), c.rs.body.len, "answer", NULL);
	at = *path != '\0' ? json_at(v, path) : v;
	*out = at == NULL ? strdup("-") : cJSON_IsString(at) ? strdup(at->valuestring) : json_print(at);
	if (status != 0) {
		free(*out);
		*out = strdup(c.rs.error_code);
	}
	cJSON_Delete(v);
	call_release(&c);
	return status;
}

#define HOURS "Period=3600&StartTime=2026-01-10T02:00:00Z&EndTime=2026-01-10T06:00:00Z"

static const struct {
	const char *phrase, *api, *resource, *query, *capture, *path;
	int status;
	const char *want;
} rows[] = {
	{ "a switched-on kind of Insight", "actiontrail.GetInsightTypes", "", "", NULL, "InsightTypes.AkInsight", 0, "Enable" },
	{ "a switched-off kind of Insight", "actiontrail.GetInsightTypes", "", "", NULL, "InsightTypes.IpInsight", 0, "Disable" },
	{ "Insight events of a trail", "actiontrail.GetInsightSelectors", "", "TrailName=first-trail", NULL, "InsightSelectors", 0, "[\"AkInsight\"]" },
	{ "Insight events of a trail without", "actiontrail.GetInsightSelectors", "", "TrailName=third-trail", NULL, "InsightSelectors", 0, "[]" },
	{ "Insight events of no trail", "actiontrail.GetInsightSelectors", "", "TrailName=no-trail", NULL, "", 404, "TrailNotFoundException" },
	{ "the region of global events", "actiontrail.GetGlobalEventsStorageRegion", "", "", NULL, "StorageRegion", 0, "ap-southeast-1" },
	{ "a score with its columns as text", "actiontrail.GetGovernanceMetrics", "", "", NULL, "Data.GovernanceMetrics", 0,
	  "[{\"GovernanceItem\":\"a\",\"GovernanceScore\":\"50\",\"ColumnsSchema\":\"[{\\\"x\\\":1}]\"}]" },
	{ "selectors as text, first page", "actiontrail.ListDataEventSelectors", "", "MaxResults=1", NULL, "Data.NextToken", 0, "1" },
	{ "selectors, last page", "actiontrail.ListDataEventSelectors", "", "MaxResults=1&NextToken=1", NULL, "Data.NextToken", 0, "" },
	{ "too many selectors at once", "actiontrail.ListDataEventSelectors", "", "MaxResults=101", NULL, "", 400, "InvalidParameter" },
	{ "failures by hour", "actiontrail.DescribeTrailDeliveryMetricData", "", "TrailName=first-trail&MetricName=delivery_sls_fail_count&" HOURS, NULL, "MetricList", 0,
	  "[{\"Timestamp\":1768010400000,\"Count\":0},{\"Timestamp\":1768014000000,\"Count\":4},{\"Timestamp\":1768017600000,\"Count\":0},{\"Timestamp\":1768021200000,\"Count\":0}]" },
	{ "successes of the other destination", "actiontrail.DescribeTrailDeliveryMetricData", "", "TrailName=first-trail&MetricName=delivery_oss_success_count&Period=86400&StartTime=2026-01-09T00:00:00Z&EndTime=2026-01-10T00:00:00Z",
	  NULL, "MetricList", 0, "[{\"Timestamp\":1767916800000,\"Count\":12}]" },
	{ "a metric that is none", "actiontrail.DescribeTrailDeliveryMetricData", "", "TrailName=first-trail&MetricName=x&" HOURS, NULL, "", 400, "InvalidParameter" },
	{ "a metric of no trail", "actiontrail.DescribeTrailDeliveryMetricData", "", "TrailName=no-trail&MetricName=delivery_sls_fail_count&" HOURS, NULL, "", 404, "TrailNotFoundException" },
	{ "a policy", "sls.GetProjectPolicy", "p1", "", NULL, "", 0, "{\"Version\":\"1\",\"Statement\":[]}" },
	{ "no policy is nothing at all", "sls.GetProjectPolicy", "p2", "", NULL, "", 0, "-" },
	{ "a service log", "sls.GetLogging", "p1", "", NULL, "loggingProject", 0, "p2" },
	{ "no service log", "sls.GetLogging", "p2", "", NULL, "", 404, "LoggingNotExist" },
	{ "shards of no store", "sls.ListShards", "p1", "", "logstore=b", "", 404, "LogStoreNotExist" },
	{ "scheduled queries", "sls.ListScheduledSQLs", "p1", "", NULL, "total", 0, "2" },
	{ "scheduled queries of a store", "sls.ListScheduledSQLs", "p1", "logstore=b", NULL, "count", 0, "1" },
	{ "records of a kind", "sls.ListResourceRecords", "", "size=1", "resource=sls.common.user", "total", 0, "2" },
	{ "one page of them", "sls.ListResourceRecords", "", "size=1&offset=1", "resource=sls.common.user", "count", 0, "1" },
	{ "records of a kind that has none", "sls.ListResourceRecords", "", "", "resource=sls.x", "items", 0, "[]" },
};

int
main(void)
{
	struct err e = { 0 };
	char *got;

	if (!ok(tenant_parse(&t, tenant_text, strlen(tenant_text), "tenant", &e) == 0, "the tenant loads"))
		printf("# %s\n", e.text);
	for (size_t i = 0; t != NULL && i < sizeof(rows) / sizeof(rows[0]); i++) {
		is_int(ask(rows[i].api, rows[i].resource, rows[i].query, rows[i].capture, rows[i].path, &got), rows[i].status, rows[i].phrase);
		is_str(got, rows[i].want, rows[i].phrase);
		free(got);
	}
	ask("sls.ListResourceRecords", "", "", "resource=sls.common.user", "items", &got);
	ok(strstr(got, "\"value\":\"{\\\"user_id\\\":\\\"li\\\",\\\"enabled\\\":true}\"") != NULL, "a record's value is JSON text");
	free(got);
	ask("sls.ListShards", "p1", "", "logstore=a", "", &got);
	ok(strstr(got, "\"inclusiveBeginKey\":\"55000000000000000000000000000000\"") != NULL &&
	    strstr(got, "\"exclusiveEndKey\":\"ffffffffffffffffffffffffffffffff\"") != NULL, "three shards share the range");
	free(got);
	tenant_free(t);
	return tap_done();
}
