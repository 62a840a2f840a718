#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/baseline.h"
#include "assess/sql/listing.h"
#include "base/alloc.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/factfiles.h"
#include "cmd/given.h"
#include "cmd/judge.h"
#include "cmd/options.h"
#include "cmd/resolved.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"
#include "cmd/worklock.h"
#include "evidence/store.h"
#include "knowledge/knowledge.h"
#include "report/unanswered.h"

#define REGIONS_TOLD 5
#define UNUSED_NAMED 4000	/* bytes of the line that names what matches nothing */

static int
log_facts(const char *work, const cJSON *facts, struct err *e)
{
	char *text = cJSON_Print(facts), sha[SHA256_HEX_SIZE];
	cJSON *fields = cJSON_CreateObject();
	struct store *s;
	int rc;

	sha256_hex(text, strlen(text), sha);
	cJSON_AddStringToObject(fields, "tool", PACKAGE_STRING);
	cJSON_AddStringToObject(fields, "facts_sha256", sha);
	free(text);
	if (store_open(&s, work, e) != 0) {
		cJSON_Delete(fields);
		return -1;
	}
	rc = store_note(s, "assess", fields, e);
	store_close(s);
	return rc;
}

static int
save_baselines(const char *work, const cJSON *used, const cJSON *next, struct err *e)
{
	if (used != NULL && work_save(work, WORK_BASELINE, used, e) != 0)
		return -1;
	if (next == NULL) {
		log_warn(WORK_BASELINE_NEXT ": is not kept: it would have more than %d entries", BASELINE_ENTRIES_MAX);
		return 0;
	}
	return work_save(work, WORK_BASELINE_NEXT, next, e);
}

/* Put another baseline under a work folder that was collected with none, or with another one; the custody log says so. */
static int
rebase(const char *work, const char *path, struct err *e)
{
	char *folder = work_path(work, WORK_KNOWLEDGE), sha256[SHA256_HEX_SIZE];
	cJSON *scope = NULL, *doc = NULL, *fields;
	struct assess_scope as = { 0 };
	struct knowledge *k = NULL;
	struct store *s = NULL;
	int rc = -1;

	if ((scope = work_load(work, WORK_SCOPE, "collect", e)) == NULL || resolved_to_assess(&as, scope, e) != 0 ||
	    knowledge_load(&k, folder, NULL, NULL, e) != 0 || given_baseline(&doc, path, k, &as, e) != 0 || store_open(&s, work, e) != 0)
		goto out;
	resolved_give_baseline(scope, doc, sha256);
	fields = cJSON_CreateObject();
	cJSON_AddStringToObject(fields, "tool", PACKAGE_STRING);
	cJSON_AddStringToObject(fields, "baseline_sha256", sha256);
	if (store_note(s, "baseline", fields, e) == 0 && work_save(work, WORK_BASELINE, doc, e) == 0 && work_save(work, WORK_SCOPE, scope, e) == 0)
		rc = 0;
out:
	store_close(s);
	knowledge_free(k);
	resolved_release(&as);
	cJSON_Delete(doc);
	cJSON_Delete(scope);
	free(folder);
	return rc;
}

int
step_assess(const char *work, cJSON **facts_out, struct err *e)
{
	struct judging_options opt = { 0 };
	struct judged j;
	struct runfiles p;
	int rc = -1;

	runfiles_of_folder(&p, work);
	if (judge(&j, &p, &opt, e) == 0 && save_baselines(work, j.learned, j.next, e) == 0 &&
	    work_save(work, WORK_FACTS, j.facts, e) == 0 && factfiles_write(work, j.facts, j.inputs, j.scope, e) == 0 &&
	    log_facts(work, j.facts, e) == 0)
		rc = 0;
	if (rc == 0 && facts_out != NULL) {
		*facts_out = j.facts;
		j.facts = NULL;
	}
	judged_release(&j);
	runfiles_release(&p);
	return rc;
}

