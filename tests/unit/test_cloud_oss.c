#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <zlib.h>

#include "cloud_call.h"
#include "tap.h"

static const char tenant_text[] =
    "{\"now\":\"2026-01-10T06:00:00Z\",\"regions\":[\"cn-shanghai\",\"cn-hangzhou\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[],"
    "\"trails\":[{\"Name\":\"audit\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\","
    "\"OssBucketName\":\"audit-bucket\",\"OssKeyPrefix\":\"logs\",\"CreateTime\":\"-9d\",\"StartLoggingTime\":\"-9d\"}],"
    "\"buckets\":[{\"name\":\"audit-bucket\",\"region\":\"cn-hangzhou\",\"createTime\":\"-100d\",\"versioning\":\"Enabled\","
    "\"encryption\":{\"SSEAlgorithm\":\"KMS\",\"KMSMasterKeyID\":\"k-1\"},\"objects\":[{\"key\":\"a b<.txt\",\"content\":\"0123456789\"},"
    "{\"key\":\"zz/1\",\"content\":\"x\"},{\"key\":\"zz/2\",\"content\":\"y\"}],"
    "\"worm\":{\"WormId\":\"W1\",\"State\":\"Locked\",\"RetentionPeriodInDays\":365,\"CreationDate\":\"2025-01-01T00:00:00Z\"},"
    "\"policy\":{\"Version\":\"1\",\"Statement\":[]},\"isPublic\":true,\"replication\":{\"Rule\":[{\"ID\":\"r\",\"PrefixSet\":{\"Prefix\":[\"a/\",\"b/\"]},"
    "\"Destination\":{\"Bucket\":\"copy\",\"Location\":\"oss-cn-shanghai\"},\"Status\":\"doing\"}]},"
    "\"logging\":{\"TargetBucket\":\"l\",\"TargetPrefix\":\"p/\"},"
    "\"lifecycle\":{\"Rule\":[{\"ID\":\"r1\",\"Prefix\":\"logs/\",\"Status\":\"Enabled\",\"Expiration\":{\"Days\":5},"
    "\"Transition\":[{\"Days\":2,\"StorageClass\":\"IA\"},{\"Days\":3,\"StorageClass\":\"Archive\"}]},"
    "{\"ID\":\"r2\",\"Prefix\":\"other/\",\"Status\":\"Enabled\",\"Expiration\":{\"Days\":1}}]}},"
    "{\"name\":\"plain\",\"region\":\"cn-hangzhou\",\"createTime\":\"-100d\"}],"
    "\"events\":{\"actors\":{\"ops\":{\"type\":\"ram-user\",\"principalId\":\"2\"}},"
    "\"generators\":[{\"seed\":3,\"count\":3000,\"from\":\"-30d\",\"regions\":[\"cn-hangzhou\",\"cn-shanghai\"]}]}}]}";

static struct tenant *t;

