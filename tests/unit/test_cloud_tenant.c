/* Reading a tenant file: what is refused and with which words, what the defaults are, what the trail calls answer. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cloud_call.h"
#include "tap.h"

/* A small whole tenant; %s is put behind the account's identities. */
static const char frame[] =
    "{\"now\":\"2026-01-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\",\"cn-shanghai\"],"
    "\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"root\",\"keys\":[{\"id\":\"k1\",\"secret\":\"s\"}]}]%s}]}";

static const struct {
	const char *text;	/* NULL: the frame with more */
	const char *more;
	const char *sentence;	/* NULL: accepted */
	const char *phrase;
} files[] = {
	{ NULL, "", NULL, "a small tenant" },
	{ "{}", NULL, "t: regions: missing", "nothing in it" },
	{ "[]", NULL, "t: tenant: want an object", "no object" },
	{ "{\"regions\":[],\"accounts\":[]}", NULL, "t: regions: empty", "no region" },
	{ "{\"regions\":[\"a\"],\"homeRegion\":\"b\",\"accounts\":[]}", NULL, "t: homeRegion: \"b\" is not in \"regions\"", "home elsewhere" },
	{ "{\"regions\":[\"a\"],\"accounts\":[],\"fault\":[]}", NULL, "t: fault: unknown key", "a misspelt member" },
	{ "{\"regions\":[\"a\"],\"accounts\":[],\"now\":\"-1d\"}", NULL, "t: now: want a time", "a clock relative to nothing" },
	{ "{\"regions\":[\"a\"],\"accounts\":[{\"id\":\"12\",\"identities\":[]}]}", NULL, "t: accounts[0].id: \"12\" is no account id", "a short id" },
	{ "{\"regions\":[\"a\"],\"accounts\":[],\"memberAccounts\":{\"count\":2,\"first\":\"1\",\"template\":{}}}", NULL,
	    "t: memberAccounts: want count (1 to 5000), first (an account id) and template, and nothing else", "members from no account id" },
	{ "{\"regions\":[\"a\"],\"accounts\":[],\"memberAccounts\":{\"count\":2,\"first\":\"1000000000000100\",\"template\":{}}}", NULL,
	    "t: memberAccounts: there is no resourceDirectory", "members of no directory" },
	{ NULL, ",\"trail\":[]", "t: accounts[0].trail: unknown key", "a misspelt member of an account" },
	{ NULL, ",\"trails\":[{\"Name\":\"audit-all\"}]", "t: accounts[0].trails[0].HomeRegion: missing", "a missing member" },
	{ NULL, ",\"trails\":[{\"Name\":\"a\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"On\",\"EventRW\":\"All\",\"CreateTime\":\"-1d\"}]",
	    "t: accounts[0].trails[0].Status: \"On\" is none of Enable|Disable|Fresh", "a value that does not exist" },
	{ NULL, ",\"trails\":[{\"Name\":\"a\",\"HomeRegion\":\"eu-west-1\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-1d\"}]",
	    "t: accounts[0]: HomeRegion \"eu-west-1\" is not in \"regions\"", "a region that is not served" },
	{ NULL, ",\"buckets\":[{\"name\":\"b\",\"region\":\"cn-hangzhou\",\"createTime\":\"some day\"}]",
	    "t: accounts[0].buckets[0].createTime: want a time", "a time that is none" },
	{ NULL, ",\"buckets\":[{\"name\":\"b\",\"region\":\"cn-hangzhou\",\"createTime\":\"-1d\"},{\"name\":\"b\",\"region\":\"cn-shanghai\",\"createTime\":\"-1d\"}]",
	    "t: accounts[0].buckets: \"b\" is there twice", "a bucket twice" },
	{ NULL, ",\"projects\":[{\"projectName\":\"p\",\"region\":\"cn-hangzhou\",\"createTime\":\"-1d\",\"logstores\":[{\"logstoreName\":\"l\",\"ttl\":1.5,\"createTime\":\"-1d\"}]}]",
	    "t: accounts[0].projects[0].logstores[0].ttl: want a whole number", "half a day" },
	{ NULL, ",\"events\":{\"record\":[]}", "unknown key \"record\"", "a misspelt member of events" },
	{ "{\"regions\":[\"a\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"role\",\"name\":\"n\",\"keys\":[]}]}]}", NULL,
	    "t: accounts[0].identities[0]: a role needs \"id\"", "a role without an id" },
	{ "{\"regions\":[\"a\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"root\",\"keys\":[{\"id\":\"k\",\"secret\":\"s\"},"
	    "{\"id\":\"k\",\"secret\":\"s\"}]}]}]}", NULL, "key \"k\" is there twice", "a key twice" },
	{ "{\"regions\":[\"a\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"root\",\"keys\":[{\"id\":\"k\",\"secret\":\"s\","
	    "\"expires\":\"+1h\"}]}]}]}", NULL, "key \"k\" expires but has no token", "a long-term key that expires" },
};

