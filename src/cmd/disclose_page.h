#ifndef CMD_DISCLOSE_PAGE_H
#define CMD_DISCLOSE_PAGE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "bundle/verify/extract.h"
#include "model.h"

/*
 * What a part of a bundle says for people: the report with the controls of the part and nothing else.  No proof covers it, and
 * its first page says of which bundle it is an excerpt and who made it.  Of a redacted part it says that, and shows the
 * beginnings of the commitments that the pieces have.
 */
struct excerpt_pages {
	struct buf text[LANG_COUNT];
};

struct excerpt_of {
	const cJSON *facts;	/* data/report/assessment.json of the whole bundle */
	const cJSON *chosen;	/* controls and rules of data/excerpt.json (cmd/disclose_choice.h) */
	const struct knowledge *k;
	const char *bundle, *identity;	/* of the whole bundle */
	const char *by;		/* who makes the part */
	const char *templates;	/* NULL: the shipped ones */
	const struct extracted *redacted;	/* the second forms of the facts; NULL: the part is not redacted */
	const struct kvlist *opened;	/* commitments whose values may be seen, with these */
};

/* Released by the caller in every case. */
int excerpt_pages_make(struct excerpt_pages *out, const struct excerpt_of *of, struct err *e);
void excerpt_pages_release(struct excerpt_pages *p);

#endif
