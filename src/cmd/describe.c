/* checks show, detections show, frameworks show: what one of them asks, wants and means, out of the knowledge files. */
#include "knowledge/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/sql/listing.h"
#include "base/alloc.h"
#include "cmd/cmd.h"
#include "cmd/describe.h"
#include "cmd/options.h"
#include "cmd/print.h"
#include "cmd/workdir.h"
#include "knowledge/knowledge.h"

struct asked {
	const char *command, *id, *control;
	const char *work, *knowledge;
	enum lang lang;
	bool json;
};

/* What a work folder says of the thing, and the thing itself. */
struct shown {
	struct knowledge *k;
	cJSON *facts;
	const struct rule *rule;
	const struct framework *framework;
	const struct control *one;	/* of the framework, or NULL for all of it */
};

static const cJSON *
with_id(const cJSON *list, const char *id)
{
	const cJSON *v;

	cJSON_ArrayForEach(v, list) {
		if (strcmp(json_str(v, "id"), id) == 0)
			return v;
	}
	return NULL;
}

/* The verdicts of one listed item, added to the members that describe it. */
static void
add_verdict(cJSON *o, const cJSON *listed)
{
	static const char *const members[] = { "state", "verdict", "evidence_state" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (json_str(listed, members[i]) != NULL)
			cJSON_AddStringToObject(o, members[i], json_str(listed, members[i]));
	}
}

/* The list that holds the verdict of what is shown: of rules, or of the framework's controls. */
static cJSON *
listing(const struct shown *s)
{
	if (s->rule == NULL)
		return listing_frameworks(s->k, s->facts);
	return s->rule->kind == RULE_CHECK ? listing_checks(s->k, s->facts) : listing_detections(s->k, s->facts);
}

static void
print_json(const struct shown *s)
{
	cJSON *list = listing(s), *o, *c;
	const cJSON *listed = with_id(list, s->rule != NULL ? s->rule->id : s->framework->id);
	char *text;

	if (s->rule != NULL)
		o = describe_rule_json(s->k, s->rule);
	else
		o = s->one != NULL ? describe_control_json(s->one) : describe_framework_json(s->framework);
	if (s->one != NULL)
		listed = with_id(json_arr(listed, "controls"), s->one->id);
	if (s->rule != NULL || s->one != NULL)
		add_verdict(o, listed);
	cJSON_ArrayForEach(c, json_arr(o, "controls")) {
		if (s->rule == NULL)
			add_verdict(c, with_id(json_arr(listed, "controls"), json_str(c, "id")));
	}
	text = cJSON_Print(o);
	puts(text);
	free(text);
	cJSON_Delete(o);
	cJSON_Delete(list);
}

static void
put_verdict(struct buf *out, const cJSON *listed)
{
	const char *state = json_str(listed, "state");

	buf_addf(out, "%s: %s%s%s, %s\n", json_str(listed, "id"), state != NULL ? state : "", state != NULL ? ", " : "",
	    json_str(listed, "verdict"), json_str(listed, "evidence_state"));
}

static void
put_verdicts(struct buf *out, const struct shown *s)
{
	cJSON *list = listing(s);
	const cJSON *listed = with_id(list, s->rule != NULL ? s->rule->id : s->framework->id), *c;

	if (s->rule != NULL)
		put_verdict(out, listed);
	cJSON_ArrayForEach(c, json_arr(listed, "controls")) {
		if (s->one == NULL || strcmp(json_str(c, "id"), s->one->id) == 0)
			put_verdict(out, c);
	}
	buf_puts(out, "\n");
	cJSON_Delete(list);
}

static void
print_text(const struct shown *s, enum lang lang)
{
	const struct describe d = { s->k, lang, false };
	struct buf out;

	buf_init(&out, DESCRIBE_MAX);
	if (s->facts != NULL)
		put_verdicts(&out, s);
	if (s->rule != NULL)
		describe_rule(&out, &d, s->rule);
	else if (s->one != NULL)
		describe_control(&out, &d, s->one);
	else
		describe_framework(&out, &d, s->framework);
	print_lines(&out);
	buf_release(&out);
}

