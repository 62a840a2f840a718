#include <stdlib.h>

#include "knowledge/knowledge.h"

static void
words_release(struct words *w)
{
	for (int i = 0; i < LANG_COUNT; i++)
		free(w->text[i]);
}

static void
classes_release(struct error_classes *c)
{
	strlist_release(&c->denied);
	strlist_release(&c->absent);
	strlist_release(&c->throttled);
	strlist_release(&c->retry);
	strlist_release(&c->expired);
	strlist_release(&c->skew);
}

static void
paging_release(struct paging *p)
{
	free(p->request);
	free(p->response);
	free(p->truncated);
	free(p->size);
	free(p->total);
	free(p->items);
	free(p->least);
}

static void
inside_release(struct inside *in)
{
	free(in->path);
	free(in->columns);
	free(in->types);
	free(in->exact);
	free(in->null);
}

static void
source_release(struct source *s)
{
	free(s->id);
	free(s->file);
	words_release(&s->title);
	free(s->product);
	free(s->style);
	free(s->version);
	free(s->action);
	free(s->method);
	free(s->host);
	free(s->path);
	kv_release(&s->query);
	strlist_release(&s->keep_empty);
	free(s->body);
	free(s->permission);
	free(s->for_each);
	free(s->bucket);
	paging_release(&s->paging);
	strlist_release(&s->absent);
	strlist_release(&s->arrays);
	free(s->complete_path);
	free(s->complete_value);
	free(s->events_path);
	free(s->events_field);
	free(s->events_name);
	free(s->events_windows);
	inside_release(&s->inside);
	strlist_release(&s->redact);
	free(s->identity_path);
}

static void
key_call_release(struct key_call *c)
{
	source_release(&c->source);
	free(c->list);
	free(c->value);
}

static void
key_services_free(struct key_service *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].id);
		free(list[i].name);
		kv_release(&list[i].algorithms);
		key_call_release(&list[i].versions);
		key_call_release(&list[i].public);
		key_call_release(&list[i].sign);
	}
	free(list);
}

static void
reasons_free(struct reason *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].code);
		words_release(&list[i].text);
	}
	free(list);
}

static void
columns_free(struct column *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].name);
		words_release(&list[i].heading);
		reasons_free(list[i].values, list[i].n_values);
	}
	free(list);
}

static void
rule_release(struct rule *r)
{
	free(r->id);
	free(r->file);
	free(r->sql);
	words_release(&r->title);
	strlist_release(&r->sources);
	cJSON_Delete(r->parameters);
	reasons_free(r->reasons, r->n_reasons);
	words_release(&r->remediation);
	words_release(&r->validation);
	words_release(&r->rationale);
	words_release(&r->false_positives);
	free(r->tactic);
	free(r->section);
	columns_free(r->columns, r->n_columns);
}

static void
control_release(struct control *c)
{
	free(c->id);
	free(c->token);
	words_release(&c->title);
	words_release(&c->fails);
	words_release(&c->attach);
	free(c->responsibility);
	for (size_t i = 0; i < c->n_rules; i++) {
		free(c->rules[i].id);
		cJSON_Delete(c->rules[i].parameters);
	}
	free(c->rules);
}

static void
framework_release(struct framework *f)
{
	free(f->id);
	free(f->file);
	words_release(&f->title);
	words_release(&f->note);
	for (size_t i = 0; i < f->n_controls; i++)
		control_release(&f->controls[i]);
	free(f->controls);
}

static void
views_free(struct view *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].id);
		free(list[i].file);
		free(list[i].sql);
	}
	free(list);
}

void
knowledge_free(struct knowledge *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < k->n_sources; i++)
		source_release(&k->sources[i]);
	views_free(k->views, k->n_views);
	views_free(k->baselines, k->n_baselines);
	views_free(k->engines, k->n_engines);
	key_services_free(k->key_services, k->n_key_services);
	for (size_t i = 0; i < k->n_rules; i++)
		rule_release(&k->rules[i]);
	for (size_t i = 0; i < k->n_frameworks; i++)
		framework_release(&k->frameworks[i]);
	for (size_t i = 0; i < k->n_classes; i++) {
		classes_release(&k->classes[i]);
		free(k->class_styles[i]);
	}
	strlist_release(&k->products);
	strlist_release(&k->personal);
	kv_release(&k->vpc_hosts);
	kv_release(&k->region_hosts);
	free(k->classes);
	free(k->class_styles);
	free(k->sources);
	cJSON_Delete(k->calendars);
	free(k->rules);
	free(k->frameworks);
	for (size_t i = 0; i < k->n_files; i++)
		free(k->files[i].name);
	free(k->files);
	strlist_release(&k->dirs);
	free(k->dir);
	free(k);
}
