#include <stdlib.h>
#include <string.h>

#include "../cloud/events.h"
#include "base/clock.h"
#include "tap.h"

#define NOW 1767225600	/* 2026-01-01T00:00:00Z, a Thursday */

static const char tenant[] =
    "{\"actors\":{"
    "\"zhang.wei\":{\"type\":\"ram-user\",\"principalId\":\"200000000000000011\",\"ips\":[\"203.0.113.10\",\"203.0.113.11\"],"
    "\"hours\":[9,18],\"days\":[1,2,3,4,5],\"mfa\":true,\"weight\":3},"
    "\"ci\":{\"type\":\"assumed-role\",\"userName\":\"deploy:ci\",\"principalId\":\"300000000000000001:ci\","
    "\"accessKeyId\":\"STS.NExample\",\"rw\":\"Read\"}},"
    "\"records\":["
    "{\"eventTime\":\"-10d@02:15+08:00\",\"actor\":\"zhang.wei\",\"serviceName\":\"Actiontrail\",\"eventName\":\"StopLogging\","
    "\"requestParameters\":{\"Name\":\"audit\"},\"referencedResources\":{\"ACS::ActionTrail::Trail\":[\"audit\",\"b\"],\"X\":[\"y\"]}},"
    "{\"eventTime\":\"-20d\",\"actor\":\"zhang.wei\",\"eventType\":\"ConsoleSignin\",\"serviceName\":\"AasSub\",\"eventName\":\"ConsoleSignin\"},"
    "{\"raw\":{\"EventName\":\"Odd\",\"EventTime\":\"2020-12-01T11:54:59.366+0000\"},\"at\":\"-5d\"}],"
    "\"generators\":["
    "{\"seed\":7,\"count\":4000,\"from\":\"-30d\",\"to\":\"now\",\"regions\":[\"cn-hangzhou\",\"cn-shanghai\"]},"
    "{\"seed\":8,\"count\":600000,\"from\":\"-200d\",\"to\":\"now\",\"actors\":[\"ci\"]}]}";

static struct events *
load(const char *text, struct err *e)
{
	struct events *set = events_new();
	cJSON *spec = json_parse(text, strlen(text), "events", e);

	if (spec == NULL || events_add(set, "1000000000000001", "cn-hangzhou", spec, NOW, e) != 0) {
		events_free(set);
		set = NULL;
	}
	cJSON_Delete(spec);
	return set;
}

/* Texts of a query, one a line. */
static void
collect(const struct events *set, const struct event_query *q, struct buf *b, int64_t *n)
{
	struct event_cursor *c = NULL;
	struct event *ev;

	*n = 0;
	event_cursor_open(&c, set, q, NULL);
	while ((ev = event_next(c)) != NULL) {
		event_text(ev, b);
		buf_puts(b, "\n");
		(*n)++;
	}
	event_cursor_close(c);
}

static time_t
time_of(const char *text)
{
	time_t t = 0;

	clock_parse(text, &t);
	return t;
}

/* Records that come while somebody reads: whole, in order, as many as there is room for. */
static void
test_recorded(void)
{
	struct events *set = events_new();
	struct event_query q = { .from = NOW - 60, .to = NOW + 60 };
	struct event_cursor *c = NULL;
	struct event *ev;
	struct buf b;
	int64_t n;

	buf_init(&b, 65536);
	events_grow(set, "1000000000000001");
	events_record(set, "1000000000000001", "r", json_parse("{\"eventId\":\"a\"}", 15, "a", NULL), NOW);
	event_cursor_open(&c, set, &q, NULL);
	events_record(set, "1000000000000001", "r", json_parse("{\"eventId\":\"b\"}", 15, "b", NULL), NOW - 5);
	events_record(set, "1000000000000002", "r", json_parse("{\"eventId\":\"c\"}", 15, "c", NULL), NOW);
	ok((ev = event_next(c)) != NULL && strcmp(event_field(ev, "eventId"), "a") == 0, "the first one");
	ok(event_next(c) == NULL, "what comes later is not in a walk that has begun");
	event_cursor_close(c);
	collect(set, &q, &b, &n);
	ok(n == 2 && strstr(buf_text(&b), "\"b\"") > strstr(buf_text(&b), "\"a\""), "but in the next, in the order in which they came");
	event_cursor_open(&c, set, &q, NULL);
	(void)event_next(c);
	ok((ev = event_next(c)) != NULL && time_of(event_field(ev, "eventTime")) == NOW, "one that is late has the time of the one before it");
	event_cursor_close(c);
	for (int i = 0; i < EVENTS_RECORDED_MAX; i++)
		events_record(set, "1000000000000001", "r", json_parse("{}", 2, "d", NULL), NOW);
	ok(events_count(set, &q) == EVENTS_RECORDED_MAX, "there is an end to the room");
	buf_release(&b);
	events_free(set);
}

