#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/collector.h"
#include "cmd/options.h"
#include "cmd/prepared.h"
#include "cmd/workdir.h"
#include "cmd/worklock.h"
#include "evidence/recover.h"
#include "knowledge/knowledge.h"

/* The files that were laid over the shipped ones or added to them, so that a reader knows whose rules judged. */
static cJSON *
own_files(const struct knowledge *k)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < k->n_files; i++) {
		if (k->files[i].folder > 0) {
			cJSON *o = cJSON_CreateObject();

			cJSON_AddStringToObject(o, "file", k->files[i].name);
			cJSON_AddBoolToObject(o, "replaces", k->files[i].replaces);
			cJSON_AddItemToArray(list, o);
		}
	}
	return list;
}

static cJSON *
plan_ids(const struct plan *plan)
{
	cJSON *ids = cJSON_CreateArray();

	for (size_t i = 0; i < plan->n; i++)
		cJSON_AddItemToArray(ids, cJSON_CreateString(plan->items[i].source->id));
	return ids;
}

/* data/run.json: written when the run begins, and again when it ends. */
static void
describe_run(struct prepared *p)
{
	char started[CLOCK_ISO_SIZE], stamp[32], *id;
	struct tm tm;

	clock_iso(p->now, started);
	gmtime_r(&p->now, &tm);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	id = xasprintf("%s-%s", stamp, p->scope->accounts[0].id);
	p->run = cJSON_CreateObject();
	cJSON_AddNumberToObject(p->run, "run", 1);
	cJSON_AddStringToObject(p->run, "id", id);
	cJSON_AddStringToObject(p->run, "tool", PACKAGE_STRING);
	cJSON_AddStringToObject(p->run, "started", started);
	cJSON_AddItemToObject(p->run, "plan", plan_ids(p->plan));
	cJSON_AddItemToObject(p->run, "own_knowledge", own_files(p->knowledge));
	cJSON_AddBoolToObject(p->run, "complete", false);
	free(id);
}

/* The same run goes on: what it began with stays, how it ended the last time goes. */
static int
describe_resumed(struct prepared *p, const char *work, struct err *e)
{
	static const char *const endings[] = { "finished", "ended", "answers", "missing" };
	char now[CLOCK_ISO_SIZE];
	cJSON *times;

	p->run = cJSON_Duplicate(p->earlier.run, 1);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(p->run, endings[i]);
	cJSON_ReplaceItemInObject(p->run, "complete", cJSON_CreateFalse());
	if ((times = json_arr(p->run, "resumed")) == NULL)
		times = cJSON_AddArrayToObject(p->run, "resumed");
	clock_iso((time_t)(clock_ms() / 1000), now);
	cJSON_AddItemToArray(times, cJSON_CreateString(now));
	if (json_arr(p->run, "callers") == NULL)
		cJSON_AddArrayToObject(p->run, "callers");
	readback_callers(p->readback, json_arr(p->run, "callers"));
	return work_save(work, WORK_RUN, p->run, e);
}

static int
copy_knowledge(const struct knowledge *k, const char *work, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < k->n_files && rc == 0; i++) {
		const char *name = k->files[i].name;
		char *from = work_path(k->dirs.items[k->files[i].folder], name), *rel = work_path(WORK_KNOWLEDGE, name);

		rc = work_copy_file(from, work, rel, e);
		free(from);
		free(rel);
	}
	return rc;
}

/* What people state and what they attach, byte for byte as it was read before the first call. */
static int
copy_statements(const struct statements *s, const char *work, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < s->n_files && rc == 0; i++) {
		const struct statement_file *f = &s->files[i];
		char *rel = xasprintf("data/%s", f->rel), sha256[SHA256_HEX_SIZE];
		struct buf b;

		buf_init(&b, STATEMENT_FILE_BYTES);
		if ((rc = file_read(&b, f->from, e)) == 0) {
			sha256_hex(buf_text(&b), b.len, sha256);
			rc = strcmp(sha256, f->sha256) == 0 ? work_save_bytes(work, rel, buf_text(&b), b.len, e) :
			    err_set(e, ERR_IO, "%s: changed while it was read", f->from);
		}
		buf_release(&b);
		free(rel);
	}
	return rc;
}

