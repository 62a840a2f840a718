/* AssumeRole of the local cloud: who may take a role on, for how long, and what the key of a session is good for. */
#include <stdlib.h>
#include <string.h>

#include "../cloud/session.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "cloud_call.h"
#include "tap.h"

#define ROLE(name, rest) "{\"type\":\"role\",\"name\":\"" name "\",\"id\":\"3\",\"keys\":[]" rest "}"
#define TRUST(who, condition) ",\"trust\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":[\"" who \
	"\"]}" condition "}]}"
#define EXTERNAL ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"e-1\"}}"
#define ADDRESS ",\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":\"192.0.2.1\"}}"

static const char text[] =
	"{\"now\":\"2026-01-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\"],"
	"\"resourceDirectory\":{\"ResourceDirectoryId\":\"rd\",\"RootFolderId\":\"r\",\"MasterAccountId\":\"1000000000000001\",\"CreateTime\":\"-1d\"},"
	"\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":[{\"type\":\"ram-user\",\"name\":\"u\",\"id\":\"2\",\"keys\":[]}]},"
	"{\"id\":\"1000000000000002\",\"identities\":["
	ROLE("open", TRUST("acs:ram::1000000000000001:root", "")) ","
	ROLE("user", TRUST("acs:ram::1000000000000001:user/u", "")) ","
	ROLE("other", TRUST("acs:ram::1000000000000009:root", "")) ","
	ROLE("external", TRUST("acs:ram::1000000000000001:root", EXTERNAL)) ","
	ROLE("address", TRUST("acs:ram::1000000000000001:root", ADDRESS)) ","
	ROLE("short", TRUST("acs:ram::1000000000000001:root", "") ",\"sessionSeconds\":2") ","
	ROLE("shown", "") "],"
	"\"ram\":{\"roles\":[{\"RoleName\":\"shown\",\"RoleId\":\"3\",\"CreateDate\":\"-1d\",\"AssumeRolePolicyDocument\":{\"Statement\":["
	"{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"RAM\":\"acs:ram::1000000000000001:root\"}}]}}]}}],"
	"\"memberAccounts\":{\"count\":3,\"first\":\"1000000000000100\",\"template\":{\"identities\":[],\"buckets\":["
	"{\"name\":\"logs-{id}\",\"region\":\"cn-hangzhou\",\"createTime\":\"-1d\"}]}}}";

#define ARN "RoleArn=acs:ram::1000000000000002:role/"
#define NAME "&RoleSessionName=trailseal"

static const struct {
	const char *query, *code, *phrase;
} cases[] = {
	{ ARN "open" NAME, "", "the account is trusted" },
	{ ARN "user" NAME, "", "the user is" },
	{ ARN "shown" NAME, "", "by the policy that RAM shows" },
	{ ARN "other" NAME, "NoPermission", "another account is trusted" },
	{ ARN "external" NAME, "NoPermission", "no external id" },
	{ ARN "external" NAME "&ExternalId=e-2", "NoPermission", "a wrong external id" },
	{ ARN "external" NAME "&ExternalId=e-1", "", "the right one" },
	{ ARN "address" NAME, "NoPermission", "a condition that is not known" },
	{ ARN "none" NAME, "EntityNotExist.Role", "no such role" },
	{ "RoleArn=acs:ram::1000000000000008:role/open" NAME, "EntityNotExist.Role", "no such account" },
	{ "RoleArn=acs:ram::1000000000000002:user/open" NAME, "InvalidParameter.RoleArn", "no role's ARN" },
	{ "RoleSessionName=trailseal", "InvalidParameter.RoleArn", "no ARN" },
	{ ARN "open", "InvalidParameter.RoleSessionName", "no session name" },
	{ ARN "open&RoleSessionName=a b", "InvalidParameter.RoleSessionName", "a session name with a blank" },
	{ ARN "open" NAME "&DurationSeconds=899", "InvalidParameter.DurationSeconds", "too short" },
	{ ARN "open" NAME "&DurationSeconds=3601", "InvalidParameter.DurationSeconds", "longer than the role allows" },
};

static cJSON *
assume(const struct tenant *t, const char *query, char code[64])
{
	struct call c;
	cJSON *o;

	call_init(&c, t, "sts.AssumeRole", "", query);
	c.rq.api->handle(t, &c.rq, &c.rs);
	o = cJSON_Parse(buf_text(&c.rs.body));
	snprintf(code, 64, "%s", c.rs.error_code);
	kv_release(&c.rq.query);
	kv_release(&c.rq.params);
	kv_release(&c.rs.headers);
	buf_release(&c.rs.body);
	return o;
}

static void
test_session(const struct tenant *t, const char *role, const char *ends)
{
	char *query = xasprintf(ARN "%s" NAME "&DurationSeconds=1800", role), code[64], iso[CLOCK_ISO_SIZE] = "";
	cJSON *o = assume(t, query, code), *c = json_get(o, "Credentials");
	const struct session *s = sessions_find(t->sessions, json_str(c, "AccessKeyId") ? json_str(c, "AccessKeyId") : "");

	if (ok(s != NULL && strcmp(s->secret, json_str(c, "AccessKeySecret")) == 0 && strcmp(s->token, json_str(c, "SecurityToken")) == 0,
		"%s: the session is kept", role))
		clock_iso(s->expiry, iso);
	is_str(json_str(c, "Expiration"), ends, role);
	is_str(iso, ends, "and ends then");
	cJSON_Delete(o);
	free(query);
}

int
main(void)
{
	struct tenant *t = NULL;
	struct err e = { 0 };
	const cJSON *account;
	char code[64];

	if (!ok(tenant_parse(&t, text, strlen(text), "t", &e) == 0, "the tenant loads %s", e.text))
		return tap_done();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cJSON_Delete(assume(t, cases[i].query, code));
		is_str(code, cases[i].code, cases[i].phrase);
	}
	test_session(t, "open", "2026-01-01T00:30:00Z");
	test_session(t, "short", "2026-01-01T00:00:02Z");
	ok(sessions_find(t->sessions, "STS.none") == NULL, "a key that never was");

	account = tenant_account(t, "1000000000000102");
	ok(account != NULL && tenant_bucket(t, "logs-1000000000000102", &account) != NULL, "the third of the many members");
	is_str(json_str(account, "name"), "member-0003", "and its name");
	is_int(cJSON_GetArraySize(json_arr(json_get(t->doc, "resourceDirectory"), "accounts")), 3, "the directory lists them");
	tenant_free(t);
	return tap_done();
}
