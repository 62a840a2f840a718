#include "cmd/planning.h"

#include "assess/db.h"

int
planning_deps(void *db, const char *name, const char *sql, struct strlist *sources, struct err *e)
{
	return db_deps(db, name, sql, NULL, sources, e);
}
