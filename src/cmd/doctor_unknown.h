#ifndef CMD_DOCTOR_UNKNOWN_H
#define CMD_DOCTOR_UNKNOWN_H

#include "cmd/preflight.h"

/*
 * What a run could not decide without some sources of the plan, by the rules of the engine (frameworks/README.md, "checks/,
 * detections/, tables/"): a check needs each of its sources and all that these rest on; what reads events needs the whole
 * period covered, by whichever source, and needs no more of the sources of events than that; and all need the
 * list of the directory's members.
 */

/*
 * { "checks": [ids], "detections": [ids], "controls": { FRAMEWORK: [ids] } }.  lost is by item of the plan, and grows by
 * those that rest on what is lost.  blind: a part of the period would not be covered.
 */
cJSON *doctor_unknown(const struct preflight *p, const struct strlist *frameworks, bool *lost, bool blind);

#endif
