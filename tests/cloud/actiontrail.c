#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "cloud.h"
#include "lookup.h"
#include "trail_evidence.h"

/* ActionTrail 2020-07-06, section 5 of the API notes */

#define DELIVERY_LAG 60		/* seconds since the last delivery of a trail that says nothing else */

static const struct {
	const char *id, *name;
} local_names[] = {
	{ "cn-hangzhou", "China (Hangzhou)" }, { "cn-shanghai", "China (Shanghai)" }, { "cn-beijing", "China (Beijing)" },
	{ "cn-shenzhen", "China (Shenzhen)" }, { "cn-hongkong", "China (Hong Kong)" },
	{ "ap-southeast-1", "Singapore" }, { "eu-central-1", "Germany (Frankfurt)" },
};

static void
describe_regions(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject(), *list;
	const cJSON *r;

	list = cJSON_AddArrayToObject(cJSON_AddObjectToObject(o, "Regions"), "Region");
	cJSON_ArrayForEach(r, json_arr(t->doc, "regions")) {
		cJSON *item = cJSON_CreateObject();
		char *endpoint = xasprintf("actiontrail.%s.aliyuncs.com", r->valuestring);
		const char *local = r->valuestring;

		for (size_t i = 0; i < sizeof(local_names) / sizeof(local_names[0]); i++)
			if (strcmp(local_names[i].id, r->valuestring) == 0)
				local = local_names[i].name;
		cJSON_AddStringToObject(item, "RegionId", r->valuestring);
		cJSON_AddStringToObject(item, "LocalName", local);
		cJSON_AddStringToObject(item, "RegionEndpoint", endpoint);
		cJSON_AddItemToArray(list, item);
		free(endpoint);
	}
	response_json(rq, rs, o);
}

static bool
flag(const struct request *rq, const char *name)
{
	const char *s = kv_get(&rq->params, name);

	return s && strcasecmp(s, "true") == 0;
}

static const char *
region_asked(const struct tenant *t, const struct request *rq)
{
	return *rq->region ? rq->region : json_str(t->doc, "homeRegion");
}

/* Whether the trail is seen from this region: at home, or as the shadow of one that covers all regions. */
static bool
seen_from(const cJSON *trail, const char *region, bool shadows)
{
	if (strcmp(json_str(trail, "HomeRegion"), region) == 0)
		return true;
	return shadows && strcmp(json_str(trail, "TrailRegion"), "All") == 0;
}

static bool
name_listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	if (list == NULL || *list == '\0')
		return true;
	for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
		if (strcspn(p, ",") == n && strncmp(p, name, n) == 0)
			return true;
	return false;
}

static void
add_time(cJSON *o, const char *name, const cJSON *from)
{
	char iso[CLOCK_ISO_SIZE];

	if (json_get(from, name) == NULL)
		return;
	clock_iso((time_t)json_num(from, name, 0), iso);
	cJSON_AddStringToObject(o, name, iso);
}

static cJSON *
trail_answer(const cJSON *trail, const char *owner)
{
	static const char *const texts[] = { "Name", "HomeRegion", "TrailRegion", "Status", "EventRW", "OrganizationId",
		"OssBucketLocation", "OssWriteRoleArn", "SlsWriteRoleArn", "MaxComputeProjectArn", "MaxComputeWriteRoleArn" };
	static const char *const or_empty[] = { "OssBucketName", "OssKeyPrefix", "SlsProjectArn" };
	static const char *const times[] = { "CreateTime", "UpdateTime", "StopLoggingTime" };
	cJSON *o = cJSON_CreateObject();
	char *arn = xasprintf("acs:actiontrail:%s:%s:trail/%s", json_str(trail, "HomeRegion"), owner, json_str(trail, "Name"));
	bool started = strcmp(json_str(trail, "Status"), "Fresh") != 0 && json_get(trail, "StartLoggingTime") == NULL;
	char iso[CLOCK_ISO_SIZE];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (json_str(trail, texts[i]))
			cJSON_AddStringToObject(o, texts[i], json_str(trail, texts[i]));
	for (size_t i = 0; i < sizeof(or_empty) / sizeof(or_empty[0]); i++)
		cJSON_AddStringToObject(o, or_empty[i], json_str(trail, or_empty[i]) ? json_str(trail, or_empty[i]) : "");
	cJSON_AddStringToObject(o, "Region", json_str(trail, "HomeRegion"));
	cJSON_AddStringToObject(o, "TrailArn", arn);
	cJSON_AddBoolToObject(o, "IsOrganizationTrail", json_bool(trail, "IsOrganizationTrail", false));
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		add_time(o, times[i], trail);
	if (started) {
		clock_iso((time_t)json_num(trail, "CreateTime", 0), iso);
		cJSON_AddStringToObject(o, "StartLoggingTime", iso);
	} else {
		add_time(o, "StartLoggingTime", trail);
	}
	free(arn);
	return o;
}

/* The account whose organization trails this caller sees: the management account, if there is a directory. */
static const cJSON *
organization_of(const struct tenant *t)
{
	const char *master = json_str(json_get(t->doc, "resourceDirectory"), "MasterAccountId");

	return master ? tenant_account(t, master) : NULL;
}

static void
add_trails(cJSON *list, const struct tenant *t, const struct request *rq, const cJSON *owner, bool organization)
{
	const cJSON *trail;

	cJSON_ArrayForEach(trail, json_arr(owner, "trails"))
		if (json_bool(trail, "IsOrganizationTrail", false) == organization &&
		    seen_from(trail, region_asked(t, rq), flag(rq, "IncludeShadowTrails")) &&
		    name_listed(kv_get(&rq->params, "NameList"), json_str(trail, "Name")))
			cJSON_AddItemToArray(list, trail_answer(trail, json_str(owner, "id")));
}

