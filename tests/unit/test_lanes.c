#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cloud/lanes.h"
#include "tap.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define MANY 20000

/* A call under test: its name is a letter. */
struct item {
	struct ticket ticket;
	char name;
};

/* Hosts that have answered before. */
static void
reach(struct lanes *l, const char *hosts)
{
	struct ticket t = { 0 };

	for (; *hosts != '\0'; hosts++) {
		char name[2] = { *hosts };
		int64_t wait;

		lanes_add(l, &t, "first", 0, name, "first");
		if (lanes_take(l, 0, &wait) != &t)
			abort();
		breaker_reached(&t.lane->guest->host->breaker);
		lanes_ended(l, &t);
		lanes_leave(l, &t);
	}
}

/* Add a call for each letter to the lane of this bucket and host. */
static void
add(struct lanes *l, struct item *items, const char *names, const char *bucket, double per_second, const char *host)
{
	const char *account = strncmp(bucket, "account", 7) == 0 ? bucket : "1";

	for (size_t i = 0; names[i] != '\0'; i++) {
		struct item *item = &items[names[i] - 'a'];

		item->name = names[i];
		lanes_add(l, &item->ticket, bucket, per_second, host, account);
	}
}

/* The names of all that may start at this time; they stay under way. */
static const char *
started(struct lanes *l, int64_t now, int64_t *wait)
{
	static char names[64];
	size_t n = 0;
	struct ticket *t;

	while (n < sizeof(names) - 1 && (t = lanes_take(l, now, wait)) != NULL)
		names[n++] = ((struct item *)t)->name;
	names[n] = '\0';
	return names;
}

static void
over(struct lanes *l, struct item *items, char name)
{
	lanes_ended(l, &items[name - 'a'].ticket);
	lanes_leave(l, &items[name - 'a'].ticket);
}

static void
test_order(void)
{
	struct item items[26] = { 0 };
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 100);
	reach(&l, "xy");
	is_str(started(&l, 0, &wait), "", "nothing waits");
	is_int(wait, -1, "  and nothing will by itself");
	add(&l, items, "abc", "one", 0, "x");
	is_str(started(&l, 0, &wait), "abc", "a lane without limits is a queue");
	add(&l, items, "def", "account 1", 0, "x");
	add(&l, items, "g", "account 2", 0, "x");
	add(&l, items, "hi", "account 3", 0, "y");
	is_str(started(&l, 0, &wait), "dgheif", "lanes take turns, so that a long one does not hold up the others");
	lanes_release(&l);
}

static void
test_rate(void)
{
	struct item items[26] = { 0 };
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 100);
	reach(&l, "xy");
	add(&l, items, "ab", "slow", 2, "x");
	add(&l, items, "c", "slow", 2, "y");
	add(&l, items, "de", "fast", 10, "x");
	is_str(started(&l, 1000, &wait), "ad", "the first of each bucket");
	is_int(wait, 105, "  the next when its bucket says, which is a little later than the limit permits");
	is_str(started(&l, 1105, &wait), "e", "  which is no other's time");
	is_int(wait, 420, "  and then the slow one's");
	is_str(started(&l, 1525, &wait), "c", "one bucket for two hosts: in turn");
	is_str(started(&l, 2050, &wait), "b", "  and one at a time");
	is_int(wait, -1, "  until none is left");
	lanes_release(&l);

	lanes_init(&l, 100);
	reach(&l, "xy");
	add(&l, items, "abc", "slow", 2, "x");
	is_str(started(&l, 1000, &wait), "a", "the service is asked");
	rate_close_until(items[0].ticket.lane->bucket, 9000);
	is_str(started(&l, 1525, &wait), "", "  and says that this was too often");
	is_int(wait, 7475, "  so nothing of that bucket starts until then");
	is_str(started(&l, 9000, &wait), "b", "  and then one");
	lanes_release(&l);
}

/* What a limit lets through slowly is the last to be done: its calls go before those that may start at any time. */
static void
test_backlog(void)
{
	struct item items[26] = { 0 };
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 100);
	reach(&l, "xy");
	add(&l, items, "ab", "free", 0, "x");
	add(&l, items, "c", "account 1", 0.25, "x");
	add(&l, items, "def", "account 2", 0.25, "x");
	add(&l, items, "g", "account 3", 2, "x");
	is_str(started(&l, 1000, &wait), "dcagb", "the longest backlog first, and what takes no time in turn");
	for (const char *c = "dcagb"; *c != '\0'; c++)
		over(&l, items, *c);
	add(&l, items, "hijk", "account 1", 0.25, "x");
	add(&l, items, "l", "free", 0, "y");
	is_str(started(&l, 5200, &wait), "hel", "  it is what is left that counts");
	lanes_release(&l);
}

