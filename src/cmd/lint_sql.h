#ifndef CMD_LINT_SQL_H
#define CMD_LINT_SQL_H

#include "base/err.h"
#include "knowledge/knowledge.h"

/*
 * The second half of lint: compile every statement in the sandbox and hold what it reads and answers against what the
 * file says.  Problems go to report; returns their number, or -1 with e when the sandbox itself can not be made.
 */
long lint_sql(const struct knowledge *k, knowledge_problem_fn *report, void *arg, struct err *e);

#endif
