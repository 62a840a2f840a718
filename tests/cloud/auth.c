#include "auth.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "session.h"

#define CANONICAL_MAX (1024 * 1024)	/* query and headers of one request */

/* The ways a request is refused. */
enum refusal {
	NO_AUTHORIZATION, BAD_AUTHORIZATION, HEADER_UNSIGNED, NO_DATE, BAD_DATE, SKEWED, NO_KEY, KEY_OFF, NO_TOKEN, BAD_TOKEN,
	OTHER_TOKEN, OLD_TOKEN, BAD_BODY_HASH, BAD_SCOPE, MISMATCH, REFUSAL_COUNT
};

struct answer {
	int status;
	const char *code;
};

/* Sections 6, 7 and 12 of the API notes. */
static const struct answer answers[STYLE_COUNT][REFUSAL_COUNT] = {
	[STYLE_OPENAPI] = {
		[NO_AUTHORIZATION] = { 400, "IncompleteSignature" },
		[BAD_AUTHORIZATION] = { 400, "IncompleteSignature" },
		[HEADER_UNSIGNED] = { 400, "IncompleteSignature" },
		[NO_DATE] = { 400, "InvalidTimeStamp.Format" },
		[BAD_DATE] = { 400, "InvalidTimeStamp.Format" },
		[SKEWED] = { 400, "InvalidTimeStamp.Expired" },
		[NO_KEY] = { 404, "InvalidAccessKeyId.NotFound" },
		[KEY_OFF] = { 403, "InvalidAccessKeyId.Inactive" },
		[NO_TOKEN] = { 400, "MissingSecurityToken" },
		[BAD_TOKEN] = { 400, "InvalidSecurityToken.Malformed" },
		[OTHER_TOKEN] = { 400, "InvalidSecurityToken.MismatchWithAccessKey" },
		[OLD_TOKEN] = { 400, "InvalidSecurityToken.Expired" },
		[BAD_BODY_HASH] = { 400, "SignatureDoesNotMatch" },
		[BAD_SCOPE] = { 400, "SignatureDoesNotMatch" },
		[MISMATCH] = { 400, "SignatureDoesNotMatch" },
	},
	[STYLE_SLS] = {
		[NO_AUTHORIZATION] = { 400, "MissAccessKeyId" },
		[BAD_AUTHORIZATION] = { 401, "SignatureNotMatch" },
		[HEADER_UNSIGNED] = { 401, "SignatureNotMatch" },
		[NO_DATE] = { 400, "MissingDate" },
		[BAD_DATE] = { 400, "InvalidDateFormat" },
		[SKEWED] = { 400, "RequestTimeTooSkewed" },
		[NO_KEY] = { 401, "Unauthorized" },
		[KEY_OFF] = { 401, "Unauthorized" },
		[NO_TOKEN] = { 401, "Unauthorized" },
		[BAD_TOKEN] = { 401, "Unauthorized" },
		[OTHER_TOKEN] = { 401, "Unauthorized" },
		[OLD_TOKEN] = { 401, "SecurityTokenExpired" },
		[BAD_BODY_HASH] = { 401, "SignatureNotMatch" },
		[BAD_SCOPE] = { 401, "SignatureNotMatch" },
		[MISMATCH] = { 401, "SignatureNotMatch" },
	},
	[STYLE_OSS] = {
		[NO_AUTHORIZATION] = { 403, "AccessDenied" },
		[BAD_AUTHORIZATION] = { 403, "AccessDenied" },
		[HEADER_UNSIGNED] = { 403, "SignatureDoesNotMatch" },
		[NO_DATE] = { 403, "AccessDenied" },
		[BAD_DATE] = { 403, "AccessDenied" },
		[SKEWED] = { 403, "RequestTimeTooSkewed" },
		[NO_KEY] = { 403, "InvalidAccessKeyId" },
		[KEY_OFF] = { 403, "InvalidAccessKeyId" },
		[NO_TOKEN] = { 403, "InvalidSecurityToken" },
		[BAD_TOKEN] = { 403, "InvalidSecurityToken" },
		[OTHER_TOKEN] = { 403, "InvalidSecurityToken" },
		[OLD_TOKEN] = { 403, "SecurityTokenExpired" },
		[BAD_BODY_HASH] = { 400, "InvalidArgument" },
		[BAD_SCOPE] = { 403, "SignatureDoesNotMatch" },
		[MISMATCH] = { 403, "SignatureDoesNotMatch" },
	},
};

