#ifndef ASSESS_EVENTS_H
#define ASSESS_EVENTS_H

#include "assess/db_internal.h"
#include "assess/eventfile.h"

/*
 * The table `events`: ActionTrail records out of the answers of sources that have event records, in one form.
 *
 * A record that can not be read is counted, not dropped in silence; the same record from two places is one row, the one
 * with the smaller evidence id.  Only confirmed answers are read.
 */
int events_make_table(struct db *db, struct err *e);
int events_add(struct db *db, const struct source *s, const struct exchange *x, struct err *e);

/*
 * Put the records of event files in place of all rows: evidence is FILE#N, from the 10,001st record of a file on
 * FILE#FROM-TO of the thousand that it is in.  refused (may be NULL) is told of each record that is none, and of those
 * without a time.  For a database that gets no answers.
 */
int events_load(struct db *db, const struct strlist *paths, void (*refused)(void *arg, const char *sentence), void *arg,
    struct event_counts *counts, struct err *e);

#endif
