#ifndef ASSESS_SEEN_H
#define ASSESS_SEEN_H

#include "assess/refused.h"

/*
 * What was really seen.  The engine does not take the collector's word for it: it works out each for-each again over the
 * evidence and looks whether every call was made and answered to its last page.
 */

/* Why something was not seen.  Texts may be "" and are never NULL once set. */
struct cause {
	enum evidence_state state;
	char *source, *exchange, *code, *request_id;
};
void cause_set(struct cause *c, enum evidence_state state, const char *source, const char *exchange, const char *code,
    const char *request_id);
void cause_copy(struct cause *to, const struct cause *from);
void cause_release(struct cause *c);

/* One call: a row of the for-each, or what was asked although no row says so any more. */
struct asked {
	char *key, *account, *region;
	cJSON *params;
	enum evidence_state state;	/* CONFIRMED: every page is; else the first that is not, or NOT_QUERIED */
	bool absent;
	struct cause why;		/* when not CONFIRMED */
	const struct refused *refused;	/* not asked because of this member; NULL: for other reasons, or asked */
};

struct source_seen {
	const struct source *source;	/* borrowed */
	bool planned;
	bool whole;		/* planned, every call confirmed, and so is everything its for-each reads */
	struct cause why;	/* when not whole: the first thing that is missing */
	bool refused;		/* its for-each could not be run: calls are only those that were made */
	struct asked *calls;	/* sorted by key */
	size_t n, cap;
	struct strlist deps;	/* what its for-each reads */
	int mark;		/* while working out whole */
};

struct seen {
	const struct knowledge *k;
	struct source_seen *of;	/* one per source of the knowledge, in its order */
	struct refused_list refused;
	struct strlist members;	/* with a directory in the scope: the sources that tell who its members are */
};

/* params are those of the for-each statements (scope_params).  -1 only when the database fails or on ERR_STOPPED. */
int seen_make(struct seen **out, struct db *db, const struct strlist *planned, const cJSON *params, struct err *e);
void seen_free(struct seen *s);
const struct source_seen *seen_source(const struct seen *s, const char *id);	/* NULL when there is none */

/*
 * Add to ids these sources and all that their for-each statements rest on, through as many steps as there are; in the
 * order of the knowledge.  Answers to rules that ran inside a service are nothing to rest on: they only add calls.
 */
void seen_closure(const struct seen *s, const struct strlist *from, struct strlist *ids);

#endif
