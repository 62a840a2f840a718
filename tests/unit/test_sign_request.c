/*
 * Request signatures against published bytes: every case of every file in tests/data/vectors (or in the folder
 * VECTORS_DIR) whose scheme we have.  The vectors were made by the services' own SDKs, never by this code.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "cloud/canonical.h"
#include "cloud/sign.h"
#include "tap.h"

#define PRESIGNED " query (presigned)"

static size_t cases_of[8];	/* how many cases each row of sign_schemes had */

/* Schemes that vectors exist for and that we do not speak: older ones that the services still accept. */
static const char *const foreign[] = { "RPC V1", "LOG v1", NULL };

static const struct sign_scheme *
scheme_of(const char *algorithm)
{
	for (const struct sign_scheme *s = sign_schemes; s->name != NULL; s++) {
		if (has_prefix(algorithm, s->algorithm)) {
			cases_of[s - sign_schemes]++;
			return s;
		}
	}
	return NULL;
}

/* 20260304T010000Z or 2026-03-01T00:00:00Z */
static time_t
time_of(const char *text)
{
	char iso[CLOCK_ISO_SIZE];
	time_t t = 0;

	if (text != NULL && strlen(text) == 16) {
		snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", text, text + 4, text + 6, text + 9,
		    text + 11, text + 13);
		text = iso;
	}
	return text != NULL && clock_parse(text, &t) == 0 ? t : 0;
}

static time_t
case_time(const cJSON *c, const struct http_request *r)
{
	static const char *const headers[] = { "x-acs-date", "x-log-date", "x-oss-date", NULL };
	time_t t = time_of(json_str(c, "time_utc"));

	for (size_t i = 0; headers[i] != NULL && t == 0; i++)
		t = time_of(kv_get(&r->headers, headers[i]));
	return t;
}

static void
add_pairs(struct kvlist *to, const cJSON *list)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		if (cJSON_IsString(v))
			kv_add(to, v->string, v->valuestring);
		else
			kv_add(to, cJSON_GetStringValue(cJSON_GetArrayItem(v, 0)),
			    cJSON_GetStringValue(cJSON_GetArrayItem(v, 1)));
	}
}

static void
read_credentials(struct credentials *c, const cJSON *from)
{
	c->access_key_id = xstrdup(json_str(from, "access_key_id"));
	c->secret = secret_new(json_str(from, "access_key_secret"));
	c->token = secret_new(json_str(from, "security_token"));
}

/* The text behind "name=" in an Authorization header, up to the next comma. */
static char *
part_of(const char *authorization, const char *name)
{
	const char *at = authorization != NULL ? strstr(authorization, name) : NULL;

	return at == NULL ? NULL : xstrndup(at + strlen(name), strcspn(at + strlen(name), ","));
}

static void
compare_text(const cJSON *c, const char *member, const char *got)
{
	const char *want = json_str(c, member);
	char *phrase;

	if (want == NULL)
		return;
	phrase = xasprintf("%s: %s", json_str(c, "id"), member);
	is_str(got, want, phrase);
	free(phrase);
}

/* rule 1.1 applied to a query line that left ! ' ( ) * bare */
static char *
encode_bare(const char *canonical)
{
	const char *query = strchr(strchr(canonical, '\n') + 1, '\n') + 1, *end = strchr(query, '\n');
	struct buf b;

	buf_init(&b, CANONICAL_MAX);
	buf_add(&b, canonical, (size_t)(query - canonical));
	for (const char *p = query; p < end; p++) {
		if (strchr("!'()*", *p) != NULL)
			buf_addf(&b, "%%%02X", (unsigned char)*p);
		else
			buf_add(&b, p, 1);
	}
	buf_puts(&b, end);
	return buf_take(&b);
}

/*
 * One SDK signs a query in which some characters are bare.  We sign the encoded form; so its text must be ours but for
 * that, and its signature what our key derivation gives for its text.
 */
