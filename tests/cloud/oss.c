#include "cloud.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "oss_objects.h"

/* The settings of a bucket: alibaba-api.md section 7. */

#define ANSWER_MAX (4 * 1024 * 1024)
#define BUCKETS_DEFAULT 100
#define BUCKETS_MAX 1000

static void
answer(struct response *rs, struct buf *b)
{
	response_bytes(rs, "application/xml", buf_text(b), b->len);
	buf_release(b);
}

static const char *
setting(const struct request *rq, const char *name, const char *fallback)
{
	const char *value = json_str(rq->bucket, name);

	return value != NULL ? value : fallback;
}

/* A JSON value as elements: members in their order, an array as the same element again and again. */
static void
as_xml(struct buf *b, const char *name, const cJSON *v)
{
	const cJSON *child;
	char *text;

	if (cJSON_IsArray(v)) {
		cJSON_ArrayForEach(child, v)
			as_xml(b, name, child);
	} else if (cJSON_IsObject(v)) {
		buf_addf(b, "<%s>\n", name);
		cJSON_ArrayForEach(child, v)
			as_xml(b, child->string, child);
		buf_addf(b, "</%s>\n", name);
	} else if ((text = json_scalar_text(v)) != NULL) {
		oss_xml_element(b, name, text);
		free(text);
	}
}

/* A setting that is a JSON object, or "not configured". */
static void
answer_setting(const struct request *rq, struct response *rs, const char *member, const char *root, const char *code, const char *text)
{
	const cJSON *v = json_get(rq->bucket, member);
	struct buf b;

	if (v == NULL) {
		response_error(rq, rs, 404, code, "%s", text);
		return;
	}
	buf_init(&b, ANSWER_MAX);
	buf_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	as_xml(&b, root, v);
	answer(rs, &b);
}

static void
owner(const struct request *rq, struct buf *b)
{
	const char *id = json_str(rq->account, "id");

	buf_puts(b, "<Owner>\n");
	oss_xml_element(b, "ID", id);
	oss_xml_element(b, "DisplayName", id);
	buf_puts(b, "</Owner>\n");
}

static void
grant(const struct request *rq, struct buf *b)
{
	buf_puts(b, "<AccessControlList>\n");
	oss_xml_element(b, "Grant", setting(rq, "acl", "private"));
	buf_puts(b, "</AccessControlList>\n");
}

static void
info_encryption(const struct request *rq, struct buf *b)
{
	const cJSON *sse = json_get(rq->bucket, "encryption");

	buf_puts(b, "<ServerSideEncryptionRule>\n");
	if (sse != NULL) {
		const cJSON *child;

		cJSON_ArrayForEach(child, sse)
			as_xml(b, child->string, child);
	} else {
		oss_xml_element(b, "SSEAlgorithm", "None");
	}
	buf_puts(b, "</ServerSideEncryptionRule>\n");
}

static void
get_info(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *region = json_str(rq->bucket, "region");
	const cJSON *logging = json_get(rq->bucket, "logging");
	char text[128];
	struct buf b;

	(void)t;
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "BucketInfo");
	buf_puts(&b, "<Bucket>\n");
	oss_xml_element(&b, "AccessMonitor", "Disabled");
	oss_iso_ms((time_t)json_num(rq->bucket, "createTime", 0), text);
	oss_xml_element(&b, "CreationDate", text);
	snprintf(text, sizeof(text), "oss-%s.aliyuncs.com", region);
	oss_xml_element(&b, "ExtranetEndpoint", text);
	snprintf(text, sizeof(text), "oss-%s-internal.aliyuncs.com", region);
	oss_xml_element(&b, "IntranetEndpoint", text);
	snprintf(text, sizeof(text), "oss-%s", region);
	oss_xml_element(&b, "Location", text);
	oss_xml_element(&b, "StorageClass", setting(rq, "storageClass", "Standard"));
	oss_xml_element(&b, "TransferAcceleration", "Disabled");
	oss_xml_element(&b, "CrossRegionReplication", "Disabled");
	oss_xml_element(&b, "DataRedundancyType", setting(rq, "dataRedundancyType", "LRS"));
	oss_xml_element(&b, "Name", json_str(rq->bucket, "name"));
	oss_xml_element(&b, "ResourceGroupId", "rg-default");
	if (json_str(rq->bucket, "versioning") != NULL)
		oss_xml_element(&b, "Versioning", json_str(rq->bucket, "versioning"));
	owner(rq, &b);
	grant(rq, &b);
	info_encryption(rq, &b);
	buf_puts(&b, "<BucketPolicy>\n");
	oss_xml_element(&b, "LogBucket", json_str(logging, "TargetBucket") ? json_str(logging, "TargetBucket") : "");
	oss_xml_element(&b, "LogPrefix", json_str(logging, "TargetPrefix") ? json_str(logging, "TargetPrefix") : "");
	buf_puts(&b, "</BucketPolicy>\n");
	oss_xml_element(&b, "BlockPublicAccess", json_bool(rq->bucket, "blockPublicAccess", false) ? "true" : "false");
	oss_xml_element(&b, "Comment", "");
	buf_puts(&b, "</Bucket>\n</BucketInfo>\n");
	answer(rs, &b);
}

