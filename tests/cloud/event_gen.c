#include "event_gen.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

uint64_t
event_mix(uint64_t seed, uint64_t i, uint64_t what)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + i * 0xd1342543de82ef95u + (what + 1) * 0xa0761d6478bd642fu;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

void
event_guid(uint64_t a, uint64_t b, char out[EVENT_ID_SIZE])
{
	snprintf(out, EVENT_ID_SIZE, "%08X-%04X-5%03X-%04X-%012llX", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
	    (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)), (unsigned long long)(b & 0xffffffffffff));
}

bool
event_name_reads(const char *name)
{
	static const char *const prefixes[] = { "Describe", "Get", "List", "Query", "Lookup", "Check", "Search", NULL };

	for (size_t i = 0; prefixes[i] != NULL; i++) {
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	}
	return false;
}

static time_t
moment(const struct event_gen *g, uint64_t done)
{
	uint64_t week = done / g->week[WEEK_HOURS], rest = done % g->week[WEEK_HOURS], rate;
	int low = 0, high = WEEK_HOURS - 1;

	while (low < high) {	/* the first hour whose end lies behind rest */
		int mid = (low + high) / 2;

		if (g->week[mid + 1] > rest)
			high = mid;
		else
			low = mid + 1;
	}
	rate = (g->week[low + 1] - g->week[low]) / 3600;
	return (time_t)((int64_t)week * WEEK_SECONDS + (int64_t)low * 3600 + (int64_t)((rest - g->week[low]) / rate)) -
	    g->utc_offset + MONDAY_1970 - WEEK_SECONDS;
}

int64_t
event_gen_count(const struct event_gen *g)
{
	return g->count;
}

/* Events are spread evenly over the activity, each with a jitter inside its own share: so times never go back. */
time_t
event_gen_time(const struct event_gen *g, int64_t i)
{
	double share = ((double)i + (double)(event_mix(g->seed, (uint64_t)i, 0) >> 48) / 65536) / (double)g->count;
	uint64_t done = (uint64_t)(share * (double)g->total);

	return moment(g, g->start + (done < g->total ? done : g->total - 1));
}

