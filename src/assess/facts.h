#ifndef ASSESS_FACTS_H
#define ASSESS_FACTS_H

#include "assess/rule_run.h"

/* The parts of the facts; each returns a value that the caller owns. */

cJSON *facts_scope(const struct assess_input *in);
cJSON *facts_coverage(struct db *db, const struct seen *seen, struct err *e);	/* in facts_coverage.c */
cJSON *facts_callers(struct db *db, struct err *e);			/* NULL: the database failed */
cJSON *facts_events(const struct judging *j, struct err *e);		/* the same */
cJSON *facts_table(const struct judging *j, const struct rule *rule, struct err *e);	/* NULL: ERR_STOPPED */
cJSON *facts_instance(const struct judging *j, const struct instance *i);

/*
 * A framework's controls judged by the instances, which are sorted.  counts (an object of names from verdict_names) is
 * added to.
 */
cJSON *facts_framework(const struct judging *j, const struct framework *f, const struct instance *instances, size_t n,
    cJSON *counts);

/* { name: 0, ... } for all names, and one more of one. */
cJSON *facts_counts(const char *const *names, size_t n);
void facts_count(cJSON *counts, const char *name);

/* The instance of a rule with these parameters; its place among those of its kind goes to *index.  NULL: none. */
const struct instance *facts_find(const struct instance *instances, size_t n, const struct rule *rule,
    const cJSON *parameters, int *index);

/* The user's own files among the knowledge, as the run noted them. */
cJSON *facts_own(const cJSON *files);

/* SHA-256 over the lines "DIGEST  PATH\n" of all files of the first folder, sorted by path, and how many they are. */
int facts_knowledge(const struct knowledge *k, char out[SHA256_HEX_SIZE], long *files, struct err *e);

#endif