/* The text at an XPath of an answer, "" when absent. */
static char *
at(const char *xml, const char *path)
{
	xmlDocPtr doc = xmlReadMemory(xml, (int)strlen(xml), "answer", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlXPathContextPtr context = doc != NULL ? xmlXPathNewContext(doc) : NULL;
	xmlXPathObjectPtr o = context != NULL ? xmlXPathEvalExpression((const xmlChar *)path, context) : NULL;
	xmlChar *s = o != NULL ? xmlXPathCastToString(o) : NULL;
	char *out = strdup(s != NULL ? (const char *)s : "not XML");

	xmlFree(s);
	xmlXPathFreeObject(o);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
	return out;
}

static void
test_settings(void)
{
	static const struct {
		const char *api, *bucket, *path, *want;
	} cases[] = {
		{ "oss.GetBucketInfo", "audit-bucket", "/BucketInfo/Bucket/Name", "audit-bucket" },
		{ "oss.GetBucketInfo", "audit-bucket", "/BucketInfo/Bucket/Location", "oss-cn-hangzhou" },
		{ "oss.GetBucketInfo", "audit-bucket", "/BucketInfo/Bucket/CreationDate", "2025-10-02T06:00:00.000Z" },
		{ "oss.GetBucketInfo", "audit-bucket", "/BucketInfo/Bucket/ServerSideEncryptionRule/KMSMasterKeyID", "k-1" },
		{ "oss.GetBucketInfo", "audit-bucket", "/BucketInfo/Bucket/Versioning", "Enabled" },
		{ "oss.GetBucketInfo", "plain", "/BucketInfo/Bucket/ServerSideEncryptionRule/SSEAlgorithm", "None" },
		{ "oss.GetBucketInfo", "plain", "count(/BucketInfo/Bucket/Versioning)", "0" },
		{ "oss.GetBucketInfo", "plain", "/BucketInfo/Bucket/AccessControlList/Grant", "private" },
		{ "oss.GetBucketAcl", "plain", "/AccessControlPolicy/AccessControlList/Grant", "private" },
		{ "oss.GetBucketAcl", "plain", "/AccessControlPolicy/Owner/ID", "1000000000000001" },
		{ "oss.GetBucketLifecycle", "audit-bucket", "count(/LifecycleConfiguration/Rule)", "2" },
		{ "oss.GetBucketLifecycle", "audit-bucket", "/LifecycleConfiguration/Rule[1]/Transition[2]/StorageClass", "Archive" },
		{ "oss.GetBucketLifecycle", "plain", "/Error/Code", "NoSuchLifecycle" },
		{ "oss.GetBucketWorm", "audit-bucket", "/WormConfiguration/RetentionPeriodInDays", "365" },
		{ "oss.GetBucketWorm", "audit-bucket", "/WormConfiguration/CreationDate", "2025-01-01T00:00:00" },
		{ "oss.GetBucketWorm", "plain", "/Error/Code", "NoSuchWORMConfiguration" },
		{ "oss.GetBucketVersioning", "audit-bucket", "/VersioningConfiguration/Status", "Enabled" },
		{ "oss.GetBucketVersioning", "plain", "count(/VersioningConfiguration/Status)", "0" },
		{ "oss.GetBucketEncryption", "audit-bucket", "/ServerSideEncryptionRule/ApplyServerSideEncryptionByDefault/SSEAlgorithm", "KMS" },
		{ "oss.GetBucketEncryption", "plain", "/Error/Code", "NoSuchServerSideEncryptionRule" },
		{ "oss.GetBucketPolicy", "plain", "/Error/Code", "NoSuchBucketPolicy" },
		{ "oss.GetBucketPolicyStatus", "audit-bucket", "/PolicyStatus/IsPublic", "true" },
		{ "oss.GetBucketPolicyStatus", "plain", "/PolicyStatus/IsPublic", "false" },
		{ "oss.GetBucketPublicAccessBlock", "plain", "/PublicAccessBlockConfiguration/BlockPublicAccess", "false" },
		{ "oss.GetBucketLogging", "audit-bucket", "/BucketLoggingStatus/LoggingEnabled/TargetPrefix", "p/" },
		{ "oss.GetBucketReplication", "audit-bucket", "/ReplicationConfiguration/Rule[1]/Destination/Location", "oss-cn-shanghai" },
		{ "oss.GetBucketReplication", "audit-bucket", "/ReplicationConfiguration/Rule[1]/PrefixSet/Prefix[2]", "b/" },
		{ "oss.GetBucketReplication", "plain", "/Error/Code", "NoSuchReplicationConfiguration" },
		{ "oss.ListBuckets", "", "count(/ListAllMyBucketsResult/Buckets/Bucket)", "2" },
		{ "oss.ListBuckets", "", "/ListAllMyBucketsResult/Buckets/Bucket[1]/Location", "oss-cn-hangzhou" },
		{ "oss.ListBuckets", "", "/ListAllMyBucketsResult/IsTruncated", "false" },
		{ "oss.GetBucketLogging", "plain", "count(/BucketLoggingStatus/*)", "0" },
	};
	struct call c;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got, phrase[160];

		call_init(&c, t, cases[i].api, cases[i].bucket, "");
		got = at(call_run(&c, t), cases[i].path);
		snprintf(phrase, sizeof(phrase), "%s of %s: %s", cases[i].api, cases[i].bucket, cases[i].path);
		is_str(got, cases[i].want, phrase);
		is_int(c.rs.status, strncmp(cases[i].path, "/Error", 6) == 0 ? 404 : 200, "its status");
		free(got);
		call_release(&c);
	}
	call_init(&c, t, "oss.GetBucketPolicy", "audit-bucket", "");
	is_str(call_run(&c, t), "{\"Version\":\"1\",\"Statement\":[]}", "a policy is JSON");
	call_release(&c);
}

