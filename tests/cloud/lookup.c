#include "lookup.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "canon.h"
#include "events.h"

#define DAY 86400
#define LOOKBACK (90 * DAY)		/* events are kept so long */
#define LOOKBACK_SLACK 300		/* for the time between building a request and its arrival */
#define DEFAULT_WINDOW (7 * DAY)
#define PAGE_MAX 50
#define PAGE_DEFAULT 20
#define ANSWER_MAX (16 * 1024 * 1024)
#define TOKEN_MAX 256
#define ATTRIBUTES_MAX 2		/* more are silently ignored */

/* Lookup keys and where their values are in a record. */
static const struct lookup_key {
	const char *key, *path;
} lookup_keys[] = {
	{ "ServiceName", "serviceName" }, { "EventName", "eventName" }, { "User", "userIdentity.userName" },
	{ "EventId", "eventId" }, { "ResourceType", "resourceType" }, { "ResourceName", "resourceName" },
	{ "EventRW", "eventRW" }, { "EventAccessKeyId", "userIdentity.accessKeyId" },
	{ "SensitiveAction", "eventAttributes.SensitiveAction" }, { "SourceIpAddress", "sourceIpAddress" },
	{ "EventType", "eventType" }, { "RoleName", "userIdentity.userName" }, { "PrincipalId", "userIdentity.principalId" },
};

static const char *const allowed_pairs[][2] = {
	{ "ServiceName", "EventName" }, { "ServiceName", "User" }, { "ServiceName", "PrincipalId" },
	{ "ServiceName", "RoleName" }, { "ServiceName", "ResourceName" }, { "ServiceName", "EventRW" },
	{ "ServiceName", "SensitiveAction" }, { "ServiceName", "EventType" }, { "ResourceName", "ResourceType" },
	{ "ResourceName", "EventName" }, { "ResourceName", "User" }, { "ResourceName", "RoleName" },
	{ "EventType", "EventName" },
};

struct lookup {
	time_t from, to;
	int page;
	bool forward;
	struct { const char *key, *value; } attributes[ATTRIBUTES_MAX];
	size_t n_attributes;
	char digest[65];		/* of everything that must stay the same from page to page */
	char after[EVENT_POSITION_SIZE];	/* "" for the first page */
};

static int
refuse(const struct request *rq, struct response *rs, const char *name, const char *why)
{
	char *code = xasprintf("InvalidParameter.%s", name);

	response_error(rq, rs, 400, code, "The specified parameter %s is invalid: %s.", name, why);
	free(code);
	return -1;
}

static int
read_window(struct lookup *q, const struct request *rq, struct response *rs)
{
	const char *from = kv_get(&rq->params, "StartTime"), *to = kv_get(&rq->params, "EndTime");

	q->to = rq->now;
	q->from = rq->now - DEFAULT_WINDOW;
	if (from == NULL && to == NULL)
		return 0;
	if (from == NULL || strlen(from) != 20 || clock_parse(from, &q->from) != 0)
		return refuse(rq, rs, "StartTime", "both times or none, in the form YYYY-MM-DDThh:mm:ssZ");
	if (to == NULL || strlen(to) != 20 || clock_parse(to, &q->to) != 0)
		return refuse(rq, rs, "EndTime", "both times or none, in the form YYYY-MM-DDThh:mm:ssZ");
	if (q->from < rq->now - LOOKBACK - LOOKBACK_SLACK)
		return refuse(rq, rs, "StartTime", "older than 90 days");
	if (q->to <= q->from)
		return refuse(rq, rs, "EndTime", "not after StartTime");
	return 0;
}

static const struct lookup_key *
key_of(const char *name)
{
	for (size_t i = 0; i < sizeof(lookup_keys) / sizeof(lookup_keys[0]); i++)
		if (strcmp(lookup_keys[i].key, name) == 0)
			return &lookup_keys[i];
	return NULL;
}

