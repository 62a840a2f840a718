#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/assess.h"
#include "assess/event/eventload.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/events_filter.h"
#include "cmd/events_live.h"
#include "cmd/events_print.h"
#include "cmd/judge.h"
#include "cmd/options.h"
#include "cmd/steps.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

enum {
	WRITE_AT = 256 * 1024,	/* bytes gathered before they are written */
	AGO_DIGITS_MAX = 5	/* of "36h": no records are older than 99999 hours */
};

struct printing {
	struct events_filter filter;
	bool json, csv, timeline, quiet;
	struct buf out;
	struct event_rows rows;
	long shown;
};

static int
write_out(struct buf *b, struct err *e)
{
	if (b->len > 0 && fwrite(b->data, 1, b->len, stdout) != b->len)
		return err_errno(e, "standard output");
	buf_reset(b);
	return 0;
}

static int
print_event(struct printing *p, const struct event *ev, const char *evidence, struct err *e)
{
	if (!events_filter_wants(&p->filter, ev))
		return 0;
	p->shown++;
	if (p->timeline || !(p->json || p->csv))
		return event_rows_add(&p->rows, ev, evidence, p->json, e);
	if (p->json)
		events_json(&p->out, ev, evidence);
	else
		events_csv(&p->out, ev, evidence);
	return p->out.len >= WRITE_AT ? write_out(&p->out, e) : 0;
}

static int
finish(struct printing *p, struct err *e)
{
	event_rows_sort(&p->rows);
	if (p->timeline && p->json)
		event_rows_timeline_json(&p->rows);
	else if (p->timeline)
		event_rows_timeline(&p->rows);
	else
		event_rows_table(&p->rows);
	if (write_out(&p->out, e) != 0)
		return -1;
	return fflush(stdout) != 0 ? err_errno(e, "standard output") : 0;
}

/* ---- from files ---- */

static int
file_event(void *arg, const struct event *ev, const struct event_place *place, struct err *e)
{
	char evidence[EVENT_PLACE_MAX + 32];

	snprintf(evidence, sizeof(evidence), "%s#%ld", place->file, place->record);
	return print_event(arg, ev, evidence, e);
}

static void
file_refused(void *arg, const char *sentence)
{
	(void)arg;
	log_warn("%s", sentence);
}

static int
events_from_files(struct printing *p, const struct strlist *paths, struct err *e)
{
	const struct event_sink sink = { file_event, file_refused, p };
	struct eventfile *f = eventfile_new(&sink);
	struct event_counts n;
	int rc = 0;

	for (size_t i = 0; i < paths->n && rc == 0; i++)
		rc = eventfile_read(f, paths->items[i], e);
	n = *eventfile_counts(f);
	eventfile_free(f);
	if (rc == 0)
		rc = finish(p, e);
	if (rc == 0)
		log_info("%ld file%s, %ld record%s: %ld event%s (%ld shown, %ld without a time), %ld seen before, %ld refused", n.files,
		    n.files == 1 ? "" : "s", n.records, n.records == 1 ? "" : "s", n.events, n.events == 1 ? "" : "s", p->shown,
		    n.untimed, n.duplicates, n.refused);
	if (rc == 0 && n.events == 0 && n.unreadable > 0)
		rc = err_set(e, ERR_FORMAT, "%s: no event in it could be read", paths->items[0]);
	return rc;
}

/* ---- from a work folder ---- */

/* A row of the table as the event it was made of; the spans point into columns and digits. */
static int
work_event(void *arg, const cJSON *columns, struct err *e)
{
	char digits[EV_COUNT][24];
	struct event ev = { 0 };

	for (int i = 0; i < EV_COUNT; i++) {
		const cJSON *v = json_get(columns, event_columns[i].name);

		if (cJSON_IsString(v))
			ev.value[i] = (struct span){ v->valuestring, strlen(v->valuestring) };
		else if (cJSON_IsNumber(v))
			ev.value[i] = (struct span){ digits[i], (size_t)snprintf(digits[i], sizeof(digits[i]), "%.0f", v->valuedouble) };
	}
	return print_event(arg, &ev, json_str(columns, "evidence"), e);
}

