/* Checks over the protection of archive buckets, ledgers of changes, data services, times, and the evidence itself. */
#include "content_cases.h"

#define TRAILS "actiontrail.DescribeTrails"
#define NO_OSS { TRAILS, "TrailList.0.OssBucketName", "\"\"" }
#define INFO "oss.GetBucketInfo"
#define ACL "oss.GetBucketAcl"
#define POLICY "oss.GetBucketPolicy"
#define IS_PUBLIC "oss.GetBucketPolicyStatus"
#define BLOCK "oss.GetBucketPublicAccessBlock"
#define VERSIONING "oss.GetBucketVersioning"
#define WORM "oss.GetBucketWorm"
#define ENCRYPTION "oss.GetBucketEncryption"
#define LOGGING "oss.GetBucketLogging"
#define COPY "oss.GetBucketReplication"
#define COPY_RULE(member) "ReplicationConfiguration.Rule.0." member
#define SSE "ServerSideEncryptionRule.ApplyServerSideEncryptionByDefault"
#define SENSITIVE "oss.GetBucketLogging.sensitive"
#define SELECTORS "actiontrail.ListDataEventSelectors"
#define NOTHING_SELECTED { SELECTORS, "Data.DataEventSelectorInfos", "[]" }
#define SELECTED(path, value) { SELECTORS, "Data.DataEventSelectorInfos.0." path, value }
#define WRITES_SELECTED SELECTED("EventSelectors", "\"[{\\\"ServiceName\\\":\\\"Oss\\\",\\\"ReadWriteType\\\":\\\"Write\\\"}]\"")
#define HOURS "sls.GetLogs.hours"
#define TWO_HOURS { HOURS, "data", "[{\"hour\":\"1791086400\",\"events\":\"300\"},{\"hour\":\"1793667600\",\"events\":\"300\"}]" }
#define TWO_DAYS { DAYS, "ListBucketResult.CommonPrefixes", "[{\"Prefix\":\"x/2026/10/04/\"},{\"Prefix\":\"x/2026/11/03/\"}]" }
#define ONE_SENSITIVE "{\"lists\":{\"sensitive_buckets\":[\"customer-data\"]}}"
#define SQL_AUDIT "rds.DescribeSQLCollectorPolicy"
#define SQL_DAYS "rds.DescribeSQLCollectorRetention"
#define SHIPPER "sas.DescribeLogShipperStatus"
#define FLOW "vpc.DescribeFlowLogs"
#define FLOW_LOG(member) "FlowLogs.FlowLog.0." member
#define DAYS "oss.ListObjectsV2.days"
#define SAMPLE "oss.ListObjectsV2.sample"
#define COUNTED "sls.GetLogs.sample"
#define OBJECT "oss.GetObject.sample"
/* an object whose name claims a number of events and nothing that its bytes could be held against */
#define NAMED(events) { SAMPLE, "ListBucketResult.Contents.0.Key", \
    "\"audit/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/02/Actiontrail_cn-hangzhou_20261102000500_1002_" events "_9_-.gz\"" }
#define HELD(id, hour) "{\"eventId\":\"" id "\",\"eventName\":\"x\",\"eventTime\":\"2026-11-0" hour ":00:00Z\"}"
#define OWN "sls.GetLogs.own"
#define SUCCESSES "actiontrail.DescribeTrailDeliveryMetricData.delivered"
#define FAILURES "actiontrail.DescribeTrailDeliveryMetricData.failed"
#define OWN_SHOWN "actiontrail.LookupEvents.own"
#define IDS "sls.GetLogs.ids"
#define LOOKED_UP "actiontrail.LookupEvents.sample"
#define CALLER "sts.GetCallerIdentity"
#define CALL(event, service, before, count) { event, service, "Write", "ram-user", before, count, 60, NULL, NULL, NULL }
#define FLOW_STORE "sls.GetLogStore.flow"
#define NO_POLICY { POLICY, CODE, "NoSuchBucketPolicy" }
#define USERS_HOLD(name, type) { "ram.ListPoliciesForUser", "Policies.Policy", "[{\"PolicyName\":\"" name "\",\"PolicyType\":\"" type "\"}]" }
#define ROLES_HOLD(name, type) { "ram.ListPoliciesForRole", "Policies.Policy", "[{\"PolicyName\":\"" name "\",\"PolicyType\":\"" type "\"}]" }
#define DOCUMENT(text) { "ram.GetPolicy", "DefaultPolicyVersion.PolicyDocument", "\"" text "\"" }
#define SAYS(effect, action, resource, more) "{\\\"Effect\\\":\\\"" effect "\\\",\\\"Action\\\":\\\"" action "\\\",\\\"Resource\\\":\\\"" resource "\\\"" more "}"
#define STATEMENTS(text) DOCUMENT("{\\\"Version\\\":\\\"1\\\",\\\"Statement\\\":[" text "]}")
#define HOLDS(text) NO_POLICY, USERS_HOLD("deploy", "Custom"), STATEMENTS(text)
#define NARROW { POLICY, "Statement.0.Action", "[\"oss:DeleteObject\"]" }

