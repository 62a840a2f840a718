/* Event files: every form a record can come in, and every way we know to break one: one sentence each, nothing else lost. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "assess/event/eventfile.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"
#include "base/hash.h"
#include "tap.h"

#define A "{\"eventId\":\"a\",\"eventName\":\"A\",\"eventTime\":\"2026-11-03T02:15:00Z\"}"
#define B "{\"eventId\":\"b\",\"eventName\":\"B\",\"eventTime\":\"2026-11-03T02:15:01Z\"}"
#define T(id) "\"{\\\"eventId\\\":\\\"" id "\\\",\\\"eventTime\\\":1793672100}\""
#define C "{\"EventId\":\"c\",\"EventName\":\"C\",\"EventTime\":\"2026-11-03T02:15:02Z\"}"

static char *dir;

/* What a reading gave: ids of the events with the record they were, and the sentences. */
struct got {
	struct buf events, refused;
};

static int
got_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	struct got *g = arg;

	(void)e;
	buf_addf(&g->events, "%s%.*s#%ld", g->events.len > 0 ? " " : "", (int)ev->value[EV_EVENT_ID].len,
	    ev->value[EV_EVENT_ID].s, place->record);
	return 0;
}

static void
got_refused(void *arg, const char *sentence)
{
	struct got *g = arg;

	buf_addf(&g->refused, "%s%s", g->refused.len > 0 ? "|" : "", sentence);
}

static char *
put(const char *name, const void *bytes, size_t len)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct err e = { 0 };

	if (file_write(path, bytes, len, &e) != 0)
		printf("Bail out! %s\n", e.text);
	return path;
}

static void
read_path(struct got *g, const char *path, struct event_counts *n)
{
	const struct event_sink sink = { got_event, got_refused, g };
	struct eventfile *f = eventfile_new(&sink);
	struct err e = { 0 };

	buf_init(&g->events, 1 << 20);
	buf_init(&g->refused, 1 << 24);
	if (eventfile_read(f, path, &e) != 0)
		buf_addf(&g->refused, "failed: %s", e.text);
	*n = *eventfile_counts(f);
	eventfile_free(f);
}

static void
release(struct got *g)
{
	buf_release(&g->events);
	buf_release(&g->refused);
}

