#include "assess/event/eventfile_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"

static void
refuse(struct eventfile *f, bool unreadable, const char *why)
{
	char *sentence = xasprintf("%s: record %ld: %s", f->file, f->record, why);

	f->counts.refused++;
	f->counts.unreadable += unreadable;
	eventfile_say(f, sentence);
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
		eventfile_say(f, sentence);
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

int
eventfile_values(struct eventfile *f, struct err *e)
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
