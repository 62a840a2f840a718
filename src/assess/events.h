#ifndef ASSESS_EVENTS_H
#define ASSESS_EVENTS_H

#include "assess/db_internal.h"

/*
 * The table `events`: ActionTrail records out of the answers of sources that have event records, in one form.
 *
 * A record that can not be read is counted, not dropped in silence; the same record from two places is one row, the one
 * with the smaller evidence id.  Only confirmed answers are read.
 */
int events_make_table(struct db *db, struct err *e);
int events_add(struct db *db, const struct source *s, const struct exchange *x, struct err *e);

#endif
