#include "cmd/judge.h"

#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "assess/baseline.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "base/xmljson.h"
#include "cmd/resolved.h"
#include "cmd/workdir.h"

/* Evidence on its way into the database. */
struct loading {
	struct db *db;
	const struct knowledge *k;
	long n;
};

static int
add_piece(void *arg, struct exchange *x, struct err *e)
{
	struct loading *l = arg;

	if (stop_requested())
		return err_set(e, ERR_STOPPED, "interrupted while reading the evidence");
	progress("reading evidence", ++l->n, 0);
	return db_add_exchange(l->db, x, e);
}

/* Files are read where they stand. */
static bool
in_memory(void *arg, const struct exchange *x)
{
	const struct source *s = knowledge_source(((struct loading *)arg)->k, x->source);

	return s == NULL || !source_in_file(s);
}

static cJSON *
xml_piece(void *arg, const struct exchange *x, struct err *e)
{
	const struct source *s = knowledge_source(((struct loading *)arg)->k, x->source);

	return xmljson_parse(x->body.data, x->body.len, s ? (const char *const *)s->arrays.items : NULL, s ? s->arrays.n : 0,
	    x->id, e);
}

int
judge_load_evidence(struct db *db, const struct knowledge *k, const struct runfiles *p, struct err *e)
{
	struct loading l = { .db = db, .k = k };
	struct store_reader r = { .fn = add_piece, .xml_to_json = xml_piece, .wanted = in_memory, .arg = &l };
	int rc = runfiles_evidence(p, &r, e);

	progress_end();
	return rc;
}

/* What could not be used of a file of events. */
static void
tell_unused(void *arg, const char *id, const char *sentence)
{
	(void)arg;
	log_warn("%s: %s", id, sentence);
}

static int
input_from_run(struct assess_input *in, const cJSON *run, struct err *e)
{
	const char *started = json_str(run, "started"), *finished = json_str(run, "finished");
	const cJSON *id;

	if (json_num(run, "run", 0) != 1 || json_str(run, "id") == NULL || started == NULL ||
	    clock_parse(started, &in->started) != 0)
		return err_set(e, ERR_FORMAT, WORK_RUN ": is no run of version 1");
	if (finished == NULL || clock_parse(finished, &in->finished) != 0)
		in->finished = in->started;
	in->now = in->started;
	in->run_id = json_str(run, "id");
	in->complete = json_bool(run, "complete", false);
	in->tool_version = PACKAGE_VERSION;
	in->own_knowledge = json_arr(run, "own_knowledge");
	cJSON_ArrayForEach(id, json_arr(run, "plan")) {
		if (cJSON_IsString(id))
			strlist_add(&in->planned, id->valuestring);
	}
	return 0;
}

/* The baseline that collection was given is evidence: it must still be what it was. */
static int
kept_baseline(cJSON **out, const struct runfiles *p, const cJSON *scope, const struct assess_scope *as, struct err *e)
{
	const char *want = json_str(json_get(scope, "baseline"), "sha256");
	char *path, sha256[SHA256_HEX_SIZE];
	struct buf b;
	int rc = -1;

	*out = NULL;
	if (want == NULL)
		return 0;
	path = runfiles_place(p, WORK_BASELINE);
	buf_init(&b, BASELINE_FILE_MAX);
	if (tree_read(p->held, &b, path, e) != 0)
		goto out;
	sha256_hex(buf_text(&b), b.len, sha256);
	if (strcmp(sha256, want) != 0) {
		err_set(e, ERR_FORMAT, WORK_BASELINE ": is not the one that the run began with");
		goto out;
	}
	if ((*out = json_parse(buf_text(&b), b.len, WORK_BASELINE, e)) == NULL)
		goto out;
	rc = baseline_check(*out, WORK_BASELINE, as, e);
out:
	buf_release(&b);
	free(path);
	return rc;
}

/* With everything but the evidence at hand. */
static int
run_rules(struct judged *out, const struct runfiles *p, const struct judging_options *opt, const struct knowledge *k,
    const struct assess_input *in, struct err *e)
{
	struct db *db = NULL;
	int rc = opt->memory_max > 0 ? db_open_in_memory(&db, k, opt->memory_max, e) : db_open(&db, k, e);

	if (rc != 0)
		return -1;
	if (!opt->quiet)
		db_set_tell(db, tell_unused, NULL);
	if (db_set_scope(db, in->scope, in->now, e) != 0 || judge_load_evidence(db, k, p, e) != 0)
		rc = -1;
	else
		rc = assess_run(db, k, in, &out->facts, e);
	db_free(db);
	return rc;
}

int
judge(struct judged *out, const struct runfiles *p, const struct judging_options *opt, struct err *e)
{
	cJSON *run = NULL, *given = NULL;
	struct assess_scope as = { 0 };
	struct assess_input in = { .scope = &as, .baseline_used = &out->learned, .baseline_next = &out->next, .inputs = &out->inputs };
	int rc = -1;

	*out = (struct judged){ 0 };
	if ((run = runfiles_document(p, WORK_RUN, "collect", e)) == NULL ||
	    (out->scope = runfiles_document(p, WORK_SCOPE, "collect", e)) == NULL)
		goto out;
	if (input_from_run(&in, run, e) != 0 || resolved_to_assess(&as, out->scope, e) != 0 || kept_baseline(&given, p, out->scope, &as, e) != 0)
		goto out;
	in.baseline = given;
	if (opt->other != NULL)
		in.own_knowledge = NULL;
	else if (runfiles_knowledge(&out->own, p, e) != 0)
		goto out;
	rc = run_rules(out, p, opt, opt->other != NULL ? opt->other : out->own, &in, e);
out:
	strlist_release(&in.planned);
	resolved_release(&as);
	cJSON_Delete(given);
	cJSON_Delete(run);
	return rc;
}

void
judged_release(struct judged *j)
{
	knowledge_free(j->own);
	cJSON_Delete(j->facts);
	cJSON_Delete(j->inputs);
	cJSON_Delete(j->scope);
	cJSON_Delete(j->learned);
	cJSON_Delete(j->next);
	*j = (struct judged){ 0 };
}
