#ifndef CMD_MISSED_H
#define CMD_MISSED_H

#include "model.h"

/*
 * What was asked and not answered, for whoever sits at the terminal: one sentence for each cause, whatever the number of
 * sources, accounts and regions that it hit.  The evidence has every call; this holds the first MISSED_TOLD causes and
 * counts what else there was.
 */
#define MISSED_TOLD 20

struct missed {
	struct {
		char *code, *message;	/* message: NULL when there is none */
		char *region;		/* of every call; "" when there is none, or more than one */
		struct strlist sources;
		long calls;
	} causes[MISSED_TOLD];
	size_t n;
	long others;		/* calls of further causes */
};

/* x is denied or failed.  What was not asked because the run ended is said of the run, and passed over here. */
void missed_add(struct missed *m, const struct exchange *x);

/* Say all that as warnings. */
void missed_tell(const struct missed *m);
void missed_release(struct missed *m);

#endif
