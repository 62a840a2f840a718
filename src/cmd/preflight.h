#ifndef CMD_PREFLIGHT_H
#define CMD_PREFLIGHT_H

#include "assess/db.h"
#include "base/err.h"
#include "cloud/provider.h"
#include "knowledge/plan.h"
#include "knowledge/scope.h"

/*
 * What a run would meet, found out with as few calls as it takes: for each source of the plan the first row of its for-each
 * in each account, and of an answer that comes in pages one item.  Sources that others rest on are asked once per host, so
 * that each region is reached and the things in it are known.  What the tables read that tell the rights of the
 * caller (preflight in their header) is asked whole.  Only calls of the plan are made, and nothing is kept.
 */

/* The way into one account of the scope. */
struct preflight_way {
	const char *account, *name;	/* borrowed from the scope */
	struct provider *provider;	/* NULL: there are no credentials */
	char *arn;			/* of the caller; NULL: not told */
	char *warning;			/* NULL: none */
	char *problem;			/* NULL: calls can be made; else nothing else is asked here */
};

/* What came of the first page of one call. */
struct preflight_answer {
	size_t item;			/* of the plan */
	char *account, *host;
	enum evidence_state state;
	bool reached;			/* false: nobody answered at that host */
	char *code, *message;		/* NULL: none */
};

struct preflight {
	const struct scope *scope;	/* borrowed, as all of the input */
	const struct knowledge *knowledge;
	const struct plan *plan;
	struct db *db;
	const cJSON *params;
	const struct transport *transport;

	struct preflight_way *ways;	/* one per account of the scope */
	size_t n_ways;
	struct preflight_answer *answers;	/* in the order of the plan's depth */
	size_t n_answers, cap_answers;
	double seconds_least;		/* a run takes at least this long, for the rate limits alone */
	cJSON *rights;			/* array: the rows of the knowledge's preflight tables */
	bool clock_known;
	long clock_ahead;		/* seconds that our clock is ahead of the services' */
};

/*
 * Ask.  The caller fills the borrowed members first, and ends with preflight_release.  0 even when nothing works: ways and
 * answers say so.  -1: the knowledge can not be used, or interrupted (ERR_STOPPED).
 */
int preflight_ask(struct preflight *p, struct err *e);
void preflight_release(struct preflight *p);

#endif
