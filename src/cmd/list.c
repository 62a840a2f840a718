/* frameworks, checks, detections: what there is, and what came of it when a work folder is named; show is describe.c. */
#include "assess/sql/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/describe.h"
#include "cmd/options.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

struct listing {
	const char *command;
	enum describe_kind kind;
	cJSON *(*make)(const struct knowledge *k, const cJSON *facts);
};

static void
print_text(const char *text)
{
	struct buf b;

	buf_init(&b, 64 * 1024);
	text_for_terminal(&b, text ? text : "");
	fputs(buf_text(&b), stdout);
	buf_release(&b);
}

static void
print_row(const cJSON *item, const char *lang, bool judged, int indent)
{
	const char *severity = json_str(item, "severity");

	printf("%*s%-16s %-9s ", indent, "", json_str(item, "id"), severity ? severity : "");
	if (judged)
		printf("%-15s %-12s ", json_str(item, "verdict"), json_str(item, "evidence_state"));
	print_text(json_str(json_get(item, "title"), lang));
	putchar('\n');
}

static void
print_list(const cJSON *list, const char *lang, bool judged)
{
	const cJSON *item, *control;

	cJSON_ArrayForEach(item, list) {
		if (json_arr(item, "controls") == NULL) {
			print_row(item, lang, judged, 0);
			continue;
		}
		printf("%s  ", json_str(item, "id"));
		print_text(json_str(json_get(item, "title"), lang));
		putchar('\n');
		cJSON_ArrayForEach(control, json_arr(item, "controls"))
			print_row(control, lang, judged, 2);
	}
}

static int
list(const struct listing *l, const char *work, const char *knowledge, const char *lang, bool json, struct err *e)
{
	char *folder = work ? work_path(work, WORK_KNOWLEDGE) : NULL, *text;
	cJSON *facts = work ? work_load(work, WORK_FACTS, "assess", e) : NULL, *items;
	struct strlist folders = { 0 };
	struct knowledge *k = NULL;
	int rc = -1;

	knowledge_dirs(&folders, folder, knowledge);
	if ((work == NULL || facts != NULL) && knowledge_load_over(&k, &folders, NULL, NULL, e) == 0) {
		items = l->make(k, facts);
		if (json) {
			text = cJSON_Print(items);
			puts(text);
			free(text);
		} else {
			print_list(items, lang, facts != NULL);
		}
		cJSON_Delete(items);
		rc = 0;
	}
	knowledge_free(k);
	cJSON_Delete(facts);
	strlist_release(&folders);
	free(folder);
	return rc;
}

static int
cmd_list(const struct listing *l, int argc, char **argv)
{
	const char *work = NULL, *knowledge = NULL;
	struct strlist langs = { 0 };
	bool json = false;
	const struct option_row rows[] = {
		{ "work", OPTION_TEXT, &work, "DIR", "show the verdicts of this work folder" },
		{ "knowledge", OPTION_TEXT, &knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "json", OPTION_FLAG, &json, NULL, "for programs: id, verdict, evidence_state of every item" },
		{ "lang", OPTION_LANG, &langs, "LANG", "titles in en (default) or zh-CN" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	char line[100];
	const struct usage usage = { line,
		"Lists them.  Without a work folder nothing was queried, and the verdict of each is unknown.", rows, 0, 0, "" };
	struct err e = { 0 };
	int rc;

	if (argc > 1 && strcmp(argv[1], "show") == 0)
		return describe_command(l->kind, l->command, argc - 1, argv + 1);
	snprintf(line, sizeof(line), "trailseal %s [OPTIONS] | trailseal %s show [OPTIONS] %s", l->command, l->command,
	    l->kind == DESCRIBE_FRAMEWORKS ? "NAME" : "ID");
	rc = options_parse(&usage, argc, argv, NULL, NULL, &e);
	if (rc > 0 && work != NULL && knowledge != NULL)
		rc = err_set(&e, ERR_USAGE, "--work and --knowledge: want one of them; a work folder has its own knowledge");
	if (rc > 0)
		rc = list(l, work, knowledge, langs.n > 0 ? langs.items[0] : "en", json, &e);
	strlist_release(&langs);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}

int
cmd_checks(int argc, char **argv)
{
	static const struct listing l = { "checks", DESCRIBE_CHECKS, listing_checks };

	return cmd_list(&l, argc, argv);
}

int
cmd_detections(int argc, char **argv)
{
	static const struct listing l = { "detections", DESCRIBE_DETECTIONS, listing_detections };

	return cmd_list(&l, argc, argv);
}

int
cmd_frameworks(int argc, char **argv)
{
	static const struct listing l = { "frameworks", DESCRIBE_FRAMEWORKS, listing_frameworks };

	return cmd_list(&l, argc, argv);
}
