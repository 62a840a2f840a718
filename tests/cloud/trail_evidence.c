#include "trail_evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"

#define SELECTORS_PAGE 20	/* MaxResults of ListDataEventSelectors when it is not sent, and the most */
#define SELECTORS_PAGE_MAX 100
#define METRIC_POINTS_MAX 10000	/* of one answer: more than a year of hours */
#define DELIVERIES_AN_HOUR 12	/* every five minutes, unless the tenant says otherwise */

static const char *const insight_types[] = { "IpInsight", "ApiCallRateInsight", "ApiErrorRateInsight", "AkInsight",
	"PolicyChangeInsight", "PasswordChangeInsight", "TrailConcealmentInsight" };

/* The trail that TrailName names, of the caller's account; NULL after a 404. */
static const cJSON *
trail_named(const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->params, "TrailName");
	const cJSON *trail = name != NULL ? tenant_trail(rq->account, name) : NULL;

	if (trail == NULL)
		response_error(rq, rs, 404, "TrailNotFoundException", "The specified trail does not exist.");
	return trail;
}

static void
add_arn(cJSON *o, const struct request *rq, const cJSON *trail)
{
	char *arn = xasprintf("acs:actiontrail:%s:%s:trail/%s", json_str(trail, "HomeRegion"), json_str(rq->account, "id"),
	    json_str(trail, "Name"));

	cJSON_AddStringToObject(o, "TrailArn", arn);
	free(arn);
}

/* ---- data events ---- */

/* The service writes the selectors as JSON text. */
static cJSON *
selector_info(const struct request *rq, const cJSON *trail)
{
	const cJSON *said = json_get(trail, "dataEvents"), *configs = json_get(said, "SlsDeliveryConfigs");
	cJSON *o = cJSON_CreateObject();
	char *text = json_print(json_get(said, "selectors"));

	cJSON_AddStringToObject(o, "TrailName", json_str(trail, "Name"));
	add_arn(o, rq, trail);
	cJSON_AddStringToObject(o, "EventSelectors", text);
	cJSON_AddBoolToObject(o, "IsTrailAllRegion", json_bool(said, "IsTrailAllRegion", true));
	cJSON_AddItemToObject(o, "SlsDeliveryConfigs", configs != NULL ? cJSON_Duplicate(configs, true) : cJSON_CreateArray());
	free(text);
	return o;
}

/* A number of the request; -1 after a 400. */
static long
number_param(const struct request *rq, struct response *rs, const char *name, long unset, long min, long max)
{
	const char *text = kv_get(&rq->params, name);
	char *end = NULL;
	long n = text != NULL && *text != '\0' ? strtol(text, &end, 10) : unset;

	if ((end != NULL && *end != '\0') || n < min || n > max) {
		response_error(rq, rs, 400, "InvalidParameter", "%s must be a number from %ld to %ld.", name, min, max);
		return -1;
	}
	return n;
}

void
list_data_event_selectors(const struct tenant *t, const struct request *rq, struct response *rs)
{
	long size = number_param(rq, rs, "MaxResults", SELECTORS_PAGE, 1, SELECTORS_PAGE_MAX), skip, seen = 0;
	cJSON *o, *data, *list;
	const cJSON *trail;
	char next[24] = "";

	(void)t;
	if (size < 0 || (skip = number_param(rq, rs, "NextToken", 0, 0, 1000000)) < 0)
		return;
	o = cJSON_CreateObject();
	data = cJSON_AddObjectToObject(o, "Data");
	list = cJSON_AddArrayToObject(data, "DataEventSelectorInfos");
	cJSON_ArrayForEach(trail, json_arr(rq->account, "trails")) {
		if (json_get(trail, "dataEvents") == NULL || strcmp(json_str(trail, "HomeRegion"), rq->region) != 0 || seen++ < skip)
			continue;
		if (cJSON_GetArraySize(list) == (int)size) {
			snprintf(next, sizeof(next), "%ld", skip + size);
			break;
		}
		cJSON_AddItemToArray(list, selector_info(rq, trail));
	}
	cJSON_AddStringToObject(data, "NextToken", next);
	cJSON_AddNumberToObject(data, "MaxResults", (double)size);
	response_json(rq, rs, o);
}

/* ---- Insight ---- */

void
get_insight_types(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject(), *types = cJSON_AddObjectToObject(o, "InsightTypes");
	const cJSON *on;

	(void)t;
	for (size_t i = 0; i < sizeof(insight_types) / sizeof(insight_types[0]); i++) {
		bool enabled = false;

		cJSON_ArrayForEach(on, json_arr(rq->account, "insights"))
			enabled |= strcmp(on->valuestring, insight_types[i]) == 0;
		cJSON_AddStringToObject(types, insight_types[i], enabled ? "Enable" : "Disable");
	}
	response_json(rq, rs, o);
}

