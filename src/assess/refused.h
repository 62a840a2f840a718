#ifndef ASSESS_REFUSED_H
#define ASSESS_REFUSED_H

#include "assess/sql/db_internal.h"

/* The members of the directory that could not be entered.  They are accounts of the scope in which nothing was asked. */
struct refused {
	char *account, *code;
	enum evidence_state state;	/* DENIED, or ERROR when the service could not be asked */
};

struct refused_list {
	struct refused *items;		/* by account */
	size_t n, cap;
};

/*
 * At most so many are told one by one for each rule; the coverage has them all.  A rule is held back by one as by hundred,
 * and hundred of each rule would be more than anybody reads.
 */
#define REFUSED_TOLD 20

int refused_read(struct refused_list *out, struct db *db, struct err *e);
void refused_release(struct refused_list *l);
const struct refused *refused_find(const struct refused_list *l, const char *account);	/* NULL: it is none of them */

#endif
