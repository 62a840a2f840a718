#include "presto_functions.h"

#include <cjson/cJSON.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

#define PATTERN_MAX 4096

static void
f_concat(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf b;

	if (presto_any_null(c, n, v))
		return;
	buf_init(&b, RESULT_TEXT_MAX);
	for (int i = 0; i < n; i++)
		buf_puts(&b, presto_text_of(v[i]));
	presto_result_text(c, buf_text(&b));
	buf_release(&b);
}

/* One step of a JSON path, $.name or $["name"] or $[3]; NULL when there is nothing or the path is not understood. */
static const cJSON *
json_step(const cJSON *v, const char **path)
{
	const char *p = *path, *close;
	char name[256], *end;
	size_t n;

	if (*p == '.') {
		n = strcspn(++p, ".[");
		*path = p + n;
	} else if (p[0] == '[' && (p[1] == '"' || p[1] == '\'')) {
		if ((close = strchr(p + 2, p[1])) == NULL || close[1] != ']')
			return NULL;
		p += 2;
		n = (size_t)(close - p);
		*path = close + 2;
	} else if (*p == '[') {
		long index = strtol(p + 1, &end, 10);

		*path = end + 1;
		return *end == ']' && index >= 0 ? cJSON_GetArrayItem(v, (int)index) : NULL;
	} else {
		return NULL;
	}
	if (n == 0 || n >= sizeof(name))
		return NULL;
	memcpy(name, p, n);
	name[n] = '\0';
	return json_get(v, name);
}

static void
f_json_extract_scalar(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *path;
	cJSON *root;
	const cJSON *at;
	char *out = NULL;

	if (presto_any_null(c, n, v))
		return;
	root = json_parse(presto_text_of(v[0]), strlen(presto_text_of(v[0])), "json", NULL);
	path = presto_text_of(v[1]);
	at = root;
	for (path += *path == '$'; at != NULL && *path != '\0';)
		at = json_step(at, &path);
	if (at != NULL)
		out = json_scalar_text(at);
	if (out != NULL)
		presto_result_text(c, out);
	free(out);
	cJSON_Delete(root);
}

static void
regex_release(void *p)
{
	regfree(p);
	free(p);
}

/* Java's spelling to what regcomp reads: \d, \D and a leading (?i). */
static regex_t *
compile(sqlite3_context *c, const char *pattern)
{
	int flags = REG_EXTENDED;
	regex_t *r;
	struct buf b;

	if (strncmp(pattern, "(?i)", 4) == 0) {
		flags |= REG_ICASE;
		pattern += 4;
	}
	buf_init(&b, PATTERN_MAX);
	for (; *pattern != '\0'; pattern++) {
		if (pattern[0] == '\\' && (pattern[1] == 'd' || pattern[1] == 'D'))
			buf_puts(&b, *++pattern == 'd' ? "[0-9]" : "[^0-9]");
		else if (pattern[0] == '(' && pattern[1] == '?' && pattern[2] == ':')
			buf_add(&b, pattern, 1), pattern += 2;
		else if (pattern[0] == '\\' && pattern[1] != '\0')
			buf_add(&b, pattern, 2), pattern++;
		else
			buf_add(&b, pattern, 1);
	}
	r = xcalloc(1, sizeof(*r));
	if (regcomp(r, buf_text(&b), flags) != 0) {
		free(r);
		r = NULL;
		sqlite3_result_error(c, "the regular expression can not be compiled", -1);
	}
	buf_release(&b);
	return r;
}

static regex_t *
regex_of(sqlite3_context *c, sqlite3_value *pattern)
{
	regex_t *r = sqlite3_get_auxdata(c, 1);

	if (r == NULL && (r = compile(c, presto_text_of(pattern))) != NULL) {
		sqlite3_set_auxdata(c, 1, r, regex_release);
		r = sqlite3_get_auxdata(c, 1);
	}
	return r;
}

static void
f_regexp_like(sqlite3_context *c, int n, sqlite3_value **v)
{
	regex_t *r;

	if (!presto_any_null(c, n, v) && (r = regex_of(c, v[1])) != NULL)
		sqlite3_result_int(c, regexec(r, presto_text_of(v[0]), 0, NULL, 0) == 0);
}

static void
f_regexp_extract(sqlite3_context *c, int n, sqlite3_value **v)
{
	int group = n == 3 ? sqlite3_value_int(v[2]) : 0;
	regmatch_t m[10];
	regex_t *r;

	if (presto_any_null(c, n, v) || group < 0 || group > 9 || (r = regex_of(c, v[1])) == NULL)
		return;
	if (regexec(r, presto_text_of(v[0]), 10, m, 0) == 0 && m[group].rm_so >= 0)
		sqlite3_result_text(c, presto_text_of(v[0]) + m[group].rm_so, m[group].rm_eo - m[group].rm_so, SQLITE_TRANSIENT);
}

static void
f_split_part(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *s, *d, *end;
	int want;

	if (presto_any_null(c, n, v))
		return;
	s = presto_text_of(v[0]);
	d = presto_text_of(v[1]);
	want = sqlite3_value_int(v[2]);
	if (*d == '\0' || want < 1) {
		sqlite3_result_error(c, "split_part: index must be greater than zero", -1);
		return;
	}
	while (--want > 0 && s != NULL) {
		s = strstr(s, d);
		s = s != NULL ? s + strlen(d) : NULL;
	}
	if (s == NULL)
		return;
	end = strstr(s, d);
	sqlite3_result_text(c, s, end != NULL ? (int)(end - s) : -1, SQLITE_TRANSIENT);
}

static void
f_strpos(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *at;

	if (presto_any_null(c, n, v))
		return;
	at = strstr(presto_text_of(v[0]), presto_text_of(v[1]));
	sqlite3_result_int64(c, at == NULL ? 0 : at - presto_text_of(v[0]) + 1);
}

static void
f_starts_with(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (!presto_any_null(c, n, v))
		sqlite3_result_int(c, strncmp(presto_text_of(v[0]), presto_text_of(v[1]), strlen(presto_text_of(v[1]))) == 0);
}

static void
f_to_utf8(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (!presto_any_null(c, n, v))
		sqlite3_result_blob(c, presto_text_of(v[0]), sqlite3_value_bytes(v[0]), SQLITE_TRANSIENT);
}

const struct presto_function presto_text[] = {
	{ .name = "concat", .n = -1, .call = f_concat },
	{ .name = "json_extract_scalar", .n = 2, .call = f_json_extract_scalar },
	{ .name = "regexp_like", .n = 2, .call = f_regexp_like },
	{ .name = "regexp_extract", .n = 2, .call = f_regexp_extract },
	{ .name = "regexp_extract", .n = 3, .call = f_regexp_extract },
	{ .name = "split_part", .n = 3, .call = f_split_part },
	{ .name = "strpos", .n = 2, .call = f_strpos },
	{ .name = "starts_with", .n = 2, .call = f_starts_with },
	{ .name = "to_utf8", .n = 1, .call = f_to_utf8 },
	{ .name = NULL }
};
