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
	{ 0 }
};
