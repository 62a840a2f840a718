#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/event/eventrun.h"
#include "assess/event/eventset.h"
#include "tap.h"

#define MANY 900000	/* fills the memory of a set three times, so that runs are merged and one is left over */

/* The i-th event; its texts live until the next. */
static const struct event *
event_of(long i, const char *category)
{
	static char id[32];
	static struct event ev;
	int n = snprintf(id, sizeof(id), "id-%ld", i);

	ev.value[EV_RECIPIENT_ACCOUNT_ID] = SPAN("1000000000000001");
	ev.value[EV_EVENT_ID] = (struct span){ id, (size_t)n };
	ev.value[EV_EVENT_CATEGORY] = (struct span){ category, strlen(category) };
	return &ev;
}

static void
test_many(void)
{
	struct eventset *s = eventset_new();
	long added = 0, again = 0, wrong = 0, stray = 0;
	uint64_t number;
	struct err e = { 0 };

	for (long i = 0; i < MANY; i++) {
		if (eventset_add(s, event_of(i, "Management"), &e) == 1) {
			eventset_set(s, (uint64_t)i + 1);
			added++;
		}
	}
	is_int(added, MANY, "more events than fit in memory are all new");
	for (long i = 0; i < MANY; i += 7)
		again += eventset_add(s, event_of(i, "Management"), &e) != 0;
	is_int(again, 0, "none of them is new again");
	for (long i = 0; i < MANY; i += 7)
		wrong += eventset_get(s, event_of(i, "Management"), &number, &e) != 0 || number != (uint64_t)i + 1;
	is_int(wrong, 0, "each has its number");
	for (long i = MANY; i < 2 * MANY; i += 7)
		stray += eventset_get(s, event_of(i, "Management"), &number, &e) != 0 || number != 0;
	is_int(stray, 0, "what is not there has none");
	is_int(eventset_add(s, event_of(3, "Data"), &e), 1, "another category is another event");
	is_int(e.code, ERR_NONE, "nothing failed");
	eventset_free(s);
}

static void
test_run(void)
{
	struct runkey keys[] = { { 5, 1, 50 }, { 2, 9, 20 }, { 2, 3, 21 } }, more[] = { { 1, 1, 10 }, { 9, 1, 90 } }, found;
	struct err e = { 0 };
	struct eventrun *r = eventrun_merge(eventrun_new(keys, 3, &e), eventrun_new(more, 2, &e), &e);

	is_int((long)eventrun_size(r), 5, "two runs become one");
	is_int(eventrun_find(r, &(struct runkey){ .a = 2, .b = 3 }, &found, &e) == 1 ? (long)found.number : -1, 21, "keys that begin alike are told apart");
	is_int(eventrun_find(r, &(struct runkey){ .a = 9, .b = 1 }, &found, &e) == 1 ? (long)found.number : -1, 90, "the last key is found");
	is_int(eventrun_find(r, &(struct runkey){ .a = 2, .b = 4 }, &found, &e), 0, "a key that is not there is not");
	eventrun_free(r);
	setenv("TMPDIR", "/nowhere", 1);
	ok(eventrun_new(keys, 3, &e) == NULL && e.code != ERR_NONE, "without a place for it there is no run: %s", e.text);
	unsetenv("TMPDIR");
}

int
main(void)
{
	test_many();
	test_run();
	return tap_done();
}
