/*
 * The verifier of the local cloud against requests signed by the official SDKs: every canonical request, string to sign
 * and signature byte for byte, then each request is spoilt in one way after another and must be refused.
 */
#include <stdlib.h>
#include <string.h>

#include "../cloud/auth.h"
#include "../cloud/gate.h"
#include "../cloud/route.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "tap.h"

#define TEXT_MAX (1024 * 1024)

static const struct vector_file {
	const char *name;
	enum style style;
	enum canon_form form;
	int fewest;		/* an emptied file must not pass */
} vector_files[] = {
	{ "acs3.json", STYLE_OPENAPI, CANON_WRITTEN, 20 },
	{ "sls_v4.json", STYLE_SLS, CANON_WRITTEN, 12 },
	{ "sls_v4_python.json", STYLE_SLS, CANON_WRITTEN, 4 },
	{ "sls_v4_js_quirk.json", STYLE_SLS, CANON_JS_QUIRK, 2 },
	{ "oss_v4.json", STYLE_OSS, CANON_WRITTEN, 12 },
};

/* One request as it would have arrived, and what it arrived at. */
struct arrival {
	struct tenant *tenant;
	struct request rq;
	struct route route;
	char *target, *host;
};

static void
arrival_release(struct arrival *a)
{
	kv_release(&a->rq.query);
	kv_release(&a->rq.params);
	kv_release(&a->rq.headers);
	route_release(&a->route);
	tenant_free(a->tenant);
	free(a->target);
	free(a->host);
}

/* A tenant with the one key of the case. */
static struct tenant *
tenant_of(const cJSON *credentials)
{
	cJSON *key = cJSON_CreateObject(), *who = cJSON_Parse("{\"type\":\"root\"}"), *account, *doc;
	struct tenant *t = NULL;
	struct err e = { .code = ERR_NONE };
	char *text;

	cJSON_AddStringToObject(key, "id", json_str(credentials, "access_key_id"));
	cJSON_AddStringToObject(key, "secret", json_str(credentials, "access_key_secret"));
	if (json_str(credentials, "security_token")) {
		cJSON_AddStringToObject(key, "token", json_str(credentials, "security_token"));
		cJSON_AddStringToObject(key, "expires", "2027-06-01T00:00:00Z");
	}
	cJSON_AddItemToArray(cJSON_AddArrayToObject(who, "keys"), key);
	account = cJSON_Parse("{\"id\":\"1000000000000001\"}");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(account, "identities"), who);
	doc = cJSON_Parse("{\"now\":\"2026-03-01T00:00:00Z\",\"regions\":[\"cn-hangzhou\"]}");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(doc, "accounts"), account);
	text = json_print(doc);
	if (tenant_parse(&t, text, strlen(text), "case", &e) != 0)
		printf("# %s\n", e.text);
	free(text);
	cJSON_Delete(doc);
	return t;
}

static void
add_query(struct kvlist *l, const cJSON *pairs)
{
	const cJSON *pair;

	cJSON_ArrayForEach(pair, pairs)
		kv_add(l, cJSON_GetArrayItem(pair, 0)->valuestring, cJSON_GetArrayItem(pair, 1)->valuestring);
}

static void
set_time(struct request *rq, const cJSON *vector)
{
	const char *iso = json_str(vector, "time_utc"), *date = kv_get(&rq->headers, "x-log-date");
	char text[CLOCK_ISO_SIZE];

	if (iso == NULL && date) {
		snprintf(text, sizeof(text), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date, date + 4, date + 6, date + 9, date + 11,
		    date + 13);
		iso = text;
	}
	if (iso == NULL || clock_parse(iso, &rq->now) != 0)
		printf("# no time\n");
}

static void
arrive(struct arrival *a, const cJSON *vector)
{
	const cJSON *request = json_get(vector, "request"), *h;
	const char *raw = json_str(request, "raw_target");

	memset(a, 0, sizeof(*a));
	a->tenant = tenant_of(json_get(vector, "credentials"));
	a->rq.method = json_str(request, "method");
	a->host = xstrndup(json_str(request, "host"), strcspn(json_str(request, "host"), ":"));
	a->rq.host = a->host;
	a->rq.body = json_str(request, "body");
	a->rq.body_len = strlen(a->rq.body);
	cJSON_ArrayForEach(h, json_get(request, "headers"))
		kv_add(&a->rq.headers, h->string, h->valuestring);
	if (raw) {
		a->target = xstrdup(raw);
		route_target(&a->rq, a->target);
	} else {
		a->rq.path = json_str(request, "path");
		a->rq.raw_query = "";
		add_query(&a->rq.query, json_get(request, "query"));
	}
	route_host(&a->route, &a->rq);
	set_time(&a->rq, vector);
}

