#include <stdlib.h>
#include <zlib.h>

#include "cloud_call.h"
#include "tap.h"

#define DAY 86400L

static const char index_text[] =
    "{\"keys\":{\"event\":{\"type\":\"json\",\"doc_value\":true,\"json_keys\":{\"eventName\":{\"type\":\"text\",\"doc_value\":true},"
    "\"acsRegion\":{\"type\":\"text\",\"doc_value\":true},\"eventRW\":{\"type\":\"text\",\"doc_value\":true}}}}}";

/* Trails: audit to a full store, young to one that started 3 days ago, short kept 2 days, writes only of one region, off. */
static const char tenant_text[] =
    "{\"now\":\"2026-01-10T06:00:00Z\",\"regions\":[\"cn-hangzhou\",\"cn-shanghai\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[],"
    "\"trails\":["
    "{\"Name\":\"audit\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\",\"StartLoggingTime\":\"-100d\"},"
    "{\"Name\":\"young\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\",\"StartLoggingTime\":\"-3d\"},"
    "{\"Name\":\"short\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\"},"
    "{\"Name\":\"writes\",\"HomeRegion\":\"cn-shanghai\",\"TrailRegion\":\"cn-shanghai\",\"Status\":\"Enable\",\"EventRW\":\"Write\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\"},"
    "{\"Name\":\"stopped\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Disable\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\",\"StopLoggingTime\":\"-10d\"},"
    "{\"Name\":\"fresh\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Fresh\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\"},"
    "{\"Name\":\"gaps\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\"},"
    "{\"Name\":\"slow\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\","
    "\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/p1\",\"CreateTime\":\"-100d\"}],"
    "\"projects\":[{\"projectName\":\"p1\",\"region\":\"cn-hangzhou\",\"createTime\":\"-200d\",\"alerts\":["
    "{\"name\":\"a1\",\"status\":\"ENABLED\",\"configuration\":{\"queryList\":[{\"store\":\"actiontrail_audit\"}]}},"
    "{\"name\":\"a2\",\"status\":\"DISABLED\",\"configuration\":{}}],\"logstores\":["
    "{\"logstoreName\":\"actiontrail_audit\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX},"
    "{\"logstoreName\":\"actiontrail_young\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX},"
    "{\"logstoreName\":\"actiontrail_short\",\"ttl\":2,\"createTime\":\"-100d\",\"index\":INDEX},"
    "{\"logstoreName\":\"actiontrail_writes\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX},"
    "{\"logstoreName\":\"actiontrail_stopped\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX},"
    "{\"logstoreName\":\"actiontrail_fresh\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX},"
    "{\"logstoreName\":\"actiontrail_gaps\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX,"
    "\"events\":{\"gaps\":[{\"from\":\"-5d\",\"to\":\"-4d\"}],\"loseEvery\":50,\"delaySeconds\":3600}},"
    "{\"logstoreName\":\"actiontrail_slow\",\"ttl\":180,\"createTime\":\"-100d\",\"index\":INDEX,"
    "\"events\":{\"incomplete\":2,\"exactLimit\":500}},"
    "{\"logstoreName\":\"no-index\",\"ttl\":30,\"createTime\":\"-100d\"}]},"
    "{\"projectName\":\"p2\",\"region\":\"cn-shanghai\",\"createTime\":\"-200d\"}],"
    "\"events\":{\"actors\":{\"ops\":{\"type\":\"ram-user\",\"principalId\":\"2\"}},"
    "\"generators\":[{\"seed\":3,\"count\":20000,\"from\":\"-40d\",\"regions\":[\"cn-hangzhou\",\"cn-shanghai\"]}]}}]}";

static struct tenant *t;

static void
load(void)
{
	struct err e = { 0 };
	struct buf b;

	buf_init(&b, 1 << 20);
	for (const char *p = tenant_text, *mark; *p != '\0'; p = mark) {
		mark = strstr(p, "INDEX");
		buf_add(&b, p, mark != NULL ? (size_t)(mark - p) : strlen(p));
		buf_puts(&b, mark != NULL ? index_text : "");
		mark = mark != NULL ? mark + 5 : p + strlen(p);
	}
	if (!ok(tenant_parse(&t, b.data, b.len, "tenant", &e) == 0, "the tenant loads"))
		printf("# %s\n", e.text);
	buf_release(&b);
}

/* Ask, and read the answer; NULL after an error, whose code is in code. */
static cJSON *
ask(const char *api, const char *logstore, const char *query, const char *body, char code[64])
{
	struct call c;
	cJSON *v = NULL;

	call_init(&c, t, api, "p1", query);
	if (logstore != NULL)
		kv_add(&c.rq.captures, "logstore", logstore);
	if (body != NULL) {
		c.rq.body = body;
		c.rq.body_len = strlen(body);
	}
	call_run(&c, t);
	snprintf(code, 64, "%s", c.rs.error_code);
	if (c.rs.status == 200)
		v = json_parse(buf_text(&c.rs.body), c.rs.body.len, "answer", NULL);
	call_release(&c);
	return v;
}

