/* Permissions, and what is remembered from request to request: nonces, calls per second and faults. */
#include <stdlib.h>
#include <string.h>

#include "../cloud/faults.h"
#include "../cloud/gate.h"
#include "base/alloc.h"
#include "cloud_call.h"
#include "tap.h"

static struct tenant *
load(const char *more)
{
	char *text = xasprintf("{\"regions\":[\"cn-hangzhou\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"role\",\"name\":\"n\","
	    "\"id\":\"3\",\"session\":\"s\",\"keys\":[{\"id\":\"STS.1\",\"secret\":\"s\",\"token\":\"t\"}]}],\"projects\":[{\"projectName\":\"p1\","
	    "\"region\":\"cn-hangzhou\",\"createTime\":\"-1d\"}],\"buckets\":[{\"name\":\"b1\",\"region\":\"cn-hangzhou\",\"createTime\":\"-1d\"}]}]%s}", more);
	struct err e = { .code = ERR_NONE };
	struct tenant *t;

	if (tenant_parse(&t, text, strlen(text), "t", &e) != 0)
		printf("# %s\n", e.text);
	free(text);
	return t;
}

static void
test_rates(void)
{
	struct tenant *t = load(",\"rateLimits\":{\"sls.GetLogStore\":3}");
	struct gate *g;
	struct call lookup, store, bucket;
	long wait;

	gate_new(&g, t, NULL);
	call_init(&lookup, t, "actiontrail.LookupEvents", "", "");
	call_init(&store, t, "sls.GetLogStore", "p1", "");
	call_init(&bucket, t, "oss.GetBucketAcl", "b1", "");
	ok(gate_wait(g, &lookup.rq) == 0 && gate_wait(g, &lookup.rq) == 0, "two LookupEvents a second");
	wait = gate_wait(g, &lookup.rq);
	ok(wait > 0 && wait <= 1000, "the third waits %ld ms", wait);
	ok(gate_wait(g, &store.rq) == 0 && gate_wait(g, &store.rq) == 0 && gate_wait(g, &store.rq) == 0, "another API has its own limit");
	ok(gate_wait(g, &store.rq) > 0, "that the tenant set");
	for (int i = 0; i < 300; i++)
		wait = gate_wait(g, &bucket.rq);
	is_int(wait, 0, "no limit is no limit");
	gate_retry_after(&lookup.rq, &lookup.rs, 1500);
	is_str(kv_get(&lookup.rs.headers, "x-acs-retry-after"), "1500", "milliseconds for OpenAPI");
	gate_retry_after(&store.rq, &store.rs, 1500);
	is_str(kv_get(&store.rs.headers, "retry-after"), "2", "whole seconds elsewhere");
	call_release(&lookup);
	call_release(&store);
	call_release(&bucket);
	gate_free(g);
	tenant_free(t);
}

static void
test_nonces(void)
{
	struct tenant *t = load("");
	struct gate *g;
	struct call c;

	gate_new(&g, t, NULL);
	call_init(&c, t, "sts.GetCallerIdentity", "", "");
	ok(gate_nonce(g, &c.rq, "n1"), "a new nonce");
	ok(!gate_nonce(g, &c.rq, "n1"), "is good once");
	c.rq.who.access_key_id = "another";
	ok(gate_nonce(g, &c.rq, "n1"), "for one key");
	ok(gate_nonce(g, &c.rq, NULL) && gate_nonce(g, &c.rq, NULL), "services without nonces");
	call_release(&c);
	gate_free(g);
	tenant_free(t);
}

