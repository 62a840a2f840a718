#include "base/schema.h"

#include <stdlib.h>

#include "base/schema_parts.h"

enum {
	DEPTH_MAX = 256,	/* a $ref that leads back to itself ends here; documents end at JSON_DEPTH_MAX */
	PATH_BYTES_MAX = 2000,
	UNIQUE_MAX = 10000,	/* entries of a list without maxItems that are compared */
	REASON_MAX = 1000
};

static void judge(struct check *c, const cJSON *schema, const cJSON *v);

/* Add ".name" or "[3]" to the path; the returned length undoes it. */
static size_t
enter(struct check *c, const char *name, int index)
{
	size_t before = c->path.len;

	if (name == NULL) {
		buf_addf(&c->path, "[%d]", index);
	} else {
		buf_puts(&c->path, before > 0 ? "." : "");
		schema_add_shown(&c->path, name);
	}
	return before;
}

static void
leave(struct check *c, size_t before)
{
	c->path.len = before;
	if (c->path.data != NULL)
		c->path.data[before] = '\0';
}

/* ---- objects ---- */

static void
unknown_key(struct check *c, const cJSON *properties, const char *key)
{
	const char *names[SCHEMA_NAMES_MAX], *near;
	struct buf shown_key;
	const cJSON *p;
	size_t n = 0;

	cJSON_ArrayForEach(p, properties) {
		if (n < SCHEMA_NAMES_MAX)
			names[n++] = p->string;
	}
	near = nearest_name(names, n, key);
	buf_init(&shown_key, REASON_MAX);
	schema_add_shown(&shown_key, key);
	if (near != NULL)
		schema_problem(c, SCHEMA_UNKNOWN_KEY "\"%s\", did you mean \"%s\"?", buf_text(&shown_key), near);
	else
		schema_problem(c, SCHEMA_UNKNOWN_KEY "\"%s\"", buf_text(&shown_key));
	buf_release(&shown_key);
}

static void
judge_member(struct check *c, const cJSON *schema, const cJSON *v)
{
	const cJSON *properties = json_get(schema, "properties"), *own = json_get(properties, v->string);
	const cJSON *rest = json_get(schema, "additionalProperties"), *pattern;
	size_t before = enter(c, v->string, 0);
	bool known = own != NULL;

	if (own != NULL)
		judge(c, own, v);
	cJSON_ArrayForEach(pattern, json_get(schema, "patternProperties")) {
		if (schema_matches(c->schema, pattern->string, v->string)) {
			known = true;
			judge(c, pattern, v);
		}
	}
	if (!known && cJSON_IsObject(rest))
		judge(c, rest, v);
	leave(c, before);
	if (!known && cJSON_IsFalse(rest))
		unknown_key(c, properties, v->string);
}

static void
judge_object(struct check *c, const cJSON *schema, const cJSON *v)
{
	const cJSON *one;

	if (!cJSON_IsObject(v))
		return;
	cJSON_ArrayForEach(one, v)
		judge_member(c, schema, one);
	cJSON_ArrayForEach(one, json_get(schema, "required")) {
		if (json_get(v, one->valuestring) == NULL) {
			size_t before = enter(c, one->valuestring, 0);

			schema_problem(c, "is missing");
			leave(c, before);
		}
	}
}

/* ---- lists ---- */

static void
judge_unique(struct check *c, const cJSON *v)
{
	const cJSON *a, *b;
	int i = 0;

	cJSON_ArrayForEach(a, v) {
		for (b = v->child; b != a; b = b->next) {
			if (cJSON_Compare(a, b, true)) {
				size_t before = enter(c, NULL, i);

				schema_problem(c, "stands in the list already");
				leave(c, before);
				break;
			}
		}
		i++;
	}
}

static void
judge_list(struct check *c, const cJSON *schema, const cJSON *v)
{
	const cJSON *items = json_get(schema, "items"), *one;
	double most = json_num(schema, "maxItems", UNIQUE_MAX);
	int i = 0;

	if (!cJSON_IsArray(v))
		return;
	if (items != NULL) {
		cJSON_ArrayForEach(one, v) {
			size_t before = enter(c, NULL, i++);

			judge(c, items, one);
			leave(c, before);
		}
	}
	/* Comparing each with each is only affordable within the limit. */
	if (cJSON_IsTrue(json_get(schema, "uniqueItems")) && cJSON_GetArraySize(v) <= most)
		judge_unique(c, v);
}