static const struct {
	const char *phrase, *text, *events, *refused;
} files[] = {
	{ "JSON lines", A "\n" B "\n", "a#1 b#2", "" },
	{ "the last line without its end", A "\n" B, "a#1 b#2", "" },
	{ "lines that end in CR LF", A "\r\n" B "\r\n", "a#1 b#2", "" },
	{ "one behind the other", A B C, "a#1 b#2 c#3", "" },
	{ "a list", "[" A "," B "]", "a#1 b#2", "" },
	{ "a list over lines", "[\n  " A ",\n  " B "\n]\n", "a#1 b#2", "" },
	{ "a list, then more", "[" A "]\n" B, "a#1 b#2", "" },
	{ "an empty list", "[]", "", "" },
	{ "nothing", "", "", "" },
	{ "a byte order mark", "\xef\xbb\xbf" A, "a#1", "" },
	{ "a byte order mark between two files joined", A "\n\xef\xbb\xbf" B, "a#1 b#2", "" },
	{ "capital letters", C, "c#1", "" },
	{ "an answer of LookupEvents", "{\"RequestId\":\"r\",\"Events\":[" A "," B "],\"NextToken\":\"t\"}", "a#1 b#2", "" },
	{ "an answer of LookupEvents, small letters", "{\"events\":[" A "]}", "a#1", "" },
	{ "answers one behind the other", "{\"Events\":[" A "]}\n{\"Events\":[" B "]}", "a#1 b#2", "" },
	{ "an answer of GetLogs", "{\"meta\":{\"progress\":\"Complete\"},\"data\":[{\"__time__\":\"1\",\"event\":\"{\\\"eventId\\\":\\\"a\\\"}\"}]}",
	    "a#1", "__" },
	{ "a row of SLS, the record an object", "{\"__time__\":1793672100,\"event\":" A "}", "a#1", "" },
	{ "a row of SLS, the record JSON text", "{\"__topic__\":\"actiontrail_audit_event\",\"event\":\"{\\\"eventId\\\":\\\"a\\\",\\\"eventTime\\\":1793672100}\"}",
	    "a#1", "" },
	{ "a flat row of SLS", "{\"__time__\":\"1\",\"event.eventId\":\"a\",\"event.eventTime\":\"2026-11-03T02:15:00Z\"}", "a#1", "" },
	{ "a flat row without the prefix", "{\"eventId\":\"a\",\"eventTime\":1793672100,\"userIdentity.type\":\"ram-user\"}", "a#1", "" },
	{ "an envelope of EventBridge", "{\"specversion\":\"1.0\",\"id\":\"x\",\"data\":" A "}", "a#1", "" },
	{ "an answer as an SDK prints it", "{\"headers\":{\"x\":[\"1\"]},\"statusCode\":200,\"body\":{\"RequestId\":\"r\",\"Events\":[" A "," B "],\"NextToken\":\"t\"}}\n" C, "a#1 b#2 c#3", "" },
	{ "the body alone", "{\"body\":{\"Events\":[" A "]}}{\"Body\":{\"Events\":[" B "]},\"statusCode\":200}", "a#1 b#2", "" },
	{ "a body that is a record", "{\"body\":" A "}", "a#1", "" },
	{ "a body with nothing in it", "{\"body\":{\"RequestId\":\"r\"}}\n" A, "a#2", "f: record 1: is not an event: has no eventName, eventId or eventType" },
	{ "a body in a body", "{\"body\":{\"body\":{\"Events\":[" A "]}}}\n" B, "b#2", "f: record 1: is not an event: it carries a list" },
	{ "a body whose list does not end", "{\"body\":{\"Events\":[" A "," B, "a#1 b#2", "f: the list of records does not end: what was behind is lost" },
	{ "a comma too many, in a body", "{\"body\":{\"Events\":[" A ",{\"eventId\":\"x\",}," B "]}}\n" C, "a#1 b#3 c#4", "f: record 2: is not JSON" },
	{ "records as JSON text", "{\"Events\":[" T("a") "," T(" b") "]}\n" T("d"), "a#1  b#2 d#3", "" },
	{ "records as JSON text, in a body", "{\"statusCode\":200,\"body\":{\"Events\":[" T("a") "," B "]}}", "a#1 b#2", "" },
	{ "a text that is half a record", "[\"{\\\"eventId\\\":\"," A "]", "a#2", "f: record 1: is not an event: its text is half a record" },
	{ "a text that is a list", "[\"{\\\"Events\\\":[]}\"," A "]", "a#2", "f: record 1: is not an event: its text is a list" },
	{ "a text with two records", "[\"{\\\"eventId\\\":1}{}\"," A "]", "a#2", "f: record 1: is not JSON: its text goes on behind the record" },
	{ "an event seen twice", A "\n" A "\n" B, "a#1 b#3", "" },
	{ "no time", "{\"eventId\":\"a\"}", "a#1", "f: record 1: has no eventTime that can be read; kept without a time" },
	{ "an object that is no event", "{\"foo\":1}\n" A, "a#2", "f: record 1: is not an event: has no eventName, eventId or eventType" },
	{ "an envelope around something else", "{\"data\":{\"foo\":1}}\n" A, "a#2",
	    "f: record 1: is not an event: has no eventName, eventId or eventType" },
	{ "envelopes without end", "{\"data\":{\"data\":{\"data\":{\"data\":{\"data\":" A "}}}}}\n" B, "b#2", "f: record 1: is not an event" },
	{ "numbers and texts", "7\n\"x\"\nnull\n" A, "a#4", "f: record 1: is not an event: it is no JSON object|f: record 2: is not an event: it is no JSON object|"
	    "f: record 3: is not an event: it is no JSON object" },
	{ "a list in a list", "[[1]," A "]", "a#2", "f: record 1: is not an event: it is no JSON object" },
	{ "words", "hello world\n" A, "a#2", "f: record 1: is not JSON: no value begins here" },
	{ "a line cut short", "{\"eventId\":\"x\",\"eventNa\n" A "\n" B, "a#2 b#3", "f: record 1: is not JSON: a control character in a text" },
	{ "a line cut short behind a member", "{\"eventId\":\"x\",\n" A "\n" B, "a#2 b#3", "f: record 1: is not JSON: a name in quotes is missing" },
	{ "the last line cut short", A "\n{\"eventId\":\"x", "a#1", "f: record 2: ends before it is complete" },
	{ "a comma too many", A "\n{\"eventId\":\"x\",}\n" B, "a#1 b#3", "f: record 2: is not JSON: a name in quotes is missing at its byte 16" },
	{ "a comma too many, in a list", "[" A ",{\"eventId\":\"x\",}," B "]", "a#1 b#3", "f: record 2: is not JSON" },
	{ "a comma too many, in an answer", "{\"Events\":[" A ",{\"eventId\":\"x\",}," B "],\"NextToken\":\"\"}", "a#1 b#3", "f: record 2: is not JSON" },
	{ "a masked number", "{\"eventId\":\"x\",\"n\":****}\n" A, "a#2", "f: record 1: is not JSON: no value begins here at its byte 20" },
	{ "not UTF-8", A "\n{\"eventId\":\"x\",\"userAgent\":\"\xff\"}\n" B, "a#1 b#3", "f: record 2: is not valid UTF-8 at its byte 29" },
	{ "not UTF-8, in a list", "[" A ",{\"eventId\":\"\xc0\xaf\"}," B "]", "a#1 b#3", "f: record 2: is not valid UTF-8" },
	{ "a member twice", "{\"eventId\":\"x\",\"eventId\":\"y\"}\n" A, "a#2", "f: record 1: has member eventId twice" },
	{ "a member twice, once with an escape", "{\"eventId\":\"x\",\"event\\u0049d\":\"y\"}\n" A, "a#2", "f: record 1: has member eventId twice" },
	{ "a list that does not end", "[" A "," B, "a#1 b#2", "f: the list of records does not end: what was behind is lost" },
	{ "a row whose text is broken", "{\"event\":\"{\\\"eventId\\\":\"}\n" A, "a#2", "f: record 1: is not an event: its member event is no JSON object" },
};

