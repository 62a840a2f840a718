#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cloud/http.h"
#include "cloud/record.h"
#include "httpd.h"
#include "tap.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define STEP(p, s, h, b) { .path = (p), .status = (s), .headers = (h), .body = (b) }
#define KEY_ID "LTAI5tTESTabcdefWXYZ"
#define SECRET "secret-that-nobody-sees"
#define TOKEN "token/that+nobody=sees"

/* What an engine run handed over, in order. */
struct got {
	struct exchange **items;
	size_t n, cap;
	int fail_after;			/* the callback fails at this exchange; 0: never */
	struct http *http;		/* to add `more` at the first exchange */
	const struct call *more;
};

static struct credentials credentials;
static struct error_classes classes;

/* Takes the exchange by leaving an empty one behind. */
static int
keep(void *arg, struct exchange *x, struct err *e)
{
	struct got *g = arg;
	struct exchange *copy = exchange_new(), empty = *copy;

	*copy = *x;
	*x = empty;
	ARRAY_GROW(g->items, g->n, g->cap);
	g->items[g->n++] = copy;
	if (g->more != NULL) {
		const struct call *c = g->more;

		g->more = NULL;
		if (http_add(g->http, c, e) != 0)
			return -1;
	}
	return g->fail_after > 0 && (int)g->n >= g->fail_after ? err_set(e, ERR_IO, "disk full") : 0;
}

static void
got_release(struct got *g)
{
	for (size_t i = 0; i < g->n; i++)
		exchange_free(g->items[i]);
	free(g->items);
	memset(g, 0, sizeof(*g));
}

static struct source
source_of(const char *style)
{
	return (struct source){ .id = (char *)"t.Get", .style = (char *)style, .action = (char *)"Get",
		.version = (char *)"2020-01-01", .body_max = 4096, .pages_max = 10, .errors = &classes };
}

static struct call
call_of(const struct source *s, const char *host, const char *path)
{
	return (struct call){ .source = s, .account = (char *)"1", .region = (char *)"cn-x", .host = (char *)host,
		.path = (char *)path };
}

/* One run of these calls against a server with this script; the server is still there to be looked at. */
struct run {
	struct httpd *server;
	struct http_options o;
	struct got got;
	struct err e;
	int rc;
};

static void
run_calls(struct run *r, const struct answer_step *steps, size_t n_steps, const struct call *calls, size_t n)
{
	struct http *h = NULL;

	r->server = httpd_start(steps, n_steps, NULL);
	if (r->o.signer.find == NULL)
		r->o.signer = (struct signer){ .find = signer_always, .arg = &credentials };
	r->o.transport.connect_to = httpd_address(r->server);
	r->o.transport.plain = true;
	r->o.on_exchange = keep;
	r->o.arg = &r->got;
	if (r->o.backoff_ms == 0)
		r->o.backoff_ms = 1;
	ok(http_new(&h, &r->o, &r->e) == 0, "engine is made%s", r->e.text);
	r->got.http = h;
	for (size_t i = 0; i < n; i++)
		http_add(h, &calls[i], &r->e);
	r->rc = http_run(h, &r->e);
	http_free(h);
}

static void
run_release(struct run *r)
{
	httpd_stop(r->server);
	got_release(&r->got);
	memset(r, 0, sizeof(*r));
}

static const struct exchange *
nth(const struct run *r, size_t i)
{
	static const struct exchange none = { .state = STATE_COUNT };

	return i < r->got.n ? r->got.items[i] : &none;
}

static const char *
sent(const struct run *r, size_t i, const char *header)
{
	const struct asked *a = httpd_asked(r->server, i);

	return a != NULL ? kv_get(&a->headers, header) : NULL;
}

static const cJSON *
attempt(const struct exchange *x, int i)
{
	return cJSON_GetArrayItem(x->attempts, i);
}

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

/* ---- trying again ---- */

