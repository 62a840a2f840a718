#include "presto.h"

#include <arpa/inet.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "events.h"

#define RESULT_TEXT_MAX (64 * 1024 * 1024)
#define PATTERN_MAX 4096

static const char *
text_of(sqlite3_value *v)
{
	return (const char *)sqlite3_value_text(v);
}

/* Presto: a function of NULL is NULL. */
static bool
any_null(sqlite3_context *c, int n, sqlite3_value **v)
{
	for (int i = 0; i < n; i++) {
		if (sqlite3_value_type(v[i]) == SQLITE_NULL) {
			sqlite3_result_null(c);
			return true;
		}
	}
	return false;
}

static void
result_text(sqlite3_context *c, const char *s)
{
	sqlite3_result_text(c, s, -1, SQLITE_TRANSIENT);
}

static void
f_concat(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf b;

	if (any_null(c, n, v))
		return;
	buf_init(&b, RESULT_TEXT_MAX);
	for (int i = 0; i < n; i++)
		buf_puts(&b, text_of(v[i]));
	result_text(c, buf_text(&b));
	buf_release(&b);
}

static int
compare_values(sqlite3_value *a, sqlite3_value *b)
{
	if (sqlite3_value_numeric_type(a) != SQLITE_TEXT && sqlite3_value_numeric_type(b) != SQLITE_TEXT) {
		double x = sqlite3_value_double(a), y = sqlite3_value_double(b);

		return x < y ? -1 : x > y;
	}
	return strcmp(text_of(a), text_of(b));
}

static void
f_extreme(sqlite3_context *c, int n, sqlite3_value **v)
{
	int sign = sqlite3_user_data(c) != NULL ? 1 : -1, best = 0;

	if (n == 0 || any_null(c, n, v))
		return;
	for (int i = 1; i < n; i++) {
		if (compare_values(v[i], v[best]) * sign > 0)
			best = i;
	}
	sqlite3_result_value(c, v[best]);
}

static void
f_not_here(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	(void)v;
	sqlite3_result_error(c, "Unexpected parameters for function max or min: use greatest or least", -1);
}

static void
f_if(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (sqlite3_value_int(v[0]) != 0)
		sqlite3_result_value(c, v[1]);
	else if (n == 3)
		sqlite3_result_value(c, v[2]);
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

	if (any_null(c, n, v))
		return;
	root = json_parse(text_of(v[0]), strlen(text_of(v[0])), "json", NULL);
	path = text_of(v[1]);
	at = root;
	for (path += *path == '$'; at != NULL && *path != '\0';)
		at = json_step(at, &path);
	if (at != NULL)
		out = json_scalar_text(at);
	if (out != NULL)
		result_text(c, out);
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

	if (r == NULL && (r = compile(c, text_of(pattern))) != NULL) {
		sqlite3_set_auxdata(c, 1, r, regex_release);
		r = sqlite3_get_auxdata(c, 1);
	}
	return r;
}

static void
f_regexp_like(sqlite3_context *c, int n, sqlite3_value **v)
{
	regex_t *r;

	if (!any_null(c, n, v) && (r = regex_of(c, v[1])) != NULL)
		sqlite3_result_int(c, regexec(r, text_of(v[0]), 0, NULL, 0) == 0);
}

static void
f_regexp_extract(sqlite3_context *c, int n, sqlite3_value **v)
{
	int group = n == 3 ? sqlite3_value_int(v[2]) : 0;
	regmatch_t m[10];
	regex_t *r;

	if (any_null(c, n, v) || group < 0 || group > 9 || (r = regex_of(c, v[1])) == NULL)
		return;
	if (regexec(r, text_of(v[0]), 10, m, 0) == 0 && m[group].rm_so >= 0)
		sqlite3_result_text(c, text_of(v[0]) + m[group].rm_so, m[group].rm_eo - m[group].rm_so, SQLITE_TRANSIENT);
}

static void
f_split_part(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *s, *d, *end;
	int want;

	if (any_null(c, n, v))
		return;
	s = text_of(v[0]);
	d = text_of(v[1]);
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

	if (any_null(c, n, v))
		return;
	at = strstr(text_of(v[0]), text_of(v[1]));
	sqlite3_result_int64(c, at == NULL ? 0 : at - text_of(v[0]) + 1);
}

