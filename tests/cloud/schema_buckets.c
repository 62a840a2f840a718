/* Buckets. */
#include "schema_parts.h"

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

const struct member schema_bucket[] = {
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
	{ "events", K_OBJ, false, schema_destination, NULL },
	{ NULL, 0, false, NULL, NULL }
};
