#include "report/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "report/tree.h"

#define FINDINGS_AT_ONCE 500
#define PIECES_AT_ONCE 2000	/* in one model, at 6 kB each */
#define PLACE_BEGIN "<?part "
#define PLACE_END "?>\n"
#define INDENT "  "		/* of libxml2 */

/* A check or detection of the facts. */
struct entry {
	enum rule_kind kind;
	int at;			/* among those of its kind */
	const cJSON *facts;
};

struct writing {
	const struct model *m;
	struct sheet *sheet;	/* NULL: the model itself is the document */
	const char *lang;
	int (*add)(void *arg, const void *bytes, size_t len, struct err *e);
	void *arg;
	xmlDocPtr doc;		/* the small model: what all have, and behind it what one has */
	xmlNodePtr common;	/* the last that all have */
	int level;		/* of the list that is being written */
	struct entry entry;	/* without a sheet: the one that is being written */
};

static int add_with_places(struct writing *w, const char *text, size_t len, struct err *e);

static xmlNodePtr
root(const struct writing *w)
{
	return xmlDocGetRootElement(w->doc);
}

/* ---- one small model ---- */

/* These nodes and their later siblings as text, each on lines of its own. */
static xmlBufferPtr
list_text(xmlDocPtr doc, xmlNodePtr first, int level)
{
	xmlBufferPtr text = xcheck(xmlBufferCreate());
	xmlOutputBufferPtr out = xcheck(xmlOutputBufferCreateBuffer(text, NULL));

	for (xmlNodePtr n = first; n != NULL; n = n->next) {
		for (int i = 0; i < level; i++)
			xmlOutputBufferWriteString(out, INDENT);
		xmlNodeDumpOutput(out, doc, n, level, 1, "UTF-8");
		xmlOutputBufferWriteString(out, "\n");
	}
	xmlOutputBufferClose(out);
	return text;
}

/* What the model has beside what all have, through the template; NULL on failure.  It is taken out again. */
static xmlBufferPtr
make_text(struct writing *w, const char *part, struct err *e)
{
	xmlDocPtr result = NULL;
	xmlBufferPtr text = NULL;
	xmlNodePtr n;

	if (w->sheet == NULL)
		text = list_text(w->doc, w->common->next, w->level);
	else if ((result = sheet_apply(w->sheet, w->doc, w->lang, part, e)) != NULL)
		text = list_text(result, (n = xmlDocGetRootElement(result)) != NULL ? n->children : NULL, w->level);
	xmlFreeDoc(result);
	while ((n = w->common->next) != NULL) {
		xmlUnlinkNode(n);
		xmlFreeNode(n);
	}
	return text;
}

static int
add_model(struct writing *w, const char *part, struct err *e)
{
	xmlBufferPtr text = make_text(w, part, e);
	int rc = -1;

	if (text != NULL)
		rc = add_with_places(w, (const char *)xmlBufferContent(text), (size_t)xmlBufferLength(text), e);
	xmlBufferFree(text);
	return rc;
}

/* ---- findings and the pieces that they rest on ---- */

struct numbers {
	size_t *items;
	size_t n, cap;
};

