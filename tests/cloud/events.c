#include "events.h"

#include <ctype.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "event_parts.h"

#define GENERATORS_MAX 64	/* of one account */
#define PATH_DEPTH_MAX 16
#define EVENT_TEXT_MAX (2 * 1024 * 1024)

/* Some events in time order: the records of an account, or one generator. */
struct event_source {
	char *account;
	struct event_records records;
	struct event_gen *gen;	/* NULL: records */
	size_t rank;		/* its place in the set, which orders events of one second */
	pthread_mutex_t *lock;	/* records come while others read: their number is read under it, their place stays; NULL: none come */
};

struct events {
	struct event_source **sources;
	size_t n, cap;
};

struct event_cursor {
	const struct events *set;
	struct event_query q;
	int64_t *low, *high;	/* of each source: what is left, [low, high) */
	time_t *head;		/* of each source: the time of its next event */
	struct event ev;
};

struct events *
events_new(void)
{
	return xcalloc(1, sizeof(struct events));
}

void
events_free(struct events *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->n; i++) {
		event_records_release(&set->sources[i]->records);
		event_gen_free(set->sources[i]->gen);
		if (set->sources[i]->lock != NULL)
			pthread_mutex_destroy(set->sources[i]->lock);
		free(set->sources[i]->lock);
		free(set->sources[i]->account);
		free(set->sources[i]);
	}
	free(set->sources);
	free(set);
}

static struct event_source *
add_source(struct events *set, const char *account)
{
	struct event_source *s = xcalloc(1, sizeof(*s));

	s->account = xstrdup(account);
	s->rank = set->n;
	ARRAY_GROW(set->sources, set->n, set->cap);
	set->sources[set->n++] = s;
	return s;
}

int
events_add(struct events *set, const char *account, const char *region, const cJSON *spec, time_t now, struct err *e)
{
	static const char *const keys[] = { "actors", "records", "generators", NULL };
	const cJSON *actors = json_get(spec, "actors"), *list = json_get(spec, "generators"), *item;
	size_t n = 0;

	if (spec == NULL)
		return 0;
	if (event_keys(spec, keys, "events", e) != 0)
		return err_prefix(e, "account %s", account);
	if (event_records_read(&add_source(set, account)->records, json_get(spec, "records"), actors, account, region, now, e) != 0)
		return err_prefix(e, "account %s: events", account);
	if (list != NULL && (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > GENERATORS_MAX))
		return err_set(e, ERR_USAGE, "account %s: events: generators: want an array of at most %d", account, GENERATORS_MAX);
	cJSON_ArrayForEach(item, list) {
		if (event_gen_new(&add_source(set, account)->gen, item, actors, account, now, e) != 0)
			return err_prefix(e, "account %s: events: entry %zu", account, n);
		n++;
	}
	return 0;
}

void
events_grow(struct events *set, const char *account)
{
	struct event_source *s = add_source(set, account);

	s->lock = xcalloc(1, sizeof(*s->lock));
	pthread_mutex_init(s->lock, NULL);
	s->records.cap = EVENTS_RECORDED_MAX;
	s->records.items = xcalloc(s->records.cap, sizeof(*s->records.items));
}

void
events_record(struct events *set, const char *account, const char *region, cJSON *record, time_t now)
{
	char when[CLOCK_ISO_SIZE];
	struct err e;

	for (size_t i = 0; i < set->n; i++) {
		struct event_source *s = set->sources[i];
		struct event_records *r = &s->records;

		if (s->lock == NULL || strcmp(s->account, account) != 0)
			continue;
		pthread_mutex_lock(s->lock);
		if (r->n > 0 && r->items[r->n - 1].time > now)
			now = r->items[r->n - 1].time;	/* in the order of their times, whoever was served first */
		clock_iso(now, when);
		cJSON_AddStringToObject(record, "eventTime", when);
		if (r->n < r->cap)
			(void)event_records_add(r, record, NULL, account, region, now, &e);
		pthread_mutex_unlock(s->lock);
	}
	cJSON_Delete(record);
}

