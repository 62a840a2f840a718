#ifndef TESTS_UNIT_CONTENT_CASES_H
#define TESTS_UNIT_CONTENT_CASES_H

#include <stddef.h>

/*
 * One case: a cloud where everything is as it should be (content_world.c), changed in a few places, and what one shipped
 * rule then answers.
 */
#define CASE_CHANGES 6
#define CASE_EVENTS 3

struct change {
	const char *source;
	const char *path;	/* "TrailList.0.Status"; "" the whole answer; CODE: the answer is an error of this code */
	const char *value;	/* JSON, or the error code; NULL takes the member away */
};
#define CODE "!"
#define MANY_EVENTS { "sls.GetHistograms.period", "0.count", "2000000" }	/* more than are downloaded: rules run inside */
#define DATE "@"	/* as a path: the Date header is this value */

/* count calls, step seconds apart, the last one `before` seconds before now. */
struct happened {
	const char *name, *service, *rw, *type;
	long before;
	int count;
	long step;
	const char *error;	/* error code, or NULL: success */
	const char *role;	/* of an assumed-role */
	const char *params;	/* JSON of requestParameters */
};

struct content_case {
	const char *phrase, *rule;
	const char *verdict;	/* of the whole rule; of a detection its state */
	const char *reason;	/* of a finding that must be there; NULL: none in particular */
	struct change changes[CASE_CHANGES];
	struct happened events[CASE_EVENTS];
	/* JSON of the scope's parameters, or NULL; its members "lists" and "exceptions" are the scope's own, "period_days" its length */
	const char *scope;
};

extern const struct content_case ram_cases[], trail_cases[], store_cases[], bucket_cases[], event_cases[],
    oss_cases[], sls_cases[];	/* end with a NULL phrase */

/* What that cloud answers to a source; a table ends with a NULL source and is listed in content_world.c. */
struct world {
	const char *source, *answer;
};

extern const struct world ram_world[], oss_world[];

/* The answer of that cloud to a source, as JSON text (XML turned into JSON); NULL when the source is not known. */
const char *world_answer(const char *source);

/* What a scope of that cloud says, so that every check has something to judge. */
#define WORLD_SCOPE "{\"data_services\":[\"Oss\"],\"allowed_regions\":[\"cn-hangzhou\"],\"log_accounts\":[\"1000000000000001\"]}"

#define WORLD_NOW "2026-11-03T02:15:00Z"	/* a Tuesday, 10:15 in China */
#define WORLD_DATE "Tue, 03 Nov 2026 02:15:00 GMT"
#define WORLD_ACCOUNT "1000000000000001"
#define WORLD_OTHER "1000000000000002"

#endif
