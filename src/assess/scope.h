#ifndef ASSESS_SCOPE_H
#define ASSESS_SCOPE_H

#include <stdbool.h>
#include <time.h>

#include "model.h"

/* What is assessed, as the scope file says it.  Everything is the caller's; nothing is kept after a call returns. */
struct assess_scope {
	const char *organisation;	/* NULL is "" */
	struct kvlist accounts;		/* name: account id; value: what people call it, or "" */
	const cJSON *members;		/* array of {account, name, via, state, code, message, request_id}, or NULL: rows of scope_member */
	struct strlist regions;		/* "*" alone: all */
	struct kvlist values;		/* further rows of scope_value(key, value) */
	time_t from, to;		/* the period, half open: :win_start, :win_end */
	time_t base_start;		/* start of the history to compare with; 0: SCOPE_BASELINE_DAYS before from */
	bool calendar_given;		/* else the calendar below is a guess: SCOPE_CALENDAR is what to put in it */
	long tz_s;			/* business time zone, seconds east of UTC */
	int h_from, h_to;		/* business hours, h_to not included */
	struct strlist holidays, workdays;	/* YYYY-MM-DD, local days */
	const cJSON *parameters;	/* object, or NULL: overrides the rules' own for every rule that declares the name; single values
					 * are rows of scope_value, too */
	const cJSON *lists;		/* object of arrays of text or numbers, or NULL: rows of list(name, value) */
	const cJSON *exceptions;	/* array of {kind, value, owner, reason, expires}, or NULL: rows of exception */
	const cJSON *waivers, *attestations;	/* arrays as struct statements has them, or NULL */
	struct strlist frameworks;	/* ids; none: all */
};

/*
 * What became of a member of the directory.  Those that could not be entered are accounts of the scope as well: what
 * should have been asked there was not.
 */
#define MEMBER_ENTERED "entered"
#define MEMBER_DENIED "denied"		/* the service let nobody in */
#define MEMBER_FAILED "error"		/* the service could not be asked */
#define MEMBER_EXCLUDED "excluded"	/* by the scope file; no account of the scope */

/* Key of scope_value: the account that asks for the members.  Absent without a directory. */
#define SCOPE_DIRECTORY_ACCOUNT "directory-account"

/* Key of scope_value: the region where what is the same in all regions is asked.  Absent: what the knowledge says. */
#define SCOPE_ENTRY_REGION "entry-region"

/* Key of scope_value: 1 in a run whose rules may run inside a service (pushdown.h).  Absent where nobody judges. */
#define SCOPE_INSIDE "inside"

/* The relation, a view of the knowledge, whose columns account, member and name tell the members as `events` tells events. */
#define SCOPE_MEMBERS "directory_member"

/*
 * The relation, a view of the knowledge, whose columns store, account and since tell which accounts a store of events holds
 * beside its owner's, and from when on (epoch seconds).  store is as the calls name it that read the store.
 */
#define SCOPE_STORE_MEMBERS "store_member"

#define SCOPE_BASELINE_DAYS 30
#define SCOPE_CALENDAR .tz_s = 8 * 3600, .h_from = 8, .h_to = 20

/* Whether an entry of exceptions is in force: to the end of the day (UTC) that it names.  Without a day it never is. */
bool exception_holds(const cJSON *exception, time_t now);

/*
 * The parameters that every statement may use (now, win_start, win_end, base_start, tz_s, h_from, h_to), as an object
 * for db_rows.  The caller frees it with cJSON_Delete.
 *
 * now is one instant for the whole run: the engine asks each for-each again to see whether every call was made, and must
 * get the rows that collection got.
 */
cJSON *scope_params(const struct assess_scope *s, time_t now);

#endif
