#include "cmd/planning.h"

#include <string.h>

#include "base/clock.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

int
planning_deps(void *db, const char *name, const char *sql, struct strlist *sources, struct err *e)
{
	return db_deps(db, name, sql, NULL, sources, e);
}

/* All but the plan. */
static int
load(struct planning *p, const char *scope_path, const char *knowledge, struct err *e)
{
	struct strlist folders = { 0 };
	int rc = 0;

	memset(p, 0, sizeof(*p));
	knowledge_dirs(&folders, NULL, knowledge);
	if (scope_path != NULL)
		rc = scope_load(&p->scope, scope_path, (time_t)(clock_ms() / 1000), NULL, NULL, e);
	if (rc == 0)
		rc = knowledge_load_over(&p->knowledge, &folders, NULL, NULL, e);
	if (rc == 0)
		rc = db_open(&p->db, p->knowledge, e);
	strlist_release(&folders);
	return rc;
}

int
planning_make(struct planning *p, const char *scope_path, const char *knowledge, const struct strlist *frameworks,
    struct err *e)
{
	if (load(p, scope_path, knowledge, e) != 0)
		return -1;
	if (frameworks->n == 0 && p->scope != NULL)
		frameworks = &p->scope->frameworks;
	return plan_make(&p->plan, p->knowledge, frameworks, planning_deps, p->db, e);
}

int
planning_make_for(struct planning *p, const char *scope_path, const char *knowledge, const char *sql, struct err *e)
{
	if (load(p, scope_path, knowledge, e) != 0)
		return -1;
	return plan_make_for(&p->plan, p->knowledge, sql, planning_deps, p->db, e);
}

void
planning_release(struct planning *p)
{
	plan_free(p->plan);
	db_free(p->db);
	knowledge_free(p->knowledge);
	scope_free(p->scope);
	memset(p, 0, sizeof(*p));
}
