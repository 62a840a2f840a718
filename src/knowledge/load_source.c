#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/loading.h"
#include "knowledge/plan.h"
#include "knowledge/sqltext.h"

enum {
	PAGES_DEFAULT = 1000,
	BODY_DEFAULT = 8 * 1024 * 1024,
	COMPLETE_TRIES_DEFAULT = 12	/* waits of 0.1 s doubling to 10 s: about a minute together */
};

static const char *const format_names[] = {
	[BODY_JSON] = "json",
	[BODY_XML] = "xml",
	[BODY_TEXT] = "text",
	[BODY_BYTES] = "bytes",
	[BODY_GZIP] = "gzip",
};

static const char *const paging_names[] = {
	[PAGING_NONE] = "none",
	[PAGING_TOKEN] = "token",
	[PAGING_OFFSET] = "offset",
	[PAGING_SHORT] = "short",
	[PAGING_MARKER] = "marker",
	[PAGING_PAGE] = "page",
};

/* What each kind of paging can not do without. */
static const struct {
	enum paging_kind kind;
	const char *key;
} paging_needs[] = {
	{ PAGING_TOKEN, "request" },
	{ PAGING_TOKEN, "response" },
	{ PAGING_OFFSET, "request" },
	{ PAGING_OFFSET, "items" },
	{ PAGING_OFFSET, "total" },
	{ PAGING_SHORT, "request" },
	{ PAGING_SHORT, "size" },
	{ PAGING_SHORT, "page-size" },
	{ PAGING_SHORT, "items" },
	{ PAGING_MARKER, "request" },
	{ PAGING_MARKER, "response" },
	{ PAGING_MARKER, "truncated" },
	{ PAGING_PAGE, "request" },
	{ PAGING_PAGE, "items" },
	{ PAGING_PAGE, "total" },
};

/* Keys that only make sense beside another, or in one style. */
static const struct {
	const char *key, *style, *why;
} style_keys[] = {
	{ "action", "rpc", "an action" },
	{ "version", "rpc", "a version" },
	{ "bucket", "oss", "a bucket" },
};

/* ---- products.json ---- */

static void
load_classes(struct error_classes *c, const cJSON *obj)
{
	strlist_from(&c->denied, json_get(obj, "denied"));
	strlist_from(&c->absent, json_get(obj, "absent"));
	strlist_from(&c->throttled, json_get(obj, "throttled"));
	strlist_from(&c->retry, json_get(obj, "retry"));
	strlist_from(&c->expired, json_get(obj, "expired"));
	strlist_from(&c->skew, json_get(obj, "skew"));
}

static const struct error_classes *
classes_of(const struct knowledge *k, const char *style)
{
	int i = name_index((const char *const *)k->class_styles, k->n_classes, style);

	return i >= 0 ? &k->classes[i] : NULL;
}

const struct error_classes *
loader_classes(const struct loader *l, const char *style)
{
	return classes_of(l->k, style);
}

static void
check_product(struct loader *l, const char *file, const cJSON *p)
{
	const char *style = json_str(p, "style");
	char *key = xasprintf("products.%s", p->string);

	if (classes_of(l->k, style) == NULL)
		problem_add(&l->problems, file, key, "errors has no codes for style \"%s\"", style);
	if (strcmp(style, "rpc") == 0 && json_get(p, "version") == NULL)
		problem_add(&l->problems, file, key, "a product of style \"rpc\" needs a version");
	free(key);
}

static void
load_hosts(struct knowledge *k, const cJSON *product)
{
	const cJSON *one;

	if (json_str(product, "vpc-host") != NULL)
		kv_add(&k->vpc_hosts, product->string, json_str(product, "vpc-host"));
	cJSON_ArrayForEach(one, json_get(product, "region-hosts")) {
		char *name = xasprintf("%s@%s", product->string, one->string);

		kv_add(&k->region_hosts, name, one->valuestring);
		free(name);
	}
}

void
load_products(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	cJSON *doc = json_parse(text, strlen(text), file, &e);
	const cJSON *errors, *one;
	struct knowledge *k = l->k;

	if (doc == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text + strlen(file) + 2);
		return;
	}
	if (!loader_fits(l, SCHEMA_PRODUCTS, file, doc))
		goto out;
	errors = json_get(doc, "errors");
	k->classes = xcalloc((size_t)cJSON_GetArraySize(errors) + 1, sizeof(*k->classes));
	k->class_styles = xcalloc((size_t)cJSON_GetArraySize(errors) + 1, sizeof(*k->class_styles));
	cJSON_ArrayForEach(one, errors) {
		k->class_styles[k->n_classes] = xstrdup(one->string);
		load_classes(&k->classes[k->n_classes++], one);
	}
	cJSON_ArrayForEach(one, json_get(doc, "products")) {
		strlist_add(&k->products, one->string);
		load_hosts(k, one);
		check_product(l, file, one);
	}
	strlist_from(&k->personal, json_get(doc, "personal"));
	l->products = cJSON_DetachItemFromObjectCaseSensitive(doc, "products");
out:
	cJSON_Delete(doc);
}