static bool
pair_allowed(const char *a, const char *b)
{
	for (size_t i = 0; i < sizeof(allowed_pairs) / sizeof(allowed_pairs[0]); i++)
		if ((strcmp(a, allowed_pairs[i][0]) == 0 && strcmp(b, allowed_pairs[i][1]) == 0) ||
		    (strcmp(b, allowed_pairs[i][0]) == 0 && strcmp(a, allowed_pairs[i][1]) == 0))
			return true;
	return false;
}

static int
read_attributes(struct lookup *q, const struct request *rq, struct response *rs)
{
	for (int i = 1; i <= ATTRIBUTES_MAX; i++) {
		char name[40];
		const char *key, *value;

		snprintf(name, sizeof(name), "LookupAttribute.%d.Key", i);
		key = kv_get(&rq->params, name);
		snprintf(name, sizeof(name), "LookupAttribute.%d.Value", i);
		value = kv_get(&rq->params, name);
		if (key == NULL && value == NULL)
			continue;
		if (key == NULL || value == NULL)
			return refuse(rq, rs, "LookupAttribute", "a key needs a value");
		if (q->n_attributes == 1 && strcmp(q->attributes[0].key, key) == 0)
			q->n_attributes = 0;	/* the same key twice: the second counts */
		q->attributes[q->n_attributes].key = key;
		q->attributes[q->n_attributes++].value = value;
	}
	if (q->n_attributes == 2 && !pair_allowed(q->attributes[0].key, q->attributes[1].key))
		return refuse(rq, rs, "LookupAttribute", "these two keys can not be combined");
	return 0;
}

static int
read_page(struct lookup *q, const struct request *rq, struct response *rs)
{
	const char *max = kv_get(&rq->params, "MaxResults"), *direction = kv_get(&rq->params, "Direction");

	q->page = PAGE_DEFAULT;
	if (max) {
		char *end;
		long n = strtol(max, &end, 10);

		if (end == max || *end || n < 1 || n > PAGE_MAX)
			return refuse(rq, rs, "MaxResults", "want 1 to 50");
		q->page = (int)n;
	}
	if (direction && strcmp(direction, "FORWARD") != 0 && strcmp(direction, "BACKWARD") != 0)
		return refuse(rq, rs, "Direction", "want FORWARD or BACKWARD");
	q->forward = direction && strcmp(direction, "FORWARD") == 0;
	return 0;
}

static void
digest_of(struct lookup *q, const struct request *rq)
{
	struct buf b;

	buf_init(&b, ANSWER_MAX);
	buf_addf(&b, "%s %s %d %d", rq->who.account_id, rq->region, q->page, q->forward);
	for (size_t i = 0; i < q->n_attributes; i++)
		buf_addf(&b, "\n%s=%s", q->attributes[i].key, q->attributes[i].value);
	if (kv_get(&rq->params, "StartTime"))
		buf_addf(&b, "\n%lld %lld", (long long)q->from, (long long)q->to);
	canon_sha256(b.data, b.len, q->digest);
	buf_release(&b);
}

/* A token is base64 of "from to digest position": opaque, with characters that need encoding. */
static char *
make_token(const struct lookup *q, const char *position)
{
	char *plain = xasprintf("%lld %lld %.16s %s", (long long)q->from, (long long)q->to, q->digest, position);
	size_t n = strlen(plain);
	char *token = xcalloc(1, n * 4 / 3 + 8);

	EVP_EncodeBlock((unsigned char *)token, (const unsigned char *)plain, (int)n);
	free(plain);
	return token;
}

static int
read_token(struct lookup *q, const struct request *rq, struct response *rs)
{
	const char *token = kv_get(&rq->params, "NextToken");
	char plain[TOKEN_MAX] = "", digest[17] = "";
	long long from, to;

	if (token == NULL || *token == '\0')
		return 0;
	if (strlen(token) >= TOKEN_MAX || strlen(token) % 4 != 0 ||
	    EVP_DecodeBlock((unsigned char *)plain, (const unsigned char *)token, (int)strlen(token)) < 0)
		return refuse(rq, rs, "NextToken", "not one of ours");
	_Static_assert(EVENT_POSITION_SIZE > 63, "the width below");
	if (sscanf(plain, "%lld %lld %16s %63s", &from, &to, digest, q->after) != 4)
		return refuse(rq, rs, "NextToken", "not one of ours");
	if (strncmp(digest, q->digest, 16) != 0)
		return refuse(rq, rs, "NextToken", "the other parameters have changed");
	q->from = from;
	q->to = to;
	return 0;
}

