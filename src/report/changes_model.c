#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/changes.h"
#include "report/transform.h"
#include "report/tree.h"

/* Changes as XML for the templates (templates/README.md), and the documents that they make of it. */

/* ---- JSON to elements ---- */

/* Members whose names others chose are no names of elements: their values are shown through sentences or as one text. */
static bool
is_name(const char *s)
{
	static const char *const not_shown[] = { "values", "parameters" };

	for (size_t i = 0; i < sizeof(not_shown) / sizeof(not_shown[0]); i++) {
		if (strcmp(s, not_shown[i]) == 0)
			return false;
	}
	return *s >= 'a' && *s <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz_-") == strlen(s);
}

static void add_members(xmlNodePtr n, const cJSON *object);

/* Scalars become attributes, objects elements, and what is in a list `item`. */
static void
add_list(xmlNodePtr n, const cJSON *list)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list) {
		xmlNodePtr item = tree_add(n, "item");
		char *text = json_scalar_text(one);

		if (text != NULL)
			tree_text(item, text);
		else
			add_members(item, one);
		free(text);
	}
}

static void
add_members(xmlNodePtr n, const cJSON *object)
{
	const cJSON *one;

	if (!cJSON_IsObject(object))
		return;
	cJSON_ArrayForEach(one, object) {
		if (!is_name(one->string))
			continue;
		if (cJSON_IsArray(one))
			add_list(tree_add(n, one->string), one);
		else if (cJSON_IsObject(one))
			add_members(tree_add(n, one->string), one);
		else
			tree_attr_json(n, one->string, object, one->string);
	}
}

/* ---- words of the knowledge ---- */

static xmlNodePtr
child(xmlNodePtr n, const char *name)
{
	xmlNodePtr c = n != NULL ? n->children : NULL;

	while (c != NULL && strcmp((const char *)c->name, name) != 0)
		c = c->next;
	return c;
}

/* Call fn for the items of a list of the changes beside their elements. */
static void
each_item(xmlNodePtr parent, const cJSON *object, const char *list, void (*fn)(xmlNodePtr n, const cJSON *one, const void *arg),
    const void *arg)
{
	xmlNodePtr holder = child(parent, list), n = holder != NULL ? holder->children : NULL;
	const cJSON *one;

	cJSON_ArrayForEach(one, json_arr(object, list)) {
		if (n == NULL)
			return;
		fn(n, one, arg);
		n = n->next;
	}
}

static const char *
text_of(const cJSON *obj, const char *name)
{
	const char *s = json_str(obj, name);

	return s != NULL ? s : "";
}

static void
name_control(xmlNodePtr n, const cJSON *one, const void *arg)
{
	const struct framework *f = knowledge_framework(arg, text_of(one, "framework"));

	for (size_t i = 0; f != NULL && i < f->n_controls; i++) {
		if (strcmp(f->controls[i].id, text_of(one, "id")) == 0) {
			tree_words(n, "title", &f->controls[i].title);
			return;
		}
	}
}

/* The sentence of a finding's reason, on the side it was said. */
static void
add_sentence(xmlNodePtr finding, const cJSON *one, const char *side, const struct rule *r)
{
	const cJSON *said = json_get(one, side);
	xmlNodePtr n = child(finding, side);

	for (size_t i = 0; n != NULL && r != NULL && i < r->n_reasons; i++) {
		if (strcmp(r->reasons[i].code, text_of(said, "reason")) == 0)
			tree_filled(n, "text", &r->reasons[i].text, json_get(said, "values"));
	}
}

static void
name_finding(xmlNodePtr n, const cJSON *one, const void *arg)
{
	add_sentence(n, one, "before", arg);
	add_sentence(n, one, "after", arg);
}

static void
name_rule(xmlNodePtr n, const cJSON *one, const void *arg)
{
	const struct rule *r = knowledge_rule(arg, text_of(one, "id"));

	if (r == NULL)
		return;
	tree_words(n, "title", &r->title);
	each_item(n, one, "findings", name_finding, r);
}