static const struct {
	const char *faults, *sentence, *phrase;
} wrong[] = {
	{ "{\"kind\":\"explode\",\"api\":\"*\"}", "\"explode\" is none of", "an unknown kind" },
	{ "{\"kind\":\"slow\",\"api\":\"*\",\"bytes\":3}", "faults[0]: \"bytes\" means nothing for a fault of kind slow", "a key of another kind" },
	{ "{\"kind\":\"slow\",\"api\":\"*\"},{\"kind\":\"cut\",\"api\":\"sls.GetLogstore\"}", "faults[1]: api \"sls.GetLogstore\" matches no API", "a misspelt API" },
	{ "{\"kind\":\"clock-skew\",\"api\":\"*\",\"account\":\"*\"}", "clock-skew can not name an account", "a skew for an account" },
};

static void
test_wrong(void)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *text = xasprintf("{\"regions\":[\"cn-hangzhou\"],\"accounts\":[],\"faults\":[%s]}", wrong[i].faults);
		struct err e = { .code = ERR_NONE };
		struct tenant *t = NULL;
		struct faults *f = NULL;

		if (tenant_parse(&t, text, strlen(text), "t", &e) == 0)
			faults_new(&f, t, &e);
		ok(f == NULL && strstr(e.text, wrong[i].sentence) != NULL, "%s: %s", wrong[i].phrase, e.text);
		faults_free(f);
		tenant_free(t);
		free(text);
	}
}

/* A letter for what happens to each of so many calls: . nothing, A answered by the fault, S spoilt, d delayed. */
static const char *
story(struct faults *f, const struct request *rq, size_t n)
{
	static char text[64];

	for (size_t i = 0; i < n; i++) {
		struct effect x = faults_take(f, rq);

		text[i] = x.answer ? 'A' : x.spoil ? 'S' : x.slow_ms ? 'd' : '.';
	}
	text[n] = '\0';
	return text;
}

static const struct {
	const char *faults, *api, *resource, *story, *phrase;
} stories[] = {
	{ "{\"kind\":\"throttle\",\"api\":\"sls.GetLogStore\"}", "sls.GetLogStore", "p1", "A...", "once by default" },
	{ "{\"kind\":\"throttle\",\"api\":\"sls.GetLogStore\"}", "sls.GetIndex", "p1", "....", "another API is left alone" },
	{ "{\"kind\":\"error\",\"api\":\"sls.*\",\"after\":2,\"times\":2}", "sls.GetIndex", "p1", "..AA.", "after two, twice" },
	{ "{\"kind\":\"cut\",\"api\":\"*\",\"times\":0}", "oss.GetBucketAcl", "b1", "SSSS", "for ever" },
	{ "{\"kind\":\"deny\",\"api\":\"oss.GetBucketWorm\"}", "oss.GetBucketWorm", "b1", "AAAA", "denial lasts" },
	{ "{\"kind\":\"reset\",\"api\":\"*\"},{\"kind\":\"error\",\"api\":\"*\"}", "oss.GetBucketAcl", "b1", "SA..", "one after the other" },
	{ "{\"kind\":\"slow\",\"api\":\"*\",\"times\":3},{\"kind\":\"error\",\"api\":\"*\"}", "oss.GetBucketAcl", "b1", "Add.", "slow goes with others" },
	{ "{\"kind\":\"error\",\"api\":\"*\",\"resource\":\"other*\",\"times\":0}", "oss.GetBucketAcl", "b1", "...", "another bucket" },
	{ "{\"kind\":\"error\",\"api\":\"*\",\"region\":\"cn-hang*\",\"account\":\"*1\",\"times\":0}", "oss.GetBucketAcl", "b1", "AAA", "region and account" },
	{ "{\"kind\":\"clock-skew\",\"api\":\"*\",\"secondsAhead\":5}", "oss.GetBucketAcl", "b1", "...", "a skew is no effect on the answer" },
};

static void
test_stories(void)
{
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		char *more = xasprintf(",\"faults\":[%s]", stories[i].faults);
		struct tenant *t = load(more);
		struct err e = { .code = ERR_NONE };
		struct faults *f;
		struct call c;

		call_init(&c, t, stories[i].api, stories[i].resource, "");
		if (faults_new(&f, t, &e) != 0)
			ok(0, "%s: %s", stories[i].phrase, e.text);
		else
			is_str(story(f, &c.rq, strlen(stories[i].story)), stories[i].story, stories[i].phrase);
		call_release(&c);
		faults_free(f);
		tenant_free(t);
		free(more);
	}
}

