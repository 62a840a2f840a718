#ifndef KNOWLEDGE_SCOPE_H
#define KNOWLEDGE_SCOPE_H

#include "base/err.h"
#include "knowledge/knowledge.h"
#include "model.h"

/*
 * The scope file: whose cloud, which accounts and period, how to reach it.  Its schema with all keys explained is
 * frameworks/schema/scope.schema.json.  Credentials are never in it.
 */

enum {
	SCOPE_TRANSFERS_DEFAULT = 64,		/* of all accounts together: hundreds are asked side by side */
	SCOPE_TIME_BUDGET_DEFAULT = 3600,	/* seconds */
	SCOPE_PERIOD_MAX_DAYS = 3660		/* ten years: longer than any standard asks for */
};

/*
 * Events reach the stores some minutes after they happen: `last-days` ends at the last full hour that is at least
 * this long ago.
 */
#define SCOPE_SETTLE_SECONDS (15 * 60)

struct scope_account {
	char *id, *name;	/* name is the id when the file gives none */
	char *profile;		/* CLI profile, or NULL: the environment's credentials */
};

/*
 * How the members of a resource directory are reached: from one account of the list by a role that each of them has.  Who
 * they are is asked when a run begins.
 */
struct scope_directory {
	bool given;
	char *account;			/* of the list: the management account, or a delegated administrator */
	char *role;			/* name of the role in each member */
	char *external_id, *session;	/* NULL: none, the default */
	struct strlist include, exclude;	/* globs over ids and names; a member is in when include has it and exclude has not */
};

struct scope {
	char *file;
	char *organisation;
	struct scope_account *accounts;
	size_t n_accounts;
	struct scope_directory directory;
	struct strlist regions;		/* just "*": all */
	time_t from, to;		/* epoch seconds, half open */
	struct strlist frameworks;	/* empty: all */
	cJSON *parameters;		/* object, never NULL */

	bool has_hours;
	int tz_seconds;			/* offset of the business time zone; 0 without */
	int hour_from, hour_to;		/* 0..23, 1..24, from < to */
	bool has_zone;			/* the file itself gives tz_seconds (and hour_to when that is not 0) */
	char *calendar;			/* id, or a file as reachable from the working folder; NULL: none */
	int calendar_gap;		/* a year of the period whose days the calendar does not have; 0: none is known */
	struct strlist holidays, workdays;	/* YYYY-MM-DD */
	cJSON *lists;			/* object of arrays of text, never NULL */
	cJSON *exceptions;		/* array of {kind, value, owner, reason, expires}, never NULL */

	int baseline_days;		/* history before the period that events are asked for; 0: none */
	char *baseline_file;		/* kept from an earlier run, as reachable from the working folder; NULL: none */

	char *signer_name;		/* NULL: no signer; the paths are then NULL too */
	char *signer_role;		/* NULL: the name */
	char *signer_key;		/* a file as reachable from the working folder, or a key elsewhere: a name with a colon */
	char *signer_certificate;	/* NULL: the key's file has it */

	struct strlist tsa;		/* addresses of time stamping authorities, asked in turn; may be empty */

	char *connect_host;		/* NULL: ask the real hosts */
	int connect_port;
	char *ca_file;			/* NULL: the system's roots */
	char *proxy;			/* address without a password; NULL: the environment's */
	char *vpc;			/* region whose VPC endpoints are used; NULL: none */
	char *entry_region;		/* where what is the same in all regions is asked; NULL: as the knowledge has it */
	long connect_timeout;		/* seconds; 0: the engine's own */
	bool plain_http;
	struct kvlist endpoints;	/* PRODUCT or PRODUCT@REGION to host */
	long time_budget;		/* seconds */
	int transfers;
};

/*
 * Read and check a scope file; `now` (clock_ms() / 1000) resolves last-days.  Every problem goes to report (may be
 * NULL) with file as given.  -1: ERR_USAGE with the first problem as the sentence, ERR_IO when it could not be read.
 */
int scope_load(struct scope **out, const char *path, time_t now, knowledge_problem_fn *report, void *arg,
    struct err *e);
void scope_free(struct scope *s);

/*
 * Take NAME=VALUE, as a command line gives a parameter, in place of what the file says.  VALUE is a number, true or false, else a
 * text; scope_check says whether it fits.  ERR_USAGE when there is no name.
 */
int scope_set_parameter(struct scope *s, const char *setting, struct err *e);

/*
 * Take over what the calendar that the scope names says: its days, and time zone and hours where the scope has none.
 * Without a calendar nothing happens.  ERR_USAGE when there is none of that name, else as scope_load.
 */
int scope_use_calendar(struct scope *s, const struct knowledge *k, struct err *e);

/*
 * Add to the scope's endpoints the VPC endpoints of its network.vpc, and the hosts of regions where a product has another
 * than its own, but for products that have one there.
 */
void scope_use_hosts(struct scope *s, const struct knowledge *k);

/*
 * What the file says against what the knowledge knows: frameworks, parameters (name and type), lists and the products
 * of endpoints exist.  As scope_load for problems.
 */
int scope_check(const struct scope *s, const struct knowledge *k, knowledge_problem_fn *report, void *arg,
    struct err *e);

/* Whether a member of the directory shall be looked at. */
bool scope_selects(const struct scope *s, const char *id, const char *name);

#endif
