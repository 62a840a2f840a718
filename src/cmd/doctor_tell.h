#ifndef CMD_DOCTOR_TELL_H
#define CMD_DOCTOR_TELL_H

#include "cmd/preflight.h"

/*
 * What the answers of a preflight mean, as one object (README.md, "Before a run"):
 *	{ "doctor": 1, "accounts": [ { "account", "name", "from", "caller", "problem", "permissions": [ { "permission", "state",
 *	  "sources", "code", "message", "unknown" } ] } ], "unreached": [ { "host", "code", "message", "unknown" } ], "rights": [ rows of the preflight tables ],
 *	  "clock_ahead_seconds",
 *	  "seconds_at_least", "problems": [ sentences ], "unknown" }
 * where "unknown" is { "checks": [ids], "detections": [ids], "controls": { FRAMEWORK: [ids] } }: what a run could not decide.
 */
cJSON *doctor_document(const struct preflight *p, const struct knowledge *k, const struct strlist *frameworks);

/* The same for people, on stdout. */
void doctor_print(const cJSON *doc);

#endif