static void
test_throttled(void)
{
	static const struct answer_step steps[] = {
		STEP("/", 400, "x-acs-retry-after: 3\r\n", "{\"Code\":\"Throttling.User\"}"),
		STEP("/", 503, "Retry-After: 0\r\n", ""),
		STEP("/", 200, NULL, "{}"),
	};
	struct source s = source_of("rpc");
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { 0 };

	run_calls(&r, steps, COUNT(steps), &call, 1);
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "throttled, then answered");
	is_int((long long)httpd_count(r.server), 3, "three requests");
	is_str(json_str(attempt(nth(&r, 0), 0), "code"), "Throttling.User", "the first try's code");
	is_int((long long)json_num(attempt(nth(&r, 0), 0), "wait_ms", -1), 3, "x-acs-retry-after is obeyed");
	is_int((long long)json_num(attempt(nth(&r, 0), 0), "status", -1), 400, "the first try's status");
	is_str(json_str(attempt(nth(&r, 0), 1), "code"), "Http503", "the second try's code");
	is_int((long long)json_num(attempt(nth(&r, 0), 1), "wait_ms", -1), 0, "Retry-After is obeyed");
	for (size_t i = 1; i < 3; i++) {
		ok(strcmp(sent(&r, i, "x-acs-signature-nonce"), sent(&r, i - 1, "x-acs-signature-nonce")) != 0, "a new nonce");
		ok(strcmp(sent(&r, i, "authorization"), sent(&r, i - 1, "authorization")) != 0, "a new signature");
	}
	run_release(&r);
}

/* The server closes a kept connection instead of answering: the library would send the same bytes again by itself. */
static void
test_dead_connection(void)
{
	static const struct answer_step steps[] = {
		STEP("/first", 200, NULL, "{}"),
		{ .path = "/" },
		STEP("/", 200, NULL, "{}"),
	};
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "svc.example.test", "/first"), call_of(&s, "svc.example.test", "/") };
	struct run r = { .o = { .total = 1 } };

	run_calls(&r, steps, COUNT(steps), calls, 2);
	is_int(nth(&r, 1)->state, STATE_CONFIRMED, "a kept connection that died");
	is_int((long long)httpd_count(r.server), 3, "  is replaced");
	is_str(json_str(attempt(nth(&r, 1), 0), "code"), "ConnectionLost", "  and told as a try");
	ok(strcmp(sent(&r, 1, "x-acs-signature-nonce"), sent(&r, 2, "x-acs-signature-nonce")) != 0, "  no nonce is sent twice");
	run_release(&r);
}

/* Two sessions; the second is given once the first is said to have ended. */
struct two {
	struct credentials *now, *second;
	int told;
};

static int
find_of_two(void *arg, const char *account, const struct credentials **out, struct err *e)
{
	(void)account;
	(void)e;
	*out = ((struct two *)arg)->now;
	return 0;
}

static void
ended_of_two(void *arg, const char *account, const struct credentials *used)
{
	struct two *two = arg;

	(void)account;
	two->told += used == two->now;
	two->now = two->second;
}

static void
test_session_ends(void)
{
	static const struct answer_step steps[] = {
		STEP("/", 200, NULL, "{\"NextToken\":\"b\"}"),
		STEP("/", 400, NULL, "{\"Code\":\"InvalidSecurityToken.Expired\"}"),
		STEP("/", 200, NULL, "{\"n\":2}"),
		STEP("/never", 400, NULL, "{\"Code\":\"InvalidSecurityToken.Expired\"}"),
	};
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "svc.example.test", "/"), call_of(&s, "svc.example.test", "/never") };
	struct credentials second = { .access_key_id = (char *)"STS.TESTsecond00001", .secret = secret_new("other") };
	struct two two = { &credentials, &second, 0 };
	struct run r = { .o = { .total = 1, .signer = { .find = find_of_two, .arg = &two, .ended = ended_of_two } } };

	s.paging = (struct paging){ .kind = PAGING_TOKEN, .request = (char *)"NextToken", .response = (char *)"NextToken" };
	run_calls(&r, steps, COUNT(steps), calls, 2);
	is_int((long long)r.got.n, 3, "a session that ends between two pages");
	is_int(nth(&r, 1)->state, STATE_CONFIRMED, "  is replaced");
	is_int((long long)json_num(nth(&r, 1)->json, "n", 0), 2, "  and that page is asked for again");
	is_str(json_str(attempt(nth(&r, 1), 0), "code"), "InvalidSecurityToken.Expired", "  the try before is told");
	ok(sent(&r, 2, "authorization") != NULL && strstr(sent(&r, 2, "authorization"), "STS.TESTsecond00001") != NULL, "  signed by the new one");
	is_str(nth(&r, 2)->code, "InvalidSecurityToken.Expired", "without another session it stays an error");
	is_int((long long)httpd_count(r.server), 4, "  and is not asked again");
	is_int(two.told, 2, "each end is told");
	run_release(&r);
	secret_free(second.secret);
}

