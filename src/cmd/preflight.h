#ifndef CMD_PREFLIGHT_H
#define CMD_PREFLIGHT_H

#include "assess/sql/db.h"
#include "base/err.h"
#include "cmd/entrance.h"
#include "cmd/planning.h"

/*
 * What a run would meet, found out with as few calls as it takes: for each source of the plan the first row of its for-each
 * in each account, and of an answer that comes in pages one item.  Sources that others rest on are asked once per host, so
 * that each region is reached and the things in it are known.  What the tables read that tell the rights of the
 * caller (preflight in their header) is asked whole, and so is what decides where events are asked for.  Only calls of the
 * plan are made, and nothing is kept.
 *
 * With a directory its members are learned and every one is entered, which is one call each; in `sample` of them the
 * permissions are tried as in the accounts of the scope file.  What is true of one window of events is taken to hold for
 * the others that the same account asks for at the same host.
 */

/* The account of a scope that was not given: whichever the credentials belong to. */
#define PREFLIGHT_ANY "-"

/* The way into one account of the scope file, or into a member of the sample. */
struct preflight_way {
	const char *account, *name;	/* borrowed from the scope */
	const char *from;		/* where the credentials come from; NULL: there are none */
	bool member;
	time_t expires;			/* of the session; 0: it has no end */
	cJSON *identity;		/* what the service says of who asks; NULL: not told */
	char *arn;			/* the caller's, in it; NULL: not told */
	char *warning;			/* NULL: none */
	char *problem;			/* NULL: calls can be made; else nothing else is asked here */
	enum err_code code;		/* of a problem that stood before any call; else ERR_NONE */
};

/* What came of the first page of one call. */
struct preflight_answer {
	size_t item;			/* of the plan */
	char *account, *host;
	enum evidence_state state;
	bool reached;			/* false: nobody answered at that host */
	char *code, *message;		/* NULL: none */
};

/* A stretch of the period whose events a run would not see. */
struct preflight_gap {
	char *account, *region;		/* region "*": all */
	char *from, *to;		/* times */
	char *source, *code;		/* what should have brought them; "" when nothing could */
};

struct preflight {
	const struct scope *scope;	/* borrowed, as knowledge, plan and db */
	const struct knowledge *knowledge;
	const struct plan *plan;
	struct db *db;
	size_t sample;			/* members in which permissions are tried; the caller sets it */

	cJSON *params, *resolved;	/* of the statements; the scope that db has, which receives the members */
	time_t now;
	struct transport transport;
	char *connect_to;
	struct entrances *entrances;
	struct preflight_way *ways;	/* one per account of the scope file, then the sample */
	size_t n_ways, cap_ways;
	struct strlist directory;	/* with one: the sources that tell its members */
	const cJSON *members;		/* what became of each (model of scope_member); NULL: not learned */
	bool *held;			/* by item of the plan: a run would ask it where nobody can enter */
	struct strlist strangers;	/* accounts that a run would ask and that the scope does not have */
	struct preflight_answer *answers;	/* in the order of the plan's depth */
	size_t n_answers, cap_answers;
	double seconds_least;		/* a run takes at least this long, for the rate limits alone */
	cJSON *rights;			/* array: the rows of the knowledge's preflight tables */
	struct preflight_gap *gaps;
	size_t n_gaps, cap_gaps;
	bool clock_known;
	long clock_ahead;		/* seconds that our clock is ahead of the services' */
};

/*
 * Make ready to ask what is planned, as the engine of a run sees the scope: each for-each gives the rows that a run would
 * ask.  With preflight_release after it, also when it fails (ERR_USAGE).
 */
int preflight_begin(struct preflight *p, const struct planning *planned, const struct strlist *frameworks, struct err *e);

/*
 * Ask.  0 even when nothing works: ways and answers say so.  -1: the knowledge can not be used, or interrupted
 * (ERR_STOPPED).
 */
int preflight_ask(struct preflight *p, struct err *e);
void preflight_release(struct preflight *p);

struct preflight_way *preflight_way_of(const struct preflight *p, const char *account);

#endif