/* What a scheme is called and where it keeps its things. */
struct scheme {
	const char *name;
	bool in_params;			/* not in headers but in the parameters */
	const char *date_header;
	const char *hash_header;
	const char *token_header;
	const char *service;		/* in the scope; NULL: no scope */
};

static const struct scheme schemes[STYLE_COUNT] = {
	[STYLE_OPENAPI] = { "ACS3-HMAC-SHA256", false, "x-acs-date", "x-acs-content-sha256", "x-acs-security-token", NULL },
	[STYLE_SLS] = { "SLS4-HMAC-SHA256", false, "x-log-date", "x-log-content-sha256", "x-acs-security-token", "sls" },
	[STYLE_OSS] = { "OSS4-HMAC-SHA256", false, "x-oss-date", "x-oss-content-sha256", "x-oss-security-token", "oss" },
};

/* The older signature of the OpenAPI gateway, which SDKs still use to take on a role (section 2.2 of the API notes). */
static const struct scheme rpc1 = { "HMAC-SHA1", true, "Timestamp", NULL, "SecurityToken", NULL };

static const char *
given(const struct request *rq, const struct scheme *s, const char *name)
{
	return kv_get(s->in_params ? &rq->params : &rq->headers, name);
}

#define REFUSE(rq, rs, why, ...) \
	(response_error((rq), (rs), answers[(rq)->style][why].status, answers[(rq)->style][why].code, __VA_ARGS__), -1)

const char *
auth_nonce(const struct request *rq)
{
	const char *nonce = kv_get(&rq->headers, "x-acs-signature-nonce");

	if (rq->style != STYLE_OPENAPI)
		return NULL;
	return nonce ? nonce : kv_get(&rq->params, "SignatureNonce");
}

/* "20260304T000000Z", the form of SLS and OSS, as the ISO form that clock_parse reads */
static int
parse_compact(const char *s, time_t *out)
{
	char iso[CLOCK_ISO_SIZE];

	if (strlen(s) != 16 || s[8] != 'T' || s[15] != 'Z')
		return -1;
	snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", s, s + 4, s + 6, s + 9, s + 11, s + 13);
	return clock_parse(iso, out);
}

/* SLS refuses requests without its bookkeeping headers before it looks at anything else. */
static int
check_sls_headers(const struct request *rq, struct response *rs)
{
	const char *version = kv_get(&rq->headers, "x-log-apiversion"), *raw = kv_get(&rq->headers, "x-log-bodyrawsize");

	if (version == NULL || strcmp(version, "0.6.0") != 0) {
		response_error(rq, rs, 400, version ? "InvalidAPIVersion" : "MissingAPIVersion",
		    version ? "The API version %s is not supported." : "x-log-apiversion does not exist in http header.", version);
		return -1;
	}
	if (raw == NULL || *raw == '\0' || raw[strspn(raw, "0123456789")] != '\0') {
		response_error(rq, rs, 400, raw ? "InvalidBodyRawSize" : "MissingBodyRawSize",
		    "x-log-bodyrawsize must be a non-negative integer.");
		return -1;
	}
	if (kv_get(&rq->headers, "x-log-compresstype") == NULL && strtoull(raw, NULL, 10) != rq->body_len) {
		response_error(rq, rs, 400, "InvalidBodyRawSize", "x-log-bodyrawsize is %s, the body has %zu bytes.", raw,
		    rq->body_len);
		return -1;
	}
	return 0;
}

static int
check_date(const struct request *rq, struct response *rs, const struct scheme *s)
{
	const char *text = given(rq, s, s->date_header);
	time_t when;
	int rc;

	if (text == NULL)
		return REFUSE(rq, rs, NO_DATE, "%s does not exist in http header.", s->date_header);
	if (rq->style == STYLE_OPENAPI)
		rc = strlen(text) == 20 && text[19] == 'Z' ? clock_parse(text, &when) : -1;
	else
		rc = parse_compact(text, &when);
	if (rc != 0)
		return REFUSE(rq, rs, BAD_DATE, "Specified time stamp or date value is not well formatted.");
	if (when > rq->now + SKEW_MAX || when < rq->now - SKEW_MAX)
		return REFUSE(rq, rs, SKEWED, "The difference between the request time and the current time is too large.");
	return 0;
}

/* The same for the key of a role that was taken on. */
static bool
find_session(const struct tenant *t, const char *id, struct identity *who)
{
	const struct session *s = sessions_find(t->sessions, id);

	if (s == NULL)
		return false;
	*who = (struct identity){ .doc = s->role, .account = s->account, .account_id = json_str(s->account, "id"),
		.access_key_id = s->key, .secret = s->secret, .token = s->token, .session = s->name, .expires = true,
		.expiry = s->expiry };
	return true;
}