static void
test_skew(void)
{
	static const struct answer_step steps[] = {
		STEP("/", 400, "Date: Sun, 01 Mar 2026 00:00:00 GMT\r\n", "{\"Code\":\"InvalidTimeStamp.Expired\"}"),
		STEP("/", 200, NULL, "{}"),
		STEP("/never", 400, "Date: Tue, 01 Mar 2050 00:00:00 GMT\r\n", "{\"Code\":\"InvalidTimeStamp.Expired\"}"),
	};
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "svc.example.test", "/"), call_of(&s, "svc.example.test", "/never") };
	struct run r = { .o = { .total = 1 } };

	run_calls(&r, steps, COUNT(steps), calls, 2);
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "a wrong clock is corrected");
	is_str(json_str(attempt(nth(&r, 0), 0), "code"), "InvalidTimeStamp.Expired", "the try before is told");
	ok(strncmp(sent(&r, 1, "x-acs-date"), "2026-03-01T00:00:0", 18) == 0, "signed with the server's time: %s", sent(&r, 1, "x-acs-date"));
	is_int(nth(&r, 1)->state, STATE_ERROR, "but only once in a run");
	is_int((long long)httpd_count(r.server), 3, "no further try");
	ok(strncmp(sent(&r, 2, "x-acs-date"), "2026-03-01T00:00:0", 18) == 0, "the correction stays");
	run_release(&r);
}

static void
test_incomplete(void)
{
	static const struct answer_step steps[] = {
		STEP("/", 200, NULL, "{\"meta\":{\"progress\":\"Incomplete\"},\"n\":1}"),
		STEP("/", 200, NULL, "{\"meta\":{\"progress\":\"Complete\"},\"n\":2}"),
	};
	struct source s = source_of("sls");
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { 0 };

	s.complete_path = (char *)"meta.progress";
	s.complete_value = (char *)"Complete";
	run_calls(&r, steps, COUNT(steps), &call, 1);
	is_int((long long)r.got.n, 1, "an answer that is not whole is no page");
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "asked again until it is");
	is_int((long long)json_num(nth(&r, 0)->json, "n", 0), 2, "the last answer counts");
	is_str(json_str(attempt(nth(&r, 0), 0), "code"), "Incomplete", "the try before is told");
	is_int((long long)json_num(attempt(nth(&r, 0), 0), "wait_ms", 0), 100, "after a tenth of a second");
	run_release(&r);
}

/* ---- limits ---- */

static void
test_body_limit(void)
{
	char big[9000];
	const struct answer_step told = { .path = "/", .status = 200, .body = big };
	const struct answer_step untold = { .path = "/", .status = 200, .body = big, .no_length = true };
	const struct answer_step *steps[] = { &told, &untold };
	struct source s = source_of("rpc");
	struct call call = call_of(&s, "svc.example.test", "/");

	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct run r = { 0 };

		run_calls(&r, steps[i], 1, &call, 1);
		is_int(nth(&r, 0)->state, STATE_ERROR, i == 0 ? "a body that says it is too large" : "a body that grows too large");
		is_str(nth(&r, 0)->code, "BodyTooLarge", "  says so");
		ok(nth(&r, 0)->body.len <= 4096, "  and is cut");
		is_int((long long)httpd_count(r.server), 1, "  not asked again");
		run_release(&r);
	}
}

static void
test_headers_limit(void)
{
	char *big = xcalloc(1, 400000);
	struct answer_step step = { .path = "/", .status = 200, .headers = big, .body = "{}" };
	struct source s = source_of("rpc");
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { 0 };

	for (size_t i = 0; i < 3000; i++)
		snprintf(big + i * 100, 101, "x-%04zu: %090d\r\n", i, 0);
	run_calls(&r, &step, 1, &call, 1);
	is_str(nth(&r, 0)->code, "HeadersTooLarge", "headers without end are cut");
	run_release(&r);
	free(big);
}