/* All keys of a listing, one a line, fetched so many at a time. */
static char *
list(const char *query, long max, int *pages)
{
	struct buf out;
	char *token = NULL, *more = NULL, *count, path[64];

	buf_init(&out, 1 << 20);
	*pages = 0;
	do {
		struct call c;
		char params[4096];
		const char *xml;

		snprintf(params, sizeof(params), "list-type=2&max-keys=%ld%s%s", max, *query ? "&" : "", query);
		call_init(&c, t, "oss.ListObjectsV2", "audit-bucket", params);
		if (token != NULL)
			kv_add(&c.rq.query, "continuation-token", token);
		xml = call_run(&c, t);
		free(token);
		free(more);
		count = at(xml, "count(//Contents|//CommonPrefixes)");
		for (int i = 1; i <= atoi(count); i++) {
			char *key;

			snprintf(path, sizeof(path), "(//Contents/Key|//CommonPrefixes/Prefix)[%d]", i);
			key = at(xml, path);
			buf_addf(&out, "%s\n", key);
			free(key);
		}
		free(count);
		token = at(xml, "//NextContinuationToken");
		more = at(xml, "//IsTruncated");
		call_release(&c);
		++*pages;
	} while (strcmp(more, "true") == 0 && *pages < 100);
	free(token);
	free(more);
	return buf_take(&out);
}

static int
lines(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

static void
test_list(void)
{
	int pages;
	char *all = list("", 1000, &pages), *some, *page;

	/* five days and the day of now, two regions, three literal ones */
	is_int(lines(all), 6 * 2 + 3, "an expired day is gone, each region and day is one object");
	ok(strstr(all, "\nlogs/AliyunLogs/Actiontrail/cn-hangzhou/2026/01/05/Actiontrail_cn-hangzhou_20260105") != NULL, "a day in its folder");
	ok(strncmp(all, "a b<.txt\nlogs/", 14) == 0, "keys are sorted");
	for (long max = 1; max <= 7; max += 3) {
		some = list("", max, &pages);
		ok(strcmp(all, some) == 0 && pages == (15 + max - 1) / max, "pages of %ld give the same", max);
		free(some);
	}
	some = list("delimiter=/", 1, &pages);
	is_str(some, "a b<.txt\nlogs/\nzz/\n", "common prefixes, one a page");
	free(some);
	some = list("delimiter=/&prefix=logs/AliyunLogs/Actiontrail/", 10, &pages);
	is_str(some, "logs/AliyunLogs/Actiontrail/cn-hangzhou/\nlogs/AliyunLogs/Actiontrail/cn-shanghai/\n", "folders of regions");
	free(some);
	some = list("prefix=logs/AliyunLogs/Actiontrail/cn-shanghai/2026/01/08/", 10, &pages);
	is_int(lines(some), 1, "one day of one region");
	free(some);
	some = list("start-after=zz/1", 10, &pages);
	is_str(some, "zz/2\n", "start-after");
	free(some);
	some = list("start-after=logs/AliyunLogs/Actiontrail/cn-shanghai/2026/01/09", 10, &pages);
	is_int(lines(some), 4, "start-after in the middle of the folders");
	free(some);
	some = list("encoding-type=url&max-keys=5", 1, &pages);
	page = strchr(some, '\n');
	ok(page != NULL && strncmp(some, "a%20b%3C.txt\n", 13) == 0, "keys are encoded when asked");
	free(some);
	free(all);
}

static void
test_bad_lists(void)
{
	static const char *const bad[] = { "max-keys=0", "max-keys=1001", "max-keys=x", "encoding-type=b64", "continuation-token=%%%", "delimiter=ab" };
	struct call c;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		call_init(&c, t, "oss.ListObjectsV2", "audit-bucket", bad[i]);
		call_run(&c, t);
		ok(c.rs.status == 400 && strcmp(c.rs.error_code, "InvalidArgument") == 0, "refused: %s", bad[i]);
		call_release(&c);
	}
}

