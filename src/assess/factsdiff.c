#include "assess/factsdiff.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

#define SHOWN_MAX 120	/* bytes of a value that differs */
#define SHOWN_BEFORE 40	/* of them before the difference */

const char *const facts_kind_names[FACTS_KIND_COUNT] = {
	[FACTS_CONTROL] = "control", [FACTS_CHECK] = "check", [FACTS_DETECTION] = "detection", [FACTS_FINDING] = "finding",
	[FACTS_TABLE] = "table", [FACTS_OTHER] = "other",
};

/* Whose difference it is. */
struct about {
	enum facts_kind kind;
	const char *id;
	const cJSON *finding;	/* NULL: none */
};

static char *
text_of(const cJSON *obj, const char *key)
{
	const char *text = json_str(obj, key);

	return xstrdup(text != NULL ? text : "");
}

/* before and now are taken over. */
static void
add(struct facts_differences *d, const struct about *a, char *before, char *now)
{
	if (d->n == FACTS_DIFFERENCES_MAX) {
		d->dropped++;
		free(before);
		free(now);
		return;
	}
	ARRAY_GROW(d->items, d->n, d->cap);
	d->items[d->n++] = (struct facts_difference){ .kind = a->kind, .id = xstrdup(a->id), .account = text_of(a->finding, "account"),
		.region = text_of(a->finding, "region"), .resource = text_of(a->finding, "resource"), .before = before, .now = now };
}

/* ---- values ---- */

static bool
equal(const cJSON *a, const cJSON *b)
{
	return (a == NULL && b == NULL) || cJSON_Compare(a, b, true);
}

/* A piece of a text that begins somewhat before a place and holds whole characters. */
static char *
piece_of(const char *text, size_t at)
{
	size_t begin = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0, len;

	while (begin > 0 && (text[begin] & 0xc0) == 0x80)
		begin--;
	len = strlen(text + begin);
	if (len > SHOWN_MAX) {
		len = SHOWN_MAX;
		while (len > 0 && (text[begin + len] & 0xc0) == 0x80)
			len--;
	}
	return xasprintf("%s%.*s%s", begin > 0 ? "..." : "", (int)len, text + begin, text[begin + len] != '\0' ? "..." : "");
}

/* `values ..."ttl":90}`: the member's name and its text from where the two begin to differ; NULL where there is none. */
static char *
shown(const char *member, const char *text, size_t at)
{
	char *piece = text != NULL ? piece_of(text, at) : NULL, *out;

	if (piece == NULL)
		return NULL;
	out = xasprintf("%s%s%s", member, *member != '\0' ? " " : "", piece);
	free(piece);
	return out;
}

static void
add_values(struct facts_differences *d, const struct about *a, const char *member, const cJSON *before, const cJSON *now)
{
	char *was = before != NULL ? json_print(before) : NULL, *is = now != NULL ? json_print(now) : NULL;
	size_t at = 0;

	while (was != NULL && is != NULL && was[at] != '\0' && was[at] == is[at])
		at++;
	add(d, a, shown(member, was, at), shown(member, is, at));
	free(was);
	free(is);
}

/* One difference for two objects that differ: in the verdict, else in the first member that does. */
static void
compare_object(struct facts_differences *d, const struct about *a, const cJSON *before, const cJSON *now, const char *except)
{
	const char *was = json_str(before, "verdict"), *is = json_str(now, "verdict");
	const cJSON *m;

	if (was != NULL && is != NULL && strcmp(was, is) != 0) {
		add(d, a, xstrdup(was), xstrdup(is));
		return;
	}
	for (int i = 0; i < 2 && cJSON_IsObject(before) && cJSON_IsObject(now); i++) {
		const cJSON *side = i == 0 ? before : now;

		cJSON_ArrayForEach(m, side) {
			const cJSON *x = json_get(before, m->string), *y = json_get(now, m->string);

			if ((except != NULL && strcmp(m->string, except) == 0) || equal(x, y))
				continue;
			add_values(d, a, m->string, x, y);
			return;
		}
	}
}

/* ---- lists whose elements are known by a name ---- */

struct named {
	char *name;	/* what makes two of them the same */
	char *text;	/* all of it, so that equal ones meet when a name comes twice */
	const cJSON *item;
};

struct names {
	struct named *items;
	size_t n;
};

typedef char *name_fn(const cJSON *item);

static char *
name_by_id(const cJSON *item)
{
	return text_of(item, "id");
}

static char *
name_of_rule(const cJSON *rule)
{
	const cJSON *parameters = json_get(rule, "parameters");
	char *text = json_print(parameters), *name;

	name = xasprintf("%s%s%s", json_str(rule, "id") ? json_str(rule, "id") : "", cJSON_GetArraySize(parameters) > 0 ? " " : "",
	    cJSON_GetArraySize(parameters) > 0 ? text : "");
	free(text);
	return name;
}

static char *
name_of_finding(const cJSON *f)
{
	static const char *const members[] = { "resource", "account", "region", "reason" };
	cJSON *parts = cJSON_CreateArray();
	char *name;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		cJSON_AddItemToArray(parts, cJSON_CreateString(json_str(f, members[i]) ? json_str(f, members[i]) : ""));
	name = json_print(parts);
	cJSON_Delete(parts);
	return name;
}

static int
compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c != 0 ? c : strcmp(x->text, y->text);
}

static struct names
names_of(const cJSON *array, name_fn *name)
{
	struct names l = { .items = xcalloc((size_t)cJSON_GetArraySize(array) + 1, sizeof(struct named)) };
	const cJSON *item;

	cJSON_ArrayForEach(item, array)
		l.items[l.n++] = (struct named){ name(item), json_print(item), item };
	qsort(l.items, l.n, sizeof(*l.items), compare_named);
	return l;
}