/* A million zeros in a thousand bytes, which the library inflates: what counts is what comes out. */
static void
test_bomb(void)
{
	unsigned char *zeros = xcalloc(1, 1000000), packed[4000];
	z_stream z = { .next_in = zeros, .avail_in = 1000000, .next_out = packed, .avail_out = sizeof(packed) };
	struct answer_step step = { .path = "/", .status = 200, .headers = "Content-Encoding: gzip\r\n", .body = (const char *)packed };
	struct source s = source_of("sls");
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { 0 };

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK || deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	step.body_len = z.total_out;
	deflateEnd(&z);
	ok(step.body_len < s.body_max, "a bomb of %zu bytes", step.body_len);
	run_calls(&r, &step, 1, &call, 1);
	is_int(nth(&r, 0)->state, STATE_ERROR, "  is cut");
	is_str(nth(&r, 0)->code, "BodyTooLarge", "  as an answer that is too large");
	ok(nth(&r, 0)->body.len <= s.body_max, "  after %zu bytes", nth(&r, 0)->body.len);
	is_int((long long)httpd_count(r.server), 1, "  and not asked for again");
	run_release(&r);
	free(zeros);
}

static void
test_compressed(void)
{
	static const char text[] = "{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}";
	unsigned char packed[200];
	uLongf n = sizeof(packed);
	struct answer_step step = { .path = "/", .status = 200, .body = (const char *)packed };
	struct source s = source_of("sls");
	struct call call = call_of(&s, "svc.example.test", "/");
	char *headers = xasprintf("x-log-compresstype: deflate\r\nx-log-bodyrawsize: %zu\r\n", strlen(text)), sha[SHA256_HEX_SIZE];
	struct run r = { 0 };

	compress(packed, &n, (const unsigned char *)text, strlen(text));
	step.body_len = n;
	step.headers = headers;
	run_calls(&r, &step, 1, &call, 1);
	is_str(buf_text(&nth(&r, 0)->body), text, "a compressed answer is kept as text");
	sha256_hex(text, strlen(text), sha);
	is_str(nth(&r, 0)->sha256, sha, "and hashed as that");
	is_str(sent(&r, 0, "accept-encoding"), "gzip", "SLS is told what we take");
	run_release(&r);

	step.headers = "x-log-compresstype: deflate\r\nx-log-bodyrawsize: 3\r\n";
	run_calls(&r, &step, 1, &call, 1);
	is_str(nth(&r, 0)->code, "BadEncoding", "of another length than told, it is refused");
	run_release(&r);
	s.body_max = strlen(text) - 1;
	step.headers = headers;
	run_calls(&r, &step, 1, &call, 1);
	is_int(nth(&r, 0)->state, STATE_ERROR, "and when it grows over the limit");
	run_release(&r);
	free(headers);
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

/* ---- many calls ---- */

static void
test_many(void)
{
	static const struct answer_step steps[] = { { .path = "/", .status = 200, .body = "{}", .delay_ms = 50 } };
	static const char *const hosts[] = { "a.example.test", "b.example.test" };
	struct source s = source_of("rpc");
	struct call calls[40];
	struct run r = { .o = { .per_host = 3, .total = 5 } };

	for (size_t i = 0; i < COUNT(calls); i++)
		calls[i] = call_of(&s, hosts[i % 2], "/");
	run_calls(&r, steps, 1, calls, COUNT(calls));
	is_int((long long)r.got.n, 40, "forty calls, forty exchanges");
	ok(httpd_most_at_once(r.server) <= 5, "never more at once than allowed: %d", (int)httpd_most_at_once(r.server));
	ok(httpd_most_at_once(r.server) >= 3, "and side by side, not in a row");
	run_release(&r);

	r.o.per_host = 2;
	r.o.total = 5;
	for (size_t i = 0; i < COUNT(calls); i++)
		calls[i] = call_of(&s, hosts[0], "/");
	run_calls(&r, steps, 1, calls, 10);
	is_int((long long)r.got.n, 10, "ten calls to one host");
	is_int(httpd_most_at_once(r.server), 2, "no more at once than a host takes");
	run_release(&r);
}

static void
test_rate(void)
{
	static const struct answer_step steps[] = { STEP("/", 200, NULL, "{}") };
	struct source s = source_of("rpc");
	struct call calls[4];
	struct run r = { 0 };
	long long least = 1000;

	s.per_second = 25;
	for (size_t i = 0; i < COUNT(calls); i++)
		calls[i] = call_of(&s, "svc.example.test", "/");
	run_calls(&r, steps, 1, calls, COUNT(calls));
	for (size_t i = 1; i < httpd_count(r.server); i++) {
		long long gap = httpd_asked(r.server, i)->at_ms - httpd_asked(r.server, i - 1)->at_ms;

		least = gap < least ? gap : least;
	}
	is_int((long long)httpd_count(r.server), 4, "four calls at 25 a second");
	ok(httpd_asked(r.server, 3)->at_ms - httpd_asked(r.server, 0)->at_ms >= 100, "take over 100 ms (least gap %lld ms)", least);
	run_release(&r);
}

static void
test_added(void)
{
	static const struct answer_step steps[] = { STEP("/", 200, NULL, "{}"), STEP("/more", 200, NULL, "{\"m\":1}") };
	struct source s = source_of("rpc");
	struct call first = call_of(&s, "svc.example.test", "/"), more = call_of(&s, "svc.example.test", "/more");
	struct run r = { .got = { .more = &more } };

	run_calls(&r, steps, COUNT(steps), &first, 1);
	is_int((long long)r.got.n, 2, "a call added by the callback is made");
	is_str(httpd_asked(r.server, 1)->target, "/more", "after the first");
	run_release(&r);

	r.got.fail_after = 1;
	run_calls(&r, steps, COUNT(steps), (struct call[]){ first, more, first, more }, 4);
	is_int(r.rc, -1, "a callback that fails ends the run");
	is_str(r.e.text, "disk full", "with its words");
	is_int((long long)r.got.n, 1, "at once");
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

static void
test_no_server(void)
{
	struct httpd *server = httpd_start(NULL, 0, NULL);
	char *address = xstrdup(httpd_address(server));
	struct source s = source_of("rpc");
	struct call call = call_of(&s, "svc.example.test", "/");
	struct got g = { 0 };
	struct http_options o = { .signer = { signer_always, &credentials }, .transport = { .connect_to = address, .plain = true },
		.backoff_ms = 1, .on_exchange = keep, .arg = &g };
	struct http *h = NULL;
	struct err e = { 0 };

	httpd_stop(server);
	http_new(&h, &o, &e);
	http_add(h, &call, &e);
	is_int(http_run(h, &e), 0, "nobody listens");
	is_str(g.n > 0 ? g.items[0]->code : NULL, "NoConnection", "  says so");
	is_int(g.n > 0 ? cJSON_GetArraySize(g.items[0]->attempts) : -1, 4, "  after five tries");
	ok(g.n > 0 && g.items[0]->peer == NULL && g.items[0]->status == 0, "  without an answer");
	http_free(h);
	got_release(&g);
	free(address);
}

/* Nobody listens, and many calls want that host: most of them are not even tried, and each says so. */
static void
test_given_up(void)
{
	struct httpd *server = httpd_start(NULL, 0, NULL);
	char *address = xstrdup(httpd_address(server));
	struct source s = source_of("rpc");
	struct call calls[100];
	struct got g = { 0 };
	struct http_options o = { .signer = { signer_always, &credentials }, .transport = { .connect_to = address, .plain = true },
		.backoff_ms = 1, .patience_ms = 1, .on_exchange = keep, .arg = &g };
	struct http *h = NULL;
	struct err e = { 0 };
	int tried = 0, untried = 0, others = 0;

	httpd_stop(server);
	http_new(&h, &o, &e);
	for (size_t i = 0; i < COUNT(calls); i++) {
		calls[i] = call_of(&s, "svc.example.test", "/");
		http_add(h, &calls[i], &e);
	}
	is_int(http_run(h, &e), 0, "a host that is down");
	is_int((long long)g.n, COUNT(calls), "  every call has its exchange");
	for (size_t i = 0; i < g.n; i++) {
		const struct exchange *x = g.items[i];

		if (x->state == STATE_ERROR && x->last && strcmp(x->code, "NoConnection") == 0 && x->method != NULL)
			tried++;
		else if (x->state == STATE_ERROR && x->last && strcmp(x->code, "HostUnreachable") == 0 && x->method == NULL)
			untried++;
		else
			others++;
	}
	ok(tried > 0 && untried > 50 && others == 0, "  %d were tried, %d were not, which is said", tried, untried);
	ok(strncmp(g.items[g.n - 1]->message, "not asked: svc.example.test could not be reached ", 49) == 0, "  %s", g.items[g.n - 1]->message);
	http_free(h);
	got_release(&g);
	free(address);
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

/* ---- stopping ---- */

static void
test_budget(void)
{
	static const struct answer_step steps[] = {
		STEP("/quick", 200, NULL, "{}"),
		STEP("/busy", 503, "Retry-After: 50\r\n", "{\"Code\":\"ServiceUnavailable\"}"),
		{ .path = "/slow", .status = 200, .body = "{}", .delay_ms = 400 },
	};
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "a.example.test", "/quick"), call_of(&s, "a.example.test", "/busy"),
		call_of(&s, "a.example.test", "/slow"), call_of(&s, "a.example.test", "/quick") };
	struct run r = { .o = { .total = 1, .budget_ms = 100 } };

	run_calls(&r, steps, COUNT(steps), calls, COUNT(calls));
	is_int(r.rc, -1, "the time is used up");
	is_int(r.e.code, ERR_STOPPED, "  which is no failure");
	is_str(r.e.text, "time budget of 1 s is used up: 3 calls were not finished", "  but is said");
	is_int((long long)r.got.n, 4, "  every call has its exchange");
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "  one was answered");
	is_str(nth(&r, 1)->code, "TimeBudget", "  one was cut");
	is_int(nth(&r, 1)->state, STATE_ERROR, "  which is an error");
	is_str(nth(&r, 2)->code, "ServiceUnavailable", "  one was waiting to be tried again");
	is_int(cJSON_GetArraySize(nth(&r, 2)->attempts), 0, "  and counts its only try once");
	is_int(nth(&r, 3)->state, STATE_NOT_QUERIED, "  one was not asked");
	ok(nth(&r, 3)->method == NULL && nth(&r, 3)->last, "  and shows no request");
	run_release(&r);
}