static void
get_acl(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct buf b;

	(void)t;
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "AccessControlPolicy");
	owner(rq, &b);
	grant(rq, &b);
	buf_puts(&b, "</AccessControlPolicy>\n");
	answer(rs, &b);
}

static void
get_lifecycle(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_setting(rq, rs, "lifecycle", "LifecycleConfiguration", "NoSuchLifecycle", "No Row found in Lifecycle Table.");
}

static void
get_worm(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *worm = json_get(rq->bucket, "worm");
	char when[CLOCK_ISO_SIZE], days[24];
	struct buf b;

	(void)t;
	if (worm == NULL) {
		response_error(rq, rs, 404, "NoSuchWORMConfiguration", "The WORM Configuration does not exist.");
		return;
	}
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "WormConfiguration");
	oss_xml_element(&b, "WormId", json_str(worm, "WormId"));
	oss_xml_element(&b, "State", json_str(worm, "State"));
	snprintf(days, sizeof(days), "%.0f", json_num(worm, "RetentionPeriodInDays", 0));
	oss_xml_element(&b, "RetentionPeriodInDays", days);
	clock_iso((time_t)json_num(worm, "CreationDate", 0), when);
	when[strlen(when) - 1] = '\0';	/* the service's own sample has no zone here */
	oss_xml_element(&b, "CreationDate", when);
	buf_puts(&b, "</WormConfiguration>\n");
	answer(rs, &b);
}

static void
get_versioning(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct buf b;

	(void)t;
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "VersioningConfiguration");
	if (json_str(rq->bucket, "versioning") != NULL)
		oss_xml_element(&b, "Status", json_str(rq->bucket, "versioning"));
	buf_puts(&b, "</VersioningConfiguration>\n");
	answer(rs, &b);
}

static void
get_encryption(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *sse = json_get(rq->bucket, "encryption");
	struct buf b;

	(void)t;
	if (sse == NULL) {
		response_error(rq, rs, 404, "NoSuchServerSideEncryptionRule", "The server side encryption configuration was not found.");
		return;
	}
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "ServerSideEncryptionRule");
	as_xml(&b, "ApplyServerSideEncryptionByDefault", sse);
	buf_puts(&b, "</ServerSideEncryptionRule>\n");
	answer(rs, &b);
}

static void
get_policy(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *policy = json_get(rq->bucket, "policy");
	char *text;

	(void)t;
	if (policy == NULL) {
		response_error(rq, rs, 404, "NoSuchBucketPolicy", "The bucket policy does not exist.");
		return;
	}
	text = cJSON_IsString(policy) ? json_scalar_text(policy) : json_print(policy);
	response_bytes(rs, "application/json", text, strlen(text));
	free(text);
}

static void
answer_flag(struct response *rs, const char *root, const char *name, bool value)
{
	struct buf b;

	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, root);
	oss_xml_element(&b, name, value ? "true" : "false");
	buf_addf(&b, "</%s>\n", root);
	answer(rs, &b);
}

static void
get_policy_status(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_flag(rs, "PolicyStatus", "IsPublic", json_bool(rq->bucket, "isPublic", false));
}

static void
get_public_access_block(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_flag(rs, "PublicAccessBlockConfiguration", "BlockPublicAccess", json_bool(rq->bucket, "blockPublicAccess", false));
}

static void
get_logging(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const cJSON *logging = json_get(rq->bucket, "logging");
	struct buf b;

	(void)t;
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "BucketLoggingStatus");
	if (logging != NULL)
		as_xml(&b, "LoggingEnabled", logging);
	buf_puts(&b, "</BucketLoggingStatus>\n");
	answer(rs, &b);
}

static void
get_replication(const struct tenant *t, const struct request *rq, struct response *rs)
{
	(void)t;
	answer_setting(rq, rs, "replication", "ReplicationConfiguration", "NoSuchReplicationConfiguration",
	    "The bucket you specified does not have replication configuration.");
}

