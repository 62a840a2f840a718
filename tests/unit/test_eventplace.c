/* Places of events as numbers, and back as the evidence that people read. */
#include <stdio.h>
#include <string.h>

#include "assess/event/eventplace.h"
#include "base/alloc.h"
#include "tap.h"

#define FILES 300

static int64_t
number(struct eventplace *p, const char *file, long record, struct err *e)
{
	const struct event_place place = { file, record };

	return eventplace_number(p, &place, e);
}

static void
evidence_is(struct eventplace *p, int64_t n, const char *want, const char *phrase)
{
	struct err e = { 0 };
	struct span got = eventplace_evidence(p, n, &e);
	char *text = got.s != NULL ? xstrndup(got.s, got.len) : NULL;

	is_str(text != NULL ? text : e.text, want, phrase);
	free(text);
}

static void
records_of_a_file(struct eventplace *p)
{
	static const struct {
		long record;
		const char *evidence, *phrase;
	} cases[] = {
		{ 1, "a.gz#1", "the first record" },
		{ 10000, "a.gz#10000", "the last that is named alone" },
		{ 10001, "a.gz#10001-11000", "the first of a thousand" },
		{ 11000, "a.gz#10001-11000", "the last of them" },
		{ 11001, "a.gz#11001-12000", "the next thousand" },
		{ 16000000000, "a.gz#15999999001-16000000000", "one far behind" },
	};
	struct err e = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		evidence_is(p, number(p, "a.gz", cases[i].record, &e), cases[i].evidence, cases[i].phrase);
	ok(number(p, "a.gz", 17000000000, &e) == -1 && e.code == ERR_LIMIT, "and one too far: %s", e.text);
}

/* In the order of a table with indexes: any. */
static void
many_files(struct eventplace *p)
{
	int64_t numbers[FILES];
	struct err e = { 0 };
	char name[64];
	int wrong = 0;

	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "%0*d.gz", 1 + i % 40, i);
		numbers[i] = number(p, name, i + 1, &e);
		wrong += numbers[i] != number(p, name, i + 1, &e) || (i > 0 && numbers[i] <= numbers[i - 1]);
	}
	is_int(wrong, 0, "numbers of many files grow, and one place has one");
	for (int i = 0; i < FILES; i++) {
		int k = i * 7 % FILES;
		struct span got = eventplace_evidence(p, numbers[k], &e);

		wrong += got.len != (size_t)snprintf(name, sizeof(name), "%0*d.gz#%d", 1 + k % 40, k, k + 1) || memcmp(got.s, name, got.len) != 0;
	}
	is_int(wrong, 0, "and each is its own again, in any order");
}

int
main(void)
{
	struct eventplace *p = eventplace_new();
	char longest[EVENT_PLACE_MAX + 1];
	struct err e = { 0 };
	int64_t last;

	evidence_is(p, 1, "event files: no name stands there", "before the first there is none");
	records_of_a_file(p);
	many_files(p);
	memset(longest, 'x', sizeof(longest));
	longest[EVENT_PLACE_MAX - 1] = '\0';
	last = number(p, longest, 9, &e);
	ok(last > 0 && eventplace_evidence(p, last, &e).len == EVENT_PLACE_MAX + 1, "the longest name");
	evidence_is(p, last + (INT64_C(1) << 40), "event files: no name stands there", "behind the last there is none");
	evidence_is(p, -1, "event files: no name stands there", "and none below the first");
	evidence_is(p, number(p, "a.gz", 2, &e), "a.gz#2", "after a refusal all goes on");
	eventplace_free(p);
	p = eventplace_new();
	setenv("TMPDIR", "/nonexistent", 1);
	ok(number(p, "a.gz", 1, &e) == -1 && e.code == ERR_IO, "nowhere to keep the names: %s", e.text);
	eventplace_free(p);
	eventplace_free(NULL);
	return tap_done();
}
