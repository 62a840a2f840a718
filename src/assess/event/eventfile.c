#include "assess/event/eventfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/fileio.h"

#include "assess/event/eventfeed.h"
#include "assess/event/eventname.h"
#include "assess/event/eventset.h"

struct eventfile {
	struct event_sink sink;
	struct event_counts counts;
	struct eventset *seen;
	struct event_parser *parser;
	/* the file being read */
	struct feed feed;
	const char *file;
	char place[EVENT_PLACE_MAX];	/* file, safe in a list of ids */
	long record, said, unsaid;
	bool cut;		/* the file ended inside a record, and it was said */
	bool broken;		/* the same, because the feed is damaged */
	int lists;		/* 0; in a list of records: 1 and the number of objects around it */
};

struct eventfile *
eventfile_new(const struct event_sink *sink)
{
	struct eventfile *f = xcalloc(1, sizeof(*f));

	f->sink = *sink;
	f->seen = eventset_new();
	f->parser = event_parser_new();
	return f;
}

void
eventfile_free(struct eventfile *f)
{
	if (f == NULL)
		return;
	feed_release(&f->feed);
	eventset_free(f->seen);
	event_parser_free(f->parser);
	free(f);
}

const struct event_counts *
eventfile_counts(const struct eventfile *f)
{
	return &f->counts;
}

void
eventfile_note(struct eventfile *f, uint64_t number)
{
	eventset_set(f->seen, number);
}

int
eventfile_noted(const struct eventfile *f, const struct event *ev, uint64_t *number, struct err *e)
{
	return eventset_get(f->seen, ev, number, e);
}

/* ---- what is said ---- */

static void
say(struct eventfile *f, const char *sentence)
{
	if (++f->said > EVENTFILE_REFUSED_MAX)
		f->unsaid++;
	else if (f->sink.refused != NULL)
		f->sink.refused(f->sink.arg, sentence);
}

static void
refuse(struct eventfile *f, bool unreadable, const char *why)
{
	char *sentence = xasprintf("%s: record %ld: %s", f->file, f->record, why);

	f->counts.refused++;
	f->counts.unreadable += unreadable;
	say(f, sentence);
	free(sentence);
}

/* About the file as a whole: it counts as one record that could not be read. */
static void
refuse_rest(struct eventfile *f, const char *why)
{
	char *sentence = xasprintf("%s: %s", f->file, why);

	f->counts.refused++;
	f->counts.unreadable++;
	say(f, sentence);
	free(sentence);
}

/* ---- finding the way again ---- */

/* The byte at distance n from pos, or -1 at the end of the file. */
static int
peek(struct eventfile *f, size_t n)
{
	while (f->feed.pos + n >= f->feed.len) {
		if (!feed_more(&f->feed, EVENT_MAX))
			return -1;
	}
	return (unsigned char)f->feed.data[f->feed.pos + n];
}

/*
 * Whether a record begins behind the line break at pos: at the start of the line, or, when the structure is lost
 * anyhow, behind blanks too.
 */
static bool
record_begins(struct eventfile *f, bool lost)
{
	size_t n = 1;

	while (lost && n < 64 && (peek(f, n) == ' ' || peek(f, n) == '\t'))
		n++;
	return peek(f, n) == '{';
}

/*
 * Go behind the value at pos, whatever is wrong in it, keeping nothing: to the bracket that closes it, or to the next
 * line that begins a record.  depth is that of pos.
 */
static void
skip_value(struct eventfile *f, int depth)
{
	bool in_string = false, lost = false;
	long level = depth;
	int c;

	while ((c = peek(f, 0)) >= 0) {
		if (c == '\n') {
			/* no text goes over a line's end */
			lost |= in_string;
			in_string = false;
			if (level == 0 || ((level > depth || lost) && record_begins(f, lost)))
				return;
		} else if (in_string) {
			if (c == '\\' && peek(f, 1) >= 0 && peek(f, 1) != '\n')
				f->feed.pos++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			level++;
		} else if ((c == '}' || c == ']') && level == 0) {
			return;
		} else if ((c == '}' || c == ']') && --level <= 0 && !lost) {
			f->feed.pos++;
			return;
		} else if (level == 0 && !lost && c == ',') {
			return;
		}
		f->feed.pos++;
	}
}

