#include "cloud/lanes.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define BEGUN 0		/* index of parked */
#define FRESH 1
#define BACKLOG_S 4	/* of ready: a lane with so much to wait for at its own limit goes before others, one with twice as much before it */

/* ---- hosts and lanes by name ---- */

static int
compare_hosts(const void *a, const void *b)
{
	const struct lane_host *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int
compare_pointers(const void *a, const void *b)
{
	return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

static int
compare_guests(const void *a, const void *b)
{
	const struct lane_guest *x = a, *y = b;
	int c = compare_pointers(x->host, y->host);

	return c != 0 ? c : strcmp(x->account, y->account);
}

static int
compare_lanes(const void *a, const void *b)
{
	const struct lane *x = a, *y = b;
	int c = compare_pointers(x->bucket, y->bucket);

	return c != 0 ? c : compare_pointers(x->guest, y->guest);
}

static void
free_host(void *p)
{
	struct lane_host *host = p;

	free(host->name);
	free(host);
}

static void
free_guest(void *p)
{
	struct lane_guest *guest = p;

	free(guest->account);
	free(guest);
}

static struct lane_host *
host_find(struct lanes *l, const char *name)
{
	struct lane_host key = { .name = (char *)(uintptr_t)name }, *host, **found = tfind(&key, &l->hosts, compare_hosts);

	if (found != NULL)
		return *found;
	host = xcalloc(1, sizeof(*host));
	host->name = xstrdup(name);
	xcheck(tsearch(host, &l->hosts, compare_hosts));
	return host;
}

static struct lane_guest *
guest_find(struct lanes *l, const char *host, const char *account)
{
	struct lane_guest key = { .host = host_find(l, host), .account = (char *)(uintptr_t)account }, *guest;
	struct lane_guest **found = tfind(&key, &l->guests, compare_guests);

	if (found != NULL)
		return *found;
	guest = xcalloc(1, sizeof(*guest));
	guest->host = key.host;
	guest->account = xstrdup(account);
	xcheck(tsearch(guest, &l->guests, compare_guests));
	return guest;
}

static struct lane *
lane_find(struct lanes *l, struct rate_bucket *bucket, struct lane_guest *guest)
{
	struct lane key = { .bucket = bucket, .guest = guest }, *lane, **found = tfind(&key, &l->tree, compare_lanes);

	if (found != NULL)
		return *found;
	lane = xcalloc(1, sizeof(*lane));
	*lane = key;
	lane->begun_end = &lane->begun;
	lane->fresh_end = &lane->fresh;
	xcheck(tsearch(lane, &l->tree, compare_lanes));
	return lane;
}

void
lanes_init(struct lanes *l, int per_host)
{
	*l = (struct lanes){ .per_host = per_host };
}

void
lanes_release(struct lanes *l)
{
	tdestroy(l->tree, free);
	tdestroy(l->guests, free_guest);
	tdestroy(l->hosts, free_host);
	rates_release(&l->rates);
	free(l->alarms);
	memset(l, 0, sizeof(*l));
}

/* ---- alarms ---- */

static bool
is_earlier(const struct alarm *a, const struct alarm *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->turn < b->turn;
}

static void
alarm_set(struct lanes *l, struct alarm a)
{
	size_t i = l->n_alarms;

	a.turn = l->turn++;
	ARRAY_GROW(l->alarms, l->n_alarms, l->cap_alarms);
	l->n_alarms++;
	for (; i > 0 && is_earlier(&a, &l->alarms[(i - 1) / 2]); i = (i - 1) / 2)
		l->alarms[i] = l->alarms[(i - 1) / 2];
	l->alarms[i] = a;
}

/* Take out the earliest; there is one. */
static struct alarm
alarm_take(struct lanes *l)
{
	struct alarm first = l->alarms[0], moved = l->alarms[--l->n_alarms];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < l->n_alarms) {
		if (child + 1 < l->n_alarms && is_earlier(&l->alarms[child + 1], &l->alarms[child]))
			child++;
		if (!is_earlier(&l->alarms[child], &moved))
			break;
		l->alarms[i] = l->alarms[child];
		i = child;
	}
	l->alarms[i] = moved;
	return first;
}

/* ---- from place to place ---- */

static void
list_add(struct lane_list *list, struct lane *lane)
{
	lane->in = list;
	lane->before = list->last;
	lane->after = NULL;
	*(list->last != NULL ? &list->last->after : &list->first) = lane;
	list->last = lane;
}

static void
list_remove(struct lane *lane)
{
	struct lane_list *list = lane->in;

	*(lane->before != NULL ? &lane->before->after : &list->first) = lane->after;
	*(lane->after != NULL ? &lane->after->before : &list->last) = lane->before;
	lane->in = NULL;
	lane->before = lane->after = NULL;
}

static int
turn_of(const struct lane *lane)
{
	return lane->begun != NULL ? BEGUN : FRESH;
}

/*
 * Which of the ready lists, the first goes first.  The bucket that has the most to do at its own limit is the last to be empty, so a call
 * that it permits is not made to wait for calls that can be made at any time.  Of the others those that have begun go first.
 */
static int
rank(const struct lane *lane)
{
	const struct rate_bucket *b = lane->bucket;
	double seconds = b->per_second > 0 ? (double)b->calls / b->per_second : 0;
	int r = LANE_RANKS - (lane->begun != NULL ? 2 : 1);

	for (; seconds >= BACKLOG_S && r > 0; seconds /= 2)
		r--;
	return r;
}

static bool
is_empty(const struct lane *lane)
{
	return lane->begun == NULL && lane->fresh == NULL;
}

static bool
is_full(const struct lanes *l, const struct lane *lane, const struct lane_room *room)
{
	const struct lane_host *host = lane->guest->host;

	if (room == &host->room)
		return !host->breaker.reached && room->active > 0;
	return room->active >= l->per_host;
}

/* The room that this lane must wait for; NULL: none. */
static struct lane_room *
full_room(const struct lanes *l, const struct lane *lane)
{
	struct lane_room *of_guest = &lane->guest->room, *of_host = &lane->guest->host->room;

	if (lane->guest->host->breaker.open)
		return NULL;
	return is_full(l, lane, of_guest) ? of_guest : is_full(l, lane, of_host) ? of_host : NULL;
}

/* Put a lane where its first call stands: ready, or parked where room is missing. */
static void
lane_put(struct lanes *l, struct lane *lane)
{
	struct lane_room *full = full_room(l, lane);
	struct lane_list *to = full != NULL ? &full->parked[turn_of(lane)] : &l->ready[rank(lane)];

	if (lane->in == to)
		return;
	if (lane->in != NULL)
		list_remove(lane);
	list_add(to, lane);
}

/*
 * Where there is room and lanes are parked, one of them is among the ready ones as well.  So this is called when room
 * comes up, and whenever a lane that was looked at leaves the room to another.
 */
static void
room_unpark(struct lanes *l, struct lane_room *room)
{
	struct lane *lane = room->parked[BEGUN].first != NULL ? room->parked[BEGUN].first : room->parked[FRESH].first;

	if (lane == NULL || (is_full(l, lane, room) && !lane->guest->host->breaker.open))
		return;
	list_remove(lane);
	list_add(&l->ready[rank(lane)], lane);
}

static void
lane_unpark(struct lanes *l, const struct lane *lane)
{
	room_unpark(l, &lane->guest->room);
	room_unpark(l, &lane->guest->host->room);
}

static void
put_last(struct ticket *t, struct ticket ***end)
{
	t->next = NULL;
	**end = t;
	*end = &t->next;
}

static struct ticket *
take_first(struct ticket **first, struct ticket ***end)
{
	struct ticket *t = *first;

	if (t != NULL && (*first = t->next) == NULL)
		*end = first;
	return t;
}

static struct ticket *
lane_first(struct lane *lane)
{
	return lane->begun != NULL ? take_first(&lane->begun, &lane->begun_end) : take_first(&lane->fresh, &lane->fresh_end);
}

void
lanes_add(struct lanes *l, struct ticket *t, const char *bucket, double per_second, const char *host, const char *account)
{
	t->lane = lane_find(l, rate_bucket(&l->rates, bucket, per_second), guest_find(l, host, account));
	t->lane->tickets++;
	t->lane->bucket->calls++;
	put_last(t, &t->lane->fresh_end);
	if (!t->lane->asleep)
		lane_put(l, t->lane);
}

void
lanes_again(struct lanes *l, struct ticket *t, int64_t due_ms)
{
	alarm_set(l, (struct alarm){ .at_ms = due_ms, .lane = t->lane, .ticket = t });
}

void
lanes_leave(struct lanes *l, struct ticket *t)
{
	struct lane *lane = t->lane;

	t->lane = NULL;
	if (lane == NULL)
		return;
	lane->bucket->calls--;
	if (--lane->tickets > 0)
		return;
	tdelete(lane, &l->tree, compare_lanes);
	free(lane);
}

/* ---- what may start ---- */

static void
wake_due(struct lanes *l, int64_t now_ms)
{
	while (l->n_alarms > 0 && l->alarms[0].at_ms <= now_ms) {
		struct alarm a = alarm_take(l);

		if (a.ticket != NULL)
			put_last(a.ticket, &a.lane->begun_end);
		else
			a.lane->asleep = false;
		if (!a.lane->asleep)
			lane_put(l, a.lane);
	}
}

static void
lane_sleep(struct lanes *l, struct lane *lane, int64_t until_ms)
{
	lane->asleep = true;
	alarm_set(l, (struct alarm){ .at_ms = until_ms, .lane = lane });
}

static int64_t
lane_wait(const struct lane *lane, int64_t now_ms)
{
	const struct breaker *b = &lane->guest->host->breaker;
	int64_t of_bucket = rate_wait(lane->bucket, now_ms), of_host = b->rest_until_ms - now_ms;

	return b->open ? 0 : of_host > of_bucket ? of_host : of_bucket;
}

/* Look at a lane that is in no list: its first call when that may start, else the lane is put where it must wait. */
static struct ticket *
lane_look(struct lanes *l, struct lane *lane, int64_t now_ms)
{
	struct ticket *t = NULL;
	int64_t wait = lane_wait(lane, now_ms);

	if (wait > 0) {
		lane_sleep(l, lane, now_ms + wait);
	} else if (full_room(l, lane) != NULL) {
		lane_put(l, lane);
	} else {
		if (!lane->guest->host->breaker.open)
			rate_take(lane->bucket, now_ms);
		lane->guest->room.active++;
		lane->guest->host->room.active++;
		t = lane_first(lane);
		if (!is_empty(lane))
			list_add(&l->ready[rank(lane)], lane);	/* behind the others, also those that share its bucket */
	}
	lane_unpark(l, lane);
	return t;
}

static struct lane *
first_ready(struct lanes *l)
{
	int r = 0;

	while (r < LANE_RANKS - 1 && l->ready[r].first == NULL)
		r++;
	return l->ready[r].first;
}

struct ticket *
lanes_take(struct lanes *l, int64_t now_ms, int64_t *wait_ms)
{
	struct ticket *t = NULL;
	struct lane *lane;

	wake_due(l, now_ms);
	while (t == NULL && (lane = first_ready(l)) != NULL) {
		list_remove(lane);
		t = lane_look(l, lane, now_ms);
	}
	*wait_ms = l->n_alarms > 0 ? l->alarms[0].at_ms - now_ms : -1;
	return t;
}

void
lanes_ended(struct lanes *l, struct ticket *t)
{
	if (t->lane == NULL)
		return;
	t->lane->guest->room.active--;
	t->lane->guest->host->room.active--;
	lane_unpark(l, t->lane);
}