/* Fill who from the key of this id.  false when no account has it. */
static bool
find_key(const struct tenant *t, const char *id, struct identity *who)
{
	const cJSON *account, *doc, *key;

	cJSON_ArrayForEach(account, json_arr(t->doc, "accounts"))
		cJSON_ArrayForEach(doc, json_arr(account, "identities"))
			cJSON_ArrayForEach(key, json_arr(doc, "keys")) {
				const char *status = json_str(key, "status");

				if (strcmp(json_str(key, "id"), id) != 0)
					continue;
				*who = (struct identity){ .doc = doc, .account = account, .account_id = json_str(account, "id"),
					.access_key_id = json_str(key, "id"), .secret = json_str(key, "secret"),
					.token = json_str(key, "token"), .disabled = status && strcmp(status, "Inactive") == 0,
					.expires = json_get(key, "expires") != NULL,
					.expiry = (time_t)json_num(key, "expires", 0) };
				return true;
			}
	return find_session(t, id, who);
}

static int
check_key(const struct tenant *t, struct request *rq, struct response *rs, const char *key, const struct scheme *s)
{
	const char *token = given(rq, s, s->token_header);

	if (!find_key(t, key, &rq->who))
		return REFUSE(rq, rs, NO_KEY, "Specified access key is not found.");
	if (rq->who.disabled)
		return REFUSE(rq, rs, KEY_OFF, "Specified access key is disabled.");
	if (rq->who.token && token == NULL)
		return REFUSE(rq, rs, NO_TOKEN, "The security token of a temporary access key is missing.");
	if (rq->who.token == NULL && token)
		return REFUSE(rq, rs, BAD_TOKEN, "The specified parameter SecurityToken.Value is invalid.");
	if (token && strcmp(token, rq->who.token) != 0)
		return REFUSE(rq, rs, OTHER_TOKEN, "Specified SecurityToken does not match the access key.");
	if (rq->who.expires && rq->now >= rq->who.expiry)
		return REFUSE(rq, rs, OLD_TOKEN, "Specified SecurityToken is expired.");
	rq->account = rq->who.account;
	return 0;
}

static int
check_body_hash(const struct request *rq, struct response *rs, const struct scheme *s)
{
	const char *sent = kv_get(&rq->headers, s->hash_header);
	char want[65];

	if (sent == NULL)
		return REFUSE(rq, rs, BAD_BODY_HASH, "%s does not exist in http header.", s->hash_header);
	if (rq->style == STYLE_OSS) {
		if (strcmp(sent, "UNSIGNED-PAYLOAD") != 0)
			return REFUSE(rq, rs, BAD_BODY_HASH, "The only supported value of x-oss-content-sha256 is UNSIGNED-PAYLOAD.");
		return 0;
	}
	canon_sha256(rq->body, rq->body_len, want);
	if (strcmp(sent, want) != 0)
		return REFUSE(rq, rs, BAD_BODY_HASH, "%s is not the SHA-256 of the body.", s->hash_header);
	return 0;
}

/* "20260304/cn-hangzhou/sls/aliyun_v4_request": the day of the request, the region asked, the service */
static int
check_scope(const struct request *rq, struct response *rs, const struct authorization *a, const struct scheme *s)
{
	const char *date = kv_get(&rq->headers, s->date_header), *region;
	size_t n = strlen(rq->region);
	char tail[64];

	if (s->service == NULL)
		return *a->scope ? REFUSE(rq, rs, BAD_SCOPE, "The credential of ACS3 has no scope.") : 0;
	if (strncmp(a->scope, date, 8) != 0 || a->scope[8] != '/')
		return REFUSE(rq, rs, BAD_SCOPE, "The scope %s is not of the day of the request.", a->scope);
	region = a->scope + 9;
	if (n == 0)
		n = strcspn(region, "/");	/* the bare port: any region */
	else if (strncmp(region, rq->region, n) != 0)
		return REFUSE(rq, rs, BAD_SCOPE, "The scope %s is not of the region %s.", a->scope, rq->region);
	snprintf(tail, sizeof(tail), "/%s/aliyun_v4_request", s->service);
	if (strcmp(region + n, tail) != 0)
		return REFUSE(rq, rs, BAD_SCOPE, "The scope %s must end with %s.", a->scope, tail);
	return 0;
}

static int
make_canonical(struct buf *b, const struct request *rq, const struct authorization *a, enum canon_form form, const char **bad)
{
	if (rq->style == STYLE_SLS)
		return canon_sls4(b, rq, a, form, bad);
	if (rq->style == STYLE_OSS)
		return canon_oss4(b, rq, a, bad);
	return canon_acs3(b, rq, a, bad);
}