static void
test_hosts(void)
{
	struct item items[26] = { 0 };
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 2);
	reach(&l, "xy");
	add(&l, items, "abc", "one", 0, "x");
	add(&l, items, "de", "two", 0, "x");
	add(&l, items, "f", "two", 0, "y");
	is_str(started(&l, 0, &wait), "adf", "as many as the host takes of one account");
	is_int(wait, -1, "  the others are parked");
	over(&l, items, 'f');
	is_str(started(&l, 0, &wait), "", "  and not woken by another host");
	over(&l, items, 'a');
	is_str(started(&l, 0, &wait), "b", "  one ends, one starts");
	over(&l, items, 'b');
	over(&l, items, 'd');
	is_str(started(&l, 0, &wait), "ec", "  two end, two start, in turn");
	add(&l, items, "ghi", "account 2", 0, "x");
	is_str(started(&l, 0, &wait), "gh", "  another account has its own number");
	lanes_release(&l);

	lanes_init(&l, 1);
	reach(&l, "xy");
	add(&l, items, "a", "free", 0, "x");
	add(&l, items, "bc", "slow", 2, "x");
	add(&l, items, "d", "also free", 0, "x");
	is_str(started(&l, 1000, &wait), "a", "a busy host");
	over(&l, items, 'a');
	is_str(started(&l, 1000, &wait), "b", "  wakes the lane that was parked first");
	over(&l, items, 'b');
	is_str(started(&l, 1000, &wait), "d", "  which may have to wait for its bucket, and another uses the room");
	is_int(wait, 525, "  the bucket's time comes");
	is_str(started(&l, 1525, &wait), "", "  but the host is busy again");
	over(&l, items, 'd');
	is_str(started(&l, 1525, &wait), "c", "  until it is not");
	lanes_release(&l);
}

static void
test_begun(void)
{
	struct item items[26] = { 0 };
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 1);
	reach(&l, "xy");
	add(&l, items, "ab", "one", 0, "x");
	add(&l, items, "cd", "two", 0, "x");
	is_str(started(&l, 0, &wait), "a", "a list");
	lanes_ended(&l, &items[0].ticket);
	lanes_again(&l, &items[0].ticket, 0);
	is_str(started(&l, 0, &wait), "a", "  is read to its end before others begin");
	lanes_ended(&l, &items[0].ticket);
	lanes_again(&l, &items[0].ticket, 300);
	is_str(started(&l, 0, &wait), "c", "  but when it must wait, others go on");
	is_int(wait, 300, "  until its time");
	is_str(started(&l, 300, &wait), "", "  then the host is busy");
	over(&l, items, 'c');
	is_str(started(&l, 300, &wait), "a", "  and the list goes before what waited longer");
	over(&l, items, 'a');
	is_str(started(&l, 300, &wait), "d", "  then the other lane has its turn");
	over(&l, items, 'd');
	is_str(started(&l, 300, &wait), "b", "  and what is left");
	over(&l, items, 'b');
	ok(l.tree == NULL, "a lane goes with its last call");
	add(&l, items, "e", "one", 0, "x");
	is_str(started(&l, 300, &wait), "e", "  and is made anew");
	lanes_release(&l);
}

static void
test_unreached(void)
{
	struct item items[26] = { 0 };
	struct breaker *b;
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 100);
	add(&l, items, "abc", "one", 0, "x");
	add(&l, items, "de", "account 2", 0, "x");
	is_str(started(&l, 1000, &wait), "a", "a host that has not answered yet is tried by one call");
	is_int(wait, -1, "  the others wait for its end");
	breaker_reached(&items[0].ticket.lane->guest->host->breaker);
	over(&l, items, 'a');
	is_str(started(&l, 1000, &wait), "debc", "  and then start side by side");
	lanes_release(&l);

	lanes_init(&l, 100);
	reach(&l, "y");
	add(&l, items, "abcd", "one", 0.1, "x");
	add(&l, items, "ef", "account 2", 0, "x");
	add(&l, items, "g", "account 2", 0, "y");
	is_str(started(&l, 1000, &wait), "ag", "a host that is down holds up one call, and no other host");
	b = &items[0].ticket.lane->guest->host->breaker;
	lanes_ended(&l, &items[0].ticket);
	breaker_failed(b, 1000, 500, 2000);
	lanes_again(&l, &items[0].ticket, 1500);
	is_str(started(&l, 1000, &wait), "", "  it rests");
	is_int(wait, 500, "  as long as that call");
	is_str(started(&l, 1500, &wait), "e", "  then one may try");
	for (int i = 1; i < BREAKER_FAILS_MAX; i++) {
		ok(!b->open, "  %d failed calls do not give it up", i);
		breaker_failed(b, 3000, -1, 2000);
	}
	over(&l, items, 'e');
	ok(b->open, "  one more does");
	is_str(started(&l, 3000, &wait), "f", "  what waits for it comes at once");
	is_str(started(&l, 11500, &wait), "abcd", "  and what slept when its time comes, whatever its bucket says");
	lanes_release(&l);
}