/* ---- sources ---- */

/* The part of the id between its first and second dot. */
static char *
action_of(const char *id)
{
	const char *dot = strchr(id, '.');

	return dot != NULL ? xstrndup(dot + 1, strcspn(dot + 1, ".")) : xstrdup("");
}

static void
fill_paging(struct paging *p, const cJSON *doc)
{
	if (doc == NULL)
		return;
	p->kind = (enum paging_kind)name_index(paging_names, PAGING_PAGE + 1, json_str(doc, "kind"));
	p->request = text_from(doc, "request", NULL);
	p->response = text_from(doc, "response", NULL);
	p->truncated = text_from(doc, "truncated", NULL);
	p->size = text_from(doc, "size", NULL);
	p->page_size = (long)json_num(doc, "page-size", 0);
	p->total = text_from(doc, "total", NULL);
	p->items = text_from(doc, "items", NULL);
	p->least = text_from(doc, "least", NULL);
	p->in_body = json_bool(doc, "in-body", false);
}

/* Answers are taken whole unless fill_answer says otherwise. */
void
source_take_request(struct source *s, const cJSON *doc, const cJSON *product)
{
	const cJSON *one, *body = json_get(doc, "body");
	bool rpc;

	s->pages_max = PAGES_DEFAULT;
	s->body_max = BODY_DEFAULT;
	s->style = text_from(product, "style", "");
	rpc = strcmp(s->style, "rpc") == 0;
	s->version = text_from(doc, "version", json_str(product, "version"));
	s->action = rpc && json_get(doc, "action") == NULL ? action_of(s->id) : text_from(doc, "action", NULL);
	s->method = text_from(doc, "method", rpc ? "POST" : "GET");
	s->host = text_from(doc, "host", json_str(product, "host"));
	s->path = text_from(doc, "path", "/");
	s->bucket = text_from(doc, "bucket", NULL);
	s->body = body != NULL ? json_print(body) : NULL;
	cJSON_ArrayForEach(one, json_get(doc, "query"))
		kv_add(&s->query, one->string, one->valuestring);
	strlist_from(&s->keep_empty, json_get(doc, "keep-empty"));
}

static void
fill_inside(struct inside *in, const cJSON *doc)
{
	if (doc == NULL)
		return;
	in->path = text_from(doc, "path", "");
	in->columns = text_from(doc, "columns", "");
	in->types = text_from(doc, "types", "");
	in->exact = text_from(doc, "exact", "");
	in->most = (long)json_num(doc, "most", 0);
	in->zone = (long)json_num(doc, "zone", 0);
	in->null = text_from(doc, "null", "");
}

static void
fill_answer(struct source *s, const cJSON *doc)
{
	const cJSON *complete = json_get(doc, "complete"), *events = json_get(doc, "events");
	int format = name_index(format_names, BODY_GZIP + 1, json_str(doc, "format"));

	s->format = format >= 0 ? (enum body_format)format : BODY_JSON;
	strlist_from(&s->arrays, json_get(doc, "arrays"));
	fill_paging(&s->paging, json_get(doc, "paging"));
	s->pages_max = (long)json_num(doc, "pages-max", PAGES_DEFAULT);
	s->body_max = (size_t)json_num(doc, "body-max", BODY_DEFAULT);
	s->per_second = json_num(doc, "per-second", 0);
	strlist_from(&s->absent, json_get(doc, "absent"));
	s->complete_path = text_from(complete, "path", NULL);
	s->complete_value = text_from(complete, "value", NULL);
	s->complete_tries = (int)json_num(complete, "tries", COMPLETE_TRIES_DEFAULT);
	s->events_name = text_from(events, "name", NULL);
	s->events_windows = text_from(events, "windows", NULL);
	s->events_ids = json_bool(events, "ids", false);
	s->events_path = text_from(events, "path", s->events_name != NULL && !s->events_ids ? "" : NULL);
	s->events_field = text_from(events, "field", events ? "" : NULL);
	fill_inside(&s->inside, json_get(doc, "inside"));
	strlist_from(&s->redact, json_get(doc, "redact"));
	s->identity_path = text_from(doc, "identity", NULL);
	s->management = json_bool(doc, "management", false);
}

static void
check_paging(struct loader *l, const char *file, const cJSON *doc)
{
	const cJSON *paging = json_get(doc, "paging");
	int kind = name_index(paging_names, PAGING_PAGE + 1, json_str(paging, "kind"));

	for (size_t i = 0; i < sizeof(paging_needs) / sizeof(paging_needs[0]); i++) {
		char *key = xasprintf("paging.%s", paging_needs[i].key);

		if ((int)paging_needs[i].kind == kind && json_get(paging, paging_needs[i].key) == NULL)
			problem_add(&l->problems, file, key, "is missing: paging of kind \"%s\" needs it",
			    paging_names[kind]);
		free(key);
	}
	if (json_get(paging, "page-size") != NULL && json_get(paging, "size") == NULL)
		problem_add(&l->problems, file, "paging.size", "is missing: page-size is sent under this name");
	if (json_bool(paging, "in-body", false) && !cJSON_IsObject(json_get(doc, "body")))
		problem_add(&l->problems, file, "paging.in-body", "there is no body that is an object");
}