static void
test_forms(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *path = put("f", files[i].text, strlen(files[i].text)), phrase[200];
		struct event_counts n;
		struct got g;

		read_path(&g, path, &n);
		snprintf(phrase, sizeof(phrase), "%s: the events", files[i].phrase);
		is_str(buf_text(&g.events), files[i].events, phrase);
		if (strcmp(files[i].refused, "__") != 0) {
			ok(strncmp(buf_text(&g.refused), files[i].refused, strlen(files[i].refused)) == 0 &&
			    (files[i].refused[0] != '\0' || g.refused.len == 0), "%s: %s", files[i].phrase,
			    g.refused.len > 0 ? buf_text(&g.refused) : "no complaint");
		}
		release(&g);
		unlink(path);
		free(path);
	}
}

/* ---- gzip ---- */

static size_t
gzip_member(unsigned char *out, size_t room, const char *text)
{
	z_stream z = { 0 };
	size_t n;

	deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)(uintptr_t)text;
	z.avail_in = (unsigned)strlen(text);
	z.next_out = out;
	z.avail_out = (unsigned)room;
	deflate(&z, Z_FINISH);
	n = room - z.avail_out;
	deflateEnd(&z);
	return n;
}

static void
gzip_case(const char *phrase, const unsigned char *bytes, size_t len, const char *events, const char *refused)
{
	char *path = put("f.gz", bytes, len);
	struct event_counts n;
	struct got g;

	read_path(&g, path, &n);
	is_str(buf_text(&g.events), events, phrase);
	ok(strncmp(buf_text(&g.refused), refused, strlen(refused)) == 0 && (refused[0] != '\0') == (g.refused.len > 0), "%s: %s",
	    phrase, g.refused.len > 0 ? buf_text(&g.refused) : "no complaint");
	release(&g);
	unlink(path);
	free(path);
}

