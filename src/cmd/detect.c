#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/detect.h"
#include "assess/detect_hits.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/given.h"
#include "cmd/options.h"
#include "cmd/resolved.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

struct detect_options {
	struct strlist from, baseline, fail_on;
	const char *since, *until, *scope, *knowledge;
	bool json;
};

static void
say_refused(void *arg, const char *sentence)
{
	(void)arg;
	log_warn("%s", sentence);
}

/* ---- for people ---- */

static void
print_finding(const struct rule *rule, const cJSON *finding)
{
	const char *code = json_str(finding, "reason");
	char *words = hit_text(rule, finding, LANG_EN);
	struct buf text, safe;
	const cJSON *id;

	buf_init(&text, 1 << 20);
	buf_init(&safe, 8 << 20);
	if (words != NULL)
		buf_puts(&text, words);
	else
		buf_addf(&text, "%s: %s", json_str(finding, "resource"), code != NULL ? code : "");
	if (json_get(json_get(finding, "values"), "error") != NULL)
		buf_addf(&text, ": %s", json_str(json_get(finding, "values"), "error"));
	text_for_terminal(&safe, buf_text(&text));
	buf_reset(&text);
	cJSON_ArrayForEach(id, json_get(finding, "evidence")) {
		if (text.len < 200)
			buf_addf(&text, " %s", cJSON_GetStringValue(id));
	}
	buf_puts(&safe, text.len > 0 ? "\n     " : "");
	text_for_terminal(&safe, buf_text(&text));
	printf("    %s\n", buf_text(&safe));
	buf_release(&text);
	buf_release(&safe);
	free(words);
}

static void
print_detections(const struct knowledge *k, const cJSON *doc)
{
	const cJSON *d, *finding;

	printf("period %s to %s, baseline: %s\n", json_str(json_get(doc, "period"), "from"), json_str(json_get(doc, "period"), "to"),
	    json_str(json_get(doc, "baseline"), "state"));
	cJSON_ArrayForEach(d, json_get(doc, "detections")) {
		const struct rule *rule = knowledge_rule(k, json_str(d, "id"));
		const char *state = json_str(d, "state");

		printf("%-10s  %-21s  %-8s  %s\n", json_str(d, "id"), state, json_str(d, "severity"), rule->title.text[LANG_EN]);
		cJSON_ArrayForEach(finding, json_get(d, "findings")) {
			if (strcmp(json_str(finding, "verdict"), "unknown") != 0 || strcmp(state, "hit") != 0)
				print_finding(rule, finding);
		}
	}
}

/* ---- the command ---- */

static long
count_state(const cJSON *doc, const char *state)
{
	const cJSON *d;
	long n = 0;

	cJSON_ArrayForEach(d, json_get(doc, "detections"))
		n += strcmp(json_str(d, "state"), state) == 0;
	return n;
}

static void
say_counts(const cJSON *doc)
{
	const cJSON *n = json_get(doc, "events");
	struct buf b;

	buf_init(&b, 4096);
	for (int s = 0; s < DETECTION_COUNT; s++) {
		long count = count_state(doc, detection_state_names[s]);

		if (count > 0)
			buf_addf(&b, "%s%ld %s", b.len > 0 ? ", " : "", count, detection_state_names[s]);
	}
	log_info("%.0f files, %.0f records: %.0f events, %.0f seen before, %.0f refused, %.0f without a time; %s", json_num(n, "files", 0),
	    json_num(n, "records", 0), json_num(n, "events", 0), json_num(n, "duplicates", 0), json_num(n, "refused", 0),
	    json_num(n, "untimed", 0), buf_text(&b));
	if (json_num(n, "baseline_left_out", 0) > 0)
		log_warn("%.0f events of the baseline are of the period or have no time: they were left out",
		    json_num(n, "baseline_left_out", 0));
	buf_release(&b);
}

static int
take_time(const char *option, const char *text, time_t *out, struct err *e)
{
	if (text != NULL && clock_parse(text, out) != 0)
		return err_set(e, ERR_USAGE, "--%s: \"%.40s\" is no time, want YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ", option, text);
	return 0;
}

static int
check(const struct detect_options *o, struct detect_input *in, struct err *e)
{
	if (o->from.n == 0)
		return err_set(e, ERR_USAGE, "no events: want files or folders with --from");
	for (size_t i = 0; i < o->fail_on.n; i++) {
		if (name_index(detection_state_names, DETECTION_COUNT, o->fail_on.items[i]) < 0)
			return err_set(e, ERR_USAGE, "--fail-on: \"%.40s\" is no state; want hit, not-evaluable, ...", o->fail_on.items[i]);
	}
	if (take_time("since", o->since, &in->files.since, e) != 0 || take_time("until", o->until, &in->until, e) != 0)
		return -1;
	if (in->until != 0 && in->files.since >= in->until)
		return err_set(e, ERR_USAGE, "--since: is not before --until");
	return 0;
}

