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
#define ONE_SENSITIVE "{\"lists\":{\"sensitive_buckets\":[\"customer-data\"]}}"
#define SQL_AUDIT "rds.DescribeSQLCollectorPolicy"
#define SQL_DAYS "rds.DescribeSQLCollectorRetention"
#define SHIPPER "sas.DescribeLogShipperStatus"
#define FLOW "vpc.DescribeFlowLogs"
#define FLOW_LOG(member) "FlowLogs.FlowLog.0." member
#define FLOW_STORE "sls.GetLogStore.flow"

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
	{ "reads are not logged", "OSS-07", "fail", "off", {{ LOGGING, "BucketLoggingStatus", "\"\"" }}, {{ 0 }}, NULL },
	{ "reads are logged beside what they read", "OSS-07", "fail", "own",
	  {{ LOGGING, "BucketLoggingStatus.LoggingEnabled.TargetBucket", "\"archive\"" }}, {{ 0 }}, NULL },
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
	{ "reads of customer data are not logged", "DAT-02", "fail", "off", {{ SENSITIVE, "BucketLoggingStatus", "\"\"" }}, {{ 0 }}, ONE_SENSITIVE },
	{ "reads of customer data are logged beside it", "DAT-02", "fail", "own",
	  {{ SENSITIVE, "BucketLoggingStatus.LoggingEnabled.TargetBucket", "\"customer-data\"" }}, {{ 0 }}, ONE_SENSITIVE },
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
	{ 0 }
};