/* "@hh:mm" or "@hh:mm+hh:mm" behind a relative moment: that time of day. */
static int
at_time_of_day(const char *text, time_t *t)
{
	int hour, minute, zone_hour = 0, zone_minute = 0, used = 0, more = 0;
	char sign = '+';
	long zone;

	if (sscanf(text, "@%2d:%2d%n", &hour, &minute, &used) != 2 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return -1;
	if (text[used] != '\0' && (sscanf(text + used, "%c%2d:%2d%n", &sign, &zone_hour, &zone_minute, &more) != 3 ||
	    text[used + more] != '\0' || (sign != '+' && sign != '-') || zone_hour < 0 || zone_hour > 14))
		return -1;
	zone = (zone_hour * 3600L + zone_minute * 60L) * (sign == '-' ? -1 : 1);
	*t += zone;
	*t -= *t % 86400;
	*t += hour * 3600L + minute * 60L - zone;
	return 0;
}

int
events_when(const char *text, time_t now, time_t *out)
{
	static const struct {
		char unit;
		long seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
	char *end = NULL;
	long n = 0, seconds = 0;

	*out = now;
	if (strncmp(text, "now", 3) == 0) {
		end = (char *)(uintptr_t)text + 3;
	} else if (*text == '-' || *text == '+') {
		n = strtol(text, &end, 10);
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
			if (*end == units[i].unit)
				seconds = units[i].seconds;
		}
		if (seconds == 0 || n > 1000000 || n < -1000000)
			return -1;
		end++;
		*out += n * seconds;
	} else {
		return clock_parse(text, out);
	}
	return *end == '\0' ? 0 : at_time_of_day(end, out);
}

void
event_quote(struct buf *b, const char *s)
{
	const char *from = s;

	buf_puts(b, "\"");
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, from, (size_t)(s - from));
		from = s + 1;
		if (c == '"' || c == '\\')
			buf_addf(b, "\\%c", c);
		else
			buf_addf(b, "\\u%04x", c);
	}
	buf_add(b, from, (size_t)(s - from));
	buf_puts(b, "\"");
}

static int64_t
source_count(const struct event_source *s)
{
	int64_t n;

	if (s->lock != NULL) {
		pthread_mutex_lock(s->lock);
		n = (int64_t)s->records.n;
		pthread_mutex_unlock(s->lock);
		return n;
	}
	return s->gen != NULL ? event_gen_count(s->gen) : (int64_t)s->records.n;
}

static time_t
source_time(const struct event_source *s, int64_t i)
{
	return s->gen != NULL ? event_gen_time(s->gen, i) : s->records.items[i].time;
}