/* Calendar, parameters, lists and exceptions of a scope file; its period and its accounts are not those of the files. */
static int
take_scope(struct assess_scope *out, cJSON **doc, const char *path, const struct knowledge *k, struct err *e)
{
	struct strlist none = { 0 };
	struct scope *s = NULL;
	int rc = -1;

	*out = (struct assess_scope){ SCOPE_CALENDAR };
	if (path == NULL)
		return 0;
	if (scope_load(&s, path, clock_stamp(), NULL, NULL, e) != 0 || scope_use_calendar(s, k, e) != 0 ||
	    scope_check(s, k, NULL, NULL, e) != 0)
		goto out;
	*doc = resolved_from_scope(s, &none);
	rc = resolved_to_assess(out, *doc, e);
	kv_release(&out->accounts);
	strlist_release(&out->regions);
out:
	scope_free(s);
	return rc;
}

/* Event files are the reader's; what an earlier run kept stands alone. */
static int
take_baseline(struct detect_input *in, cJSON **doc, const struct strlist *paths, struct err *e)
{
	enum given_kind kind;

	for (size_t i = 0; i < paths->n; i++) {
		if (given_kind(&kind, paths->items[i], e) != 0)
			return -1;
		if (kind == GIVEN_EVENTS)
			continue;
		if (paths->n > 1)
			return err_set(e, ERR_USAGE, "--baseline: %s is a baseline that was kept, so it must be the only one", paths->items[i]);
		if (given_document(doc, kind, paths->items[i], e) != 0)
			return -1;
		in->kept = *doc;
		in->kept_name = paths->items[i];
		in->files.baseline = NULL;
	}
	return 0;
}

static int
detect(const struct detect_options *o, bool *failed, struct err *e)
{
	struct detect_input in = { .files = { .paths = &o->from, .baseline = &o->baseline, .refused = say_refused } };
	struct strlist folders = { 0 };
	struct knowledge *k = NULL;
	struct assess_scope scope = { 0 };
	struct db *db = NULL;
	cJSON *scope_doc = NULL, *kept = NULL, *doc = NULL;
	int rc = -1;

	knowledge_dirs(&folders, NULL, o->knowledge);
	if (check(o, &in, e) != 0 || knowledge_load_over(&k, &folders, NULL, NULL, e) != 0 ||
	    take_scope(&scope, &scope_doc, o->scope, k, e) != 0 || take_baseline(&in, &kept, &o->baseline, e) != 0 || db_open(&db, k, e) != 0)
		goto out;
	in.k = k;
	in.scope = &scope;
	if (detect_run(&doc, db, &in, e) != 0)
		goto out;
	if (o->json) {
		char *text = cJSON_Print(doc);

		puts(text);
		free(text);
	} else {
		print_detections(k, doc);
	}
	say_counts(doc);
	for (size_t i = 0; i < o->fail_on.n; i++)
		*failed |= count_state(doc, o->fail_on.items[i]) > 0;
	rc = fflush(stdout) != 0 ? err_errno(e, "standard output") : 0;
out:
	db_free(db);
	resolved_release(&scope);
	cJSON_Delete(scope_doc);
	cJSON_Delete(kept);
	cJSON_Delete(doc);
	knowledge_free(k);
	strlist_release(&folders);
	return rc;
}

int
cmd_detect(int argc, char **argv)
{
	struct detect_options o = { 0 };
	const struct option_row rows[] = {
		{ "from", OPTION_LIST, &o.from, "FILE|DIR", "event files: *.json, *.jsonl, *.gz" },
		{ "baseline", OPTION_LIST, &o.baseline, "PATH", "what is usual: event files of an earlier time, or what an earlier run kept" },
		{ "since", OPTION_TEXT, &o.since, "TIME", "the period begins here; what is before is history" },
		{ "until", OPTION_TEXT, &o.until, "TIME", "the period ends here" },
		{ "scope", OPTION_TEXT, &o.scope, "FILE", "scope file: business hours, parameters, lists, exceptions" },
		{ "knowledge", OPTION_TEXT, &o.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "json", OPTION_FLAG, &o.json, NULL, "every detection with its state and findings" },
		{ "fail-on", OPTION_LIST, &o.fail_on, "STATE", "exit 1 when a detection is in this state (hit, not-evaluable, ...)" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal detect [OPTIONS] --from FILE|DIR",
		"Runs all detections over event files alone.  The period is that of the events, unless --since and --until say\n"
		"otherwise; what lies before it, in the same files or in those of --baseline, is what they compare with.\n"
		"A detection is hit, clean, insufficient-baseline, not-evaluable (it could not see what it needs) or not-run.",
		rows, 0, 0, "" };
	struct err e = { 0 };
	bool failed = false;
	int rc = options_parse(&usage, argc, argv, NULL, NULL, &e);

	if (rc > 0) {
		stop_on_signals();
		rc = detect(&o, &failed, &e);
	}
	strlist_release(&o.from);
	strlist_release(&o.baseline);
	strlist_release(&o.fail_on);
	return rc < 0 ? fail_with(&e) : failed ? EXIT_ANSWER_NO : EXIT_FINE;
}
