#ifndef TESTS_UNIT_REPORT_SAMPLE_H
#define TESTS_UNIT_REPORT_SAMPLE_H

/*
 * The sample that the report's unit programs render: facts, exchanges and a small knowledge of its own, from
 * tests/data/report, and a store for the documents that come out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fileio.h"
#include "base/json.h"
#include "report/report.h"

#define SAMPLE_DOCUMENTS_MAX 8

struct sample {
	cJSON *facts, *pieces_json, *knowledge_json;
	struct knowledge k;
	struct report_evidence *pieces;
	size_t n;
	struct report_options options;
	char *templates;
	struct {
		char *name;
		char *text;
		size_t len;
	} documents[SAMPLE_DOCUMENTS_MAX];
	size_t n_documents;
};

static inline void
sample_words(struct words *w, const cJSON *from)
{
	for (int l = 0; l < LANG_COUNT; l++)
		w->text[l] = (char *)json_str(from, lang_names[l]);
}

static inline int
sample_severity(const cJSON *from)
{
	int s = name_index(severity_names, SEVERITY_COUNT, json_str(from, "severity"));

	return s < 0 ? SEVERITY_LOW : s;
}

static inline void
sample_rule(struct rule *r, const cJSON *from)
{
	const cJSON *v, *reasons = json_get(from, "reasons"), *columns = json_arr(from, "columns");

	r->id = (char *)json_str(from, "id");
	r->kind = strcmp(json_str(from, "kind"), "table") == 0 ? RULE_TABLE :
	    strcmp(json_str(from, "kind"), "check") == 0 ? RULE_CHECK : RULE_DETECTION;
	r->severity = (enum severity)sample_severity(from);
	r->changing = json_bool(from, "changing", false);
	r->uses_calendar = json_bool(from, "uses_calendar", false);
	r->section = (char *)json_str(from, "section");
	sample_words(&r->title, json_get(from, "title"));
	sample_words(&r->rationale, json_get(from, "rationale"));
	sample_words(&r->remediation, json_get(from, "remediation"));
	sample_words(&r->validation, json_get(from, "validation"));
	sample_words(&r->false_positives, json_get(from, "false_positives"));
	cJSON_ArrayForEach(v, json_arr(from, "sources"))
		strlist_add(&r->sources, v->valuestring);
	r->reasons = xcalloc((size_t)cJSON_GetArraySize(reasons) + 1, sizeof(r->reasons[0]));
	cJSON_ArrayForEach(v, reasons) {
		r->reasons[r->n_reasons].code = v->string;
		sample_words(&r->reasons[r->n_reasons++].text, v);
	}
	r->columns = xcalloc((size_t)cJSON_GetArraySize(columns) + 1, sizeof(r->columns[0]));
	cJSON_ArrayForEach(v, columns) {
		r->columns[r->n_columns].name = cJSON_GetArrayItem(v, 0)->valuestring;
		sample_words(&r->columns[r->n_columns++].heading, cJSON_GetArrayItem(v, 1));
	}
}

static inline void
sample_control(struct control *c, const cJSON *from)
{
	int decide = name_index(decide_names, 3, json_str(from, "decide"));

	c->id = (char *)json_str(from, "id");
	c->token = (char *)json_str(from, "token");
	c->severity = (enum severity)sample_severity(from);
	c->decide = decide < 0 ? DECIDE_AUTOMATIC : (enum decide)decide;
	c->responsibility = (char *)json_str(from, "responsibility");
	sample_words(&c->title, json_get(from, "title"));
	sample_words(&c->fails, json_get(from, "fails"));
	sample_words(&c->attach, json_get(from, "attach"));
}

/* Knowledge whose texts are borrowed from the JSON. */
static inline void
sample_knowledge(struct knowledge *k, const cJSON *from)
{
	const cJSON *v, *c;

	k->sources = xcalloc((size_t)cJSON_GetArraySize(json_arr(from, "sources")), sizeof(k->sources[0]));
	cJSON_ArrayForEach(v, json_arr(from, "sources")) {
		struct source *s = &k->sources[k->n_sources++];

		s->id = (char *)json_str(v, "id");
		s->permission = (char *)json_str(v, "permission");
		sample_words(&s->title, json_get(v, "title"));
	}
	k->rules = xcalloc((size_t)cJSON_GetArraySize(json_arr(from, "rules")), sizeof(k->rules[0]));
	cJSON_ArrayForEach(v, json_arr(from, "rules"))
		sample_rule(&k->rules[k->n_rules++], v);
	k->frameworks = xcalloc((size_t)cJSON_GetArraySize(json_arr(from, "frameworks")), sizeof(k->frameworks[0]));
	cJSON_ArrayForEach(v, json_arr(from, "frameworks")) {
		struct framework *f = &k->frameworks[k->n_frameworks++];

		f->id = (char *)json_str(v, "id");
		sample_words(&f->title, json_get(v, "title"));
		sample_words(&f->note, json_get(v, "note"));
		f->controls = xcalloc((size_t)cJSON_GetArraySize(json_arr(v, "controls")), sizeof(f->controls[0]));
		cJSON_ArrayForEach(c, json_arr(v, "controls"))
			sample_control(&f->controls[f->n_controls++], c);
	}
}