static void
check_template(struct loader *l, const char *file, const char *key, const char *text)
{
	struct strlist places = { 0 };
	struct err e = { 0 };

	if (text != NULL && template_places(text, &places, &e) != 0)
		problem_add(&l->problems, file, key, "%s", e.text);
	strlist_release(&places);
}

static void
check_body(struct loader *l, const char *file, const cJSON *body)
{
	const cJSON *one;

	if (cJSON_IsString(body))
		check_template(l, file, "body", body->valuestring);
	cJSON_ArrayForEach(one, body)
		check_body(l, file, one);
}

static void
check_templates(struct loader *l, const struct source *s, const cJSON *doc)
{
	check_template(l, s->file, "host", s->host);
	check_template(l, s->file, "path", s->path);
	check_template(l, s->file, "bucket", s->bucket);
	for (size_t i = 0; i < s->query.n; i++) {
		char *key = xasprintf("query.%s", s->query.items[i].name);

		check_template(l, s->file, key, s->query.items[i].value);
		free(key);
	}
	check_body(l, s->file, json_get(doc, "body"));
}

static void
check_style(struct loader *l, const struct source *s, const cJSON *doc)
{
	for (size_t i = 0; i < sizeof(style_keys) / sizeof(style_keys[0]); i++) {
		if (json_get(doc, style_keys[i].key) != NULL && strcmp(s->style, style_keys[i].style) != 0)
			problem_add(&l->problems, s->file, style_keys[i].key, "only style \"%s\" has %s, \"%s\" is of style \"%s\"",
			    style_keys[i].style, style_keys[i].why, s->product, s->style);
	}
	if (strcmp(s->style, "rpc") == 0 && strcmp(s->path, "/") != 0)
		problem_add(&l->problems, s->file, "path", "want \"/\" for style \"rpc\", found \"%s\"", s->path);
	if (s->body != NULL && strcmp(s->method, "POST") != 0)
		problem_add(&l->problems, s->file, "body", "method %s sends none", s->method);
	if (s->arrays.n > 0 && s->format != BODY_XML)
		problem_add(&l->problems, s->file, "arrays", "is for format \"xml\" only");
	if ((s->events_name != NULL) != (s->format == BODY_GZIP))
		problem_add(&l->problems, s->file, "events.name", "goes together with format \"gzip\"");
	if (json_get(doc, "events") != NULL && (s->events_name != NULL) == (json_get(json_get(doc, "events"), "path") != NULL))
		problem_add(&l->problems, s->file, "events", "want either path or name");
	if (s->events_ids && (s->events_name == NULL || s->events_windows != NULL))
		problem_add(&l->problems, s->file, "events.ids", "goes together with name, and without windows");
}

static void
check_source(struct loader *l, const struct source *s, const cJSON *doc)
{
	struct err e = { 0 };
	char *select = sql_select(s->for_each, &e);

	check_id(l, s->file, s->id);
	if (strncmp(s->id, s->product, strlen(s->product)) != 0 || s->id[strlen(s->product)] != '.')
		problem_add(&l->problems, s->file, "id", "want \"%s.\" and an action, found \"%s\"", s->product, s->id);
	if (select == NULL)
		problem_add(&l->problems, s->file, "for-each", "%s", e.text);
	for (size_t i = 0; i < s->keep_empty.n; i++) {
		if (json_get(json_get(doc, "query"), s->keep_empty.items[i]) == NULL)
			problem_add(&l->problems, s->file, "keep-empty", "query has no parameter \"%s\"", s->keep_empty.items[i]);
	}
	check_paging(l, s->file, doc);
	check_templates(l, s, doc);
	check_style(l, s, doc);
	free(select);
}

void
load_source(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	cJSON *doc = json_parse(text, strlen(text), file, &e);
	const cJSON *product;
	struct source *s;

	if (doc == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text + strlen(file) + 2);
		return;
	}
	if (!loader_fits(l, SCHEMA_SOURCE, file, doc))
		goto out;
	product = json_get(l->products, json_str(doc, "product"));
	if (product == NULL) {
		if (l->products != NULL)
			problem_add(&l->problems, file, "product", "products.json has no product \"%.80s\"", json_str(doc, "product"));
		goto out;
	}
	ARRAY_GROW(l->k->sources, l->k->n_sources, l->cap_sources);
	s = &l->k->sources[l->k->n_sources++];
	memset(s, 0, sizeof(*s));
	s->id = text_from(doc, "id", "");
	s->file = xstrdup(file);
	words_from(&s->title, json_get(doc, "title"));
	s->permission = text_from(doc, "permission", "");
	s->for_each = text_from(doc, "for-each", "");
	s->product = text_from(doc, "product", "");
	source_take_request(s, doc, product);
	fill_answer(s, doc);
	s->errors = classes_of(l->k, s->style);
	check_source(l, s, doc);
out:
	cJSON_Delete(doc);
}
