#ifndef ASSESS_DETECT_HITS_H
#define ASSESS_DETECT_HITS_H

#include "assess/sql/db.h"
#include "knowledge/knowledge.h"

/* The words of the finding's reason with its values in their {places}, or NULL when the rule has none.  The caller frees. */
char *hit_text(const struct rule *rule, const cJSON *finding, enum lang lang);

/* { "code", "en", "zh-CN" } of the finding that decides the state of a detection; NULL when nothing had to be said (clean). */
cJSON *hit_reason(const struct rule *rule, const cJSON *detection);

/*
 * Give each detection of the list (as facts_instance makes them, of event files) its "hits": one for each finding that hits,
 *	{ "resource", "account", "reason": as hit_reason, "events": [ event ], "events_total" }
 * where an event is { "event_id", "time", "actor", "address", "action", "account", "file", "record" }, by time, at most
 * HIT_EVENTS_MAX of them.  Records that stand for a block (eventplace.h) are { "file", "record", "to" } alone.
 */
#define HIT_EVENTS_MAX 10000
int hits_add(cJSON *detections, struct db *db, const struct knowledge *k, struct err *e);

#endif
