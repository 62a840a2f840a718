/* Event files as the table `events`: the same rows with indexes and without, and each raw_json the record that was read. */
#include "assess/event/eventload.h"
#include "files.h"
#include "kit.h"

#define EVENTS 3000	/* of one file: many batches of the reader */
#define SINCE 1793491200	/* 2026-11-01 */

static char *dir;

static void
make_files(void)
{
	struct buf b;

	buf_init(&b, 1 << 24);
	for (int i = 0; i < EVENTS; i++) {
		buf_addf(&b, "{\"eventId\":\"%d\",\"eventName\":\"N%d\",\"eventTime\":%d,\"requestParameters\":{\"x\":\"%0*d\"}}\n", i, i % 7,
		    SINCE + i, i == 1500 ? 600000 : i % 400 + 1, i);
		if (i % 100 == 0)
			buf_puts(&b, "not JSON\n{\"eventId\":\"0\",\"eventName\":\"again\"}\n");
	}
	file_put(dir, "a.jsonl", b.data, b.len);
	buf_reset(&b);
	buf_puts(&b, "[{ \"eventId\" : \"spaced\", \"eventName\": \"a \\\" b\" , \"newField\": [ 1, { } ] },\n"
	    "{\"event\":\"{\\\"eventId\\\":\\\"carried\\\",\\\"eventName\\\":\\\"\\u00fc\\\"}\"},\n"
	    "{\"eventId\":\"spaced\",\"eventCategory\":\"Data\",\"eventName\":\"other\"}]");
	file_put(dir, "b.json", b.data, b.len);
	buf_reset(&b);
	buf_puts(&b, "{\"eventId\":\"old\",\"eventName\":\"Old\",\"eventTime\":1793000000}\n"
	    "{\"eventId\":\"late\",\"eventName\":\"Late\",\"eventTime\":1793491200}\n");
	file_put(dir, "history", b.data, b.len);
	buf_release(&b);
}

static const struct {
	const char *sql, *rows, *phrase;
} cases[] = {
	{ "select count(*) as n, count(raw_json) as raw, count(distinct raw_json) as different from events",
	    "[{\"n\":3004,\"raw\":3004,\"different\":3004}]", "each event has its record" },
	{ "select count(*) as n from events where evidence like 'a.jsonl%' and raw_json = '{\"eventId\":\"' || event_id || "
	  "'\",\"eventName\":\"' || event_name || '\",\"eventTime\":' || event_time || ',\"requestParameters\":' || request_json || '}'",
	    "[{\"n\":3000}]", "byte for byte" },
	{ "select max(length(raw_json)) > 600000 as n from events", "[{\"n\":1}]", "one that is longer than a batch" },
	{ "select raw_json as r from events where evidence like 'b.json%' order by evidence",
	    "[{\"r\":\"{\\\"eventId\\\":\\\"spaced\\\",\\\"eventName\\\":\\\"a \\\\\\\" b\\\",\\\"newField\\\":[1,{}]}\"},"
	    "{\"r\":\"{\\\"eventId\\\":\\\"carried\\\",\\\"eventName\\\":\\\"\u00fc\\\"}\"},"
	    "{\"r\":\"{\\\"eventId\\\":\\\"spaced\\\",\\\"eventCategory\\\":\\\"Data\\\",\\\"eventName\\\":\\\"other\\\"}\"}]",
	    "without blanks, and without what carried it" },
	{ "with e as (select * from events where event_time < 1793491200) select evidence, json_extract(raw_json, '$.eventName') as n from e",
	    "[{\"evidence\":\"history#1\",\"n\":\"Old\"}]", "one of the baseline, through a table expression" },
	{ "select i as n from ids order by i limit 2", "[{\"n\":\"0\"},{\"n\":\"1\"}]", "through a view that was there before the events" },
	{ "select group_concat(event_id) as n from (select event_id from events where event_time between 1793491205 and 1793491207)",
	    "[{\"n\":\"5,6,7\"}]", "rows of a time" },
	{ "select count(*) as n from events where event_name = 'N3' and event_time < 1793491300", "[{\"n\":14}]", "rows of a name" },
	{ "select evidence from events where event_id in ('7', '2999', 'carried') order by event_id",
	    "[{\"evidence\":\"a.jsonl#3060\"},{\"evidence\":\"a.jsonl#10\"},{\"evidence\":\"b.json#2\"}]", "each row says where it was read" },
	{ "select typeof(event_time) as t, typeof(ok) as o, typeof(evidence) as e from events where event_id = '77'",
	    "[{\"t\":\"integer\",\"o\":\"integer\",\"e\":\"text\"}]", "numbers are numbers" },
};

static void
load_and_ask(bool indexes)
{
	struct strlist paths = { 0 }, baseline = { 0 };
	const struct events_files files = { .paths = &paths, .baseline = &baseline, .since = SINCE };
	struct events_loaded n;
	struct err e = { 0 };
	struct kit kit;
	struct db *db;
	char *path;

	for (int i = 0; i < 3; i++) {
		path = xasprintf("%s/%s", dir, i == 0 ? "a.jsonl" : i == 1 ? "b.json" : "history");
		strlist_add(i == 2 ? &baseline : &paths, path);
		free(path);
	}
	kit_init(&kit);
	kit_view(&kit, "ids", "ids.sql", "create view ids as select event_id as i from events");
	ok(db_open(&db, &kit.k, &e) == 0, "a database: %s", e.text);
	if (!ok(events_load(db, &files, &n, &e) == 0 && (!indexes || events_index(db, &e) == 0), "loaded %s indexes %s",
	    indexes ? "with" : "without", e.text))
		goto out;
	ok(n.counts.events == 3005 && n.counts.duplicates == 30 && n.counts.unreadable == 30 && n.late == 1 && n.last == SINCE + EVENTS - 1,
	    "counted: %ld events, %ld duplicates, %ld unreadable, %ld late", n.counts.events, n.counts.duplicates, n.counts.unreadable,
	    n.late);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		kit_is(db, cases[i].sql, NULL, cases[i].rows, cases[i].phrase);
	kit_is(db, "select engine_record('', '1', 'Management')", NULL, "rule.sql: the statement may not call engine_record",
	    "what reads the records is no function for rules");
	kit_is(db, "select engine_evidence(1)", NULL, "rule.sql: the statement may not call engine_evidence", "nor is what reads the places");
out:
	db_free(db);
	strlist_release(&n.accounts);
	strlist_release(&paths);
	strlist_release(&baseline);
}

int
main(void)
{
	char name[] = "/tmp/eventload.XXXXXX", *was = getenv("TMPDIR") != NULL ? xstrdup(getenv("TMPDIR")) : NULL;
	struct strlist paths = { 0 };
	const struct events_files files = { .paths = &paths };
	struct events_loaded n;
	struct err e = { 0 };
	struct kit kit;
	struct db *db;

	dir = mkdtemp(name);
	make_files();
	load_and_ask(false);
	load_and_ask(true);
	kit_init(&kit);
	strlist_add(&paths, dir);
	setenv("TMPDIR", "/nonexistent", 1);
	ok(db_open(&db, &kit.k, &e) == 0 && events_load(db, &files, &n, &e) == -1 && e.code == ERR_IO &&
	    strstr(e.text, "/nonexistent/") != NULL, "nowhere to keep the records: %s", e.text);
	db_free(db);
	strlist_release(&n.accounts);
	strlist_release(&paths);
	if (was != NULL)
		setenv("TMPDIR", was, 1);
	free(was);
	dir_remove(dir);
	return tap_done();
}