static void
f_starts_with(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (!any_null(c, n, v))
		sqlite3_result_int(c, strncmp(text_of(v[0]), text_of(v[1]), strlen(text_of(v[1]))) == 0);
}

static void
f_to_utf8(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (!any_null(c, n, v))
		sqlite3_result_blob(c, text_of(v[0]), sqlite3_value_bytes(v[0]), SQLITE_TRANSIENT);
}

/* An IPv4 address cut to so many bits: 203.0.113.10, 16 gives 203.0.0.0/16. */
static void
f_ip_prefix(sqlite3_context *c, int n, sqlite3_value **v)
{
	unsigned a, b, d, e, bits;
	uint32_t net;
	char out[40];
	int used = 0;

	if (any_null(c, n, v))
		return;
	bits = (unsigned)sqlite3_value_int(v[1]);
	if (sscanf(text_of(v[0]), "%3u.%3u.%3u.%3u%n", &a, &b, &d, &e, &used) != 4 || text_of(v[0])[used] != '\0' ||
	    a > 255 || b > 255 || d > 255 || e > 255 || bits > 32)
		return;
	net = (a << 24 | b << 16 | d << 8 | e) & (bits == 0 ? 0 : 0xffffffffu << (32 - bits));
	snprintf(out, sizeof(out), "%u.%u.%u.%u/%u", net >> 24, net >> 16 & 255, net >> 8 & 255, net & 255, bits);
	result_text(c, out);
}

/* The bits of an address, IPv4 as the last 32 of 128; false when it is none. */
static bool
address_of(const char *text, unsigned char out[16], int *offset)
{
	memset(out, 0, 16);
	*offset = strchr(text, ':') != NULL ? 0 : 96;
	return inet_pton(*offset == 0 ? AF_INET6 : AF_INET, text, out + *offset / 8) == 1;
}

static void
f_is_subnet_of(sqlite3_context *c, int n, sqlite3_value **v)
{
	unsigned char net[16], address[16];
	int net_offset, offset, bits;
	char text[64], *slash;

	if (any_null(c, n, v))
		return;
	snprintf(text, sizeof(text), "%s", text_of(v[0]));
	if ((slash = strchr(text, '/')) == NULL)
		return;
	*slash = '\0';
	if (!address_of(text, net, &net_offset) || !address_of(text_of(v[1]), address, &offset))
		return;
	bits = net_offset + atoi(slash + 1);
	for (int i = 0; i < bits && i < 128; i++) {
		if (((net[i / 8] ^ address[i / 8]) >> (7 - i % 8) & 1) != 0 || net_offset != offset) {
			sqlite3_result_int(c, 0);
			return;
		}
	}
	sqlite3_result_int(c, net_offset == offset);
}

/* array_agg gives its array as JSON text; elements that are NULL are passed over, as by Presto. */
static void
f_array_join(sqlite3_context *c, int n, sqlite3_value **v)
{
	cJSON *array;
	const cJSON *one;
	struct buf b;

	if (any_null(c, n, v))
		return;
	array = cJSON_Parse(text_of(v[0]));
	buf_init(&b, RESULT_TEXT_MAX);
	cJSON_ArrayForEach(one, array) {
		char *text = json_scalar_text(one);

		if (text != NULL && !cJSON_IsNull(one)) {
			buf_puts(&b, b.len > 0 ? text_of(v[1]) : "");
			buf_puts(&b, text);
		}
		free(text);
	}
	result_text(c, buf_text(&b));
	buf_release(&b);
	cJSON_Delete(array);
}

/* A time is text in the session's zone, 2026-01-01 08:00:00.000, or a number of seconds. */
static bool
time_of(sqlite3_value *v, time_t *out)
{
	char text[32];

	if (sqlite3_value_numeric_type(v) != SQLITE_TEXT) {
		*out = (time_t)sqlite3_value_int64(v);
		return true;
	}
	snprintf(text, sizeof(text), "%.19sZ", text_of(v));
	if (strlen(text) > 10 && text[10] == ' ')
		text[10] = 'T';
	if (clock_parse(text, out) != 0)
		return false;
	*out -= PRESTO_UTC_OFFSET;
	return true;
}

