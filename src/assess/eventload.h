#ifndef ASSESS_EVENTLOAD_H
#define ASSESS_EVENTLOAD_H

#include "assess/db.h"
#include "assess/eventfile.h"

/*
 * Put the records of event files in place of all rows: evidence is FILE#N, from the 10,001st record of a file on
 * FILE#FROM-TO of the thousand that it is in.  refused (may be NULL) is told of each record that is none, and of those
 * without a time.  For a database that gets no answers.
 */
int events_load(struct db *db, const struct strlist *paths, void (*refused)(void *arg, const char *sentence), void *arg,
    struct event_counts *counts, struct err *e);

/* Tell of every answer that holds records which could not be read (CAUSE_EVENT_REFUSED) or have no time. */
int events_problems(struct db *db, void (*problem)(void *arg, const char *evidence, const char *code, long records),
    void *arg, struct err *e);

#endif