static long
histogram_sum(const char *logstore, long from_ago, long to_ago)
{
	char query[200], code[64];
	const cJSON *bucket;
	cJSON *v;
	long sum = 0, last = 0;

	snprintf(query, sizeof(query), "type=histogram&from=%ld&to=%ld", (long)t->now - from_ago, (long)t->now - to_ago);
	v = ask("sls.GetHistograms", logstore, query, NULL, code);
	cJSON_ArrayForEach(bucket, v) {
		sum += (long)json_num(bucket, "count", 0);
		if (last != 0 && (long)json_num(bucket, "from", 0) != last)
			sum = -1000000;	/* buckets follow one another */
		last = (long)json_num(bucket, "to", 0);
	}
	cJSON_Delete(v);
	return sum;
}

static void
test_retention(void)
{
	long whole = histogram_sum("actiontrail_audit", 200 * DAY, 0), month = histogram_sum("actiontrail_audit", 40 * DAY, 121);

	ok(whole > 19900 && whole <= 20000 && whole == month, "a full store has all but what is on its way");
	is_int(histogram_sum("actiontrail_young", 200 * DAY, 0), histogram_sum("actiontrail_audit", 3 * DAY, 0), "a young trail has what came since");
	is_int(histogram_sum("actiontrail_short", 200 * DAY, 0), histogram_sum("actiontrail_audit", 2 * DAY, 0), "a short retention keeps the last days");
	is_int(histogram_sum("actiontrail_stopped", 200 * DAY, 0), histogram_sum("actiontrail_audit", 200 * DAY, 10 * DAY), "a stopped trail ends there");
	is_int(histogram_sum("actiontrail_fresh", 200 * DAY, 0), 0, "a fresh trail has delivered nothing");
	is_int(histogram_sum("actiontrail_gaps", 5 * DAY, 4 * DAY), 0, "a gap is empty");
	is_int(histogram_sum("actiontrail_gaps", 3600, 0), 0, "what is late is not there");
	ok(histogram_sum("actiontrail_gaps", 40 * DAY, 20 * DAY) < histogram_sum("actiontrail_audit", 40 * DAY, 20 * DAY), "some are lost");
}

/* All rows of a window page by page: how many, and that each is newer (or older) than the one before. */
static long
pages(const char *logstore, const char *query, bool reverse, bool *ordered, long start)
{
	long offset = start, got;
	char last[24] = "";

	*ordered = true;
	do {
		char body[400], code[64];
		const cJSON *row;
		cJSON *v;

		snprintf(body, sizeof(body), "{\"from\":%ld,\"to\":%ld,\"query\":\"%s\",\"line\":100,\"offset\":%ld,\"reverse\":%s}",
		    (long)t->now - 6 * DAY, (long)t->now, query, offset, reverse ? "true" : "false");
		v = ask("sls.GetLogsV2", logstore, "", body, code);
		got = cJSON_GetArraySize(json_arr(v, "data"));
		cJSON_ArrayForEach(row, json_arr(v, "data")) {
			const char *when = json_str(row, "__time__");

			if (*last != '\0' && (reverse ? strcmp(when, last) > 0 : strcmp(when, last) < 0))
				*ordered = false;
			snprintf(last, sizeof(last), "%s", when);
		}
		offset += got;
		cJSON_Delete(v);
	} while (got > 0);
	return offset;
}

static void
test_paging(void)
{
	long all = histogram_sum("actiontrail_audit", 6 * DAY, 0);
	bool ordered;

	is_int(pages("actiontrail_audit", "*", false, &ordered, 0), all, "pages of everything give what the histogram counts");
	ok(ordered, "oldest first");
	is_int(pages("actiontrail_audit", "*", true, &ordered, 0), all, "and newest first");
	ok(ordered, "newest first");
	is_int(pages("actiontrail_audit", "*", false, &ordered, 1500), all, "a deep offset is jumped to");
	is_int(pages("actiontrail_audit", "*", true, &ordered, 1500), all, "from the other end too");
	is_int(pages("actiontrail_audit", "*", false, &ordered, 100000), 100000, "an offset behind the end gives nothing");
}

