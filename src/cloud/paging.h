#ifndef CLOUD_PAGING_H
#define CLOUD_PAGING_H

#include "model.h"

/*
 * How a list that comes in pages is walked.  The kinds are those of struct paging; each has a row in a table with two
 * functions: what to ask first, and what to ask after an answer.
 */

enum page_next {
	PAGE_LAST,	/* that was all */
	PAGE_MORE,	/* query and body ask for the next page now */
	PAGE_BROKEN	/* there is more, but it can not be had: code says why */
};

#define PAGING_LOOP "PagingLoop"	/* a token came twice, or none where there is more */
#define PAGES_LIMIT "PagesLimit"	/* more pages than the source allows */
#define SHORT_LIST "ShortList"		/* the list ended before the total that the server itself told on any page, or counted before */

struct pager {
	const struct source *source;	/* borrowed */
	struct kvlist query;		/* of the page to ask for */
	char *body;			/* NULL when there is none */
	long page;			/* from 1 */
	long offset;			/* items so far */
	double total;			/* the most that an answer told */
	double least;			/* items that must come in all; 0: nobody counted */
	void *seen;			/* tokens so far, a tree of texts */
	const char *code;		/* with PAGE_BROKEN */
};

/* Ready for the first page of this call.  -1 when a body that should carry the page is no JSON object. */
int pager_init(struct pager *p, const struct call *call, struct err *e);
void pager_release(struct pager *p);

/* What follows this answer; json may be NULL.  With PAGE_MORE p->page has been counted up. */
enum page_next pager_next(struct pager *p, const cJSON *json);

/* After PAGE_BROKEN, for a person: "1 of 60 entries came".  The caller frees it. */
char *pager_explain(const struct pager *p);

/*
 * Whether every value at a dotted path equals want (case ignored, as the services' own clients do).  A list on the way is
 * walked through, every entry; an empty one is fine.  No value where one should be is no.
 */
bool answer_complete(const cJSON *json, const char *path, const char *want);

#endif