static int
begin(struct prepared *p, const char *work, struct store **store, struct err *e)
{
	char sha256[SHA256_HEX_SIZE];
	cJSON *fields;

	describe_run(p);
	if (store_create(store, work, e) != 0 || copy_knowledge(p->knowledge, work, e) != 0 || knowledge_digest(p->knowledge, sha256, e) != 0 ||
	    copy_statements(p->statements, work, e) != 0 ||
	    work_save(work, WORK_SCOPE, p->resolved, e) != 0 || work_save(work, WORK_RUN, p->run, e) != 0 ||
	    (p->baseline != NULL && work_save(work, WORK_BASELINE, p->baseline, e) != 0))
		return -1;
	/* last: a log with this line belongs to a run that can be resumed */
	fields = cJSON_CreateObject();
	cJSON_AddStringToObject(fields, "run", json_str(p->run, "id"));
	cJSON_AddStringToObject(fields, "tool", PACKAGE_STRING);
	cJSON_AddStringToObject(fields, "knowledge_sha256", sha256);
	return store_note(*store, "start", fields, e);
}

/* Nothing is changed before scope, knowledge and plan are known to be those of the run. */
static int
begin_again(struct prepared *p, const char *work, struct store **store, struct err *e)
{
	cJSON *plan = plan_ids(p->plan), *fields;
	char *report = work_path(work, WORK_REPORT);
	int rc = earlier_check(&p->earlier, work, p->resolved, p->knowledge, plan, e);

	cJSON_Delete(plan);
	if (rc == 0)
		rc = store_recover(store, work, NULL, e);
	/* what was judged before rests on less than there will be, and is not to be sealed with it */
	if (rc == 0)
		dir_remove(report);
	free(report);
	if (rc != 0)
		return -1;
	fields = cJSON_CreateObject();
	cJSON_AddStringToObject(fields, "run", json_str(p->earlier.run, "id"));
	cJSON_AddStringToObject(fields, "tool", PACKAGE_STRING);
	if (store_note(*store, "resume", fields, e) != 0)
		return -1;
	return readback_load(&p->readback, *store, work, p->db, p->knowledge, p->plan, e);
}

/* How it ended, also when it ended badly: what is there must not look like the whole. */
static int
conclude(struct prepared *p, const char *work, struct store *store, const struct collect_result *r, cJSON *callers,
    const struct err *ended, struct err *e)
{
	char finished[CLOCK_ISO_SIZE];
	bool complete = ended->code == ERR_NONE;
	cJSON *fields = cJSON_CreateObject();

	clock_iso((time_t)(clock_ms() / 1000), finished);
	cJSON_AddStringToObject(p->run, "finished", finished);
	cJSON_ReplaceItemInObject(p->run, "complete", cJSON_CreateBool(complete));
	if (!complete)
		cJSON_AddStringToObject(p->run, "ended", ended->text);
	cJSON_AddNumberToObject(p->run, "answers", (double)r->answers);
	cJSON_AddNumberToObject(p->run, "missing", (double)r->missing);
	if (p->resumed)
		callers_add(callers, json_arr(p->run, "callers"));
	cJSON_DeleteItemFromObjectCaseSensitive(p->run, "callers");
	cJSON_AddItemToObject(p->run, "callers", callers);

	cJSON_AddBoolToObject(fields, "complete", complete);
	cJSON_AddNumberToObject(fields, "answers", (double)r->answers);
	cJSON_AddNumberToObject(fields, "missing", (double)r->missing);
	if (!complete)
		cJSON_AddStringToObject(fields, "reason", ended->text);
	if (store_note(store, "end", fields, e) != 0)
		return -1;
	return work_save(work, WORK_RUN, p->run, e);
}

/* Everything was asked before, and nothing failed: the answers of then are the answers. */
static bool
nothing_left(const struct prepared *p, struct collect_result *result)
{
	if (!p->resumed)
		return false;
	result->answers = readback_counts(p->readback)->answers;
	result->missing = readback_counts(p->readback)->missing;
	if (!p->earlier.complete || readback_counts(p->readback)->reopened > 0)
		return false;
	result->answers = (long)json_num(p->earlier.run, "answers", 0);
	result->missing = (long)json_num(p->earlier.run, "missing", 0);
	return true;
}