static void
test_gzip(void)
{
	unsigned char b[4096] = { 0 };
	size_t first = gzip_member(b, sizeof(b), A "\n"), both = first + gzip_member(b + first, sizeof(b) - first, B "\n");

	gzip_case("one member", b, first, "a#1", "");
	gzip_case("two members", b, both, "a#1 b#2", "");
	gzip_case("zeros behind the last", b, both + 100, "a#1 b#2", "");
	gzip_case("cut in the checksum of the second", b, both - 4, "a#1 b#2", "f.gz: gzip data ends early");
	gzip_case("cut in the second, earlier", b, both - 40, "a#1",
	    "f.gz: record 2: ends before it is complete: gzip data ends early: what was behind is lost");
	gzip_case("cut in the first", b, 12, "", "f.gz: record 1: ends before it is complete: gzip data ends early");
	b[first + 20] ^= 0x55;
	gzip_case("a byte of the second is wrong", b, both, "a#1", "f.gz:");
	b[first + 20] ^= 0x55;
	b[both - 5] ^= 1;
	gzip_case("the checksum of the second is wrong", b, both, "a#1 b#2", "f.gz: gzip data is damaged");
	memset(b + first, 'x', 30);
	gzip_case("something else behind the first", b, first + 30, "a#1", "f.gz: has bytes behind its gzip data that are none");
}

/* ---- what the name of a trail's object says ---- */

static void
named_case(const char *phrase, const char *name, const unsigned char *bytes, size_t len, const char *refused)
{
	char *path = put(name, bytes, len);
	struct event_counts n;
	struct got g;

	read_path(&g, path, &n);
	is_str(buf_text(&g.events), "a#1 b#2", phrase);
	ok(strstr(buf_text(&g.refused), refused) != NULL && (refused[0] != '\0') == (g.refused.len > 0) &&
	    (n.unreadable > 0) == (refused[0] != '\0'), "%s: %s", phrase, g.refused.len > 0 ? buf_text(&g.refused) : "no complaint");
	release(&g);
	unlink(path);
	free(path);
}

static void
md5_of(const void *bytes, size_t len, char out[HASH_MAX_HEX])
{
	struct hash *h = hash_new("md5");

	hash_update(h, bytes, len);
	hash_hex(h, out);
	hash_free(h);
}

#define OBJECT "Actiontrail_cn-hangzhou_20261103021500_1002_%d_%zu_%s.gz"

static void
test_names(void)
{
	const char *text = "[" A "," B "]";
	unsigned char b[4096] = { 0 };
	size_t len = gzip_member(b, sizeof(b), text);
	char packed[HASH_MAX_HEX], plain[HASH_MAX_HEX], name[200];

	md5_of(b, len, packed);
	md5_of(text, strlen(text), plain);
	snprintf(name, sizeof(name), OBJECT, 2, len, packed);
	named_case("the MD5 of the object", name, b, len, "");
	snprintf(name, sizeof(name), OBJECT, 2, strlen(text), plain);
	for (char *p = strrchr(name, '_'); *p != '.'; p++)
		*p = (char)(*p >= 'a' && *p <= 'f' ? *p - 32 : *p);
	named_case("the MD5 of the text, in capitals", name, b, len, "");
	snprintf(name, sizeof(name), OBJECT, 3, len, packed);
	named_case("another count", name, b, len, "its name says 3 events, it holds 2 records");
	snprintf(name, sizeof(name), OBJECT, 2, len, "0123456789abcdef0123456789abcdef");
	named_case("another MD5", name, b, len, "its MD5 is not the one in its name: it is not as the trail wrote it");
	snprintf(name, sizeof(name), OBJECT, 2, len + 1, packed);
	named_case("another size", name, b, len, "its size is not the one in its name");
	named_case("a name of another form", "Actiontrail_cn-hangzhou_2026_x_0123456789abcdef0123456789abcdef.gz", b, len, "");
	named_case("a name that only looks like it", "x_cn-hangzhou_20261103021500_1002_9_600_0123456789abcdef0123456789abcdef.gz", b, len, "");
	snprintf(name, sizeof(name), OBJECT, 2, len, "abc");
	named_case("an MD5 cut short is none", name, b, len, "");
}

