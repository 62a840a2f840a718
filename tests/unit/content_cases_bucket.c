/* Checks over archive buckets. */
#include "content_cases.h"

#define TRAILS "actiontrail.DescribeTrails"
#define LIFE "oss.GetBucketLifecycle"
#define WORM "oss.GetBucketWorm"
#define RULE(member) "LifecycleConfiguration.Rule.0." member
#define NO_OSS { TRAILS, "TrailList.0.OssBucketName", "\"\"" }
#define EXPIRES(json) { LIFE, RULE("Expiration"), json }
#define PREFIX(json) { LIFE, RULE("Prefix"), json }
#define EARLY EXPIRES("{\"Days\":\"30\"}")

const struct content_case bucket_cases[] = {
	{ "two years", "OSS-03", "pass", "keeps", {{ 0 }}, {{ 0 }}, NULL },
	{ "180 days", "OSS-03", "pass", "keeps", { EXPIRES("{\"Days\":\"180\"}") }, {{ 0 }}, NULL },
	{ "179 days", "OSS-03", "fail", "early", { EXPIRES("{\"Days\":\"179\"}") }, {{ 0 }}, NULL },
	{ "no lifecycle", "OSS-03", "pass", "for-ever", {{ LIFE, CODE, "NoSuchLifecycle" }}, {{ 0 }}, NULL },
	{ "a rule that is off", "OSS-03", "pass", "no-rule", { EARLY, { LIFE, RULE("Status"), "\"Disabled\"" }}, {{ 0 }}, NULL },
	{ "a rule for another prefix", "OSS-03", "pass", "no-rule", { EARLY, PREFIX("\"tmp/\"") }, {{ 0 }}, NULL },
	{ "a rule for all objects", "OSS-03", "fail", "early", { EARLY, PREFIX("\"\"") }, {{ 0 }}, NULL },
	{ "a rule without a prefix", "OSS-03", "fail", "early", { EARLY, PREFIX(NULL) }, {{ 0 }}, NULL },
	{ "a rule for the first letters of the prefix", "OSS-03", "fail", "early", { EARLY, PREFIX("\"aud\"") }, {{ 0 }}, NULL },
	{ "a rule for one region of the logs", "OSS-03", "fail", "early", { EARLY, PREFIX("\"audit/AliyunLogs/Actiontrail/cn-beijing/\"") }, {{ 0 }}, NULL },
	{ "a rule that leaves the logs out", "OSS-03", "pass", "no-rule",
	  { EARLY, PREFIX("\"\""), { LIFE, RULE("Filter"), "{\"Not\":[{\"Prefix\":\"audit/\"}]}" }}, {{ 0 }}, NULL },
	{ "a rule that leaves out some of the logs", "OSS-03", "fail", "early",
	  { EARLY, PREFIX("\"\""), { LIFE, RULE("Filter"), "{\"Not\":[{\"Prefix\":\"audit/AliyunLogs/Actiontrail/cn-beijing/\"}]}" }}, {{ 0 }}, NULL },
	{ "a rule that leaves out what has a tag", "OSS-03", "fail", "early",
	  { EARLY, { LIFE, RULE("Filter"), "{\"Not\":[{\"Prefix\":\"audit/\",\"Tag\":[{\"Key\":\"keep\",\"Value\":\"1\"}]}]}" }}, {{ 0 }}, NULL },
	{ "a rule for what has a tag", "OSS-03", "unknown", "tagged", { EARLY, { LIFE, RULE("Tag"), "[{\"Key\":\"k\",\"Value\":\"v\"}]" }}, {{ 0 }}, NULL },
	{ "a late rule for what has a tag", "OSS-03", "pass", "keeps", {{ LIFE, RULE("Tag"), "[{\"Key\":\"k\",\"Value\":\"v\"}]" }}, {{ 0 }}, NULL },
	{ "a sweep of what is young", "OSS-03", "fail", "sweep", { EXPIRES("{\"CreatedBeforeDate\":\"2027-01-01T00:00:00.000Z\"}") }, {{ 0 }}, NULL },
	{ "a sweep of what is old", "OSS-03", "pass", "no-expiry", { EXPIRES("{\"CreatedBeforeDate\":\"2020-01-01T00:00:00.000Z\"}") }, {{ 0 }}, NULL },
	{ "a sweep on a date", "OSS-03", "fail", "sweep", { EXPIRES("{\"Date\":\"2027-01-01T00:00:00.000Z\"}") }, {{ 0 }}, NULL },
	{ "a sweep of nobody knows when", "OSS-03", "unknown", "unreadable", { EXPIRES("{\"CreatedBeforeDate\":\"soon\"}") }, {{ 0 }}, NULL },
	{ "a rule that only removes delete markers", "OSS-03", "pass", "no-expiry", { EXPIRES("{\"ExpiredObjectDeleteMarker\":\"true\"}") }, {{ 0 }}, NULL },
	{ "old versions go early", "OSS-03", "warn", "noncurrent", {{ LIFE, RULE("NoncurrentVersionExpiration"), "{\"NoncurrentDays\":\"7\"}" }}, {{ 0 }}, NULL },
	{ "logs are archived early", "OSS-03", "warn", "archived",
	  {{ LIFE, RULE("Transition"), "[{\"Days\":\"30\",\"StorageClass\":\"IA\"},{\"Days\":\"90\",\"StorageClass\":\"ColdArchive\"}]" }}, {{ 0 }}, NULL },
	{ "logs are archived late", "OSS-03", "pass", "keeps",
	  {{ LIFE, RULE("Transition"), "[{\"Days\":\"30\",\"StorageClass\":\"IA\"},{\"Days\":\"200\",\"StorageClass\":\"Archive\"}]" }}, {{ 0 }}, NULL },
	{ "two rules, one of them early", "OSS-03", "fail", "early",
	  {{ LIFE, "LifecycleConfiguration.Rule", "[{\"ID\":\"a\",\"Prefix\":\"\",\"Status\":\"Enabled\",\"Expiration\":{\"Days\":\"900\"}},"
	    "{\"ID\":\"b\",\"Prefix\":\"audit/\",\"Status\":\"Enabled\",\"Expiration\":{\"Days\":\"90\"}}]" }}, {{ 0 }}, NULL },
	{ "the bucket is gone, its rules with it", "OSS-03", "fail", "absent", {{ LIFE, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "rules that may not be seen", "OSS-03", "unknown", "unseen", {{ LIFE, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, so no rules", "OSS-03", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },

	{ "locked for a year", "OSS-04", "pass", "locked", {{ 0 }}, {{ 0 }}, NULL },
	{ "locked for 179 days", "OSS-04", "fail", "short", {{ WORM, "WormConfiguration.RetentionPeriodInDays", "\"179\"" }}, {{ 0 }}, NULL },
	{ "a draft", "OSS-04", "fail", "not-locked", {{ WORM, "WormConfiguration.State", "\"InProgress\"" }}, {{ 0 }}, NULL },
	{ "no policy", "OSS-04", "fail", "none", {{ WORM, CODE, "NoSuchWORMConfiguration" }}, {{ 0 }}, NULL },
	{ "no policy where none is asked for", "OSS-04", "not-applicable", "not-required", {{ WORM, CODE, "NoSuchWORMConfiguration" }}, {{ 0 }},
	  "{\"require_worm\":0}" },
	{ "an answer without a state", "OSS-04", "unknown", "unseen", {{ WORM, "WormConfiguration.State", NULL }}, {{ 0 }}, NULL },
	{ "the bucket is gone, its policy with it", "OSS-04", "fail", "absent", {{ WORM, CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "a policy that may not be seen", "OSS-04", "unknown", NULL, {{ WORM, CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no OSS, so no policy", "OSS-04", "not-applicable", "no-oss", { NO_OSS }, {{ 0 }}, NULL },
	{ 0 }
};