static void
result_time(sqlite3_context *c, time_t t)
{
	char out[CLOCK_ISO_SIZE], text[32];

	clock_iso(t + PRESTO_UTC_OFFSET, out);
	snprintf(text, sizeof(text), "%.10s %.8s.000", out, out + 11);
	result_text(c, text);
}

static void
f_from_unixtime(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (!any_null(c, n, v))
		result_time(c, (time_t)sqlite3_value_int64(v[0]));
}

static void
f_to_unixtime(sqlite3_context *c, int n, sqlite3_value **v)
{
	time_t t;

	if (!any_null(c, n, v) && time_of(v[0], &t))
		sqlite3_result_double(c, (double)t);
}

static void
f_now(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	(void)v;
	result_time(c, *(const time_t *)sqlite3_user_data(c));
}

static void
f_date_format(sqlite3_context *c, int n, sqlite3_value **v)
{
	static const struct {
		char theirs;
		const char *ours;
	} words[] = { { 'i', "%M" }, { 's', "%S" }, { 'S', "%S" }, { 'k', "%H" }, { 'f', "000000" }, { 'W', "%A" }, { 'M', "%B" },
		{ 'T', "%H:%M:%S" } };
	char format[256], out[512];
	size_t len = 0;
	struct tm tm;
	time_t t;

	if (any_null(c, n, v) || !time_of(v[0], &t))
		return;
	for (const char *p = text_of(v[1]); *p != '\0' && len + 16 < sizeof(format); p++) {
		const char *as = NULL;

		for (size_t i = 0; *p == '%' && i < sizeof(words) / sizeof(words[0]); i++) {
			if (p[1] == words[i].theirs)
				as = words[i].ours;
		}
		len += (size_t)(as != NULL ? snprintf(format + len, 16, "%s", as) : *p == '%' && p[1] != '\0' ?
		    snprintf(format + len, 16, "%%%c", p[1]) : snprintf(format + len, 16, "%c", *p));
		if (*p == '%' && p[1] != '\0')
			p++;
	}
	format[len] = '\0';
	t += PRESTO_UTC_OFFSET;
	gmtime_r(&t, &tm);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	out[strftime(out, sizeof(out), format, &tm)] = '\0';
#pragma GCC diagnostic pop
	result_text(c, out);
}

static void
f_date_trunc(sqlite3_context *c, int n, sqlite3_value **v)
{
	static const struct {
		const char *unit;
		long seconds;
	} units[] = { { "second", 1 }, { "minute", 60 }, { "hour", 3600 }, { "day", 86400 } };
	time_t t;

	if (any_null(c, n, v) || !time_of(v[1], &t))
		return;
	t += PRESTO_UTC_OFFSET;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcasecmp(text_of(v[0]), units[i].unit) == 0) {
			result_time(c, t - t % units[i].seconds - PRESTO_UTC_OFFSET);
			return;
		}
	}
	sqlite3_result_error(c, "date_trunc: the unit is not valid", -1);
}

/* hour(x), day_of_week(x) ...: user data is a strftime letter. */
static void
f_part(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *letter = sqlite3_user_data(c);
	struct tm tm;
	time_t t;

	if (any_null(c, n, v) || !time_of(v[0], &t))
		return;
	t += PRESTO_UTC_OFFSET;
	gmtime_r(&t, &tm);
	sqlite3_result_int(c, *letter == 'H' ? tm.tm_hour : *letter == 'M' ? tm.tm_min : *letter == 'u' ?
	    (tm.tm_wday + 6) % 7 + 1 : *letter == 'd' ? tm.tm_mday : *letter == 'm' ? tm.tm_mon + 1 : tm.tm_year + 1900);
}

/* Aggregates. */

static void
count_if_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	int64_t *count = sqlite3_aggregate_context(c, sizeof(*count));

	(void)n;
	if (count != NULL && sqlite3_value_int(v[0]) != 0)
		++*count;
}

static void
count_if_final(sqlite3_context *c)
{
	int64_t *count = sqlite3_aggregate_context(c, 0);

	sqlite3_result_int64(c, count != NULL ? *count : 0);
}

/* arbitrary(x): the first that is not NULL; max_by(x, y), min_by(x, y): the x where y is the extreme. */
struct pick {
	sqlite3_value *value, *by;
};

