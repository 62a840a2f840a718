/* The HTTP engine: what one call sends, and what is made of its answer, page by page. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cloud/record.h"
#include "engine_run.h"
#include "tap.h"

/* ---- one answer, what is made of it ---- */

static const struct answer_case {
	const char *phrase, *style;
	enum body_format format;
	struct answer_step step;
	enum evidence_state state;
	int absent;
	const char *code;
	size_t requests;	/* that it took */
	const char *request_id;
} answer_cases[] = {
	{ "a good answer", "rpc", BODY_JSON, STEP("/", 200, "x-acs-request-id: R1\r\n", "{\"A\":1}"), STATE_CONFIRMED, 0, NULL, 1, "R1" },
	{ "a request id in the body", "rpc", BODY_JSON, STEP("/", 200, NULL, "{\"RequestId\":\"R2\"}"), STATE_CONFIRMED, 0, NULL, 1, "R2" },
	{ "no permission", "rpc", BODY_JSON, STEP("/", 403, NULL, "{\"Code\":\"NoPermission\",\"Message\":\"m\",\"RequestId\":\"R3\"}"),
	    STATE_DENIED, 0, "NoPermission", 1, "R3" },
	{ "small letters", "rpc", BODY_JSON, STEP("/", 400, NULL, "{\"code\":\"NoPermission\",\"message\":\"m\"}"), STATE_DENIED, 0,
	    "NoPermission", 1, NULL },
	{ "an error in XML", "rpc", BODY_JSON, STEP("/", 403, NULL, "<Error><Code>NoPermission</Code><RequestId>R4</RequestId></Error>"),
	    STATE_DENIED, 0, "NoPermission", 1, "R4" },
	{ "what is not there", "rpc", BODY_JSON, STEP("/", 404, NULL, "{\"Code\":\"NotFound.Thing\"}"), STATE_CONFIRMED, 1,
	    "NotFound.Thing", 1, NULL },
	{ "an unknown error", "rpc", BODY_JSON, STEP("/", 400, NULL, "{\"Code\":\"InvalidX\"}"), STATE_ERROR, 0, "InvalidX", 1, NULL },
	{ "404 without a code is no absence", "rpc", BODY_JSON, STEP("/", 404, NULL, "<html>gone</html>"), STATE_ERROR, 0, "Http404", 1, NULL },
	{ "403 without a code", "rpc", BODY_JSON, STEP("/", 403, NULL, ""), STATE_DENIED, 0, "Http403", 1, NULL },
	{ "an ended credential", "rpc", BODY_JSON, STEP("/", 400, NULL, "{\"Code\":\"InvalidSecurityToken.Expired\"}"), STATE_ERROR, 0,
	    "InvalidSecurityToken.Expired", 1, NULL },
	{ "501 is not asked again", "rpc", BODY_JSON, STEP("/", 501, NULL, ""), STATE_ERROR, 0, "Http501", 1, NULL },
	{ "500 is asked five times", "rpc", BODY_JSON, STEP("/", 500, NULL, "{\"Code\":\"InternalError\"}"), STATE_ERROR, 0, "InternalError",
	    5, NULL },
	{ "not JSON", "rpc", BODY_JSON, STEP("/", 200, NULL, "<html>"), STATE_ERROR, 0, "NotJson", 1, NULL },
	{ "cut JSON", "rpc", BODY_JSON, STEP("/", 200, NULL, "{\"A\":"), STATE_ERROR, 0, "NotJson", 1, NULL },
	{ "nothing", "rpc", BODY_JSON, STEP("/", 200, NULL, NULL), STATE_ERROR, 0, "EmptyBody", 1, NULL },
	{ "nothing, where text may be empty", "rpc", BODY_TEXT, STEP("/", 200, NULL, NULL), STATE_CONFIRMED, 0, NULL, 1, NULL },
	{ "bytes are not looked into", "oss", BODY_BYTES, STEP("/", 200, "x-oss-request-id: R5\r\n", "\xff{"), STATE_CONFIRMED, 0, NULL, 1, "R5" },
	{ "an SLS error", "sls", BODY_JSON, STEP("/", 401, "x-log-requestid: R6\r\n", "{\"errorCode\":\"NoPermission\",\"errorMessage\":\"m\"}"),
	    STATE_DENIED, 0, "NoPermission", 1, "R6" },
	{ "an OSS answer", "oss", BODY_XML, STEP("/", 200, NULL, "<A><B>1</B></A>"), STATE_CONFIRMED, 0, NULL, 1, NULL },
	{ "an OSS error", "oss", BODY_XML, STEP("/", 404, NULL, "<Error><Code>NotFound.X</Code><RequestId>R7</RequestId></Error>"),
	    STATE_CONFIRMED, 1, "NotFound.X", 1, "R7" },
	{ "an OSS error in a header", "oss", BODY_XML,
	    STEP("/", 403, "x-oss-err: PEVycm9yPjxDb2RlPk5vUGVybWlzc2lvbjwvQ29kZT48L0Vycm9yPg==\r\n", ""), STATE_DENIED, 0, "NoPermission",
	    1, NULL },
	{ "an error header that is no base64", "oss", BODY_XML, STEP("/", 404, "x-oss-err: !!\r\n", ""), STATE_ERROR, 0, "Http404", 1, NULL },
	{ "not XML", "oss", BODY_XML, STEP("/", 200, NULL, "{}"), STATE_ERROR, 0, "NotXml", 1, NULL },
	{ "a redirect", "oss", BODY_XML, STEP("/", 302, "Location: /other\r\n", ""), STATE_ERROR, 0, "Redirect", 1, NULL },
	{ "a body cut on the way", "rpc", BODY_JSON, { .path = "/", .status = 200, .body = "{\"A\":1234567}", .cut = 5 }, STATE_ERROR, 0,
	    "BodyCut", 5, NULL },
	{ "no answer", "rpc", BODY_JSON, { .path = "/" }, STATE_ERROR, 0, "NoAnswer", 5, NULL },
	{ "an unknown compression", "sls", BODY_JSON, STEP("/", 200, "x-log-compresstype: lzma\r\n", "xyz"), STATE_ERROR, 0, "BadEncoding", 1,
	    NULL },
	{ "damaged compression", "sls", BODY_JSON, STEP("/", 200, "x-log-compresstype: gzip\r\n", "xyz"), STATE_ERROR, 0, "BadEncoding", 1,
	    NULL },
};