static struct tenant *
load(const char *text, const char *more, struct err *e)
{
	char *made = NULL;
	struct tenant *t = NULL;

	if (text == NULL) {
		size_t n = strlen(frame) + strlen(more);

		made = xcalloc(1, n);
		snprintf(made, n, "%.*s%s%s", (int)(strstr(frame, "%s") - frame), frame, more, strstr(frame, "%s") + 2);
		text = made;
	}
	tenant_parse(&t, text, strlen(text), "t", e);
	free(made);
	return t;
}

static void
test_files(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct err e = { .code = ERR_NONE };
		struct tenant *t = load(files[i].text, files[i].more, &e);

		if (files[i].sentence == NULL)
			ok(t != NULL, "%s is accepted %s", files[i].phrase, e.text);
		else
			ok(t == NULL && strstr(e.text, files[i].sentence) != NULL, "%s: %s", files[i].phrase, e.text);
		tenant_free(t);
	}
}

static const char trails[] =
    ",\"trails\":["
    "{\"Name\":\"audit-all\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-10d\","
    "\"OssBucketName\":\"b1\",\"SlsProjectArn\":\"acs:log:cn-hangzhou:1000000000000001:project/gone\"},"
    "{\"Name\":\"one-region\",\"HomeRegion\":\"cn-shanghai\",\"TrailRegion\":\"cn-shanghai\",\"Status\":\"Fresh\",\"EventRW\":\"Write\",\"CreateTime\":\"-1d@12:00+08:00\"},"
    "{\"Name\":\"of-the-org\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\",\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-10d\","
    "\"IsOrganizationTrail\":true,\"OrganizationId\":\"rd-1\"}],"
    "\"buckets\":[{\"name\":\"b1\",\"region\":\"cn-hangzhou\",\"createTime\":\"-10d\"}]";

/* The answer to a call; the caller frees it and looks at the code when there is no answer. */
static cJSON *
ask(const struct tenant *t, const char *api, const char *region, const char *query, char code[80])
{
	struct call c;
	cJSON *answer;

	call_init(&c, t, api, "", query);
	c.rq.region = region;
	answer = cJSON_Parse(call_run(&c, t));
	snprintf(code, 80, "%d %s", c.rs.status, c.rs.error_code);
	call_release(&c);
	return answer;
}

static const struct {
	const char *region, *query, *names;
	const char *phrase;
} lists[] = {
	{ "cn-hangzhou", "", "audit-all", "a trail at home" },
	{ "cn-shanghai", "", "one-region", "another region: its own trails only" },
	{ "cn-shanghai", "IncludeShadowTrails=true", "audit-all one-region", "the shadow of an all-region trail" },
	{ "cn-hangzhou", "IncludeShadowTrails=true", "audit-all", "a trail of one region has no shadow" },
	{ "cn-shanghai", "IncludeShadowTrails=true&NameList=x,audit-all", "audit-all", "by name" },
	{ "cn-hangzhou", "IncludeOrganizationTrail=true", "audit-all", "no directory, no organization trail" },
	{ "", "", "audit-all", "the central host is the home region" },
};

static void
test_trails(void)
{
	struct err e = { .code = ERR_NONE };
	struct tenant *t = load(NULL, trails, &e);
	cJSON *a;
	char code[80];

	ok(t != NULL, "a tenant with trails %s", e.text);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		char names[128] = "";
		const cJSON *trail;

		a = ask(t, "actiontrail.DescribeTrails", lists[i].region, lists[i].query, code);
		cJSON_ArrayForEach(trail, json_arr(a, "TrailList"))
			snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", *names ? " " : "", json_str(trail, "Name"));
		is_str(names, lists[i].names, lists[i].phrase);
		cJSON_Delete(a);
	}
	a = ask(t, "actiontrail.DescribeTrails", "cn-shanghai", "", code);
	is_str(json_str(cJSON_GetArrayItem(json_arr(a, "TrailList"), 0), "CreateTime"), "2025-12-31T04:00:00Z", "a time of day on a relative day");
	ok(json_get(cJSON_GetArrayItem(json_arr(a, "TrailList"), 0), "StartLoggingTime") == NULL, "a fresh trail never started");
	cJSON_Delete(a);
	tenant_free(t);
}

