#ifndef CMD_EVENTS_LIVE_H
#define CMD_EVENTS_LIVE_H

#include "assess/sql/db.h"

/* Events straight from the cloud, by the same way as a run collects them, and what of them was not seen. */

#define EVENTS_LIVE_DAYS 7	/* without --since; LookupEvents itself has the same */
#define EVENTS_LIVE_DELAY_S 600	/* younger ones may not be there yet (ActionTrail: up to 10 minutes) */

struct events_live {
	const char *scope;	/* file: whose cloud, which credentials; NULL: scope.json */
	const char *knowledge;	/* laid over the shipped folder, or NULL */
	const char *keep;	/* a new work folder for the answers, or NULL: a temporary one */
	time_t since, until;	/* 0: EVENTS_LIVE_DAYS before until; now less EVENTS_LIVE_DELAY_S */
};

/*
 * Collect into a work folder, whose path is *work: the caller frees it, after dir_remove when it is temporary.  -1: *work
 * is NULL and nothing temporary is left.
 */
int events_live(const struct events_live *o, char **work, struct err *e);

/* Warn of each part of the work folder's period, between since and until (0: its ends), whose events are not in it. */
int events_unseen(struct db *db, const char *work, time_t since, time_t until, struct err *e);

#endif