static void
test_answers(void)
{
	for (size_t i = 0; i < COUNT(answer_cases); i++) {
		const struct answer_case *c = &answer_cases[i];
		struct source s = source_of(c->style);
		struct call call = call_of(&s, "svc.cn-x.example.test", "/");
		struct run r = { 0 };
		char sha[SHA256_HEX_SIZE];

		s.format = c->format;
		run_calls(&r, &c->step, 1, &call, 1);
		is_int(r.rc, 0, c->phrase);
		is_int((long long)r.got.n, 1, "  is one exchange");
		is_int(nth(&r, 0)->state, c->state, "  state");
		is_int(nth(&r, 0)->absent, c->absent, "  absent");
		is_str(nth(&r, 0)->code, c->code, "  code");
		is_str(nth(&r, 0)->request_id, c->request_id, "  request id");
		is_int((long long)httpd_count(r.server), (long long)c->requests, "  requests");
		is_int(cJSON_GetArraySize(nth(&r, 0)->attempts), (long long)c->requests - 1, "  earlier tries are told");
		ok(nth(&r, 0)->last && nth(&r, 0)->page == 1, "  the only page");
		sha256_hex(buf_text(&nth(&r, 0)->body), nth(&r, 0)->body.len, sha);
		is_str(nth(&r, 0)->sha256, sha, "  hash of the body");
		run_release(&r);
	}
}

static void
test_exchange(void)
{
	static const struct answer_step steps[] = {
		STEP("/p/a%20b", 200, "Date: Sun, 01 Mar 2026 00:00:00 GMT\r\nX-Acs-Request-Id: R\r\n", "{\"Arn\":\"acs:ram::1:root\"}"),
	};
	struct source s = source_of("roa");
	struct call call = call_of(&s, "svc.cn-x.example.test", "/p/a%20b");
	struct run r = { 0 };
	const struct exchange *x;

	s.identity_path = (char *)"Arn";
	s.method = (char *)"POST";
	call.body = (char *)"{\"q\":1}";
	call.params = cJSON_Parse("{\"account\":\"1\"}");
	kv_add(&call.query, "k", "v w");
	run_calls(&r, steps, COUNT(steps), &call, 1);
	x = nth(&r, 0);
	is_str(x->source, "t.Get", "source");
	is_str(x->account, "1", "account");
	is_str(x->region, "cn-x", "region");
	is_str(json_str(x->params, "account"), "1", "parameters");
	is_str(x->method, "POST", "method");
	is_str(x->url, "http://svc.cn-x.example.test/p/a%20b?k=v%20w", "address as sent");
	is_str(x->request_body, "{\"q\":1}", "request body");
	is_str(buf_text(&x->body), "{\"Arn\":\"acs:ram::1:root\"}", "answer");
	is_str(x->server_date, "Sun, 01 Mar 2026 00:00:00 GMT", "the server's date");
	ok(x->peer != NULL && strncmp(x->peer, "127.0.0.1 ", 10) == 0 && strstr(x->peer, ", no TLS") != NULL, "the peer: %s", x->peer);
	ok(x->sent_ms > 0 && x->received_ms >= x->sent_ms, "times");
	is_int(x->status, 200, "status");
	is_str(httpd_asked(r.server, 0)->target, "/p/a%20b?k=v%20w", "target on the wire");
	is_str(httpd_asked(r.server, 0)->body, "{\"q\":1}", "body on the wire");
	is_str(sent(&r, 0, "host"), "svc.cn-x.example.test", "the host stays the real one");
	is_str(sent(&r, 0, "content-type"), "application/json; charset=utf-8", "content type");
	is_str(kv_get(&x->response_headers, "x-acs-request-id"), "R", "response headers");
	cJSON_Delete(call.params);
	kv_release(&call.query);
	run_release(&r);
}