/* 1 the signature is right, 0 it is not, -1 refused. */
static int
try_signature(const struct request *rq, struct response *rs, const struct authorization *a, enum canon_form form,
    struct buf *to_sign)
{
	const struct scheme *s = &schemes[rq->style];
	struct buf canonical;
	const char *bad = "";
	char want[65];
	int rc = -1;

	buf_init(&canonical, CANONICAL_MAX);
	buf_reset(to_sign);
	if (make_canonical(&canonical, rq, a, form, &bad) != 0) {
		(void)REFUSE(rq, rs, HEADER_UNSIGNED, "The signature does not cover what it must: %s.", bad);
		goto out;
	}
	canon_string_to_sign(to_sign, a, s->service ? kv_get(&rq->headers, s->date_header) : NULL, buf_text(&canonical));
	canon_sign(a, rq->who.secret, buf_text(to_sign), want);
	rc = strlen(a->signature) == 64 && CRYPTO_memcmp(a->signature, want, 64) == 0;
out:
	buf_release(&canonical);
	return rc;
}

static int
check_signature(const struct request *rq, struct response *rs, const struct authorization *a)
{
	struct buf to_sign;
	int rc;

	buf_init(&to_sign, CANONICAL_MAX);
	rc = try_signature(rq, rs, a, CANON_WRITTEN, &to_sign);
	if (rc == 0 && rq->style == STYLE_SLS && try_signature(rq, rs, a, CANON_JS_QUIRK, &to_sign) == 1)
		rc = 1;
	if (rc == 0)
		(void)REFUSE(rq, rs, MISMATCH, "Specified signature is not matched with our calculation. server string to sign is:%s",
		    buf_text(&to_sign));
	buf_release(&to_sign);
	return rc == 1 ? 0 : -1;
}

static int
check_rpc1(const struct tenant *t, struct request *rq, struct response *rs)
{
	static const char *const wanted[] = { "SignatureMethod", "SignatureVersion", "SignatureNonce", "AccessKeyId" };
	struct buf to_sign;
	char want[29];
	int rc = 0;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (kv_get(&rq->params, wanted[i]) == NULL)
			return REFUSE(rq, rs, BAD_AUTHORIZATION, "%s is mandatory for this action.", wanted[i]);
	if (strcmp(kv_get(&rq->params, "SignatureMethod"), rpc1.name) != 0)
		return REFUSE(rq, rs, BAD_AUTHORIZATION, "SignatureMethod must be %s.", rpc1.name);
	if (check_date(rq, rs, &rpc1) != 0 || check_key(t, rq, rs, kv_get(&rq->params, "AccessKeyId"), &rpc1) != 0)
		return -1;
	buf_init(&to_sign, CANONICAL_MAX);
	canon_rpc1(&to_sign, rq);
	canon_sign_rpc1(rq->who.secret, buf_text(&to_sign), want);
	if (strcmp(kv_get(&rq->params, "Signature"), want) != 0)
		rc = REFUSE(rq, rs, MISMATCH, "Specified signature is not matched with our calculation. server string to sign is:%s",
		    buf_text(&to_sign));
	buf_release(&to_sign);
	return rc;
}

int
auth_check(const struct tenant *t, struct request *rq, struct response *rs)
{
	const struct scheme *s = &schemes[rq->style];
	const char *text = kv_get(&rq->headers, "authorization");
	struct authorization a = { .raw = NULL };
	int rc = -1;

	if (rq->style == STYLE_SLS && check_sls_headers(rq, rs) != 0)
		return -1;
	if (text == NULL && rq->style == STYLE_OPENAPI && kv_get(&rq->params, "Signature") != NULL)
		return check_rpc1(t, rq, rs);
	if (text == NULL)
		return REFUSE(rq, rs, NO_AUTHORIZATION, "The request carries no Authorization header.");
	if (authorization_parse(&a, text) != 0 || strcmp(a.scheme, s->name) != 0) {
		(void)REFUSE(rq, rs, BAD_AUTHORIZATION, "The Authorization header is not of the form %s Credential=..,Signature=..", s->name);
		goto out;
	}
	if (check_date(rq, rs, s) != 0 || check_key(t, rq, rs, a.credential, s) != 0 || check_body_hash(rq, rs, s) != 0 ||
	    check_scope(rq, rs, &a, s) != 0 || check_signature(rq, rs, &a) != 0)
		goto out;
	rc = 0;
out:
	authorization_release(&a);
	return rc;
}
