#ifndef CMD_COLLECTOR_INTERNAL_H
#define CMD_COLLECTOR_INTERNAL_H

#include "cloud/http.h"
#include "cmd/collector.h"
#include "cmd/entrance.h"
#include "cmd/missed.h"
#include "cmd/readback.h"

/* collector.c takes the answers and goes round, collector_calls.c makes calls of the rows of sources that are ready. */

enum source_phase {
	PHASE_WAITING,	/* for sources that its for-each reads */
	PHASE_ASKED,
	PHASE_DONE
};

struct source_state {
	enum source_phase phase;
	long pending;	/* calls without their last answer */
	bool first;	/* the list of members rests on it */
	struct strlist asked;	/* keys of calls of the first round */
};

enum round {
	ROUND_ONLY,	/* no directory */
	ROUND_FIRST,	/* to learn the members */
	ROUND_ALL
};

struct collector {
	struct collector_input in;
	struct store *store;
	struct source_state *states;	/* by the plan's index */
	struct entrances *entrances;
	struct http *http;
	char *connect_to, *folder;
	struct transport transport;
	enum round round;
	long asked;			/* calls */
	struct collect_result *result;
	long answered, done_before;	/* calls; the latter by an earlier run */
	struct missed missed;
};

/*
 * Ask the sources that are ready, and those that become so because one of them has no row.  A row that makes no call is
 * told of and counted as missing; -1 is only for the disk and the engine.
 */
int collector_start_ready(struct collector *c, struct err *e);

/* For the engine: a call waits as the text of its row, is made of it when its turn comes, and is freed at its end. */
void collector_begin_call(void *arg, const struct call *call);
void collector_end_call(void *arg, const struct call *call);

#endif
