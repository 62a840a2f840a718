#ifndef CMD_PREVIOUS_H
#define CMD_PREVIOUS_H

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "bundle/chain/chain_link.h"

/* The bundle that a new one names as the one before it (--previous). */
struct previous {
	struct chain_link link;
	cJSON *facts;		/* its data/report/assessment.json; NULL when it has none */
};

/*
 * Verify it, all of it, and read what is needed of it.  A bundle that is not intact is ERR_FORMAT: a new one would vouch for it.
 * previous is zeroed here and released by the caller in every case.
 */
int previous_read(struct previous *p, const char *path, struct err *e);
void previous_release(struct previous *p);

/*
 * Add the labels that name it to the bag-info lines of the bundle in the making.  What does not fit between the two, such as
 * other accounts, another organisation or days that are in neither, is a warning each.
 */
void previous_name(const struct previous *p, struct kvlist *info);

#endif
