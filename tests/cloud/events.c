#include "events.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "event_parts.h"

#define GENERATORS_MAX 64	/* of one account */

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

int64_t
event_source_count(const struct event_source *s)
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

time_t
event_source_time(const struct event_source *s, int64_t i)
{
	return s->gen != NULL ? event_gen_time(s->gen, i) : s->records.items[i].time;
}

int64_t
event_source_find(const struct event_source *s, time_t t)
{
	int64_t low = 0, high = event_source_count(s);

	while (low < high) {
		int64_t mid = low + (high - low) / 2;

		if (event_source_time(s, mid) < t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
event_source_asked(const struct event_source *s, const struct event_query *q)
{
	return q->account == NULL || strcmp(s->account, q->account) == 0;
}
