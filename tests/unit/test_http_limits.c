/* The HTTP engine: how much an answer may hold, how much is asked at once, and what ends a run. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "engine_run.h"
#include "tap.h"

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

	s.per_second = 10;
	for (size_t i = 0; i < COUNT(calls); i++)
		calls[i] = call_of(&s, "svc.example.test", "/");
	run_calls(&r, steps, 1, calls, COUNT(calls));
	for (size_t i = 1; i < httpd_count(r.server); i++) {
		long long gap = httpd_asked(r.server, i)->at_ms - httpd_asked(r.server, i - 1)->at_ms;

		least = gap < least ? gap : least;
	}
	is_int((long long)httpd_count(r.server), 4, "four calls at 10 a second");
	ok(httpd_asked(r.server, 3)->at_ms - httpd_asked(r.server, 0)->at_ms >= 150, "take over 150 ms (least gap %lld ms)", least);
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

/* ---- stopping ---- */

static void
test_budget(void)
{
	static const struct answer_step steps[] = {
		STEP("/quick", 200, NULL, "{}"),
		STEP("/busy", 503, "Retry-After: 50\r\n", "{\"Code\":\"ServiceUnavailable\"}"),
		{ .path = "/slow", .status = 200, .body = "{}", .delay_ms = 3000 },
	};
	struct source s = source_of("rpc");
	struct call calls[] = { call_of(&s, "a.example.test", "/quick"), call_of(&s, "a.example.test", "/busy"),
		call_of(&s, "a.example.test", "/slow"), call_of(&s, "a.example.test", "/quick") };
	struct run r = { .o = { .total = 1, .budget_ms = 1000 } };

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
	engine_begin();
	test_body_limit();
	test_headers_limit();
	test_compressed();
	test_bomb();
	test_many();
	test_rate();
	test_added();
	test_budget();
	test_signal();
	engine_end();
	return tap_done();
}
