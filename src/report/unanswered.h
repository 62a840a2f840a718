#ifndef REPORT_UNANSWERED_H
#define REPORT_UNANSWERED_H

#include "base/json.h"

/*
 * The regions where calls were made and none was answered, in any account: one that is down, out of reach or never opened.  By
 * name: [{ "region", "calls", "codes": [...], "checks", "detections" }]; the last two are how many are unknown, or not
 * evaluable, for want of a call there.  The caller deletes it.
 */
cJSON *unanswered_regions(const cJSON *facts);

#endif
