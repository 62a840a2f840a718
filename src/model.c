#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_WARN] = "warn",
	[VERDICT_NOT_APPLICABLE] = "not-applicable",
	[VERDICT_UNKNOWN] = "unknown",
	[VERDICT_MANUAL] = "manual",
	[VERDICT_NOT_YET] = "not-yet",
};

const char *const state_names[STATE_COUNT] = {
	[STATE_CONFIRMED] = "confirmed",
	[STATE_INFERRED] = "inferred",
	[STATE_NOT_QUERIED] = "not-queried",
	[STATE_DENIED] = "denied",
	[STATE_ERROR] = "error",
	[STATE_STALE] = "stale",
	[STATE_CONTRADICTED] = "contradicted",
};

const char *const detection_state_names[DETECTION_COUNT] = {
	[DETECTION_HIT] = "hit",
	[DETECTION_CLEAN] = "clean",
	[DETECTION_INSUFFICIENT_BASELINE] = "insufficient-baseline",
	[DETECTION_NOT_EVALUABLE] = "not-evaluable",
	[DETECTION_NOT_RUN] = "not-run",
};

const char *const severity_names[SEVERITY_COUNT] = {
	[SEVERITY_CRITICAL] = "critical",
	[SEVERITY_HIGH] = "high",
	[SEVERITY_MEDIUM] = "medium",
	[SEVERITY_LOW] = "low",
};

const char *const decide_names[] = {
	[DECIDE_AUTOMATIC] = "automatic",
	[DECIDE_PARTLY] = "partly",
	[DECIDE_MANUAL] = "manual",
};

const char *const lang_names[LANG_COUNT] = {
	[LANG_EN] = "en",
	[LANG_ZH_CN] = "zh-CN",
};

int
name_index(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (name != NULL && strcmp(names[i], name) == 0)
			return (int)i;
	}
	return -1;
}

enum verdict
verdict_worse(enum verdict a, enum verdict b)
{
	static const int rank[VERDICT_COUNT] = {
		[VERDICT_NOT_APPLICABLE] = 0,
		[VERDICT_PASS] = 1,
		[VERDICT_MANUAL] = 2,
		[VERDICT_NOT_YET] = 3,
		[VERDICT_WARN] = 4,
		[VERDICT_UNKNOWN] = 5,
		[VERDICT_FAIL] = 6,
	};

	return rank[a] >= rank[b] ? a : b;
}

void
strlist_add(struct strlist *l, const char *s)
{
	ARRAY_GROW(l->items, l->n, l->cap);
	l->items[l->n++] = xstrdup(s);
}

bool
strlist_has(const struct strlist *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++) {
		if (strcmp(l->items[i], s) == 0)
			return true;
	}
	return false;
}

bool
strlist_glob(const struct strlist *patterns, const char *s)
{
	for (size_t i = 0; i < patterns->n; i++) {
		if (glob_match(patterns->items[i], s))
			return true;
	}
	return false;
}

cJSON *
strlist_json(const struct strlist *l)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < l->n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(l->items[i]));
	return list;
}

void
strlist_release(struct strlist *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i]);
	free(l->items);
	memset(l, 0, sizeof(*l));
}

const struct source *
knowledge_source(const struct knowledge *k, const char *id)
{
	for (size_t i = 0; i < k->n_sources; i++) {
		if (strcmp(k->sources[i].id, id) == 0)
			return &k->sources[i];
	}
	return NULL;
}

bool
source_in_file(const struct source *s)
{
	return s->format == BODY_BYTES || s->format == BODY_GZIP;
}

bool
source_tells_events(const struct source *s)
{
	return s->events_path != NULL || s->inside.path != NULL;
}

bool
rule_reads_events(const struct knowledge *k, const struct rule *r)
{
	bool any = false;

	for (size_t i = 0; i < k->n_sources; i++) {
		if (k->sources[i].events_path == NULL)
			continue;
		if (!strlist_has(&r->sources, k->sources[i].id))
			return false;
		any = true;
	}
	return any;
}

const struct rule *
knowledge_rule(const struct knowledge *k, const char *id)
{
	for (size_t i = 0; i < k->n_rules; i++) {
		if (strcmp(k->rules[i].id, id) == 0)
			return &k->rules[i];
	}
	return NULL;
}

const struct framework *
knowledge_framework(const struct knowledge *k, const char *id)
{
	for (size_t i = 0; i < k->n_frameworks; i++) {
		if (strcmp(k->frameworks[i].id, id) == 0)
			return &k->frameworks[i];
	}
	return NULL;
}

const char *
knowledge_dir_of(const struct knowledge *k, const char *file)
{
	size_t low = 0, high = k->n_files;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(k->files[mid].name, file);

		if (c == 0)
			return k->dirs.items[k->files[mid].folder];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return k->dir;
}

void
call_release(struct call *c)
{
	free(c->account);
	free(c->region);
	cJSON_Delete(c->params);
	free(c->host);
	free(c->path);
	free(c->body);
	free(c->bucket);
	kv_release(&c->query);
}

void
call_free(struct call *c)
{
	if (c != NULL)
		call_release(c);
	free(c);
}

size_t
exchange_bytes(const struct exchange *x)
{
	return x->file != NULL ? spool_len(x->file) : x->body.len;
}

struct exchange *
exchange_new(void)
{
	struct exchange *x = xcalloc(1, sizeof(*x));

	buf_init(&x->body, 0);
	x->page = 1;
	x->attempts = cJSON_CreateArray();
	return x;
}

void
exchange_free(struct exchange *x)
{
	if (x == NULL)
		return;
	free(x->id);
	free(x->source);
	free(x->account);
	free(x->region);
	cJSON_Delete(x->params);
	free(x->method);
	free(x->url);
	kv_release(&x->request_headers);
	free(x->request_body);
	kv_release(&x->response_headers);
	buf_release(&x->body);
	spool_free(x->file);
	cJSON_Delete(x->json);
	free(x->request_id);
	free(x->code);
	free(x->message);
	free(x->server_date);
	free(x->peer);
	free(x->caller);
	cJSON_Delete(x->attempts);
	free(x);
}