static void
test_breaker(void)
{
	struct breaker b = { 0 };

	for (int i = 0; i < 3 * BREAKER_FAILS_MAX; i++)
		breaker_failed(&b, 100 * i, 100, 60000);
	ok(!b.open, "many failures in a short time do not open a breaker");
	breaker_failed(&b, 60000, 100, 60000);
	ok(b.open, "  those of a long time do");
	breaker_reached(&b);
	breaker_failed(&b, 60000, 100, 60000);
	breaker_failed(&b, 160000, 100, 60000);
	ok(!b.open, "  few do not, however long");
}

/* Alarms fire by time, whatever the order in which they were set. */
static void
test_alarms(void)
{
	static const int64_t due[] = { 70, 10, 90, 30, 30, 50, 0, 20, 80, 60, 40 };
	struct item items[26] = { 0 };
	struct lanes l;
	int64_t wait;

	lanes_init(&l, 100);
	reach(&l, "xy");
	add(&l, items, "abcdefghijk", "one", 0, "x");
	started(&l, 0, &wait);
	for (size_t i = 0; i < COUNT(due); i++) {
		lanes_ended(&l, &items[i].ticket);
		lanes_again(&l, &items[i].ticket, due[i]);
	}
	is_str(started(&l, 30, &wait), "gbhde", "what is due, by time, and of equal times by turn");
	is_int(wait, 10, "  then the next");
	is_str(started(&l, 100, &wait), "kfjaic", "  and the rest");
	lanes_release(&l);
}

/* Random calls over few hosts and buckets: every one starts once, and no limit is ever passed. */
static void
test_all_start(void)
{
	struct item *items = xcalloc(MANY, sizeof(*items));
	int64_t now = 0, wait, last[50] = { 0 };
	size_t done = 0, head = 0;
	int active[7] = { 0 }, per_host = 3, crowded = 0, early = 0;
	struct ticket **under_way = xcalloc(MANY, sizeof(struct ticket *)), *t;
	size_t *bucket = xcalloc(MANY, sizeof(*bucket)), *host = xcalloc(MANY, sizeof(*host)), n = 0;
	struct lanes l;

	lanes_init(&l, per_host);
	reach(&l, "abcdefg");
	srand(1);
	for (size_t i = 0; i < MANY; i++) {
		char b[16], h[16];

		bucket[i] = (size_t)rand() % COUNT(last);
		host[i] = (size_t)rand() % COUNT(active);
		snprintf(b, sizeof(b), "b%zu", bucket[i]);
		snprintf(h, sizeof(h), "%c", (char)('a' + host[i]));
		lanes_add(&l, &items[i].ticket, b, 100, h, "1");
	}
	while (done < MANY) {
		if ((t = lanes_take(&l, now, &wait)) != NULL) {
			size_t i = (size_t)((struct item *)t - items);

			crowded += ++active[host[i]] > per_host;
			early += last[bucket[i]] != 0 && now - last[bucket[i]] < 10;
			last[bucket[i]] = now;
			under_way[n++] = t;
		} else if (head < n) {
			size_t i = (size_t)((struct item *)under_way[head++] - items);

			active[host[i]]--;
			lanes_ended(&l, &items[i].ticket);
			lanes_leave(&l, &items[i].ticket);
			done++;
		} else if (wait > 0) {
			now += wait;
		} else {
			break;
		}
	}
	is_int((long long)done, MANY, "every call started and ended");
	is_int(crowded, 0, "  no host had more than it takes");
	is_int(early, 0, "  no bucket was asked too early");
	ok(l.tree == NULL && l.n_alarms == 0, "  and nothing is left");
	lanes_release(&l);
	free(items);
	free(under_way);
	free(bucket);
	free(host);
}

int
main(void)
{
	test_order();
	test_rate();
	test_backlog();
	test_hosts();
	test_begun();
	test_unreached();
	test_breaker();
	test_alarms();
	test_all_start();
	return tap_done();
}
