#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cloud.h"

/*
 * Databases, networks, Security Center and Cloud Config: RDS 2014-08-15, VPC 2016-04-28, Sas 2018-12-03 (hosts tds.*),
 * Config 2020-09-07.  What they answer is the tenant's own, under the services' member names.
 */

/* A list that is read by page number.  Items of another region are left out when the call names one. */
struct paged {
	const char *list;		/* member of the account */
	const char *outer, *inner;	/* where the items stand in the answer: outer.inner */
	const char *total, *count;	/* names of the counts; count may be NULL */
	long size, size_max;		/* page size unless asked for, and the most that may be */
	bool counts_inside;		/* counts stand beside the items, not beside outer */
	const char *const *hidden;	/* members of an item that other calls answer, NULL at the end */
};

static const char *const db_hidden[] = { "SQLCollectorStatus", "ConfigValue", NULL };
static const char *const pack_hidden[] = { "ConfigRules", NULL };
static const char *const none_hidden[] = { NULL };

static const struct paged db_instances = { "dbInstances", "Items", "DBInstance", "TotalRecordCount", "PageRecordCount", 30, 100,
	false, db_hidden };
static const struct paged vpcs = { "vpcs", "Vpcs", "Vpc", "TotalCount", NULL, 10, 50, false, none_hidden };
static const struct paged flow_logs = { "flowLogs", "FlowLogs", "FlowLog", "TotalCount", NULL, 20, 50, false, none_hidden };
static const struct paged packs = { "compliancePacks", "CompliancePacksResult", "CompliancePacks", "TotalCount", NULL, 10, 100, true,
	pack_hidden };

static long
number_of(const struct request *rq, const char *name, long fallback)
{
	const char *text = kv_get(&rq->params, name);

	return text != NULL ? strtol(text, NULL, 10) : fallback;
}

static cJSON *
shown(const cJSON *item, const struct paged *p)
{
	cJSON *copy = cJSON_Duplicate(item, true);

	for (const char *const *name = p->hidden; *name != NULL; name++)
		cJSON_DeleteItemFromObjectCaseSensitive(copy, *name);
	return copy;
}

static void
answer_page(const struct paged *p, const struct request *rq, struct response *rs)
{
	const char *region = kv_get(&rq->params, "RegionId");
	long number = number_of(rq, "PageNumber", 1), size = number_of(rq, "PageSize", p->size), n = 0;
	cJSON *o, *outer, *items, *counts;
	const cJSON *item;

	if (number < 1 || size < 1 || size > p->size_max) {
		response_error(rq, rs, 400, "InvalidParameter", "PageNumber or PageSize is out of range.");
		return;
	}
	o = cJSON_CreateObject();
	outer = cJSON_AddObjectToObject(o, p->outer);
	items = cJSON_AddArrayToObject(outer, p->inner);
	cJSON_ArrayForEach(item, json_arr(rq->account, p->list)) {
		const char *of = json_str(item, "RegionId");

		if (region != NULL && of != NULL && strcmp(of, region) != 0)
			continue;
		if (n >= (number - 1) * size && n < number * size)
			cJSON_AddItemToArray(items, shown(item, p));
		n++;
	}
	counts = p->counts_inside ? outer : o;
	cJSON_AddNumberToObject(counts, "PageNumber", (double)number);
	cJSON_AddNumberToObject(counts, p->total, (double)n);
	if (p->count != NULL)
		cJSON_AddNumberToObject(counts, p->count, cJSON_GetArraySize(items));
	else
		cJSON_AddNumberToObject(counts, "PageSize", (double)size);
	response_json(rq, rs, o);
}

static const cJSON *
item_of(const struct request *rq, const char *list, const char *member)
{
	const char *id = kv_get(&rq->params, member);
	const cJSON *item;

	cJSON_ArrayForEach(item, json_arr(rq->account, list)) {
		if (id != NULL && strcmp(json_str(item, member), id) == 0)
			return item;
	}
	return NULL;
}

static void
describe_db_instances(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_page(&db_instances, rq, rs);
}

static void
answer_collector(const struct request *rq, struct response *rs, const char *member, const char *fallback)
{
	const cJSON *db = item_of(rq, "dbInstances", "DBInstanceId");
	cJSON *o;

	if (db == NULL) {
		response_error(rq, rs, 404, "InvalidDBInstanceId.NotFound", "The specified instance is not found.");
		return;
	}
	o = cJSON_CreateObject();
	cJSON_AddStringToObject(o, member, json_str(db, member) != NULL ? json_str(db, member) : fallback);
	response_json(rq, rs, o);
}