/* ---- values ---- */

static int
give(struct eventfile *f, const struct event *ev, struct err *e)
{
	const struct event_place place = { f->place, f->record };
	int added = eventset_add(f->seen, ev, e);

	if (added <= 0) {
		f->counts.duplicates += added == 0;
		return added;
	}
	f->counts.events++;
	if (ev->value[EV_EVENT_TIME].s == NULL) {
		char *sentence = xasprintf("%s: record %ld: has no eventTime that can be read; kept without a time", f->file,
		    f->record);

		f->counts.untimed++;
		say(f, sentence);
		free(sentence);
	}
	return f->sink.event(f->sink.arg, ev, &place, e);
}

static void
refuse_cut(struct eventfile *f)
{
	char why[200];

	if (f->feed.len - f->feed.pos >= EVENT_MAX) {
		snprintf(why, sizeof(why), "is longer than %d bytes", EVENT_MAX);
	} else if (f->feed.damaged) {
		/* one cause, one sentence */
		snprintf(why, sizeof(why), "ends before it is complete: %.100s", f->feed.broken.text);
		f->broken = true;
	} else {
		snprintf(why, sizeof(why), "ends before it is complete");
		f->cut = true;
	}
	refuse(f, true, why);
	skip_value(f, 0);
}

static int
take_object(struct eventfile *f, struct err *e)
{
	struct feed *in = &f->feed;
	struct event ev;
	struct err why = { 0 };
	enum event_result result;
	size_t used;

	for (;;) {
		result = event_parse(f->parser, &ev, in->data + in->pos, in->len - in->pos, NULL, &used, &why);
		if (result != EVENT_CUT || in->len - in->pos >= EVENT_MAX || !feed_more(in, EVENT_MAX))
			break;
	}
	if (result == EVENT_LIST && f->lists == 0) {
		in->pos += used;
		f->lists = 1 + event_list_depth(f->parser);
		return 0;
	}
	f->record++;
	f->counts.records++;
	switch (result) {
	case EVENT_OK:
		in->pos += used;
		return give(f, &ev, e);
	case EVENT_NONE:
		in->pos += used;
		refuse(f, false, why.text);
		return 0;
	case EVENT_LIST:
		refuse(f, false, "is not an event: it is a list in a list");
		skip_value(f, 0);
		return 0;
	case EVENT_BAD:
		refuse(f, true, why.text);
		skip_value(f, 0);
		return 0;
	default:
		refuse_cut(f);
		return 0;
	}
}

/* A record as JSON text: some tools put every record of a list in quotes. */
static int
take_text(struct eventfile *f, const struct jvalue *v, size_t used, struct err *e)
{
	char *text = xcalloc(1, v->text.len + 1);
	size_t n = jsonscan_unescape(v->text, text), end = 0, blank = strspn(text, " \t\r\n");
	enum event_result result = EVENT_NONE;
	struct err why = { 0 };
	struct event ev;
	int rc = 0;

	if (text[blank] != '{')
		err_set(&why, ERR_FORMAT, "is not an event: it is no JSON object");
	else
		result = event_parse(f->parser, &ev, text + blank, n - blank, NULL, &end, &why);
	if (result == EVENT_OK && text[blank + end + strspn(text + blank + end, " \t\r\n")] != '\0') {
		result = EVENT_BAD;
		err_set(&why, ERR_FORMAT, "is not JSON: its text goes on behind the record");
	} else if (result == EVENT_LIST || result == EVENT_CUT) {
		err_set(&why, ERR_FORMAT, "is not an event: its text is %s", result == EVENT_LIST ? "a list" : "half a record");
	}
	f->feed.pos += used;
	if (result == EVENT_OK)
		rc = give(f, &ev, e);
	else
		refuse(f, result == EVENT_BAD || result == EVENT_CUT, why.text);
	free(text);
	return rc;
}