/* The first bucket of the account in the order of names behind marker, or NULL. */
static const cJSON *
next_bucket(const struct request *rq, const char *marker)
{
	const char *prefix = kv_get(&rq->query, "prefix"), *name;
	const cJSON *b, *next = NULL;

	cJSON_ArrayForEach(b, json_arr(rq->account, "buckets")) {
		name = json_str(b, "name");
		if (strcmp(name, marker) > 0 && (prefix == NULL || strncmp(name, prefix, strlen(prefix)) == 0) &&
		    (next == NULL || strcmp(name, json_str(next, "name")) < 0))
			next = b;
	}
	return next;
}

static void
add_listed(struct buf *b, const cJSON *bucket)
{
	const char *region = json_str(bucket, "region");
	char text[128];

	buf_puts(b, "<Bucket>\n");
	oss_iso_ms((time_t)json_num(bucket, "createTime", 0), text);
	oss_xml_element(b, "CreationDate", text);
	snprintf(text, sizeof(text), "oss-%s.aliyuncs.com", region);
	oss_xml_element(b, "ExtranetEndpoint", text);
	snprintf(text, sizeof(text), "oss-%s-internal.aliyuncs.com", region);
	oss_xml_element(b, "IntranetEndpoint", text);
	snprintf(text, sizeof(text), "oss-%s", region);
	oss_xml_element(b, "Location", text);
	oss_xml_element(b, "Name", json_str(bucket, "name"));
	oss_xml_element(b, "Region", region);
	oss_xml_element(b, "StorageClass", json_str(bucket, "storageClass") ? json_str(bucket, "storageClass") : "Standard");
	buf_puts(b, "</Bucket>\n");
}

static void
list_buckets(const struct tenant *t, const struct request *rq, struct response *rs)
{
	const char *marker = kv_get(&rq->query, "marker"), *size = kv_get(&rq->query, "max-keys"), *last = marker ? marker : "";
	long max = size ? atol(size) : BUCKETS_DEFAULT;
	const cJSON *bucket = next_bucket(rq, last);
	struct buf b;

	(void)t;
	if (max < 1 || max > BUCKETS_MAX) {
		response_error(rq, rs, 400, "InvalidArgument", "Argument max-keys must be an integer between 1 and 1000.");
		return;
	}
	buf_init(&b, ANSWER_MAX);
	oss_xml_begin(&b, "ListAllMyBucketsResult");
	owner(rq, &b);
	buf_puts(&b, "<Buckets>\n");
	for (; bucket != NULL && max > 0; max--, bucket = next_bucket(rq, last)) {
		add_listed(&b, bucket);
		last = json_str(bucket, "name");
	}
	buf_puts(&b, "</Buckets>\n");
	oss_xml_element(&b, "IsTruncated", bucket != NULL ? "true" : "false");
	if (bucket != NULL)
		oss_xml_element(&b, "NextMarker", last);
	buf_puts(&b, "</ListAllMyBucketsResult>\n");
	answer(rs, &b);
}

#define ROW(action, right, where, when, function) \
	{ .style = STYLE_OSS, .name = "oss." action, .ram = "oss:" right, .product = "oss", .method = "GET", .path = where, \
	  .query = when, .handle = function }

const struct api oss_apis[] = {
	ROW("GetBucketInfo", "GetBucketInfo", "/", "bucketInfo", get_info),
	ROW("GetBucketAcl", "GetBucketAcl", "/", "acl", get_acl),
	ROW("GetBucketLifecycle", "GetBucketLifecycle", "/", "lifecycle", get_lifecycle),
	ROW("GetBucketWorm", "GetBucketWorm", "/", "worm", get_worm),
	ROW("GetBucketVersioning", "GetBucketVersioning", "/", "versioning", get_versioning),
	ROW("GetBucketEncryption", "GetBucketEncryption", "/", "encryption", get_encryption),
	ROW("GetBucketPolicy", "GetBucketPolicy", "/", "policy", get_policy),
	ROW("GetBucketPolicyStatus", "GetBucketPolicyStatus", "/", "policyStatus", get_policy_status),
	ROW("GetBucketPublicAccessBlock", "GetBucketPublicAccessBlock", "/", "publicAccessBlock", get_public_access_block),
	ROW("GetBucketLogging", "GetBucketLogging", "/", "logging", get_logging),
	ROW("GetBucketReplication", "GetBucketReplication", "/", "replication", get_replication),
	{ .style = STYLE_OSS, .name = "oss.ListBuckets", .ram = "oss:ListBuckets", .product = "oss", .method = "GET", .path = "/",
	  .flags = API_SERVICE_LEVEL, .handle = list_buckets },
	ROW("ListObjectsV2", "ListObjects", "/", "list-type=2", oss_list_objects),
	ROW("GetObject", "GetObject", "/{key*}", "!acl !tagging !meta !uploads !restore", oss_get_object),
	{ .name = NULL }
};
