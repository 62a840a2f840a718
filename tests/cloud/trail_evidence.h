#ifndef CLOUD_TRAIL_EVIDENCE_H
#define CLOUD_TRAIL_EVIDENCE_H

#include "cloud.h"

/* What ActionTrail says of itself besides its trails: selectors, Insight, counters and scores (alibaba-api.md 5.6). */
void list_data_event_selectors(const struct tenant *t, const struct request *rq, struct response *rs);
void get_insight_types(const struct tenant *t, const struct request *rq, struct response *rs);
void get_insight_selectors(const struct tenant *t, const struct request *rq, struct response *rs);
void get_global_events_region(const struct tenant *t, const struct request *rq, struct response *rs);
void get_delivery_metric(const struct tenant *t, const struct request *rq, struct response *rs);
void get_governance_metrics(const struct tenant *t, const struct request *rq, struct response *rs);

#endif
