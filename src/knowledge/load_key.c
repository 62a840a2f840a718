#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "knowledge/loading.h"
#include "knowledge/plan.h"

/* Services that keep private keys: keys/ID.json. */

static void
take_call(struct loader *l, struct key_call *c, const char *file, const cJSON *doc, const char *key, const cJSON *product)
{
	const cJSON *call = json_get(doc, key);
	struct source *s = &c->source;
	struct strlist places = { 0 };
	struct err e = { 0 };

	source_take_request(s, call, product);
	s->id = xasprintf("%s.%s", product->string, s->action);
	s->file = xstrdup(file);
	s->product = xstrdup(product->string);
	s->permission = text_from(call, "permission", "");
	s->for_each = xstrdup("");
	c->list = text_from(call, "list", NULL);
	c->value = text_from(call, "value", "");
	for (size_t i = 0; i < s->query.n; i++) {
		if (template_places(s->query.items[i].value, &places, &e) != 0)
			problem_add(&l->problems, file, key, "%s", e.text);
	}
	strlist_release(&places);
}

static void
check_key_service(struct loader *l, const struct key_service *k, const char *file)
{
	struct strlist places = { 0 };
	struct err e = { 0 };

	check_id(l, file, k->id);
	if (template_places(k->name, &places, &e) != 0)
		problem_add(&l->problems, file, "name", "%s", e.text);
	else if (!strlist_has(&places, "account"))
		problem_add(&l->problems, file, "name", "has no place {account}");
	if (strcmp(k->sign.source.style, "rpc") != 0)
		problem_add(&l->problems, file, "product", "\"%s\" is not of style \"rpc\"", k->sign.source.product);
	if (k->versions.list == NULL)
		problem_add(&l->problems, file, "versions.list", "is missing");
	strlist_release(&places);
}

void
load_key_service(struct loader *l, const char *file, const char *text)
{
	struct err e = { 0 };
	cJSON *doc = json_parse(text, strlen(text), file, &e);
	const cJSON *product, *one;
	struct key_service *k;

	if (doc == NULL) {
		problem_add(&l->problems, file, "", "%s", e.text + strlen(file) + 2);
		return;
	}
	product = loader_fits(l, SCHEMA_KEY_SERVICE, file, doc) ? json_get(l->products, json_str(doc, "product")) : NULL;
	if (product == NULL) {
		if (l->products != NULL && json_str(doc, "product") != NULL)
			problem_add(&l->problems, file, "product", "products.json has no product \"%.80s\"", json_str(doc, "product"));
		goto out;
	}
	ARRAY_GROW(l->k->key_services, l->k->n_key_services, l->cap_key_services);
	k = &l->k->key_services[l->k->n_key_services++];
	*k = (struct key_service){ .id = text_from(doc, "id", ""), .name = text_from(doc, "name", "") };
	take_call(l, &k->versions, file, doc, "versions", product);
	take_call(l, &k->public, file, doc, "public", product);
	take_call(l, &k->sign, file, doc, "sign", product);
	cJSON_ArrayForEach(one, json_get(doc, "algorithms"))
		kv_add(&k->algorithms, one->string, one->valuestring);
	k->versions.source.errors = k->public.source.errors = k->sign.source.errors = loader_classes(l, k->sign.source.style);
	check_key_service(l, k, file);
out:
	cJSON_Delete(doc);
}