/* Anything but an object where a record should be. */
static int
take_other(struct eventfile *f, struct err *e)
{
	struct feed *in = &f->feed;
	struct jsonscan s;
	struct jvalue v;
	int rc;

	do {
		jsonscan_init(&s, in->data + in->pos, in->len - in->pos);
		rc = jsonscan_value(&s, &v);
		/* a number at the end of the window may go on behind it */
	} while ((s.cut || s.p == s.end) && in->len - in->pos < EVENT_MAX && feed_more(in, EVENT_MAX));
	f->record++;
	f->counts.records++;
	if (rc == 0 && v.kind == JSON_STRING)
		return take_text(f, &v, (size_t)(s.p - (in->data + in->pos)), e);
	if (rc == 0) {
		in->pos += (size_t)(s.p - (in->data + in->pos));
		refuse(f, false, "is not an event: it is no JSON object");
	} else {
		refuse(f, true, s.deep ? "is nested too deep" : s.why);
		if (peek(f, 0) != '[' && peek(f, 0) != '"')
			in->pos++;
		skip_value(f, 0);
	}
	return 0;
}

static void
close_list(struct eventfile *f)
{
	f->feed.pos++;
	if (f->lists > 1)
		skip_value(f, f->lists - 1);
	f->lists = 0;
}

static int
read_values(struct eventfile *f, struct err *e)
{
	int c, rc = 0;

	while (rc == 0 && (c = peek(f, 0)) >= 0) {
		if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',')
			f->feed.pos++;
		else if (c == 0xef && peek(f, 1) == 0xbb && peek(f, 2) == 0xbf)
			/* a byte order mark is no part of JSON, but editors write it: also in the midst, where files were joined */
			f->feed.pos += 3;
		else if (c == '{')
			rc = take_object(f, e);
		else if (c == '[' && f->lists == 0) {
			f->feed.pos++;
			f->lists = 1;
		} else if (c == ']' && f->lists > 0)
			close_list(f);
		else
			rc = take_other(f, e);
		if (rc == 0 && (f->record & 1023) == 0 && stop_requested())
			rc = err_set(e, ERR_STOPPED, "interrupted while reading %s", f->file);
	}
	return rc;
}

/* ---- files ---- */

/* The evidence of a finding is a list of ids between blanks or commas, or a JSON array. */
static void
set_place(struct eventfile *f, const char *name)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)name; *p != '\0' && n + 4 < sizeof(f->place); p++) {
		if (*p > ' ' && *p != 0x7f && strchr(",[]\"%#", *p) == NULL)
			f->place[n++] = (char)*p;
		else
			n += (size_t)sprintf(f->place + n, "%%%02X", *p);
	}
	f->place[n] = '\0';
}

/* The end of the file was reached: whether it holds what its name says. */
static void
compare_name(struct eventfile *f, const struct eventname *n)
{
	char why[120];

	if (!feed_has_md5(&f->feed, n))
		snprintf(why, sizeof(why), "its MD5 is not the one in its name: it is not as the trail wrote it");
	else if (!feed_has_size(&f->feed, n))
		snprintf(why, sizeof(why), "its size is not the one in its name, %lld bytes", n->bytes);
	else if (f->record != n->events)
		snprintf(why, sizeof(why), "its name says %ld events, it holds %ld records", n->events, f->record);
	else
		return;
	f->counts.changed++;
	refuse_rest(f, why);
}

static void
end_file(struct eventfile *f, const struct eventname *said)
{
	if (f->feed.damaged) {
		++*(f->feed.over ? &f->counts.over : &f->counts.damaged);
		if (!f->broken)
			refuse_rest(f, f->feed.broken.text);
	} else if (f->lists > 0 && !f->cut) {
		refuse_rest(f, "the list of records does not end: what was behind is lost");
	} else if (said != NULL) {
		compare_name(f, said);
	}
}

static void
begin_file(struct eventfile *f, const char *name)
{
	f->file = name;
	set_place(f, name);
	f->record = f->said = f->unsaid = 0;
	f->lists = 0;
	f->cut = f->broken = false;
	f->counts.files++;
}