static cJSON *
unzip(const struct buf *b)
{
	static char text[4 << 20];
	z_stream z;
	cJSON *v = NULL;

	memset(&z, 0, sizeof(z));
	inflateInit2(&z, 15 + 16);
	z.next_in = (Bytef *)b->data;
	z.avail_in = (uInt)b->len;
	z.next_out = (Bytef *)text;
	z.avail_out = sizeof(text);
	if (inflate(&z, Z_FINISH) == Z_STREAM_END)
		v = json_parse(text, z.total_out, "object", NULL);
	inflateEnd(&z);
	return v;
}

static void
test_delivered(void)
{
	int pages, count = 0, size = 0;
	char *key = list("prefix=logs/AliyunLogs/Actiontrail/cn-shanghai/2026/01/08/", 10, &pages), md5[64] = "", want[33];
	unsigned char digest[16];
	bool right = true;
	struct call c, again;
	const cJSON *item;
	cJSON *events;

	key[strlen(key) - 1] = '\0';
	sscanf(strrchr(key, '/'), "/Actiontrail_cn-shanghai_%*14[0-9]_1002_%d_%d_%32[0-9A-F].gz", &count, &size, md5);
	call_init(&c, t, "oss.GetObject", "audit-bucket", "");
	kv_add(&c.rq.captures, "key", key);
	call_run(&c, t);
	events = unzip(&c.rs.body);
	is_int(c.rs.status, 200, "a delivered object is there");
	ok(count > 10 && cJSON_GetArraySize(events) == count, "it has as many events as its name says");
	is_int((long long)c.rs.body.len, size, "and as many bytes");
	EVP_Digest(c.rs.body.data, c.rs.body.len, digest, NULL, EVP_md5(), NULL);
	for (int i = 0; i < 16; i++)
		snprintf(want + 2 * i, 3, "%02X", digest[i]);
	is_str(md5, want, "and that digest");
	cJSON_ArrayForEach(item, events)
		right = right && strncmp(json_str(item, "eventTime"), "2026-01-08T", 11) == 0 && strcmp(json_str(item, "acsRegion"), "cn-shanghai") == 0;
	ok(right, "all of that day and region");
	call_init(&again, t, "oss.GetObject", "audit-bucket", "");
	kv_add(&again.rq.captures, "key", key);
	call_run(&again, t);
	ok(again.rs.body.len == c.rs.body.len && memcmp(again.rs.body.data, c.rs.body.data, c.rs.body.len) == 0, "the same bytes again");
	cJSON_Delete(events);
	call_release(&c);
	call_release(&again);
	free(key);
}

static void
test_literal(void)
{
	static const struct {
		const char *range, *want;
		int status;
	} cases[] = {
		{ NULL, "0123456789", 200 },
		{ "bytes=0-3", "0123", 206 },
		{ "bytes=7-", "789", 206 },
		{ "bytes=-2", "89", 206 },
		{ "bytes=7-99", "789", 206 },
		{ "bytes=99-", "0123456789", 200 },
		{ "lines=1-2", "0123456789", 200 },
	};
	struct call c;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		call_init(&c, t, "oss.GetObject", "audit-bucket", "");
		kv_add(&c.rq.captures, "key", "a b<.txt");
		if (cases[i].range != NULL)
			kv_add(&c.rq.headers, "Range", cases[i].range);
		is_str(call_run(&c, t), cases[i].want, cases[i].range ? cases[i].range : "whole");
		is_int(c.rs.status, cases[i].status, "its status");
		is_str(kv_get(&c.rs.headers, "ETag"), "\"781E5E245D69B566979B86E28D23F2C7\"", "its ETag is the MD5");
		is_str(kv_get(&c.rs.headers, "x-oss-hash-crc64ecma"), "2838902930144391966", "its CRC-64 is of the whole");
		call_release(&c);
	}
	call_init(&c, t, "oss.GetObject", "audit-bucket", "");
	kv_add(&c.rq.captures, "key", "nothing");
	call_run(&c, t);
	ok(c.rs.status == 404 && strcmp(c.rs.error_code, "NoSuchKey") == 0, "a key that is not there");
	call_release(&c);
}

int
main(void)
{
	struct err e = { 0 };

	if (!ok(tenant_parse(&t, tenant_text, strlen(tenant_text), "tenant", &e) == 0, "the tenant loads")) {
		printf("# %s\n", e.text);
		return tap_done();
	}
	test_settings();
	test_list();
	test_bad_lists();
	test_delivered();
	test_literal();
	tenant_free(t);
	xmlCleanupParser();
	return tap_done();
}
