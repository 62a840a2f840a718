#include "base/schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/schema_parts.h"

#define REF_PREFIX "#/$defs/"

static bool
is_object(const cJSON *v)
{
	return cJSON_IsObject(v);
}

static bool
is_array(const cJSON *v)
{
	return cJSON_IsArray(v);
}

static bool
is_string(const cJSON *v)
{
	return cJSON_IsString(v);
}

static bool
is_number(const cJSON *v)
{
	return cJSON_IsNumber(v);
}

static bool
is_integer(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble == floor(v->valuedouble);
}

static bool
is_boolean(const cJSON *v)
{
	return cJSON_IsBool(v);
}

static bool
is_null(const cJSON *v)
{
	return cJSON_IsNull(v);
}

static bool
is_anything(const cJSON *v)
{
	return v != NULL;
}

static bool
is_count(const cJSON *v)
{
	return is_integer(v) && v->valuedouble >= 0;
}

const struct schema_type schema_types[] = {
	{ "object", "an object", is_object },
	{ "array", "a list", is_array },
	{ "string", "text", is_string },
	{ "integer", "a whole number", is_integer },
	{ "number", "a number", is_number },
	{ "boolean", "true or false", is_boolean },
	{ "null", "null", is_null },
	{ NULL, NULL, NULL }
};

const struct schema_type *
schema_type_find(const char *name)
{
	for (const struct schema_type *t = schema_types; t->name != NULL; t++) {
		if (name != NULL && strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}

const cJSON *
schema_ref(const cJSON *root, const char *ref)
{
	if (strncmp(ref, REF_PREFIX, strlen(REF_PREFIX)) != 0)
		return NULL;
	return json_get(json_get(root, "$defs"), ref + strlen(REF_PREFIX));
}

static bool
is_type(const cJSON *v)
{
	const cJSON *one;

	if (cJSON_IsString(v))
		return schema_type_find(v->valuestring) != NULL;
	if (!cJSON_IsArray(v) || v->child == NULL)
		return false;
	cJSON_ArrayForEach(one, v) {
		if (!cJSON_IsString(one) || schema_type_find(one->valuestring) == NULL)
			return false;
	}
	return true;
}

static bool
is_names(const cJSON *v)
{
	const cJSON *one;

	if (!cJSON_IsArray(v))
		return false;
	cJSON_ArrayForEach(one, v) {
		if (!cJSON_IsString(one))
			return false;
	}
	return true;
}

static bool
is_choices(const cJSON *v)
{
	return cJSON_IsArray(v) && v->child != NULL;
}

static bool
is_schema_or_false(const cJSON *v)
{
	return cJSON_IsObject(v) || cJSON_IsFalse(v);
}

/* Where the schemas below a keyword are. */
enum below {
	BELOW_NONE,
	BELOW_SELF,	/* the value is one */
	BELOW_EACH	/* each member or entry is one */
};

static const struct keyword {
	const char *name;
	bool (*is)(const cJSON *v);
	enum below below;
} keywords[] = {
	{ "$schema", is_string, BELOW_NONE },
	{ "$defs", is_object, BELOW_EACH },
	{ "$ref", is_string, BELOW_NONE },
	{ "title", is_string, BELOW_NONE },
	{ "description", is_string, BELOW_NONE },
	{ "type", is_type, BELOW_NONE },
	{ "enum", is_choices, BELOW_NONE },
	{ "const", is_anything, BELOW_NONE },
	{ "pattern", is_string, BELOW_NONE },
	{ "minimum", is_number, BELOW_NONE },
	{ "maximum", is_number, BELOW_NONE },
	{ "minLength", is_count, BELOW_NONE },
	{ "maxLength", is_count, BELOW_NONE },
	{ "minItems", is_count, BELOW_NONE },
	{ "maxItems", is_count, BELOW_NONE },
	{ "uniqueItems", is_boolean, BELOW_NONE },
	{ "required", is_names, BELOW_NONE },
	{ "properties", is_object, BELOW_EACH },
	{ "patternProperties", is_object, BELOW_EACH },
	{ "additionalProperties", is_schema_or_false, BELOW_SELF },
	{ "items", is_object, BELOW_SELF },
	{ "anyOf", is_choices, BELOW_EACH },
	{ "oneOf", is_choices, BELOW_EACH },
	{ NULL, NULL, BELOW_NONE }
};

/* ---- regular expressions ---- */

static bool
keep_pattern(struct schema *s, const char *text)
{
	struct pattern *p;

	ARRAY_GROW(s->patterns, s->n_patterns, s->cap_patterns);
	p = &s->patterns[s->n_patterns];
	p->text = text;
	if (regcomp(&p->re, text, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	s->n_patterns++;
	return true;
}

/* What the keyword says with regular expressions compiles. */
static bool
keep_patterns(struct schema *s, const cJSON *v)
{
	const cJSON *one;

	if (strcmp(v->string, "pattern") == 0)
		return keep_pattern(s, v->valuestring);
	if (strcmp(v->string, "patternProperties") != 0)
		return true;
	cJSON_ArrayForEach(one, v) {
		if (!keep_pattern(s, one->string))
			return false;
	}
	return true;
}

static int check_node(struct schema *s, const cJSON *node, const char *where, struct err *e);

static int
check_keyword(struct schema *s, const cJSON *v, const char *where, struct err *e)
{
	const struct keyword *k = keywords;
	const cJSON *one;

	while (k->name != NULL && strcmp(k->name, v->string) != 0)
		k++;
	if (k->name == NULL)
		return err_set(e, ERR_FORMAT, "schema %s: %s: keyword \"%.80s\" is not supported", s->name, where, v->string);
	if (!k->is(v) || !keep_patterns(s, v))
		return err_set(e, ERR_FORMAT, "schema %s: %s: value of \"%s\" is not what the keyword takes", s->name, where,
		    k->name);
	if (strcmp(k->name, "$ref") == 0 && schema_ref(s->root, v->valuestring) == NULL)
		return err_set(e, ERR_FORMAT, "schema %s: %s: $ref \"%.80s\" names nothing under $defs", s->name, where,
		    v->valuestring);
	if (k->below == BELOW_SELF && cJSON_IsObject(v))
		return check_node(s, v, k->name, e);
	if (k->below != BELOW_EACH)
		return 0;
	cJSON_ArrayForEach(one, v) {
		if (check_node(s, one, one->string ? one->string : k->name, e) != 0)
			return -1;
	}
	return 0;
}

/* where: the nearest name above, for the message.  Recursion is as deep as the text, which json_parse limits. */
static int
check_node(struct schema *s, const cJSON *node, const char *where, struct err *e)
{
	const cJSON *v;

	if (!cJSON_IsObject(node))
		return err_set(e, ERR_FORMAT, "schema %s: %s: is not an object", s->name, where);
	cJSON_ArrayForEach(v, node) {
		if (check_keyword(s, v, where, e) != 0)
			return -1;
	}
	return 0;
}

int
schema_parse(struct schema **out, const char *text, size_t len, const char *name, struct err *e)
{
	struct schema *s = xcalloc(1, sizeof(*s));
	int rc = -1;

	*out = NULL;
	s->name = xstrdup(name);
	s->root = json_parse(text, len, name, e);
	if (s->root == NULL || check_node(s, s->root, "root", e) != 0)
		goto out;
	*out = s;
	s = NULL;	/* now the caller's */
	rc = 0;
out:
	schema_free(s);
	return rc;
}

void
schema_free(struct schema *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n_patterns; i++)
		regfree(&s->patterns[i].re);
	free(s->patterns);
	free(s->name);
	cJSON_Delete(s->root);
	free(s);
}
