/* Databases, networks, Security Center and Cloud Config of the local cloud. */
#include "cloud_call.h"
#include "tap.h"

static const char tenant_text[] =
    "{\"now\":\"2026-01-10T06:00:00Z\",\"regions\":[\"cn-hangzhou\",\"cn-beijing\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[],"
    "\"dbInstances\":[{\"DBInstanceId\":\"rm-1\",\"RegionId\":\"cn-hangzhou\",\"SQLCollectorStatus\":\"Enable\",\"ConfigValue\":\"365\"},"
    "{\"DBInstanceId\":\"rm-2\",\"RegionId\":\"cn-beijing\"},{\"DBInstanceId\":\"rm-3\",\"RegionId\":\"cn-hangzhou\"}],"
    "\"vpcs\":[{\"VpcId\":\"vpc-1\",\"RegionId\":\"cn-hangzhou\"}],"
    "\"flowLogs\":[{\"FlowLogId\":\"fl-1\",\"RegionId\":\"cn-hangzhou\",\"ResourceType\":\"VPC\",\"ResourceId\":\"vpc-1\",\"TrafficType\":\"All\",\"Status\":\"Active\"}],"
    "\"securityCenter\":{\"LogShipperStatus\":{\"BuyStatus\":\"yes\",\"OpenStatus\":\"yes\"}},"
    "\"compliancePacks\":[{\"CompliancePackId\":\"cp-1\",\"CompliancePackName\":\"p\",\"ConfigRules\":["
    "{\"ConfigRuleId\":\"cr-1\",\"ConfigRuleName\":\"a\",\"ComplianceType\":\"COMPLIANT\"},"
    "{\"ConfigRuleId\":\"cr-2\",\"ConfigRuleName\":\"b\",\"ComplianceType\":\"NON_COMPLIANT\"}]}]}]}";

static const struct {
	const char *phrase, *api, *query, *path, *want;
	int status;
} cases[] = {
	{ "instances of the region asked", "rds.DescribeDBInstances", "RegionId=cn-hangzhou", "TotalRecordCount", "2", 200 },
	{ "a page of them", "rds.DescribeDBInstances", "RegionId=cn-hangzhou&PageSize=1&PageNumber=2", "Items.DBInstance.0.DBInstanceId", "rm-3", 200 },
	{ "how many are on it", "rds.DescribeDBInstances", "RegionId=cn-hangzhou&PageSize=1&PageNumber=2", "PageRecordCount", "1", 200 },
	{ "a page behind the last is empty", "rds.DescribeDBInstances", "RegionId=cn-hangzhou&PageNumber=9", "PageRecordCount", "0", 200 },
	{ "what other calls answer is not in the list", "rds.DescribeDBInstances", "RegionId=cn-hangzhou", "Items.DBInstance.0.ConfigValue", NULL, 200 },
	{ "a page size over the limit", "rds.DescribeDBInstances", "RegionId=cn-hangzhou&PageSize=101", "Code", "InvalidParameter", 400 },
	{ "SQL audit that is on", "rds.DescribeSQLCollectorPolicy", "DBInstanceId=rm-1", "SQLCollectorStatus", "Enable", 200 },
	{ "SQL audit is off unless said", "rds.DescribeSQLCollectorPolicy", "DBInstanceId=rm-2", "SQLCollectorStatus", "Disabled", 200 },
	{ "how long it is kept", "rds.DescribeSQLCollectorRetention", "DBInstanceId=rm-1", "ConfigValue", "365", 200 },
	{ "no such instance", "rds.DescribeSQLCollectorRetention", "DBInstanceId=rm-9", "Code", "InvalidDBInstanceId.NotFound", 404 },
	{ "VPCs", "vpc.DescribeVpcs", "RegionId=cn-hangzhou", "Vpcs.Vpc.0.VpcId", "vpc-1", 200 },
	{ "none in another region", "vpc.DescribeVpcs", "RegionId=cn-beijing", "TotalCount", "0", 200 },
	{ "flow logs", "vpc.DescribeFlowLogs", "RegionId=cn-hangzhou", "FlowLogs.FlowLog.0.Status", "Active", 200 },
	{ "log analysis", "sas.DescribeLogShipperStatus", "From=sas", "LogShipperStatus.OpenStatus", "yes", 200 },
	{ "what is not said of it is no", "sas.DescribeLogShipperStatus", "From=sas", "LogShipperStatus.AuthStatus", "no", 200 },
	{ "the service trail is off unless said", "sas.GetServiceTrail", "", "ServiceTrail.Config", "off", 200 },
	{ "compliance packs", "config.ListCompliancePacks", "", "CompliancePacksResult.TotalCount", "1", 200 },
	{ "their rules are asked for elsewhere", "config.ListCompliancePacks", "", "CompliancePacksResult.CompliancePacks.0.ConfigRules", NULL, 200 },
	{ "what a pack found", "config.GetConfigRuleComplianceByPack", "CompliancePackId=cp-1", "ConfigRuleComplianceResult.NonCompliantCount", "1", 200 },
	{ "no such pack", "config.GetConfigRuleComplianceByPack", "CompliancePackId=cp-2", "Code", "CompliancePackNotExists", 404 },
};

/* The value at a dotted path whose numbers are indexes, as text. */
static char *
value_at(const cJSON *at, const char *path)
{
	char *names = strdup(path), *save = NULL, *text;

	for (char *name = strtok_r(names, ".", &save); name != NULL; name = strtok_r(NULL, ".", &save))
		at = cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(name)) : json_get(at, name);
	text = at != NULL ? json_scalar_text(at) : NULL;
	free(names);
	return text;
}

int
main(void)
{
	struct err e = { .code = ERR_NONE };
	struct tenant *t = NULL;

	if (!ok(tenant_parse(&t, tenant_text, sizeof(tenant_text) - 1, "t", &e) == 0, "the tenant loads %s", e.text))
		return tap_done();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call c;
		cJSON *json;
		char *got;

		call_init(&c, t, cases[i].api, "", cases[i].query);
		json = cJSON_Parse(call_run(&c, t));
		got = value_at(json, cases[i].path);
		is_int(c.rs.status, cases[i].status, cases[i].phrase);
		ok(cases[i].want == NULL ? got == NULL : got != NULL && strcmp(got, cases[i].want) == 0, "%s: %s is %s", cases[i].phrase,
		    cases[i].path, got != NULL ? got : "not there");
		free(got);
		cJSON_Delete(json);
		call_release(&c);
	}
	tenant_free(t);
	return tap_done();
}