static void
names_release(struct names *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].name);
		free(l->items[i].text);
	}
	free(l->items);
}

/* Two lists element by element: before or now is NULL where there is none on that side. */
struct pairing {
	struct facts_differences *d;
	enum facts_kind kind;
	const char *id;		/* of the rule of the findings, of the framework of the controls */
	bool other_rules;
	void (*pair)(const struct pairing *p, const char *name, const cJSON *before, const cJSON *now);
};

static void
compare_lists(const struct pairing *p, const cJSON *before, const cJSON *now, name_fn *name)
{
	struct names a = names_of(before, name), b = names_of(now, name);
	size_t i = 0, j = 0;

	while (i < a.n || j < b.n) {
		int c = i == a.n ? 1 : j == b.n ? -1 : strcmp(a.items[i].name, b.items[j].name);
		const struct named *x = c <= 0 ? &a.items[i++] : NULL, *y = c >= 0 ? &b.items[j++] : NULL;

		p->d->compared[p->kind]++;
		p->pair(p, x != NULL ? x->name : y->name, x != NULL ? x->item : NULL, y != NULL ? y->item : NULL);
	}
	names_release(&a);
	names_release(&b);
}

/* The verdict of what is on one side only, or that it is there. */
static char *
verdict_of(const cJSON *item)
{
	const char *verdict = json_str(item, "verdict");

	return item == NULL ? NULL : xstrdup(verdict != NULL ? verdict : "is there");
}

static void
compare_pair(const struct pairing *p, const struct about *a, const cJSON *before, const cJSON *now, const char *except)
{
	if (before == NULL || now == NULL)
		add(p->d, a, verdict_of(before), verdict_of(now));
	else
		compare_object(p->d, a, before, now, except);
}

static void
pair_findings(const struct pairing *p, const char *name, const cJSON *before, const cJSON *now)
{
	(void)name;
	compare_pair(p, &(struct about){ FACTS_FINDING, p->id, now != NULL ? now : before }, before, now, NULL);
}

static void
pair_rules(const struct pairing *p, const char *name, const cJSON *before, const cJSON *now)
{
	struct pairing findings = { p->d, FACTS_FINDING, name, p->other_rules, pair_findings };

	compare_pair(p, &(struct about){ p->kind, name, NULL }, before, now, "findings");
	compare_lists(&findings, json_arr(before, "findings"), json_arr(now, "findings"), name_of_finding);
}

/* The rules of a control are numbers of places too, which move with every rule that is added: they are compared themselves. */
static void
pair_items(const struct pairing *p, const char *name, const cJSON *before, const cJSON *now)
{
	char *id = p->id != NULL ? xasprintf("%s %s", p->id, name) : xstrdup(name);

	compare_pair(p, &(struct about){ p->kind, id, NULL }, before, now, p->other_rules ? "rules" : NULL);
	free(id);
}

static void
pair_frameworks(const struct pairing *p, const char *name, const cJSON *before, const cJSON *now)
{
	struct pairing controls = { p->d, FACTS_CONTROL, name, p->other_rules, pair_items };

	compare_pair(p, &(struct about){ FACTS_OTHER, name, NULL }, before, now, "controls");
	compare_lists(&controls, json_arr(before, "controls"), json_arr(now, "controls"), name_by_id);
}

/* ---- the documents ---- */

void
facts_compare_value(struct facts_differences *out, const char *id, const cJSON *before, const cJSON *now)
{
	out->compared[FACTS_OTHER]++;
	if (!equal(before, now))
		add_values(out, &(struct about){ FACTS_OTHER, id, NULL }, "", before, now);
}

static const struct list {
	const char *member;
	enum facts_kind kind;
	name_fn *name;
	void (*pair)(const struct pairing *p, const char *name, const cJSON *before, const cJSON *now);
} lists[] = {
	{ "frameworks", FACTS_OTHER, name_by_id, pair_frameworks },
	{ "checks", FACTS_CHECK, name_of_rule, pair_rules },
	{ "detections", FACTS_DETECTION, name_of_rule, pair_rules },
	{ "tables", FACTS_TABLE, name_by_id, pair_items },
};

/* Whether a member is no list of the above, and tells of the run and not of who judges. */
static bool
is_plain(const char *member, bool other_rules)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (strcmp(member, lists[i].member) == 0)
			return false;
	}
	return strcmp(member, "tool") != 0 && (!other_rules || strcmp(member, "knowledge") != 0);
}

void
facts_compare(struct facts_differences *out, const cJSON *before, const cJSON *now, bool other_rules)
{
	const cJSON *m;

	*out = (struct facts_differences){ 0 };
	if (!cJSON_IsObject(before) || !cJSON_IsObject(now)) {
		facts_compare_value(out, "", before, now);
		return;
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct pairing p = { out, lists[i].kind, NULL, other_rules, lists[i].pair };

		compare_lists(&p, json_arr(before, lists[i].member), json_arr(now, lists[i].member), lists[i].name);
	}
	cJSON_ArrayForEach(m, before) {
		if (is_plain(m->string, other_rules))
			facts_compare_value(out, m->string, m, json_get(now, m->string));
	}
	cJSON_ArrayForEach(m, now) {
		if (is_plain(m->string, other_rules) && json_get(before, m->string) == NULL)
			facts_compare_value(out, m->string, NULL, m);
	}
}

void
facts_differences_release(struct facts_differences *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->items[i].id);
		free(d->items[i].account);
		free(d->items[i].region);
		free(d->items[i].resource);
		free(d->items[i].before);
		free(d->items[i].now);
	}
	free(d->items);
	*d = (struct facts_differences){ 0 };
}