/* ---- choices of schemas ---- */

static const cJSON *
follow(const struct check *c, const cJSON *schema)
{
	const cJSON *ref;

	for (int i = 0; i < DEPTH_MAX && (ref = json_get(schema, "$ref")) != NULL; i++)
		schema = schema_ref(c->schema->root, ref->valuestring);
	return schema;
}

static bool
could_be(const struct check *c, const cJSON *schema, const cJSON *v)
{
	const cJSON *type, *want;

	schema = follow(c, schema);
	type = json_get(schema, "type");
	want = json_get(schema, "const");
	if (want != NULL && (want->type & 0xff) != (v->type & 0xff))
		return false;
	return type == NULL || schema_type_accepts(type, v);
}

static size_t
count_problems(const struct check *c, const cJSON *schema, const cJSON *v)
{
	struct check quiet = { .schema = c->schema, .depth = c->depth };

	judge(&quiet, schema, v);
	buf_release(&quiet.path);
	return quiet.problems;
}

/* No branch fits: say what the branch lacks that comes closest, or name the types when none is even of the type. */
static void
judge_closest(struct check *c, const cJSON *branches, const cJSON *v)
{
	const cJSON *branch, *closest = NULL, *type;
	size_t fewest = 0;
	struct buf wanted;
	char *found;

	buf_init(&wanted, REASON_MAX / 2);
	cJSON_ArrayForEach(branch, branches) {
		size_t n = count_problems(c, branch, v);

		if (could_be(c, branch, v) && (closest == NULL || n < fewest)) {
			closest = branch;
			fewest = n;
		}
		if ((type = json_get(follow(c, branch), "type")) != NULL) {
			schema_add_wanted(&wanted, type);
		} else if ((type = json_get(follow(c, branch), "const")) != NULL) {
			found = schema_shown(type);
			buf_addf(&wanted, "%s%s", wanted.len > 0 ? " or " : "", found);
			free(found);
		}
	}
	if (closest != NULL && json_get(follow(c, closest), "const") == NULL) {
		judge(c, closest, v);
	} else {
		found = schema_shown(v);
		schema_problem(c, "want %s, found %s", buf_text(&wanted), found);
		free(found);
	}
	buf_release(&wanted);
}

static void
judge_choice(struct check *c, const cJSON *branches, bool just_one, const cJSON *v)
{
	const cJSON *branch;
	size_t fitting = 0;

	if (branches == NULL)
		return;
	cJSON_ArrayForEach(branch, branches)
		fitting += count_problems(c, branch, v) == 0;
	if (fitting == 0)
		judge_closest(c, branches, v);
	else if (just_one && fitting > 1)
		schema_problem(c, "fits %zu of the forms that exclude each other", fitting);
}

static void
judge(struct check *c, const cJSON *schema, const cJSON *v)
{
	const cJSON *k;

	if (++c->depth > DEPTH_MAX) {
		schema_problem(c, "is nested deeper than its schema can follow");
	} else if (schema_judge_type(c, json_get(schema, "type"), v) == 0) {
		if ((k = json_get(schema, "$ref")) != NULL)
			judge(c, schema_ref(c->schema->root, k->valuestring), v);
		schema_judge_value(c, schema, v);
		judge_object(c, schema, v);
		judge_list(c, schema, v);
		judge_choice(c, json_get(schema, "anyOf"), false, v);
		judge_choice(c, json_get(schema, "oneOf"), true, v);
	}
	c->depth--;
}

size_t
schema_check(const struct schema *s, const cJSON *v, schema_problem_fn *report, void *arg)
{
	struct check c = { .schema = s, .report = report, .arg = arg };

	buf_init(&c.path, PATH_BYTES_MAX);
	judge(&c, s->root, v);
	buf_release(&c.path);
	return c.problems;
}
