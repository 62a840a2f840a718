#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"
#include "cmd/worklock.h"
#include "evidence/store.h"
#include "knowledge/knowledge.h"

#define SCHEMA_FILE "oscal_assessment-results_schema.xsd"

/* The kept exchanges as rows for the report.  Rows borrow; `texts` owns. */
struct pieces {
	const char *work;
	struct report_evidence *rows;
	size_t n, cap;
	struct strlist texts;
};

static const char *
keep(struct pieces *p, const char *text)
{
	if (text == NULL)
		return NULL;
	strlist_add(&p->texts, text);
	return p->texts.items[p->texts.n - 1];
}

static int
add_piece(void *arg, struct exchange *x, struct err *e)
{
	struct pieces *p = arg;
	struct piece_paths paths;
	char received[CLOCK_ISO_MS_SIZE];
	struct report_evidence *r;

	if (store_paths(p->work, x->id, &paths, e) != 0)
		return -1;
	clock_iso_ms(x->received_ms, received);
	ARRAY_GROW(p->rows, p->n, p->cap);
	r = &p->rows[p->n++];
	*r = (struct report_evidence){ .status = x->status, .page = x->page, .state = x->state, .absent = x->absent };
	r->id = keep(p, x->id);
	r->path = keep(p, paths.body);
	r->sha256 = keep(p, x->sha256);
	r->source = keep(p, x->source);
	r->account = keep(p, x->account);
	r->region = keep(p, x->region);
	r->method = keep(p, x->method);
	r->url = keep(p, x->url);
	r->request_id = keep(p, x->request_id);
	r->code = keep(p, x->code);
	r->message = keep(p, x->message);
	r->received = x->received_ms > 0 ? keep(p, received) : NULL;
	r->server_date = keep(p, x->server_date);
	r->caller = keep(p, x->caller);
	piece_paths_release(&paths);
	return 0;
}

/* No body is looked into. */
static bool
only_told(void *arg, const struct exchange *x)
{
	(void)arg;
	(void)x;
	return false;
}

/* A document on its way to disk. */
struct document {
	const char *work;
	struct afile *file;
};

static int
begin_document(void *arg, const char *name, struct err *e)
{
	struct document *d = arg;
	char *path = xasprintf("%s/" WORK_REPORT "/%s", d->work, name);
	int rc = afile_open(&d->file, path, e);

	free(path);
	return rc;
}

static int
add_to_document(void *arg, const void *bytes, size_t len, struct err *e)
{
	return afile_write(((struct document *)arg)->file, bytes, len, e);
}

static int
end_document(void *arg, bool whole, struct err *e)
{
	struct document *d = arg;

	if (whole)
		return afile_commit(d->file, e);
	afile_abort(d->file);
	return 0;
}

/* What an auditor needs beside the evidence: the schema of the OSCAL report and the recipe. */
static int
add_companions(const char *work, const char *templates, struct err *e)
{
	char *schema = xasprintf("%s/" SCHEMA_FILE, templates), *recipe = xasprintf("%s/VERIFY.txt", templates);
	int rc = work_copy_file(schema, work, "data/schema/" SCHEMA_FILE, e);

	if (rc == 0)
		rc = work_copy_file(recipe, work, "data/VERIFY.txt", e);
	free(recipe);
	free(schema);
	return rc;
}

int
step_report(const char *work, const struct report_step_options *o, struct err *e)
{
	char *folder = work_path(work, WORK_KNOWLEDGE), *templates = shipped_path(o->templates, "templates");
	char *changes = work_path(work, WORK_CHANGES);
	struct report_options ro = { .templates = templates, .langs = o->langs, .changes = file_exists(changes) };
	struct pieces p = { .work = work };
	struct document d = { .work = work };
	const struct report_sink to = { begin_document, add_to_document, end_document, &d };
	struct store_reader reader = { .fn = add_piece, .wanted = only_told, .arg = &p };
	struct knowledge *k = NULL;
	cJSON *facts = work_load(work, WORK_FACTS, "assess", e);
	int rc = -1;

	json_share(facts);
	if (facts != NULL && knowledge_load(&k, folder, NULL, NULL, e) == 0 && store_read(work, &reader, e) == 0 &&
	    report_render(facts, k, p.rows, p.n, &ro, &to, e) == 0)
		rc = add_companions(work, templates, e);
	cJSON_Delete(facts);
	knowledge_free(k);
	strlist_release(&p.texts);
	free(p.rows);
	free(changes);
	free(templates);
	free(folder);
	return rc;
}

int
cmd_report(int argc, char **argv)
{
	struct report_step_options o = { 0 };
	const struct option_row rows[] = {
		{ "lang", OPTION_LANG, &o.langs, "LANG", "en, zh-CN (default: both)" },
		{ "templates", OPTION_TEXT, &o.templates, "DIR", "other templates than the shipped ones" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal report [OPTIONS] WORK",
		"Makes the documents (HTML in each language, OSCAL XML, CSV) from the assessment of a work folder.",
		rows, 1, 1, "WORK" };
	struct work_lock *lock = NULL;
	struct err e = { 0 };
	const char *work;
	int rc = options_parse(&usage, argc, argv, &work, NULL, &e);

	if (rc > 0) {
		stop_on_signals();
		rc = work_lock(&lock, work, false, &e);
		if (rc == 0)
			rc = step_report(work, &o, &e);
	}
	rc = rc < 0 ? fail_with(&e) : EXIT_FINE;
	work_unlock(lock);
	strlist_release(&o.langs);
	return rc;
}
