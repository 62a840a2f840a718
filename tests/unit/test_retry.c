#include <curl/curl.h>
#include <stdlib.h>

#include "cloud/rate.h"
#include "cloud/retry.h"
#include "tap.h"

static const struct wanted_case {
	const char *phrase;
	int failed;
	long status;
	const char *code;
	int wanted, throttled;
} wanted_cases[] = {
	{ "a throttling code", 0, 400, "Throttling.User", 1, 1 },
	{ "a throttling code with status 403", 0, 403, "ReadQuotaExceed", 1, 1 },
	{ "status 429 without a code", 0, 429, NULL, 1, 1 },
	{ "a code to try again", 0, 400, "ServiceUnavailable", 1, 0 },
	{ "status 500 with a code of no class", 0, 500, "InternalError", 1, 0 },
	{ "status 502", 0, 502, NULL, 1, 0 },
	{ "status 503", 0, 503, NULL, 1, 0 },
	{ "status 504", 0, 504, NULL, 1, 0 },
	{ "status 408", 0, 408, NULL, 1, 0 },
	{ "status 501 is for good", 0, 501, "NotImplemented", 0, 0 },
	{ "a refused permission", 0, 403, "NoPermission", 0, 0 },
	{ "a refused permission with status 500", 0, 500, "NoPermission", 0, 0 },
	{ "what is not there", 0, 404, "NoSuchBucket", 0, 0 },
	{ "an ended credential", 0, 503, "InvalidSecurityToken.Expired", 0, 0 },
	{ "a wrong clock has its own way", 0, 400, "InvalidTimeStamp.Expired", 0, 0 },
	{ "a wrong parameter", 0, 400, "InvalidParameter", 0, 0 },
	{ "an answer that is fine", 0, 200, NULL, 0, 0 },
	{ "a redirect", 0, 302, NULL, 0, 0 },
	{ "no connection", CURLE_COULDNT_CONNECT, 0, NULL, 1, 0 },
	{ "a connection cut in the body", CURLE_PARTIAL_FILE, 200, NULL, 1, 0 },
	{ "a connection that fell silent", CURLE_OPERATION_TIMEDOUT, 0, NULL, 1, 0 },
	{ "a reset connection", CURLE_RECV_ERROR, 0, NULL, 1, 0 },
	{ "a reset stream of HTTP/2", CURLE_HTTP2_STREAM, 200, NULL, 1, 0 },
	{ "broken framing of HTTP/2", CURLE_HTTP2, 0, NULL, 1, 0 },
	{ "a certificate that does not match", CURLE_PEER_FAILED_VERIFICATION, 0, NULL, 0, 0 },
	{ "our own limit", CURLE_WRITE_ERROR, 200, NULL, 0, 0 },
	{ "a missing CA file", CURLE_SSL_CACERT_BADFILE, 0, NULL, 0, 0 },
};

static void
test_wanted(void)
{
	struct error_classes c = { 0 };

	strlist_add(&c.throttled, "Throttling*");
	strlist_add(&c.throttled, "*QuotaExceed");
	strlist_add(&c.retry, "ServiceUnavailable*");
	strlist_add(&c.denied, "NoPermission");
	strlist_add(&c.absent, "NoSuch*");
	strlist_add(&c.expired, "InvalidSecurityToken.Expired");
	strlist_add(&c.skew, "InvalidTimeStamp.*");
	for (size_t i = 0; i < sizeof(wanted_cases) / sizeof(wanted_cases[0]); i++) {
		const struct wanted_case *w = &wanted_cases[i];
		struct retry_facts f = { .failed = w->failed, .status = w->status, .code = w->code, .classes = &c };

		is_int(retry_wanted(&f), w->wanted, w->phrase);
		is_int(retry_throttled(&f), w->throttled, "  for calling too often");
	}
	strlist_release(&c.throttled);
	strlist_release(&c.retry);
	strlist_release(&c.denied);
	strlist_release(&c.absent);
	strlist_release(&c.expired);
	strlist_release(&c.skew);
}

#define NOW 1772323200	/* 2026-03-01T00:00:00Z */

static const struct wait_case {
	const char *phrase, *name, *value;
	int tries;
	uint32_t random;
	long long wanted;
} wait_cases[] = {
	{ "x-acs-retry-after is milliseconds", "X-Acs-Retry-After", "1500", 1, 7, 1500 },
	{ "x-acs-retry-after of nothing", "x-acs-retry-after", "0", 1, 7, 0 },
	{ "Retry-After is seconds", "Retry-After", "3", 1, 7, 3000 },
	{ "Retry-After is a date", "retry-after", "Sun, 01 Mar 2026 00:00:04 GMT", 1, 7, 4000 },
	{ "a date that is over", "retry-after", "Sun, 01 Mar 2026 00:00:00 GMT", 1, 7, 0 },
	{ "tomorrow is cut", "retry-after", "86400", 1, 7, RETRY_SERVER_CAP_MS },
	{ "a number without end is cut", "x-acs-retry-after", "99999999999999999999999", 1, 7, RETRY_SERVER_CAP_MS },
	{ "no number is no word", "x-acs-retry-after", "soon", 1, 0, 0 },
	{ "a negative number is no word", "retry-after", "-5", 1, 500, 500 },
	{ "the first wait is at most the base", NULL, NULL, 1, 500, 500 },
	{ "and at least nothing", NULL, NULL, 1, 501, 0 },
	{ "the second is at most twice that", NULL, NULL, 2, 1000, 1000 },
	{ "the fourth", NULL, NULL, 4, 4000, 4000 },
	{ "doubling ends at the cap", NULL, NULL, 30, 20000, 20000 },
	{ "and wraps at it", NULL, NULL, 30, 20001, 0 },
};

static void
test_wait(void)
{
	for (size_t i = 0; i < sizeof(wait_cases) / sizeof(wait_cases[0]); i++) {
		const struct wait_case *w = &wait_cases[i];
		struct kvlist headers = { 0 };

		if (w->name != NULL)
			kv_add(&headers, w->name, w->value);
		is_int(retry_wait(w->tries, &headers, NOW, RETRY_BASE_MS, w->random), w->wanted, w->phrase);
		kv_release(&headers);
	}
}

static void
test_rate(void)
{
	struct rates r = { 0 };
	struct rate_bucket *two = rate_bucket(&r, "two", 2), *free_one = rate_bucket(&r, "free", 0);

	ok(rate_bucket(&r, "two", 2) == two, "a key is one bucket");
	ok(rate_bucket(&r, "two", 9) == two, "with its lowest limit");
	is_int(rate_take(two, 10000), 0, "the first call may start");
	ok(rate_take(two, 10000) > 0, "the second may not");
	ok(rate_take(two, 10524) > 0, "nor just before its time");
	is_int(rate_take(two, 10535), 0, "a little over half a second later it may");
	is_int(rate_take(two, 11050), 0, "and being a little late does not push back the next");
	is_int(rate_take(two, 60000), 0, "after a pause one may start");
	ok(rate_take(two, 60001) > 400, "and nothing was saved up");
	for (int i = 0; i < 3; i++)
		is_int(rate_take(free_one, 5), 0, "no limit is no limit");
	rate_close_until(free_one, 900);
	is_int(rate_take(free_one, 800), 100, "until it is closed");
	is_int(rate_take(free_one, 900), 0, "for a time");
	rates_release(&r);
}

int
main(void)
{
	test_wanted();
	test_wait();
	test_rate();
	return tap_done();
}
