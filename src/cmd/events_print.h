#ifndef CMD_EVENTS_PRINT_H
#define CMD_EVENTS_PRINT_H

#include "assess/event/event.h"
#include "base/buf.h"

/*
 * The forms in which events leave the program.  JSON lines end with \n, CSV lines with CR LF; out has room for anything
 * a record may hold.
 */

#define EVENTS_LINE_MAX (128UL * 1024 * 1024)	/* a record of EVENT_MAX bytes and its parts again, every byte escaped */

/* One object: the columns of the table events with their names, in their order, then evidence; absent is null. */
void events_json(struct buf *out, const struct event *ev, const char *evidence);

/* The same as a row, and the names as the first row (RFC 4180).  What a spreadsheet would run gets an apostrophe. */
void events_csv_head(struct buf *out);
void events_csv(struct buf *out, const struct event *ev, const char *evidence);

/* What is kept of an event until all are there and sorted by time. */
struct event_row {
	int64_t time;		/* EVENT_ROW_UNTIMED: none */
	char *cell[6];		/* actor, action, result, address, region and resource, evidence; safe for a terminal */
	char *json;		/* or the line of events_json, without its end */
};
#define EVENT_ROW_UNTIMED INT64_MAX

struct event_rows {
	struct event_row *items;
	size_t n, cap;
};
#define EVENT_ROWS_MAX 500000	/* nobody reads more, and they are in memory */

int event_rows_add(struct event_rows *r, const struct event *ev, const char *evidence, bool json, struct err *e);
void event_rows_sort(struct event_rows *r);	/* by time, those of one second as they came */
void event_rows_release(struct event_rows *r);

/* Columns side by side on stdout; with gaps: how long nothing happened between two events. */
void event_rows_table(const struct event_rows *r);
void event_rows_timeline(const struct event_rows *r);
void event_rows_timeline_json(const struct event_rows *r);	/* events_json and gap_s, seconds since the one before */

#endif