/* Draw from running sums: the first entry above a number below the last one. */
static size_t
draw(const unsigned *sums, size_t n, uint64_t bits)
{
	unsigned at = (unsigned)(bits >> 16) % sums[n - 1];
	size_t low = 0, high = n - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (sums[mid] > at)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* All that is drawn for one event. */
struct drawn {
	time_t time;
	const struct event_actor *actor;
	const struct action *action;
	const char *region, *ip;
	unsigned resource;
	bool failed;
};

static void
draw_event(const struct event_gen *g, int64_t i, struct drawn *d)
{
	uint64_t n = (uint64_t)i, bits = event_mix(g->seed, n, 2);
	int64_t local;
	size_t hour, who;

	d->time = event_gen_time(g, i);
	local = (int64_t)d->time + g->utc_offset - MONDAY_1970 + WEEK_SECONDS;
	hour = (size_t)(local % WEEK_SECONDS / 3600);
	who = draw(g->busy + hour * g->n_actors, g->n_actors, event_mix(g->seed, n, 1));
	d->actor = &g->actors[who];
	d->action = &g->actions[draw(g->may + who * g->n_actions, g->n_actions, bits)];
	bits = event_mix(g->seed, n, 3);
	d->region = d->action->region != NULL ? d->action->region : g->regions[(bits & 0xffff) % g->n_regions];
	d->ip = d->actor->ips[(bits >> 16 & 0xffff) % d->actor->n_ips];
	d->resource = d->action->pool > 0 ? (unsigned)(bits >> 32 & 0xffffff) % d->action->pool : 0;
	d->failed = d->action->error_code != NULL &&
	    (double)(event_mix(g->seed, n, 4) >> 40) / (1 << 24) < d->action->error_rate;
}

void
event_gen_facts(const struct event_gen *g, int64_t i, struct event *ev)
{
	struct drawn d;

	draw_event(g, i, &d);
	ev->time = d.time;
	ev->account = g->account;
	ev->region = d.region;
	ev->service = d.action->service;
	ev->name = d.action->name;
	ev->rw = d.action->rw;
	ev->type = d.action->type;
	ev->category = "Management";
	ev->actor_type = d.actor->type;
	ev->actor_name = d.actor->user_name;
	ev->actor_id = d.actor->principal;
	ev->actor_account = strcmp(d.actor->type, "system") == 0 ? NULL : d.actor->account;
	ev->access_key = d.action->signin ? NULL : d.actor->access_key;
	ev->source_ip = d.ip;
	ev->error = d.failed ? d.action->error_code : NULL;
}

void
event_gen_id(const struct event_gen *g, int64_t i, char out[EVENT_ID_SIZE])
{
	uint64_t a = event_mix(g->seed, (uint64_t)i, 5), b = event_mix(g->seed, (uint64_t)i, 6);
	struct drawn d;

	draw_event(g, i, &d);
	if (d.action->signin)	/* events.md section 2: sign-in ids are no GUIDs */
		snprintf(out, EVENT_ID_SIZE, "1.%u_%lld%03u_%04x", (unsigned)(a >> 32) % 200, (long long)d.time,
		    (unsigned)(b >> 32) % 1000, (unsigned)(a & 0xffff));
	else
		event_guid(a, b, out);
}

static void
member(struct buf *b, const char *name, const char *value)
{
	if (value != NULL) {
		buf_addf(b, "\"%s\":", name);
		event_quote(b, value);
		buf_puts(b, ",");
	}
}

/* The request's parameters once as an object and once as the text of it, as ActionTrail gives both. */
static void
add_parameters(const struct drawn *d, const char *resource, struct buf *b)
{
	const char *given = d->action->parameters;
	struct buf text;

	buf_init(&text, 1024 * 1024);
	buf_puts(&text, "{");
	if (d->action->resource_parameter != NULL) {
		event_quote(&text, d->action->resource_parameter);
		buf_puts(&text, ":");
		event_quote(&text, resource);
		buf_puts(&text, ",");
	}
	buf_addf(&text, "\"RegionId\":\"%s\"", d->region);
	if (given != NULL && strcmp(given, "{}") != 0)
		buf_addf(&text, ",%s", given + 1);
	else
		buf_puts(&text, "}");
	member(b, "requestParameterJson", buf_text(&text));
	buf_addf(b, "\"requestParameters\":%s,", buf_text(&text));
	buf_release(&text);
}

static void
add_source(const struct drawn *d, struct buf *b)
{
	const struct action *a = d->action;

	if (strchr(a->host, '.') != NULL)
		buf_addf(b, "\"eventSource\":\"%s\",", a->host);
	else if (a->signin)
		buf_puts(b, "\"eventSource\":\"signin.aliyun.com\",");
	else if (a->global)
		buf_addf(b, "\"eventSource\":\"%s.aliyuncs.com\",", a->host);
	else
		buf_addf(b, "\"eventSource\":\"%s.%s.aliyuncs.com\",", a->host, d->region);
}

int
event_gen_text(const struct event_gen *g, int64_t i, struct buf *b)
{
	char id[EVENT_ID_SIZE], when[CLOCK_ISO_SIZE], resource[128] = "";
	const struct action *a;
	struct drawn d;

	draw_event(g, i, &d);
	a = d.action;
	event_gen_id(g, i, id);
	clock_iso(d.time, when);
	if (a->resource_type != NULL)
		snprintf(resource, sizeof(resource), "%.80s%06x", a->resource_prefix,
		    (unsigned)(event_mix(7, d.resource, 9) & 0xffffff));

	buf_addf(b, "{\"acsRegion\":\"%s\",", d.region);
	if (a->additional != NULL)
		buf_addf(b, "\"additionalEventData\":%s,", a->additional);
	member(b, "apiVersion", a->signin ? NULL : a->version);
	member(b, "errorCode", d.failed ? a->error_code : NULL);
	member(b, "errorMessage", d.failed ? a->error_message : NULL);
	buf_addf(b, "\"eventCategory\":\"Management\",\"eventId\":\"%s\",", id);
	member(b, "eventName", a->name);
	member(b, "eventRW", a->rw);
	add_source(&d, b);
	buf_addf(b, "\"eventTime\":\"%s\",", when);
	member(b, "eventType", a->type);
	buf_addf(b, "\"eventVersion\":%s,\"isGlobal\":%s,", a->signin ? "\"1\"" : "1", a->global ? "true" : "false");
	member(b, "recipientAccountId", g->account);
	if (a->resource_type != NULL)
		buf_addf(b, "\"referencedResources\":{\"%s\":[\"%s\"]},", a->resource_type, resource);
	buf_addf(b, "\"requestId\":\"%s\",", id);
	if (!a->signin)
		add_parameters(&d, resource, b);
	if (a->resource_type != NULL) {
		member(b, "resourceName", resource);
		member(b, "resourceType", a->resource_type);
	}
	member(b, "serviceName", a->service);
	member(b, "sourceIpAddress", d.ip);
	member(b, "userAgent", a->signin ? "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" : d.actor->user_agent);
	event_actor_identity(d.actor, d.time, !a->signin, b);
	return buf_puts(b, "}");
}