static void
describe_collector_policy(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_collector(rq, rs, "SQLCollectorStatus", "Disabled");
}

static void
describe_collector_retention(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_collector(rq, rs, "ConfigValue", "30");
}

static void
describe_vpcs(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_page(&vpcs, rq, rs);
}

static void
describe_flow_logs(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_page(&flow_logs, rq, rs);
}

static void
describe_log_shipper(const struct tenant *t, const struct request *rq, struct response *rs)
{
	static const char *const members[] = { "AuthStatus", "BuyStatus", "OpenStatus" };
	const cJSON *shipper = json_get(json_get(rq->account, "securityCenter"), "LogShipperStatus");
	cJSON *o = cJSON_CreateObject(), *status = cJSON_AddObjectToObject(o, "LogShipperStatus");

	(void)t;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		cJSON_AddStringToObject(status, members[i], json_str(shipper, members[i]) ? json_str(shipper, members[i]) : "no");
	response_json(rq, rs, o);
}

static void
get_service_trail(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *trail = json_get(json_get(rq->account, "securityCenter"), "ServiceTrail");
	cJSON *o = cJSON_CreateObject(), *answer = cJSON_AddObjectToObject(o, "ServiceTrail");

	(void)t;
	cJSON_AddStringToObject(answer, "Config", json_str(trail, "Config") ? json_str(trail, "Config") : "off");
	response_json(rq, rs, o);
}

static void
list_compliance_packs(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_page(&packs, rq, rs);
}

static void
get_pack_compliance(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *pack = item_of(rq, "compliancePacks", "CompliancePackId"), *rule;
	cJSON *o, *result, *rules;
	int total = 0, bad = 0;

	(void)t;
	if (pack == NULL) {
		response_error(rq, rs, 404, "CompliancePackNotExists", "The compliance pack does not exist.");
		return;
	}
	o = cJSON_CreateObject();
	result = cJSON_AddObjectToObject(o, "ConfigRuleComplianceResult");
	cJSON_AddStringToObject(result, "CompliancePackId", json_str(pack, "CompliancePackId"));
	rules = cJSON_AddArrayToObject(result, "ConfigRuleCompliances");
	cJSON_ArrayForEach(rule, json_arr(pack, "ConfigRules")) {
		total++;
		bad += strcmp(json_str(rule, "ComplianceType"), "NON_COMPLIANT") == 0;
		cJSON_AddItemToArray(rules, cJSON_Duplicate(rule, true));
	}
	cJSON_AddNumberToObject(result, "TotalCount", total);
	cJSON_AddNumberToObject(result, "NonCompliantCount", bad);
	response_json(rq, rs, o);
}

#define ROW(api, right, host, when, function) \
	{ .style = STYLE_OPENAPI, .name = api, .ram = right, .product = host, .version = when, .handle = function }

const struct api data_apis[] = {
	ROW("rds.DescribeDBInstances", "rds:DescribeDBInstances", "rds", "2014-08-15", describe_db_instances),
	ROW("rds.DescribeSQLCollectorPolicy", "rds:DescribeSQLCollectorPolicy", "rds", "2014-08-15", describe_collector_policy),
	ROW("rds.DescribeSQLCollectorRetention", "rds:DescribeSQLCollectorRetention", "rds", "2014-08-15", describe_collector_retention),
	ROW("vpc.DescribeVpcs", "vpc:DescribeVpcs", "vpc", "2016-04-28", describe_vpcs),
	ROW("vpc.DescribeFlowLogs", "vpc:DescribeFlowLogs", "vpc", "2016-04-28", describe_flow_logs),
	ROW("sas.DescribeLogShipperStatus", "yundun-sas:DescribeLogShipperStatus", "tds", "2018-12-03", describe_log_shipper),
	ROW("sas.GetServiceTrail", "yundun-sas:GetServiceTrail", "tds", "2018-12-03", get_service_trail),
	ROW("config.ListCompliancePacks", "config:ListCompliancePacks", "config", "2020-09-07", list_compliance_packs),
	ROW("config.GetConfigRuleComplianceByPack", "config:GetConfigRuleComplianceByPack", "config", "2020-09-07", get_pack_compliance),
	{ .name = NULL }
};