static int
by_number(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Each once, in their order. */
static void
add_pieces(const struct writing *w, const struct numbers *l)
{
	if (l->n > 0)
		qsort(l->items, l->n, sizeof(l->items[0]), by_number);
	for (size_t i = 0; i < l->n; i++) {
		if (i == 0 || l->items[i] != l->items[i - 1])
			model_add_piece(w->m, root(w), l->items[i]);
	}
}

static void
cite(const struct writing *w, struct numbers *l, const cJSON *finding)
{
	const cJSON *id;

	cJSON_ArrayForEach(id, json_arr(finding, "evidence")) {
		size_t number = cJSON_IsString(id) ? model_piece_number(w->m, id->valuestring) : 0;

		if (number == 0)
			continue;
		ARRAY_GROW(l->items, l->n, l->cap);
		l->items[l->n++] = number;
	}
}

/* As many of the findings as one model takes. */
static void
add_findings(const struct writing *w, struct model_findings *f, xmlNodePtr n, struct numbers *cited)
{
	for (int i = 0; i < FINDINGS_AT_ONCE && cited->n < PIECES_AT_ONCE && f->next != NULL; i++) {
		cite(w, cited, f->next);
		model_add_finding(f, w->m, n, FINDING_WHOLE);
	}
}

static void
add_named(const struct writing *w, const struct entry *of)
{
	xmlNodePtr n = model_add_entry(w->m, root(w), of->kind, of->at, of->facts);

	model_add_findings(w->m, n, of->kind, of->at, of->facts, FINDING_NAMED);
}

static int
findings_of(struct writing *w, const struct entry *of, struct err *e)
{
	struct model_findings f;
	int rc = 0;

	model_findings_begin(&f, w->m, of->kind, of->at, of->facts);
	while (f.next != NULL && rc == 0) {
		struct numbers cited = { 0 };

		add_findings(w, &f, model_add_entry(w->m, root(w), of->kind, of->at, of->facts), &cited);
		add_pieces(w, &cited);
		free(cited.items);
		rc = add_model(w, "finding", e);
	}
	if (rc != 0)
		return -1;
	add_named(w, of);
	return add_model(w, "rest", e);
}

static int
entry_named(struct writing *w, const struct entry *of, struct err *e)
{
	add_named(w, of);
	return add_model(w, "entry", e);
}

/* The entry itself, in which its findings have a place. */
static int
entry_itself(struct writing *w, const struct entry *of, struct err *e)
{
	xmlNodePtr n = model_add_entry(w->m, root(w), of->kind, of->at, of->facts);

	if (cJSON_GetArraySize(json_arr(of->facts, "findings")) > 0)
		tree_place(n, "finding");
	w->entry = *of;
	return add_model(w, "entry", e);
}

/* ---- the lists ---- */

static int
each_entry(struct writing *w, int (*fn)(struct writing *w, const struct entry *of, struct err *e), struct err *e)
{
	for (size_t k = 0; k < MODEL_KINDS; k++) {
		struct entry of = { .kind = model_kinds[k] };

		cJSON_ArrayForEach(of.facts, json_arr(w->m->facts, model_list_name(of.kind))) {
			if (fn(w, &of, e) != 0)
				return -1;
			of.at++;
		}
	}
	return 0;
}

static int
list_findings(struct writing *w, struct err *e)
{
	return each_entry(w, findings_of, e);
}

static int
list_named(struct writing *w, struct err *e)
{
	return each_entry(w, entry_named, e);
}

static int
list_entries(struct writing *w, struct err *e)
{
	return each_entry(w, entry_itself, e);
}

static int
list_own_findings(struct writing *w, struct err *e)
{
	const struct entry *of = &w->entry;
	struct model_findings f;

	model_findings_begin(&f, w->m, of->kind, of->at, of->facts);
	while (f.next != NULL) {
		for (int i = 0; i < FINDINGS_AT_ONCE && f.next != NULL; i++)
			model_add_finding(&f, w->m, root(w), FINDING_WHOLE);
		if (add_model(w, "finding", e) != 0)
			return -1;
	}
	return 0;
}

static int
list_pieces(struct writing *w, struct err *e)
{
	for (size_t i = 1; i <= w->m->n; i++) {
		model_add_piece(w->m, root(w), i);
		if ((i % PIECES_AT_ONCE == 0 || i == w->m->n) && add_model(w, "piece", e) != 0)
			return -1;
	}
	return 0;
}

/* The entries that a control's rules point to. */
static void
add_entries_of(const struct writing *w, const cJSON *control)
{
	const cJSON *r;

	for (size_t k = 0; k < MODEL_KINDS; k++) {
		struct entry of = { .kind = model_kinds[k] };

		cJSON_ArrayForEach(of.facts, json_arr(w->m->facts, model_list_name(of.kind))) {
			cJSON_ArrayForEach(r, json_arr(control, "rules")) {
				if (model_instance(w->m, of.kind, r) == of.facts)
					break;
			}
			if (r != NULL)
				add_named(w, &of);
			of.at++;
		}
	}
}

static int
list_controls(struct writing *w, struct err *e)
{
	const cJSON *f, *c;

	cJSON_ArrayForEach(f, json_arr(w->m->facts, "frameworks")) {
		cJSON_ArrayForEach(c, json_arr(f, "controls")) {
			add_entries_of(w, c);
			if (model_add_framework(w->m, root(w), f, c, e) != 0 || add_model(w, "control", e) != 0)
				return -1;
		}
	}
	return 0;
}

static const struct list {
	const char *name;
	int (*by_sheet)(struct writing *w, struct err *e);
	int (*by_none)(struct writing *w, struct err *e);
} lists[] = {
	{ "finding", list_findings, list_own_findings },
	{ "entry", list_named, list_entries },
	{ "control", list_controls, NULL },
	{ "piece", list_pieces, list_pieces },
};

/* The list whose place begins at p; *after is what follows the place. */
static int
add_list(struct writing *w, const char *p, const char **after, int level, struct err *e)
{
	const char *name = p + strlen(PLACE_BEGIN), *end = strstr(name, PLACE_END);
	int outer = w->level, rc = 0;

	for (size_t i = 0; end != NULL && i < sizeof(lists) / sizeof(lists[0]); i++) {
		int (*fn)(struct writing *, struct err *) = w->sheet != NULL ? lists[i].by_sheet : lists[i].by_none;

		if (strlen(lists[i].name) != (size_t)(end - name) || strncmp(lists[i].name, name, (size_t)(end - name)) != 0 || fn == NULL)
			continue;
		w->level = level;
		rc = fn(w, e);
		w->level = outer;
		*after = end + strlen(PLACE_END);
		return rc;
	}
	return err_set(e, ERR_USAGE, "template: <?part %.20s: there is no such part", name);
}

/* Text in which lists have places, each alone on its line. */
static int
add_with_places(struct writing *w, const char *text, size_t len, struct err *e)
{
	const char *end = text + len, *p;

	while ((p = strstr(text, PLACE_BEGIN)) != NULL) {
		const char *line = p;

		while (line > text && line[-1] == ' ')
			line--;
		if (w->add(w->arg, text, (size_t)(line - text), e) != 0 || add_list(w, p, &text, (int)((size_t)(p - line) / strlen(INDENT)), e) != 0)
			return -1;
	}
	return w->add(w->arg, text, (size_t)(end - text), e);
}

/* ---- the frame ---- */

static int
frame_text(const struct writing *w, xmlChar **text, int *len, struct err *e)
{
	xmlDocPtr model = NULL, result = NULL;
	int rc = -1;

	if (model_build(&model, w->m, MODEL_FRAME, e) != 0)
		return -1;
	if (w->sheet == NULL) {
		xmlDocDumpFormatMemoryEnc(model, text, len, "UTF-8", 1);
		rc = *text != NULL ? 0 : err_set(e, ERR_FORMAT, "report: the model can not be written as text");
	} else if ((result = sheet_apply(w->sheet, model, w->lang, "frame", e)) != NULL) {
		rc = sheet_text(w->sheet, result, text, len, e);
	}
	xmlFreeDoc(result);
	xmlFreeDoc(model);
	return rc;
}

int
parts_write(const struct model *m, struct sheet *sheet, const char *lang,
    int (*add)(void *arg, const void *bytes, size_t len, struct err *e), void *arg, struct err *e)
{
	struct writing w = { .m = m, .sheet = sheet, .lang = lang, .add = add, .arg = arg };
	xmlChar *text = NULL;
	int len = 0, rc;

	if (frame_text(&w, &text, &len, e) != 0)
		return -1;
	w.doc = model_head(m);
	model_add_statements(m, root(&w));
	w.common = xmlGetLastChild(root(&w));
	rc = add_with_places(&w, (const char *)text, (size_t)len, e);
	xmlFreeDoc(w.doc);
	xmlFree(text);
	return rc;
}
