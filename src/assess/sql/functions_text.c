#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"

#include "assess/sql/functions.h"
#include "assess/sql/regexp.h"
#include "assess/sql/sandbox.h"

/* ---- json_extract_scalar ---- */

/* The next step of a path: a name into *name (the caller frees) or an index; returns what follows, or NULL. */
static const char *
path_step(const char *p, char **name, long *index)
{
	const char *end;
	char *stop;

	*name = NULL;
	*index = -1;
	if (*p == '.') {
		size_t n = strcspn(p + 1, ".[");

		if (n == 0)
			return NULL;
		*name = xstrndup(p + 1, n);
		return p + 1 + n;
	}
	if (*p != '[')
		return NULL;
	if (p[1] == '"' || p[1] == '\'') {
		end = strchr(p + 2, p[1]);
		if (end == NULL || end[1] != ']')
			return NULL;
		*name = xstrndup(p + 2, (size_t)(end - p - 2));
		return end + 2;
	}
	if (p[1] < '0' || p[1] > '9')
		return NULL;
	*index = strtol(p + 1, &stop, 10);
	return *stop == ']' && *index < 1000000 ? stop + 1 : NULL;
}

static void
json_extract_scalar(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *text = function_text(argv[0]), *path = function_text(argv[1]);
	cJSON *root = NULL;
	const cJSON *v;
	char *name = NULL, *scalar = NULL;
	long index;

	(void)argc;
	if (text == NULL || path == NULL)
		return;
	if (*path != '$') {
		sqlite3_result_error(ctx, "json_extract_scalar: a path starts with $", -1);
		return;
	}
	root = cJSON_ParseWithLength(text, (size_t)sqlite3_value_bytes(argv[0]));
	for (v = root, path++; v != NULL && *path != '\0';) {
		path = path_step(path, &name, &index);
		if (path == NULL) {
			sqlite3_result_error(ctx, "json_extract_scalar: the path is not $.name, $[\"name\"] or $[0]", -1);
			goto out;
		}
		if (name != NULL)
			v = cJSON_IsObject(v) ? json_get(v, name) : NULL;
		else
			v = cJSON_IsArray(v) ? cJSON_GetArrayItem(v, (int)index) : NULL;
		free(name);
	}
	if (v != NULL && (scalar = json_scalar_text(v)) != NULL)
		function_result_text(ctx, scalar, strlen(scalar));
out:
	free(scalar);
	cJSON_Delete(root);
}

/* ---- regexp_like ---- */

static void
free_regexp(void *p)
{
	regexp_free(p);
}

static struct regexp *
compile(sqlite3_context *ctx, const char *pattern)
{
	struct err why = { 0 };
	struct regexp *re = regexp_new(pattern, &why);
	char *sentence;

	if (re == NULL) {
		sentence = xasprintf("regexp_like: the pattern %s", why.text);
		sqlite3_result_error(ctx, sentence, -1);
		free(sentence);
	}
	return re;
}

static void
regexp_like(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *text = function_text(argv[0]), *pattern = function_text(argv[1]);
	struct regexp *re, *made = NULL;
	int yes;

	if (function_any_null(argc, argv) || text == NULL || pattern == NULL)
		return;
	if (sqlite3_value_bytes(argv[0]) > FUNCTION_SUBJECT_MAX) {
		sqlite3_result_error(ctx, "regexp_like: the text is too long", -1);
		return;
	}
	re = sqlite3_get_auxdata(ctx, 1);
	if (re == NULL && (re = made = compile(ctx, pattern)) == NULL)
		return;
	yes = regexp_matches(re, text, (size_t)sqlite3_value_bytes(argv[0]));
	if (yes >= 0)
		sqlite3_result_int(ctx, yes);
	else
		sqlite3_result_error(ctx, "regexp_like: the pattern has too many ways through a text", -1);
	/* SQLite may drop it at once (out of memory, or the pattern is no constant), so last */
	if (made != NULL)
		sqlite3_set_auxdata(ctx, 1, made, free_regexp);
}

/* ---- text ---- */

static void
join_arguments(sqlite3_context *ctx, const char *sep, int argc, sqlite3_value **argv)
{
	struct buf b;
	bool first = true;
	int rc = 0;

	buf_init(&b, SANDBOX_VALUE_MAX);
	for (int i = 0; i < argc && rc == 0; i++) {
		const char *s = function_text(argv[i]);

		if (s == NULL)
			continue;
		if (!first)
			rc = buf_puts(&b, sep);
		first = false;
		if (rc == 0)
			rc = buf_add(&b, s, (size_t)sqlite3_value_bytes(argv[i]));
	}
	if (rc == 0)
		function_result_text(ctx, buf_text(&b), b.len);
	else
		sqlite3_result_error_toobig(ctx);
	buf_release(&b);
}

static void
concat(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	if (!function_any_null(argc, argv))
		join_arguments(ctx, "", argc, argv);
}

static void
concat_ws(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *sep = argc > 0 ? function_text(argv[0]) : NULL;

	if (sep != NULL)
		join_arguments(ctx, sep, argc - 1, argv + 1);
}