/* 0 and no code when the request is accepted, else the code it was refused with. */
static int
judge(struct arrival *a, char code[64])
{
	struct response rs = { .status = 200 };
	int rc;

	buf_init(&rs.body, TEXT_MAX);
	rc = auth_check(a->tenant, &a->rq, &rs);
	snprintf(code, 64, "%s", rs.error_code);
	kv_release(&rs.headers);
	buf_release(&rs.body);
	return rc;
}

static void
test_bytes(const struct vector_file *f, const cJSON *vector)
{
	static int (*const acs3)(struct buf *, const struct request *, const struct authorization *, const char **) = canon_acs3;
	const char *id = json_str(vector, "id"), *bad = "", *date;
	struct authorization auth;
	struct arrival a;
	struct buf canonical, to_sign;
	char signature[65] = "";

	arrive(&a, vector);
	buf_init(&canonical, TEXT_MAX);
	buf_init(&to_sign, TEXT_MAX);
	authorization_parse(&auth, json_str(vector, "authorization"));
	if (f->style == STYLE_SLS)
		canon_sls4(&canonical, &a.rq, &auth, f->form, &bad);
	else
		(f->style == STYLE_OSS ? canon_oss4 : acs3)(&canonical, &a.rq, &auth, &bad);
	date = kv_get(&a.rq.headers, f->style == STYLE_SLS ? "x-log-date" : "x-oss-date");
	canon_string_to_sign(&to_sign, &auth, f->style == STYLE_OPENAPI ? NULL : date, buf_text(&canonical));
	canon_sign(&auth, json_str(json_get(vector, "credentials"), "access_key_secret"), buf_text(&to_sign), signature);
	printf("# %s\n", id);
	is_str(buf_text(&canonical), json_str(vector, "canonical_request"), "canonical request");
	if (json_str(vector, "string_to_sign"))
		is_str(buf_text(&to_sign), json_str(vector, "string_to_sign"), "string to sign");
	is_str(signature, json_str(vector, "signature"), "signature");
	authorization_release(&auth);
	buf_release(&canonical);
	buf_release(&to_sign);
	arrival_release(&a);
}

static cJSON *
the_key(struct arrival *a)
{
	cJSON *account = cJSON_GetArrayItem(json_arr(a->tenant->doc, "accounts"), 0);
	cJSON *who = cJSON_GetArrayItem(json_arr(account, "identities"), 0);

	return cJSON_GetArrayItem(json_arr(who, "keys"), 0);
}

static void
late(struct arrival *a)
{
	a->rq.now += SKEW_MAX + 1;
}

static void
early(struct arrival *a)
{
	a->rq.now -= SKEW_MAX + 1;
}

static void
other_method(struct arrival *a)
{
	a->rq.method = "DELETE";
}

static void
other_path(struct arrival *a)
{
	a->rq.path = "/other";
}

static void
more_query(struct arrival *a)
{
	kv_add(&a->rq.query, "extra", "1");
}

static void
other_secret(struct arrival *a)
{
	cJSON_ReplaceItemInObject(the_key(a), "secret", cJSON_CreateString("not the secret"));
}

static void
unknown_key(struct arrival *a)
{
	cJSON_ReplaceItemInObject(the_key(a), "id", cJSON_CreateString("LTAI5tSomebodyElse"));
}

static void
disabled_key(struct arrival *a)
{
	cJSON_AddStringToObject(the_key(a), "status", "Inactive");
}

static void
no_authorization(struct arrival *a)
{
	for (size_t i = 0; i < a->rq.headers.n; i++)
		if (strcasecmp(a->rq.headers.items[i].name, "authorization") == 0)
			a->rq.headers.items[i].name[0] = '-';
}

static void
signature_digit(struct arrival *a)
{
	char *text = xstrdup(kv_get(&a->rq.headers, "authorization")), *last = text + strlen(text) - 1;

	*last = *last == '0' ? '1' : '0';
	kv_set(&a->rq.headers, "authorization", text);
	free(text);
}

static void
extra_signed_header(struct arrival *a)
{
	static const char *const names[] = { [STYLE_OPENAPI] = "x-acs-added-by-a-proxy", [STYLE_SLS] = "x-log-added-by-a-proxy",
		[STYLE_OSS] = "x-oss-added-by-a-proxy" };

	kv_add(&a->rq.headers, names[a->rq.style], "1");
}

