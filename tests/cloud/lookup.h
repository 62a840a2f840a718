#ifndef TESTS_CLOUD_LOOKUP_H
#define TESTS_CLOUD_LOOKUP_H

#include "cloud.h"

/* ActionTrail LookupEvents, section 5.3 of the API notes. */
void lookup_events(const struct tenant *t, const struct request *rq, struct response *rs);

#endif
