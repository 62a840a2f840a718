#ifndef ASSESS_INSTANCES_H
#define ASSESS_INSTANCES_H

#include "assess/rule_run.h"

/* Which rules run, and with which parameters: each with every distinct set of them. */
struct instances {
	struct instance *items;	/* by rule, then by parameters */
	size_t n, cap;
};

/*
 * The checks and detections of the controls of the scope's frameworks (of all when it names none), and those that extra
 * (may be NULL) names and no control does.  ERR_USAGE when the knowledge lacks one of them; out is to be released then, too.
 */
int instances_choose(struct instances *out, const struct knowledge *k, const struct assess_scope *scope,
    const struct strlist *extra, struct err *e);
void instances_release(struct instances *list);

/* Whether the scope has this framework. */
bool framework_selected(const struct assess_scope *s, const struct framework *f);

#endif
