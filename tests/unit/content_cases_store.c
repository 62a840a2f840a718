/* Checks over logstores. */
#include "content_cases.h"

#define TRAILS "actiontrail.DescribeTrails"
#define STORE "sls.GetLogStore"
#define INDEX "sls.GetIndex"
#define OLDEST "sls.GetHistograms"
#define NEWEST "sls.GetLogs.newest"
#define RECENT "actiontrail.LookupEvents.recent"
#define NO_SLS { TRAILS, "TrailList.0.SlsProjectArn", "\"\"" }
#define SILENT { NEWEST, "data.0.newest", "\"null\"" }
#define EMPTY_DAY { OLDEST, "0.count", "0" }

const struct content_case store_cases[] = {
	{ "the store is there", "SLS-01", "pass", "exists", {{ 0 }}, {{ 0 }}, NULL },
	{ "the store is gone", "SLS-01", "fail", "absent", {{ STORE, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "the project is gone", "SLS-01", "fail", "absent", {{ STORE, CODE, "ProjectNotExist" }}, {{ 0 }}, NULL },
	{ "a store open to anonymous writes", "SLS-01", "warn", "open", {{ STORE, "enable_tracking", "true" }}, {{ 0 }}, NULL },
	{ "a store of another name", "SLS-01", "unknown", "other-name", {{ STORE, "logstoreName", "\"actiontrail_other\"" }}, {{ 0 }}, NULL },
	{ "a store without a name", "SLS-01", "unknown", "unseen", {{ STORE, "logstoreName", NULL }}, {{ 0 }}, NULL },
	{ "a store that may not be seen", "SLS-01", "unknown", NULL, {{ STORE, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no store", "SLS-01", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "a year", "SLS-02", "pass", "long-enough", {{ 0 }}, {{ 0 }}, NULL },
	{ "184 days", "SLS-02", "pass", "long-enough", {{ STORE, "ttl", "184" }}, {{ 0 }}, NULL },
	{ "183 days", "SLS-02", "warn", "close", {{ STORE, "ttl", "183" }}, {{ 0 }}, NULL },
	{ "180 days", "SLS-02", "warn", "close", {{ STORE, "ttl", "180" }}, {{ 0 }}, NULL },
	{ "179 days", "SLS-02", "fail", "short", {{ STORE, "ttl", "179" }}, {{ 0 }}, NULL },
	{ "for ever", "SLS-02", "pass", "for-ever", {{ STORE, "ttl", "3650" }}, {{ 0 }}, NULL },
	{ "no ttl in the answer", "SLS-02", "unknown", "unseen", {{ STORE, "ttl", NULL }}, {{ 0 }}, NULL },
	{ "a store that is gone keeps nothing", "SLS-02", "fail", "absent", {{ STORE, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "a retention that may not be seen", "SLS-02", "unknown", NULL, {{ STORE, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no retention", "SLS-02", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "events on the oldest day", "SLS-03", "pass", "reaches", {{ 0 }}, {{ 0 }}, NULL },
	{ "no event on the oldest day", "SLS-03", "fail", "gap", { EMPTY_DAY }, {{ 0 }}, NULL },
	{ "a young trail", "SLS-03", "not-yet", "young", { EMPTY_DAY, { TRAILS, "TrailList.0.CreateTime", "\"2026-08-01T00:00:00Z\"" }}, {{ 0 }}, NULL },
	{ "a young store", "SLS-03", "not-yet", "young", { EMPTY_DAY, { STORE, "createTime", "1785542400" }}, {{ 0 }}, NULL },
	{ "a young trail with backfilled events", "SLS-03", "pass", "reaches", {{ TRAILS, "TrailList.0.CreateTime", "\"2026-08-01T00:00:00Z\"" }}, {{ 0 }}, NULL },
	{ "a histogram that is not complete", "SLS-03", "unknown", NULL, { EMPTY_DAY, { OLDEST, "0.progress", "\"Incomplete\"" }}, {{ 0 }}, NULL },
	{ "a histogram without counts", "SLS-03", "unknown", "unseen", {{ OLDEST, "0.count", NULL }}, {{ 0 }}, NULL },
	{ "trail and store of unknown age", "SLS-03", "unknown", "undated",
	  { EMPTY_DAY, { TRAILS, "TrailList.0.CreateTime", NULL }, { STORE, "createTime", NULL }}, {{ 0 }}, NULL },
	{ "a store that is gone reaches back to nothing", "SLS-03", "fail", "absent", {{ OLDEST, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "a store without an index can not be counted", "SLS-03", "unknown", "no-index", {{ OLDEST, CODE, "IndexConfigNotExist" }}, {{ 0 }}, NULL },
	{ "a histogram that may not be seen", "SLS-03", "unknown", NULL, {{ OLDEST, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no oldest day", "SLS-03", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "all fields", "SLS-04", "pass", "complete", {{ 0 }}, {{ 0 }}, NULL },
	{ "a field less", "SLS-04", "fail", "fields", {{ INDEX, "keys.event.json_keys.eventName", NULL }}, {{ 0 }}, NULL },
	{ "a field without statistics", "SLS-04", "fail", "fields", {{ INDEX, "keys.event.json_keys.errorCode.doc_value", "false" }}, {{ 0 }}, NULL },
	{ "no keys at all", "SLS-04", "fail", "fields", {{ INDEX, "keys", NULL }}, {{ 0 }}, NULL },
	{ "no index", "SLS-04", "fail", "no-index", {{ INDEX, CODE, "IndexConfigNotExist" }}, {{ 0 }}, NULL },
	{ "an index of a store that is gone", "SLS-04", "fail", "absent", {{ INDEX, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "an index that may not be seen", "SLS-04", "unknown", "unseen", {{ INDEX, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so no index", "SLS-04", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },

	{ "an event ten minutes ago", "SLS-05", "pass", "fresh", {{ 0 }}, {{ 0 }}, NULL },
	{ "an event five hours ago where two are allowed", "SLS-05", "warn", "old", {{ NEWEST, "data.0.newest", "\"1793654100\"" }}, {{ 0 }}, "{\"fresh_h\":2}" },
	{ "silence while ActionTrail has events", "SLS-05", "fail", "stalled", { SILENT }, {{ 0 }}, NULL },
	{ "silence everywhere", "SLS-05", "warn", "quiet", { SILENT, { RECENT, "Events", "[]" }}, {{ 0 }}, NULL },
	{ "silence, and an empty page that is not the last", "SLS-05", "unknown", "unseen",
	  { SILENT, { RECENT, "Events", "[]" }, { RECENT, "NextToken", "\"more\"" }}, {{ 0 }}, NULL },
	{ "silence that is not exact", "SLS-05", "unknown", "unseen", { SILENT, { NEWEST, "meta.isAccurate", "false" }}, {{ 0 }}, NULL },
	{ "silence, and events that may not be looked up", "SLS-05", "unknown", NULL, { SILENT, { RECENT, CODE, "NoPermission" }}, {{ 0 }}, NULL },
	{ "a query that is not complete", "SLS-05", "unknown", NULL, {{ NEWEST, "meta.progress", "\"Incomplete\"" }}, {{ 0 }}, NULL },
	{ "nothing arrives in a store that is gone", "SLS-05", "fail", "absent", {{ NEWEST, CODE, "LogStoreNotExist" }}, {{ 0 }}, NULL },
	{ "the newest event of a store without an index", "SLS-05", "unknown", "no-index", {{ NEWEST, CODE, "IndexConfigNotExist" }}, {{ 0 }}, NULL },
	{ "a query that is not allowed", "SLS-05", "unknown", NULL, {{ NEWEST, CODE, "Unauthorized" }}, {{ 0 }}, NULL },
	{ "no SLS, so nothing arrives", "SLS-05", "not-applicable", "no-sls", { NO_SLS }, {{ 0 }}, NULL },
	{ 0 }
};