static void
test_status(void)
{
	struct tenant *t = load(NULL, trails, NULL);
	cJSON *a;
	char code[80];

	a = ask(t, "actiontrail.GetTrailStatus", "cn-hangzhou", "Name=audit-all", code);
	ok(json_bool(a, "IsLogging", false), "an enabled trail logs");
	ok(json_bool(a, "OssBucketStatus", false), "its bucket is there");
	ok(!json_bool(a, "SlsLogStoreStatus", true), "its logstore is not");
	is_str(json_str(a, "LatestDeliveryTime"), "2025-12-31T23:59:00Z", "it delivered a minute ago");
	cJSON_Delete(a);
	cJSON_Delete(ask(t, "actiontrail.GetTrailStatus", "cn-hangzhou", "Name=nothing-here", code));
	is_str(code, "404 TrailNotFoundException", "an unknown trail");
	cJSON_Delete(ask(t, "actiontrail.GetTrailStatus", "cn-hangzhou", "Name=UPPER-CASE", code));
	is_str(code, "400 InvalidTrailNameException", "a name that can not be");
	cJSON_Delete(ask(t, "actiontrail.GetTrailStatus", "cn-hangzhou", "Name=of-the-org", code));
	is_str(code, "404 TrailNotFoundException", "an organization trail must be asked for as one");
	cJSON_Delete(ask(t, "actiontrail.GetTrailStatus", "cn-hangzhou", "Name=one-region", code));
	is_str(code, "404 TrailNotFoundException", "a trail of another region");
	cJSON_Delete(ask(t, "resourcemanager.GetResourceDirectory", "", "", code));
	is_str(code, "404 ResourceDirectoryNotInUse", "no resource directory");
	tenant_free(t);
}

static void
test_directory(void)
{
	static const char text[] =
	    "{\"regions\":[\"cn-hangzhou\"],\"resourceDirectory\":{\"ResourceDirectoryId\":\"rd-1\",\"RootFolderId\":\"r-1\",\"MasterAccountId\":\"%s\","
	    "\"CreateTime\":\"2019-02-18T15:32:10Z\"},\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"root\",\"keys\":[]}]},"
	    "{\"id\":\"1000000000000002\",\"identities\":[],\"trails\":[{\"Name\":\"of-the-org\",\"HomeRegion\":\"cn-hangzhou\",\"TrailRegion\":\"All\","
	    "\"Status\":\"Enable\",\"EventRW\":\"All\",\"CreateTime\":\"-10d\",\"IsOrganizationTrail\":true}]}]}";
	static const char *const masters[] = { "1000000000000001", "1000000000000002" };
	char code[80];

	for (int i = 0; i < 2; i++) {
		char *made = xasprintf("%.*s%s%s", (int)(strstr(text, "%s") - text), text, masters[i], strstr(text, "%s") + 2);
		struct tenant *t = load(made, NULL, NULL);
		cJSON *a = ask(t, "resourcemanager.GetResourceDirectory", "", "", code), *list;

		is_str(code, i == 0 ? "200 " : "403 NoPermission", i == 0 ? "the management account may ask" : "a member may not");
		is_str(json_str(json_get(a, "ResourceDirectory"), "CreateTime"), i == 0 ? "2019-02-18T15:32:10.000Z" : NULL, "its time has milliseconds");
		list = ask(t, "actiontrail.DescribeTrails", "cn-hangzhou", "IncludeOrganizationTrail=true", code);
		is_int(cJSON_GetArraySize(json_arr(list, "TrailList")), i, "an organization trail counts when the management account has it");
		cJSON_Delete(list);
		cJSON_Delete(a);
		tenant_free(t);
		free(made);
	}
}

int
main(void)
{
	test_files();
	test_trails();
	test_status();
	test_directory();
	return tap_done();
}
