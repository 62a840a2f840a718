#include "schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

static bool
is_one_of(const char *text, const char *list)
{
	size_t n = strlen(text);
	const char *p = list;

	for (;;) {
		size_t len = strcspn(p, "|");

		if (len == n && strncmp(p, text, n) == 0)
			return true;
		if (p[len] == '\0')
			return false;
		p += len + 1;
	}
}

static bool
is_whole(const cJSON *v)
{
	return cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= 9007199254740991.0 &&
	    floor(v->valuedouble) == v->valuedouble;
}

static int
apply_str(const cJSON *v, const struct member *m, const char *where, struct err *e)
{
	if (!cJSON_IsString(v))
		return err_set(e, ERR_FORMAT, "%s: want text", where);
	if (m->one_of && !is_one_of(v->valuestring, m->one_of))
		return err_set(e, ERR_FORMAT, "%s: \"%s\" is none of %s", where, v->valuestring, m->one_of);
	return 0;
}

static int
apply_time(const struct tenant *t, cJSON *v, const char *where, struct err *e)
{
	time_t when;

	if (!cJSON_IsString(v) || tenant_time(t, v->valuestring, &when) != 0)
		return err_set(e, ERR_FORMAT, "%s: want a time such as \"2026-11-03T02:15:00Z\" or \"-200d\"", where);
	free(v->valuestring);
	v->valuestring = NULL;
	v->type = cJSON_Number;
	cJSON_SetNumberHelper(v, (double)when);
	return 0;
}

/* The members of an array or of an object with free names, each of one kind. */
static int
apply_each(const struct tenant *t, cJSON *v, const struct member *m, const char *where, struct err *e)
{
	bool array = m->kind == K_STRS || m->kind == K_OBJS;
	size_t i = 0;
	cJSON *item;
	int rc = 0;

	if (array ? !cJSON_IsArray(v) : !cJSON_IsObject(v))
		return err_set(e, ERR_FORMAT, "%s: want an %s", where, array ? "array" : "object");
	cJSON_ArrayForEach(item, v) {
		char *name = array ? xasprintf("%s[%zu]", where, i++) : xasprintf("%s.%s", where, item->string);

		if (m->kind == K_STRS)
			rc = apply_str(item, m, name, e);
		else if (m->kind == K_INTS)
			rc = is_whole(item) ? 0 : err_set(e, ERR_FORMAT, "%s: want a whole number", name);
		else
			rc = schema_apply(t, item, m->of, name, e);
		free(name);
		if (rc != 0)
			break;
	}
	return rc;
}

static int
apply_member(const struct tenant *t, cJSON *v, const struct member *m, const char *where, struct err *e)
{
	switch (m->kind) {
	case K_STR:
		return apply_str(v, m, where, e);
	case K_INT:
		return is_whole(v) ? 0 : err_set(e, ERR_FORMAT, "%s: want a whole number", where);
	case K_BOOL:
		return cJSON_IsBool(v) ? 0 : err_set(e, ERR_FORMAT, "%s: want true or false", where);
	case K_TIME:
		return apply_time(t, v, where, e);
	case K_OBJ:
		return schema_apply(t, v, m->of, where, e);
	case K_STRS:
	case K_OBJS:
	case K_MAP:
	case K_INTS:
		return apply_each(t, v, m, where, e);
	case K_ANY:
		return 0;
	}
	return -1;
}

static const struct member *
row_of(const struct member *rows, const char *name)
{
	for (; rows->name; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows;
	return NULL;
}

int
schema_apply(const struct tenant *t, cJSON *obj, const struct member *rows, const char *where, struct err *e)
{
	const char *dot = *where ? "." : "";
	cJSON *v;

	if (!cJSON_IsObject(obj))
		return err_set(e, ERR_FORMAT, "%s: want an object", *where ? where : "tenant");
	cJSON_ArrayForEach(v, obj) {
		const struct member *m = row_of(rows, v->string);
		char *name = xasprintf("%s%s%s", where, dot, v->string);
		int rc;

		if (m == NULL)
			rc = err_set(e, ERR_FORMAT, "%s: unknown key", name);
		else
			rc = apply_member(t, v, m, name, e);
		free(name);
		if (rc != 0)
			return -1;
	}
	for (const struct member *m = rows; m->name; m++)
		if (m->required && json_get(obj, m->name) == NULL)
			return err_set(e, ERR_FORMAT, "%s%s%s: missing", where, dot, m->name);
	return 0;
}
