#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "event_parts.h"

#define EVENT_TEXT_MAX (2 * 1024 * 1024)

struct event_cursor {
	const struct events *set;
	struct event_query q;
	int64_t *low, *high;	/* of each source: what is left, [low, high) */
	time_t *head;		/* of each source: the time of its next event */
	struct event ev;
};

void
event_position(const struct event *ev, char out[EVENT_POSITION_SIZE])
{
	snprintf(out, EVENT_POSITION_SIZE, "%lld.%zu.%lld", (long long)ev->time, ev->source->rank, (long long)ev->index);
}

static void
set_head(struct event_cursor *c, size_t k)
{
	if (c->low[k] < c->high[k])
		c->head[k] = event_source_time(c->set->sources[k], c->q.backward ? c->high[k] - 1 : c->low[k]);
}

/* Cut each source so that it goes on behind the event of that position. */
static int
go_behind(struct event_cursor *c, struct err *e)
{
	long long when, index;
	size_t rank;
	int used = 0;

	if (sscanf(c->q.after, "%lld.%zu.%lld%n", &when, &rank, &index, &used) != 3 || c->q.after[used] != '\0' ||
	    rank >= c->set->n || index < 0 || index >= event_source_count(c->set->sources[rank]))
		return err_set(e, ERR_FORMAT, "position \"%.60s\": is none of this set", c->q.after);
	for (size_t k = 0; k < c->set->n; k++) {
		const struct event_source *s = c->set->sources[k];
		int64_t low, high;

		if (k == rank) {
			low = index + 1;
			high = index;
		} else {	/* of the same second: sources of lower rank stand before it */
			low = high = event_source_find(s, (time_t)when + (k < rank ? 1 : 0));
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
		if (!event_source_asked(set->sources[k], q))
			continue;
		c->low[k] = event_source_find(set->sources[k], q->from);
		c->high[k] = event_source_find(set->sources[k], q->to);
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
			if (event_source_asked(set->sources[k], q))
				n += event_source_find(set->sources[k], q->to) - event_source_find(set->sources[k], q->from);
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