static bool
is_write(void *arg, struct event *ev)
{
	(void)arg;
	return ev->rw != NULL && strcmp(ev->rw, "Write") == 0;
}

static void
test_when(void)
{
	static const struct {
		const char *text;
		long long want;	/* -1: refused */
		const char *phrase;
	} cases[] = {
		{ "now", NOW, "now" },
		{ "-2d", NOW - 172800, "days ago" },
		{ "+90m", NOW + 5400, "minutes ahead" },
		{ "-1d@02:15", NOW - 86400 + 8100, "a time of day in UTC" },
		{ "-1d@02:15+08:00", NOW - 86400 + 8100 - 28800, "a time of day in its zone" },
		{ "2026-01-01T00:00:00Z", NOW, "a moment" },
		{ "-2x", -1, "an unknown unit" },
		{ "-1d@25:00", -1, "no time of day" },
		{ "-1d@02:15Z", -1, "text behind it" },
		{ "yesterday", -1, "a word" },
		{ "", -1, "nothing" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		time_t t = 0;
		int rc = events_when(cases[i].text, NOW, &t);

		is_int(rc == 0 ? (long long)t : -1, cases[i].want, cases[i].phrase);
	}
}

static void
test_same_again(const struct events *set)
{
	struct event_query q = { .from = NOW - 30 * 86400, .to = NOW - 29 * 86400 };
	struct events *other = load(tenant, NULL);
	struct buf a, b;
	int64_t n, m;

	buf_init(&a, 64 << 20);
	buf_init(&b, 64 << 20);
	collect(set, &q, &a, &n);
	collect(other, &q, &b, &m);
	ok(n > 2000, "a day of a big generator has its share");
	ok(n == m && strcmp(buf_text(&a), buf_text(&b)) == 0, "two sets of one tenant tell the same bytes");
	ok(n == events_count(set, &q), "the count by search is the number walked");
	buf_release(&a);
	buf_release(&b);
	events_free(other);
}

/* Every window count against one walk over everything. */
static void
test_windows(const struct events *set)
{
	struct event_query all = { .from = 0, .to = NOW + 1 };
	struct event_cursor *c = NULL;
	struct event *ev;
	int64_t per_day[400] = { 0 }, total = 0;
	time_t last = 0;
	bool ordered = true, same = true;

	event_cursor_open(&c, set, &all, NULL);
	while ((ev = event_next(c)) != NULL && total < 100000) {
		ordered = ordered && ev->time >= last;
		last = ev->time;
		per_day[(NOW - ev->time) / 86400]++;
		total++;
	}
	event_cursor_close(c);
	ok(ordered, "times never go back");
	for (int day = 199; day > (NOW - last) / 86400; day--) {
		struct event_query q = { .from = NOW - (day + 1) * 86400 + 1, .to = NOW - day * 86400 + 1 };

		same = same && events_count(set, &q) == per_day[day];
	}
	ok(same, "each day's count by search is that of a linear scan");
	is_int(events_count(set, &all), 604003, "all are there");
}

static void
test_positions(const struct events *set, bool backward)
{
	struct event_query q = { .from = NOW - 3600, .to = NOW, .backward = backward, .want = is_write };
	struct event_query some = q;
	char position[EVENT_POSITION_SIZE];
	struct event_cursor *c = NULL;
	struct event *ev;
	struct buf whole, parts;
	int64_t n;
	bool more = true;

	q.from = some.from = NOW - 8 * 86400;
	buf_init(&whole, 64 << 20);
	buf_init(&parts, 64 << 20);
	collect(set, &q, &whole, &n);
	while (more) {	/* three at a time, a new cursor each time */
		more = false;
		event_cursor_open(&c, set, &some, NULL);
		for (int i = 0; i < 3 && (ev = event_next(c)) != NULL; i++) {
			event_text(ev, &parts);
			buf_puts(&parts, "\n");
			event_position(ev, position);
			more = true;
		}
		event_cursor_close(c);
		some.after = position;
	}
	ok(n > 10, "writes of some days %s", backward ? "backward" : "forward");
	ok(strcmp(buf_text(&whole), buf_text(&parts)) == 0, "pages give what one walk gives %s", backward ? "backward" : "forward");
	buf_release(&whole);
	buf_release(&parts);
}

static void
test_bad_positions(const struct events *set)
{
	static const char *const bad[] = { "", "1.2", "1.99.1", "1.0.-1", "1.0.99999999999", "1.0.1x" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct event_query q = { .from = 0, .to = NOW, .after = bad[i] };
		struct event_cursor *c = NULL;

		ok(event_cursor_open(&c, set, &q, NULL) == -1 && c == NULL, "position \"%s\" is refused", bad[i]);
	}
}

static void
test_backward(const struct events *set)
{
	struct event_query q = { .from = NOW - 7200, .to = NOW };
	struct event_cursor *f = NULL, *b = NULL;
	struct event *ev;
	char positions[2000][EVENT_POSITION_SIZE], here[EVENT_POSITION_SIZE];
	size_t n = 0;
	bool same = true;

	event_cursor_open(&f, set, &q, NULL);
	while ((ev = event_next(f)) != NULL && n < 2000)
		event_position(ev, positions[n++]);
	q.backward = true;
	event_cursor_open(&b, set, &q, NULL);
	while ((ev = event_next(b)) != NULL && n > 0) {
		event_position(ev, here);
		same = same && strcmp(here, positions[--n]) == 0;
	}
	ok(same && n == 0, "backward is forward turned round");
	event_cursor_close(f);
	event_cursor_close(b);
}

static void
test_shape(const struct events *set)
{
	struct event_query q = { .from = NOW - 3 * 86400, .to = NOW };
	struct event_cursor *c = NULL;
	struct event *ev;
	bool parses = true, agrees = true, hours = true, reads = true, known = true;
	struct buf b;
	int signins = 0;

	buf_init(&b, 1 << 20);
	event_cursor_open(&c, set, &q, NULL);
	for (int i = 0; i < 20000 && (ev = event_next(c)) != NULL; i++) {
		const char *id = event_field(ev, "userIdentity.principalId");
		int hour = (int)((ev->time + 28800) % 86400 / 3600);
		char when[CLOCK_ISO_SIZE];
		cJSON *tree;

		buf_reset(&b);
		event_text(ev, &b);
		tree = json_parse(buf_text(&b), b.len, "event", NULL);
		parses = parses && tree != NULL;
		clock_iso(ev->time, when);
		agrees = agrees && strcmp(json_str(tree, "eventTime"), when) == 0 && strcmp(json_str(tree, "eventName"), ev->name) == 0 &&
		    strcmp(json_str(tree, "eventId"), event_field(ev, "eventId")) == 0 &&
		    strcmp(json_str(tree, "acsRegion"), ev->region) == 0 && strcmp(json_str(tree, "recipientAccountId"), ev->account) == 0;
		if (strcmp(id, "200000000000000011") == 0)
			hours = hours && hour >= 9 && hour < 18;
		else
			reads = reads && strcmp(ev->rw, "Read") == 0;
		if (strcmp(ev->name, "ConsoleSignin") == 0) {
			signins++;
			known = known && event_field(ev, "userIdentity.accessKeyId") == NULL &&
			    strcmp(event_field(ev, "additionalEventData.mfaChecked"), "true") == 0;
		}
		cJSON_Delete(tree);
	}
	event_cursor_close(c);
	ok(parses, "records are JSON that our own reader accepts");
	ok(agrees, "facts agree with the record");
	ok(hours, "who has working hours keeps them");
	ok(reads, "who only reads only reads");
	ok(signins > 0 && known, "console sign-ins carry no key and say that MFA was checked");
	buf_release(&b);
}

static bool
is_record(void *arg, struct event *ev)
{
	return ev->name == NULL ? arg == NULL : arg != NULL && strcmp(ev->name, arg) == 0;
}

static char *
field_of(const struct events *set, const char *name, const char *path)
{
	char wanted[64];
	struct event_query q = { .from = NOW - 40 * 86400, .to = NOW, .want = is_record };
	struct event_cursor *c = NULL;
	struct event *ev;
	char *value = NULL;

	if (name != NULL) {
		snprintf(wanted, sizeof(wanted), "%s", name);
		q.arg = wanted;
	}
	event_cursor_open(&c, set, &q, NULL);
	if ((ev = event_next(c)) != NULL && event_field(ev, path) != NULL)
		value = strdup(event_field(ev, path));
	event_cursor_close(c);
	return value;
}

static void
test_records(const struct events *set)
{
	static const struct {
		const char *name, *path, *want, *phrase;
	} cases[] = {
		{ "StopLogging", "eventTime", "2025-12-21T18:15:00Z", "a relative time becomes a moment" },
		{ "StopLogging", "userIdentity.userName", "zhang.wei", "an actor's name becomes an identity" },
		{ "StopLogging", "sourceIpAddress", "203.0.113.10", "with its address" },
		{ "StopLogging", "requestParameterJson", "{\"Name\":\"audit\"}", "parameters come as text too" },
		{ "StopLogging", "requestParameters.Name", "audit", "and as an object" },
		{ "StopLogging", "resourceType", "ACS::ActionTrail::Trail;X", "resource types are flattened" },
		{ "StopLogging", "resourceName", "audit,b;y", "resource names too" },
		{ "StopLogging", "eventRW", "Write", "read or write is told from the name" },
		{ "StopLogging", "eventSource", "actiontrail.cn-hangzhou.aliyuncs.com", "the host from the service" },
		{ "StopLogging", "actor", NULL, "the tenant's own key is gone" },
		{ NULL, "EventName", "Odd", "a raw record keeps its strange names" },
		{ NULL, "eventId", NULL, "and gets nothing added" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *got = field_of(set, cases[i].name, cases[i].path);

		is_str(got, cases[i].want, cases[i].phrase);
		free(got);
	}
}

static void
test_bad_tenants(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "{\"record\":[]}", "unknown key \"record\"" },
		{ "{\"records\":[{\"eventTime\":\"soon\"}]}", "\"soon\" is no moment" },
		{ "{\"records\":[{\"eventTime\":\"-1d\",\"actor\":\"nobody\"}]}", "actor \"nobody\" is not defined" },
		{ "{\"generators\":[{\"count\":5}]}", "actors: want 1" },
		{ "{\"actors\":{\"a\":{\"type\":\"ram-user\",\"hour\":[1,2]}},\"generators\":[{\"count\":5}]}", "unknown key \"hour\"" },
		{ "{\"actors\":{\"a\":{\"type\":\"ram-user\"}},\"generators\":[{\"count\":-5}]}", "count: want" },
		{ "{\"actors\":{\"a\":{\"type\":\"ram-user\"}},\"generators\":[{\"count\":5,\"from\":\"now\"}]}", "from and to" },
		{ "{\"actors\":{\"a\":{\"type\":\"ram-user\"}},\"generators\":[{\"count\":5,\"mix\":[{\"service\":\"Ecs\"}]}]}",
		    "want service, event" },
		{ "{\"actors\":{\"a\":{\"type\":\"ram-user\",\"hours\":[5,5]}},\"generators\":[{\"count\":5}]}", "hours: want" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e = { 0 };
		struct events *set = load(cases[i].text, &e);

		ok(set == NULL && strstr(e.text, cases[i].want) != NULL, "refused: %s", cases[i].want);
		if (set == NULL && strstr(e.text, cases[i].want) == NULL)
			printf("# got: %s\n", e.text);
		events_free(set);
	}
}

int
main(void)
{
	struct err e = { 0 };
	struct events *set = load(tenant, &e);

	test_when();
	if (!ok(set != NULL, "a tenant's events load")) {
		printf("# %s\n", e.text);
		return tap_done();
	}
	test_same_again(set);
	test_windows(set);
	test_positions(set, false);
	test_positions(set, true);
	test_bad_positions(set);
	test_backward(set);
	test_shape(set);
	test_records(set);
	test_bad_tenants();
	test_recorded();
	events_free(set);
	return tap_done();
}
