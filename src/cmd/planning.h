#ifndef CMD_PLANNING_H
#define CMD_PLANNING_H

#include "base/err.h"
#include "model.h"

/* plan_deps_fn over a struct db: the knowledge stage orders the sources, the sandbox knows what a statement reads. */
int planning_deps(void *db, const char *name, const char *sql, struct strlist *sources, struct err *e);

#endif