/* How many controls have this verdict and no waiver in force that covers why. */
static int
open_controls(const cJSON *facts, const char *verdict)
{
	const cJSON *f, *c;
	int n = 0;

	cJSON_ArrayForEach(f, json_arr(facts, "frameworks")) {
		cJSON_ArrayForEach(c, json_arr(f, "controls")) {
			const char *has = json_str(c, "verdict");

			n += has != NULL && strcmp(has, verdict) == 0 && !json_bool(c, "waived", false);
		}
	}
	return n;
}

/* What is stated and has expired is a finding of its own, with a verdict like any other. */
static int
expired_statements(const cJSON *facts, const char *verdict)
{
	const cJSON *f;
	int n = 0;

	cJSON_ArrayForEach(f, json_arr(json_get(facts, "statements"), "findings")) {
		const char *has = json_str(f, "verdict");

		n += has != NULL && strcmp(has, verdict) == 0;
	}
	return n;
}

int
fail_on(const cJSON *facts, const struct strlist *verdicts, char **why, struct err *e)
{
	*why = NULL;
	for (size_t i = 0; i < verdicts->n; i++) {
		const char *name = verdicts->items[i];
		int n, expired;

		if (strcmp(name, "none") == 0)
			continue;
		if (name_index(verdict_names, VERDICT_COUNT, name) < 0)
			return err_set(e, ERR_USAGE, "--fail-on: \"%.40s\" is no verdict; want fail, unknown, warn, ... or none",
			    name);
		n = open_controls(facts, name);
		expired = expired_statements(facts, name);
		if (*why == NULL && n > 0)
			*why = xasprintf("%d control%s %s \"%s\" (--fail-on)", n, n == 1 ? "" : "s", n == 1 ? "is" : "are", name);
		else if (*why == NULL && expired > 0)
			*why = xasprintf("%d waiver%s or statement%s expired (--fail-on)", expired, expired == 1 ? "" : "s",
			    expired == 1 ? " has" : "s have");
	}
	return 0;
}

static void
print_counts(const char *what, const cJSON *counts)
{
	const cJSON *n;
	const char *before = "";

	printf("%s: ", what);
	cJSON_ArrayForEach(n, counts) {
		if (n->valuedouble > 0) {
			printf("%s%.0f %s", before, n->valuedouble, n->string);
			before = ", ";
		}
	}
	puts(*before ? "" : "none");
}

/* What people state beside the verdicts, all of which are counted above as they are. */
static void
print_statements(const cJSON *n)
{
	double waived = json_num(n, "findings", 0), controls = json_num(n, "controls", 0);
	double attested = json_num(n, "attested", 0), expired = json_num(n, "expired", 0);

	if (waived + controls + attested + expired > 0)
		printf("statements: %.0f findings and %.0f controls waived, %.0f manual controls attested, %.0f expired\n", waived,
		    controls, attested, expired);
}

static void
add_unused(struct buf *names, const cJSON *list, const char *kind, const char *name, const char *state)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		const char *has = json_str(one, "state"), *id = json_str(one, name);

		if (has == NULL || id == NULL || strcmp(has, state) != 0 || json_num(one, "used", 0) != 0)
			continue;
		if (buf_addf(names, "%s%s %s", names->len > 0 ? ", " : "", kind, id) != 0)
			return;
	}
}

/* What is in force and matches nothing: one line, since a misspelt one looks just like one that works. */
static void
warn_unused(const cJSON *facts)
{
	const cJSON *stated = json_get(facts, "statements");
	struct buf names;

	buf_init(&names, UNUSED_NAMED);
	add_unused(&names, json_arr(stated, "waivers"), "waiver", "id", "in-force");
	add_unused(&names, json_arr(stated, "attestations"), "attestation", "id", "in-force");
	add_unused(&names, json_arr(json_get(facts, "scope"), "exceptions"), "exception", "value", "unused");
	if (names.len > 0)
		log_warn("nothing matches, so it is of no effect: %s", buf_text(&names));
	buf_release(&names);
}

void
print_verdicts(const cJSON *facts)
{
	const cJSON *counts = json_get(facts, "counts");

	print_counts("controls", json_get(counts, "controls"));
	print_counts("checks", json_get(counts, "checks"));
	print_counts("detections", json_get(counts, "detections"));
	print_statements(json_get(counts, "statements"));
	warn_unused(facts);
}

