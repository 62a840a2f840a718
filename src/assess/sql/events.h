#ifndef ASSESS_EVENTS_H
#define ASSESS_EVENTS_H

#include "assess/event/event.h"
#include "assess/sql/db_internal.h"
#include "base/buf.h"

/*
 * The table `events`: ActionTrail records out of the answers of sources that have event records, in one form.
 *
 * A record that can not be read is counted, not dropped in silence; the same record from two places is one row, the one
 * with the smaller evidence id.  Only confirmed answers are read.
 */
int events_make_table(struct db *db, struct err *e);
int events_add(struct db *db, const struct source *s, const struct exchange *x, struct err *e);

/*
 * Of a file of records (events_ids) who they are: {"Events": [{"eventId", "eventTime" (epoch seconds), "eventName"}]}; NULL when a
 * record can not be read or the file is not what its name says.
 */
int events_list(cJSON **out, const struct source *s, const struct exchange *x, struct err *e);

/* ---- for eventload.c, which makes the table anew ---- */

/* "event_id text not null, ..., ": the last two as they are given here, raw_json with a comma behind it or empty. */
void events_put_columns(struct buf *b, const char *raw_json, const char *evidence);
sqlite3_int64 events_number(struct span digits);	/* of a column that is a whole number */

#endif
