#include "cmd/doctor_print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "cmd/doctor_facts.h"
#include "cmd/workdir.h"
#include "knowledge/template.h"

#define WORDS_FILE "templates/doctor.json"
#define LINE_MAX_BYTES (256 * 1024)	/* ids of all rules are some kB, a message of a service is cut before */

/* Value of the column rights of a preflight table. */
#define RIGHTS_NOT_KNOWN "not-known"

int
doctor_words_load(struct doctor_words *w, enum lang lang, struct err *e)
{
	char *path = shipped_path(NULL, WORDS_FILE);

	w->lang = lang;
	w->file = json_load(path, e);
	free(path);
	return w->file != NULL ? 0 : -1;
}

void
doctor_words_release(struct doctor_words *w)
{
	cJSON_Delete(w->file);
	w->file = NULL;
}

/* ---- one line ---- */

static void
add_value(struct buf *out, const cJSON *v)
{
	char *text = json_scalar_text(v);
	const cJSON *one;

	if (text != NULL)
		buf_puts(out, text);
	cJSON_ArrayForEach(one, v) {
		buf_puts(out, one != v->child ? ", " : "");
		add_value(out, one);
	}
	free(text);
}

static int
fill(void *arg, struct buf *out, const char *name, enum place_kind kind, struct err *e)
{
	(void)kind;
	(void)e;
	add_value(out, json_get(arg, name));
	return 0;
}

/* Every value may come from outside, so the line is made safe as a whole. */
static void
say(const struct doctor_words *w, const char *indent, const char *code, const cJSON *values)
{
	const cJSON *text = json_get(json_get(w->file, "texts"), code);
	struct buf line, safe;
	struct err e = { 0 };

	buf_init(&line, LINE_MAX_BYTES);
	buf_init(&safe, 4 * LINE_MAX_BYTES);
	if (json_str(text, lang_names[w->lang]) == NULL ||
	    template_fill(&line, json_str(text, lang_names[w->lang]), fill, (void *)(uintptr_t)values, &e) != 0)
		buf_puts(&line, code);
	text_for_terminal(&safe, buf_text(&line));
	printf("%s%s\n", indent, buf_text(&safe));
	buf_release(&safe);
	buf_release(&line);
}

/* The same when the values have that member. */
static void
say_if(const struct doctor_words *w, const char *indent, const char *code, const cJSON *values, const char *member)
{
	if (json_str(values, member) != NULL)
		say(w, indent, code, values);
}

/* ---- what could not be decided ---- */

static void
say_ids(const struct doctor_words *w, const char *code, const char *framework, const cJSON *ids)
{
	cJSON *values = cJSON_CreateObject();

	cJSON_AddStringToObject(values, "framework", framework);
	cJSON_AddNumberToObject(values, "n", cJSON_GetArraySize(ids));
	cJSON_AddItemReferenceToObject(values, "ids", (cJSON *)(uintptr_t)ids);
	if (cJSON_GetArraySize(ids) > 0)
		say(w, "      ", code, values);
	cJSON_Delete(values);
}

static void
say_unknown(const struct doctor_words *w, const char *indent, const char *heading, const cJSON *unknown)
{
	const cJSON *f;

	if (cJSON_GetArraySize(json_get(unknown, "checks")) + cJSON_GetArraySize(json_get(unknown, "detections")) == 0)
		return;
	say(w, indent, heading, NULL);
	say_ids(w, "checks", "", json_get(unknown, "checks"));
	say_ids(w, "detections", "", json_get(unknown, "detections"));
	cJSON_ArrayForEach(f, json_get(unknown, "controls"))
		say_ids(w, "controls", f->string, f);
}

/* ---- accounts ---- */

static bool
has_state(const cJSON *permission, const char *state)
{
	return strcmp(json_str(permission, "state"), state) == 0;
}

static void
add_count(cJSON *values, const char *name, const cJSON *permissions, const char *state)
{
	const cJSON *one;
	long n = 0;

	cJSON_ArrayForEach(one, permissions)
		n += has_state(one, state);
	cJSON_AddNumberToObject(values, name, (double)n);
}

static void
say_counts(const struct doctor_words *w, const cJSON *permissions)
{
	cJSON *values = cJSON_CreateObject();

	add_count(values, "granted", permissions, TRIED_GRANTED);
	add_count(values, "denied", permissions, TRIED_DENIED);
	add_count(values, "failed", permissions, TRIED_FAILED);
	add_count(values, "unreached", permissions, TRIED_UNREACHED);
	add_count(values, "untried", permissions, TRIED_NOT);
	say(w, "  ", "counts", values);
	cJSON_Delete(values);
}