/* One of "a;b,c", or the whole. */
static bool
is_part(const char *list, const char *want)
{
	size_t n = strlen(want);

	if (strcmp(list, want) == 0)
		return true;
	for (const char *p = list; *p; p += strcspn(p, ";,"), p += *p != '\0')
		if (strcspn(p, ";,") == n && strncmp(p, want, n) == 0)
			return true;
	return false;
}

static bool
attribute_fits(struct event *ev, const char *key, const char *want)
{
	const struct lookup_key *k = key_of(key);
	const char *value = k ? event_field(ev, k->path) : NULL;

	if (value == NULL)
		return false;	/* an unknown key finds nothing */
	if (strcmp(key, "RoleName") == 0) {
		size_t n = strcspn(value, ":");

		return value[n] == ':' && strlen(want) == n && strncmp(value, want, n) == 0;
	}
	if (strcmp(key, "ResourceName") == 0 || strcmp(key, "ResourceType") == 0)
		return is_part(value, want);
	return strcmp(value, want) == 0;
}

static bool
want_event(void *arg, struct event *ev)
{
	const struct lookup *q = arg;

	for (size_t i = 0; i < q->n_attributes; i++)
		if (!attribute_fits(ev, q->attributes[i].key, q->attributes[i].value))
			return false;
	return true;
}

/* Calls of clients are shown so much later; without recordCalls there are none. */
static time_t
shown_until(const struct lookup *q, const struct tenant *t, const struct request *rq)
{
	time_t newest = rq->now + 1 - (time_t)json_num(json_get(t->doc, "recordCalls"), "delaySeconds", 0);

	return q->to < newest || json_get(t->doc, "recordCalls") == NULL ? q->to : newest;
}

static int
write_page(struct buf *b, const struct lookup *q, const struct tenant *t, const struct request *rq)
{
	struct event_query query = { .from = q->from, .to = shown_until(q, t, rq), .account = rq->who.account_id,
		.region = *rq->region ? rq->region : json_str(t->doc, "homeRegion"), .want = want_event,
		.arg = (void *)(uintptr_t)q, .backward = !q->forward, .after = *q->after ? q->after : NULL };
	char position[EVENT_POSITION_SIZE] = "", from[CLOCK_ISO_SIZE], to[CLOCK_ISO_SIZE];
	struct event_cursor *c;
	struct event *ev = NULL;
	int n = 0;

	if (event_cursor_open(&c, t->events, &query, NULL) != 0)
		return -1;
	buf_puts(b, "{\"Events\":[");
	while ((ev = event_next(c)) != NULL && n < q->page) {
		if (n++)
			buf_puts(b, ",");
		event_text(ev, b);
		event_position(ev, position);
	}
	clock_iso(q->from, from);
	clock_iso(q->to, to);
	buf_puts(b, "],");
	if (ev) {
		char *token = make_token(q, position);

		buf_addf(b, "\"NextToken\":\"%s\",", token);
		free(token);
	}
	buf_addf(b, "\"StartTime\":\"%s\",\"EndTime\":\"%s\",\"RequestId\":\"%s\"}", from, to, rq->id);
	event_cursor_close(c);
	return 0;
}

void
lookup_events(const struct tenant *t, const struct request *rq, struct response *rs)
{
	struct lookup q = { .n_attributes = 0 };
	struct buf b;

	if (read_window(&q, rq, rs) != 0 || read_attributes(&q, rq, rs) != 0 || read_page(&q, rq, rs) != 0)
		return;
	digest_of(&q, rq);
	if (read_token(&q, rq, rs) != 0)
		return;
	buf_init(&b, ANSWER_MAX);
	if (write_page(&b, &q, t, rq) != 0)
		(void)refuse(rq, rs, "NextToken", "not one of ours");
	else
		response_bytes(rs, "application/json;charset=utf-8", b.data, b.len);
	buf_release(&b);
}