static void
work_problem(void *arg, const char *evidence, const char *code, long records)
{
	static const struct {
		const char *code, *words;
		bool file;	/* it is told of one as a whole */
	} told[] = {
		{ CAUSE_EVENT_REFUSED, "refused: no event that can be read", false },
		{ CAUSE_EVENT_UNTIMED, "without a time that can be read; kept", false },
		{ CAUSE_EVENT_FILE_CHANGED, "is not as the name of the file says", true },
		{ CAUSE_EVENT_FILE_DAMAGED, "the file can not be unpacked to its end", true },
		{ CAUSE_EVENT_FILE_OVER, "the file unpacks to more than the limit", true },
	};
	long *refused = arg;

	if (strcmp(code, CAUSE_EVENT_REFUSED) == 0)
		*refused += records;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (strcmp(told[i].code, code) != 0)
			continue;
		if (told[i].file)
			log_warn("%s: %s", evidence, told[i].words);
		else
			log_warn("%s: %ld record%s %s", evidence, records, records == 1 ? "" : "s", told[i].words);
	}
}

static int
events_from_work(struct printing *p, const char *work, struct err *e)
{
	static const struct db_limits limits = { DB_STATEMENT_MS, 100000000, DB_MEMORY_MAX };
	char *folder = work_path(work, WORK_KNOWLEDGE);
	struct knowledge *k = NULL;
	struct runfiles files;
	struct db *db = NULL;
	long refused = 0;
	int rc = -1;

	if (!file_exists(folder) && !dir_exists(folder)) {
		err_set(e, ERR_USAGE, "%s: has no " WORK_KNOWLEDGE "; run \"trailseal collect\" first, or give event files with --from",
		    work);
		goto out;
	}
	runfiles_of_folder(&files, work);
	if (knowledge_load(&k, folder, NULL, NULL, e) != 0 || db_open(&db, k, e) != 0 ||
	    judge_load_evidence(db, k, &files, e) != 0)
		goto out;
	db_set_limits(db, &limits);
	if (db_rows(db, "events", "select * from events order by event_time, recipient_account_id, event_id, event_category",
	    NULL, work_event, p, e) != 0 || finish(p, e) != 0 || events_problems(db, work_problem, &refused, e) != 0)
		goto out;
	if (events_unseen(db, work, p->filter.since, p->filter.until, e) != 0)
		goto out;
	log_info("%ld event%s shown, %ld refused", p->shown, p->shown == 1 ? "" : "s", refused);
	rc = 0;
out:
	db_free(db);
	knowledge_free(k);
	free(folder);
	return rc;
}

/* ---- from the cloud ---- */

static int
events_from_cloud(struct printing *p, struct events_live *live, struct err *e)
{
	char *work;
	int rc;

	live->since = p->filter.since;
	live->until = p->filter.until;
	if (events_live(live, &work, e) != 0)
		return -1;
	rc = events_from_work(p, work, e);
	if (live->keep == NULL)
		dir_remove(work);
	free(work);
	return rc;
}

/* ---- the command ---- */

