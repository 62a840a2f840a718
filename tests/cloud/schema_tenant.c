/* A tenant, and what is small in it. */
#include "schema_parts.h"

static const struct member db_rows[] = {
	{ "DBInstanceId", K_STR, true, NULL, NULL },
	{ "RegionId", K_STR, true, NULL, NULL },
	{ "Engine", K_STR, false, NULL, NULL },
	{ "EngineVersion", K_STR, false, NULL, NULL },
	{ "DBInstanceStatus", K_STR, false, NULL, NULL },
	{ "SQLCollectorStatus", K_STR, false, NULL, "Enable|Disabled" },
	{ "ConfigValue", K_STR, false, NULL, "30|180|365|1095|1825" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member vpc_rows[] = {
	{ "VpcId", K_STR, true, NULL, NULL },
	{ "RegionId", K_STR, true, NULL, NULL },
	{ "VpcName", K_STR, false, NULL, NULL },
	{ "CidrBlock", K_STR, false, NULL, NULL },
	{ "IsDefault", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member flow_log_rows[] = {
	{ "FlowLogId", K_STR, true, NULL, NULL },
	{ "RegionId", K_STR, true, NULL, NULL },
	{ "FlowLogName", K_STR, false, NULL, NULL },
	{ "ResourceType", K_STR, true, NULL, "VPC|VSwitch|NetworkInterface" },
	{ "ResourceId", K_STR, true, NULL, NULL },
	{ "TrafficType", K_STR, true, NULL, "All|Allow|Drop" },
	{ "ProjectName", K_STR, false, NULL, NULL },
	{ "LogStoreName", K_STR, false, NULL, NULL },
	{ "Status", K_STR, true, NULL, "Active|Activating|Inactive" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member shipper_rows[] = {
	{ "AuthStatus", K_STR, false, NULL, "yes|no" },
	{ "BuyStatus", K_STR, false, NULL, "yes|no" },
	{ "OpenStatus", K_STR, false, NULL, "yes|no" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member service_trail_rows[] = {
	{ "Config", K_STR, true, NULL, "on|off" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member security_center_rows[] = {
	{ "LogShipperStatus", K_OBJ, false, shipper_rows, NULL },
	{ "ServiceTrail", K_OBJ, false, service_trail_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member pack_rule_rows[] = {
	{ "ConfigRuleId", K_STR, true, NULL, NULL },
	{ "ConfigRuleName", K_STR, true, NULL, NULL },
	{ "ComplianceType", K_STR, true, NULL, "COMPLIANT|NON_COMPLIANT|NOT_APPLICABLE|INSUFFICIENT_DATA" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member pack_rows[] = {
	{ "CompliancePackId", K_STR, true, NULL, NULL },
	{ "CompliancePackName", K_STR, true, NULL, NULL },
	{ "CompliancePackTemplateId", K_STR, false, NULL, NULL },
	{ "RiskLevel", K_INT, false, NULL, NULL },
	{ "Status", K_STR, false, NULL, "ACTIVE|CREATING" },
	{ "ConfigRules", K_OBJS, false, pack_rule_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member oidc_rows[] = {
	{ "Arn", K_STR, true, NULL, NULL },
	{ "tokens", K_STRS, true, NULL, NULL },
	{ "expiredTokens", K_STRS, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member handout_rows[] = {
	{ "kind", K_STR, true, NULL, "metadata|uri|cloud-sso|oauth" },
	{ "account", K_STR, true, NULL, NULL },
	{ "role", K_STR, true, NULL, NULL },
	{ "session", K_STR, true, NULL, NULL },
	{ "token", K_STR, false, NULL, NULL },
	{ "tokenRequired", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member account_rows[] = {
	{ "id", K_STR, true, NULL, NULL },
	{ "name", K_STR, false, NULL, NULL },
	{ "identities", K_OBJS, true, schema_identity, NULL },
	{ "trails", K_OBJS, false, schema_trail, NULL },
	{ "projects", K_OBJS, false, schema_project, NULL },
	{ "buckets", K_OBJS, false, schema_bucket, NULL },
	{ "ram", K_OBJ, false, schema_ram, NULL },
	{ "kmsKeys", K_OBJS, false, schema_kms_key, NULL },
	{ "dbInstances", K_OBJS, false, db_rows, NULL },
	{ "vpcs", K_OBJS, false, vpc_rows, NULL },
	{ "flowLogs", K_OBJS, false, flow_log_rows, NULL },
	{ "securityCenter", K_OBJ, false, security_center_rows, NULL },
	{ "compliancePacks", K_OBJS, false, pack_rows, NULL },
	{ "logAudit", K_ANY, false, NULL, NULL },
	{ "events", K_ANY, false, NULL, NULL },
	{ "insights", K_STRS, false, NULL, NULL },
	{ "globalEventsRegion", K_STR, false, NULL, NULL },
	{ "governance", K_OBJS, false, schema_governance, NULL },
	{ "resourceRecords", K_OBJS, false, schema_record, NULL },
	{ "oidcProviders", K_OBJS, false, oidc_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member rd_account_rows[] = {
	{ "AccountId", K_STR, true, NULL, NULL },
	{ "DisplayName", K_STR, false, NULL, NULL },
	{ "JoinMethod", K_STR, false, NULL, "invited|created" },
	{ "JoinTime", K_TIME, false, NULL, NULL },
	{ "Status", K_STR, false, NULL, NULL },
	{ "Type", K_STR, false, NULL, "CloudAccount|ResourceAccount" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member rd_policy_rows[] = {
	{ "PolicyId", K_STR, true, NULL, NULL },
	{ "PolicyName", K_STR, true, NULL, NULL },
	{ "PolicyType", K_STR, false, NULL, "System|Custom" },
	{ "EffectScope", K_STR, false, NULL, NULL },
	{ "Description", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, false, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "targets", K_STRS, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member rd_service_rows[] = {
	{ "ServicePrincipal", K_STR, true, NULL, NULL },
	{ "EnableTime", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member directory_rows[] = {
	{ "ResourceDirectoryId", K_STR, true, NULL, NULL },
	{ "RootFolderId", K_STR, true, NULL, NULL },
	{ "MasterAccountId", K_STR, true, NULL, NULL },
	{ "MasterAccountName", K_STR, false, NULL, NULL },
	{ "CreateTime", K_TIME, true, NULL, NULL },
	{ "ControlPolicyStatus", K_STR, false, NULL, "Enabled|PendingEnable|Disabled|PendingDisable" },
	{ "MemberDeletionStatus", K_STR, false, NULL, NULL },
	{ "IdentityInformation", K_STR, false, NULL, NULL },
	{ "delegatedAdministrators", K_STRS, false, NULL, NULL },
	{ "accounts", K_OBJS, false, rd_account_rows, NULL },
	{ "accountsTotal", K_INT, false, NULL, NULL },
	{ "controlPolicies", K_OBJS, false, rd_policy_rows, NULL },
	{ "trustedServices", K_OBJS, false, rd_service_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member fault_rows[] = {
	{ "kind", K_STR, true, NULL, "throttle|error|slow|reset|cut|expired-token|clock-skew|deny|oversize|not-json|gzip-bomb|wrong-content|altered" },
	{ "api", K_STR, true, NULL, NULL },
	{ "account", K_STR, false, NULL, NULL },
	{ "region", K_STR, false, NULL, NULL },
	{ "resource", K_STR, false, NULL, NULL },
	{ "text", K_STR, false, NULL, NULL },
	{ "after", K_INT, false, NULL, NULL },
	{ "times", K_INT, false, NULL, NULL },
	{ "status", K_INT, false, NULL, NULL },
	{ "code", K_STR, false, NULL, NULL },
	{ "message", K_STR, false, NULL, NULL },
	{ "retryAfterMs", K_INT, false, NULL, NULL },
	{ "ms", K_INT, false, NULL, NULL },
	{ "bytes", K_INT, false, NULL, NULL },
	{ "header", K_STR, false, NULL, NULL },
	{ "secondsAhead", K_INT, false, NULL, NULL },
	{ "secondsBehind", K_INT, false, NULL, NULL },
	{ "contentType", K_STR, false, NULL, NULL },
	{ "body", K_STR, false, NULL, NULL },
	{ "location", K_STR, false, NULL, NULL },
	{ "set", K_ANY, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member recorded_rows[] = {
	{ "delaySeconds", K_INT, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_tenant[] = {
	{ "description", K_STR, false, NULL, NULL },
	{ "now", K_STR, false, NULL, NULL },
	{ "regions", K_STRS, true, NULL, NULL },
	{ "homeRegion", K_STR, false, NULL, NULL },
	{ "rateLimits", K_INTS, false, NULL, NULL },
	{ "recordCalls", K_OBJ, false, recorded_rows, NULL },
	{ "resourceDirectory", K_OBJ, false, directory_rows, NULL },
	{ "accounts", K_OBJS, true, account_rows, NULL },
	{ "handouts", K_OBJS, false, handout_rows, NULL },
	{ "faults", K_OBJS, false, fault_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};
