/*
 * The verifier of the local cloud against requests signed by the official SDKs: every canonical request, string to sign
 * and signature byte for byte, then each request is spoilt in one way after another and must be refused.
 */
#include "cloud_arrival.h"

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

static void
early(struct arrival *a)
{
	a->rq.now -= SKEW_MAX + 1;
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

int
main(void)
{
	for (size_t i = 0; i < sizeof(vector_files) / sizeof(vector_files[0]); i++)
		test_file(&vector_files[i]);
	return tap_done();
}