/* ---- size and depth ---- */

static void
big_case(const char *phrase, const char *before, char fill, size_t n, const char *after, const char *events, const char *refused)
{
	size_t len = strlen(before) + n + strlen(after);
	char *text = xcalloc(1, len + 1), *path;
	struct event_counts counts;
	struct got g;

	memcpy(text, before, strlen(before));
	memset(text + strlen(before), fill, n);
	memcpy(text + strlen(before) + n, after, strlen(after));
	path = put("f", text, len);
	read_path(&g, path, &counts);
	is_str(buf_text(&g.events), events, phrase);
	is_str(buf_text(&g.refused), refused, phrase);
	release(&g);
	unlink(path);
	free(path);
	free(text);
}

static void
test_big(void)
{
	big_case("an event of 20 MB between two", A "\n{\"eventId\":\"x\",\"userAgent\":\"", 'x', 20 << 20, "\"}\n" B, "a#1 b#3",
	    "f: record 2: is longer than 4194304 bytes");
	big_case("the same in a list", "[" A ",{\"eventId\":\"x\",\"userAgent\":\"", 'x', 20 << 20, "\"}," B "]", "a#1 b#3",
	    "f: record 2: is longer than 4194304 bytes");
	big_case("brackets without end on a line", A "\n{\"a\":", '[', 1 << 20, "\n" B, "a#1 b#3",
	    "f: record 2: is nested deeper than 64");
	big_case("in a list", "[" A ",{\"a\":", '[', 3000, "\n," B, "a#1", "f: record 2: is nested deeper than 64|"
	    "f: the list of records does not end: what was behind is lost");
	big_case("20 MB of blanks between two", A, ' ', 20 << 20, B, "a#1 b#2", "");
	big_case("a list of very many small things", "[", ',', 1 << 20, A "]", "a#1", "");
}

/* ---- folders ---- */

static void
test_folder(void)
{
	char *sub = xasprintf("%s/sub", dir), *z = put("z.jsonl", A, strlen(A)), *b = put("b.json", B, strlen(B)),
	    *other = put("notes.txt", "no", 2), *inner, *pipe, *link, *missing = xasprintf("%s/missing", dir);
	struct event_counts n;
	struct got g;

	mkdir(sub, 0700);
	inner = put("sub/c.json", C A, strlen(C A));
	read_path(&g, dir, &n);
	is_str(buf_text(&g.events), "b#1 c#1 a#2", "a folder: files by name, those below too, others not");
	is_int(n.files, 3, "three files");
	is_int(n.duplicates, 1, "an event in two files is one");
	release(&g);
	pipe = xasprintf("%s/pipe.json", dir);
	link = xasprintf("%s/link.json", dir);
	ok(mkfifo(pipe, 0600) == 0 && symlink(z, link) == 0, "a pipe and a link beside them");
	read_path(&g, dir, &n);
	is_str(buf_text(&g.events), "b#1 c#1 a#2", "they take nothing away");
	ok(strstr(buf_text(&g.refused), "link.json: is a symbolic link|") != NULL &&
	    strstr(buf_text(&g.refused), "pipe.json: is no regular file|") != NULL &&
	    strstr(buf_text(&g.refused), "1 file not read, not named *.json, *.jsonl, *.ndjson or *.gz: notes.txt") != NULL,
	    "each is named, and the file of another kind: %s", buf_text(&g.refused));
	release(&g);
	unlink(pipe);
	unlink(link);
	free(pipe);
	free(link);
	read_path(&g, missing, &n);
	ok(strstr(buf_text(&g.refused), "there is no such file or folder") != NULL, "a missing file is said: %s", buf_text(&g.refused));
	release(&g);
	unlink(inner);
	rmdir(sub);
	unlink(z);
	unlink(b);
	unlink(other);
	free(inner);
	free(sub);
	free(z);
	free(b);
	free(other);
	free(missing);
}

int
main(void)
{
	char name[] = "/tmp/eventfile.XXXXXX";

	dir = mkdtemp(name);
	test_forms();
	test_gzip();
	test_names();
	test_big();
	test_folder();
	rmdir(dir);
	return tap_done();
}