static inline cJSON *
sample_json(const char *name)
{
	char *path = xasprintf("%s/tests/data/report/%s", getenv("TOP_SRCDIR"), name);
	struct err e = { 0 };
	cJSON *j = json_load(path, &e);

	if (j == NULL) {
		printf("Bail out! %s\n", e.text);
		exit(EXIT_FAILURE);
	}
	free(path);
	return j;
}

static inline void
sample_init(struct sample *s)
{
	const cJSON *v;

	memset(s, 0, sizeof(*s));
	s->facts = sample_json("assessment.json");
	s->pieces_json = sample_json("pieces.json");
	s->knowledge_json = sample_json("knowledge.json");
	sample_knowledge(&s->k, s->knowledge_json);
	s->pieces = xcalloc((size_t)cJSON_GetArraySize(s->pieces_json), sizeof(s->pieces[0]));
	cJSON_ArrayForEach(v, s->pieces_json) {
		int state = name_index(state_names, STATE_COUNT, json_str(v, "state"));

		s->pieces[s->n++] = (struct report_evidence){
			.id = json_str(v, "id"), .path = json_str(v, "path"), .sha256 = json_str(v, "sha256"),
			.source = json_str(v, "source"), .account = json_str(v, "account"), .region = json_str(v, "region"),
			.method = json_str(v, "method"), .url = json_str(v, "url"), .request_id = json_str(v, "request_id"),
			.code = json_str(v, "code"), .message = json_str(v, "message"), .received = json_str(v, "received"),
			.server_date = json_str(v, "server_date"), .caller = json_str(v, "caller"),
			.status = (long)json_num(v, "status", 0), .page = (int)json_num(v, "page", 1),
			.state = state < 0 ? STATE_ERROR : (enum evidence_state)state,
			.absent = json_bool(v, "absent", false),
		};
	}
	s->templates = xasprintf("%s/templates", getenv("TOP_SRCDIR"));
	s->options.templates = s->templates;
}

static inline void
sample_forget(struct sample *s)
{
	for (size_t i = 0; i < s->n_documents; i++) {
		free(s->documents[i].name);
		free(s->documents[i].text);
	}
	s->n_documents = 0;
}

static inline void
sample_release(struct sample *s)
{
	sample_forget(s);
	for (size_t i = 0; i < s->k.n_rules; i++) {
		strlist_release(&s->k.rules[i].sources);
		free(s->k.rules[i].reasons);
		free(s->k.rules[i].columns);
	}
	for (size_t i = 0; i < s->k.n_frameworks; i++)
		free(s->k.frameworks[i].controls);
	free(s->k.sources);
	free(s->k.rules);
	free(s->k.frameworks);
	free(s->pieces);
	free(s->templates);
	strlist_release(&s->options.formats);
	strlist_release(&s->options.langs);
	cJSON_Delete(s->facts);
	cJSON_Delete(s->pieces_json);
	cJSON_Delete(s->knowledge_json);
}

/* Keeps a document, and a copy in the folder REPORT_OUT when that is set, to be looked at. */
static inline int
sample_begin(void *arg, const char *name, struct err *e)
{
	struct sample *s = arg;

	if (s->n_documents == SAMPLE_DOCUMENTS_MAX)
		return err_set(e, ERR_LIMIT, "%s: one document too many", name);
	s->documents[s->n_documents].name = xstrdup(name);
	s->documents[s->n_documents].text = xstrdup("");
	s->documents[s->n_documents++].len = 0;
	return 0;
}

static inline int
sample_add(void *arg, const void *bytes, size_t len, struct err *e)
{
	struct sample *s = arg;
	size_t at = s->n_documents - 1, had = s->documents[at].len;

	(void)e;
	s->documents[at].text = xrealloc(s->documents[at].text, had + len + 1, sizeof(char));
	memcpy(s->documents[at].text + had, bytes, len);
	s->documents[at].text[had + len] = '\0';
	s->documents[at].len = had + len;
	return 0;
}

static inline int
sample_end(void *arg, bool whole, struct err *e)
{
	struct sample *s = arg;
	const char *dir = getenv("REPORT_OUT");
	size_t at = s->n_documents - 1;
	int rc = 0;

	if (!whole) {
		free(s->documents[at].name);
		free(s->documents[at].text);
		s->n_documents--;
	} else if (dir != NULL) {
		char *path = xasprintf("%s/%s", dir, s->documents[at].name);

		rc = file_write(path, s->documents[at].text, s->documents[at].len, e);
		free(path);
	}
	return rc;
}

static inline int
sample_render(struct sample *s, struct err *e)
{
	const struct report_sink to = { sample_begin, sample_add, sample_end, s };

	sample_forget(s);
	return report_render(s->facts, &s->k, s->pieces, s->n, &s->options, &to, e);
}

/* The text of a document, "" when it was not made. */
static inline const char *
sample_document(const struct sample *s, const char *name)
{
	for (size_t i = 0; i < s->n_documents; i++) {
		if (strcmp(s->documents[i].name, name) == 0)
			return s->documents[i].text;
	}
	return "";
}

#endif
