/* Event files on a second thread: what comes out is what eventfile_read gives, also when one side fails or stops early. */
#include <unistd.h>

#include "assess/event/eventpipe.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "files.h"
#include "tap.h"

#define EVENTS 5000	/* more than all batches hold */

static char *dir;

/* Events of all sizes, one far larger than a batch, among lines that are none and events that were there before. */
static void
make_files(void)
{
	struct buf b, long_text;

	buf_init(&b, 1 << 24);
	buf_init(&long_text, 1 << 21);
	while (long_text.len < 1000 * 1000)
		buf_puts(&long_text, "0123456789");
	for (int i = 0; i < EVENTS; i++) {
		buf_addf(&b, "{\"eventId\": \"%d\", \"eventName\":\"N%d\",\"userAgent\":\"a\\u002fb\",\"requestParameters\":{\"x\":\"%.*s\"}}\n",
		    i % 700 == 3 ? i - 1 : i, i % 9, i % 5000 == 1234 ? (int)long_text.len : i % 300, long_text.data);
		if (i % 50 == 7)
			buf_puts(&b, "not JSON\n");
	}
	file_put(dir, "a.jsonl", b.data, b.len);
	buf_reset(&b);
	for (int i = 0; i < EVENTS; i++)
		buf_puts(&b, "7\n");
	file_put(dir, "refused.jsonl", b.data, b.len);
	buf_release(&b);
	buf_release(&long_text);
}

/* ---- all that an item says, as text ---- */

static void
put_event(struct buf *b, const struct event *ev, const struct event_place *place)
{
	buf_addf(b, "%s#%ld", place->file, place->record);
	for (int i = 0; i < EV_COUNT; i++) {
		struct span v = ev->value[i];

		buf_puts(b, v.s == NULL ? "|-" : "|");
		buf_add(b, v.s != NULL ? v.s : "", v.len);
	}
	buf_puts(b, "\n");
}

static int
direct_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	(void)e;
	put_event(arg, ev, place);
	return 0;
}

static void
direct_refused(void *arg, const char *sentence)
{
	buf_addf(arg, "refused %s\n", sentence);
}

static void
read_directly(struct buf *b, struct event_counts *n)
{
	const struct event_sink sink = { direct_event, direct_refused, b };
	struct eventfile *f = eventfile_new(&sink);
	struct err e = { 0 };

	ok(eventfile_read(f, dir, &e) == 0, "the folder is read: %s", e.text);
	*n = *eventfile_counts(f);
	eventfile_free(f);
}

static int
read_piped(struct eventpipe *p, const struct strlist *paths, struct buf *b, long most, struct err *e)
{
	const struct event_item *item;
	int rc = eventpipe_start(p, paths, e);

	while (rc == 0 && most-- > 0 && (rc = eventpipe_next(p, &item, e)) == 1) {
		if (item->refused != NULL)
			direct_refused(b, item->refused);
		else
			put_event(b, &item->ev, &item->place);
		rc = 0;
	}
	eventpipe_stop(p);
	return rc;
}

/* ---- cases ---- */

static void
same_as_direct(void)
{
	struct strlist paths = { 0 };
	struct event_counts want, n;
	struct eventpipe *p;
	struct buf direct, piped;
	struct err e = { 0 };

	buf_init(&direct, 1 << 26);
	buf_init(&piped, 1 << 26);
	strlist_add(&paths, dir);
	read_directly(&direct, &want);
	ok(want.events > 4000 && want.duplicates == 8 && want.refused == 100 + EVENTS, "the files hold all kinds: %ld %ld %ld", want.events,
	    want.duplicates, want.refused);
	for (int i = 0; i < 3; i++) {
		p = eventpipe_new();
		buf_reset(&piped);
		ok(read_piped(p, &paths, &piped, 1L << 40, &e) == 0, "read on a thread, time %d", i + 1);
		n = *eventpipe_counts(p);
		ok(piped.len == direct.len && memcmp(piped.data, direct.data, direct.len) == 0,
		    "every value, place and sentence is the same, in the same order");
		ok(memcmp(&n, &want, sizeof(n)) == 0, "the counts are the same");
		eventpipe_free(p);
	}
	buf_release(&direct);
	buf_release(&piped);
	strlist_release(&paths);
}

static void
early_ends(void)
{
	static const long counts[] = { 0, 1, 127, 128, 129, 1000 };
	struct strlist paths = { 0 }, none = { 0 };
	struct buf b;
	struct err e = { 0 };

	buf_init(&b, 1 << 26);
	strlist_add(&paths, dir);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct eventpipe *p = eventpipe_new();

		ok(read_piped(p, &paths, &b, counts[i], &e) == 0, "who takes %ld items ends the reading", counts[i]);
		eventpipe_stop(p);
		eventpipe_free(p);
	}
	for (int i = 0; i < 2; i++) {
		struct eventpipe *p = eventpipe_new();

		if (i == 1)
			ok(eventpipe_start(p, &paths, &e) == 0, "begin, and take nothing");
		eventpipe_free(p);
		ok(1, i == 0 ? "freed without a start" : "freed without a stop");
	}
	struct eventpipe *p = eventpipe_new();

	ok(read_piped(p, &none, &b, 1, &e) == 0, "nothing to read is no error");
	eventpipe_free(p);
	buf_release(&b);
	strlist_release(&paths);
}

static void
failures(void)
{
	struct strlist paths = { 0 }, missing = { 0 };
	struct eventpipe *p = eventpipe_new();
	struct buf b;
	struct err e = { 0 };
	long before;

	buf_init(&b, 1 << 26);
	strlist_add(&missing, dir);
	strlist_add(&missing, "/nonexistent/events");
	ok(read_piped(p, &missing, &b, 1L << 40, &e) == -1 && e.code == ERR_USAGE &&
	    strcmp(e.text, "/nonexistent/events: there is no such file or folder") == 0, "a path that is not there: %s", e.text);
	before = eventpipe_counts(p)->events;
	ok(before > 4000 && strstr(buf_text(&b), "refused.jsonl: record 5000") != NULL, "what stood before it came out whole");
	strlist_add(&paths, dir);
	buf_reset(&b);
	ok(read_piped(p, &paths, &b, 1L << 40, &e) == 0 && eventpipe_counts(p)->events == before &&
	    strncmp(buf_text(&b), "refused", 7) == 0, "read again, all events are duplicates");
	eventpipe_free(p);
	buf_release(&b);
	strlist_release(&paths);
	strlist_release(&missing);
}

int
main(void)
{
	char name[] = "/tmp/eventpipe.XXXXXX";

	dir = mkdtemp(name);
	make_files();
	same_as_direct();
	early_ends();
	failures();
	file_drop(dir, "a.jsonl");
	file_drop(dir, "refused.jsonl");
	rmdir(dir);
	return tap_done();
}