/* ---- pages ---- */

static void
test_pages(void)
{
	static const struct answer_step steps[] = {
		STEP("/", 200, NULL, "{\"NextToken\":\"b/c\"}"),
		STEP("/", 503, NULL, ""),
		STEP("/", 200, NULL, "{\"NextToken\":\"d\"}"),
		STEP("/", 200, NULL, "{}"),
		STEP("/loop", 200, NULL, "{\"NextToken\":\"b\"}"),
	};
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "svc.example.test", "/"), call_of(&s, "svc.example.test", "/loop") };
	struct run r = { 0 };

	s.paging = (struct paging){ .kind = PAGING_TOKEN, .request = (char *)"NextToken", .response = (char *)"NextToken" };
	run_calls(&r, steps, COUNT(steps), calls, 1);
	is_int((long long)r.got.n, 3, "three pages");
	for (size_t i = 0; i < 3; i++) {
		is_int(nth(&r, i)->page, (long long)i + 1, "in order");
		is_int(nth(&r, i)->last, i == 2, "the last one knows it");
		is_int(cJSON_GetArraySize(nth(&r, i)->attempts), i == 1, "tries belong to their page");
	}
	ok(strstr(nth(&r, 1)->url, "?NextToken=b%2Fc") != NULL, "the token is sent: %s", nth(&r, 1)->url);
	run_release(&r);

	run_calls(&r, steps, COUNT(steps), &calls[1], 1);
	is_int((long long)r.got.n, 2, "a token that comes again");
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "  the page before stands");
	is_int(nth(&r, 1)->state, STATE_ERROR, "  ends the list with an error");
	is_str(nth(&r, 1)->code, "PagingLoop", "  that says why");
	ok(nth(&r, 1)->last && !nth(&r, 0)->last, "  and is the last");
	run_release(&r);
}

/* ---- what is not sent ---- */

static void
test_refused(void)
{
	static const struct {
		const char *phrase, *host, *path, *method, *says;
	} rows[] = {
		{ "a host with a path in it", "evil.example/x", "/", NULL, "is not a host name" },
		{ "a host with a user in it", "a@evil.example", "/", NULL, "is not a host name" },
		{ "an empty label", "a..example", "/", NULL, "is not a host name" },
		{ "a leading dot, as an empty project makes", ".cn-x.example", "/", NULL, "is not a host name" },
		{ "no host", "", "/", NULL, "is not a host name" },
		{ "a port that is none", "a.example:80x", "/", NULL, "is not a host name" },
		{ "a line end in the host", "a.example\r\nx: y", "/", NULL, "is not a host name" },
		{ "a query in the path", "a.example", "/x?y=1", NULL, "is not a percent-encoded path" },
		{ "a blank in the path", "a.example", "/x y", NULL, "is not a percent-encoded path" },
		{ "a path without a slash", "a.example", "x", NULL, "is not a percent-encoded path" },
		{ "a method that changes things", "a.example", "/", "DELETE", "is not GET, POST or HEAD" },
	};
	static const struct answer_step steps[] = { STEP("/", 200, NULL, "{}") };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct source s = source_of("rpc");
		struct call call = call_of(&s, rows[i].host, rows[i].path);
		struct run r = { 0 };

		s.method = (char *)rows[i].method;
		run_calls(&r, steps, 1, &call, 1);
		is_int(nth(&r, 0)->state, STATE_ERROR, rows[i].phrase);
		is_str(nth(&r, 0)->code, "BadRequest", "  is a bad request");
		ok(nth(&r, 0)->message != NULL && strstr(nth(&r, 0)->message, rows[i].says) != NULL, "  %s", nth(&r, 0)->message);
		is_int((long long)httpd_count(r.server), 0, "  and never sent");
		run_release(&r);
	}
}