static void
check_quirk(const cJSON *c, const struct sign_input *in, const struct sign_trace *ours)
{
	const char *theirs = json_str(c, "canonical_request");
	struct sign_trace t = { 0 };
	char *encoded = encode_bare(theirs);
	struct buf scope;

	buf_init(&scope, CANONICAL_MAX);
	is_str(encoded, ours->canonical, "the SDK's canonical request, encoded in full, is ours");
	ok(strcmp(theirs, ours->canonical) != 0, "%s: has bare characters", json_str(c, "id"));
	ok(v4_sign(theirs, "SLS4-HMAC-SHA256", "sls", in, &scope, &t) == 0, "%s: signed as it is", json_str(c, "id"));
	compare_text(c, "string_to_sign", t.to_sign);
	compare_text(c, "signature", t.signature);
	buf_release(&scope);
	sign_trace_release(&t);
	free(encoded);
}

static void
run_case(const cJSON *c, const struct sign_scheme *scheme)
{
	const cJSON *req = json_get(c, "request");
	struct credentials cred = { 0 };
	struct sign_trace t = { 0 };
	struct http_request r;
	struct sign_input in = { .credentials = &cred };
	struct err e = { 0 };
	char *additional = part_of(json_str(c, "authorization"), "AdditionalHeaders=");
	const cJSON *h;

	http_request_init(&r, json_str(req, "method"), "https", json_str(req, "host"), json_str(req, "path"));
	add_pairs(&r.query, json_get(req, "query"));
	cJSON_ArrayForEach(h, json_get(req, "headers")) {
		if (strcasecmp(h->string, "authorization") != 0)
			kv_add(&r.headers, h->string, h->valuestring);
	}
	buf_puts(&r.body, json_str(req, "body") != NULL ? json_str(req, "body") : "");
	read_credentials(&cred, json_get(c, "credentials"));
	in.now = case_time(c, &r);
	in.region = json_str(c, "region");
	in.bucket = json_str(c, "bucket");
	in.nonce = json_str(c, "nonce") != NULL ? json_str(c, "nonce") : kv_get(&r.headers, "x-acs-signature-nonce");
	in.additional = additional;
	if (in.nonce != NULL)
		in.nonce = xstrdup(in.nonce);	/* the header it may come from is replaced by signing */

	ok(scheme->sign(&r, &in, &t, &e) == 0, "%s: signed%s", json_str(c, "id"), e.text);
	if (json_get(c, "quirk") != NULL) {
		check_quirk(c, &in, &t);
	} else {
		compare_text(c, "canonical_request", t.canonical);
		compare_text(c, "string_to_sign", t.to_sign);
		compare_text(c, "signature", t.signature);
		compare_text(c, "authorization", kv_get(&r.headers, "Authorization"));
	}
	ok(json_str(c, "signature") != NULL || json_str(c, "authorization") != NULL, "%s: names a signature",
	    json_str(c, "id"));
	free((char *)in.nonce);
	free(additional);
	sign_trace_release(&t);
	http_request_release(&r);
	credentials_release(&cred);
}