/* The file that the feed is of, if opened; why not, if not.  said: what its name says, or NULL. */
static int
read_fed(struct eventfile *f, bool opened, const struct err *why, const struct eventname *said, struct err *e)
{
	const char *last = strrchr(why->text, ':');
	int rc = 0;

	if (!opened) {
		refuse_rest(f, last != NULL && last[1] == ' ' ? last + 2 : why->text);
	} else {
		rc = read_values(f, e);
		if (rc == 0)
			end_file(f, said);
	}
	feed_close(&f->feed);
	if (f->unsaid > 0 && f->sink.refused != NULL) {
		char *sentence = xasprintf("%s: %ld more records like these are not named", f->file, f->unsaid);

		f->sink.refused(f->sink.arg, sentence);
		free(sentence);
	}
	return rc;
}

static int
read_file(struct eventfile *f, const char *path, const char *name, struct err *e)
{
	struct eventname said;
	bool says = eventname_parse(&said, name), opened;
	struct err why = { 0 };

	begin_file(f, name);
	opened = feed_open(&f->feed, path, says ? &said : NULL, &why) == 0;
	return read_fed(f, opened, &why, says ? &said : NULL, e);
}

static const char *
last_part(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash != NULL ? slash + 1 : name;
}

int
eventfile_read_as(struct eventfile *f, const char *path, const char *name, struct err *e)
{
	return read_file(f, path, last_part(name), e);
}

int
eventfile_read_bytes(struct eventfile *f, const void *bytes, size_t len, const char *name, struct err *e)
{
	struct eventname said;
	bool says = eventname_parse(&said, name), opened;
	struct err why = { 0 };

	begin_file(f, last_part(name));
	opened = feed_open_bytes(&f->feed, bytes, len, says ? &said : NULL, &why) == 0;
	return read_fed(f, opened, &why, says ? &said : NULL, e);
}

struct walking {
	struct eventfile *f;
	const char *root;
	long passed;		/* files of other kinds */
	struct buf names;	/* of the first of them */
};

#define PASSED_NAMED 10

static int
read_in_folder(void *arg, const char *rel, struct err *e)
{
	static const char *const suffixes[] = { ".json", ".jsonl", ".ndjson", ".gz" };
	struct walking *w = arg;
	char *path;
	int rc;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t n = strlen(rel), m = strlen(suffixes[i]);

		if (n <= m || strcasecmp(rel + n - m, suffixes[i]) != 0)
			continue;
		path = xasprintf("%s/%s", w->root, rel);
		rc = read_file(w->f, path, rel, e);
		free(path);
		return rc;
	}
	if (w->passed++ < PASSED_NAMED)
		buf_addf(&w->names, "%s%s", w->passed > 1 ? ", " : "", rel);
	return 0;
}

static void
odd_in_folder(void *arg, const char *rel, const char *why)
{
	struct walking *w = arg;

	w->f->file = rel;
	w->f->said = 0;
	refuse_rest(w->f, why);
}

/* Files of other kinds are no fault, but who looks for their events must learn that nobody read them. */
static int
read_folder(struct eventfile *f, const char *path, struct err *e)
{
	struct walking w = { .f = f, .root = path };
	int rc;

	buf_init(&w.names, PASSED_NAMED * EVENT_PLACE_MAX);
	rc = dir_walk_foreign(path, read_in_folder, odd_in_folder, &w, e);
	if (rc == 0 && w.passed > 0 && f->sink.refused != NULL) {
		char *sentence = xasprintf("%s: %ld file%s not read, not named *.json, *.jsonl, *.ndjson or *.gz: %s%s", path, w.passed,
		    w.passed == 1 ? "" : "s", buf_text(&w.names), w.passed > PASSED_NAMED ? ", ..." : "");

		f->sink.refused(f->sink.arg, sentence);
		free(sentence);
	}
	buf_release(&w.names);
	return rc;
}

int
eventfile_read(struct eventfile *f, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');

	if (dir_exists(path))
		return read_folder(f, path, e);
	if (access(path, F_OK) != 0)
		return err_set(e, ERR_USAGE, "%s: there is no such file or folder", path);
	return read_file(f, path, slash != NULL && slash[1] != '\0' ? slash + 1 : path, e);
}