static void
say_permissions(const struct doctor_words *w, const cJSON *permissions, const char *state, const char *code)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, permissions) {
		if (!has_state(one, state))
			continue;
		say(w, "  ", code, one);
		say_if(w, "    ", "code", one, "code");
		say_if(w, "    ", "message", one, "message");
		say_unknown(w, "    ", "undecided", json_get(one, "unknown"));
	}
}

static void
say_account(const struct doctor_words *w, const cJSON *a)
{
	const cJSON *permissions = json_get(a, "permissions");

	say(w, "", json_bool(a, "member", false) ? "member" : "account", a);
	say_if(w, "  ", "from", a, "from");
	say_if(w, "  ", "caller", a, "caller");
	say_if(w, "  ", "nothing-asked", a, "problem");
	if (permissions == NULL)
		return;
	say_counts(w, permissions);
	say_permissions(w, permissions, TRIED_DENIED, "denied");
	say_permissions(w, permissions, TRIED_FAILED, "failed");
	say_permissions(w, permissions, TRIED_NOT, "not-tried");
}

/* ---- members ---- */

/* What to do about a code: the first row of the words whose globs it fits. */
static void
say_next(const struct doctor_words *w, const char *code)
{
	const cJSON *row, *glob;
	cJSON *values;

	cJSON_ArrayForEach(row, json_get(w->file, "next")) {
		cJSON_ArrayForEach(glob, json_get(row, "codes")) {
			if (!glob_match(glob->valuestring, code != NULL ? code : ""))
				continue;
			values = cJSON_CreateObject();
			cJSON_AddStringToObject(values, "text", json_str(json_get(row, "text"), lang_names[w->lang]));
			say(w, "    ", "next", values);
			cJSON_Delete(values);
			return;
		}
	}
}

static void
say_members(const struct doctor_words *w, const cJSON *members)
{
	cJSON *values = cJSON_Duplicate(members, 1);
	const cJSON *m, *refused = json_get(members, "refused"), *before;

	cJSON_AddNumberToObject(values, "n_refused", cJSON_GetArraySize(refused));
	say(w, "", "members", values);
	cJSON_ArrayForEach(m, refused) {
		say(w, "  ", "refused", m);
		/* what is to be done about many for the same reason stands once, behind the first */
		before = refused->child;
		while (before != m && (json_str(before, "code") == NULL || json_str(m, "code") == NULL ||
		    strcmp(json_str(before, "code"), json_str(m, "code")) != 0))
			before = before->next;
		if (before == m)
			say_next(w, json_str(m, "code"));
	}
	say_unknown(w, "  ", "undecided", json_get(members, "unknown"));
	cJSON_Delete(values);
}

/* ---- the whole ---- */

static void
say_times(const struct doctor_words *w, const cJSON *facts)
{
	cJSON *values = cJSON_CreateObject();

	if (json_get(facts, "clock_ahead_seconds") != NULL)
		say(w, "", "clock", facts);
	cJSON_AddNumberToObject(values, "seconds", ceil(json_num(facts, "seconds_at_least", 0)));
	say(w, "", "time", values);
	cJSON_Delete(values);
}

static void
say_problems(const struct doctor_words *w, const cJSON *facts)
{
	const cJSON *one, *problems = json_get(facts, "problems");

	if (cJSON_GetArraySize(problems) == 0) {
		say(w, "", "well", NULL);
		return;
	}
	say(w, "", "problems", NULL);
	cJSON_ArrayForEach(one, problems)
		say(w, "  ", json_str(one, "problem"), one);
	say_unknown(w, "  ", "undecided-in-all", json_get(facts, "unknown"));
}

void
doctor_print(const struct doctor_words *w, const cJSON *facts)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, json_get(facts, "accounts"))
		say_account(w, one);
	if (cJSON_IsObject(json_get(facts, "members")))
		say_members(w, json_get(facts, "members"));
	cJSON_ArrayForEach(one, json_get(facts, "unreached")) {
		say(w, "", "unreached", one);
		say_if(w, "    ", "code", one, "code");
		say_if(w, "    ", "message", one, "message");
		say_unknown(w, "    ", "undecided", json_get(one, "unknown"));
	}
	cJSON_ArrayForEach(one, json_get(facts, "gaps"))
		say(w, "", "gap", one);
	cJSON_ArrayForEach(one, json_get(facts, "rights")) {
		if (json_str(one, "rights") != NULL && strcmp(json_str(one, "rights"), RIGHTS_NOT_KNOWN) == 0)
			say(w, "", "rights-not-known", one);
	}
	say_times(w, facts);
	say_problems(w, facts);
}