static bool
made_by_presigning(const char *name)
{
	static const char *const names[] = { "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-signature",
		"x-oss-signature-version", "x-oss-additional-headers", "x-oss-security-token", NULL };

	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

/* scheme://host/path?name=value&... taken apart */
static void
read_url(struct http_request *r, struct kvlist *query, const char *method, const char *url)
{
	char *copy = xstrdup(url), *host = strstr(copy, "://") + 3, *q = strchr(copy, '?'), *save = NULL, *path;

	*q++ = '\0';
	path = strchr(host, '/');
	for (char *s = strtok_r(q, "&", &save); s != NULL; s = strtok_r(NULL, "&", &save)) {
		char *value = strchr(s, '=');

		if (value != NULL)
			*value++ = '\0';
		percent_decode(s);
		if (value != NULL)
			percent_decode(value);
		kv_add(query, s, value);
	}
	http_request_init(r, method, "http", "", path);
	*path = '\0';
	free(r->host);
	r->host = xstrdup(host);
	free(copy);
}

static void
run_presigned(const cJSON *c)
{
	const char *method = json_str(c, "method");
	struct credentials cred = { 0 };
	struct sign_trace t = { 0 };
	struct kvlist want = { 0 };
	struct http_request r;
	struct err e = { 0 };
	struct sign_input in = { .credentials = &cred, .region = json_str(c, "region"), .bucket = json_str(c, "bucket") };

	read_url(&r, &want, method != NULL ? method : "GET", json_str(c, "presigned_url"));
	for (size_t i = 0; i < want.n; i++) {
		if (!made_by_presigning(want.items[i].name))
			kv_add(&r.query, want.items[i].name, want.items[i].value);
	}
	add_pairs(&r.headers, json_get(c, "headers_to_send"));
	read_credentials(&cred, json_get(c, "credentials"));
	in.now = time_of(kv_get(&want, "x-oss-date"));
	in.additional = kv_get(&want, "x-oss-additional-headers");
	ok(sign_oss4_presign(&r, &in, atoi(kv_get(&want, "x-oss-expires")), &t, &e) == 0, "%s: signed%s",
	    json_str(c, "id"), e.text);
	compare_text(c, "canonical_request", t.canonical);
	compare_text(c, "string_to_sign", t.to_sign);
	compare_text(c, "signature", t.signature);
	is_int((long long)r.query.n, (long long)want.n, "as many parameters");
	for (size_t i = 0; i < want.n; i++)
		is_str(kv_get(&r.query, want.items[i].name), want.items[i].value, want.items[i].name);
	kv_release(&want);
	sign_trace_release(&t);
	http_request_release(&r);
	credentials_release(&cred);
}

static void
run_any(const cJSON *c)
{
	const char *name = json_str(c, "scheme");
	const struct sign_scheme *scheme;

	for (size_t i = 0; foreign[i] != NULL; i++) {
		if (name != NULL && has_prefix(name, foreign[i]))
			return;
	}
	scheme = name != NULL ? scheme_of(name) : NULL;
	if (scheme == NULL)
		ok(0, "%s: scheme %s is known", json_str(c, "id"), name);
	else if (strcmp(name, scheme->algorithm) == 0)
		run_case(c, scheme);
	else if (strcmp(name + strlen(scheme->algorithm), PRESIGNED) == 0)
		run_presigned(c);
	else
		ok(0, "%s: scheme %s is known", json_str(c, "id"), name);
}

static void
run_folder(const char *dir)
{
	struct dirent **files = NULL;
	int n = scandir(dir, &files, NULL, alphasort);

	ok(n > 2, "%s holds vectors", dir);
	for (int i = 0; i < n; i++) {
		const char *dot = strrchr(files[i]->d_name, '.');

		if (dot != NULL && strcmp(dot, ".json") == 0) {
			char *path = xasprintf("%s/%s", dir, files[i]->d_name);
			struct err e = { 0 };
			cJSON *doc = json_load(path, &e);
			const cJSON *c;

			ok(json_arr(doc, "cases") != NULL, "%s has cases%s", files[i]->d_name, e.text);
			cJSON_ArrayForEach(c, json_arr(doc, "cases"))
				run_any(c);
			cJSON_Delete(doc);
			free(path);
		}
		free(files[i]);
	}
	free(files);
}

/* Signing twice, as a retry does, leaves no trace of the first time. */
static void
test_sign_again(struct credentials *cred)
{
	for (const struct sign_scheme *s = sign_schemes; s->name != NULL; s++) {
		struct sign_input first = { .credentials = cred, .now = 1000000000, .nonce = "a", .region = "cn-x" };
		struct sign_input second = { .credentials = cred, .now = 1767225600, .nonce = "b", .region = "cn-x" };
		struct http_request again, once;

		http_request_init(&again, "GET", "https", "h.example", "/a%20b");
		http_request_init(&once, "GET", "https", "h.example", "/a%20b");
		ok(s->sign(&again, &first, NULL, NULL) == 0 && s->sign(&again, &second, NULL, NULL) == 0 &&
			s->sign(&once, &second, NULL, NULL) == 0, "%s signs without a trace", s->name);
		is_str(kv_get(&again.headers, "Authorization"), kv_get(&once.headers, "Authorization"),
		    "signed again is signed anew");
		is_int((long long)again.headers.n, (long long)once.headers.n, "no header stays behind");
		http_request_release(&again);
		http_request_release(&once);
	}
}

static void
test_additional_names(struct credentials *cred)
{
	struct sign_input in = { .credentials = cred, .now = 1767225600, .region = "cn-x",
		.additional = "Range;x-oss-acl;HOST;content-type;range" };
	struct http_request r;
	char *names;

	http_request_init(&r, "GET", "https", "b.example", "/");
	kv_add(&r.headers, "Range", "bytes=0-1");
	sign_oss4_presign(&r, &in, 60, NULL, NULL);
	is_str(kv_get(&r.query, "x-oss-additional-headers"), "host;range",
	    "additional names are lower case, sorted, once each, and not those always signed");
	http_request_release(&r);

	http_request_init(&r, "GET", "https", "b.example", "/");
	sign_scheme_find("oss4")->sign(&r, &in, NULL, NULL);
	names = part_of(kv_get(&r.headers, "Authorization"), "AdditionalHeaders=");
	is_str(names, "host;range", "and in the header");
	free(names);
	http_request_release(&r);
}

static void
test_refused(struct credentials *cred)
{
	static const struct {
		const char *phrase, *scheme, *region, *nonce, *path, *says;
	} rows[] = {
		{ "acs3 without a nonce", "acs3", "cn-x", "", "/", "h.example/: signature needs a nonce" },
		{ "sls4 without a region", "sls4", "", "n", "/", "h.example/: signature needs a region" },
		{ "oss4 without a region", "oss4", NULL, "n", "/", "h.example/: signature needs a region" },
		{ "oss4 with a broken path", "oss4", "cn-x", "n", "/a%2", "/a%2: object path is not percent-encoded text" },
		{ "oss4 with a NUL in the path", "oss4", "cn-x", "n", "/a%00",
		    "/a%00: object path is not percent-encoded text" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sign_input in = { .credentials = cred, .now = 1, .nonce = rows[i].nonce,
			.region = rows[i].region };
		struct http_request r;
		struct err e = { 0 };

		http_request_init(&r, "GET", "https", "h.example", rows[i].path);
		ok(sign_scheme_find(rows[i].scheme)->sign(&r, &in, NULL, &e) == -1, "%s is refused", rows[i].phrase);
		is_str(e.text, rows[i].says, rows[i].phrase);
		ok(kv_get(&r.headers, "Authorization") == NULL, "%s: nothing is signed", rows[i].phrase);
		http_request_release(&r);
	}
	ok(sign_scheme_find("acs2") == NULL, "an unknown scheme is not found");
}

static void
test_target(void)
{
	struct http_request r;
	struct err e = { 0 };
	struct buf b;

	http_request_init(&r, "GET", "https", "h.example:444", "/p%20q");
	kv_add(&r.query, "a b", "1/2+3");
	kv_add(&r.query, "acl", NULL);
	buf_init(&b, REQUEST_TARGET_MAX);
	ok(http_request_url(&r, &b, &e) == 0, "an address is built");
	is_str(buf_text(&b), "https://h.example:444/p%20q?a%20b=1%2F2%2B3&acl=", "names and values are encoded");
	buf_release(&b);
	buf_init(&b, 30);
	ok(http_request_url(&r, &b, &e) == -1 && e.code == ERR_LIMIT, "an address over the limit is refused");
	buf_release(&b);
	http_request_release(&r);
}

int
main(void)
{
	struct credentials cred = { .access_key_id = xstrdup("LTAI"), .secret = secret_new("s") };
	const char *dir = getenv("VECTORS_DIR");
	char *own = xasprintf("%s/tests/data/vectors", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".");

	run_folder(dir != NULL && *dir != '\0' ? dir : own);
	if (dir == NULL || *dir == '\0') {
		for (const struct sign_scheme *s = sign_schemes; s->name != NULL; s++)
			ok(cases_of[s - sign_schemes] > 0, "scheme %s has vectors", s->name);
	}
	test_sign_again(&cred);
	test_additional_names(&cred);
	test_refused(&cred);
	test_target();
	credentials_release(&cred);
	free(own);
	return tap_done();
}