static void
other_body(struct arrival *a)
{
	a->rq.body = "{\"from\":1}";
	a->rq.body_len = strlen(a->rq.body);
	if (kv_get(&a->rq.headers, "x-log-bodyrawsize"))
		kv_set(&a->rq.headers, "x-log-bodyrawsize", "10");
}

static const struct spoil {
	const char *phrase;
	void (*apply)(struct arrival *a);
	const char *codes[STYLE_COUNT];		/* NULL: does not apply */
} spoils[] = {
	{ "sixteen minutes late", late, { "InvalidTimeStamp.Expired", "RequestTimeTooSkewed", "RequestTimeTooSkewed" } },
	{ "sixteen minutes early", early, { "InvalidTimeStamp.Expired", "RequestTimeTooSkewed", "RequestTimeTooSkewed" } },
	{ "another method", other_method, { "SignatureDoesNotMatch", "SignatureNotMatch", "SignatureDoesNotMatch" } },
	{ "another path", other_path, { "SignatureDoesNotMatch", "SignatureNotMatch", "SignatureDoesNotMatch" } },
	{ "one more query parameter", more_query, { "SignatureDoesNotMatch", "SignatureNotMatch", "SignatureDoesNotMatch" } },
	{ "another secret", other_secret, { "SignatureDoesNotMatch", "SignatureNotMatch", "SignatureDoesNotMatch" } },
	{ "a key nobody has", unknown_key, { "InvalidAccessKeyId.NotFound", "Unauthorized", "InvalidAccessKeyId" } },
	{ "a disabled key", disabled_key, { "InvalidAccessKeyId.Inactive", "Unauthorized", "InvalidAccessKeyId" } },
	{ "no Authorization", no_authorization, { "IncompleteSignature", "MissAccessKeyId", "AccessDenied" } },
	{ "one digit of the signature", signature_digit, { "SignatureDoesNotMatch", "SignatureNotMatch", "SignatureDoesNotMatch" } },
	{ "a header added on the way", extra_signed_header, { "IncompleteSignature", "SignatureNotMatch", "SignatureDoesNotMatch" } },
	{ "another body", other_body, { "SignatureDoesNotMatch", "SignatureNotMatch", NULL } },
};

static void
test_judgement(const struct vector_file *f, const cJSON *vector)
{
	const char *id = json_str(vector, "id");
	struct arrival a;
	char code[64];

	arrive(&a, vector);
	ok(judge(&a, code) == 0, "%s is accepted (%s)", id, code);
	is_str(a.rq.who.account_id, "1000000000000001", "the caller's account is known");
	arrival_release(&a);
	for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
		if (spoils[i].codes[f->style] == NULL)
			continue;
		arrive(&a, vector);
		spoils[i].apply(&a);
		ok(judge(&a, code) != 0 && strcmp(code, spoils[i].codes[f->style]) == 0, "%s: %s (%s)", id, spoils[i].phrase, code);
		arrival_release(&a);
	}
}

/* The temporary credentials of a case, spoilt. */
static void
test_token(const struct vector_file *f, const cJSON *vector)
{
	static const char *const expired[] = { "InvalidSecurityToken.Expired", "SecurityTokenExpired", "SecurityTokenExpired" };
	static const char *const other[] = { "InvalidSecurityToken.MismatchWithAccessKey", "Unauthorized", "InvalidSecurityToken" };
	const char *header = f->style == STYLE_OSS ? "x-oss-security-token" : "x-acs-security-token";
	struct arrival a;
	char code[64];

	if (json_str(json_get(vector, "credentials"), "security_token") == NULL)
		return;
	arrive(&a, vector);
	kv_set(&a.rq.headers, header, "another token");
	ok(judge(&a, code) != 0 && strcmp(code, other[f->style]) == 0, "another token (%s)", code);
	arrival_release(&a);
	arrive(&a, vector);
	cJSON_ReplaceItemInObject(the_key(&a), "expires", cJSON_CreateNumber((double)a.rq.now));
	ok(judge(&a, code) != 0 && strcmp(code, expired[f->style]) == 0, "a token that expired this second (%s)", code);
	arrival_release(&a);
}

static cJSON *
load_vectors(const char *name)
{
	const char *folder = getenv("VECTORS_DIR"), *top = getenv("TOP_SRCDIR");
	char *path = folder ? xasprintf("%s/%s", folder, name) : xasprintf("%s/tests/data/vectors/%s", top ? top : ".", name);
	struct err e = { .code = ERR_NONE };
	cJSON *doc = json_load(path, &e);

	ok(doc != NULL, "%s can be read %s", name, e.text);
	free(path);
	return doc;
}