static int
find_framework(struct shown *s, const struct asked *a, struct err *e)
{
	if ((s->framework = knowledge_framework(s->k, a->id)) == NULL)
		return err_set(e, ERR_USAGE, "%s: there is no framework of this name; \"trailseal frameworks\" lists them", a->id);
	for (size_t i = 0; a->control != NULL && i < s->framework->n_controls; i++) {
		const struct control *c = &s->framework->controls[i];

		if (strcmp(c->id, a->control) == 0 || strcmp(c->token, a->control) == 0)
			s->one = c;
	}
	if (a->control != NULL && s->one == NULL)
		return err_set(e, ERR_USAGE, "%s: has no control \"%s\"; \"trailseal frameworks\" lists them", a->id, a->control);
	return 0;
}

static int
find(struct shown *s, enum describe_kind kind, const struct asked *a, struct err *e)
{
	enum rule_kind wanted = kind == DESCRIBE_CHECKS ? RULE_CHECK : RULE_DETECTION;

	if (kind == DESCRIBE_FRAMEWORKS)
		return find_framework(s, a, e);
	s->rule = knowledge_rule(s->k, a->id);
	if (s->rule == NULL || s->rule->kind != wanted)
		return err_set(e, ERR_USAGE, "%s: there is none of this id; \"trailseal %s\" lists them", a->id, a->command);
	return 0;
}

static int
show(enum describe_kind kind, const struct asked *a, struct err *e)
{
	char *folder = a->work ? work_path(a->work, WORK_KNOWLEDGE) : NULL;
	struct strlist folders = { 0 };
	struct shown s = { 0 };
	int rc = -1;

	if (a->work != NULL && (s.facts = work_load(a->work, WORK_FACTS, "assess", e)) == NULL)
		goto out;
	knowledge_dirs(&folders, folder, a->knowledge);
	if (knowledge_load_over(&s.k, &folders, NULL, NULL, e) != 0 || find(&s, kind, a, e) != 0)
		goto out;
	if (a->json)
		print_json(&s);
	else
		print_text(&s, a->lang);
	rc = 0;
out:
	knowledge_free(s.k);
	cJSON_Delete(s.facts);
	strlist_release(&folders);
	free(folder);
	return rc;
}

int
describe_command(enum describe_kind kind, const char *command, int argc, char **argv)
{
	struct asked a = { .command = command };
	struct strlist langs = { 0 };
	const struct option_row rows[] = {
		{ "work", OPTION_TEXT, &a.work, "DIR", "with the verdicts of this work folder" },
		{ "knowledge", OPTION_TEXT, &a.knowledge, "DIR", "your own knowledge, laid over the shipped one" },
		{ "json", OPTION_FLAG, &a.json, NULL, "for programs: both languages, every member" },
		{ "lang", OPTION_LANG, &langs, "LANG", "in en (default) or zh-CN" },
		{ kind == DESCRIBE_FRAMEWORKS ? "control" : NULL, kind == DESCRIBE_FRAMEWORKS ? OPTION_TEXT : OPTION_HELP_END,
		    &a.control, "ID", "one control of it, by its number or token" },
		{ NULL, OPTION_HELP_END, NULL, NULL, NULL },
	};
	char line[80];
	const struct usage usage = { line,
		"Shows one: what it asks and with which permission, parameters, reasons, what to do, and the controls that use it.",
		rows, 1, 1, kind == DESCRIBE_FRAMEWORKS ? "NAME" : "ID" };
	struct err e = { 0 };
	int rc;

	snprintf(line, sizeof(line), "trailseal %s show [OPTIONS] %s", command, usage.words_name);
	rc = options_parse(&usage, argc, argv, &a.id, NULL, &e);
	if (rc > 0 && a.work != NULL && a.knowledge != NULL)
		rc = err_set(&e, ERR_USAGE, "--work and --knowledge: want one of them; a work folder has its own knowledge");
	if (rc > 0) {
		a.lang = (enum lang)name_index(lang_names, LANG_COUNT, langs.n > 0 ? langs.items[0] : "en");
		rc = show(kind, &a, &e);
	}
	strlist_release(&langs);
	return rc < 0 ? fail_with(&e) : EXIT_FINE;
}
