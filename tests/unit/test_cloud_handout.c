/* Sessions that the local cloud gives out for no signature: metadata, an address, sign-in services, a token of a cluster. */
#include <stdlib.h>
#include <string.h>

#include "../cloud/handout.h"
#include "../cloud/session.h"
#include "base/alloc.h"
#include "cloud_call.h"
#include "tap.h"

#define ROLES "/latest/meta-data/ram/security-credentials/"
#define PROVIDER "acs:ram::1000000000000001:oidc-provider/p"

static const char text[] =
	"{\"now\":\"2026-01-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\"],\"accounts\":[{\"id\":\"1000000000000001\",\"identities\":["
	"{\"type\":\"role\",\"name\":\"audit\",\"id\":\"3\",\"keys\":[],\"trust\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
	"\"Principal\":{\"Federated\":[\"" PROVIDER "\"]}}]}},"
	"{\"type\":\"role\",\"name\":\"other\",\"id\":\"4\",\"keys\":[],\"trust\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
	"\"Principal\":{\"RAM\":[\"acs:ram::1000000000000001:root\"]}}]}}],"
	"\"oidcProviders\":[{\"Arn\":\"" PROVIDER "\",\"tokens\":[\"good\"],\"expiredTokens\":[\"old\"]}]}],\"handouts\":["
	"{\"kind\":\"metadata\",\"account\":\"1000000000000001\",\"role\":\"audit\",\"session\":\"i-1\",\"tokenRequired\":true},"
	"{\"kind\":\"uri\",\"account\":\"1000000000000001\",\"role\":\"audit\",\"session\":\"address\"},"
	"{\"kind\":\"cloud-sso\",\"account\":\"1000000000000001\",\"role\":\"audit\",\"session\":\"sso\",\"token\":\"bearer-1\"},"
	"{\"kind\":\"oauth\",\"account\":\"1000000000000001\",\"role\":\"audit\",\"session\":\"oauth\",\"token\":\"bearer-1\"}]}";

#define METADATA "100.100.100.200"
#define TTL "X-aliyun-ecs-metadata-token-ttl-seconds"
#define BEARER "Authorization"

/* header "TOKEN": the token that the machine was given before.  key: member of the answer that holds the id of the key. */
static const struct {
	const char *method, *host, *path, *name, *value, *body;
	int status;		/* 0: nobody is here */
	const char *outer, *key, *session;
	const char *phrase;
} cases[] = {
	{ "GET", METADATA, ROLES, NULL, NULL, "", 403, NULL, NULL, NULL, "metadata without a token" },
	{ "PUT", METADATA, "/latest/api/token", NULL, NULL, "", 400, NULL, NULL, NULL, "a token for no time" },
	{ "PUT", METADATA, "/latest/api/token", TTL, "21601", "", 400, NULL, NULL, NULL, "a token for too long" },
	{ "GET", METADATA, "/latest/api/token", TTL, "60", "", 405, NULL, NULL, NULL, "a token by GET" },
	{ "PUT", METADATA, "/latest/api/token", TTL, "60", "", 200, NULL, NULL, NULL, "a token" },
	{ "GET", METADATA, ROLES, "x-aliyun-ecs-metadata-token", "wrong", "", 401, NULL, NULL, NULL, "another token" },
	{ "GET", METADATA, ROLES, "x-aliyun-ecs-metadata-token", "TOKEN", "", 200, NULL, NULL, NULL, "the name of the role" },
	{ "GET", METADATA, ROLES "audit", "x-aliyun-ecs-metadata-token", "TOKEN", "", 200, NULL, "AccessKeyId", "i-1", "its session" },
	{ "GET", METADATA, ROLES "other", "x-aliyun-ecs-metadata-token", "TOKEN", "", 404, NULL, NULL, NULL, "another role" },
	{ "GET", "sts.aliyuncs.com", ROLES "audit", "x-aliyun-ecs-metadata-token", "TOKEN", "", 0, NULL, NULL, NULL, "metadata of another host" },
	{ "GET", "127.0.0.1", "/_localcloud/credentials", NULL, NULL, "", 200, NULL, "AccessKeyId", "address", "an address" },
	{ "POST", "127.0.0.1", "/_localcloud/credentials", NULL, NULL, "", 0, NULL, NULL, NULL, "is asked by GET" },
	{ "POST", "x", "/cloud-credentials", BEARER, "Bearer bearer-1", "{\"AccountId\":\"1000000000000001\",\"AccessConfigurationId\":\"ac\"}", 200,
	    "CloudCredential", "AccessKeyId", "sso", "Cloud SSO" },
	{ "POST", "x", "/cloud-credentials", BEARER, "Bearer bearer-1", "", 403, NULL, NULL, NULL, "Cloud SSO for no account" },
	{ "POST", "x", "/cloud-credentials", BEARER, "Bearer bearer-2", "{}", 401, NULL, NULL, NULL, "Cloud SSO with another token" },
	{ "POST", "x", "/v1/exchange", BEARER, "Bearer bearer-1", "", 200, NULL, "accessKeyId", "oauth", "OAuth" },
	{ "POST", "x", "/v1/exchange", BEARER, "bearer-1", "", 401, NULL, NULL, NULL, "OAuth with half a header" },
	{ "POST", "x", "/v1/exchange", NULL, NULL, "", 401, NULL, NULL, NULL, "OAuth without a token" },
	{ "GET", "x", "/v1/exchange", NULL, NULL, "", 0, NULL, NULL, NULL, "OAuth by GET" },
};