static void
test_options(void)
{
	static const struct {
		const char *connect_to;
		bool plain, good;
	} rows[] = {
		{ NULL, false, true }, { "127.0.0.1:80", true, true }, { "[::1]:80", true, true }, { "localhost:80", true, true },
		{ "10.0.0.1:443", false, true }, { "10.0.0.1:80", true, false }, { NULL, true, false }, { "127.0.0.1", false, false },
		{ ":80", false, false }, { "127.0.0.1:", false, false }, { "127.0.0.1:http", false, false },
		{ "127.0.0.1:100000", false, false },
	};
	struct source s = source_of("soap");
	struct call call = call_of(&s, "a.example", "/");
	struct http_options o = { .signer = { signer_always, &credentials }, .on_exchange = keep };
	struct http *h = NULL;
	struct err e = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct transport t = { .connect_to = rows[i].connect_to, .plain = rows[i].plain };

		is_int(transport_check(&t, &e), rows[i].good ? 0 : -1, rows[i].connect_to != NULL ? rows[i].connect_to : "no connect-to");
	}
	http_new(&h, &o, &e);
	ok(http_add(h, &call, &e) == -1 && strcmp(e.text, "t.Get: style \"soap\" is not known") == 0, "an unknown style: %s", e.text);
	http_free(h);
	http_free(NULL);
}

/* ---- secrets ---- */

static char *
everything(const struct exchange *x)
{
	struct buf b;
	char *json = x->json != NULL ? json_print(x->json) : xstrdup(""), *attempts = json_print(x->attempts);

	buf_init(&b, 1024 * 1024);
	buf_addf(&b, "%s %s %s %s %s %s %s ", x->url, x->request_body != NULL ? x->request_body : "", x->code, x->message, json,
	    attempts, buf_text(&x->body));
	for (size_t i = 0; i < x->request_headers.n; i++)
		buf_addf(&b, "%s: %s\n", x->request_headers.items[i].name, x->request_headers.items[i].value);
	for (size_t i = 0; i < x->response_headers.n; i++)
		buf_addf(&b, "%s: %s\n", x->response_headers.items[i].name, x->response_headers.items[i].value);
	free(json);
	free(attempts);
	return buf_take(&b);
}

static void
test_secrets(void)
{
	static const char *const never[] = { SECRET, TOKEN, "token%2Fthat%2Bnobody%3Dsees", "token\\/that+nobody=sees", KEY_ID };
	static const char *const authorization[][2] = {
		{ "rpc", "ACS3-HMAC-SHA256 Credential=LTAI****WXYZ,Signature=****" },
		{ "sls", "SLS4-HMAC-SHA256 Credential=LTAI****WXYZ/20260301/cn-x/sls/aliyun_v4_request,Signature=****" },
		{ "oss", "OSS4-HMAC-SHA256 Credential=LTAI****WXYZ/20260301/cn-x/oss/aliyun_v4_request,Signature=****" },
	};
	static const struct answer_step steps[] = {
		STEP("/", 403, "x-echo: token/that+nobody=sees\r\n",
		    "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"x-acs-security-token:token/that+nobody=sees "
		    "token%2Fthat%2Bnobody%3Dsees\",\"quoted\":\"token\\/that+nobody=sees\"}"),
	};

	clock_set(INT64_C(1772323200000));
	credentials.token = secret_new(TOKEN);
	for (size_t i = 0; i < COUNT(authorization); i++) {
		struct source s = source_of(authorization[i][0]);
		struct call call = call_of(&s, "svc.example.test", "/");
		struct run r = { 0 };
		char *all, sha[SHA256_HEX_SIZE];

		run_calls(&r, steps, 1, &call, 1);
		ok(sent(&r, 0, "x-acs-security-token") != NULL || sent(&r, 0, "x-oss-security-token") != NULL, "%s: the token is sent",
		    authorization[i][0]);
		all = everything(nth(&r, 0));
		for (size_t n = 0; n < COUNT(never); n++)
			ok(strstr(all, never[n]) == NULL, "%s: \"%.12s...\" is not in the exchange", authorization[i][0], never[n]);
		is_str(kv_get(&nth(&r, 0)->request_headers, "authorization"), authorization[i][1], "the signature's frame is");
		sha256_hex(buf_text(&nth(&r, 0)->body), nth(&r, 0)->body.len, sha);
		is_str(nth(&r, 0)->sha256, sha, "the hash is of what is kept");
		free(all);
		run_release(&r);
	}
	secret_free(credentials.token);
	credentials.token = NULL;
	clock_set(-1);
}

int
main(void)
{
	engine_begin();
	test_answers();
	test_exchange();
	test_pages();
	test_refused();
	test_options();
	test_secrets();
	engine_end();
	return tap_done();
}