static const struct {
	const char *fault, *api, *resource, *want, *phrase;
} answers[] = {
	{ "\"kind\":\"throttle\"", "actiontrail.DescribeTrails", "", "400 Throttling.User", "throttled by OpenAPI" },
	{ "\"kind\":\"throttle\"", "sls.GetIndex", "p1", "403 ReadQuotaExceed", "throttled by SLS" },
	{ "\"kind\":\"throttle\"", "oss.GetBucketAcl", "b1", "503 MetaOperationQpsLimitExceeded", "throttled by OSS" },
	{ "\"kind\":\"throttle\",\"status\":429,\"code\":\"Throttling.Api\"", "sts.GetCallerIdentity", "", "429 Throttling.Api", "with its own words" },
	{ "\"kind\":\"error\"", "sls.GetIndex", "p1", "500 InternalServerError", "a failing SLS" },
	{ "\"kind\":\"deny\"", "sls.GetIndex", "p1", "401 Unauthorized", "denied by SLS" },
	{ "\"kind\":\"deny\"", "oss.GetBucketAcl", "b1", "403 AccessDenied", "denied by OSS" },
	{ "\"kind\":\"deny\"", "actiontrail.DescribeTrails", "", "403 NoPermission", "denied by OpenAPI" },
	{ "\"kind\":\"expired-token\"", "oss.GetBucketAcl", "b1", "403 SecurityTokenExpired", "a token that ran out" },
};

static void
test_answers(void)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		char *more = xasprintf(",\"faults\":[{%s,\"api\":\"*\"}]", answers[i].fault), got[128];
		struct tenant *t = load(more);
		struct faults *f;
		struct effect x;
		struct call c;

		call_init(&c, t, answers[i].api, answers[i].resource, "");
		c.rq.who.token = "t";
		faults_new(&f, t, NULL);
		x = faults_take(f, &c.rq);
		faults_answer(x.answer, &c.rq, &c.rs);
		snprintf(got, sizeof(got), "%d %s", c.rs.status, c.rs.error_code);
		is_str(got, answers[i].want, answers[i].phrase);
		ok(strstr(buf_text(&c.rs.body), c.rs.error_code) != NULL, "and the body says so");
		call_release(&c);
		faults_free(f);
		tenant_free(t);
		free(more);
	}
}

static void
test_token_only(void)
{
	struct tenant *t = load(",\"faults\":[{\"kind\":\"expired-token\",\"api\":\"*\",\"after\":1}]");
	struct faults *f;
	struct call c;

	faults_new(&f, t, NULL);
	call_init(&c, t, "oss.GetBucketAcl", "b1", "");
	is_str(story(f, &c.rq, 3), "...", "a long-term key does not expire");
	c.rq.who.token = "t";
	is_str(story(f, &c.rq, 3), ".AA", "a token expires during the run");
	call_release(&c);
	faults_free(f);
	tenant_free(t);
}