const struct content_case oss_cases[] = {
	{ "a bucket that answers", "OSS-01", "pass", "there", {{ 0 }}, {{ 0 }}, NULL },
	{ "a bucket that was deleted", "OSS-01", "fail", "absent", {{ INFO, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "a bucket that may not be seen", "OSS-01", "unknown", "unseen", {{ INFO, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no bucket", "OSS-01", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "closed three times", "OSS-02", "pass", "private", {{ 0 }}, {{ 0 }}, NULL },
	{ "closed without a policy", "OSS-02", "pass", "private", {{ POLICY, CODE, "NoSuchBucketPolicy" }}, {{ 0 }}, NULL },
	{ "an ACL for readers", "OSS-02", "fail", "acl", {{ ACL, "AccessControlPolicy.AccessControlList.Grant", "\"public-read\"" }}, {{ 0 }}, NULL },
	{ "an ACL for writers", "OSS-02", "fail", "acl", {{ ACL, "AccessControlPolicy.AccessControlList.Grant", "\"public-read-write\"" }}, {{ 0 }}, NULL },
	{ "a public policy", "OSS-02", "fail", "policy", {{ IS_PUBLIC, "PolicyStatus.IsPublic", "\"true\"" }}, {{ 0 }}, NULL },
	{ "a statement for everybody", "OSS-02", "warn", "anyone",
	  {{ POLICY, "Statement.0.Effect", "\"Allow\"" }}, {{ 0 }}, NULL },
	{ "a statement for everybody from one network", "OSS-02", "pass", "private",
	  {{ POLICY, "Statement.0.Effect", "\"Allow\"" }, { POLICY, "Statement.0.Condition", "{\"IpAddress\":{\"acs:SourceIp\":[\"10.0.0.0/8\"]}}" }}, {{ 0 }}, NULL },
	{ "closed, but not locked up", "OSS-02", "warn", "not-blocked", {{ BLOCK, "PublicAccessBlockConfiguration.BlockPublicAccess", "\"false\"" }}, {{ 0 }}, NULL },
	{ "no bucket to be public", "OSS-02", "fail", "absent", {{ ACL, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "an ACL that may not be seen", "OSS-02", "unknown", "unseen", {{ ACL, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "a policy status that may not be seen", "OSS-02", "unknown", "unseen", {{ IS_PUBLIC, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "a block that may not be seen", "OSS-02", "unknown", "unseen", {{ BLOCK, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, nothing public", "OSS-02", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "versions kept", "OSS-05", "pass", "enabled", {{ 0 }}, {{ 0 }}, NULL },
	{ "versions no longer kept", "OSS-05", "fail", "off",
	  {{ VERSIONING, "VersioningConfiguration.Status", "\"Suspended\"" }, { WORM, CODE, "NoSuchWORMConfiguration" }}, {{ 0 }}, NULL },
	{ "versions never kept", "OSS-05", "fail", "off",
	  {{ VERSIONING, "VersioningConfiguration.Status", NULL }, { WORM, "WormConfiguration.State", "\"InProgress\"" }}, {{ 0 }}, NULL },
	{ "no versions, but nothing can be overwritten", "OSS-05", "not-applicable", "locked", {{ VERSIONING, "VersioningConfiguration.Status", NULL }}, {{ 0 }}, NULL },
	{ "no bucket to keep versions", "OSS-05", "fail", "absent", {{ VERSIONING, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "versioning that may not be seen", "OSS-05", "unknown", "unseen", {{ VERSIONING, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, no versions", "OSS-05", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "encrypted", "OSS-06", "pass", "encrypted", {{ 0 }}, {{ 0 }}, NULL },
	{ "not encrypted", "OSS-06", "fail", "none", {{ ENCRYPTION, CODE, "NoSuchServerSideEncryptionRule" }}, {{ 0 }}, NULL },
	{ "not encrypted, and that is enough", "OSS-06", "not-applicable", "accepted", {{ ENCRYPTION, CODE, "NoSuchServerSideEncryptionRule" }}, {{ 0 }},
	  "{\"accept_platform_encryption\":1}" },
	{ "not a key of one's own", "OSS-06", "fail", "not-cmk", {{ 0 }}, {{ 0 }}, "{\"require_cmk\":1}" },
	{ "a key of one's own", "OSS-06", "pass", "encrypted",
	  {{ ENCRYPTION, SSE, "{\"SSEAlgorithm\":\"KMS\",\"KMSMasterKeyID\":\"k-1\"}" }}, {{ 0 }}, "{\"require_cmk\":1}" },
	{ "KMS, but the service's key", "OSS-06", "fail", "not-cmk", {{ ENCRYPTION, SSE, "{\"SSEAlgorithm\":\"KMS\"}" }}, {{ 0 }}, "{\"require_cmk\":1}" },
	{ "no bucket to be encrypted", "OSS-06", "fail", "absent", {{ ENCRYPTION, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "encryption that may not be seen", "OSS-06", "unknown", "unseen", {{ ENCRYPTION, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, nothing encrypted", "OSS-06", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "reads are logged", "OSS-07", "pass", "on", {{ 0 }}, {{ 0 }}, NULL },
	{ "reads are not logged", "OSS-07", "fail", "off", {{ LOGGING, "BucketLoggingStatus", "\"\"" }, NOTHING_SELECTED }, {{ 0 }}, NULL },
	{ "reads are logged beside what they read", "OSS-07", "fail", "own",
	  {{ LOGGING, "BucketLoggingStatus.LoggingEnabled.TargetBucket", "\"archive\"" }, NOTHING_SELECTED }, {{ 0 }}, NULL },
	{ "reads are not logged but recorded as data events", "OSS-07", "pass", "selector", {{ LOGGING, "BucketLoggingStatus", "\"\"" }}, {{ 0 }}, NULL },
	{ "data events of writes alone are no record of reads", "OSS-07", "fail", "off", {{ LOGGING, "BucketLoggingStatus", "\"\"" }, WRITES_SELECTED }, {{ 0 }}, NULL },
	{ "data events of another region", "OSS-07", "fail", "off",
	  {{ LOGGING, "BucketLoggingStatus", "\"\"" }, SELECTED("IsTrailAllRegion", "false"), { TRAILS, "TrailList.0.OssBucketLocation", "\"oss-cn-beijing\"" }}, {{ 0 }}, NULL },
	{ "data events that are not delivered", "OSS-07", "fail", "off",
	  {{ LOGGING, "BucketLoggingStatus", "\"\"" }, SELECTED("SlsDeliveryConfigs.0.Status", "\"failure\"") }, {{ 0 }}, NULL },
	{ "selectors that may not be seen", "OSS-07", "unknown", NULL, {{ SELECTORS, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "no bucket to read", "OSS-07", "fail", "absent", {{ LOGGING, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "logging that may not be seen", "OSS-07", "unknown", "unseen", {{ LOGGING, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, no reads", "OSS-07", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "the log prefix is copied", "OSS-10", "pass", "copied", {{ 0 }}, {{ 0 }}, NULL },
	{ "everything is copied", "OSS-10", "pass", "copied", {{ COPY, COPY_RULE("PrefixSet"), NULL }}, {{ 0 }}, NULL },
	{ "another prefix is copied", "OSS-10", "fail", "none", {{ COPY, COPY_RULE("PrefixSet.Prefix"), "[\"reports/\"]" }}, {{ 0 }}, NULL },
	{ "one region of the logs is copied", "OSS-10", "fail", "none",
	  {{ COPY, COPY_RULE("PrefixSet.Prefix"), "[\"audit/AliyunLogs/Actiontrail/cn-hangzhou/\"]" }}, {{ 0 }}, NULL },
	{ "copying ends", "OSS-10", "fail", "none", {{ COPY, COPY_RULE("Status"), "\"closing\"" }}, {{ 0 }}, NULL },
	{ "copying begins", "OSS-10", "warn", "starting", {{ COPY, COPY_RULE("Status"), "\"starting\"" }}, {{ 0 }}, NULL },
	{ "no copy", "OSS-10", "fail", "none", {{ COPY, CODE, "NoSuchReplicationConfiguration" }}, {{ 0 }}, NULL },
	{ "no copy where none is asked for", "OSS-10", "not-applicable", "not-required", {{ COPY, CODE, "NoSuchReplicationConfiguration" }}, {{ 0 }},
	  "{\"require_copy\":0}" },
	{ "no bucket to copy", "OSS-10", "fail", "absent", {{ COPY, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "copies that may not be seen", "OSS-10", "unknown", "unseen", {{ COPY, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, no copy", "OSS-10", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "reads of customer data are logged", "DAT-02", "pass", "on", {{ 0 }}, {{ 0 }}, ONE_SENSITIVE },
	{ "reads of customer data are not logged", "DAT-02", "fail", "off", {{ SENSITIVE, "BucketLoggingStatus", "\"\"" }, NOTHING_SELECTED }, {{ 0 }}, ONE_SENSITIVE },
	{ "reads of customer data are logged beside it", "DAT-02", "fail", "own",
	  {{ SENSITIVE, "BucketLoggingStatus.LoggingEnabled.TargetBucket", "\"customer-data\"" }, NOTHING_SELECTED }, {{ 0 }}, ONE_SENSITIVE },
	{ "reads of customer data are recorded as data events", "DAT-02", "pass", "selector", {{ SENSITIVE, "BucketLoggingStatus", "\"\"" }}, {{ 0 }}, ONE_SENSITIVE },
	{ "a sensitive bucket that nobody has", "DAT-02", "unknown", "not-found", {{ 0 }}, {{ 0 }}, "{\"lists\":{\"sensitive_buckets\":[\"elsewhere\"]}}" },
	{ "a sensitive bucket that may not be seen", "DAT-02", "unknown", "unseen", {{ SENSITIVE, CODE, "AccessDenied" }}, {{ 0 }}, ONE_SENSITIVE },
	{ "nothing is sensitive", "DAT-02", "not-applicable", "none-named", {{ 0 }}, {{ 0 }}, NULL },

	{ "SQL audit kept long enough", "DAT-01", "pass", "kept", {{ 0 }}, {{ 0 }}, NULL },
	{ "SQL audit kept for a month", "DAT-01", "fail", "short", {{ SQL_DAYS, "ConfigValue", "\"30\"" }}, {{ 0 }}, NULL },
	{ "SQL audit off", "DAT-01", "fail", "off", {{ SQL_AUDIT, "SQLCollectorStatus", "\"Disabled\"" }}, {{ 0 }}, NULL },
	{ "SQL audit that may not be seen", "DAT-01", "unknown", "unseen", {{ SQL_AUDIT, CODE, "Forbidden.RAM" }}, {{ 0 }}, NULL },
	{ "days that may not be seen", "DAT-01", "unknown", "unseen", {{ SQL_DAYS, CODE, "Forbidden.RAM" }}, {{ 0 }}, NULL },
	{ "no database", "DAT-01", "not-applicable", "no-db", {{ "rds.DescribeDBInstances", "Items.DBInstance", "[]" }}, {{ 0 }}, NULL },
	{ "databases that may not be seen", "DAT-01", "unknown", NULL, {{ "rds.DescribeDBInstances", CODE, "Forbidden.RAM" }}, {{ 0 }}, NULL },

	{ "log analysis and service trail", "DAT-03", "pass", "on", {{ 0 }}, {{ 0 }}, NULL },
	{ "log analysis bought, not on", "DAT-03", "fail", "off", {{ SHIPPER, "LogShipperStatus.OpenStatus", "\"no\"" }}, {{ 0 }}, NULL },
	{ "log analysis by the hour, not on", "DAT-03", "fail", "off",
	  {{ SHIPPER, "LogShipperStatus", "{\"OpenStatus\":\"no\",\"BuyStatus\":\"no\",\"PostPaidOpenStatus\":true}" }}, {{ 0 }}, NULL },
	{ "no service trail", "DAT-03", "warn", "trail-off", {{ "sas.GetServiceTrail", "ServiceTrail.Config", "\"off\"" }}, {{ 0 }}, NULL },
	{ "no such edition", "DAT-03", "not-applicable", "none",
	  {{ SHIPPER, "LogShipperStatus", "{\"OpenStatus\":\"no\",\"BuyStatus\":\"no\"}" }}, {{ 0 }}, NULL },
	{ "an answer without a status", "DAT-03", "unknown", "unseen", {{ SHIPPER, "LogShipperStatus.OpenStatus", NULL }}, {{ 0 }}, NULL },
	{ "log analysis that may not be seen", "DAT-03", "unknown", "unseen", {{ SHIPPER, CODE, "NoPermission" }}, {{ 0 }}, NULL },

	{ "the whole VPC recorded", "DAT-04", "pass", "recorded", {{ 0 }}, {{ 0 }}, NULL },
	{ "only what was dropped", "DAT-04", "warn", "partial", {{ FLOW, FLOW_LOG("TrafficType"), "\"Drop\"" }}, {{ 0 }}, NULL },
	{ "flows kept for a week", "DAT-04", "fail", "short", {{ FLOW_STORE, "ttl", "7" }}, {{ 0 }}, NULL },
	{ "a flow log that was switched off", "DAT-04", "fail", "inactive", {{ FLOW, FLOW_LOG("Status"), "\"Inactive\"" }}, {{ 0 }}, NULL },
	{ "no flow log", "DAT-04", "fail", "none", {{ FLOW, "FlowLogs.FlowLog", "[]" }}, {{ 0 }}, NULL },
	{ "a flow log of one switch", "DAT-04", "fail", "none", {{ FLOW, FLOW_LOG("ResourceType"), "\"VSwitch\"" }}, {{ 0 }}, NULL },
	{ "flows into nothing", "DAT-04", "fail", "no-store", {{ FLOW_STORE, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "flows into what may not be seen", "DAT-04", "unknown", "unseen", {{ FLOW_STORE, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "flow logs that may not be seen", "DAT-04", "unknown", NULL, {{ FLOW, CODE, "Forbidden.RAM" }}, {{ 0 }}, NULL },
	{ "a boundary that is recorded", "DAT-04", "pass", "recorded", {{ 0 }}, {{ 0 }}, "{\"boundary_vpcs\":[\"vpc-1\"]}" },
	{ "a boundary that nobody has", "DAT-04", "unknown", "not-found", {{ 0 }}, {{ 0 }}, "{\"boundary_vpcs\":[\"vpc-9\"]}" },
	{ "no VPC", "DAT-04", "not-applicable", "no-vpc", {{ "vpc.DescribeVpcs", "Vpcs.Vpc", "[]" }}, {{ 0 }}, NULL },

	{ "nobody with rights over OSS", "OSS-08", "pass", "nobody", { NO_POLICY }, {{ 0 }}, NULL },
	{ "administrators that a bucket policy denies everything", "OSS-08", "pass", "denied", { USERS_HOLD("AdministratorAccess", "System") }, {{ 0 }}, NULL },
	{ "administrators and no bucket policy", "OSS-08", "fail", "can", { NO_POLICY, USERS_HOLD("AdministratorAccess", "System") }, {{ 0 }}, NULL },
	{ "a role with all of OSS and no bucket policy", "OSS-08", "fail", "can", { NO_POLICY, ROLES_HOLD("AliyunOSSFullAccess", "System") }, {{ 0 }}, NULL },
	{ "a role with all of OSS that keeps the logs", "OSS-08", "pass", "nobody", { NO_POLICY, ROLES_HOLD("AliyunOSSFullAccess", "System") }, {{ 0 }}, "{\"log_admins\":[\"keeper\"]}" },
	{ "administrators, and a Deny of deletion alone", "OSS-08", "fail", "can", { NARROW, USERS_HOLD("AdministratorAccess", "System") }, {{ 0 }}, NULL },
	{ "administrators, and a Deny for one of them", "OSS-08", "fail", "can",
	  { USERS_HOLD("AdministratorAccess", "System"), { POLICY, "Statement.0.Principal", "[\"200000000000000001\"]" } }, {{ 0 }}, NULL },
	{ "administrators, and a Deny for each of them", "OSS-08", "pass", "denied",
	  { USERS_HOLD("AdministratorAccess", "System"), { POLICY, "Statement.0.Principal", "[\"200000000000000001\",\"200000000000000002\"]" } }, {{ 0 }}, NULL },
	{ "administrators, and a Deny for all but the keeper", "OSS-08", "pass", "denied",
	  { USERS_HOLD("AdministratorAccess", "System"), { POLICY, "Statement.0.Principal", NULL }, { POLICY, "Statement.0.NotPrincipal", "[\"200000000000000002\"]" } }, {{ 0 }},
	  "{\"log_admins\":[\"li.na\"]}" },
	{ "administrators, and a Deny for all but one who is no keeper", "OSS-08", "fail", "can",
	  { USERS_HOLD("AdministratorAccess", "System"), { POLICY, "Statement.0.Principal", NULL }, { POLICY, "Statement.0.NotPrincipal", "[\"200000000000000002\"]" } }, {{ 0 }}, NULL },
	{ "administrators, and a Deny under a condition", "OSS-08", "fail", "can",
	  { USERS_HOLD("AdministratorAccess", "System"), { POLICY, "Statement.0.Condition", "{\"IpAddress\":{\"acs:SourceIp\":[\"10.0.0.0/8\"]}}" } }, {{ 0 }}, NULL },
	{ "administrators, and a Deny on another prefix", "OSS-08", "fail", "can",
	  { USERS_HOLD("AdministratorAccess", "System"), { POLICY, "Statement.0.Resource", "[\"acs:oss:*:1000000000000001:archive\",\"acs:oss:*:1000000000000001:archive/tmp/*\"]" } }, {{ 0 }}, NULL },
	{ "a policy for all of OSS", "OSS-08", "fail", "can", { HOLDS(SAYS("Allow", "oss:*", "*", "")) }, {{ 0 }}, NULL },
	{ "a policy to delete in all buckets", "OSS-08", "fail", "can", { HOLDS(SAYS("Allow", "oss:DeleteObject", "acs:oss:*:*:*", "")) }, {{ 0 }}, NULL },
	{ "a policy to delete logs of one region", "OSS-08", "fail", "can",
	  { HOLDS(SAYS("Allow", "oss:Delete*", "acs:oss:*:*:archive/audit/AliyunLogs/Actiontrail/cn-hangzhou/*", "")) }, {{ 0 }}, NULL },
	{ "a policy to delete elsewhere in the bucket", "OSS-08", "pass", "nobody", { HOLDS(SAYS("Allow", "oss:DeleteObject", "acs:oss:*:*:archive/tmp/*", "")) }, {{ 0 }}, NULL },
	{ "a policy to delete in another bucket", "OSS-08", "pass", "nobody", { HOLDS(SAYS("Allow", "oss:*", "acs:oss:*:*:app-data/*", "")) }, {{ 0 }}, NULL },
	{ "a policy to change the lifecycle", "OSS-08", "fail", "can", { HOLDS(SAYS("Allow", "oss:PutBucketLifecycle", "acs:oss:*:*:archive", "")) }, {{ 0 }}, NULL },
	{ "a policy to read the logs", "OSS-08", "pass", "nobody", { HOLDS(SAYS("Allow", "oss:Get*", "acs:oss:*:*:archive/*", "")) }, {{ 0 }}, NULL },
	{ "a policy for all of OSS under a condition", "OSS-08", "warn", "conditional",
	  { HOLDS(SAYS("Allow", "oss:*", "*", ",\\\"Condition\\\":{\\\"Bool\\\":{\\\"acs:MFAPresent\\\":\\\"true\\\"}}")) }, {{ 0 }}, NULL },
	{ "a policy for all of OSS that denies the archive", "OSS-08", "pass", "denied",
	  { HOLDS(SAYS("Allow", "oss:*", "*", "") "," SAYS("Deny", "oss:*", "acs:oss:*:*:archive*", "")) }, {{ 0 }}, NULL },
	{ "a policy that can not be taken apart", "OSS-08", "unknown", "unreadable", { NO_POLICY, USERS_HOLD("deploy", "Custom"), DOCUMENT("{") }, {{ 0 }}, NULL },
	{ "a bucket policy that lets somebody delete", "OSS-08", "fail", "can",
	  {{ POLICY, "Statement.0.Effect", "\"Allow\"" }, { POLICY, "Statement.0.Principal", "[\"1000000000000099\"]" }}, {{ 0 }}, NULL },
	{ "a bucket of an account that is not looked at", "OSS-08", "unknown", "elsewhere",
	  {{ TRAILS, "TrailList.0.OssWriteRoleArn", "\"acs:ram::1000000000000077:role/deliver\"" }}, {{ 0 }}, NULL },
	{ "a bucket policy that may not be seen", "OSS-08", "unknown", NULL, {{ POLICY, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "policies that may not be read", "OSS-08", "unknown", NULL, {{ "ram.GetPolicy", CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "no bucket from which to delete", "OSS-08", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "every day has objects", "OSS-09", "pass", "complete", {{ 0 }}, {{ 0 }}, NULL },
	{ "two days have objects", "OSS-09", "fail", "missing",
	  {{ DAYS, "ListBucketResult.CommonPrefixes", "[{\"Prefix\":\"x/2026/10/05/\"},{\"Prefix\":\"x/2026/10/06/\"}]" }}, {{ 0 }}, NULL },
	{ "no day has objects", "OSS-09", "fail", "missing", {{ DAYS, "ListBucketResult.CommonPrefixes", NULL }}, {{ 0 }}, NULL },
	{ "a trail of today", "OSS-09", "not-yet", "young", {{ TRAILS, "TrailList.0.StartLoggingTime", "\"2026-11-03T00:10:00Z\"" }}, {{ 0 }}, NULL },
	{ "a listing that may not be seen", "OSS-09", "unknown", NULL, {{ DAYS, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, no objects", "OSS-09", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "the period was read whole", "EVD-01", "pass", "covered", {{ 0 }}, {{ 0 }}, NULL },
	{ "a period without a silence in either copy", "EVD-01", "pass", "whole", {{ 0 }}, {{ 0 }}, NULL },
	{ "a month of silence in both copies", "EVD-01", "fail", "silent", { TWO_HOURS, TWO_DAYS }, {{ 0 }}, NULL },
	{ "a month of silence in the logstore alone", "EVD-01", "unknown", "lost-in-sls", { TWO_HOURS }, {{ 0 }}, NULL },
	{ "days that only the logstore has", "EVD-01", "unknown", "lost-in-oss", {{ DAYS, "ListBucketResult.CommonPrefixes", NULL }}, {{ 0 }}, NULL },
	{ "days that a lifecycle rule took from the archive", "EVD-01", "pass", "whole",
	  {{ DAYS, "ListBucketResult.CommonPrefixes", NULL }, { "oss.GetBucketLifecycle", "LifecycleConfiguration.Rule.0.Expiration.Days", "\"1\"" }}, {{ 0 }}, NULL },
	{ "hours of the period that may not be counted", "EVD-01", "unknown", NULL, {{ HOURS, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "a period longer than logs are kept", "EVD-01", "fail", "gap", {{ "sls.GetLogStore", "ttl", "90" }}, {{ 0 }}, "{\"period_days\":200}" },
	{ "more events than are downloaded", "EVD-01", "unknown", "too-many", { MANY_EVENTS }, {{ 0 }}, NULL },
	{ "events that may not be seen", "EVD-01", "unknown", NULL, {{ "sls.GetLogs", CODE, "Unauthorized" }, { "actiontrail.LookupEvents", CODE, "NoPermission" }},
	  {{ 0 }}, NULL },

	{ "digests of answers", "EVD-02", "pass", "digests", {{ 0 }}, {{ 0 }}, NULL },
	{ "objects are what their names say", "EVD-02", "pass", "same", {{ 0 }}, {{ 0 }}, NULL },
	{ "an object with other content", "EVD-02", "fail", "changed", {{ SAMPLE, "ListBucketResult.Contents.0.ETag", "\"\\\"0123\\\"\"" }}, {{ 0 }}, NULL },
	{ "objects that may not be seen", "EVD-02", "unknown", "unseen", {{ SAMPLE, CODE, "AccessDenied" }}, {{ 0 }}, NULL },

	{ "a call of this run is in the store", "EVD-05", "pass", "found", {{ 0 }}, {{ 0 }}, NULL },
	{ "calls of others only", "EVD-05", "not-yet", "too-early", {{ OWN, "data.0.event", "\"{\\\"requestId\\\":\\\"other\\\"}\"" }}, {{ 0 }}, NULL },
	{ "a call that should have come by now", "EVD-05", "warn", "some", {{ OWN, "data", "[]" }}, {{ 0 }}, "{\"settle_s\":-1}" },
	{ "one that ActionTrail itself shows", "EVD-05", "fail", "lost",
	  {{ OWN, "data", "[]" }, { OWN_SHOWN, "Events", "[{\"requestId\":\"request\"}]" }}, {{ 0 }}, "{\"settle_s\":-1}" },
	{ "one of somebody else's that it shows", "EVD-05", "warn", "some",
	  {{ OWN, "data", "[]" }, { OWN_SHOWN, "Events", "[{\"requestId\":\"other\"}]" }}, {{ 0 }}, "{\"settle_s\":-1}" },
	{ "where it may not be asked", "EVD-05", "unknown", "some", {{ OWN, "data", "[]" }, { OWN_SHOWN, CODE, "NoPermission" }}, {{ 0 }}, "{\"settle_s\":-1}" },
	{ "a record that is no JSON", "EVD-05", "not-yet", "too-early", {{ OWN, "data.0.event", "\"{\"" }}, {{ 0 }}, NULL },
	{ "own calls that may not be looked for", "EVD-05", "unknown", "unseen", {{ OWN, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "a trail of writes records none of ours", "EVD-05", "not-applicable", "not-asked",
	  {{ "actiontrail.DescribeTrails", "TrailList.0.EventRW", "\"Write\"" }}, {{ 0 }}, NULL },
	{ "no trail, no calls in it", "EVD-05", "not-applicable", "none", {{ "actiontrail.DescribeTrails", "TrailList", "[]" }}, {{ 0 }}, NULL },
	{ "deliveries were counted and events are there", "EVD-06", "pass", "agree", {{ 0 }}, {{ 0 }}, NULL },
	{ "deliveries failed and nothing is missing", "EVD-06", "warn", "repeated", {{ FAILURES, "MetricList.2.Count", "3" }}, {{ 0 }}, NULL },
	{ "deliveries failed and events are missing", "EVD-06", "fail", "lost",
	  {{ FAILURES, "MetricList.2.Count", "3" }, { IDS, "data.0.event", "\"{\\\"eventId\\\":\\\"e-1\\\"}\"" }}, {{ 0 }}, NULL },
	{ "none failed and objects hold fewer events", "EVD-06", "warn", "unexplained", {{ COUNTED, "data", "[{\"events\":\"301\"}]" }}, {{ 0 }}, NULL },
	{ "failures of another day are not of this one", "EVD-06", "pass", "agree", {{ FAILURES, "MetricList.0.Count", "3" }}, {{ 0 }}, NULL },
	{ "events that nobody delivered", "EVD-06", "unknown", "unlikely", {{ SUCCESSES, "MetricList.2.Count", "0" }}, {{ 0 }}, NULL },
	{ "a day without anything", "EVD-06", "pass", "quiet",
	  {{ SUCCESSES, "MetricList.2.Count", "0" }, { COUNTED, "data", "[{\"events\":\"0\"}]" }, { SAMPLE, "ListBucketResult.Contents", NULL }}, {{ 0 }}, NULL },
	{ "a day without counts", "EVD-06", "unknown", "uncounted", {{ SUCCESSES, "MetricList", "[]" }, { FAILURES, "MetricList", "[]" }}, {{ 0 }}, NULL },
	{ "counts that may not be asked", "EVD-06", "unknown", "call-denied", {{ SUCCESSES, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "a store that could not be counted", "EVD-06", "unknown", "unseen", {{ COUNTED, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "deliveries fail and this run's calls do not come", "EVD-06", "warn", "failing",
	  {{ OWN, "data", "[]" }, { FAILURES, "MetricList.2.Timestamp", "1793671200000" }, { FAILURES, "MetricList.2.Count", "3" }}, {{ 0 }}, NULL },
	{ "nor after the time that delivery takes", "EVD-06", "fail", "failing",
	  {{ OWN, "data", "[]" }, { FAILURES, "MetricList.2.Timestamp", "1793671200000" }, { FAILURES, "MetricList.2.Count", "3" }}, {{ 0 }}, "{\"settle_s\":-1}" },
	{ "a trail that is off counts nothing", "EVD-06", "not-applicable", "off", {{ "actiontrail.DescribeTrails", "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL },
	{ "no trail to count for", "EVD-06", "not-applicable", "no-trail", {{ "actiontrail.DescribeTrails", "TrailList", "[]" }}, {{ 0 }}, NULL },
	{ "equal counts need no ids", "EVD-07", "pass", "equal", {{ 0 }}, {{ 0 }}, NULL },
	{ "an event that is in no object", "EVD-07", "fail", "lost-in-oss",
	  { NAMED("1"), { COUNTED, "data", "[{\"events\":\"2\"}]" }, { OBJECT, "Events", "[" HELD("e-1", "2T01") "]" } }, {{ 0 }}, NULL },
	{ "one that is in an object only", "EVD-07", "fail", "lost-in-sls",
	  { NAMED("2"), { COUNTED, "data", "[{\"events\":\"1\"}]" }, { IDS, "data", "[{\"event\":\"{\\\"eventId\\\":\\\"e-2\\\"}\"}]" } }, {{ 0 }}, NULL },
	{ "one here and one there", "EVD-07", "fail", "both",
	  { NAMED("1"), { COUNTED, "data", "[{\"events\":\"2\"}]" }, { OBJECT, "Events", "[" HELD("e-2", "2T02") "," HELD("e-3", "2T03") "]" } }, {{ 0 }}, NULL },
	{ "a difference behind the stretch", "EVD-07", "warn", "elsewhere", { NAMED("3"), { COUNTED, "data", "[{\"events\":\"2\"}]" } }, {{ 0 }}, NULL },
	{ "events of another time in the same object", "EVD-07", "fail", "lost-in-oss",
	  { NAMED("1"), { COUNTED, "data", "[{\"events\":\"2\"}]" }, { OBJECT, "Events", "[" HELD("e-2", "2T02") "," HELD("e-1", "3T00") "]" } }, {{ 0 }}, NULL },
	{ "too many to be read", "EVD-07", "unknown", "many", { NAMED("30000") }, {{ 0 }}, NULL },
	{ "an object that is not what its name says", "EVD-07", "unknown", "call-failed", {{ COUNTED, "data", "[{\"events\":\"200\"}]" }}, {{ 0 }}, NULL },
	{ "objects that may not be read", "EVD-07", "unknown", "call-denied", { NAMED("1"), { OBJECT, CODE, "AccessDenied" } }, {{ 0 }}, NULL },
	{ "objects that may not be listed", "EVD-07", "unknown", "unseen", {{ SAMPLE, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no archive to compare with", "EVD-07", "not-applicable", "one", { NO_OSS }, {{ 0 }}, NULL },
	{ "as many events here as there", "EVD-03", "pass", "equal", {{ 0 }}, {{ 0 }}, NULL },
	{ "two events of three hundred are missing", "EVD-03", "warn", "near", {{ COUNTED, "data", "[{\"events\":\"298\"}]" }}, {{ 0 }}, NULL },
	{ "a third is missing", "EVD-03", "fail", "differ", {{ COUNTED, "data", "[{\"events\":\"200\"}]" }}, {{ 0 }}, NULL },
	{ "no object of that day", "EVD-03", "fail", "differ", {{ SAMPLE, "ListBucketResult.Contents", NULL }}, {{ 0 }}, NULL },
	{ "objects that may not be counted", "EVD-03", "unknown", "unseen", {{ SAMPLE, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "logs that may not be counted", "EVD-03", "unknown", "unseen", {{ COUNTED, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "the same events, id by id", "EVD-03", "pass", "same-ids", {{ 0 }}, {{ 0 }}, NULL },
	{ "no archive, and still two places to compare", "EVD-03", "pass", "same-ids", { NO_OSS }, {{ 0 }}, NULL },
	{ "an event that did not reach SLS", "EVD-03", "fail", "lost-ids", {{ IDS, "data.0.event", "\"{\\\"eventId\\\":\\\"e-1\\\"}\"" }}, {{ 0 }}, NULL },
	{ "an event that ActionTrail does not show", "EVD-03", "warn", "more-ids", {{ LOOKED_UP, "Events", "[{\"eventId\":\"e-1\"}]" }}, {{ 0 }}, NULL },
	{ "one of the first second behind the stretch is not counted", "EVD-03", "pass", "same-ids",
	  {{ LOOKED_UP, "Events", "[{\"eventId\":\"e-1\"},{\"eventId\":\"e-2\"},{\"eventId\":\"e-3\",\"eventTime\":\"2026-11-03T00:00:00Z\"}]" }}, {{ 0 }}, NULL },
	{ "events that may not be looked up", "EVD-03", "unknown", "unread", {{ LOOKED_UP, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "ids that may not be read", "EVD-03", "unknown", "unread", {{ IDS, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "a trail younger than the day, without an archive", "EVD-03", "not-applicable", "one",
	  { NO_OSS, { "actiontrail.DescribeTrails", "TrailList.0.StartLoggingTime", "\"2026-11-02T12:00:00Z\"" }}, {{ 0 }}, NULL },
	{ "only one copy", "EVD-03", "not-applicable", "one", {{ "actiontrail.DescribeTrails", "TrailList.0.SlsProjectArn", "\"\"" }}, {{ 0 }}, NULL },

	{ "clocks agree", "TIM-01", "manual", "hosts", {{ 0 }}, {{ 0 }}, NULL },
	{ "clocks are an hour apart", "TIM-01", "warn", "skewed", {{ CALLER, DATE, "Tue, 03 Nov 2026 03:15:00 GMT" }}, {{ 0 }}, NULL },
	{ "no clock but ours", "TIM-01", "unknown", "unseen", {{ CALLER, DATE, "today" }}, {{ 0 }}, NULL },

	{ "events stand where they happened", "TIM-02", "pass", "plausible", {{ 0 }}, { CALL("CreateUser", "Ram", 7200, 3) }, NULL },
	{ "events of the next hour", "TIM-02", "fail", "future", {{ 0 }}, { CALL("CreateUser", "Ram", -7200, 1) }, NULL },
	{ "events stored far from their time", "TIM-02", "fail", "skew", {{ 0 }}, { CALL("CreateUser", "Ram", -240, 9) }, "{\"max_skew_min\":1}" },
	{ "no events", "TIM-02", "not-applicable", "none", {{ 0 }}, {{ 0 }}, NULL },
	{ "logs that may not be read", "TIM-02", "unknown", NULL, {{ "sls.GetLogs", CODE, "Unauthorized" }}, {{ 0 }}, NULL },

	{ "a user was made", "CHG-01", "manual", "change", {{ 0 }}, { CALL("CreateUser", "Ram", 86400, 2) }, NULL },
	{ "no change of identities", "CHG-01", "manual", "none", {{ 0 }}, { CALL("CreateVpc", "Vpc", 86400, 2) }, NULL },
	{ "a ledger with a gap", "CHG-01", "fail", "gap", {{ "sls.GetLogStore", "ttl", "90" }}, {{ 0 }}, "{\"period_days\":200}" },
	{ "more events than are downloaded", "CHG-01", "unknown", "too-many", { MANY_EVENTS }, {{ 0 }}, NULL },
	{ "a port was opened", "CHG-02", "manual", "change", {{ 0 }}, { CALL("AuthorizeSecurityGroup", "Ecs", 86400, 1) }, NULL },
	{ "no change of the boundary", "CHG-02", "manual", "none", {{ 0 }}, { CALL("CreateUser", "Ram", 86400, 2) }, NULL },
	{ "a ledger with a gap", "CHG-02", "fail", "gap", {{ "sls.GetLogStore", "ttl", "90" }}, {{ 0 }}, "{\"period_days\":200}" },
	{ "more events than are downloaded", "CHG-02", "unknown", "too-many", { MANY_EVENTS }, {{ 0 }}, NULL },
	{ "a trail was changed", "CHG-03", "manual", "change", {{ 0 }}, { CALL("UpdateTrail", "Actiontrail", 86400, 1) }, NULL },
	{ "a bucket's lifecycle was changed", "CHG-03", "manual", "change", {{ 0 }}, { CALL("PutBucketLifecycle", "Oss", 86400, 1) }, NULL },
	{ "no change of the audit", "CHG-03", "not-applicable", "none", {{ 0 }}, { CALL("CreateUser", "Ram", 86400, 2) }, NULL },
	{ "a ledger with a gap", "CHG-03", "fail", "gap", {{ "sls.GetLogStore", "ttl", "90" }}, {{ 0 }}, "{\"period_days\":200}" },
	{ "more events than are downloaded", "CHG-03", "unknown", "too-many", { MANY_EVENTS }, {{ 0 }}, NULL },
	{ "a disk was released", "CHG-04", "manual", "change", {{ 0 }}, { CALL("ReleaseEipAddress", "Vpc", 86400, 1), CALL("DeleteDisk", "Ecs", 90000, 1) }, NULL },
	{ "nothing was deleted", "CHG-04", "manual", "none", {{ 0 }}, { CALL("CreateUser", "Ram", 86400, 2) }, NULL },
	{ "a ledger with a gap", "CHG-04", "fail", "gap", {{ "sls.GetLogStore", "ttl", "90" }}, {{ 0 }}, "{\"period_days\":200}" },
	{ "more events than are downloaded", "CHG-04", "unknown", "too-many", { MANY_EVENTS }, {{ 0 }}, NULL },
	{ 0 }
};