static void
pick_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	int sign = sqlite3_user_data(c) != NULL ? 1 : -1;
	struct pick *p = sqlite3_aggregate_context(c, sizeof(*p));

	if (p == NULL || sqlite3_value_type(v[n - 1]) == SQLITE_NULL)
		return;
	if (p->value != NULL && (n == 1 || compare_values(v[1], p->by) * sign <= 0))
		return;
	sqlite3_value_free(p->value);
	sqlite3_value_free(p->by);
	p->value = sqlite3_value_dup(v[0]);
	p->by = sqlite3_value_dup(v[n - 1]);
}

static void
pick_final(sqlite3_context *c)
{
	struct pick *p = sqlite3_aggregate_context(c, 0);

	if (p == NULL)
		return;
	if (p->value != NULL)
		sqlite3_result_value(c, p->value);
	sqlite3_value_free(p->value);
	sqlite3_value_free(p->by);
}

static void
array_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct buf *b = sqlite3_aggregate_context(c, sizeof(*b));

	(void)n;
	if (b == NULL)
		return;
	if (b->max == 0)
		buf_init(b, RESULT_TEXT_MAX);
	buf_puts(b, b->len > 0 ? "," : "[");
	if (sqlite3_value_type(v[0]) == SQLITE_NULL)
		buf_puts(b, "null");
	else if (sqlite3_value_type(v[0]) == SQLITE_TEXT)
		event_quote(b, text_of(v[0]));
	else
		buf_puts(b, text_of(v[0]));
}

static void
array_final(sqlite3_context *c)
{
	struct buf *b = sqlite3_aggregate_context(c, 0);

	if (b == NULL)
		return;
	buf_puts(b, "]");
	result_text(c, buf_text(b));
	buf_release(b);
}

/* approx_distinct: a set of hashes, open addressing. */
struct distinct {
	uint64_t *slots;
	size_t n, size;
};

static void
distinct_put(struct distinct *d, uint64_t h)
{
	size_t at = (size_t)h & (d->size - 1);

	while (d->slots[at] != 0 && d->slots[at] != h)
		at = (at + 1) & (d->size - 1);
	d->n += d->slots[at] == 0;
	d->slots[at] = h;
}

