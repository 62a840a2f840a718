#ifndef CMD_MEMBERS_H
#define CMD_MEMBERS_H

#include "assess/sql/db.h"
#include "base/json.h"
#include "cmd/entrance.h"
#include "evidence/store.h"
#include "knowledge/scope.h"

/*
 * The members of a resource directory: who they are is in the view SCOPE_MEMBERS over what was collected, which of them
 * are looked at is in the scope file, and whether they can be entered is tried here.
 */

#define MEMBERS_SELECT "select account, member, name from " SCOPE_MEMBERS " order by member"

enum {
	MEMBERS_MAX = 10000,	/* the largest directories have some thousand */
	MEMBERS_AT_ONCE = 16	/* roles taken on at a time */
};

struct members_input {
	const struct scope *scope;
	struct db *db;
	const cJSON *params;	/* of the select */
	cJSON *resolved;	/* the scope of the run, receives the members */
	const char *work;	/* where it is written again; NULL: nowhere */
	time_t now;		/* for the scope tables, which are filled again */
	bool inside;		/* and pushed_rule with them */
};

/* The sources that the list of members rests on.  -1 with ERR_USAGE: the knowledge has no such view. */
int members_sources(struct db *db, struct strlist *ids, struct err *e);

/*
 * Learn and enter them.  Each that can not be entered is noted in the custody log with what the service said, and counted
 * in *missing; with a store of NULL nothing is noted or warned of, and the members of the resolved scope tell it.  -1:
 * nobody can be entered because the directory account has no credentials, ERR_STOPPED, or a file.
 */
int members_learn(const struct members_input *in, struct entrances *es, struct store *store, long *missing, struct err *e);

#endif
