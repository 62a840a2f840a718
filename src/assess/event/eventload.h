#ifndef ASSESS_EVENTLOAD_H
#define ASSESS_EVENTLOAD_H

#include "assess/event/eventfile.h"
#include "assess/sql/db.h"

/*
 * Event files as the rows of `events`, in place of all that are there: for a database that gets no answers.  evidence is
 * FILE#N, from the 10,001st record of a file on FILE#FROM-TO of the thousand that it is in.  raw_json is read from a
 * temporary file when it is asked for.
 */
struct events_files {
	const struct strlist *paths;	/* NULL: only those of baseline, and since is given */
	const struct strlist *baseline;	/* further files, of an earlier time; NULL: none */
	time_t since;		/* where the period begins: events of baseline from there on are left out.  0: at the first of paths */
	void (*refused)(void *arg, const char *sentence);	/* as in struct event_sink; also for each event left out */
	void *arg;
};

struct events_loaded {
	struct event_counts counts;	/* of paths and baseline together */
	long late;		/* events of baseline that were left out, because they are of the period or have no time */
	struct strlist accounts;	/* recipient accounts */
	time_t begin;		/* of the period */
	time_t first, last;	/* times of all events that are kept; first > last: no event has a time */
};

/* The caller releases out->accounts in every case. */
int events_load(struct db *db, const struct events_files *in, struct events_loaded *out, struct err *e);

/* Once, before the rules: they work without, but then each looks through all events. */
int events_index(struct db *db, struct err *e);

/* Tell of every answer that holds records which could not be read (CAUSE_EVENT_REFUSED) or have no time. */
int events_problems(struct db *db, void (*problem)(void *arg, const char *evidence, const char *code, long records),
    void *arg, struct err *e);

#endif
