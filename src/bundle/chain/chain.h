#ifndef BUNDLE_CHAIN_H
#define BUNDLE_CHAIN_H

#include "base/buf.h"
#include "base/err.h"
#include "bundle/chain/chain_link.h"
#include "bundle/sign/trust.h"

/*
 * Many bundles in the order in which they name each other, and what is wrong with that order: chain_init, chain_add for each
 * file, chain_judge, one of the reports, chain_release.
 */
#define CHAIN_MAX 10000			/* bundles: quarters of 2,500 years */
#define CHAIN_REPORT_MAX (64 * 1024 * 1024)

struct chain_options {
	const struct trust *trust;	/* NULL or without roots: nothing is trusted */
	bool quick;			/* read the tag part only: whom to believe, and the order; not whether the payload is unchanged */
};

struct chain {
	struct chain_options options;
	struct chain_link *links;	/* in the order of the chain after chain_judge; with a gap or a fork, one piece behind the other */
	size_t n, cap;
	struct chain_findings findings;
	size_t unreadable;		/* files of which nothing is known; ERR_IO */
};

void chain_init(struct chain *c, const struct chain_options *options);
void chain_release(struct chain *c);

/* Read one bundle.  A file that can not be read is a finding, not a failure.  -1: ERR_LIMIT, ERR_STOPPED. */
int chain_add(struct chain *c, const char *file, struct err *e);

/* The same of a link made elsewhere, which is taken over. */
void chain_add_link(struct chain *c, struct chain_link *link);

/* Order the links and find what is wrong.  Once, when all are added. */
void chain_judge(struct chain *c);

/* The first line never says more than was looked at.  Both are safe for a terminal. */
void chain_text(struct buf *b, const struct chain *c, enum lang lang);
void chain_json(struct buf *b, const struct chain *c);	/* one object and a newline */

#endif
