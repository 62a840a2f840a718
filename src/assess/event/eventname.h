#ifndef ASSESS_EVENTNAME_H
#define ASSESS_EVENTNAME_H

#include <stdbool.h>

/*
 * What the name of an object that a trail wrote says of its content:
 * Actiontrail_REGION_YYYYMMDDHHMMSS_1002_EVENTS_BYTES_MD5.gz (ActionTrail: storage path of events in OSS).
 */
#define EVENTNAME_MD5 33	/* hex digits and NUL */

struct eventname {
	long events;
	/* of the object, or of what it unpacks to: no document says which */
	long long bytes;
	char md5[EVENTNAME_MD5];
};

/* path may have folders before the name.  false: the name is of another form and says nothing. */
bool eventname_parse(struct eventname *n, const char *path);

#endif
