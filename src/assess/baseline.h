#ifndef ASSESS_BASELINE_H
#define ASSESS_BASELINE_H

#include "assess/rule_run.h"

/*
 * What was usual before the period: the relation base, from the statements in the knowledge's baseline/ folder over the
 * events of a window that ends where the period begins, or from a document that an earlier run made.
 *
 *	{ "baseline": 1, "from": "...Z", "to": "...Z", "made_from": "RUN", "accounts": ["..."],
 *	  "entries": [ { "kind", "actor", "value", "n", "days", "first_seen", "last_seen" } ] }
 *
 * accounts are those whose events were seen for the whole of from .. to; first_seen and last_seen are epoch seconds.
 */
#define BASELINE_ENTRIES_MAX 1000000			/* more than ten thousand busy identities have */
#define BASELINE_FILE_MAX (256 * 1024 * 1024)		/* bytes of such a document: that many entries */

/*
 * Whether doc is such a document, of an account of the scope, that ends in the past and before the period begins; accounts
 * and period of the scope are all that is looked at.  name is its file, for the message.
 */
int baseline_check(const cJSON *doc, const char *name, const struct assess_scope *scope, struct err *e);

/* Make the document of the events of [from, to).  The caller frees it.  ERR_LIMIT: more than BASELINE_ENTRIES_MAX. */
int baseline_learn(cJSON **out, const struct judging *j, time_t from, time_t to, struct err *e);

/*
 * Fill base from what the input gives, else from the events before the period, and set j->baseline: NULL when there is
 * none of either.  Before any rule runs.
 */
int baseline_make(struct judging *j, struct err *e);
void baseline_release(struct judging *j);

/* The text of the file that a document is kept in, and whose SHA-256 the facts have.  The caller frees it. */
char *baseline_text(const cJSON *doc);

/* Add a finding for each account of the scope whose history does not reach back as far as the rule says. */
size_t baseline_findings(struct findings *out, const struct judging *j, const struct rule *rule);

/* { "state": "none|learned|given", "from", "to", "age_days", "made_from", "accounts", "entries", "sha256" } */
cJSON *baseline_facts(const struct judging *j);

#endif
