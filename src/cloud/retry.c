#include "cloud/retry.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* On the way, not for good.  A certificate that does not match (CURLE_PEER_FAILED_VERIFICATION) is for good. */
static const int failures[] = {
	CURLE_COULDNT_RESOLVE_HOST,
	CURLE_COULDNT_CONNECT,
	CURLE_PARTIAL_FILE,
	CURLE_OPERATION_TIMEDOUT,
	CURLE_SSL_CONNECT_ERROR,
	CURLE_GOT_NOTHING,
	CURLE_SEND_ERROR,
	CURLE_RECV_ERROR,
	CURLE_WEIRD_SERVER_REPLY,
	CURLE_HTTP2,
	CURLE_HTTP2_STREAM,
};

/* Not 501: what a server does not know it will not learn by being asked again. */
static const long statuses[] = { 408, 429, 500, 502, 503, 504 };

static bool
failed_on_the_way(int code)
{
	for (size_t i = 0; i < COUNT(failures); i++) {
		if (failures[i] == code)
			return true;
	}
	return false;
}

static bool
in_class(const struct strlist *globs, const char *code)
{
	return code != NULL && strlist_glob(globs, code);
}

static bool
for_good(const struct error_classes *c, const char *code)
{
	return in_class(&c->denied, code) || in_class(&c->absent, code) || in_class(&c->expired, code) ||
	    in_class(&c->skew, code);
}

bool
retry_throttled(const struct retry_facts *f)
{
	if (f->failed != 0)
		return false;
	if (f->classes != NULL && in_class(&f->classes->throttled, f->code))
		return true;
	return f->status == 429;
}

bool
retry_wanted(const struct retry_facts *f)
{
	if (f->failed != 0)
		return failed_on_the_way(f->failed);
	if (retry_throttled(f) || (f->classes != NULL && in_class(&f->classes->retry, f->code)))
		return true;
	if (f->classes != NULL && for_good(f->classes, f->code))
		return false;
	for (size_t i = 0; i < COUNT(statuses); i++) {
		if (statuses[i] == f->status)
			return true;
	}
	return false;
}

/* Digits only; -1 for anything else.  More than nine digits are as good as nine nines. */
static int64_t
whole_number(const char *s)
{
	size_t n = strlen(s);

	if (n == 0 || strspn(s, "0123456789") != n)
		return -1;
	return n > 9 ? 999999999 : strtoll(s, NULL, 10);
}

static int64_t
server_says(const struct kvlist *headers, time_t now)
{
	const char *text = kv_get(headers, "x-acs-retry-after");
	int64_t ms = text != NULL ? whole_number(text) : -1;
	time_t until;

	if (ms >= 0)
		return ms;
	if ((text = kv_get(headers, "retry-after")) == NULL)
		return -1;
	if ((ms = whole_number(text)) >= 0)
		return ms * 1000;
	if (clock_parse_http(text, &until) != 0)
		return -1;
	return until > now ? (int64_t)(until - now) * 1000 : 0;
}

int64_t
retry_wait(int tries, const struct kvlist *response_headers, time_t now, int base_ms, uint32_t random)
{
	int64_t ms = server_says(response_headers, now), ceiling = base_ms;

	if (ms >= 0)
		return ms < RETRY_SERVER_CAP_MS ? ms : RETRY_SERVER_CAP_MS;
	for (int i = 1; i < tries && ceiling < RETRY_CAP_MS; i++)
		ceiling *= 2;
	if (ceiling > RETRY_CAP_MS)
		ceiling = RETRY_CAP_MS;
	return (int64_t)random % (ceiling + 1);
}