static void
describe_trails(const struct tenant *t, const struct request *rq, struct response *rs)
{
	cJSON *o = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(o, "TrailList");

	add_trails(list, t, rq, rq->account, false);
	if (flag(rq, "IncludeOrganizationTrail"))
		add_trails(list, t, rq, organization_of(t), true);
	response_json(rq, rs, o);
}

static bool
name_valid(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	return n >= 6 && n <= 36 && *s >= 'a' && *s <= 'z' &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

/* "acs:log:<region>:<uid>:project/<name>" names a project that has the trail's logstore */
static bool
has_logstore(const struct tenant *t, const cJSON *trail)
{
	const char *arn = json_str(trail, "SlsProjectArn"), *slash = arn ? strrchr(arn, '/') : NULL;
	const cJSON *project = slash ? tenant_project(t, slash + 1, NULL) : NULL;
	char *name = xasprintf("actiontrail_%s", json_str(trail, "Name"));
	bool has = project && tenant_logstore(project, name);

	free(name);
	return has;
}

static void
add_delivery(cJSON *o, const cJSON *status, const char *what, const char *time_name, bool delivers, time_t now)
{
	char *error_name = xasprintf("Latest%sError", what), iso[CLOCK_ISO_SIZE];
	const char *error = json_str(status, error_name);

	if (json_get(status, time_name)) {
		add_time(o, time_name, status);
	} else if (delivers) {
		clock_iso(now - DELIVERY_LAG, iso);
		cJSON_AddStringToObject(o, time_name, iso);
	} else {
		cJSON_AddStringToObject(o, time_name, "");
	}
	cJSON_AddStringToObject(o, error_name, error ? error : "");
	free(error_name);
}

static cJSON *
status_answer(const struct tenant *t, const cJSON *trail, time_t now)
{
	const cJSON *status = json_get(trail, "status"), *start = json_get(status, "StartLoggingTime") ? status : trail;
	const char *bucket = json_str(trail, "OssBucketName"), *project = json_str(trail, "SlsProjectArn");
	bool logging = json_bool(status, "IsLogging", strcmp(json_str(trail, "Status"), "Enable") == 0);
	cJSON *o = cJSON_CreateObject();
	char iso[CLOCK_ISO_SIZE];

	cJSON_AddBoolToObject(o, "IsLogging", logging);
	if (json_get(start, "StartLoggingTime") == NULL && logging) {
		clock_iso((time_t)json_num(trail, "CreateTime", 0), iso);
		cJSON_AddStringToObject(o, "StartLoggingTime", iso);
	} else {
		add_time(o, "StartLoggingTime", start);
	}
	add_time(o, "StopLoggingTime", json_get(status, "StopLoggingTime") ? status : trail);
	add_delivery(o, status, "Delivery", "LatestDeliveryTime", logging && bucket, now);
	add_delivery(o, status, "DeliveryLogService", "LatestDeliveryLogServiceTime", logging && project, now);
	cJSON_AddBoolToObject(o, "OssBucketStatus",
	    json_bool(status, "OssBucketStatus", bucket && tenant_bucket(t, bucket, NULL)));
	cJSON_AddBoolToObject(o, "SlsLogStoreStatus", json_bool(status, "SlsLogStoreStatus", has_logstore(t, trail)));
	return o;
}

static void
get_trail_status(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *name = kv_get(&rq->params, "Name");
	bool organization = flag(rq, "IsOrganizationTrail");
	const cJSON *owner = organization ? organization_of(t) : rq->account, *trail;

	if (!name_valid(name)) {
		response_error(rq, rs, 400, "InvalidTrailNameException", "The specified trail name is invalid.");
		return;
	}
	trail = tenant_trail(owner, name);
	if (trail == NULL || json_bool(trail, "IsOrganizationTrail", false) != organization ||
	    !seen_from(trail, region_asked(t, rq), true)) {
		response_error(rq, rs, 404, "TrailNotFoundException", "The specified trail does not exist.");
		return;
	}
	response_json(rq, rs, status_answer(t, trail, rq->now));
}

#define ACTIONTRAIL(api_name, function, rate) \
	{ .style = STYLE_OPENAPI, .name = "actiontrail." api_name, .ram = "actiontrail:" api_name, .product = "actiontrail", \
	    .version = "2020-07-06", .per_second = rate, .handle = function }

const struct api actiontrail_apis[] = {
	ACTIONTRAIL("DescribeRegions", describe_regions, 0),
	ACTIONTRAIL("DescribeTrails", describe_trails, 0),
	ACTIONTRAIL("GetTrailStatus", get_trail_status, 0),
	ACTIONTRAIL("LookupEvents", lookup_events, 2),
	ACTIONTRAIL("ListDataEventSelectors", list_data_event_selectors, 0),
	ACTIONTRAIL("GetInsightTypes", get_insight_types, 0),
	ACTIONTRAIL("GetInsightSelectors", get_insight_selectors, 0),
	ACTIONTRAIL("GetGlobalEventsStorageRegion", get_global_events_region, 0),
	ACTIONTRAIL("DescribeTrailDeliveryMetricData", get_delivery_metric, 0),
	ACTIONTRAIL("GetGovernanceMetrics", get_governance_metrics, 0),
	{ .name = NULL }
};
