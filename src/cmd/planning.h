#ifndef CMD_PLANNING_H
#define CMD_PLANNING_H

#include "assess/sql/db.h"
#include "base/err.h"
#include "knowledge/plan.h"
#include "knowledge/scope.h"
#include "model.h"

/* plan_deps_fn over a struct db: the knowledge stage orders the sources, the sandbox knows what a statement reads. */
int planning_deps(void *db, const char *name, const char *sql, struct strlist *sources, struct err *e);

/* What a run would ask, worked out without asking anything. */
struct planning {
	struct scope *scope;	/* NULL without a scope file */
	struct knowledge *knowledge;
	struct db *db;
	struct plan *plan;
};

/*
 * scope_path and knowledge (a folder laid over the shipped one) may be NULL.  frameworks: ids; none: those of the scope
 * file, else all.  p is for planning_release whatever comes out.
 */
int planning_make(struct planning *p, const char *scope_path, const char *knowledge, const struct strlist *frameworks,
    struct err *e);

/* The same for one statement, and who asks. */
int planning_make_for(struct planning *p, const char *scope_path, const char *knowledge, const char *sql, struct err *e);
void planning_release(struct planning *p);

#endif
