/* The HTTP engine: when a page is asked for again, and when a host is given up. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "engine_run.h"
#include "tap.h"

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
	s.complete_tries = 2;
	run_calls(&r, steps, COUNT(steps), &call, 1);
	is_int((long long)r.got.n, 1, "an answer that is not whole is no page");
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "asked again until it is");
	is_int((long long)json_num(nth(&r, 0)->json, "n", 0), 2, "the last answer counts");
	is_str(json_str(attempt(nth(&r, 0), 0), "code"), "Incomplete", "the try before is told");
	is_int((long long)json_num(attempt(nth(&r, 0), 0), "wait_ms", 0), 100, "after a tenth of a second");
	run_release(&r);
}

/* What a service ran over its own events counts when it looked at all of them; it is asked for as often as the source says. */
static void
test_inexact(void)
{
	static const struct answer_step later[] = {
		STEP("/", 200, NULL, "{\"meta\":{\"exact\":false}}"),
		STEP("/", 200, NULL, "{\"meta\":{\"exact\":true}}"),
	}, never[] = {
		STEP("/", 200, NULL, "{\"meta\":{\"exact\":false}}"),
		STEP("/", 200, NULL, "{\"meta\":{\"progress\":\"Complete\"}}"),
		STEP("/", 200, NULL, "{\"meta\":{\"exact\":\"true\"}}"),
	};
	struct source s = source_of("sls");
	struct call call = call_of(&s, "svc.example.test", "/");
	struct run r = { 0 };

	s.inside.path = (char *)"data";
	s.inside.exact = (char *)"meta.exact";
	s.complete_tries = COUNT(never);
	run_calls(&r, later, COUNT(later), &call, 1);
	is_int(nth(&r, 0)->state, STATE_CONFIRMED, "not of all the data, then of all");
	is_str(json_str(attempt(nth(&r, 0), 0), "code"), "Inexact", "the try before is told");
	run_release(&r);
	r = (struct run){ 0 };
	run_calls(&r, never, COUNT(never), &call, 1);
	is_int(nth(&r, 0)->state, STATE_ERROR, "never of all the data, or it does not say");
	is_str(nth(&r, 0)->code, "Inexact", "its code");
	is_int((long long)httpd_count(r.server), COUNT(never), "as many requests as the source says");
	run_release(&r);
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
	const char *said = "";

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
		else if (x->state == STATE_ERROR && x->last && strcmp(x->code, "HostUnreachable") == 0 && x->method == NULL) {
			untried++;
			said = x->message;
		} else {
			others++;
		}
	}
	ok(tried > 0 && untried > 50 && others == 0, "  %d were tried, %d were not, which is said", tried, untried);
	ok(strncmp(said, "not asked: svc.example.test could not be reached ", 49) == 0, "  %s", said);
	http_free(h);
	got_release(&g);
	free(address);
}

int
main(void)
{
	engine_begin();
	test_throttled();
	test_dead_connection();
	test_session_ends();
	test_skew();
	test_incomplete();
	test_inexact();
	test_no_server();
	test_given_up();
	engine_end();
	return tap_done();
}