/* The same row at one offset, walked to and jumped to. */
static void
test_jump(void)
{
	char body[300], code[64];

	for (int reverse = 0; reverse < 2; reverse++) {
		char *rows[2];

		for (int jump = 0; jump < 2; jump++) {
			cJSON *v;

			snprintf(body, sizeof(body), "{\"from\":%ld,\"to\":%ld,\"query\":\"%s\",\"line\":7,\"offset\":2345,\"reverse\":%s}",
			    (long)t->now - 6 * DAY, (long)t->now, jump ? "*" : "not event.eventName: Nothing", reverse ? "true" : "false");
			v = ask("sls.GetLogsV2", "actiontrail_audit", "", body, code);
			rows[jump] = json_print(json_arr(v, "data"));
			cJSON_Delete(v);
		}
		ok(strlen(rows[0]) > 1000 && strcmp(rows[0], rows[1]) == 0, "jumping lands where walking does, %s", reverse ? "backward" : "forward");
		free(rows[0]);
		free(rows[1]);
	}
}

static void
test_filters(void)
{
	char body[300], code[64];
	const cJSON *row;
	bool right = true;
	cJSON *v, *event;

	snprintf(body, sizeof(body), "{\"from\":%ld,\"to\":%ld,\"query\":\"*\",\"line\":100}", (long)t->now - 20 * DAY, (long)t->now);
	v = ask("sls.GetLogsV2", "actiontrail_writes", "", body, code);
	ok(cJSON_GetArraySize(json_arr(v, "data")) > 50, "writes of one region");
	cJSON_ArrayForEach(row, json_arr(v, "data")) {
		event = cJSON_Parse(json_str(row, "event"));
		right = right && strcmp(json_str(event, "acsRegion"), "cn-shanghai") == 0 && strcmp(json_str(event, "eventRW"), "Write") == 0 &&
		    strcmp(json_str(row, "__topic__"), "actiontrail_audit_event") == 0;
		cJSON_Delete(event);
	}
	ok(right, "and nothing else");
	is_str(json_str(json_get(v, "meta"), "progress"), "Complete", "it is complete");
	ok(cJSON_IsFalse(json_get(json_get(v, "meta"), "hasSQL")), "it says that there was no SQL");
	cJSON_Delete(v);
}

static void
test_sql(void)
{
	char body[400], code[64];
	const cJSON *meta;
	cJSON *v = NULL;
	long all = histogram_sum("actiontrail_audit", 6 * DAY, 0);

	snprintf(body, sizeof(body), "{\"from\":%ld,\"to\":%ld,\"query\":\"* | select count(*) as n, count(distinct \\\"event.acsRegion\\\") as r\"}",
	    (long)t->now - 6 * DAY, (long)t->now);
	v = ask("sls.GetLogsV2", "actiontrail_audit", "", body, code);
	meta = json_get(v, "meta");
	is_int(atol(json_str(cJSON_GetArrayItem(json_arr(v, "data"), 0), "n")), all, "SQL counts what the histogram counts");
	is_str(json_str(cJSON_GetArrayItem(json_arr(v, "data"), 0), "r"), "2", "values are text");
	ok(cJSON_IsTrue(json_get(meta, "hasSQL")) && cJSON_IsTrue(json_get(meta, "isAccurate")), "it was exact");
	is_int((long long)json_num(meta, "limited", -1), 100, "without LIMIT it says so");
	cJSON_Delete(v);

	for (int i = 0; i < 3; i++) {
		v = ask("sls.GetLogsV2", "actiontrail_slow", "", body, code);
		is_str(json_str(json_get(v, "meta"), "progress"), i < 2 ? "Incomplete" : "Complete", "incomplete twice, then complete");
		if (i < 2)
			cJSON_Delete(v);
	}
	is_str(json_str(cJSON_GetArrayItem(json_arr(v, "data"), 0), "n"), "500", "a limited query reads no more");
	ok(cJSON_IsFalse(json_get(json_get(v, "meta"), "isAccurate")), "and says that it is not exact");
	cJSON_Delete(v);
}

static void
test_refusals(void)
{
	static const struct {
		const char *api, *logstore, *query, *body, *code;
	} cases[] = {
		{ "sls.GetLogStore", "nothing", "", NULL, "LogStoreNotExist" },
		{ "sls.GetIndex", "no-index", "", NULL, "IndexConfigNotExist" },
		{ "sls.GetLogs", "no-index", "type=log&from=1&to=2", NULL, "IndexConfigNotExist" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=2&to=2", NULL, "InvalidTimeRange" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=1", NULL, "ParameterInvalid" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=1&to=2&line=101", NULL, "InvalidLine" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=1&to=2&line=-1", NULL, "InvalidLine" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=1&to=2&offset=x", NULL, "InvalidOffset" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=1&to=2&query=nokey: x", NULL, "ParameterInvalid" },
		{ "sls.GetLogs", "actiontrail_audit", "type=log&from=1&to=2&query=* | select group_concat(event) from log", NULL, "ParameterInvalid" },
		{ "sls.GetHistograms", "actiontrail_audit", "type=histogram&from=1&to=2&query=* | select 1", NULL, "ParameterInvalid" },
		{ "sls.GetLogsV2", "actiontrail_audit", "", "not JSON", "PostBodyInvalid" },
		{ "sls.GetLogsV2", "actiontrail_audit", "", "{\"from\":1,\"to\":2,\"offset\":5,\"query\":\"*|select 1\"}", "ParameterInvalid" },
		{ "sls.ListLogStores", NULL, "size=501", NULL, "ParameterInvalid" },
		{ "sls.ListAlerts", NULL, "size=201", NULL, "ParameterInvalid" },
	};
	char code[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cJSON *v = ask(cases[i].api, cases[i].logstore, cases[i].query, cases[i].body, code);

		ok(v == NULL && strcmp(code, cases[i].code) == 0, "%s %s %s: %s", cases[i].api, cases[i].query, cases[i].body ? cases[i].body : "",
		    cases[i].code);
		cJSON_Delete(v);
	}
}

