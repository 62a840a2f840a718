/* Checks over trails. */
#include "content_cases.h"

#define TRAILS "actiontrail.DescribeTrails"
#define STATUS "actiontrail.GetTrailStatus"
#define DIRECTORY "resourcemanager.GetResourceDirectory"
#define NO_TRAIL { TRAILS, "TrailList", "[]" }
#define ACCOUNTS "resourcemanager.ListAccounts"
#define MEMBERS "sls.GetLogs.members"
#define SILENT { MEMBERS, "data", "[{\"member\":\"" WORLD_ACCOUNT "\",\"first\":\"1788537600\",\"newest\":\"1793671500\",\"events\":\"4000\"}]" }
#define JOINED(time) { ACCOUNTS, "Accounts.Account.0.JoinTime", "\"" time "\"" }
#define DENIED { TRAILS, CODE, "NoPermission" }
#define OWNER(account) { TRAILS, "TrailList.0.TrailArn", "\"acs:actiontrail:cn-hangzhou:" account ":trail/org-audit\"" }

const struct content_case trail_cases[] = {
	{ "a trail is there", "TRL-01", "pass", "found", {{ 0 }}, {{ 0 }}, NULL },
	{ "no trail is there", "TRL-01", "fail", "none", { NO_TRAIL }, {{ 0 }}, NULL },
	{ "trails may not be seen", "TRL-01", "unknown", NULL, { DENIED }, {{ 0 }}, NULL },

	{ "a trail that logs", "TRL-02", "pass", "logging", {{ 0 }}, {{ 0 }}, NULL },
	{ "a trail that was stopped", "TRL-02", "fail", "not-enabled", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL },
	{ "a trail that was never started", "TRL-02", "fail", "not-enabled", {{ TRAILS, "TrailList.0.Status", "\"Fresh\"" }}, {{ 0 }}, NULL },
	{ "a trail that is enabled and does not log", "TRL-02", "fail", "not-logging", {{ STATUS, "IsLogging", "false" }}, {{ 0 }}, NULL },
	{ "a status without IsLogging", "TRL-02", "unknown", "unseen", {{ STATUS, "IsLogging", NULL }}, {{ 0 }}, NULL },
	{ "a status that may not be seen", "TRL-02", "unknown", NULL, {{ STATUS, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "a trail whose status says that there is none", "TRL-02", "unknown", "two-answers", {{ STATUS, CODE, "TrailNotFoundException" }}, {{ 0 }}, NULL },
	{ "no trail, so no status", "TRL-02", "not-applicable", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },

	{ "a trail of all regions", "TRL-03", "pass", "all", {{ 0 }}, {{ 0 }}, NULL },
	{ "a trail of one region", "TRL-03", "fail", "some", {{ TRAILS, "TrailList.0.TrailRegion", "\"cn-hangzhou\"" }}, {{ 0 }}, NULL },
	{ "a trail of all regions that is off", "TRL-03", "fail", "none", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL },
	{ "regions of a trail that may not be seen", "TRL-03", "unknown", NULL, { DENIED }, {{ 0 }}, NULL },

	{ "reads and writes", "TRL-04", "pass", "all", {{ 0 }}, {{ 0 }}, NULL },
	{ "writes only", "TRL-04", "fail", "some", {{ TRAILS, "TrailList.0.EventRW", "\"Write\"" }}, {{ 0 }}, NULL },
	{ "an answer without EventRW", "TRL-04", "unknown", "missing", {{ TRAILS, "TrailList.0.EventRW", NULL }}, {{ 0 }}, NULL },
	{ "no trail, so neither reads nor writes", "TRL-04", "fail", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },

	{ "an organization trail of the management account", "TRL-05", "pass", "management", {{ 0 }}, {{ 0 }}, NULL },
	{ "an organization trail of a member", "TRL-05", "fail", "member", { OWNER(WORLD_OTHER) }, {{ 0 }}, NULL },
	{ "an organization trail of a delegated administrator", "TRL-05", "warn", "delegated", { OWNER(WORLD_OTHER) }, {{ 0 }},
	  "{\"delegated_admins\":[\"" WORLD_OTHER "\"]}" },
	{ "an organization trail that is off", "TRL-05", "fail", "disabled", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL },
	{ "a directory and only a trail of one account", "TRL-05", "fail", "none",
	  {{ TRAILS, "TrailList.0.IsOrganizationTrail", "false" }, { TRAILS, "TrailList.0.OrganizationId", "\"\"" }}, {{ 0 }}, NULL },
	{ "an organization trail of another directory", "TRL-05", "fail", "none", {{ TRAILS, "TrailList.0.OrganizationId", "\"rd-other\"" }}, {{ 0 }}, NULL },
	{ "a member that sees no organization trail", "TRL-05", "unknown", "member-view",
	  {{ TRAILS, "TrailList.0.IsOrganizationTrail", "false" }, { DIRECTORY, "ResourceDirectory.MasterAccountId", "\"" WORLD_OTHER "\"" }}, {{ 0 }}, NULL },
	{ "an account in no directory", "TRL-05", "not-applicable", "no-directory", {{ DIRECTORY, CODE, "ResourceDirectoryNotInUse" }}, {{ 0 }}, NULL },
	{ "a directory that may not be seen", "TRL-05", "unknown", NULL, {{ DIRECTORY, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "a directory without an id", "TRL-05", "unknown", "unseen", {{ DIRECTORY, "ResourceDirectory", "{}" }}, {{ 0 }}, NULL },

	{ "every member has events", "TRL-06", "pass", "seen", {{ 0 }}, {{ 0 }}, NULL },
	{ "a member without events", "TRL-06", "fail", "silent", { SILENT }, {{ 0 }}, NULL },
	{ "a member that went silent 40 days ago", "TRL-06", "fail", "silent", {{ MEMBERS, "data.1.newest", "\"1790214900\"" }}, {{ 0 }}, NULL },
	{ "a member that is silent for less than is asked", "TRL-06", "pass", "seen", {{ MEMBERS, "data.1.newest", "\"1790214900\"" }}, {{ 0 }}, "{\"cover_days\":45}" },
	{ "a member that joined last week", "TRL-06", "pass", "young", { SILENT, JOINED("2026-10-28T00:00:00.000Z") }, {{ 0 }}, NULL },
	{ "a member that joined long ago", "TRL-06", "fail", "silent", { SILENT, JOINED("2026-01-01T00:00:00.000Z") }, {{ 0 }}, NULL },
	{ "an account that was never made", "TRL-06", "pass", "seen", { SILENT, { ACCOUNTS, "Accounts.Account.0.Status", "\"CreateFailed\"" } }, {{ 0 }}, NULL },
	{ "a silent member and a trail of ten days", "TRL-06", "not-yet", "new-trail",
	  { SILENT, { TRAILS, "TrailList.0.StartLoggingTime", "\"2026-10-24T00:00:00Z\"" } }, {{ 0 }}, NULL },
	{ "a silent member and a store of seven days", "TRL-06", "unknown", "short", { SILENT, { "sls.GetLogStore", "ttl", "7" } }, {{ 0 }}, NULL },
	{ "a silent member and logs not looked at", "TRL-06", "unknown", "inexact", { SILENT, { MEMBERS, "meta.isAccurate", "false" } }, {{ 0 }}, NULL },
	{ "an organization trail without a store", "TRL-06", "unknown", "no-store", {{ TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }}, {{ 0 }}, NULL },
	{ "no organization trail, so nobody is seen", "TRL-06", "fail", "no-trail", {{ TRAILS, "TrailList.0.IsOrganizationTrail", "false" }}, {{ 0 }}, NULL },
	{ "members that only the management account can list", "TRL-06", "unknown", "member-view",
	  {{ DIRECTORY, "ResourceDirectory.MasterAccountId", "\"" WORLD_OTHER "\"" }}, {{ 0 }}, NULL },
	{ "no directory, no members", "TRL-06", "not-applicable", "no-directory", {{ DIRECTORY, CODE, "ResourceDirectoryNotInUse" }}, {{ 0 }}, NULL },
	{ "members of a directory without an id", "TRL-06", "unknown", "unseen", {{ DIRECTORY, "ResourceDirectory", "{}" }}, {{ 0 }}, NULL },
	{ "members that may not be listed", "TRL-06", "unknown", NULL, {{ ACCOUNTS, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "a store that may not be searched", "TRL-06", "unknown", NULL, {{ MEMBERS, CODE, "Unauthorized" }}, {{ 0 }}, NULL },

	{ "delivery to SLS from all regions", "TRL-07", "pass", "delivers", {{ 0 }}, {{ 0 }}, NULL },
	{ "delivery to SLS from one region", "TRL-07", "fail", "some-regions", {{ TRAILS, "TrailList.0.TrailRegion", "\"cn-hangzhou\"" }}, {{ 0 }}, NULL },
	{ "no delivery to SLS", "TRL-07", "fail", "no-sls", {{ TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }}, {{ 0 }}, NULL },
	{ "delivery to SLS that is off", "TRL-07", "fail", "none", {{ TRAILS, "TrailList.0.Status", "\"Disable\"" }}, {{ 0 }}, NULL },

	{ "delivery to a bucket that exists", "TRL-08", "pass", "delivers", {{ 0 }}, {{ 0 }}, NULL },
	{ "delivery to a bucket that is gone", "TRL-08", "fail", "no-bucket", {{ "oss.GetBucketInfo", CODE, "NoSuchBucket" }}, {{ 0 }}, NULL },
	{ "a bucket that may not be seen", "TRL-08", "unknown", NULL, {{ "oss.GetBucketInfo", CODE, "AccessDenied" }}, {{ 0 }}, NULL },
	{ "no bucket, and a store of 200 days", "TRL-08", "fail", "short",
	  {{ TRAILS, "TrailList.0.OssBucketName", "\"\"" }, { "sls.GetLogStore", "ttl", "200" }}, {{ 0 }}, NULL },
	{ "no bucket, and a store of a year", "TRL-08", "not-applicable", "sls-long", {{ TRAILS, "TrailList.0.OssBucketName", NULL }}, {{ 0 }}, NULL },
	{ "neither bucket nor store", "TRL-08", "fail", "nowhere",
	  {{ TRAILS, "TrailList.0.OssBucketName", "\"\"" }, { TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }}, {{ 0 }}, NULL },
	{ "no bucket, and a store of unknown days", "TRL-08", "unknown", "unseen",
	  {{ TRAILS, "TrailList.0.OssBucketName", "\"\"" }, { "sls.GetLogStore", "ttl", NULL }}, {{ 0 }}, NULL },
	{ "no trail, so no bucket", "TRL-08", "fail", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },

	{ "deliveries without an error", "TRL-09", "pass", "healthy", {{ 0 }}, {{ 0 }}, NULL },
	{ "a bucket that is down", "TRL-09", "fail", "destination-down", {{ STATUS, "OssBucketStatus", "false" }}, {{ 0 }}, NULL },
	{ "a logstore that is down", "TRL-09", "fail", "destination-down", {{ STATUS, "SlsLogStoreStatus", "false" }}, {{ 0 }}, NULL },
	{ "an error and no delivery for a day", "TRL-09", "fail", "failing",
	  {{ STATUS, "LatestDeliveryError", "\"AccessDenied\"" }, { STATUS, "LatestDeliveryTime", "\"1793585700000\"" }}, {{ 0 }}, NULL },
	{ "an error and no delivery ever", "TRL-09", "fail", "failing",
	  {{ STATUS, "LatestDeliveryLogServiceError", "\"ProjectNotExist\"" }, { STATUS, "LatestDeliveryLogServiceTime", "\"\"" }}, {{ 0 }}, NULL },
	{ "an error beside a delivery just now", "TRL-09", "warn", "undated", {{ STATUS, "LatestDeliveryError", "\"AccessDenied\"" }}, {{ 0 }}, NULL },
	{ "a status without the destinations", "TRL-09", "unknown", "unseen", {{ STATUS, "OssBucketStatus", NULL }}, {{ 0 }}, NULL },
	{ "a trail without destinations", "TRL-09", "not-applicable", "no-destination",
	  {{ TRAILS, "TrailList.0.OssBucketName", "\"\"" }, { TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }}, {{ 0 }}, NULL },
	{ "no trail, so no delivery", "TRL-09", "not-applicable", "no-trail", { NO_TRAIL }, {{ 0 }}, NULL },
	{ 0 }
};
