#ifndef CMD_DOCTOR_FACTS_H
#define CMD_DOCTOR_FACTS_H

#include "cmd/preflight.h"

/*
 * What the answers of a preflight mean, as one object without words of any language:
 *	{ "doctor": 2,
 *	  "accounts": [ { "account", "name", "member", "from", "caller", "problem", "permissions": [ { "permission", "state",
 *	    "sources", "code", "message", "unknown" } ] } ],
 *	  "members": null or { "account", "role", "listed", "excluded", "entered", "tried", "refused": [ { "account", "name", "state",
 *	    "code", "message" } ], "unknown" },
 *	  "unreached": [ { "host", "code", "message", "unknown" } ],
 *	  "gaps": [ { "account", "region", "from", "to", "source", "code" } ],
 *	  "rights": [ rows of the preflight tables ], "clock_ahead_seconds", "seconds_at_least",
 *	  "problems": [ { "problem": CODE, values ... } ], "unknown" }
 * where "unknown" is as doctor_unknown.h says.  The codes and what they say are in templates/doctor.json.
 */
cJSON *doctor_facts(const struct preflight *p, const struct strlist *frameworks);

/* States of a permission. */
#define TRIED_GRANTED "granted"
#define TRIED_DENIED "denied"
#define TRIED_FAILED "failed"
#define TRIED_UNREACHED "not-reached"
#define TRIED_NOT "not-tried"

/* Add a problem to the facts; the caller adds its values to what is returned. */
cJSON *doctor_problem(cJSON *facts, const char *code);

#endif