static void
test_settings(void)
{
	static const struct {
		const char *api, *logstore, *query, *path, *want;
	} cases[] = {
		{ "sls.GetProject", NULL, "", "projectName", "p1" },
		{ "sls.GetProject", NULL, "", "createTime", "2025-06-24 06:00:00" },
		{ "sls.GetProject", NULL, "", "internetEndpoint", "cn-hangzhou.log.aliyuncs.com" },
		{ "sls.GetProject", NULL, "", "logstores", NULL },
		{ "sls.ListProject", NULL, "", "total", "1" },
		{ "sls.ListProject", NULL, "projectName=none", "count", "0" },
		{ "sls.ListLogStores", NULL, "", "total", "9" },
		{ "sls.ListLogStores", NULL, "offset=7&size=5", "count", "2" },
		{ "sls.ListLogStores", NULL, "logstoreName=young", "total", "1" },
		{ "sls.GetLogStore", "actiontrail_short", "", "ttl", "2" },
		{ "sls.GetLogStore", "actiontrail_short", "", "createTime", "1759384800" },
		{ "sls.GetLogStore", "actiontrail_short", "", "index", NULL },
		{ "sls.GetLogStore", "actiontrail_gaps", "", "events", NULL },
		{ "sls.GetIndex", "actiontrail_short", "", "max_text_len", "2048" },
		{ "sls.ListAlerts", NULL, "", "total", "2" },
		{ "sls.ListAlerts", NULL, "logstore=actiontrail_audit", "total", "1" },
		{ "sls.ListJobs", NULL, "jobType=Alert&jobName=a2", "total", "1" },
	};
	char code[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cJSON *v = ask(cases[i].api, cases[i].logstore, cases[i].query, NULL, code);
		char *got = json_scalar_text(json_at(v, cases[i].path)), phrase[128];

		snprintf(phrase, sizeof(phrase), "%s %s: %s", cases[i].api, cases[i].query, cases[i].path);
		is_str(got, cases[i].want, phrase);
		free(got);
		cJSON_Delete(v);
	}
}

/* The older form: a bare array, the rest in headers; packed when gzip is asked. */
static void
test_v1(void)
{
	unsigned char plain[200000];
	uLongf size = sizeof(plain);
	struct call c, packed;
	char query[200];

	snprintf(query, sizeof(query), "type=log&from=%ld&to=%ld&line=20&reverse=true", (long)t->now - DAY, (long)t->now);
	call_init(&c, t, "sls.GetLogs", "p1", query);
	kv_add(&c.rq.captures, "logstore", "actiontrail_audit");
	call_run(&c, t);
	ok(c.rs.body.data[0] == '[' && kv_get(&c.rs.headers, "x-log-compresstype") == NULL, "a bare array, not packed");
	is_str(kv_get(&c.rs.headers, "x-log-progress"), "Complete", "progress is a header");
	is_str(kv_get(&c.rs.headers, "x-log-count"), "20", "and the count");
	call_init(&packed, t, "sls.GetLogs", "p1", query);
	kv_add(&packed.rq.captures, "logstore", "actiontrail_audit");
	kv_add(&packed.rq.headers, "Accept-Encoding", "gzip");
	call_run(&packed, t);
	ok(uncompress(plain, &size, (const Bytef *)packed.rs.body.data, packed.rs.body.len) == Z_OK && size == c.rs.body.len &&
	    memcmp(plain, c.rs.body.data, size) == 0, "packed it is the same");
	is_int(atol(kv_get(&packed.rs.headers, "x-log-bodyrawsize")), (long long)size, "its real size is a header");
	call_release(&c);
	call_release(&packed);
}

int
main(void)
{
	load();
	if (t == NULL)
		return tap_done();
	test_retention();
	test_paging();
	test_jump();
	test_filters();
	test_sql();
	test_refusals();
	test_settings();
	test_v1();
	tenant_free(t);
	return tap_done();
}
