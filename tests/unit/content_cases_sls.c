/* Checks over what a trail's settings say of themselves, and over SLS as the place of alerts and evidence. */
#include "content_cases.h"

#define TRAILS "actiontrail.DescribeTrails"
#define DATA_EVENTS "actiontrail.ListDataEventSelectors"
#define TYPES "actiontrail.GetInsightTypes"
#define SELECTORS "actiontrail.GetInsightSelectors"
#define GLOBAL "actiontrail.GetGlobalEventsStorageRegion"
#define DELIVERED "actiontrail.DescribeTrailDeliveryMetricData.delivered"
#define FAILED "actiontrail.DescribeTrailDeliveryMetricData.failed"
#define SCORES "actiontrail.GetGovernanceMetrics"
#define BUCKET "oss.GetBucketInfo"
#define STORE "sls.GetLogStore"
#define POLICY "sls.GetProjectPolicy"
#define LOGGING "sls.GetLogging"
#define SERVICE "sls.GetLogs.service"
#define SHARDS "sls.ListShards"
#define QUOTA "sls.GetLogs.quota"
#define NO_TRAIL { TRAILS, "TrailList", "[]" }
#define NO_SLS { TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }
#define NO_SPLIT { STORE, "autoSplit", "false" }
#define GRANT(action, principal) \
	"[{\"Effect\":\"Allow\",\"Action\":\"" action "\",\"Principal\":[\"" principal "\"],\"Resource\":\"*\"}]"
#define SELECTOR(rest) "\"[{\\\"ServiceName\\\":\\\"Oss\\\",\\\"ReadWriteType\\\":\\\"" rest "}]\""

#define HOURS "sls.GetLogs.hours"
#define DAY 86400L
#define STATUS "actiontrail.GetTrailStatus"
#define INDEX "sls.GetIndex"
#define ALERTS "sls.ListAlerts"
#define PEOPLE "sls.ListResourceRecords.users"
#define GROUPS "sls.ListResourceRecords.groups"
#define ONCALL "sls.ListResourceRecords.oncall"
#define RULES "sls.ListResourceRecords.policies"
#define ALERT "results.0."
#define SETTING ALERT "configuration."
#define QUERY SETTING "queryList.0."
#define SYSTEM "sls.app.actiontrail.cis.at."
#define NOBODY { PEOPLE, "items.0.value", "\"{\\\"enabled\\\":false,\\\"email\\\":[\\\"li@example.com\\\"]}\"" }
#define HOOK { RULES, "items.0.value", "\"{\\\"primary_policy_script\\\":\\\"fire(type=webhook_integration)\\\"}\"" }

/* An alert rule made from a built-in template: no query, its aim and its policy are tokens. */
#define TEMPLATE(id) { ALERTS, ALERT "configuration", "{\"type\":\"tpl\",\"templateConfiguration\":{\"id\":\"" SYSTEM id "\",\"type\":\"sys\"," \
	"\"tokens\":{\"default.project\":\"audit-logs\",\"default.logstore\":\"actiontrail_org-audit\",\"default.action_policy\":\"on-call\"}}}" }