static void
test_signal(void)
{
	static const struct answer_step steps[] = { STEP("/", 200, NULL, "{}") };
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "a.example.test", "/"), call_of(&s, "a.example.test", "/") };
	struct run r = { 0 };

	stop_on_signals();
	raise(SIGTERM);
	run_calls(&r, steps, 1, calls, 2);
	is_int(r.e.code, ERR_STOPPED, "a signal stops the run");
	is_str(r.e.text, "interrupted: 2 calls were not finished", "  and it says so");
	is_int((long long)r.got.n, 2, "  every call has its exchange");
	is_str(nth(&r, 0)->code, "Stopped", "  with the reason");
	is_int((long long)httpd_count(r.server), 0, "  nothing was sent");
	run_release(&r);
}

int
main(void)
{
	/* connect-to goes past any proxy */
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	credentials.access_key_id = xstrdup(KEY_ID);
	credentials.secret = secret_new(SECRET);
	strlist_add(&classes.denied, "NoPermission");
	strlist_add(&classes.absent, "NotFound.*");
	strlist_add(&classes.throttled, "Throttling*");
	strlist_add(&classes.retry, "ServiceUnavailable");
	strlist_add(&classes.expired, "InvalidSecurityToken.Expired");
	strlist_add(&classes.skew, "InvalidTimeStamp.Expired");
	test_answers();
	test_exchange();
	test_throttled();
	test_dead_connection();
	test_session_ends();
	test_skew();
	test_incomplete();
	test_body_limit();
	test_headers_limit();
	test_compressed();
	test_bomb();
	test_pages();
	test_many();
	test_rate();
	test_added();
	test_refused();
	test_options();
	test_no_server();
	test_given_up();
	test_secrets();
	test_budget();
	test_signal();
	credentials_release(&credentials);
	strlist_release(&classes.denied);
	strlist_release(&classes.absent);
	strlist_release(&classes.throttled);
	strlist_release(&classes.retry);
	strlist_release(&classes.expired);
	strlist_release(&classes.skew);
	return tap_done();
}