static void
test_handouts(const struct tenant *t)
{
	char token[64] = "";

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request rq = { .method = cases[i].method, .host = cases[i].host, .path = cases[i].path, .body = cases[i].body, .now = t->now };
		struct response rs = { .status = 200 };
		bool served;

		buf_init(&rs.body, RESPONSE_BODY_MAX);
		if (cases[i].name)
			kv_add(&rq.headers, cases[i].name, strcmp(cases[i].value, "TOKEN") == 0 ? token : cases[i].value);
		served = handout_serve(t, &rq, &rs);
		ok(served == (cases[i].status != 0) && (!served || rs.status == cases[i].status), "%s: %d", cases[i].phrase, rs.status);
		if (strcmp(cases[i].method, "PUT") == 0 && rs.status == 200)
			snprintf(token, sizeof(token), "%s", buf_text(&rs.body));
		if (cases[i].key) {
			cJSON *o = cJSON_Parse(buf_text(&rs.body)), *in = cases[i].outer ? json_get(o, cases[i].outer) : o;
			const char *key = json_str(in, cases[i].key);
			const struct session *s = sessions_find(t->sessions, key ? key : "");

			is_str(s ? s->name : NULL, cases[i].session, "with a session");
			ok(s && s->expiry == t->now + 6 * 3600, "of six hours");
			cJSON_Delete(o);
		}
		kv_release(&rq.headers);
		kv_release(&rs.headers);
		buf_release(&rs.body);
	}
}

#define ASK "RoleArn=acs:ram::1000000000000001:role/audit&RoleSessionName=pod&OIDCProviderArn=" PROVIDER

static const struct {
	const char *query, *code, *phrase;
} oidc[] = {
	{ ASK "&OIDCToken=good", "", "a good token" },
	{ ASK "&OIDCToken=old", "AuthenticationFail.OIDCToken.Expired", "an old one" },
	{ ASK "&OIDCToken=forged", "AuthenticationFail.OIDCToken.Invalid", "one of nobody" },
	{ ASK, "AuthenticationFail.OIDCToken.Invalid", "none" },
	{ "RoleArn=acs:ram::1000000000000001:role/audit&RoleSessionName=pod&OIDCProviderArn=x&OIDCToken=good", "EntityNotExist.OIDCProvider",
	    "a provider that is not there" },
	{ "RoleArn=acs:ram::1000000000000001:role/other&RoleSessionName=pod&OIDCToken=good&OIDCProviderArn=" PROVIDER,
	    "AuthenticationFail.NoPermission", "a role that trusts accounts and no provider" },
	{ "RoleArn=acs:ram::1000000000000001:role/none&RoleSessionName=pod&OIDCToken=good&OIDCProviderArn=" PROVIDER,
	    "EntityNotExist.Role", "a role that is not there" },
};

static void
test_oidc(const struct tenant *t)
{
	for (size_t i = 0; i < sizeof(oidc) / sizeof(oidc[0]); i++) {
		struct call c;

		call_init(&c, t, "sts.AssumeRoleWithOIDC", "", oidc[i].query);
		call_run(&c, t);
		is_str(c.rs.error_code, oidc[i].code, oidc[i].phrase);
		call_release(&c);
	}
}

static void
test_refused(const char *from, const char *to, const char *sentence)
{
	const char *at = strstr(text, from);
	char *wrong = xasprintf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	struct err e = { .code = ERR_NONE };
	struct tenant *t;

	ok(tenant_parse(&t, wrong, strlen(wrong), "tenant", &e) != 0 && strstr(e.text, sentence) != NULL, "%s", e.text);
	free(wrong);
}

int
main(void)
{
	struct err e = { .code = ERR_NONE };
	struct tenant *t;

	if (!ok(tenant_parse(&t, text, strlen(text), "tenant", &e) == 0, "the tenant is accepted %s", e.text))
		return tap_done();
	test_handouts(t);
	test_oidc(t);
	tenant_free(t);
	test_refused("\"role\":\"audit\"", "\"role\":\"none\"", "has no role \"none\"");
	test_refused("\"kind\":\"oauth\"", "\"kind\":\"uri\"", "kind \"uri\" is there twice");
	return tap_done();
}
