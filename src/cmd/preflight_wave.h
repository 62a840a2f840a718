#ifndef CMD_PREFLIGHT_WAVE_H
#define CMD_PREFLIGHT_WAVE_H

#include "cloud/http.h"
#include "cmd/preflight.h"

/*
 * The calls of a preflight, in waves: sources that rest on the same number of others are asked side by side.
 *
 *	waves_begin -> waves_run(first) when there is a directory -> waves_run(all) -> waves_end
 */
struct wave_item;

struct waves {
	struct preflight *p;
	struct http *http;
	struct source *sources;		/* those of the plan, most asking for one item of one page */
	struct wave_item *items;	/* by the plan's index */
	struct call **calls;
	size_t n_calls, cap;
	bool first;			/* only what the list of members rests on, and who asks */
};

/* -1: the engine can not be had, or the knowledge does not tell the members. */
int waves_begin(struct waves *w, struct preflight *p, struct err *e);
int waves_run(struct waves *w, bool first, struct err *e);
void waves_end(struct waves *w);

#endif
