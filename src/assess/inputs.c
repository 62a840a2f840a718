#include "assess/inputs.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#include "assess/sql/db_internal.h"

/*
 * Relations whose rows are of no source: people wrote them, an earlier run, or the engine, which tells of every answer
 * there is (exchange).
 */
static const char *const other_relations[] = { "base", "exception", "exchange", "list" };

/* Sources by what a statement reads; one that does not compile reads nothing, and its rule has no verdict to speak of. */
static int
add_reads(const struct judging *j, const char *name, const char *sql, struct strlist *sources, struct strlist *relations, struct err *e)
{
	struct err why = { 0 };

	if ((sources != NULL && db_deps(j->db, name, sql, NULL, sources, &why) != 0) ||
	    db_relations(j->db, name, sql, relations, &why) != 0) {
		if (why.code == ERR_STOPPED) {
			*e = why;
			return -1;
		}
	}
	return 0;
}

static bool
has_view(const struct knowledge *k, const char *id)
{
	for (size_t i = 0; i < k->n_views; i++) {
		if (strcmp(k->views[i].id, id) == 0)
			return true;
	}
	return false;
}

/* Events are worth what is known of the time they cover: the views that tell it, and whose stores hold whose events. */
static int
add_coverage(const struct judging *j, struct strlist *from, struct strlist *relations, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < j->k->n_sources && rc == 0; i++) {
		const char *view = j->k->sources[i].events_windows;
		char *sql = view != NULL ? xasprintf("select * from %s", view) : NULL;

		if (sql != NULL)
			rc = add_reads(j, view, sql, from, relations, e);
		free(sql);
	}
	if (rc == 0 && has_view(j->k, SCOPE_STORE_MEMBERS))
		rc = add_reads(j, SCOPE_STORE_MEMBERS, "select * from " SCOPE_STORE_MEMBERS, from, relations, e);
	return rc;
}

static bool
tells_events(const struct judging *j, const struct strlist *sources)
{
	for (size_t i = 0; i < sources->n; i++) {
		const struct source *s = knowledge_source(j->k, sources->items[i]);

		if (s != NULL && source_tells_events(s))
			return true;
	}
	return false;
}

static int
instance_inputs(const struct judging *j, const struct rule *rule, struct strlist *sources, struct strlist *relations, struct err *e)
{
	struct strlist from = { 0 };
	int rc = add_reads(j, rule->file, rule->sql, NULL, relations, e);

	for (size_t i = 0; i < rule->sources.n; i++)
		strlist_add(&from, rule->sources.items[i]);
	for (size_t i = 0; i < j->seen->members.n; i++)
		strlist_add(&from, j->seen->members.items[i]);
	if (rc == 0 && tells_events(j, &from))
		rc = add_coverage(j, &from, relations, e);
	seen_closure(j->seen, &from, sources);
	for (size_t i = 0; i < sources->n && rc == 0; i++) {
		const struct source *s = knowledge_source(j->k, sources->items[i]);

		if (s->for_each != NULL)
			rc = add_reads(j, s->file != NULL ? s->file : s->id, s->for_each, NULL, relations, e);
	}
	strlist_release(&from);
	return rc;
}

static cJSON *
instance_json(const struct rule *rule, const struct strlist *sources, const struct strlist *relations)
{
	cJSON *o = cJSON_CreateObject(), *reads;

	cJSON_AddItemToObject(o, "sources", strlist_json(sources));
	reads = cJSON_AddArrayToObject(o, "reads");
	for (size_t i = 0; i < sizeof(other_relations) / sizeof(other_relations[0]); i++) {
		const char *name = other_relations[i];

		if (strlist_has(relations, name) || (i == 0 && rule->baseline_days > 0))
			cJSON_AddItemToArray(reads, cJSON_CreateString(name));
	}
	return o;
}

/* ---- the answers that count ---- */

static long
number_of(const char *id)
{
	const char *slash = strrchr(id, '/');

	return slash != NULL ? strtol(slash + 1, NULL, 10) : 0;
}

static cJSON *
pieces_of(sqlite3_stmt *st, const char *source)
{
	cJSON *list = cJSON_CreateArray(), *run = NULL;
	long last = 0;

	sqlite3_reset(st);
	db_bind(st, 1, source);
	while (sqlite3_step(st) == SQLITE_ROW) {
		long n = number_of(db_text(st, 0));

		if (run == NULL || n != last + 1) {
			run = cJSON_CreateArray();
			cJSON_AddItemToArray(run, cJSON_CreateNumber((double)n));
			cJSON_AddItemToArray(run, cJSON_CreateNumber((double)n));
			cJSON_AddItemToArray(list, run);
		}
		cJSON_SetNumberValue(cJSON_GetArrayItem(run, 1), (double)n);
		last = n;
	}
	return list;
}

static int
add_sources(cJSON *out, const struct judging *j, const struct strlist *ids, struct err *e)
{
	sqlite3_stmt *st;

	if (db_own(j->db, "select id from engine_exchange where source = ?1 order by length(id), id", &st, e) != 0)
		return -1;
	for (size_t i = 0; i < ids->n; i++) {
		cJSON *o = cJSON_AddObjectToObject(out, ids->items[i]);

		cJSON_AddBoolToObject(o, "planned", seen_source(j->seen, ids->items[i])->planned);
		cJSON_AddItemToObject(o, "pieces", pieces_of(st, ids->items[i]));
	}
	sqlite3_finalize(st);
	return 0;
}

/* ---- all of it ---- */

cJSON *
inputs_make(const struct judging *j, const struct instances *rules, struct err *e)
{
	cJSON *doc = cJSON_CreateObject(), *checks = cJSON_AddArrayToObject(doc, "checks");
	cJSON *detections = cJSON_AddArrayToObject(doc, "detections");
	struct strlist all = { 0 };
	int rc = 0;

	for (size_t i = 0; i < rules->n && rc == 0; i++) {
		const struct rule *rule = rules->items[i].rule;
		struct strlist sources = { 0 }, relations = { 0 };

		rc = instance_inputs(j, rule, &sources, &relations, e);
		cJSON_AddItemToArray(rule->kind == RULE_DETECTION ? detections : checks, instance_json(rule, &sources, &relations));
		for (size_t s = 0; s < sources.n; s++) {
			if (!strlist_has(&all, sources.items[s]))
				strlist_add(&all, sources.items[s]);
		}
		strlist_release(&sources);
		strlist_release(&relations);
	}
	if (rc == 0)
		rc = add_sources(cJSON_AddObjectToObject(doc, "sources"), j, &all, e);
	if (rc != 0) {
		cJSON_Delete(doc);
		doc = NULL;
	}
	strlist_release(&all);
	return doc;
}