/* The first event at or after t. */
static int64_t
source_find(const struct event_source *s, time_t t)
{
	int64_t low = 0, high = source_count(s);

	while (low < high) {
		int64_t mid = low + (high - low) / 2;

		if (source_time(s, mid) < t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
source_asked(const struct event_source *s, const struct event_query *q)
{
	return q->account == NULL || strcmp(s->account, q->account) == 0;
}

static void
event_clear(struct event *ev)
{
	struct buf text = ev->text;

	buf_reset(&text);
	cJSON_Delete(ev->tree);
	free(ev->scratch);
	memset(ev, 0, sizeof(*ev));
	ev->text = text;
}

static void
event_load(struct event *ev, const struct event_source *s, int64_t i)
{
	event_clear(ev);
	if (s->gen != NULL) {
		event_gen_facts(s->gen, i, ev);
	} else {
		struct buf text = ev->text;

		*ev = s->records.items[i].facts;
		ev->text = text;
	}
	ev->source = s;
	ev->index = i;
}

int
event_text(struct event *ev, struct buf *b)
{
	if (ev->source->gen != NULL)
		return event_gen_text(ev->source->gen, ev->index, b);
	return buf_puts(b, ev->source->records.items[ev->index].text);
}

/* Facts that need no look into the record's text. */
static const struct {
	const char *path;
	size_t offset;
} fact_paths[] = {
	{ "eventName", offsetof(struct event, name) },
	{ "serviceName", offsetof(struct event, service) },
	{ "acsRegion", offsetof(struct event, region) },
	{ "recipientAccountId", offsetof(struct event, account) },
	{ "eventRW", offsetof(struct event, rw) },
	{ "eventType", offsetof(struct event, type) },
	{ "eventCategory", offsetof(struct event, category) },
	{ "userIdentity.type", offsetof(struct event, actor_type) },
	{ "userIdentity.userName", offsetof(struct event, actor_name) },
	{ "userIdentity.principalId", offsetof(struct event, actor_id) },
	{ "userIdentity.accountId", offsetof(struct event, actor_account) },
	{ "userIdentity.accessKeyId", offsetof(struct event, access_key) },
	{ "sourceIpAddress", offsetof(struct event, source_ip) },
	{ "errorCode", offsetof(struct event, error) },
};

/* Down one or more names of the path at each step: a member's own name may have dots. */
static const cJSON *
walk(const cJSON *v, const char *path, int depth)
{
	const cJSON *child, *found = NULL;

	if (*path == '\0' || v == NULL)
		return v;
	if (!cJSON_IsObject(v) || depth > PATH_DEPTH_MAX)
		return NULL;
	cJSON_ArrayForEach(child, v) {
		size_t len = strlen(child->string);

		if (strncmp(path, child->string, len) != 0 || (path[len] != '.' && path[len] != '\0'))
			continue;
		if ((found = walk(child, path + len + (path[len] == '.'), depth + 1)) != NULL)
			return found;
	}
	return NULL;
}

const char *
event_field(struct event *ev, const char *path)
{
	const struct event_source *s = ev->source;
	const cJSON *tree, *v;

	if (s->gen != NULL) {
		for (size_t i = 0; i < sizeof(fact_paths) / sizeof(fact_paths[0]); i++) {
			if (strcmp(path, fact_paths[i].path) == 0)
				return *(const char *const *)((const char *)ev + fact_paths[i].offset);
		}
		if (strcmp(path, "eventId") == 0) {
			event_gen_id(s->gen, ev->index, ev->id);
			return ev->id;
		}
		if (ev->text.len == 0)
			event_text(ev, &ev->text);
		if (*path == '\0')
			return buf_text(&ev->text);
		if (ev->tree == NULL)
			ev->tree = cJSON_ParseWithLength(buf_text(&ev->text), ev->text.len);
	} else if (*path == '\0') {
		return s->records.items[ev->index].text;
	}
	tree = s->gen != NULL ? ev->tree : s->records.items[ev->index].tree;
	if ((v = walk(tree, path, 0)) == NULL || cJSON_IsNull(v))
		return NULL;
	if (cJSON_IsString(v))
		return v->valuestring;
	free(ev->scratch);
	ev->scratch = json_scalar_text(v);
	if (ev->scratch == NULL)
		ev->scratch = json_print(v);
	return ev->scratch;
}

void
event_position(const struct event *ev, char out[EVENT_POSITION_SIZE])
{
	snprintf(out, EVENT_POSITION_SIZE, "%lld.%zu.%lld", (long long)ev->time, ev->source->rank, (long long)ev->index);
}

static void
set_head(struct event_cursor *c, size_t k)
{
	if (c->low[k] < c->high[k])
		c->head[k] = source_time(c->set->sources[k], c->q.backward ? c->high[k] - 1 : c->low[k]);
}

/* Cut each source so that it goes on behind the event of that position. */
static int
go_behind(struct event_cursor *c, struct err *e)
{
	long long when, index;
	size_t rank;
	int used = 0;

	if (sscanf(c->q.after, "%lld.%zu.%lld%n", &when, &rank, &index, &used) != 3 || c->q.after[used] != '\0' ||
	    rank >= c->set->n || index < 0 || index >= source_count(c->set->sources[rank]))
		return err_set(e, ERR_FORMAT, "position \"%.60s\": is none of this set", c->q.after);
	for (size_t k = 0; k < c->set->n; k++) {
		const struct event_source *s = c->set->sources[k];
		int64_t low, high;

		if (k == rank) {
			low = index + 1;
			high = index;
		} else {	/* of the same second: sources of lower rank stand before it */
			low = high = source_find(s, (time_t)when + (k < rank ? 1 : 0));
		}
		if (!c->q.backward && low > c->low[k])
			c->low[k] = low;
		if (c->q.backward && high < c->high[k])
			c->high[k] = high;
	}
	return 0;
}

int
event_cursor_open(struct event_cursor **out, const struct events *set, const struct event_query *q, struct err *e)
{
	struct event_cursor *c = xcalloc(1, sizeof(*c));
	size_t n = set->n > 0 ? set->n : 1;

	*out = NULL;
	c->set = set;
	c->q = *q;
	c->low = xcalloc(n, sizeof(*c->low));
	c->high = xcalloc(n, sizeof(*c->high));
	c->head = xcalloc(n, sizeof(*c->head));
	buf_init(&c->ev.text, EVENT_TEXT_MAX);
	for (size_t k = 0; k < set->n && q->from < q->to; k++) {
		if (!source_asked(set->sources[k], q))
			continue;
		c->low[k] = source_find(set->sources[k], q->from);
		c->high[k] = source_find(set->sources[k], q->to);
	}
	if (q->after != NULL && go_behind(c, e) != 0) {
		event_cursor_close(c);
		return -1;
	}
	for (size_t k = 0; k < set->n; k++)
		set_head(c, k);
	*out = c;
	return 0;
}

/* The source whose next event comes first; set->n when all are done. */
static size_t
next_source(const struct event_cursor *c)
{
	size_t best = c->set->n;

	for (size_t k = 0; k < c->set->n; k++) {
		if (c->low[k] >= c->high[k])
			continue;
		if (best == c->set->n || (c->q.backward ? c->head[k] >= c->head[best] : c->head[k] < c->head[best]))
			best = k;
	}
	return best;
}

struct event *
event_next(struct event_cursor *c)
{
	size_t k;

	while ((k = next_source(c)) < c->set->n) {
		int64_t i = c->q.backward ? --c->high[k] : c->low[k]++;

		set_head(c, k);
		event_load(&c->ev, c->set->sources[k], i);
		if (c->q.region != NULL && (c->ev.region == NULL || strcmp(c->ev.region, c->q.region) != 0))
			continue;
		if (c->q.want == NULL || c->q.want(c->q.arg, &c->ev))
			return &c->ev;
	}
	return NULL;
}

void
event_cursor_close(struct event_cursor *c)
{
	if (c == NULL)
		return;
	event_clear(&c->ev);
	buf_release(&c->ev.text);
	free(c->low);
	free(c->high);
	free(c->head);
	free(c);
}

int64_t
events_count(const struct events *set, const struct event_query *q)
{
	struct event_query all = *q;
	struct event_cursor *c = NULL;
	int64_t n = 0;

	all.after = NULL;
	if (q->region == NULL && q->want == NULL) {
		for (size_t k = 0; k < set->n && q->from < q->to; k++) {
			if (source_asked(set->sources[k], q))
				n += source_find(set->sources[k], q->to) - source_find(set->sources[k], q->from);
		}
		return n;
	}
	if (event_cursor_open(&c, set, &all, NULL) != 0)
		return 0;
	while (event_next(c) != NULL)
		n++;
	event_cursor_close(c);
	return n;
}