static void
test_spoil(void)
{
	struct tenant *t = load(",\"faults\":[{\"kind\":\"oversize\",\"api\":\"*\",\"bytes\":1000},{\"kind\":\"not-json\",\"api\":\"*\"},"
	    "{\"kind\":\"wrong-content\",\"api\":\"*\",\"status\":302,\"location\":\"https://elsewhere.invalid/\"},"
	    "{\"kind\":\"altered\",\"api\":\"*\",\"set\":{\"Page.Total\":9,\"RequestId\":null}}]");
	const cJSON *list = json_arr(t->doc, "faults");
	struct call c;
	cJSON *parsed;

	call_init(&c, t, "sts.GetCallerIdentity", "", "");
	call_run(&c, t);
	faults_spoil(cJSON_GetArrayItem(list, 0), &c.rs);
	parsed = cJSON_ParseWithLength(c.rs.body.data, c.rs.body.len);
	ok(c.rs.body.len >= 1000 && parsed != NULL, "an oversize body is still what it was");
	cJSON_Delete(parsed);
	faults_spoil(cJSON_GetArrayItem(list, 1), &c.rs);
	parsed = cJSON_Parse(buf_text(&c.rs.body));
	ok(parsed == NULL, "a body that is not JSON");
	cJSON_Delete(parsed);
	faults_spoil(cJSON_GetArrayItem(list, 2), &c.rs);
	is_str(kv_get(&c.rs.headers, "content-type"), "text/html", "content of another kind");
	is_str(kv_get(&c.rs.headers, "location"), "https://elsewhere.invalid/", "that sends away");
	call_release(&c);
	call_init(&c, t, "sts.GetCallerIdentity", "", "");
	call_run(&c, t);
	faults_spoil(cJSON_GetArrayItem(list, 3), &c.rs);
	parsed = cJSON_Parse(buf_text(&c.rs.body));
	ok(json_num(json_get(parsed, "Page"), "Total", 0) == 9, "a member that was not there");
	ok(json_get(parsed, "RequestId") == NULL && json_str(parsed, "AccountId") != NULL, "one taken away, others left");
	cJSON_Delete(parsed);
	call_release(&c);
	tenant_free(t);
}

static void
test_skew(void)
{
	struct tenant *t = load(",\"faults\":[{\"kind\":\"clock-skew\",\"api\":\"sls.*\",\"secondsBehind\":3600,\"after\":1,\"times\":1}]");
	struct faults *f;
	struct call c;

	faults_new(&f, t, NULL);
	call_init(&c, t, "sls.GetIndex", "p1", "");
	is_int(faults_skew(f, &c.rq), 0, "not yet");
	is_int(faults_skew(f, &c.rq), -3600, "an hour behind");
	is_int(faults_skew(f, &c.rq), 0, "once");
	call_release(&c);
	faults_free(f);
	tenant_free(t);
}

static const struct {
	const char *allow, *deny, *action;
	bool allowed, explicit_deny;
	const char *phrase;
} permissions[] = {
	{ "[\"log:Get*\"]", NULL, "log:GetIndex", true, false, "a pattern allows" },
	{ "[\"log:Get*\"]", NULL, "log:ListAlerts", false, false, "what no pattern allows is refused" },
	{ "[\"*\"]", "[\"log:GetIndex\"]", "log:GetIndex", false, true, "deny wins" },
	{ "[\"*\"]", "[\"log:GetIndex\"]", "log:GetLogStore", true, false, "deny is about its own actions only" },
	{ "[]", NULL, "log:GetIndex", false, false, "an empty list allows nothing" },
	{ NULL, NULL, "log:GetIndex", false, false, "no list allows nothing" },
};

static void
test_permissions(void)
{
	for (size_t i = 0; i < sizeof(permissions) / sizeof(permissions[0]); i++) {
		cJSON *doc = cJSON_Parse("{\"type\":\"ram-user\"}");
		struct identity who = { .doc = doc };
		bool explicit_deny;

		if (permissions[i].allow)
			cJSON_AddItemToObject(doc, "allow", cJSON_Parse(permissions[i].allow));
		if (permissions[i].deny)
			cJSON_AddItemToObject(doc, "deny", cJSON_Parse(permissions[i].deny));
		ok(gate_allows(&who, permissions[i].action, &explicit_deny) == permissions[i].allowed &&
		    explicit_deny == permissions[i].explicit_deny, "%s", permissions[i].phrase);
		cJSON_Delete(doc);
	}
}

int
main(void)
{
	test_rates();
	test_nonces();
	test_wrong();
	test_stories();
	test_answers();
	test_token_only();
	test_spoil();
	test_skew();
	test_permissions();
	return tap_done();
}
