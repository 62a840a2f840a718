#include <stdio.h>
#include <string.h>

#include "assess/event/eventraw.h"
#include "tap.h"

#define CHUNKS 40
#define RECORDS 50

static size_t
record(char *text, size_t size, int chunk, int i)
{
	return (size_t)snprintf(text, size, "{\"eventId\":\"%d-%d\",\"requestParameters\":\"%0*d\"}", chunk, i, 1 + (chunk * i) % 300, i);
}

static bool
is_record(struct eventraw *r, uint64_t place, int chunk, int i, struct err *e)
{
	char want[512];
	size_t len = record(want, sizeof(want), chunk, i);
	struct span got = eventraw_at(r, place, e);

	return got.s != NULL && got.len == len && memcmp(got.s, want, len) == 0;
}

int
main(void)
{
	static uint64_t places[CHUNKS][RECORDS];
	struct eventraw *r = eventraw_new();
	struct err e = { 0 };
	int wrong = 0;

	ok(eventraw_at(r, eventraw_place(0, 1), &e).s == NULL, "nothing stands in an empty one");
	for (int c = 0; c < CHUNKS; c++) {
		char bytes[RECORDS * 512];
		size_t used = 0;

		for (int i = 0; i < RECORDS; i++) {
			size_t len = record(bytes + used, sizeof(bytes) - used, c, i);

			places[c][i] = eventraw_place(eventraw_size(r) + used, len);
			used += len;
		}
		if (eventraw_add(r, bytes, used, &e) != 0)
			wrong++;
	}
	is_int(wrong, 0, "chunks are added");
	for (int i = 0; i < RECORDS; i++) {
		for (int c = 0; c < CHUNKS; c++)
			wrong += !is_record(r, places[(c * 7) % CHUNKS][i], (c * 7) % CHUNKS, i, &e);
	}
	is_int(wrong, 0, "each record is where its place says, in any order");
	ok(eventraw_add(r, "", 0, &e) == 0, "nothing can be added, too");
	ok(eventraw_add(r, "last", 4, &e) == 0 && eventraw_at(r, eventraw_place(eventraw_size(r) - 4, 4), &e).len == 4, "and more later");
	memset(&e, 0, sizeof(e));
	ok(eventraw_at(r, eventraw_place(eventraw_size(r) - 5, 2), &e).s == NULL, "a place over the end of what was added at once is none");
	is_str(e.text, "event records: no record stands there", "  which is said");
	ok(eventraw_at(r, eventraw_place(eventraw_size(r), 1), &e).s == NULL, "nor is one behind all");
	eventraw_free(r);
	return tap_done();
}