static void
name_column(xmlNodePtr n, const cJSON *one, const void *arg)
{
	const struct rule *table = arg;

	for (size_t i = 0; i < table->n_columns; i++) {
		if (strcmp(table->columns[i].name, text_of(one, "name")) == 0)
			tree_words(n, "heading", &table->columns[i].heading);
	}
}

static void
name_setting(xmlNodePtr n, const cJSON *one, const void *arg)
{
	const struct rule *r = knowledge_rule(arg, text_of(one, "table"));

	if (r == NULL)
		return;
	tree_words(n, "title", &r->title);
	each_item(n, one, "of", name_column, r);
	each_item(n, one, "settings", name_column, r);
}

static void
name_source(xmlNodePtr n, const cJSON *one, const void *arg)
{
	const struct source *s = knowledge_source(arg, text_of(one, "source"));

	if (s != NULL)
		tree_words(n, "title", &s->title);
}

static xmlDocPtr
model_of(const cJSON *changes, const struct knowledge *k)
{
	static const struct {
		const char *list;
		void (*fn)(xmlNodePtr n, const cJSON *one, const void *arg);
	} named[] = {
		{ "controls", name_control },
		{ "checks", name_rule },
		{ "detections", name_rule },
		{ "settings", name_setting },
		{ "coverage", name_source },
	};
	xmlDocPtr doc = xcheck(xmlNewDoc(BAD_CAST "1.0"));
	xmlNodePtr root = xcheck(xmlNewNode(NULL, BAD_CAST "changes"));

	xmlDocSetRootElement(doc, root);
	add_members(root, changes);
	for (size_t i = 0; k != NULL && i < sizeof(named) / sizeof(named[0]); i++)
		each_item(root, changes, named[i].list, named[i].fn, k);
	return doc;
}

/* ---- documents ---- */

static const struct changes_format {
	const char *name, *suffix, *template;	/* without a template: the changes themselves */
	bool asked;				/* only made when asked for */
} formats[] = {
	{ .name = "json", .suffix = "json" },
	{ .name = "html", .suffix = "html", .template = "changes.xsl" },
	{ .name = "text", .suffix = "txt", .template = "changes-text.xsl", .asked = true },
	{ .name = NULL }
};

struct sink {
	int (*write)(void *arg, const char *name, const void *bytes, size_t len, struct err *e);
	void *arg;
};

static int
write_json(const cJSON *changes, const struct sink *to, struct err *e)
{
	char *text = cJSON_Print(changes), *line = xasprintf("%s\n", text);
	int rc = to->write(to->arg, "changes.json", line, strlen(line), e);

	free(line);
	free(text);
	return rc;
}

static int
write_one(const struct changes_format *f, const char *templates, const char *lang, xmlDocPtr model, const struct sink *to, struct err *e)
{
	char *name = xasprintf("changes.%s.%s", lang, f->suffix);
	xmlChar *text = NULL;
	int len = 0, rc = report_transform(templates, f->template, lang, model, &text, &len, e);

	if (rc == 0 && (len < 0 || (size_t)len > REPORT_DOCUMENT_MAX))
		rc = err_set(e, ERR_LIMIT, "%s: document is longer than %u bytes", name, REPORT_DOCUMENT_MAX);
	if (rc == 0)
		rc = to->write(to->arg, name, text, (size_t)len, e);
	xmlFree(text);
	free(name);
	return rc;
}

int
changes_render(const cJSON *changes, const struct knowledge *k, const struct changes_options *o,
    int (*write)(void *arg, const char *name, const void *bytes, size_t len, struct err *e), void *arg, struct err *e)
{
	const struct sink to = { write, arg };
	xmlDocPtr model = model_of(changes, k);
	int rc = 0;

	for (const struct changes_format *f = formats; f->name != NULL && rc == 0; f++) {
		if (o->formats.n > 0 ? !strlist_has(&o->formats, f->name) : f->asked)
			continue;
		if (f->template == NULL)
			rc = write_json(changes, &to, e);
		for (int l = 0; l < LANG_COUNT && f->template != NULL && rc == 0; l++) {
			if (o->langs.n == 0 || strlist_has(&o->langs, lang_names[l]))
				rc = write_one(f, o->templates, lang_names[l], model, &to, e);
		}
	}
	xmlFreeDoc(model);
	return rc;
}
