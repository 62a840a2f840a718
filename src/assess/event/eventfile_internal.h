#ifndef ASSESS_EVENTFILE_INTERNAL_H
#define ASSESS_EVENTFILE_INTERNAL_H

#include <stdbool.h>

#include "assess/event/eventfeed.h"
#include "assess/event/eventfile.h"
#include "assess/event/eventset.h"

/* eventfile.c opens files one after the other, eventfile_values.c finds the records in one. */

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

/*
 * Give what stands in the open feed to the sink, value by value up to the end, and refuse what is none.  0 at the end of
 * the file, however broken; -1 when the sink does, when the disk fails, and on ERR_STOPPED.
 */
int eventfile_values(struct eventfile *f, struct err *e);

/* Tell the sink, unless it has been told enough about this file. */
void eventfile_say(struct eventfile *f, const char *sentence);

#endif
