/* Trails, and the projects they deliver to. */
#include "schema_parts.h"

static const struct member trail_status_rows[] = {
	{ "IsLogging", K_BOOL, false, NULL, NULL },
	{ "StartLoggingTime", K_TIME, false, NULL, NULL },
	{ "StopLoggingTime", K_TIME, false, NULL, NULL },
	{ "LatestDeliveryTime", K_TIME, false, NULL, NULL },
	{ "LatestDeliveryError", K_STR, false, NULL, NULL },
	{ "LatestDeliveryLogServiceTime", K_TIME, false, NULL, NULL },
	{ "LatestDeliveryLogServiceError", K_STR, false, NULL, NULL },
	{ "OssBucketStatus", K_BOOL, false, NULL, NULL },
	{ "SlsLogStoreStatus", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member data_event_rows[] = {
	{ "selectors", K_ANY, true, NULL, NULL },
	{ "IsTrailAllRegion", K_BOOL, false, NULL, NULL },
	{ "SlsDeliveryConfigs", K_ANY, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member delivery_rows[] = {
	{ "destination", K_STR, true, NULL, "sls|oss" },
	{ "from", K_TIME, true, NULL, NULL },
	{ "to", K_TIME, true, NULL, NULL },
	{ "delivered", K_INT, false, NULL, NULL },
	{ "failed", K_INT, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_trail[] = {
	{ "Name", K_STR, true, NULL, NULL },
	{ "HomeRegion", K_STR, true, NULL, NULL },
	{ "TrailRegion", K_STR, true, NULL, NULL },
	{ "Status", K_STR, true, NULL, "Enable|Disable|Fresh" },
	{ "EventRW", K_STR, true, NULL, "Read|Write|All" },
	{ "IsOrganizationTrail", K_BOOL, false, NULL, NULL },
	{ "OrganizationId", K_STR, false, NULL, NULL },
	{ "OssBucketName", K_STR, false, NULL, NULL },
	{ "OssBucketLocation", K_STR, false, NULL, NULL },
	{ "OssKeyPrefix", K_STR, false, NULL, NULL },
	{ "OssWriteRoleArn", K_STR, false, NULL, NULL },
	{ "SlsProjectArn", K_STR, false, NULL, NULL },
	{ "SlsWriteRoleArn", K_STR, false, NULL, NULL },
	{ "MaxComputeProjectArn", K_STR, false, NULL, NULL },
	{ "MaxComputeWriteRoleArn", K_STR, false, NULL, NULL },
	{ "CreateTime", K_TIME, true, NULL, NULL },
	{ "UpdateTime", K_TIME, false, NULL, NULL },
	{ "StartLoggingTime", K_TIME, false, NULL, NULL },
	{ "StopLoggingTime", K_TIME, false, NULL, NULL },
	{ "status", K_OBJ, false, trail_status_rows, NULL },
	{ "dataEvents", K_OBJ, false, data_event_rows, NULL },
	{ "insightSelectors", K_STRS, false, NULL, NULL },
	{ "deliveries", K_OBJS, false, delivery_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member json_key_rows[] = {
	{ "type", K_STR, true, NULL, "text|long|double" },
	{ "alias", K_STR, false, NULL, NULL },
	{ "doc_value", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member index_key_rows[] = {
	{ "type", K_STR, true, NULL, "text|long|double|json" },
	{ "token", K_STRS, false, NULL, NULL },
	{ "caseSensitive", K_BOOL, false, NULL, NULL },
	{ "chn", K_BOOL, false, NULL, NULL },
	{ "doc_value", K_BOOL, false, NULL, NULL },
	{ "alias", K_STR, false, NULL, NULL },
	{ "index_all", K_BOOL, false, NULL, NULL },
	{ "max_depth", K_INT, false, NULL, NULL },
	{ "json_keys", K_MAP, false, json_key_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member index_line_rows[] = {
	{ "token", K_STRS, true, NULL, NULL },
	{ "caseSensitive", K_BOOL, false, NULL, NULL },
	{ "chn", K_BOOL, false, NULL, NULL },
	{ "include_keys", K_STRS, false, NULL, NULL },
	{ "exclude_keys", K_STRS, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member index_rows[] = {
	{ "index_mode", K_STR, false, NULL, NULL },
	{ "ttl", K_INT, false, NULL, NULL },
	{ "max_text_len", K_INT, false, NULL, NULL },
	{ "log_reduce", K_BOOL, false, NULL, NULL },
	{ "log_reduce_white_list", K_STRS, false, NULL, NULL },
	{ "log_reduce_black_list", K_STRS, false, NULL, NULL },
	{ "storage", K_STR, false, NULL, NULL },
	{ "lastModifyTime", K_TIME, false, NULL, NULL },
	{ "scan_index", K_BOOL, false, NULL, NULL },
	{ "line", K_OBJ, false, index_line_rows, NULL },
	{ "keys", K_MAP, false, index_key_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member cmk_rows[] = {
	{ "cmk_key_id", K_STR, true, NULL, NULL },
	{ "arn", K_STR, false, NULL, NULL },
	{ "region_id", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member encrypt_rows[] = {
	{ "enable", K_BOOL, true, NULL, NULL },
	{ "encrypt_type", K_STR, false, NULL, "default|sm4" },
	{ "user_cmk_info", K_OBJ, false, cmk_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

/* What a destination really got of a trail's events (destination.h). */
static const struct member gap_rows[] = {
	{ "from", K_TIME, true, NULL, NULL },
	{ "to", K_TIME, true, NULL, NULL },
	{ "region", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_destination[] = {
	{ "gaps", K_OBJS, false, gap_rows, NULL },
	{ "loseEvery", K_INT, false, NULL, NULL },
	{ "delaySeconds", K_INT, false, NULL, NULL },
	{ "incomplete", K_INT, false, NULL, NULL },
	{ "exactLimit", K_INT, false, NULL, NULL },
	{ "searchLoses", K_INT, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member logstore_rows[] = {
	{ "logstoreName", K_STR, true, NULL, NULL },
	{ "ttl", K_INT, true, NULL, NULL },
	{ "hot_ttl", K_INT, false, NULL, NULL },
	{ "infrequentAccessTTL", K_INT, false, NULL, NULL },
	{ "shardCount", K_INT, false, NULL, NULL },
	{ "autoSplit", K_BOOL, false, NULL, NULL },
	{ "maxSplitShard", K_INT, false, NULL, NULL },
	{ "appendMeta", K_BOOL, false, NULL, NULL },
	{ "enable_tracking", K_BOOL, false, NULL, NULL },
	{ "mode", K_STR, false, NULL, "standard|query|lite" },
	{ "telemetryType", K_STR, false, NULL, "|None|Metrics" },
	{ "productType", K_STR, false, NULL, NULL },
	{ "processorId", K_STR, false, NULL, NULL },
	{ "enableModify", K_BOOL, false, NULL, NULL },
	{ "resourceGroupId", K_STR, false, NULL, NULL },
	{ "createTime", K_TIME, true, NULL, NULL },
	{ "lastModifyTime", K_TIME, false, NULL, NULL },
	{ "encrypt_conf", K_OBJ, false, encrypt_rows, NULL },
	{ "index", K_OBJ, false, index_rows, NULL },
	{ "events", K_OBJ, false, schema_destination, NULL },
	{ NULL, 0, false, NULL, NULL }
};

/* An alert and a scheduled SQL are both jobs, with configurations of their own. */
static const struct member job_rows[] = {
	{ "name", K_STR, true, NULL, NULL },
	{ "displayName", K_STR, false, NULL, NULL },
	{ "description", K_STR, false, NULL, NULL },
	{ "status", K_STR, true, NULL, "ENABLED|DISABLED" },
	{ "createTime", K_TIME, false, NULL, NULL },
	{ "lastModifiedTime", K_TIME, false, NULL, NULL },
	{ "schedule", K_ANY, false, NULL, NULL },
	{ "configuration", K_ANY, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member service_log_detail_rows[] = {
	{ "type", K_STR, true, NULL, NULL },
	{ "logstore", K_STR, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member service_log_rows[] = {
	{ "loggingProject", K_STR, true, NULL, NULL },
	{ "loggingDetails", K_OBJS, true, service_log_detail_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

/* sls.alert.*, sls.common.*: who is told what, kept for the whole account */
const struct member schema_record[] = {
	{ "resource", K_STR, true, NULL, NULL },
	{ "id", K_STR, true, NULL, NULL },
	{ "tag", K_STR, false, NULL, NULL },
	{ "value", K_ANY, true, NULL, NULL },
	{ "createTime", K_TIME, false, NULL, NULL },
	{ "lastModifyTime", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_governance[] = {
	{ "GovernanceItem", K_STR, true, NULL, NULL },
	{ "GovernanceScore", K_STR, true, NULL, NULL },
	{ "ColumnsSchema", K_ANY, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

const struct member schema_project[] = {
	{ "projectName", K_STR, true, NULL, NULL },
	{ "region", K_STR, true, NULL, NULL },
	{ "description", K_STR, false, NULL, NULL },
	{ "status", K_STR, false, NULL, "Normal|Disable" },
	{ "createTime", K_TIME, true, NULL, NULL },
	{ "lastModifyTime", K_TIME, false, NULL, NULL },
	{ "resourceGroupId", K_STR, false, NULL, NULL },
	{ "dataRedundancyType", K_STR, false, NULL, "LRS|ZRS" },
	{ "recycleBinEnabled", K_BOOL, false, NULL, NULL },
	{ "logstores", K_OBJS, false, logstore_rows, NULL },
	{ "alerts", K_OBJS, false, job_rows, NULL },
	{ "policy", K_ANY, false, NULL, NULL },
	{ "logging", K_OBJ, false, service_log_rows, NULL },
	{ "scheduledSQLs", K_OBJS, false, job_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};