static void
test_file(const struct vector_file *f)
{
	cJSON *doc = load_vectors(f->name);
	const cJSON *vector;
	int n = 0;

	cJSON_ArrayForEach(vector, json_arr(doc, "cases")) {
		if (json_get(vector, "request") == NULL)
			continue;	/* a presigned URL: no header to verify */
		test_bytes(f, vector);
		test_judgement(f, vector);
		test_token(f, vector);
		n++;
	}
	ok(n >= f->fewest, "%s has %d cases", f->name, n);
	cJSON_Delete(doc);
}

/* ---- the older RPC signature, whose parts are parameters ---- */

static void
other_region(struct arrival *a)
{
	kv_add(&a->rq.params, "RegionId", "cn-shanghai");
}

static void
other_algorithm(struct arrival *a)
{
	kv_set(&a->rq.params, "SignatureMethod", "NONE");
}

static void
no_nonce(struct arrival *a)
{
	for (size_t i = 0; i < a->rq.params.n; i++)
		if (strcmp(a->rq.params.items[i].name, "SignatureNonce") == 0)
			a->rq.params.items[i].name[0] = '-';
}

static void
another_token(struct arrival *a)
{
	kv_set(&a->rq.params, "SecurityToken", "another token");
}

static const struct {
	const char *phrase;
	void (*apply)(struct arrival *a);
	const char *code, *code_with_token;
} rpc1_spoils[] = {
	{ "as it was sent", NULL, "", "" },
	{ "sixteen minutes late", late, "InvalidTimeStamp.Expired", "InvalidTimeStamp.Expired" },
	{ "another secret", other_secret, "SignatureDoesNotMatch", "SignatureDoesNotMatch" },
	{ "a key nobody has", unknown_key, "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.NotFound" },
	{ "a disabled key", disabled_key, "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.Inactive" },
	{ "one more parameter", other_region, "SignatureDoesNotMatch", "SignatureDoesNotMatch" },
	{ "another method", other_method, "SignatureDoesNotMatch", "SignatureDoesNotMatch" },
	{ "another algorithm", other_algorithm, "IncompleteSignature", "IncompleteSignature" },
	{ "no nonce", no_nonce, "IncompleteSignature", "IncompleteSignature" },
	{ "another token", another_token, "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey" },
};

static void
arrive_rpc1(struct arrival *a, const cJSON *vector)
{
	arrive(a, vector);
	kv_copy(&a->rq.params, &a->rq.query);
	route_pairs(&a->rq.params, a->rq.body, true);
}

static void
test_rpc1(void)
{
	cJSON *doc = load_vectors("rpc_v1.json");
	const cJSON *vector;
	int n = 0;

	cJSON_ArrayForEach(vector, json_arr(doc, "cases")) {
		bool token = json_str(json_get(vector, "credentials"), "security_token") != NULL;
		struct buf to_sign;
		struct arrival a;
		char code[64];

		arrive_rpc1(&a, vector);
		buf_init(&to_sign, TEXT_MAX);
		canon_rpc1(&to_sign, &a.rq);
		is_str(buf_text(&to_sign), json_str(vector, "string_to_sign"), "string to sign");
		is_str(auth_nonce(&a.rq), json_str(vector, "nonce"), "the nonce is found");
		buf_release(&to_sign);
		arrival_release(&a);
		for (size_t i = 0; i < sizeof(rpc1_spoils) / sizeof(rpc1_spoils[0]); i++) {
			const char *want = token ? rpc1_spoils[i].code_with_token : rpc1_spoils[i].code;

			arrive_rpc1(&a, vector);
			if (rpc1_spoils[i].apply)
				rpc1_spoils[i].apply(&a);
			ok((judge(&a, code) == 0) == (*want == '\0') && strcmp(code, want) == 0, "%s: %s (%s)", json_str(vector, "id"),
			    rpc1_spoils[i].phrase, code);
			arrival_release(&a);
		}
		n++;
	}
	ok(n >= 3, "rpc_v1.json has %d cases", n);
	cJSON_Delete(doc);
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
	for (size_t i = 0; i < sizeof(vector_files) / sizeof(vector_files[0]); i++)
		test_file(&vector_files[i]);
	test_rpc1();
	test_permissions();
	return tap_done();
}
