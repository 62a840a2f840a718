#ifndef ASSESS_EVENTFILE_H
#define ASSESS_EVENTFILE_H

#include <stdint.h>

#include "assess/event/event.h"

/*
 * Event records out of files, one after the other, in memory that does not grow with the files.
 *
 * A file holds any number of JSON values: one a line, one behind the other, or in an array; plain or gzip (one member
 * or more).  A value is a record in any form that event.h names, that as JSON text, or an answer with a list of
 * them (LookupEvents, GetLogs), also inside the "body" that SDKs print around it.  A folder is read with all below it
 * that is named *.json, *.jsonl, *.ndjson or *.gz, sorted by bytes; one sentence tells of files with other names, links
 * are not followed.  An object of a trail (eventname.h) must have the size, the MD5 and the number of records that its
 * name says.
 *
 * What can not be read is refused with one sentence, "FILE: record N: reason", and nothing else is lost: reading goes on
 * behind it.  Where that is impossible (gzip that ends early, a list that never ends) the sentence says so.  Records
 * count from 1 in each file.
 */
#define EVENTFILE_BYTES_MAX (64LL * 1024 * 1024 * 1024)	/* of one file, unpacked: a gzip bomb stops somewhere */
#define EVENTFILE_REFUSED_MAX 10000	/* sentences of one file; the rest is counted */

struct event_counts {
	long files, records;	/* records: all values that stood where a record can stand */
	long events;		/* given to the sink */
	long duplicates;	/* seen before, not given */
	long refused;		/* no records of events, or not readable */
	long unreadable;	/* of those: not JSON, cut short, too long; and files that could not be read to their end */
	long untimed;		/* events without a time that can be read; given all the same */
	/* files that are told of in `unreadable`: */
	long changed;		/* not as their names say */
	long damaged;		/* that can not be unpacked to their end */
	long over;		/* that unpack to more than a limit of ours */
};

#define EVENT_PLACE_MAX 12300	/* bytes of a path, each as %XX */

/* Where an event stood. */
struct event_place {
	const char *file;	/* relative to the folder that was read, or the last part of the path of a file; what would end
				 * an id in a list of them is written %XX */
	long record;
};

struct event_sink {
	/* 0 to go on; ev and place end with the call */
	int (*event)(void *arg, const struct event *ev, const struct event_place *place, struct err *e);
	void (*refused)(void *arg, const char *sentence);	/* may be NULL */
	void *arg;
};

/*
 * Read paths one after the other, keeping what was seen: a duplicate is one over all of them.  eventfile_read returns
 * -1 when path is not there at all, on ERR_STOPPED, and when the sink does.
 */
struct eventfile;
struct eventfile *eventfile_new(const struct event_sink *sink);
void eventfile_free(struct eventfile *f);
int eventfile_read(struct eventfile *f, const char *path, struct err *e);

/* The same with a file that is called name, which may have folders before it, whatever its path is; a file is told of that is not there. */
int eventfile_read_as(struct eventfile *f, const char *path, const char *name, struct err *e);

/* The same with a file that is in memory; what unpacks it is the same, too. */
int eventfile_read_bytes(struct eventfile *f, const void *bytes, size_t len, const char *name, struct err *e);
const struct event_counts *eventfile_counts(const struct eventfile *f);

/*
 * Called by the sink: keep a number with its event.  Afterwards, the number of one by its account, id and category, or
 * 0; -1 when the disk fails.
 */
void eventfile_note(struct eventfile *f, uint64_t number);
int eventfile_noted(const struct eventfile *f, const struct event *ev, uint64_t *number, struct err *e);

#endif
