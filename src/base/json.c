#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fileio.h"
#include "base/jsonscan.h"
#include "base/text.h"
#include "base/utf8.h"

enum { SAFE_MAX = 1024 * 1024 };	/* bytes of one text from outside, made safe */

/* Deepest nesting in the text, strings skipped: asked before cJSON recurses over it. */
static int
depth_of(const char *s, size_t len)
{
	int depth = 0, deepest = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		if (in_string) {
			if (s[i] == '\\')
				i++;
			else if (s[i] == '"')
				in_string = false;
		} else if (s[i] == '"') {
			in_string = true;
		} else if (s[i] == '{' || s[i] == '[') {
			if (++depth > deepest)
				deepest = depth;
		} else if (s[i] == '}' || s[i] == ']') {
			depth--;
		}
	}
	return deepest;
}

static int
line_of(const char *text, const char *at)
{
	int line = 1;

	for (const char *p = text; p < at && *p != '\0'; p++)
		line += *p == '\n';
	return line;
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The first member name that stands twice in one object, anywhere below v; NULL when there is none. */
static const char *
repeated_name(const cJSON *v)
{
	const char *found = NULL;
	const cJSON *child;
	int n = cJSON_GetArraySize(v), i = 0;

	if (cJSON_IsObject(v) && n > 1) {
		const char **names = xcalloc((size_t)n, sizeof(*names));

		cJSON_ArrayForEach(child, v)
			names[i++] = child->string;
		qsort(names, (size_t)n, sizeof(*names), compare_text);
		for (i = 1; i < n && found == NULL; i++) {
			if (strcmp(names[i - 1], names[i]) == 0)
				found = names[i];
		}
		free(names);
	}
	cJSON_ArrayForEach(child, v) {
		if (found != NULL)
			break;
		found = repeated_name(child);
	}
	return found;
}

/* cJSON ends a text at an escaped NUL.  A copy with U+FFFD there, as jsonscan_unescape has it; NULL when there is none. */
static char *
without_nul(const char *text, size_t len)
{
	static const char nul[] = "\\u0000", unreadable[] = "\\ufffd";
	const size_t n = sizeof(nul) - 1;
	char *copy;

	if (memmem(text, len, nul, n) == NULL)
		return NULL;
	copy = xstrndup(text, len);
	for (size_t i = 0; i + n <= len; i++) {
		if (copy[i] != '\\')
			continue;
		if (memcmp(copy + i, nul, n) == 0)
			memcpy(copy + i, unreadable, n);
		i++;	/* what follows it is escaped: an escaped backslash begins nothing */
	}
	return copy;
}

cJSON *
json_parse(const char *text, size_t len, const char *name, struct err *e)
{
	const char *end = NULL, *twice;
	struct jsonscan scan;
	struct jvalue whole;
	char *copy;
	cJSON *v;

	if (memchr(text, '\0', len) != NULL || !utf8_valid(text, len)) {
		err_set(e, ERR_FORMAT, "%s: is not valid UTF-8 text", name);
		return NULL;
	}
	if (depth_of(text, len) > JSON_DEPTH_MAX) {
		err_set(e, ERR_LIMIT, "%s: JSON is nested deeper than %d", name, JSON_DEPTH_MAX);
		return NULL;
	}
	jsonscan_init(&scan, text, len);	/* the grammar: cJSON takes control characters and numbers that are none */
	if (jsonscan_value(&scan, &whole) != 0) {
		err_set(e, ERR_FORMAT, "%s: is not JSON: line %d", name, line_of(text, scan.p));
		return NULL;
	}
	copy = without_nul(text, len);
	v = cJSON_ParseWithLengthOpts(copy != NULL ? copy : text, len, &end, 0);
	if (copy != NULL && end != NULL)
		end = text + (end - copy);
	free(copy);
	if (v == NULL) {
		err_set(e, ERR_FORMAT, "%s: is not JSON: line %d", name, line_of(text, end ? end : text));
		return NULL;
	}
	while (end < text + len && strchr(" \t\r\n", *end) != NULL && *end != '\0')
		end++;
	if (end != text + len) {
		err_set(e, ERR_FORMAT, "%s: has text behind its JSON value: line %d", name, line_of(text, end));
		cJSON_Delete(v);
		return NULL;
	}
	if ((twice = repeated_name(v)) != NULL) {
		err_set(e, ERR_FORMAT, "%s: member \"%.80s\" stands twice in one object", name, twice);
		cJSON_Delete(v);
		return NULL;
	}
	return v;
}

cJSON *
json_load(const char *path, struct err *e)
{
	struct buf b;
	cJSON *v = NULL;

	buf_init(&b, JSON_FILE_MAX);
	if (file_read(&b, path, e) == 0)
		v = json_parse(buf_text(&b), b.len, path, e);
	buf_release(&b);
	return v;
}

cJSON *
json_get(const cJSON *obj, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(obj, key);
}

const char *
json_str(const cJSON *obj, const char *key)
{
	return cJSON_GetStringValue(json_get(obj, key));
}

double
json_num(const cJSON *obj, const char *key, double fallback)
{
	const cJSON *v = json_get(obj, key);

	return cJSON_IsNumber(v) ? v->valuedouble : fallback;
}

bool
json_bool(const cJSON *obj, const char *key, bool fallback)
{
	const cJSON *v = json_get(obj, key);

	return cJSON_IsBool(v) ? cJSON_IsTrue(v) != 0 : fallback;
}

cJSON *
json_arr(const cJSON *obj, const char *key)
{
	cJSON *v = json_get(obj, key);

	return cJSON_IsArray(v) ? v : NULL;
}

cJSON *
json_by_id(const cJSON *list, const char *id)
{
	cJSON *one;

	cJSON_ArrayForEach(one, list) {
		const char *text = json_str(one, "id");

		if (text != NULL && strcmp(text, id) == 0)
			return one;
	}
	return NULL;
}

cJSON *
json_at(const cJSON *root, const char *path)
{
	cJSON *v = (cJSON *)root;

	while (v != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");
		char *name = xstrndup(path, n);

		v = json_get(v, name);
		free(name);
		path += n;
		path += *path == '.';
	}
	return v;
}

char *
json_scalar_text(const cJSON *v)
{
	if (cJSON_IsString(v))
		return xstrdup(v->valuestring);
	if (cJSON_IsBool(v))
		return xstrdup(cJSON_IsTrue(v) ? "true" : "false");
	if (!cJSON_IsNumber(v))
		return NULL;
	if (v->valuedouble == floor(v->valuedouble) && fabs(v->valuedouble) < 1e15)
		return xasprintf("%.0f", v->valuedouble);
	return xasprintf("%.17g", v->valuedouble);
}

void
json_add_time(cJSON *obj, const char *key, time_t t)
{
	char iso[CLOCK_ISO_SIZE];

	clock_iso(t, iso);
	cJSON_AddStringToObject(obj, key, iso);
}

void
json_add_text(cJSON *obj, const char *key, const char *text)
{
	cJSON_AddItemToObject(obj, key, text != NULL ? cJSON_CreateString(text) : cJSON_CreateNull());
}

cJSON *
json_safe(const char *text)
{
	struct buf b;
	cJSON *v;

	if (text == NULL)
		return cJSON_CreateNull();
	buf_init(&b, SAFE_MAX);
	text_for_terminal(&b, text);
	v = cJSON_CreateString(buf_text(&b));
	buf_release(&b);
	return v;
}

void
json_add_safe(cJSON *obj, const char *key, const char *text)
{
	cJSON_AddItemToObject(obj, key, json_safe(text));
}

void
json_add_known_time(cJSON *obj, const char *key, time_t t)
{
	if (t != 0)
		json_add_time(obj, key, t);
	else
		cJSON_AddNullToObject(obj, key);
}

char *
json_print(const cJSON *v)
{
	char *s = cJSON_PrintUnformatted(v);

	return s != NULL ? s : xstrdup("null");
}