/* The whole way from the trail to a person, broken in each place. */
#define ALERT_CASES(id) \
	{ "an alert that finds it", id, "pass", "told", {{ 0 }}, {{ 0 }}, NULL }, \
	{ "an alert from a template for something else", id, "fail", "none", { TEMPLATE("pwd_reuse_prevention_policy") }, {{ 0 }}, NULL }, \
	{ "an alert on another store", id, "fail", "none", {{ ALERTS, QUERY "store", "\"actiontrail_other\"" }}, {{ 0 }}, NULL }, \
	{ "a query that can not find it", id, "fail", "none", {{ ALERTS, QUERY "query", "\"event_name: StopLogging | select 1\"" }}, {{ 0 }}, NULL }, \
	{ "a query that finds everything", id, "fail", "none", {{ ALERTS, QUERY "query", "\"* | select count(1)\"" }}, {{ 0 }}, NULL }, \
	{ "a query that can not be followed", id, "manual", "unclear", {{ ALERTS, QUERY "query", "\"* | select 1 from (select 2 from log)\"" }}, {{ 0 }}, NULL }, \
	{ "an alert that is disabled", id, "fail", "disabled", {{ ALERTS, ALERT "status", "\"DISABLED\"" }}, {{ 0 }}, NULL }, \
	{ "an alert that is muted", id, "fail", "muted", {{ ALERTS, SETTING "muteUntil", "4102444800" }}, {{ 0 }}, NULL }, \
	{ "an alert that was muted once", id, "pass", "told", {{ ALERTS, SETTING "muteUntil", "1700000000" }}, {{ 0 }}, NULL }, \
	{ "an alert without a schedule", id, "fail", "unscheduled", {{ ALERTS, ALERT "schedule", NULL }}, {{ 0 }}, NULL }, \
	{ "an alert that reaches nobody", id, "fail", "nobody", { NOBODY }, {{ 0 }}, NULL }, \
	{ "an alert without an action policy", id, "fail", "nobody", {{ ALERTS, SETTING "policyConfiguration.actionPolicyId", "\"\"" }}, {{ 0 }}, NULL }, \
	{ "an alert to a webhook", id, "warn", "unproven", { HOOK }, {{ 0 }}, NULL }, \
	{ "an alert with an alert policy of its own", id, "warn", "unproven", {{ ALERTS, SETTING "policyConfiguration.alertPolicyId", "\"ours\"" }}, {{ 0 }}, NULL }, \
	{ "an alert on a trail that is off", id, "fail", "chain", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL }, \
	{ "an alert on a trail of writes only", id, "fail", "chain", {{ TRAILS, "TrailList.0.EventRW", "\"Write\"" }}, {{ 0 }}, NULL }, \
	{ "an alert on a store that gets nothing", id, "fail", "chain", {{ STATUS, "SlsLogStoreStatus", "false" }}, {{ 0 }}, NULL }, \
	{ "an alert on a store without an index", id, "fail", "chain", {{ INDEX, CODE, "IndexConfigNotExist" }}, {{ 0 }}, NULL }, \
	{ "no SLS, so no alert", id, "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL }, \
	{ "alerts that may not be seen", id, "unknown", NULL, {{ ALERTS, CODE, "Unauthorized" }}, {{ 0 }}, NULL }, \
	{ "people that may not be seen", id, "unknown", NULL, {{ PEOPLE, CODE, "Unauthorized" }}, {{ 0 }}, NULL }

const struct content_case sls_cases[] = {
	{ "no failed delivery", "TRL-10", "pass", "clean", {{ 0 }}, {{ 0 }}, NULL },
	{ "failed deliveries", "TRL-10", "fail", "failures", {{ FAILED, "MetricList.1.Count", "4" }}, {{ 0 }}, NULL },
	{ "no delivery at all", "TRL-10", "fail", "nothing", {{ DELIVERED, "MetricList", "[]" }}, {{ 0 }}, NULL },
	{ "counters without values", "TRL-10", "unknown", "unseen", {{ FAILED, "MetricList", NULL }}, {{ 0 }}, NULL },
	{ "counters of a trail that is off", "TRL-10", "not-applicable", "off", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL },
	{ "counters of no trail", "TRL-10", "not-applicable", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },
	{ "counters that may not be seen", "TRL-10", "unknown", NULL, {{ FAILED, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "counters that the region does not have", "TRL-10", "unknown", NULL, {{ DELIVERED, CODE, "InvalidAction.NotFound" }}, {{ 0 }}, NULL },

	{ "data events of a service that needs them", "TRL-11", "pass", "selected", {{ 0 }}, {{ 0 }}, "{\"data_services\":[\"oss\"]}" },
	{ "data events, writes only", "TRL-11", "warn", "partial",
	  {{ DATA_EVENTS, "Data.DataEventSelectorInfos.0.EventSelectors", SELECTOR("Write\\\"") }}, {{ 0 }}, "{\"data_services\":[\"Oss\"]}" },
	{ "data events of some calls", "TRL-11", "warn", "partial",
	  {{ DATA_EVENTS, "Data.DataEventSelectorInfos.0.EventSelectors", SELECTOR("All\\\",\\\"EventName\\\":{\\\"Equals\\\":[\\\"GetObject\\\"]}") }}, {{ 0 }},
	  "{\"data_services\":[\"Oss\"]}" },
	{ "data events that do not arrive", "TRL-11", "fail", "undelivered",
	  {{ DATA_EVENTS, "Data.DataEventSelectorInfos.0.SlsDeliveryConfigs.0.Status", "\"failure\"" }}, {{ 0 }}, "{\"data_services\":[\"Oss\"]}" },
	{ "data events of another service", "TRL-11", "fail", "missing", {{ 0 }}, {{ 0 }}, "{\"data_services\":[\"Rds\"]}" },
	{ "data events of a trail that is off", "TRL-11", "fail", "missing", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, "{\"data_services\":[\"Oss\"]}" },
	{ "nobody asks for data events", "TRL-11", "not-applicable", "not-required", {{ 0 }}, {{ 0 }}, NULL },
	{ "data events that may not be seen", "TRL-11", "unknown", NULL, {{ DATA_EVENTS, CODE, "NoPermission" }}, {{ 0 }}, "{\"data_services\":[\"Oss\"]}" },

	{ "all Insight is on", "TRL-12", "pass", "on", {{ 0 }}, {{ 0 }}, NULL },
	{ "Insight written as text", "TRL-12", "fail", "off",
	  {{ TYPES, "InsightTypes", "\"{\\\"IpInsight\\\":\\\"Disable\\\",\\\"AkInsight\\\":\\\"Disable\\\"}\"" }}, {{ 0 }}, NULL },
	{ "one kind of Insight is off", "TRL-12", "warn", "some", {{ TYPES, "InsightTypes.AkInsight", "\"Disable\"" }}, {{ 0 }}, NULL },
	{ "Insight that is kept nowhere", "TRL-12", "warn", "kept-nowhere", {{ SELECTORS, "InsightSelectors", "[]" }}, {{ 0 }}, NULL },
	{ "no kind of Insight", "TRL-12", "not-applicable", "not-offered", {{ TYPES, "InsightTypes", "{}" }}, {{ 0 }}, NULL },
	{ "Insight that may not be seen", "TRL-12", "unknown", NULL, {{ TYPES, CODE, "NoPermission" }}, {{ 0 }}, NULL },

	{ "global events at home", "TRL-13", "pass", "inside", {{ 0 }}, {{ 0 }}, "{\"allowed_regions\":[\"cn-hangzhou\",\"cn-beijing\"]}" },
	{ "global events abroad", "TRL-13", "fail", "outside", {{ GLOBAL, "StorageRegion", "\"ap-southeast-1\"" }}, {{ 0 }}, "{\"allowed_regions\":[\"cn-hangzhou\"]}" },
	{ "no rule where global events lie", "TRL-13", "not-applicable", "no-rule", {{ 0 }}, {{ 0 }}, NULL },
	{ "global events nowhere", "TRL-13", "unknown", "unseen", {{ GLOBAL, "StorageRegion", "\"\"" }}, {{ 0 }}, NULL },
	{ "global events that may not be seen", "TRL-13", "unknown", NULL, {{ GLOBAL, CODE, "NoPermission" }}, {{ 0 }}, "{\"allowed_regions\":[\"cn-hangzhou\"]}" },

	{ "both copies in another account", "TRL-15", "pass", "apart",
	  {{ TRAILS, "TrailList.0.SlsProjectArn", "\"acs:log:cn-shanghai:" WORLD_OTHER ":project/audit-logs\"" },
	   { BUCKET, "BucketInfo.Bucket.Owner.ID", "\"" WORLD_OTHER "\"" }}, {{ 0 }}, NULL },
	{ "both copies in a log archive", "TRL-15", "pass", "archive", {{ 0 }}, {{ 0 }}, "{\"log_accounts\":[\"" WORLD_ACCOUNT "\"]}" },
	{ "both copies in the trail's own account", "TRL-15", "fail", "same", {{ 0 }}, {{ 0 }}, NULL },
	{ "one account, and that is accepted", "TRL-15", "not-applicable", "accepted", {{ 0 }}, {{ 0 }}, "{\"one_account_accepted\":true}" },
	{ "a bucket without an owner", "TRL-15", "unknown", "unseen", {{ BUCKET, "BucketInfo.Bucket.Owner.ID", NULL }}, {{ 0 }}, "{\"log_accounts\":[\"" WORLD_ACCOUNT "\"]}" },
	{ "a bucket whose owner may not be seen", "TRL-15", "unknown", NULL, {{ BUCKET, CODE, "AccessDenied" }}, {{ 0 }}, "{\"log_accounts\":[\"" WORLD_ACCOUNT "\"]}" },
	{ "no trail, so no copy", "TRL-15", "not-applicable", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },

	{ "the service's score agrees", "TRL-16", "pass", "agrees", {{ 0 }}, {{ 0 }}, NULL },
	{ "a low score", "TRL-16", "fail", "low", {{ SCORES, "Data.GovernanceMetrics.0.GovernanceScore", "\"66.7\"" }}, {{ 0 }}, NULL },
	{ "a full score without a trail for all events", "TRL-16", "fail", "contradicts", {{ TRAILS, "TrailList.0.EventRW", "\"Write\"" }}, {{ 0 }}, NULL },
	{ "no score", "TRL-16", "unknown", "no-metric", {{ SCORES, "Data.GovernanceMetrics", "[]" }}, {{ 0 }}, NULL },
	{ "a score that may not be seen", "TRL-16", "unknown", NULL, {{ SCORES, CODE, "NoPermission" }}, {{ 0 }}, NULL },

	{ "an encrypted store", "SLS-07", "pass", "encrypted", {{ 0 }}, {{ 0 }}, NULL },
	{ "a store with encryption off", "SLS-07", "fail", "off", {{ STORE, "encrypt_conf.enable", "false" }}, {{ 0 }}, NULL },
	{ "a store that does not speak of encryption", "SLS-07", "warn", "default", {{ STORE, "encrypt_conf", NULL }}, {{ 0 }}, NULL },
	{ "encryption of the platform is enough", "SLS-07", "not-applicable", "accepted", {{ STORE, "encrypt_conf", NULL }}, {{ 0 }},
	  "{\"platform_encryption_accepted\":true}" },
	{ "a store that is gone is not encrypted", "SLS-07", "fail", "absent", {{ STORE, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "settings without a name", "SLS-07", "unknown", "unseen", {{ STORE, "logstoreName", NULL }}, {{ 0 }}, NULL },
	{ "encryption that may not be seen", "SLS-07", "unknown", NULL, {{ STORE, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so nothing to encrypt", "SLS-07", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "a policy that lets others read", "SLS-20", "pass", "closed", {{ 0 }}, {{ 0 }}, NULL },
	{ "a policy that lets everybody write", "SLS-20", "fail", "open", {{ POLICY, "Statement", GRANT("log:Post*", "*") }}, {{ 0 }}, NULL },
	{ "a policy that lets another account do all", "SLS-20", "fail", "open",
	  {{ POLICY, "Statement", GRANT("*", "acs:ram::" WORLD_OTHER ":root") }}, {{ 0 }}, NULL },
	{ "a policy for an account in scope", "SLS-20", "pass", "closed", {{ POLICY, "Statement", GRANT("log:*", "acs:ram::" WORLD_ACCOUNT ":user/ops") }}, {{ 0 }}, NULL },
	{ "a policy that opens under a condition", "SLS-20", "warn", "conditional",
	  {{ POLICY, "Statement", GRANT("log:DeleteLogStore", "*") },
	   { POLICY, "Statement.0.Condition", "{\"StringEquals\":{\"acs:SourceVpc\":[\"vpc-1\"]}}" }}, {{ 0 }}, NULL },
	{ "a policy that denies", "SLS-20", "pass", "closed", {{ POLICY, "Statement", GRANT("log:*", "*") }, { POLICY, "Statement.0.Effect", "\"Deny\"" }}, {{ 0 }}, NULL },
	{ "no policy", "SLS-20", "not-applicable", "none", {{ POLICY, CODE, "EmptyBody" }}, {{ 0 }}, NULL },
	{ "a policy that is none", "SLS-20", "unknown", "unseen", {{ POLICY, "Statement", NULL }}, {{ 0 }}, NULL },
	{ "a policy that may not be seen", "SLS-20", "unknown", NULL, {{ POLICY, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no policy", "SLS-20", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "calls to SLS are among the events", "SLS-21", "pass", "events", {{ 0 }}, {{ 0 }}, NULL },
	{ "calls to SLS are in the service log", "SLS-21", "pass", "service-log", {{ SERVICE, "data.0.events", "\"0\"" }}, {{ 0 }}, NULL },
	{ "calls to SLS are nowhere", "SLS-21", "fail", "neither", {{ SERVICE, "data.0.events", "\"0\"" }, { LOGGING, CODE, "LoggingNotExist" }}, {{ 0 }}, NULL },
	{ "a service log of meters only", "SLS-21", "fail", "neither",
	  {{ SERVICE, "data.0.events", "\"0\"" }, { LOGGING, "loggingDetails.0.type", "\"metering\"" }}, {{ 0 }}, NULL },
	{ "calls to SLS that were not counted", "SLS-21", "unknown", "unseen", {{ SERVICE, "data.0.events", NULL }, { LOGGING, CODE, "LoggingNotExist" }}, {{ 0 }}, NULL },
	{ "calls to SLS that may not be seen", "SLS-21", "unknown", NULL, {{ SERVICE, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no calls to audit", "SLS-21", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "shards that split", "SLS-22", "pass", "splits", {{ 0 }}, {{ 0 }}, NULL },
	{ "shards that can not split any more", "SLS-22", "warn", "at-limit", {{ STORE, "maxSplitShard", "2" }}, {{ 0 }}, NULL },
	{ "of two shards one is only read any more", "SLS-22", "pass", "splits", {{ STORE, "maxSplitShard", "2" }, { SHARDS, "1.status", "\"readonly\"" }}, {{ 0 }}, NULL },
	{ "shards that may not be seen", "SLS-22", "unknown", NULL, {{ SHARDS, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "shards that do not split, and nothing refused", "SLS-22", "pass", "enough", { NO_SPLIT }, {{ 0 }}, NULL },
	{ "refused writes", "SLS-22", "fail", "refused", { NO_SPLIT, { QUOTA, "data.0.errors", "\"3\"" }}, {{ 0 }}, NULL },
	{ "shards that do not split, and no log", "SLS-22", "unknown", "no-log", { NO_SPLIT, { LOGGING, CODE, "LoggingNotExist" }}, {{ 0 }}, NULL },
	{ "shards of a store that is gone", "SLS-22", "fail", "absent", {{ STORE, CODE, "ProjectNotExist" }}, {{ 0 }}, NULL },
	{ "shards that nobody speaks of", "SLS-22", "unknown", "unseen", {{ STORE, "autoSplit", NULL }}, {{ 0 }}, NULL },
	{ "refused writes that may not be seen", "SLS-22", "unknown", NULL, { NO_SPLIT, { QUOTA, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no shards", "SLS-22", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },
	ALERT_CASES("SLS-08"),
	ALERT_CASES("SLS-09"),
	ALERT_CASES("SLS-10"),
	ALERT_CASES("SLS-11"),
	ALERT_CASES("SLS-12"),
	ALERT_CASES("SLS-13"),
	ALERT_CASES("SLS-14"),
	ALERT_CASES("SLS-15"),
	ALERT_CASES("SLS-16"),
	ALERT_CASES("SLS-17"),
	ALERT_CASES("SLS-18"),
	{ "trail tampering from the template", "SLS-08", "pass", "told", { TEMPLATE("trail_off") }, {{ 0 }}, NULL },
	{ "root sign-in from the template", "SLS-09", "pass", "told", { TEMPLATE("root_login") }, {{ 0 }}, NULL },
	{ "sign-in without MFA as CIS 2.17 asks for it", "SLS-10", "fail", "none",
	  {{ ALERTS, QUERY "query", "\"event.eventName: ConsoleSignin and addionalEventData.loginAccount: false\"" }}, {{ 0 }}, NULL },
	{ "security groups as CIS 2.22 asks for them", "SLS-15", "fail", "none",
	  {{ ALERTS, QUERY "query", "\"event.serviceName: Ecs and event_name: AuthorizeSecurityGroup\"" }}, {{ 0 }}, NULL },
	{ "half a topic from one template", "SLS-13", "fail", "none", { TEMPLATE("ram_auth_change") }, {{ 0 }}, NULL },
	{ "half a topic in the query", "SLS-08", "fail", "none", {{ ALERTS, QUERY "query", "\"event.eventName: StopLogging\"" }}, {{ 0 }}, NULL },
	{ "a topic in the where", "SLS-08", "pass", "told",
	  {{ ALERTS, QUERY "query", "\"* | select count(1) from log where \\\"event.eventName\\\" in ('StopLogging', 'DeleteTrail')\"" }}, {{ 0 }}, NULL },

	{ "a policy that reaches a group", "SLS-19", "pass", "people", {{ 0 }}, {{ 0 }}, NULL },
	{ "a policy that reaches people on call", "SLS-19", "pass", "people",
	  {{ GROUPS, "items.0.id", "\"other\"" }, { ONCALL, "items", "[{\"id\":\"security\",\"value\":\"{\\\"rotations\\\":[{\\\"targets\\\":[{\\\"target_id\\\":\\\"li\\\"}]}]}\"}]" }}, {{ 0 }}, NULL },
	{ "a policy whose people are disabled", "SLS-19", "fail", "nobody", { NOBODY }, {{ 0 }}, NULL },
	{ "a policy whose group is empty", "SLS-19", "fail", "nobody", {{ GROUPS, "items.0.value", "\"{\\\"enabled\\\":true,\\\"members\\\":[]}\"" }}, {{ 0 }}, NULL },
	{ "a policy that calls a webhook", "SLS-19", "warn", "machine", { HOOK }, {{ 0 }}, NULL },
	{ "a policy that does not exist", "SLS-19", "fail", "missing", {{ RULES, "items", "[]" }}, {{ 0 }}, NULL },
	{ "alerts without a policy", "SLS-19", "fail", "unnamed", {{ ALERTS, SETTING "policyConfiguration", NULL }}, {{ 0 }}, NULL },
	{ "no alerts at all", "SLS-19", "not-applicable", "no-alerts", {{ ALERTS, "results", "[]" }}, {{ 0 }}, NULL },
	{ "policies that may not be seen", "SLS-19", "unknown", NULL, {{ RULES, CODE, "Unauthorized" }}, {{ 0 }}, NULL },

	{ "no silence", "SLS-06", "pass", "whole", {{ 0 }}, {{ 0 }}, NULL },
	{ "a week of silence", "SLS-06", "fail", "gaps",
	  {{ HOURS, "data", "[{\"hour\":\"1791086400\",\"events\":\"300\"},{\"hour\":\"1793667600\",\"events\":\"300\"}]" }}, {{ 0 }}, NULL },
	{ "no silence in what has not expired", "SLS-06", "warn", "expired", {{ "sls.GetLogStore", "ttl", "20" }}, {{ 0 }}, NULL },
	{ "a period without any event", "SLS-06", "not-applicable", "small", {{ HOURS, "data", "[]" }}, {{ 0 }}, NULL },
	{ "hours of a store that is gone", "SLS-06", "fail", "absent", {{ HOURS, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "hours that are not exact", "SLS-06", "unknown", "unseen", {{ HOURS, "meta.isAccurate", "false" }}, {{ 0 }}, NULL },
	{ "a trail that stopped before the period", "SLS-06", "not-applicable", "not-asked",
	  {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }, { TRAILS, "TrailList.0.StopLoggingTime", "\"2026-01-01T00:00:00Z\"" }}, {{ 0 }}, NULL },
	{ "hours that may not be seen", "SLS-06", "unknown", NULL, {{ HOURS, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no hours", "SLS-06", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "nobody touched the trail", "TRL-14", "pass", "unchanged", {{ 0 }}, {{ 0 }}, NULL },
	{ "somebody changed the trail", "TRL-14", "fail", "changed", {{ 0 }},
	  {{ "UpdateTrail", "Actiontrail", "Write", "ram-user", DAY, 1, 0, NULL, NULL, "{\"Name\":\"org-audit\"}" }}, NULL },
	{ "somebody tried to", "TRL-14", "pass", "unchanged", {{ 0 }},
	  {{ "StopLogging", "Actiontrail", "Write", "ram-user", DAY, 1, 0, "NoPermission", NULL, "{\"Name\":\"org-audit\"}" }}, NULL },
	{ "a change without a record", "TRL-14", "fail", "unrecorded", {{ TRAILS, "TrailList.0.UpdateTime", "\"2026-10-20T00:00:00Z\"" }}, {{ 0 }}, NULL },
	{ "events that do not reach over the period", "TRL-14", "unknown", "uncovered",
	  {{ TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }, { "actiontrail.LookupEvents", CODE, "Throttling.User" }}, {{ 0 }}, NULL },
	{ "changes that may not be seen", "TRL-14", "unknown", NULL, {{ "sls.GetLogs", CODE, "Unauthorized" }, { "actiontrail.LookupEvents", CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "no trail, so no change", "TRL-14", "not-applicable", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },

	{ "nobody touched the store", "SLS-23", "pass", "unchanged", {{ 0 }}, {{ 0 }}, NULL },
	{ "the store was cut short", "SLS-23", "fail", "reduced", {{ 0 }},
	  {{ "UpdateLogStore", "Sls", "Write", "ram-user", DAY, 1, 0, NULL, NULL, "{\"logstoreName\":\"actiontrail_org-audit\",\"ttl\":7}" }}, NULL },
	{ "the store was cut, but not below the floor", "SLS-23", "fail", "reduced", {{ 0 }},
	  {{ "UpdateLogStore", "Sls", "Write", "ram-user", 2 * DAY, 1, 0, NULL, NULL, "{\"logstoreName\":\"actiontrail_org-audit\",\"ttl\":3650}" },
	   { "UpdateLogStore", "Sls", "Write", "ram-user", DAY, 1, 0, NULL, NULL, "{\"logstoreName\":\"actiontrail_org-audit\",\"ttl\":365}" }}, NULL },
	{ "the store was changed", "SLS-23", "warn", "changed", {{ 0 }},
	  {{ "UpdateLogStore", "Sls", "Write", "ram-user", DAY, 1, 0, NULL, NULL, "{\"logstoreName\":\"actiontrail_org-audit\"}" }}, NULL },
	{ "another store was changed", "SLS-23", "pass", "unchanged", {{ 0 }},
	  {{ "UpdateLogStore", "Sls", "Write", "ram-user", DAY, 1, 0, NULL, NULL, "{\"logstoreName\":\"web\",\"ttl\":7}" }}, NULL },
	{ "a history that does not reach over the period", "SLS-23", "unknown", "uncovered",
	  {{ TRAILS, "TrailList.0.StartLoggingTime", "\"2026-10-20T00:00:00Z\"" }, { "actiontrail.LookupEvents", CODE, "Throttling.User" }}, {{ 0 }}, NULL },
	{ "a history that may not be seen", "SLS-23", "unknown", NULL, {{ "sls.GetLogs", CODE, "Unauthorized" }, { "actiontrail.LookupEvents", CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "no SLS, so no history", "SLS-23", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },
	{ 0 }
};