void
get_insight_selectors(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *trail = trail_named(rq, rs), *selectors;
	cJSON *o;

	(void)t;
	if (trail == NULL)
		return;
	selectors = json_get(trail, "insightSelectors");
	o = cJSON_CreateObject();
	add_arn(o, rq, trail);
	cJSON_AddItemToObject(o, "InsightSelectors", selectors != NULL ? cJSON_Duplicate(selectors, true) : cJSON_CreateArray());
	response_json(rq, rs, o);
}

/* ---- of the account ---- */

void
get_global_events_region(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *region = json_str(rq->account, "globalEventsRegion");
	cJSON *o = cJSON_CreateObject();

	cJSON_AddStringToObject(o, "StorageRegion", region != NULL ? region : json_str(t->doc, "homeRegion"));
	response_json(rq, rs, o);
}

void
get_governance_metrics(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject(), *data = cJSON_AddObjectToObject(o, "Data"), *list;
	const cJSON *metric;

	(void)t;
	cJSON_AddStringToObject(data, "AccountId", json_str(rq->account, "id"));
	list = cJSON_AddArrayToObject(data, "GovernanceMetrics");
	cJSON_ArrayForEach(metric, json_arr(rq->account, "governance")) {
		cJSON *item = cJSON_CreateObject();
		char *columns = json_print(json_get(metric, "ColumnsSchema"));

		cJSON_AddStringToObject(item, "GovernanceItem", json_str(metric, "GovernanceItem"));
		cJSON_AddStringToObject(item, "GovernanceScore", json_str(metric, "GovernanceScore"));
		cJSON_AddStringToObject(item, "ColumnsSchema", columns);
		cJSON_AddItemToArray(list, item);
		free(columns);
	}
	response_json(rq, rs, o);
}

/* ---- counters ---- */

/* Deliveries of a kind ("sls", "oss") in [from, to): what the tenant says, else none failed and the others succeeded. */
static double
count_at(const cJSON *trail, const char *kind, bool failed, time_t from, time_t to)
{
	const cJSON *one;
	double n = failed ? 0 : DELIVERIES_AN_HOUR;

	cJSON_ArrayForEach(one, json_arr(trail, "deliveries")) {
		if (strcmp(json_str(one, "destination"), kind) != 0 || json_num(one, "from", 0) >= (double)to ||
		    json_num(one, "to", 0) <= (double)from)
			continue;
		n = json_num(one, failed ? "failed" : "delivered", n);
	}
	return n;
}

/* "delivery_sls_fail_count": the kind, and whether failures are meant.  NULL: no such metric. */
static const char *
metric_kind(const char *name, bool *failed)
{
	static const struct { const char *name, *kind; bool failed; } metrics[] = {
		{ "delivery_sls_success_count", "sls", false }, { "delivery_sls_fail_count", "sls", true },
		{ "delivery_oss_success_count", "oss", false }, { "delivery_oss_fail_count", "oss", true },
	};

	for (size_t i = 0; name != NULL && i < sizeof(metrics) / sizeof(metrics[0]); i++) {
		if (strcmp(metrics[i].name, name) == 0) {
			*failed = metrics[i].failed;
			return metrics[i].kind;
		}
	}
	return NULL;
}

void
get_delivery_metric(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *trail = trail_named(rq, rs);
	const char *from_text = kv_get(&rq->params, "StartTime"), *to_text = kv_get(&rq->params, "EndTime");
	bool failed = false;
	const char *kind = metric_kind(kv_get(&rq->params, "MetricName"), &failed);
	long period = number_param(rq, rs, "Period", 60, 60, 86400);
	time_t from, to;
	cJSON *o, *list;

	(void)t;
	if (trail == NULL || period < 0)
		return;
	if (kind == NULL || period % 60 != 0 || from_text == NULL || to_text == NULL || clock_parse(from_text, &from) != 0 ||
	    clock_parse(to_text, &to) != 0 || from >= to) {
		response_error(rq, rs, 400, "InvalidParameter", "MetricName, Period, StartTime or EndTime is not valid.");
		return;
	}
	o = cJSON_CreateObject();
	list = cJSON_AddArrayToObject(o, "MetricList");
	for (time_t at = from - from % period; at < to && cJSON_GetArraySize(list) < METRIC_POINTS_MAX; at += period) {
		cJSON *point = cJSON_CreateObject();

		cJSON_AddNumberToObject(point, "Timestamp", (double)at * 1000);
		cJSON_AddNumberToObject(point, "Count", count_at(trail, kind, failed, at, at + period));
		cJSON_AddItemToArray(list, point);
	}
	response_json(rq, rs, o);
}