static int
ask(struct prepared *p, const char *work, struct store *store, struct collector *c, struct collect_result *result, struct err *e)
{
	struct err ended = { 0 }, late = { 0 };
	cJSON *callers = cJSON_CreateArray();

	collector_run(c, store, result, callers, &ended);
	if (conclude(p, work, store, result, callers, &ended, &late) != 0 && ended.code == ERR_NONE)
		ended = late;
	/* out of time or interrupted: a partial collection, not a failed one */
	if (ended.code != ERR_NONE && ended.code != ERR_STOPPED) {
		*e = ended;
		return -1;
	}
	if (ended.code == ERR_STOPPED && !result->interrupted)
		log_warn("%s", ended.text);
	return 0;
}

int
step_collect(const struct collect_options *o, struct collect_result *result, struct err *e)
{
	struct strlist folders = { 0 };
	struct prepared p = { 0 };
	struct collector_input in = { 0 };
	struct collector *c = NULL;
	struct store *store = NULL;
	int rc = -1;

	memset(result, 0, sizeof(*result));
	if (!o->resume)
		knowledge_dirs(&folders, NULL, o->knowledge);
	if ((o->resume && prepared_earlier(&p, &folders, o, e) != 0) || prepared_make(&p, o, &folders, e) != 0)
		goto out;
	if (p.resumed && begin_again(&p, o->work, &store, e) != 0)
		goto out;
	if (nothing_left(&p, result)) {
		log_info("%s: everything was asked already", o->work);
		rc = 0;
		goto out;
	}
	in = (struct collector_input){ .scope = p.scope, .plan = p.plan, .db = p.db, .params = p.params, .readback = p.readback,
		.resolved = p.resolved, .work = o->work, .now = p.now, .inside = !o->events_only };
	if (collector_new(&c, &in, e) != 0 ||
	    (p.resumed ? describe_resumed(&p, o->work, e) : begin(&p, o->work, &store, e)) != 0)
		goto out;
	rc = ask(&p, o->work, store, c, result, e);
out:
	store_close(store);
	collector_free(c);
	prepared_release(&p);
	strlist_release(&folders);
	return rc;
}

int
cmd_collect(int argc, char **argv)
{
	struct collect_options o = { .scope = "scope.json" };
	struct collect_result r;
	const char *scope = NULL;
	bool quiet = false;
	const struct option_row rows[] = {
		{ "scope", OPTION_TEXT, &scope, "FILE", "whose cloud, which period (default: scope.json)" },
		{ "frameworks", OPTION_LIST, &o.frameworks, "ID", "only these (default: those of the scope file, else all)" },
		{ "parameter", OPTION_FILES, &o.parameters, "NAME=VALUE", "in place of the scope file's parameter: push_events=5000000" },
		{ "baseline", OPTION_TEXT, &o.baseline, "PATH", "compare with this: an earlier bundle, its data/baseline-next.json, event files" },
		{ "knowledge", OPTION_TEXT, &o.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "resume", OPTION_FLAG, &o.resume, NULL, "go on with the killed or interrupted run in WORK; what was answered is not asked again" },
		{ "quiet", OPTION_FLAG, &quiet, NULL, "no progress on stderr" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal collect [OPTIONS] WORK",
		"Asks everything that the plan needs and keeps every answer, denied and empty ones too, in a new work folder.",
		rows, 1, 1, "WORK" };
	struct work_lock *lock = NULL;
	struct err e = { 0 };
	int rc = options_parse(&usage, argc, argv, &o.work, NULL, &e);

	if (rc > 0) {
		log_init(quiet);
		stop_on_signals();
		if (scope != NULL)
			o.scope = scope;
		rc = work_lock(&lock, o.work, !o.resume, &e);
		if (rc == 0)
			rc = step_collect(&o, &r, &e);
		if (rc == 0) {
			printf("%ld answers in %s, %ld calls denied, failed or not made\n", r.answers, o.work, r.missing);
			if (r.interrupted)
				log_error("interrupted: what was answered is kept in %s; --resume goes on from there", o.work);
			rc = r.interrupted || r.missing > 0 ? EXIT_PARTLY : EXIT_FINE;
		}
	}
	work_unlock(lock);
	strlist_release(&o.frameworks);
	strlist_release(&o.parameters);
	return rc < 0 ? fail_with(&e) : rc;
}