void
tell_missing(const cJSON *facts, const char *work, long missing)
{
	cJSON *regions = unanswered_regions(facts);
	int told = 0, n = cJSON_GetArraySize(regions);
	const cJSON *r;

	log_info("%ld call%s denied, failed or not made: what rests on them is unknown", missing, missing == 1 ? " was" : "s were");
	cJSON_ArrayForEach(r, regions) {
		if (told++ == REGIONS_TOLD) {
			log_info("and %d more regions", n - REGIONS_TOLD);
			break;
		}
		log_info("region %s: %.0f calls and no answer; unknown for want of them: %.0f of the checks, %.0f of the detections; \"trailseal run --resume %s\" asks again, and \"regions\" in the scope file leaves out one that is not used",
		    json_str(r, "region"), json_num(r, "calls", 0), json_num(r, "checks", 0), json_num(r, "detections", 0), work);
	}
	cJSON_Delete(regions);
}

/* Everything with an id, a verdict and an evidence state, for programs. */
static int
print_listing(const char *work, const cJSON *facts, struct err *e)
{
	char *folder = work_path(work, WORK_KNOWLEDGE), *text;
	struct knowledge *k = NULL;
	cJSON *all;
	int rc = knowledge_load(&k, folder, NULL, NULL, e);

	if (rc == 0) {
		all = listing_all(k, facts);
		text = cJSON_Print(all);
		puts(text);
		free(text);
		cJSON_Delete(all);
	}
	knowledge_free(k);
	free(folder);
	return rc;
}

/* Verdicts over evidence that is not whole: said with the status that collecting it had. */
static int
status_of_run(const char *work, const cJSON *facts, struct err *e)
{
	cJSON *run = work_load(work, WORK_RUN, "collect", e);
	double missing = json_num(run, "missing", 0);
	int status = run == NULL ? -1 : work_is_whole(run) ? EXIT_FINE : EXIT_PARTLY;

	if (status == EXIT_PARTLY && missing > 0)
		tell_missing(facts, work, (long)missing);
	else if (status == EXIT_PARTLY)
		log_info("the collection did not end: what was not asked is unknown");
	cJSON_Delete(run);
	return status;
}

int
cmd_assess(int argc, char **argv)
{
	struct strlist verdicts = { 0 };
	const char *baseline = NULL;
	bool json = false;
	const struct option_row rows[] = {
		{ "baseline", OPTION_TEXT, &baseline, "PATH", "compare with this: an earlier bundle, its data/baseline-next.json, event files" },
		{ "json", OPTION_FLAG, &json, NULL, "print every check, detection and control as JSON" },
		{ "fail-on", OPTION_LIST, &verdicts, "VERDICT", "exit 1 when a control has this verdict (fail, unknown, warn) and no waiver in force" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal assess [OPTIONS] WORK",
		"Judges the evidence of a work folder with the knowledge files that are in it.  Needs no network.",
		rows, 1, 1, "WORK" };
	cJSON *facts = NULL;
	struct err e = { 0 };
	struct work_lock *lock = NULL;
	const char *work;
	char *why = NULL;
	int rc = options_parse(&usage, argc, argv, &work, NULL, &e), status = EXIT_FINE;

	if (rc <= 0)
		return rc == 0 ? EXIT_FINE : fail_with(&e);
	stop_on_signals();
	if (fail_on(NULL, &verdicts, &why, &e) != 0 || work_lock(&lock, work, false, &e) != 0 || work_mend(lock, work, &e) != 0 ||
	    (baseline != NULL && rebase(work, baseline, &e) != 0) || step_assess(work, &facts, &e) != 0 ||
	    (json && print_listing(work, facts, &e) != 0) || fail_on(facts, &verdicts, &why, &e) != 0 || (status = status_of_run(work, facts, &e)) < 0) {
		rc = fail_with(&e);
	} else {
		if (!json)
			print_verdicts(facts);
		if (why != NULL)
			log_info("%s", why);
		rc = why != NULL ? EXIT_ANSWER_NO : status;
	}
	work_unlock(lock);
	free(why);
	cJSON_Delete(facts);
	strlist_release(&verdicts);
	return rc;
}