static void
distinct_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct distinct *d = sqlite3_aggregate_context(c, sizeof(*d));
	uint64_t h = 1469598103934665603u;

	(void)n;
	if (d == NULL || sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	for (const char *p = text_of(v[0]); *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	if (d->n * 2 >= d->size) {
		struct distinct bigger = { .size = d->size > 0 ? d->size * 2 : 64 };

		bigger.slots = xcalloc(bigger.size, sizeof(*bigger.slots));
		for (size_t i = 0; i < d->size; i++) {
			if (d->slots[i] != 0)
				distinct_put(&bigger, d->slots[i]);
		}
		free(d->slots);
		*d = bigger;
	}
	distinct_put(d, h | 1);
}

static void
distinct_final(sqlite3_context *c)
{
	struct distinct *d = sqlite3_aggregate_context(c, 0);

	sqlite3_result_int64(c, d != NULL ? (int64_t)d->n : 0);
	if (d != NULL)
		free(d->slots);
}

struct spread {
	double n, mean, m2;
};

static void
spread_step(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct spread *s = sqlite3_aggregate_context(c, sizeof(*s));
	double x, delta;

	(void)n;
	if (s == NULL || sqlite3_value_type(v[0]) == SQLITE_NULL)
		return;
	x = sqlite3_value_double(v[0]);
	delta = x - s->mean;
	s->n += 1;
	s->mean += delta / s->n;
	s->m2 += delta * (x - s->mean);
}

static void
spread_final(sqlite3_context *c)
{
	struct spread *s = sqlite3_aggregate_context(c, 0);

	if (s != NULL && s->n > 1)	/* Presto: of the sample */
		sqlite3_result_double(c, sqlite3_user_data(c) != NULL ? s->m2 / (s->n - 1) : sqrt(s->m2 / (s->n - 1)));
}

static char yes[] = "yes";	/* a user datum that is not NULL */

static const struct {
	const char *name;
	int n;
	const char *data;
	void (*call)(sqlite3_context *, int, sqlite3_value **);
	void (*step)(sqlite3_context *, int, sqlite3_value **);
	void (*final)(sqlite3_context *);
} functions[] = {
	{ "concat", -1, NULL, f_concat, NULL, NULL },
	{ "greatest", -1, yes, f_extreme, NULL, NULL },
	{ "least", -1, NULL, f_extreme, NULL, NULL },
	{ "max", 2, NULL, f_not_here, NULL, NULL },
	{ "min", 2, NULL, f_not_here, NULL, NULL },
	{ "if", 2, NULL, f_if, NULL, NULL },
	{ "if", 3, NULL, f_if, NULL, NULL },
	{ "json_extract_scalar", 2, NULL, f_json_extract_scalar, NULL, NULL },
	{ "regexp_like", 2, NULL, f_regexp_like, NULL, NULL },
	{ "regexp_extract", 2, NULL, f_regexp_extract, NULL, NULL },
	{ "regexp_extract", 3, NULL, f_regexp_extract, NULL, NULL },
	{ "split_part", 3, NULL, f_split_part, NULL, NULL },
	{ "strpos", 2, NULL, f_strpos, NULL, NULL },
	{ "starts_with", 2, NULL, f_starts_with, NULL, NULL },
	{ "is_subnet_of", 2, NULL, f_is_subnet_of, NULL, NULL },
	{ "array_join", 2, NULL, f_array_join, NULL, NULL },
	{ "to_utf8", 1, NULL, f_to_utf8, NULL, NULL },
	{ "ip_prefix", 2, NULL, f_ip_prefix, NULL, NULL },
	{ "from_unixtime", 1, NULL, f_from_unixtime, NULL, NULL },
	{ "to_unixtime", 1, NULL, f_to_unixtime, NULL, NULL },
	{ "date_format", 2, NULL, f_date_format, NULL, NULL },
	{ "date_trunc", 2, NULL, f_date_trunc, NULL, NULL },
	{ "hour", 1, "H", f_part, NULL, NULL },
	{ "minute", 1, "M", f_part, NULL, NULL },
	{ "day", 1, "d", f_part, NULL, NULL },
	{ "month", 1, "m", f_part, NULL, NULL },
	{ "year", 1, "Y", f_part, NULL, NULL },
	{ "day_of_week", 1, "u", f_part, NULL, NULL },
	{ "count_if", 1, NULL, NULL, count_if_step, count_if_final },
	{ "arbitrary", 1, NULL, NULL, pick_step, pick_final },
	{ "max_by", 2, yes, NULL, pick_step, pick_final },
	{ "min_by", 2, NULL, NULL, pick_step, pick_final },
	{ "array_agg", 1, NULL, NULL, array_step, array_final },
	{ "approx_distinct", 1, NULL, NULL, distinct_step, distinct_final },
	{ "stddev", 1, NULL, NULL, spread_step, spread_final },
	{ "variance", 1, yes, NULL, spread_step, spread_final },
};

/* What SQLite has itself under Presto's name and meaning. */
static const char *const shared[] = { "abs", "avg", "ceil", "ceiling", "coalesce", "count", "dense_rank", "exp", "first_value", "floor",
	"json_array_length", "json_extract", "lag", "last_value", "lead", "length", "like", "ln", "log10", "lower", "ltrim", "max", "min", "mod",
	"ntile", "nullif", "power", "rank", "replace", "round", "row_number", "rtrim", "sign", "sqrt", "substr", "sum", "trim", "upper", "now" };

bool
presto_has(const char *name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (strcasecmp(name, functions[i].name) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (strcasecmp(name, shared[i]) == 0)
			return true;
	}
	return false;
}

int
presto_register(sqlite3 *db, time_t now)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
	time_t *kept = xcalloc(1, sizeof(*kept));
	int rc;

	*kept = now;
	rc = sqlite3_create_function_v2(db, "now", 0, SQLITE_UTF8, kept, f_now, NULL, NULL, free);
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]) && rc == SQLITE_OK; i++)
		rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].n, flags, (void *)(uintptr_t)functions[i].data,
		    functions[i].call, functions[i].step, functions[i].final, NULL);
	return rc;
}
