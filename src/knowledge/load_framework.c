#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/loading.h"

enum { TOKEN_MAX = 1024 };	/* ids are at most 60 and 80 characters */

/* Words in both languages, or one text for both: an internal programme is read by those who wrote it. */
static void
take_words(struct words *w, const cJSON *v)
{
	words_from(w, v);
	for (int i = 0; i < LANG_COUNT && cJSON_IsString(v); i++)
		w->text[i] = xstrdup(v->valuestring);
}

/* "policy" and "1.2 (a)": "policy-1.2--a-"; a byte that is no ASCII as two hex digits, so that ids in Chinese differ. */
static char *
token_of(const char *framework, const char *id)
{
	struct buf b;
	char *token;

	buf_init(&b, TOKEN_MAX);
	buf_addf(&b, "%s%s-", isdigit((unsigned char)framework[0]) ? "_" : "", framework);
	for (const unsigned char *p = (const unsigned char *)id; *p != '\0'; p++) {
		if (*p >= 0x80)
			buf_addf(&b, "%02x", *p);
		else
			buf_addf(&b, "%c", isalnum(*p) || *p == '.' || *p == '_' ? *p : '-');
	}
	token = xstrdup(buf_text(&b));
	buf_release(&b);
	return token;
}

static void
fill_rule(struct control_rule *r, const cJSON *doc)
{
	const cJSON *parameters = json_get(doc, "parameters");

	r->id = cJSON_IsString(doc) ? xstrdup(doc->valuestring) : text_from(doc, "id", "");
	r->parameters = parameters != NULL ? cJSON_Duplicate(parameters, 1) : NULL;
}

static void
fill_control(struct control *c, const char *framework, const cJSON *doc)
{
	int severity = name_index(severity_names, SEVERITY_COUNT, json_str(doc, "severity"));
	int decide = name_index(decide_names, DECIDE_MANUAL + 1, json_str(doc, "decide"));
	const cJSON *checks = json_get(doc, "checks"), *one;

	c->id = text_from(doc, "id", "");
	c->token = json_str(doc, "token") != NULL ? text_from(doc, "token", "") : token_of(framework, c->id);
	take_words(&c->title, json_get(doc, "title"));
	take_words(&c->fails, json_get(doc, "fails"));
	take_words(&c->attach, json_get(doc, "attach"));
	c->severity = severity >= 0 ? (enum severity)severity : SEVERITY_COUNT;	/* check_whole() knows the rules' */
	c->decide = decide >= 0 ? (enum decide)decide : DECIDE_AUTOMATIC;
	c->responsibility = text_from(doc, "responsibility", "tenant");
	c->rules = xcalloc((size_t)cJSON_GetArraySize(checks) + 1, sizeof(*c->rules));
	cJSON_ArrayForEach(one, checks)
		fill_rule(&c->rules[c->n_rules++], one);
}

static void
check_control(struct loader *l, const char *file, const struct control *c, size_t index)
{
	char *attach = xasprintf("controls[%zu].attach", index), *checks = xasprintf("controls[%zu].checks", index);

	if (c->decide != DECIDE_AUTOMATIC && c->attach.text[LANG_EN] == NULL)
		problem_add(&l->problems, file, attach, "is missing: \"decide\" is \"%s\", so it must say what a human adds",
		    decide_names[c->decide]);
	else if (strcmp(c->responsibility, "platform") == 0 && c->attach.text[LANG_EN] == NULL)
		problem_add(&l->problems, file, attach, "is missing: \"responsibility\" is \"platform\", so it must name the "
		    "provider's own certificate");
	if (c->decide != DECIDE_MANUAL && c->n_rules == 0)
		problem_add(&l->problems, file, checks, "names no check though \"decide\" is \"%s\"", decide_names[c->decide]);
	for (size_t i = 0; i < c->n_rules; i++) {
		for (size_t j = 0; j < i; j++) {
			if (strcmp(c->rules[i].id, c->rules[j].id) == 0)
				problem_add(&l->problems, file, checks, "names \"%s\" twice", c->rules[i].id);
		}
	}
	free(attach);
	free(checks);
}

void
load_framework(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	cJSON *doc = json_parse(text, strlen(text), file, &e);
	const cJSON *controls, *one;
	struct framework *f;

	if (doc == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text + strlen(file) + 2);
		return;
	}
	if (!loader_fits(l, SCHEMA_FRAMEWORK, file, doc))
		goto out;
	ARRAY_GROW(l->k->frameworks, l->k->n_frameworks, l->cap_frameworks);
	f = &l->k->frameworks[l->k->n_frameworks++];
	memset(f, 0, sizeof(*f));
	f->id = text_from(doc, "id", "");
	f->file = xstrdup(file);
	take_words(&f->title, json_get(doc, "title"));
	take_words(&f->note, json_get(doc, "note"));
	controls = json_get(doc, "controls");
	f->controls = xcalloc((size_t)cJSON_GetArraySize(controls) + 1, sizeof(*f->controls));
	cJSON_ArrayForEach(one, controls) {
		fill_control(&f->controls[f->n_controls], f->id, one);
		check_control(l, file, &f->controls[f->n_controls], f->n_controls);
		f->n_controls++;
	}
	check_id(l, file, f->id);
out:
	cJSON_Delete(doc);
}

void
load_calendar(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	cJSON *doc = json_parse(text, strlen(text), file, &e);

	if (doc == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text + strlen(file) + 2);
		return;
	}
	if (!loader_fits(l, SCHEMA_CALENDAR, file, doc)) {
		cJSON_Delete(doc);
		return;
	}
	check_id(l, file, json_str(doc, "id"));
	check_calendar(&l->problems, file, doc);
	if (l->k->calendars == NULL)
		l->k->calendars = cJSON_CreateArray();
	cJSON_AddItemToArray(l->k->calendars, doc);
}
