#include "schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

static const struct member key_rows[] = {
	{ "id", K_STR, true, NULL, NULL },
	{ "secret", K_STR, true, NULL, NULL },
	{ "status", K_STR, false, NULL, "Active|Inactive" },
	{ "token", K_STR, false, NULL, NULL },
	{ "expires", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member kms_version_rows[] = {
	{ "KeyVersionId", K_STR, true, NULL, NULL },
	{ "privateKey", K_STR, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member kms_key_rows[] = {
	{ "KeyId", K_STR, true, NULL, NULL },
	{ "region", K_STR, true, NULL, NULL },
	{ "KeyState", K_STR, false, NULL, "Enabled|Disabled" },
	{ "versions", K_OBJS, true, kms_version_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member identity_rows[] = {
	{ "type", K_STR, true, NULL, "root|ram-user|role" },
	{ "name", K_STR, false, NULL, NULL },
	{ "id", K_STR, false, NULL, NULL },
	{ "session", K_STR, false, NULL, NULL },
	{ "keys", K_OBJS, true, key_rows, NULL },
	{ "allow", K_STRS, false, NULL, NULL },
	{ "deny", K_STRS, false, NULL, NULL },
	{ "trust", K_ANY, false, NULL, NULL },
	{ "sessionSeconds", K_INT, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

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

static const struct member trail_rows[] = {
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

static const struct member destination_rows[] = {
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
	{ "events", K_OBJ, false, destination_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member alert_rows[] = {
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

static const struct member scheduled_rows[] = {
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

/* sls.alert.*, sls.common.*: who is told what, kept for the whole account */
static const struct member record_rows[] = {
	{ "resource", K_STR, true, NULL, NULL },
	{ "id", K_STR, true, NULL, NULL },
	{ "tag", K_STR, false, NULL, NULL },
	{ "value", K_ANY, true, NULL, NULL },
	{ "createTime", K_TIME, false, NULL, NULL },
	{ "lastModifyTime", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member governance_rows[] = {
	{ "GovernanceItem", K_STR, true, NULL, NULL },
	{ "GovernanceScore", K_STR, true, NULL, NULL },
	{ "ColumnsSchema", K_ANY, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member project_rows[] = {
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
	{ "alerts", K_OBJS, false, alert_rows, NULL },
	{ "policy", K_ANY, false, NULL, NULL },
	{ "logging", K_OBJ, false, service_log_rows, NULL },
	{ "scheduledSQLs", K_OBJS, false, scheduled_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member encryption_rows[] = {
	{ "SSEAlgorithm", K_STR, true, NULL, "AES256|KMS|SM4" },
	{ "KMSMasterKeyID", K_STR, false, NULL, NULL },
	{ "KMSDataEncryption", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member expiration_rows[] = {
	{ "Days", K_INT, false, NULL, NULL },
	{ "Date", K_STR, false, NULL, NULL },
	{ "CreatedBeforeDate", K_STR, false, NULL, NULL },
	{ "ExpiredObjectDeleteMarker", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member transition_rows[] = {
	{ "Days", K_INT, false, NULL, NULL },
	{ "NoncurrentDays", K_INT, false, NULL, NULL },
	{ "CreatedBeforeDate", K_STR, false, NULL, NULL },
	{ "StorageClass", K_STR, true, NULL, NULL },
	{ "IsAccessTime", K_BOOL, false, NULL, NULL },
	{ "ReturnToStdWhenVisit", K_BOOL, false, NULL, NULL },
	{ "AllowSmallFile", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member noncurrent_rows[] = {
	{ "NoncurrentDays", K_INT, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member tag_rows[] = {
	{ "Key", K_STR, true, NULL, NULL },
	{ "Value", K_STR, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member rule_rows[] = {
	{ "ID", K_STR, true, NULL, NULL },
	{ "Prefix", K_STR, false, NULL, NULL },
	{ "Status", K_STR, true, NULL, "Enabled|Disabled" },
	{ "Tag", K_OBJS, false, tag_rows, NULL },
	{ "Filter", K_ANY, false, NULL, NULL },
	{ "Expiration", K_OBJ, false, expiration_rows, NULL },
	{ "Transition", K_OBJS, false, transition_rows, NULL },
	{ "AbortMultipartUpload", K_OBJ, false, expiration_rows, NULL },
	{ "NoncurrentVersionExpiration", K_OBJ, false, noncurrent_rows, NULL },
	{ "NoncurrentVersionTransition", K_OBJS, false, transition_rows, NULL },
	{ "AtimeBase", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member lifecycle_rows[] = {
	{ "Rule", K_OBJS, true, rule_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member worm_rows[] = {
	{ "WormId", K_STR, true, NULL, NULL },
	{ "State", K_STR, true, NULL, "InProgress|Locked" },
	{ "RetentionPeriodInDays", K_INT, true, NULL, NULL },
	{ "CreationDate", K_TIME, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member logging_rows[] = {
	{ "TargetBucket", K_STR, true, NULL, NULL },
	{ "TargetPrefix", K_STR, false, NULL, NULL },
	{ "LoggingRole", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member prefix_set_rows[] = {
	{ "Prefix", K_STRS, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member replica_rows[] = {
	{ "Bucket", K_STR, true, NULL, NULL },
	{ "Location", K_STR, true, NULL, NULL },
	{ "TransferType", K_STR, false, NULL, "internal|oss_acc" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member replication_rule_rows[] = {
	{ "ID", K_STR, true, NULL, NULL },
	{ "PrefixSet", K_OBJ, false, prefix_set_rows, NULL },
	{ "Action", K_STR, false, NULL, NULL },
	{ "Destination", K_OBJ, true, replica_rows, NULL },
	{ "Status", K_STR, true, NULL, "starting|doing|closing" },
	{ "HistoricalObjectReplication", K_STR, false, NULL, "enabled|disabled" },
	{ "SyncRole", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member replication_rows[] = {
	{ "Rule", K_OBJS, true, replication_rule_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member object_rows[] = {
	{ "key", K_STR, true, NULL, NULL },
	{ "content", K_STR, false, NULL, NULL },
	{ "base64", K_STR, false, NULL, NULL },
	{ "file", K_STR, false, NULL, NULL },
	{ "lastModified", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member bucket_rows[] = {
	{ "name", K_STR, true, NULL, NULL },
	{ "region", K_STR, true, NULL, NULL },
	{ "createTime", K_TIME, true, NULL, NULL },
	{ "acl", K_STR, false, NULL, "private|public-read|public-read-write" },
	{ "storageClass", K_STR, false, NULL, "Standard|IA|Archive|ColdArchive|DeepColdArchive" },
	{ "dataRedundancyType", K_STR, false, NULL, "LRS|ZRS" },
	{ "versioning", K_STR, false, NULL, "Enabled|Suspended" },
	{ "encryption", K_OBJ, false, encryption_rows, NULL },
	{ "lifecycle", K_OBJ, false, lifecycle_rows, NULL },
	{ "worm", K_OBJ, false, worm_rows, NULL },
	{ "policy", K_ANY, false, NULL, NULL },
	{ "isPublic", K_BOOL, false, NULL, NULL },
	{ "blockPublicAccess", K_BOOL, false, NULL, NULL },
	{ "logging", K_OBJ, false, logging_rows, NULL },
	{ "replication", K_OBJ, false, replication_rows, NULL },
	{ "objects", K_OBJS, false, object_rows, NULL },
	{ "events", K_OBJ, false, destination_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

/* ---- RAM and IMS ---- */

static const struct member attached_rows[] = {
	{ "PolicyName", K_STR, true, NULL, NULL },
	{ "PolicyType", K_STR, true, NULL, "System|Custom" },
	{ "Description", K_STR, false, NULL, NULL },
	{ "AttachDate", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member login_rows[] = {
	{ "Status", K_STR, false, NULL, "Active|Inactive" },
	{ "MFABindRequired", K_BOOL, false, NULL, NULL },
	{ "PasswordResetRequired", K_BOOL, false, NULL, NULL },
	{ "LastLoginTime", K_TIME, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member device_rows[] = {
	{ "SerialNumber", K_STR, true, NULL, NULL },
	{ "Type", K_STR, false, NULL, "VMFA|U2F" },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member user_key_rows[] = {
	{ "AccessKeyId", K_STR, true, NULL, NULL },
	{ "Status", K_STR, true, NULL, "Active|Inactive" },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "LastUsedDate", K_TIME, false, NULL, NULL },
	{ "ServiceName", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member user_rows[] = {
	{ "UserName", K_STR, true, NULL, NULL },
	{ "UserId", K_STR, true, NULL, NULL },
	{ "DisplayName", K_STR, false, NULL, NULL },
	{ "Status", K_STR, false, NULL, "active|freeze" },
	{ "ProvisionType", K_STR, false, NULL, "Manual|SCIM" },
	{ "Comments", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "LastLoginDate", K_TIME, false, NULL, NULL },
	{ "loginProfile", K_OBJ, false, login_rows, NULL },
	{ "mfa", K_OBJ, false, device_rows, NULL },
	{ "accessKeys", K_OBJS, false, user_key_rows, NULL },
	{ "policies", K_OBJS, false, attached_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member group_rows[] = {
	{ "GroupName", K_STR, true, NULL, NULL },
	{ "GroupId", K_STR, false, NULL, NULL },
	{ "Comments", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "members", K_STRS, false, NULL, NULL },
	{ "policies", K_OBJS, false, attached_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member role_rows[] = {
	{ "RoleName", K_STR, true, NULL, NULL },
	{ "RoleId", K_STR, true, NULL, NULL },
	{ "Description", K_STR, false, NULL, NULL },
	{ "MaxSessionDuration", K_INT, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "AssumeRolePolicyDocument", K_ANY, true, NULL, NULL },
	{ "policies", K_OBJS, false, attached_rows, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member policy_rows[] = {
	{ "PolicyName", K_STR, true, NULL, NULL },
	{ "Description", K_STR, false, NULL, NULL },
	{ "DefaultVersion", K_STR, false, NULL, NULL },
	{ "CreateDate", K_TIME, true, NULL, NULL },
	{ "UpdateDate", K_TIME, false, NULL, NULL },
	{ "PolicyDocument", K_ANY, true, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member password_rows[] = {
	{ "MinimumPasswordLength", K_INT, false, NULL, NULL },
	{ "RequireLowercaseCharacters", K_BOOL, false, NULL, NULL },
	{ "RequireUppercaseCharacters", K_BOOL, false, NULL, NULL },
	{ "RequireNumbers", K_BOOL, false, NULL, NULL },
	{ "RequireSymbols", K_BOOL, false, NULL, NULL },
	{ "HardExpire", K_BOOL, false, NULL, NULL },
	{ "MaxLoginAttemps", K_INT, false, NULL, NULL },
	{ "PasswordReusePrevention", K_INT, false, NULL, NULL },
	{ "MaxPasswordAge", K_INT, false, NULL, NULL },
	{ "MinimumPasswordDifferentCharacter", K_INT, false, NULL, NULL },
	{ "PasswordNotContainUserName", K_BOOL, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member sso_rows[] = {
	{ "SsoEnabled", K_BOOL, false, NULL, NULL },
	{ "SsoLoginWithDomain", K_BOOL, false, NULL, NULL },
	{ "AuxiliaryDomain", K_STR, false, NULL, NULL },
	{ "MetadataDocument", K_STR, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

static const struct member ram_rows[] = {
	{ "users", K_OBJS, false, user_rows, NULL },
	{ "groups", K_OBJS, false, group_rows, NULL },
	{ "roles", K_OBJS, false, role_rows, NULL },
	{ "policies", K_OBJS, false, policy_rows, NULL },
	{ "passwordPolicy", K_OBJ, false, password_rows, NULL },
	{ "securityPreference", K_ANY, false, NULL, NULL },
	{ "userSso", K_OBJ, false, sso_rows, NULL },
	{ "rootMFA", K_BOOL, false, NULL, NULL },
	{ "rootAccessKeys", K_INT, false, NULL, NULL },
	{ "credentialReport", K_TIME, false, NULL, NULL },
	{ "summary", K_INTS, false, NULL, NULL },
	{ NULL, 0, false, NULL, NULL }
};

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
	{ "identities", K_OBJS, true, identity_rows, NULL },
	{ "trails", K_OBJS, false, trail_rows, NULL },
	{ "projects", K_OBJS, false, project_rows, NULL },
	{ "buckets", K_OBJS, false, bucket_rows, NULL },
	{ "ram", K_OBJ, false, ram_rows, NULL },
	{ "kmsKeys", K_OBJS, false, kms_key_rows, NULL },
	{ "dbInstances", K_OBJS, false, db_rows, NULL },
	{ "vpcs", K_OBJS, false, vpc_rows, NULL },
	{ "flowLogs", K_OBJS, false, flow_log_rows, NULL },
	{ "securityCenter", K_OBJ, false, security_center_rows, NULL },
	{ "compliancePacks", K_OBJS, false, pack_rows, NULL },
	{ "logAudit", K_ANY, false, NULL, NULL },
	{ "events", K_ANY, false, NULL, NULL },
	{ "insights", K_STRS, false, NULL, NULL },
	{ "globalEventsRegion", K_STR, false, NULL, NULL },
	{ "governance", K_OBJS, false, governance_rows, NULL },
	{ "resourceRecords", K_OBJS, false, record_rows, NULL },
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

static bool
is_one_of(const char *text, const char *list)
{
	size_t n = strlen(text);
	const char *p = list;

	for (;;) {
		size_t len = strcspn(p, "|");

		if (len == n && strncmp(p, text, n) == 0)
			return true;
		if (p[len] == '\0')
			return false;
		p += len + 1;
	}
}

static bool
is_whole(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= 9007199254740991.0 &&
	    floor(v->valuedouble) == v->valuedouble;
}

static int
apply_str(const cJSON *v, const struct member *m, const char *where, struct err *e)
{
	if (!cJSON_IsString(v))
		return err_set(e, ERR_FORMAT, "%s: want text", where);
	if (m->one_of && !is_one_of(v->valuestring, m->one_of))
		return err_set(e, ERR_FORMAT, "%s: \"%s\" is none of %s", where, v->valuestring, m->one_of);
	return 0;
}

static int
apply_time(const struct tenant *t, cJSON *v, const char *where, struct err *e)
{
	time_t when;

	if (!cJSON_IsString(v) || tenant_time(t, v->valuestring, &when) != 0)
		return err_set(e, ERR_FORMAT, "%s: want a time such as \"2026-11-03T02:15:00Z\" or \"-200d\"", where);
	free(v->valuestring);
	v->valuestring = NULL;
	v->type = cJSON_Number;
	cJSON_SetNumberHelper(v, (double)when);
	return 0;
}

/* The members of an array or of an object with free names, each of one kind. */
static int
apply_each(const struct tenant *t, cJSON *v, const struct member *m, const char *where, struct err *e)
{
	bool array = m->kind == K_STRS || m->kind == K_OBJS;
	size_t i = 0;
	cJSON *item;
	int rc = 0;

	if (array ? !cJSON_IsArray(v) : !cJSON_IsObject(v))
		return err_set(e, ERR_FORMAT, "%s: want an %s", where, array ? "array" : "object");
	cJSON_ArrayForEach(item, v) {
		char *name = array ? xasprintf("%s[%zu]", where, i++) : xasprintf("%s.%s", where, item->string);

		if (m->kind == K_STRS)
			rc = apply_str(item, m, name, e);
		else if (m->kind == K_INTS)
			rc = is_whole(item) ? 0 : err_set(e, ERR_FORMAT, "%s: want a whole number", name);
		else
			rc = schema_apply(t, item, m->of, name, e);
		free(name);
		if (rc != 0)
			break;
	}
	return rc;
}

static int
apply_member(const struct tenant *t, cJSON *v, const struct member *m, const char *where, struct err *e)
{
	switch (m->kind) {
	case K_STR:
		return apply_str(v, m, where, e);
	case K_INT:
		return is_whole(v) ? 0 : err_set(e, ERR_FORMAT, "%s: want a whole number", where);
	case K_BOOL:
		return cJSON_IsBool(v) ? 0 : err_set(e, ERR_FORMAT, "%s: want true or false", where);
	case K_TIME:
		return apply_time(t, v, where, e);
	case K_OBJ:
		return schema_apply(t, v, m->of, where, e);
	case K_STRS:
	case K_OBJS:
	case K_MAP:
	case K_INTS:
		return apply_each(t, v, m, where, e);
	case K_ANY:
		return 0;
	}
	return -1;
}

static const struct member *
row_of(const struct member *rows, const char *name)
{
	for (; rows->name; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows;
	return NULL;
}

int
schema_apply(const struct tenant *t, cJSON *obj, const struct member *rows, const char *where, struct err *e)
{
	const char *dot = *where ? "." : "";
	cJSON *v;

	if (!cJSON_IsObject(obj))
		return err_set(e, ERR_FORMAT, "%s: want an object", *where ? where : "tenant");
	cJSON_ArrayForEach(v, obj) {
		const struct member *m = row_of(rows, v->string);
		char *name = xasprintf("%s%s%s", where, dot, v->string);
		int rc;

		if (m == NULL)
			rc = err_set(e, ERR_FORMAT, "%s: unknown key", name);
		else
			rc = apply_member(t, v, m, name, e);
		free(name);
		if (rc != 0)
			return -1;
	}
	for (const struct member *m = rows; m->name; m++)
		if (m->required && json_get(obj, m->name) == NULL)
			return err_set(e, ERR_FORMAT, "%s%s%s: missing", where, dot, m->name);
	return 0;
}
