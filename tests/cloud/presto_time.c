#include "presto_functions.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "presto.h"

/* A time is text in the session's zone, 2026-01-01 08:00:00.000, or a number of seconds. */
static bool
time_of(sqlite3_value *v, time_t *out)
{
	char text[32];

	if (sqlite3_value_numeric_type(v) != SQLITE_TEXT) {
		*out = (time_t)sqlite3_value_int64(v);
		return true;
	}
	snprintf(text, sizeof(text), "%.19sZ", presto_text_of(v));
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
	presto_result_text(c, text);
}

static void
f_from_unixtime(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (!presto_any_null(c, n, v))
		result_time(c, (time_t)sqlite3_value_int64(v[0]));
}

static void
f_to_unixtime(sqlite3_context *c, int n, sqlite3_value **v)
{
	time_t t;

	if (!presto_any_null(c, n, v) && time_of(v[0], &t))
		sqlite3_result_double(c, (double)t);
}

void
presto_now(sqlite3_context *c, int n, sqlite3_value **v)
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

	if (presto_any_null(c, n, v) || !time_of(v[0], &t))
		return;
	for (const char *p = presto_text_of(v[1]); *p != '\0' && len + 16 < sizeof(format); p++) {
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
	presto_result_text(c, out);
}

static void
f_date_trunc(sqlite3_context *c, int n, sqlite3_value **v)
{
	static const struct {
		const char *unit;
		long seconds;
	} units[] = { { "second", 1 }, { "minute", 60 }, { "hour", 3600 }, { "day", 86400 } };
	time_t t;

	if (presto_any_null(c, n, v) || !time_of(v[1], &t))
		return;
	t += PRESTO_UTC_OFFSET;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcasecmp(presto_text_of(v[0]), units[i].unit) == 0) {
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

	if (presto_any_null(c, n, v) || !time_of(v[0], &t))
		return;
	t += PRESTO_UTC_OFFSET;
	gmtime_r(&t, &tm);
	sqlite3_result_int(c, *letter == 'H' ? tm.tm_hour : *letter == 'M' ? tm.tm_min : *letter == 'u' ?
	    (tm.tm_wday + 6) % 7 + 1 : *letter == 'd' ? tm.tm_mday : *letter == 'm' ? tm.tm_mon + 1 : tm.tm_year + 1900);
}

const struct presto_function presto_time[] = {
	{ .name = "from_unixtime", .n = 1, .call = f_from_unixtime },
	{ .name = "to_unixtime", .n = 1, .call = f_to_unixtime },
	{ .name = "date_format", .n = 2, .call = f_date_format },
	{ .name = "date_trunc", .n = 2, .call = f_date_trunc },
	{ .name = "hour", .n = 1, .call = f_part, .data = "H" },
	{ .name = "minute", .n = 1, .call = f_part, .data = "M" },
	{ .name = "day", .n = 1, .call = f_part, .data = "d" },
	{ .name = "month", .n = 1, .call = f_part, .data = "m" },
	{ .name = "year", .n = 1, .call = f_part, .data = "Y" },
	{ .name = "day_of_week", .n = 1, .call = f_part, .data = "u" },
	{ .name = NULL }
};