/* 90m, 36h, 7d, 2w: so long ago. */
static bool
take_ago(const char *text, time_t *out)
{
	static const struct { char unit; long seconds; } units[] = { { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
	size_t digits = strspn(text, "0123456789");

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (digits > 0 && digits <= AGO_DIGITS_MAX && text[digits] == units[i].unit && text[digits + 1] == '\0') {
			*out = (time_t)(clock_ms() / 1000) - strtol(text, NULL, 10) * units[i].seconds;
			return true;
		}
	}
	return false;
}

static int
take_time(const char *option, const char *text, time_t *out, struct err *e)
{
	if (text != NULL && !take_ago(text, out) && clock_parse(text, out) != 0)
		return err_set(e, ERR_USAGE, "--%s: \"%.40s\" is no time, want YYYY-MM-DD, YYYY-MM-DDThh:mm:ssZ, or 90m, 36h, 7d or 2w ago",
		    option, text);
	return 0;
}

static int
check(const struct printing *p, int n_words, const struct strlist *from, const struct events_live *live, struct err *e)
{
	if (n_words > 0 && from->n > 0)
		return err_set(e, ERR_USAGE, "WORK and --from: want one of them, found both");
	if ((n_words > 0 || from->n > 0) && (live->scope != NULL || live->knowledge != NULL || live->keep != NULL))
		return err_set(e, ERR_USAGE, "--scope, --knowledge and --keep are for asking the cloud: not with %s",
		    n_words > 0 ? "WORK" : "--from");
	if (p->json && p->csv)
		return err_set(e, ERR_USAGE, "--json and --csv: want one of them, found both");
	if (p->timeline && p->csv)
		return err_set(e, ERR_USAGE, "--timeline and --csv: want one of them, found both");
	if (p->timeline && p->filter.actors.n + p->filter.resources.n != 1)
		return err_set(e, ERR_USAGE, "--timeline: is of one actor or one resource: give one --actor or one --resource");
	return events_filter_check(&p->filter, e);
}

int
cmd_events(int argc, char **argv)
{
	struct printing p = { 0 };
	struct strlist from = { 0 };
	struct events_live live = { 0 };
	const char *since = NULL, *until = NULL, *work = NULL;
	const struct option_row rows[] = {
		{ "from", OPTION_LIST, &from, "FILE|DIR", "event files instead of a work folder: *.json, *.jsonl, *.gz" },
		{ "actor", OPTION_LIST, &p.filter.actors, "NAME", "actor, user, role, session, principal or AccessKey id" },
		{ "action", OPTION_LIST, &p.filter.actions, "NAME", "event name: DeleteTrail, Attach*" },
		{ "service", OPTION_LIST, &p.filter.services, "NAME", "service: Ram, Ecs, ... in any case" },
		{ "resource", OPTION_LIST, &p.filter.resources, "NAME", "name or type of a resource" },
		{ "ip", OPTION_LIST, &p.filter.ips, "ADDRESS", "source address, or ADDRESS/BITS" },
		{ "since", OPTION_TEXT, &since, "TIME", "from this time on (UTC): a date, a time, or 36h, 7d ago" },
		{ "until", OPTION_TEXT, &until, "TIME", "before this time" },
		{ "outcome", OPTION_TEXT, &p.filter.outcome, "ok|failed", "only calls that worked, or that did not" },
		{ "region", OPTION_LIST, &p.filter.regions, "ID", "region of the resource" },
		{ "rw", OPTION_TEXT, &p.filter.rw, "read|write", "only calls that read, or that write" },
		{ "timeline", OPTION_FLAG, &p.timeline, NULL, "of one --actor or --resource, with the gaps between" },
		{ "json", OPTION_FLAG, &p.json, NULL, "one normalised event a line, all columns" },
		{ "csv", OPTION_FLAG, &p.csv, NULL, "the same columns for a spreadsheet" },
		{ "scope", OPTION_TEXT, &live.scope, "FILE", "cloud: whose, with which credentials (default: scope.json)" },
		{ "knowledge", OPTION_TEXT, &live.knowledge, "DIR", "cloud: your own sources, laid over the shipped ones" },
		{ "keep", OPTION_TEXT, &live.keep, "WORK", "cloud: keep the answers in this new work folder" },
		{ "quiet", OPTION_FLAG, &p.quiet, NULL, "no counts at the end" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	const struct usage usage = { "trailseal events [OPTIONS] [WORK | --from FILE|DIR]",
		"Who changed what, when, from where: the events that were collected into a work folder, or those in event files\n"
		"(LookupEvents answers, SLS rows, objects that a trail wrote to OSS, EventBridge; JSON or JSON lines, plain or gzip).\n"
		"Names take * and ?; filters may repeat.  The table and the timeline are sorted by time; --json and --csv of files keep\n"
		"the order of the files.  The last column names the evidence: an answer of the work folder, or FILE#RECORD.\n"
		"With neither it asks the cloud of the scope file, for the last 7 days or those of --since and --until: the stores of its\n"
		"trails where they can be read, LookupEvents for the rest.  What was not seen is said.",
		rows, 0, 1, "WORK" };
	struct err e = { 0 };
	int n_words = 0, rc = options_parse(&usage, argc, argv, &work, &n_words, &e);

	if (rc > 0) {
		log_init(p.quiet);
		stop_on_signals();
		buf_init(&p.out, EVENTS_LINE_MAX + WRITE_AT);
		if (p.csv)
			events_csv_head(&p.out);
		if (take_time("since", since, &p.filter.since, &e) != 0 || take_time("until", until, &p.filter.until, &e) != 0 ||
		    check(&p, n_words, &from, &live, &e) != 0)
			rc = -1;
		else if (from.n > 0)
			rc = events_from_files(&p, &from, &e);
		else if (n_words > 0)
			rc = events_from_work(&p, work, &e);
		else
			rc = events_from_cloud(&p, &live, &e);
	}
	buf_release(&p.out);
	event_rows_release(&p.rows);
	events_filter_release(&p.filter);
	strlist_release(&from);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
