#include "cmd/prepared.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assess/pushdown.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/given.h"
#include "cmd/members.h"
#include "cmd/planning.h"
#include "cmd/resolved.h"
#include "cmd/workdir.h"
#include "evidence/recover.h"
#include "knowledge/knowledge.h"

void
prepared_release(struct prepared *p)
{
	readback_free(p->readback);
	earlier_release(&p->earlier);
	plan_free(p->plan);
	db_free(p->db);
	resolved_release(&p->assess);
	cJSON_Delete(p->params);
	cJSON_Delete(p->resolved);
	cJSON_Delete(p->run);
	cJSON_Delete(p->baseline);
	knowledge_free(p->knowledge);
	statements_free(p->statements);
	scope_free(p->scope);
}

/* The frameworks of the command line, else of the run that is resumed, else of the scope, else all that the knowledge has. */
static void
choose_frameworks(struct strlist *out, const struct collect_options *o, const struct prepared *p)
{
	const struct strlist *from = o->frameworks.n > 0 ? &o->frameworks : &p->scope->frameworks;
	const cJSON *id;

	if (p->resumed && o->frameworks.n == 0) {
		cJSON_ArrayForEach(id, json_arr(p->earlier.scope, "frameworks"))
			strlist_add(out, cJSON_IsString(id) ? id->valuestring : "");
		return;
	}
	for (size_t i = 0; i < from->n; i++)
		strlist_add(out, from->items[i]);
	for (size_t i = 0; i < p->knowledge->n_frameworks && from->n == 0; i++)
		strlist_add(out, p->knowledge->frameworks[i].id);
}

/* A baseline that the command line or the scope names: read, checked, and its digest noted in the resolved scope. */
static int
take_baseline(struct prepared *p, const struct collect_options *o, struct err *e)
{
	const char *path = o->baseline != NULL ? o->baseline : p->scope->baseline_file;
	char sha256[SHA256_HEX_SIZE], *kept = NULL;
	struct assess_scope scope;
	int rc;

	if (p->resumed && o->baseline == NULL && json_str(json_get(p->earlier.scope, "baseline"), "sha256") != NULL)
		path = kept = work_path(o->work, WORK_BASELINE);
	if (path == NULL)
		return 0;
	rc = resolved_to_assess(&scope, p->resolved, e);
	if (rc == 0)
		rc = given_baseline(&p->baseline, path, p->knowledge, &scope, e);
	if (rc == 0)
		resolved_give_baseline(p->resolved, p->baseline, sha256);
	resolved_release(&scope);
	free(kept);
	return rc;
}

static int
make_plan(struct prepared *p, const struct collect_options *o, const struct strlist *frameworks, struct err *e)
{
	int rc = o->events_only ? plan_make_for(&p->plan, p->knowledge, "select * from events", planning_deps, p->db, e) :
	    plan_make(&p->plan, p->knowledge, frameworks, planning_deps, p->db, e);

	if (rc == 0 && p->scope->directory.given)
		rc = plan_add(p->plan, p->knowledge, MEMBERS_SELECT, planning_deps, p->db, e);
	return rc;
}

/* To look at events of some days needs no history, and asks for no more days than those. */
static void
narrow_scope(struct scope *s, const struct collect_options *o)
{
	if (!o->events_only)
		return;
	s->from = o->from;
	s->to = o->to;
	s->baseline_days = 0;
	free(s->baseline_file);
	s->baseline_file = NULL;
}

static int
set_parameters(struct scope *s, const struct strlist *settings, struct err *e)
{
	for (size_t i = 0; i < settings->n; i++) {
		if (scope_set_parameter(s, settings->items[i], e) != 0)
			return -1;
	}
	return 0;
}

int
prepared_make(struct prepared *p, const struct collect_options *o, const struct strlist *folders, struct err *e)
{
	struct strlist frameworks = { 0 };
	int rc = -1;

	/* a resumed run has the clock of the run it goes on with, so that the same rows make the same calls */
	p->now = p->resumed ? p->earlier.started : (time_t)(clock_ms() / 1000);
	if (scope_load(&p->scope, o->scope, p->now, NULL, NULL, e) != 0 || set_parameters(p->scope, &o->parameters, e) != 0 ||
	    knowledge_load_over(&p->knowledge, folders, NULL, NULL, e) != 0 ||
	    scope_use_calendar(p->scope, p->knowledge, e) != 0 ||
	    scope_check(p->scope, p->knowledge, NULL, NULL, e) != 0 ||
	    statements_load(&p->statements, o->scope, p->now, NULL, NULL, e) != 0 ||
	    statements_check(p->statements, p->knowledge, NULL, NULL, e) != 0 || db_open(&p->db, p->knowledge, e) != 0)
		return -1;
	scope_use_hosts(p->scope, p->knowledge);
	narrow_scope(p->scope, o);
	if (p->scope->calendar_gap != 0)
		log_warn("calendar %s: does not have the days of %d: its holidays count as working days", p->scope->calendar,
		    p->scope->calendar_gap);
	choose_frameworks(&frameworks, o, p);
	p->resolved = resolved_from_scope(p->scope, &frameworks);
	resolved_give_statements(p->resolved, p->statements);
	if (take_baseline(p, o, e) == 0 && resolved_to_assess(&p->assess, p->resolved, e) == 0 &&
	    db_set_scope(p->db, &p->assess, p->now, e) == 0 &&
	    (o->events_only || pushdown_fill(p->db, &p->assess, p->now, e) == 0) && make_plan(p, o, &frameworks, e) == 0)
		rc = 0;
	p->params = scope_params(&p->assess, p->now);
	strlist_release(&frameworks);
	return rc;
}

int
prepared_earlier(struct prepared *p, struct strlist *folders, const struct collect_options *o, struct err *e)
{
	char *path = work_path(o->work, WORK_KNOWLEDGE), *log = work_path(o->work, WORK_LOG);
	int rc = 0;

	if (!dir_exists(o->work)) {
		rc = err_set(e, ERR_USAGE, "%s: there is no such work folder to go on with", o->work);
	} else if (!store_begun(o->work)) {
		/* killed before its first line: nothing was asked, so the run begins */
		log_info("%s: nothing was asked yet: the run begins", o->work);
		dir_remove(path);
		if (file_exists(log) && unlink(log) != 0)
			rc = err_errno(e, "%s: cannot begin", log);
		knowledge_dirs(folders, NULL, o->knowledge);
	} else {
		p->resumed = true;
		rc = earlier_load(&p->earlier, o->work, e);
		if (o->knowledge != NULL)
			knowledge_dirs(folders, NULL, o->knowledge);
		else
			strlist_add(folders, path);
	}
	free(log);
	free(path);
	return rc;
}
