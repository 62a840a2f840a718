#ifndef ASSESS_LISTING_H
#define ASSESS_LISTING_H

#include "model.h"

/*
 * Short lists for programs: one object for each rule of the knowledge, sorted by id, with the worst verdict over its
 * parameters.  facts may be NULL or may not have the rule: then it is unknown, not-queried and, a detection, not-run.
 *	checks:     { "id", "title": { "en", "zh-CN" }, "severity", "verdict", "evidence_state" }
 *	detections: the same and "state"
 *	frameworks: { "id", "title", "controls": [ { "id", "title", "severity", "decide", "verdict", "evidence_state" } ] }
 * The caller frees the array.
 */
cJSON *listing_checks(const struct knowledge *k, const cJSON *facts);
cJSON *listing_detections(const struct knowledge *k, const cJSON *facts);
cJSON *listing_frameworks(const struct knowledge *k, const cJSON *facts);

/* Checks then detections then the frameworks, as { "checks", "detections", "frameworks" }. */
cJSON *listing_all(const struct knowledge *k, const cJSON *facts);

#endif
