#ifndef TESTS_UNIT_DETECTION_EVENTS_H
#define TESTS_UNIT_DETECTION_EVENTS_H

#include "base/json.h"

#define EVENTS_ACCOUNT "1234567890123456"

/*
 * Event records of the happenings of an event set, put into list as a service would answer them.  The form of a happening is in
 * tests/data/detections/README.md; what names the set in the events' ids.  Ends the program when one has no time.
 */
void detection_events(cJSON *list, const cJSON *happenings, const char *what);

static inline const char *
text_or(const cJSON *o, const char *name, const char *other)
{
	const char *text = json_str(o, name);

	return text != NULL ? text : other;
}

#endif