static void
split_part(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s = function_text(argv[0]), *sep = function_text(argv[1]), *end;
	sqlite3_int64 n = sqlite3_value_int64(argv[2]);

	if (function_any_null(argc, argv) || s == NULL || sep == NULL)
		return;
	if (n < 1) {
		sqlite3_result_error(ctx, "split_part: parts are counted from 1", -1);
		return;
	}
	for (;;) {
		end = *sep != '\0' ? strstr(s, sep) : NULL;
		if (n == 1) {
			function_result_text(ctx, s, end != NULL ? (size_t)(end - s) : strlen(s));
			return;
		}
		if (end == NULL)
			return;
		s = end + strlen(sep);
		n--;
	}
}

static void
strpos(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s = function_text(argv[0]), *part = function_text(argv[1]), *at;
	int characters = 1;

	if (function_any_null(argc, argv) || s == NULL || part == NULL)
		return;
	at = strstr(s, part);
	for (const char *p = s; at != NULL && p < at; p++)
		characters += ((unsigned char)*p & 0xc0) != 0x80;
	sqlite3_result_int(ctx, at != NULL ? characters : 0);
}

static void
starts_with(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s = function_text(argv[0]), *part = function_text(argv[1]);

	if (function_any_null(argc, argv) || s == NULL || part == NULL)
		return;
	sqlite3_result_int(ctx, strncmp(s, part, strlen(part)) == 0);
}

/* ---- choosing ---- */

static bool
is_number(sqlite3_value *v)
{
	int type = sqlite3_value_type(v);

	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

/* Numbers before text, as in SQLite's own order. */
static int
compare(sqlite3_value *a, sqlite3_value *b)
{
	if (is_number(a) != is_number(b))
		return is_number(a) ? -1 : 1;
	if (is_number(a)) {
		double x = sqlite3_value_double(a), y = sqlite3_value_double(b);

		return x < y ? -1 : x > y;
	}
	return strcmp(function_text(a) ? function_text(a) : "", function_text(b) ? function_text(b) : "");
}

static void
extreme(sqlite3_context *ctx, int argc, sqlite3_value **argv, int sign)
{
	int best = 0;

	if (argc == 0 || function_any_null(argc, argv))
		return;
	for (int i = 1; i < argc; i++) {
		if (compare(argv[i], argv[best]) * sign > 0)
			best = i;
	}
	sqlite3_result_value(ctx, argv[best]);
}

static void
greatest(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	extreme(ctx, argc, argv, 1);
}

static void
least(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	extreme(ctx, argc, argv, -1);
}

static void
if_else(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL && sqlite3_value_double(argv[0]) != 0)
		sqlite3_result_value(ctx, argv[1]);
	else if (argc == 3)
		sqlite3_result_value(ctx, argv[2]);
}

/* ---- base64 ---- */

/* The value of one letter of base64, -1 for any other. */
static int
sextet(char c)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	return at != NULL ? (int)(at - letters) : -1;
}

/* RFC 4648 section 4, with its padding; line ends between the letters are passed over. */
static void
from_base64(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s = function_text(argv[0]);
	unsigned bits = 0;
	int letters = 0, padding = 0;
	struct buf out;

	(void)argc;
	if (s == NULL)
		return;
	buf_init(&out, strlen(s) + 1);
	for (; *s != '\0'; s++) {
		int v = sextet(*s);

		if (*s == '\r' || *s == '\n')
			continue;
		if (*s == '=' && ++padding <= 2)
			continue;
		if (v < 0 || padding > 0)
			goto out;
		bits = bits << 6 | (unsigned)v;
		if (++letters % 4 != 1) {
			unsigned char byte = (unsigned char)(bits >> (6 - 2 * ((letters + 3) % 4)));

			buf_add(&out, &byte, 1);
		}
	}
	if ((letters + padding) % 4 == 0)
		sqlite3_result_blob64(ctx, buf_text(&out), out.len, SQLITE_TRANSIENT);
out:
	buf_release(&out);
}

static void
from_utf8(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s = sqlite3_value_blob(argv[0]);
	size_t n = (size_t)sqlite3_value_bytes(argv[0]);

	(void)argc;
	if (s != NULL && memchr(s, '\0', n) == NULL && utf8_valid(s, n))
		function_result_text(ctx, s, n);
}

const struct sql_function functions_text[] = {
	{ .name = "json_extract_scalar", .args = 2, .call = json_extract_scalar },
	{ .name = "regexp_like", .args = 2, .call = regexp_like },
	{ .name = "concat", .args = -1, .call = concat },
	{ .name = "concat_ws", .args = -1, .call = concat_ws },
	{ .name = "split_part", .args = 3, .call = split_part },
	{ .name = "strpos", .args = 2, .call = strpos },
	{ .name = "from_base64", .args = 1, .call = from_base64 },
	{ .name = "from_utf8", .args = 1, .call = from_utf8 },
	{ .name = "starts_with", .args = 2, .call = starts_with },
	{ .name = "greatest", .args = -1, .call = greatest },
	{ .name = "least", .args = -1, .call = least },
	{ .name = "if", .args = 2, .call = if_else },
	{ .name = "if", .args = 3, .call = if_else },
	{ .name = NULL }
};
