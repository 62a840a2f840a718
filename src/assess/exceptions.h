#ifndef ASSESS_EXCEPTIONS_H
#define ASSESS_EXCEPTIONS_H

#include "assess/sql/db.h"
#include "model.h"

/*
 * Exceptions of the scope that stand for nothing: an actor that no event has, a network that holds no address of an
 * event, an account id (digits) that no event and no answer names.  A misspelt one looks just like one that works.
 */

/* In facts (array of scope.exceptions) the state of such an entry in force becomes "unused".  -1: ERR_SQL. */
int exceptions_mark(cJSON *facts, struct db *db, const struct knowledge *k, struct err *e);

#endif
