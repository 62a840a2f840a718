#ifndef CLOUD_EVENT_GEN_H
#define CLOUD_EVENT_GEN_H

#include "event_parts.h"

/* What event_gen_read.c makes of a generator's description and event_gen.c draws from. */

#define WEEK_HOURS 168
#define WEEK_SECONDS (7 * 86400)
#define MONDAY_1970 (4 * 86400)		/* 1970-01-01 was a Thursday: the first Monday came four days later */

/* One kind of call. */
struct action {
	char *service, *name, *rw, *type, *version, *host;
	char *region;			/* always there; NULL: where the generator says */
	bool global, signin;
	char *resource_type, *resource_prefix, *resource_parameter;
	unsigned pool;			/* so many resources of this kind exist */
	char *parameters, *additional;	/* JSON text of an object, NULL when none */
	char *error_code, *error_message;
	double error_rate;
	char *actor;			/* only by actors of this type or name; NULL: by all */
	unsigned weight;
};

struct event_gen {
	uint64_t seed;
	int64_t count;
	time_t from, to;
	long utc_offset;
	char *account;
	struct event_actor *actors;
	size_t n_actors;
	struct action *actions;
	size_t n_actions;
	char **regions;
	size_t n_regions;
	unsigned *may;			/* [actor][action]: running sums of the weights of what this actor does */
	unsigned *busy;			/* [hour of the week][actor]: running sums of the weights of who works then */
	uint64_t week[WEEK_HOURS + 1];	/* running sums of activity: weight x seconds */
	uint64_t start, total;		/* activity before `from` in its week; and from there to `to` */
};

#endif
